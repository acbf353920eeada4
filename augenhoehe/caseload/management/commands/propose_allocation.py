"""`augenhoehe propose_allocation`: who should look after whom, as one JSON object. «Zuordnungsvorschlag»"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import Impossible, Order, Problem, Scenario, Weights
from augenhoehe.caseload.allocation.reading import problem_from_json, weights_from_json
from augenhoehe.caseload.allocation.report import as_json
from augenhoehe.caseload.management.asking import as_text, json_file, json_text, number, whole_number


class Command(BaseCommand):
    """Stdout is the JSON object, all else stderr. With --input it needs no database, and nothing is ever written."""

    help = "Schlägt vor, wer wen betreut; beschrieben in docs/allocation.md."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(Scenario)
        parser.add_argument(
            "--scenario", default=Scenario.DISTRICTS_LANGUAGE.value, help=f"eines von: {names}"
        )
        parser.add_argument("--seed", default="1", help="gleicher Startwert, gleiche Antwort")
        parser.add_argument("--time-limit", default="10", metavar="SEKUNDEN")
        parser.add_argument("--input", type=Path, metavar="DATEI.json", help="statt der Datenbank")
        parser.add_argument("--weights", metavar="JSON", help='für custom: {"language": 12, "kilometre": 1}')
        parser.add_argument(
            "--local-jobcenter", action="append", metavar="NUMMER", help="nur dieses; mehrfach"
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="Stichtag; sonst heute"
        )
        parser.add_argument("--with-plan", action="store_true", help="auch «assigned»: Fall → Fachkraft")
        parser.add_argument("--json", action="store_true", help="nur das JSON, kein Satz dazu")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            problem, weights = self.asked(options)
            order = Order(
                scenario=scenario_of(options["scenario"]),
                weights=weights,
                seed=whole_number("--seed", options["seed"]),
                time_limit_seconds=number("--time-limit", options["time_limit"]),
            )
            allocation = allocate(problem, order)
        except Impossible as refusal:
            raise CommandError(str(refusal)) from refusal
        answer = as_json(problem, allocation)
        if not options["input"]:
            answer = of_real_people(answer, problem)
        if options["with_plan"]:
            answer["assigned"] = {str(case): desk for case, desk in sorted(allocation.assigned.items())}
        if not options["json"]:
            self.stderr.write(in_words(answer), self.style.NOTICE)
        self.stdout.write(as_text(answer))

    def asked(self, options: dict[str, Any]) -> tuple[Problem, Weights]:
        """The problem of the file, else that of the database, with the weights for «custom»."""
        if options["input"]:
            problem, weights = problem_from_json(json_file(options["input"]))
        else:
            from augenhoehe.caseload.facts import problem_from_database

            houses = options["local_jobcenter"]
            numbers = {whole_number("--local-jobcenter", text) for text in houses} if houses else None
            problem, weights = (
                problem_from_database(options["on"] or timezone.localdate(), numbers),
                Weights(),
            )
        if options["weights"]:
            weights = weights_from_json(json_text("--weights", options["weights"]))
        return problem, weights


def of_real_people(answer: dict[str, Any], problem: Problem) -> dict[str, Any]:
    """Nothing about single people in the figures by group: the rule of the pages."""
    from augenhoehe.caseload.actions.simulating import group_sizes
    from augenhoehe.caseload.simulation.small_sites import without_small_groups

    sizes = {"group_sizes": group_sizes(problem)}
    return answer | {"by_group": without_small_groups(answer | sizes)["by_group"]}


def scenario_of(text: str) -> Scenario:
    """One of the five."""
    if text not in list(Scenario):
        raise Impossible(f"Das Szenario «{text}» gibt es nicht. Es gibt: {', '.join(Scenario)}.")
    return Scenario(text)


def in_words(answer: dict[str, Any]) -> str:
    """One line for the person at the keyboard."""
    gap = "" if answer["gap"] is None else f", Lücke {100 * answer['gap']:.2f} %".replace(".", ",")
    return (
        f"{answer['cases']} Fälle, {answer['staff']} Fachkräfte, {len(answer['unassigned'])} ohne Zuordnung, "
        f"{answer['seconds']:.1f} s{gap}."
    )
