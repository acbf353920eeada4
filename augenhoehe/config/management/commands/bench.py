"""`augenhoehe bench`: measure the pages and write the result down. «Leistungsmessung»"""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from augenhoehe.config.bench.asking import UnexpectedAnswer
from augenhoehe.config.bench.house import PreparationFailed
from augenhoehe.config.bench.measuring import measure
from augenhoehe.config.bench.report import put_into_readme, write

USUAL_SIZES = (17_261, 100_000)


class Command(BaseCommand):
    """Stdout is one JSON object; progress and the table go to stderr."""

    help = "Misst die Seiten in Häusern verschiedener Größe; das Ergebnis steht danach in bench/."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, action="append", help="Größe des Hauses; mehrfach möglich")
        parser.add_argument(
            "--json", action="store_true", help="nur das JSON: kein Fortschritt, keine Tabelle"
        )

    def handle(self, *args: Any, people: list[int] | None, json: bool, **options: Any) -> None:
        say = silent if json else self.say
        try:
            data = None if people else settings.DATA
            result, table = measure(settings.HOME, people or USUAL_SIZES, say, data=data)
        except (PreparationFailed, UnexpectedAnswer) as problem:
            raise CommandError(str(problem)) from problem
        write(settings.PROJECT / "bench", result, table)
        if people is None:
            put_into_readme(settings.PROJECT / "README.md", table)
        say(table)
        self.stdout.write(as_text(result))

    def say(self, sentence: str) -> None:
        """Progress for the person who waits."""
        self.stderr.write(sentence, self.style.NOTICE)
        self.stderr.flush()


def silent(sentence: str) -> None:
    """Nobody waits for words."""


def as_text(result: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(result, ensure_ascii=False)
