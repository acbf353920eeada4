"""From sizes to results: houses, servers, rounds of requests. «Messlauf»"""

import contextlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from augenhoehe.config.bench import report
from augenhoehe.config.bench.asking import Site, ask_in_turns
from augenhoehe.config.bench.house import SETTINGS, house, output_of, pages_in, web_server

ROUNDS = 200
TAKING_OVER = "augenhoehe.config.bench.taking_over"


def environment_of(home: Path) -> dict[str, str]:
    """The environment of everything that is measured: key and static files of its own, plain http."""
    return {
        **os.environ,
        "AUGENHOEHE_HOME": str(home / "bench"),
        "AUGENHOEHE_DEMO": "1",
        "AUGENHOEHE_HTTPS": "0",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def measure(
    home: Path, sizes: Sequence[int], say: Callable[[str], None], rounds: int = ROUNDS
) -> tuple[dict[str, Any], str]:
    """The result of all sizes, and the same as a table; missed aims are said."""
    environment = environment_of(home)
    output_of(["django", "collectstatic", "--noinput", "-v", "0"], environment)
    with contextlib.ExitStack() as needs:
        sites: list[Site] = []
        demo: dict[str, Any] = {}
        smallest = ""
        for people in sorted(set(sizes)):
            address, known = needs.enter_context(house(home, people, environment, say))
            words = home / f"postgres-bench-{people}" / "server.log"
            port = needs.enter_context(web_server(address, environment, words))
            sites.append(Site(people, port, pages_in(known)))
            demo, smallest = demo or known["demo"], smallest or address
        say(f"{rounds} Runden durch {len(sites[0].pages)} Seiten …")
        ask_in_turns(sites, rounds, say)
        say("Eine Liste wird übernommen …")
        imported = json.loads(output_of([TAKING_OVER], environment | {"DATABASE_URL": smallest}))
    lines = [line for site in sites for line in report.lines_of(site)]
    for sentence in [*report.missed_aims(sites, lines), *report.missed_import(imported)]:
        say(f"Ziel verfehlt – {sentence}")
    return report.result_of(lines, demo, imported), report.table_of(lines, demo, imported)
