"""`augenhoehe import_people FILE`: a list of people, checked by row and column, and with --apply taken over.

`--undo RUN` takes an import back as one step, `--again RUN` checks it anew and takes it over again.
"""

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
from augenhoehe.cases.importing.locking import ImportRefused
from augenhoehe.cases.importing.mapping import MappingRefused, read_mapping
from augenhoehe.cases.importing.reading import Unreadable
from augenhoehe.cases.importing.staging import check_all, recheck, set_mapping, stage
from augenhoehe.cases.importing.undoing import TouchedSince, undo
from augenhoehe.cases.importing.words import label_of
from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.models import ImportErrand, ImportRun, RowVerdict
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
        parser.add_argument(
            "file", type=Path, nargs="?", help="CSV oder XLSX, Spalten in beliebiger Reihenfolge"
        )
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument(
            "--undo", type=int, metavar="NUMMER", help="statt FILE: diese Übernahme als Ganzes zurücknehmen"
        )
        instead.add_argument(
            "--again",
            type=int,
            metavar="NUMMER",
            help="statt FILE: diese Liste prüfen und noch einmal übernehmen",
        )
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="DATEI.json",
            help='eigene Zuordnung: {"Überschrift": "family_name", …}',
        )
        parser.add_argument("--apply", action="store_true", help="übernehmen; sonst wird nur geprüft")
        parser.add_argument(
            "--team",
            metavar="JOBCENTER:TEAM",
            help="Team für alle ohne eigene Angabe, etwa «05554008:Beratung 1» oder «Jobcenter Bocholt:Beratung 1»",
        )
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="Stand der Datei; sonst heute"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if (number := options["undo"] or options["again"]) is not None:
            self.go_back_to(run_of(number), is_undo=options["undo"] is not None)
            return
        if options["file"] is None or options["team"] is None:
            raise CommandError(
                "Gebraucht werden eine Datei und --team; oder --undo oder --again mit einer Nummer."
            )
        self.bring_in(options)

    def go_back_to(self, run: ImportRun, *, is_undo: bool) -> None:
        """An import of before, taken back or taken over again; either as one step."""
        if ImportErrand.objects.filter(run=run).exists():
            raise CommandError(f"Übernahme {run.pk}: Daran wird gerade am Bildschirm gearbeitet.")
        try:
            if is_undo:
                run = undo(run, None)
                self.stdout.write(json.dumps({"run": run.pk, "rows": run.row_count, "state": run.state}))
                return
            recheck(run)
            run.refresh_from_db()
            self.check_and_apply(run, Viewer(None, run.local_jobcenter), is_applied=True)
        except TouchedSince as problem:
            for what, number in Counter(one.what for one in problem.touched).most_common():
                self.say(f"  {number} Mal: {what}")
            raise CommandError(f"Übernahme {run.pk}: {problem}") from problem
        except (MappingRefused, ImportRefused) as problem:
            raise CommandError(f"Übernahme {run.pk}: {problem}") from problem

    def bring_in(self, options: dict[str, Any]) -> None:
        """A file, from its first byte to what it would do, or does."""
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
                mapping = json.loads(options["mapping"].read_text("utf-8"))
                run = set_mapping(run, read_mapping(mapping, run.headers))
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


def run_of(number: int) -> ImportRun:
    """The import of this number; of another one, which there are."""
    runs = ImportRun.objects.select_related("local_jobcenter", "team")
    run: ImportRun | None = runs.filter(pk=number).first()
    if run is None:
        known = "".join(f"\n  {one.pk}: {one.file_name}, {one.get_state_display()}" for one in runs[:20])
        raise CommandError(f"Übernahme {number} gibt es nicht. Zuletzt: {known or 'keine'}")
    return run


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
