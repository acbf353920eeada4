"""`augenhoehe load_demo`: a synthetic Jobcenter in an empty database; stdout is for --json, all else is stderr."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from augenhoehe.config.demo import DemoOrder, DemoRefused, german, load_demo, people_for_share
from augenhoehe.config.memory import peak_mb

DEFAULT_SHARE = 0.25


class Command(BaseCommand):
    help = "Lädt ein erfundenes Jobcenter in eine leere Datenbank; gleicher Startwert, gleiche Menschen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", default="borken", help="bekannt ist: borken")
        size = parser.add_mutually_exclusive_group()
        size.add_argument(
            "--share",
            type=float,
            default=DEFAULT_SHARE,
            help="Anteil der wirklichen Zahl von 17.261 Personen",
        )
        size.add_argument("--people", type=int, help="Zahl der Personen, Kinder mitgezählt (statt --share)")
        parser.add_argument("--seed", type=int, default=1, help="Startwert des Zufalls")
        parser.add_argument("--json", action="store_true", help="am Ende eine Zeile JSON auf stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = options["people"] or people_for_share(options["place"], options["share"])
            order = DemoOrder(options["place"], people, options["seed"], timezone.localdate())
            counts = load_demo(order, self.progress)
        except (DemoRefused, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        self.progress(
            f"Fertig: {german(counts.people)} Menschen in {german(counts.benefit_units)} Bedarfsgemeinschaften, "
            f"{german(counts.cases)} Fälle, {german(counts.contacts)} Kontakte in {counts.seconds:.0f} Sekunden."
        )
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(counts), "peak_mb": peak_mb()}))

    def progress(self, line: str) -> None:
        """Plain progress, not the red of errors."""
        self.stderr.write(f"  {line}", style_func=str)
