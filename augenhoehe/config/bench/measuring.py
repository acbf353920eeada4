"""From sizes to results: houses, servers, rounds of requests. «Messlauf»"""

import contextlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from augenhoehe.config.bench import allocating, report
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
    home: Path,
    sizes: Sequence[int],
    say: Callable[[str], None],
    rounds: int = ROUNDS,
    data: Path | None = None,
) -> tuple[dict[str, Any], str]:
    """The result of all sizes, and the same as a table; missed aims are said. With `data`, who looks after whom too."""
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
        allocated = {}
        if data is not None:
            say("Menschen werden zugeordnet …")
            allocated = allocating.measure(environment, smallest, data)
    lines = [line for site in sites for line in report.lines_of(site)]
    missed = [*report.missed_aims(sites, lines), *report.missed_import(imported)]
    for sentence in [*missed, *(allocating.missed_aims(allocated) if allocated else [])]:
        say(f"Ziel verfehlt – {sentence}")
    result, table = report.result_of(lines, demo, imported), report.table_of(lines, demo, imported)
    if allocated:
        return result | {"allocation": allocated}, f"{table}\n{allocating.table_of(allocated)}"
    return result, table
