"""`augenhoehe propose_sites`: where a contact point would help most, as one JSON object. «Standortvorschlag»"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from augenhoehe.caseload.allocation.problem import Impossible
from augenhoehe.caseload.management.asking import as_text, json_file, json_text, number, whole_number
from augenhoehe.caseload.siting.optimiser import propose_sites
from augenhoehe.caseload.siting.problem import SitingOrder, SitingProblem, SitingWeights
from augenhoehe.caseload.siting.reading import as_json, problem_from_json, weights_from_json


class Command(BaseCommand):
    """Stdout is the JSON object, all else stderr. With --input it needs no database, and nothing is ever written."""

    help = "Schlägt Orte für Anlaufstellen vor; beschrieben in docs/allocation.md."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--count", metavar="ZAHL", help="so viele Orte (höchstens, wenn es ein Budget gibt)"
        )
        parser.add_argument("--budget", metavar="EURO", help="was alle zusammen im Jahr kosten dürfen")
        parser.add_argument("--cost", metavar="EURO", help="was ein Ort im Jahr kostet (ohne --input)")
        parser.add_argument("--seed", default="1", help="gleicher Startwert, gleiche Antwort")
        parser.add_argument("--time-limit", default="10", metavar="SEKUNDEN")
        parser.add_argument("--input", type=Path, metavar="DATEI.json", help="statt der Datenbank")
        parser.add_argument("--weights", metavar="JSON", help='etwa {"equity": 0.5, "lone_parents": 1}')
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="Stichtag; sonst heute"
        )
        parser.add_argument("--json", action="store_true", help="nur das JSON, kein Satz dazu")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            problem, weights = self.asked(options)
            count, budget = options["count"], options["budget"]
            order = SitingOrder(
                count=None if count is None else whole_number("--count", count),
                budget_eur=None if budget is None else number("--budget", budget),
                weights=weights,
                seed=whole_number("--seed", options["seed"]),
                time_limit_seconds=number("--time-limit", options["time_limit"]),
            )
            answer = as_json(propose_sites(problem, order))
        except Impossible as refusal:
            raise CommandError(str(refusal)) from refusal
        if not options["json"]:
            self.stderr.write(f"{len(answer['sites'])} Orte, {answer['seconds']:.1f} s.", self.style.NOTICE)
        self.stdout.write(as_text(answer))

    def asked(self, options: dict[str, Any]) -> tuple[SitingProblem, SitingWeights]:
        """The problem of the file, else that of the database, with the weights."""
        if options["input"]:
            problem, weights = problem_from_json(json_file(options["input"]))
        else:
            from augenhoehe.caseload.siting_facts import siting_from_database

            cost = None if options["cost"] is None else number("--cost", options["cost"])
            problem = siting_from_database(options["on"] or timezone.localdate(), cost)
            weights = SitingWeights()
        if options["weights"]:
            weights = weights_from_json(json_text("--weights", options["weights"]))
        return problem, weights
