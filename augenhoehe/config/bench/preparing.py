"""Prepares the current database for a measurement and says on stdout what to ask. A process of its own."""

import dataclasses
import json
import sys

import django


def main() -> None:
    """Fill the tables up, set the desk, write the talks; then one JSON list of pages on stdout."""
    django.setup()
    from django.utils import timezone

    from augenhoehe.config.bench.desk import set_desk
    from augenhoehe.config.bench.errands import pages_of
    from augenhoehe.config.bench.filling import fill
    from augenhoehe.privacy.acting import acting

    fill(lambda sentence: print(sentence, file=sys.stderr, flush=True))
    with acting(account_id=None, through="demo"):
        pages = pages_of(set_desk(timezone.localdate()))
    json.dump([dataclasses.asdict(page) for page in pages], sys.stdout)


if __name__ == "__main__":
    main()
