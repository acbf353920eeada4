"""`augenhoehe import_people FILE`: a list of people, checked by row and column, and with --apply taken over."""

import json
from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from augenhoehe.cases.importing.known import Viewer
from augenhoehe.cases.importing.limits import limits
from augenhoehe.cases.importing.mapping import MappingRefused, read_mapping
from augenhoehe.cases.importing.reading import Unreadable
from augenhoehe.cases.importing.staging import check_all, set_mapping, stage
from augenhoehe.cases.importing.words import label_of
from augenhoehe.cases.importing.writing import ImportRefused, apply
from augenhoehe.cases.models import ImportRun, RowVerdict
from augenhoehe.organisation.models import Team

SHOWN = 200
WORDS = {
    RowVerdict.NEW: "neu",
    RowVerdict.CHANGED: "geändert",
    RowVerdict.UNCHANGED: "unverändert",
    RowVerdict.PROBLEM: "zu klären",
}


class Command(BaseCommand):
    """Says rows, columns and reasons; never what stands in a file one may not see."""

    help = "Prüft eine Liste von Menschen (CSV, XLSX) und übernimmt sie mit --apply; ganz oder gar nicht."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV oder XLSX, Spalten in beliebiger Reihenfolge")
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="DATEI.json",
            help='eigene Zuordnung: {"Überschrift": "family_name", …}',
        )
        parser.add_argument("--apply", action="store_true", help="übernehmen; sonst wird nur geprüft")
        parser.add_argument(
            "--team",
            required=True,
            metavar="JOBCENTER:TEAM",
            help="Team für alle ohne eigene Angabe, etwa «05554008:Beratung 1» oder «Jobcenter Bocholt:Beratung 1»",
        )
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="Stand der Datei; sonst heute"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        team = team_of(options["team"])
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path.name}: Diese Datei gibt es nicht.")
        try:
            run = stage(
                path,
                path.name,
                local_jobcenter=team.local_jobcenter,
                team=team,
                valid_from=options["as_of"] or timezone.localdate(),
                limits=limits(),
            )
            if options["mapping"]:
                set_mapping(run, read_mapping(json.loads(options["mapping"].read_text("utf-8")), run.headers))
            self.check_and_apply(run, Viewer(None, team.local_jobcenter), is_applied=options["apply"])
        except (Unreadable, MappingRefused, ImportRefused, OSError, ValueError) as problem:
            raise CommandError(f"{path.name}: {problem}") from problem

    def check_and_apply(self, run: ImportRun, viewer: Viewer, *, is_applied: bool) -> None:
        """Says what would happen, and lets it happen if that is wanted."""
        self.say(f"{run.format}: {run.row_count} Zeilen gelesen in {run.read_seconds:.1f} s.")
        for target, index in sorted(run.mapping.items(), key=lambda one: one[1]):
            self.say(f"  {run.headers[index]} → {label_of(target)}")
        if "client_number" not in run.mapping:
            raise MappingRefused("Keine Spalte sieht nach Kundennummern aus. Bitte mit --mapping zuordnen.")
        run = check_all(run, viewer, lambda done, all_rows: self.say(f"  {done} von {all_rows} geprüft …"))
        self.show_problems(run)
        counts = {str(verdict): run.counts.get(verdict, 0) for verdict in WORDS}
        if is_applied:
            run = apply(run, viewer, None, lambda done, all_rows: self.say(f"  {done} Zeilen geschrieben …"))
        self.stdout.write(json.dumps({"run": run.pk, "rows": run.row_count, "state": run.state, **counts}))

    def show_problems(self, run: ImportRun) -> None:
        """The first problems by row and column, then how many of each kind."""
        kinds: Counter[str] = Counter()
        shown = 0
        for row in run.rows.filter(verdict=RowVerdict.PROBLEM).order_by("number").iterator():
            for problem in row.problems:
                kinds[problem["kind"]] += 1
                if shown < SHOWN:
                    self.say(f"  Zeile {row.number}, {label_of(problem['column'])}: {problem['sentence']}")
                    shown += 1
        if (hidden := sum(kinds.values()) - shown) > 0:
            self.say(f"  … und {hidden} weitere.")
        words = ", ".join(f"{run.counts.get(verdict, 0)} {word}" for verdict, word in WORDS.items())
        self.say(f"{words}; {run.counts.get('candidates', 0)} mit möglicher Dublette.")

    def say(self, sentence: str) -> None:
        """Words go to stderr; stdout is one JSON object."""
        self.stderr.write(sentence, self.style.NOTICE)


def team_of(words: str) -> Team:
    """«05554008:Beratung 1», «Jobcenter Bocholt:Beratung 1», or a name that only one team has."""
    place, _, name = words.rpartition(":")
    teams = Team.objects.select_related("local_jobcenter").order_by("local_jobcenter__code", "name")
    named = teams.filter(name=name)
    if place:
        named = named.filter(Q(local_jobcenter__code=place) | Q(local_jobcenter__name=place))
    found = list(named[:2])
    if len(found) != 1:
        known = "".join(
            f"\n  {team.local_jobcenter.code}:{team.name}  ({team.local_jobcenter.name})"
            for team in (named if found else teams)[:50]
        )
        raise CommandError(f"«{words}» ist kein eindeutiges Team. Vorhanden: {known or 'keines'}")
    return found[0]
