"""From the file to rows that wait, and from there to what each would do. «Einlesen und prüfen»

Reading is one COPY. Checking goes in slices that are each kept: it can be watched, stopped and gone on with.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from augenhoehe.cases.importing import mapping as mappings
from augenhoehe.cases.importing.access import may_reach_every_team
from augenhoehe.cases.importing.checking import check
from augenhoehe.cases.importing.copying import copy_rows
from augenhoehe.cases.importing.dated_facts import plan_row
from augenhoehe.cases.importing.duplicates import Incoming, candidates, face_of_facts
from augenhoehe.cases.importing.known import Viewer, desks_of, look_up
from augenhoehe.cases.importing.locking import ImportRefused, take_in_hand
from augenhoehe.cases.importing.planning import Plan, Setting, search_keys
from augenhoehe.cases.importing.postcodes import question_filled_up
from augenhoehe.cases.importing.reading import Limits, Unreadable, open_table
from augenhoehe.cases.importing.whole_file import OF_OTHER_ROWS, check_whole_file
from augenhoehe.cases.models import DuplicateVerdict, ImportRow, ImportRun, ImportState, RowVerdict
from augenhoehe.organisation.models import LocalJobcenter, Team
from augenhoehe.web.waiting import Tell

SLICE = 2_000
SHOWN_FIRST = 200
ELSEWHERE = "elsewhere_likely"


def stage(
    path: Path,
    file_name: str,
    *,
    local_jobcenter: LocalJobcenter,
    team: Team | None,
    valid_from: date,
    limits: Limits,
) -> ImportRun:
    """Reads the whole file into rows that wait, and proposes what its columns are. Raises Unreadable."""
    with transaction.atomic():
        run = announce(path, file_name, local_jobcenter=local_jobcenter, team=team, valid_from=valid_from)
        read_into(run, path, limits)
        return run


def announce(
    path: Path, file_name: str, *, local_jobcenter: LocalJobcenter, team: Team | None, valid_from: date
) -> ImportRun:
    """A file that came in, not read yet."""
    return ImportRun.objects.create(
        local_jobcenter=local_jobcenter,
        team=team,
        file_name=file_name[:200],
        file_hash=digest(path),
        headers=[],
        valid_from=valid_from,
    )


@transaction.atomic
def read_into(run: ImportRun, path: Path, limits: Limits, tell: Tell | None = None) -> None:
    """The rows of the file, and what its columns seem to be. A second time it changes nothing. Raises Unreadable."""
    if run.row_count:
        return
    begun = time.monotonic()
    with open_table(path, limits) as table:
        rows = table.rows()
        first = list(islice(rows, SHOWN_FIRST))
        if not first:
            raise Unreadable("In der Datei steht nichts.")
        place = mappings.find_headings(first)
        body = first[place + 1 :]
        width = max(len(cells) for _, cells in first[place:])
        run.format, run.headers = table.format, mappings.named_headings(first[place][1], width)
        run.mapping = proposed(run.headers, [cells for _, cells in body])
        copy_rows(ImportRow, ["run_id", "number", "cells"], staged_rows(run, chain(body, rows), tell))
    run.row_count = run.rows.count()
    if not run.row_count:
        raise Unreadable("Unter den Überschriften steht keine Zeile.")
    run.read_seconds = round(time.monotonic() - begun, 3)
    run.save(update_fields=["format", "headers", "mapping", "row_count", "read_seconds"])


def staged_rows(
    run: ImportRun, rows: Iterable[tuple[int, list[str]]], tell: Tell | None
) -> Iterator[tuple[Any, ...]]:
    """The rows as they are written down."""
    for count, (number, cells) in enumerate(rows, start=1):
        if tell and count % SLICE == 0:
            tell(count)
        yield run.pk, number, cells


def digest(path: Path) -> str:
    """The file's fingerprint."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def proposed(headings: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """The proposal as «target → column»."""
    return {one.target: one.index for one in mappings.propose(headings, sample) if one.target}


def sample_of(rows: QuerySet[ImportRow]) -> list[list[str]]:
    """The first rows of the file."""
    return list(rows.order_by("number").values_list("cells", flat=True)[:SHOWN_FIRST])


def set_mapping(run: ImportRun, mapping: dict[str, int]) -> ImportRun:
    """Another mapping: what was checked before counts no more. Raises ImportRefused."""
    with transaction.atomic():
        run = take_in_hand(run.pk)
        if run.state == ImportState.APPLIED:
            raise ImportRefused("Diese Liste ist schon übernommen; ihre Spalten ändern sich nicht mehr.")
        run.mapping, run.checked_count, run.counts, run.state = mapping, 0, {}, ImportState.READ
        run.save(update_fields=["mapping", "checked_count", "counts", "state"])
        run.rows.exclude(verdict=RowVerdict.WAITING).update(
            verdict=RowVerdict.WAITING, person=None, decision=""
        )
    return run


def check_next(run: ImportRun, viewer: Viewer, tell: Tell | None = None) -> bool:
    """Checks the next slice; True when the whole file is checked."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state not in {ImportState.READ, ImportState.UNDONE}:
            return True
        waiting = run.rows.filter(verdict=RowVerdict.WAITING).order_by("number")[:SLICE]
        rows = list(waiting)
        if rows:
            check_rows(run, rows, viewer)
        run.checked_count = min(run.row_count, run.checked_count + len(rows))
        if len(rows) < SLICE or run.checked_count == run.row_count:
            check_whole_file(run)
            run.state = ImportState.CHECKED
        run.counts = counts_of(run) if run.state == ImportState.CHECKED else {}
        run.save(update_fields=["state", "checked_count", "counts"])
        if tell:
            tell(run.checked_count)
        return run.state == ImportState.CHECKED


def counts_of(run: ImportRun) -> dict[str, int]:
    """Rows by what they do."""
    rows = run.rows.order_by().values_list("verdict").annotate(number=Count("pk"))
    with_candidates = run.rows.exclude(candidates=[]).count()
    return {**{str(verdict): number for verdict, number in rows}, "candidates": with_candidates}


def setting_of(run: ImportRun, viewer: Viewer) -> Setting:
    """What holds for the whole file."""
    reach = None if may_reach_every_team(viewer.account) else [run.local_jobcenter_id]
    return Setting(run.valid_from, desks_of(reach, run.valid_from), run.team)


def plans_of(run: ImportRun, rows: Sequence[ImportRow], viewer: Viewer, setting: Setting) -> list[Plan]:
    """What these rows would do now."""
    checked = [check(row.cells, run.mapping) for row in rows]
    question_filled_up([row.cells for row in rows], run.mapping, checked)
    known = look_up(
        viewer,
        run.valid_from,
        client_numbers={one.facts["client_number"] for one in checked if "client_number" in one.facts},
        unit_numbers={one.facts["unit_number"] for one in checked if "unit_number" in one.facts},
        chosen={row.person_id for row in rows if row.decision == DuplicateVerdict.SAME and row.person_id},
    )
    return [
        plan_row(row.number, one, known, setting, chosen=chosen_of(row))
        for row, one in zip(rows, checked, strict=True)
    ]


def chosen_of(row: ImportRow) -> int | None:
    """Whom somebody said the row is about."""
    return row.person_id if row.decision == DuplicateVerdict.SAME else None


def check_rows(run: ImportRun, rows: Sequence[ImportRow], viewer: Viewer) -> None:
    """Plans these rows and writes down what they would do."""
    plans = plans_of(run, rows, viewer, setting_of(run, viewer))
    new = []
    for plan in plans:
        if plan.is_new and not plan.problems:
            plan.facts |= search_keys(plan.facts["given_name"], plan.facts["family_name"])
            new.append(Incoming(plan.number, plan.facts["client_number"], face_of_facts(plan.facts)))
    found = candidates(viewer, new)
    for row, plan in zip(rows, plans, strict=True):
        row.verdict = verdict_of(plan)
        row.client_number = plan.facts.get("client_number", "")
        row.facts = plan.facts
        row.problems = [asdict(problem) for problem in plan.problems]
        row.changes = plan.changes
        row.candidates = [one.as_json() for one in found.get(row.number, [])]
        if sentence := elsewhere_sentence(row):
            row.verdict = RowVerdict.PROBLEM
            row.problems = [{"column": "client_number", "kind": ELSEWHERE, "sentence": sentence}]
        if row.decision != DuplicateVerdict.SAME:
            row.person_id = plan.known.person.pk if plan.known else None
    write_back(rows)


def elsewhere_sentence(row: ImportRow) -> str:
    """Somebody new who may have a file at another site does not come in unasked."""
    ask = [one["ask"] for one in row.candidates if one.get("ask")]
    if row.verdict != RowVerdict.NEW or row.decision or not ask:
        return ""
    return (
        "Zu dieser Person gibt es vielleicht schon eine Akte an einem anderen Standort. "
        f"Bitte fragen Sie: {'; '.join(dict.fromkeys(ask))}. Danach entscheiden Sie unter «Mögliche Dubletten»."
    )


def verdict_of(plan: Plan) -> RowVerdict:
    """What the row will do."""
    if plan.problems:
        return RowVerdict.PROBLEM
    if plan.is_new:
        return RowVerdict.NEW
    return RowVerdict.CHANGED if plan.creations or plan.updates else RowVerdict.UNCHANGED


FOUND = """
    CREATE TEMPORARY TABLE IF NOT EXISTS import_found (
        id bigint, verdict text, client_number text, facts jsonb, problems jsonb, changes jsonb, candidates jsonb,
        person_id bigint
    ) ON COMMIT DELETE ROWS
"""
WRITE_BACK = """
    UPDATE cases_importrow AS line SET verdict = found.verdict, client_number = found.client_number,
        facts = found.facts, problems = found.problems, changes = found.changes, candidates = found.candidates,
        person_id = found.person_id
    FROM import_found AS found WHERE line.id = found.id
"""


def write_back(rows: Sequence[ImportRow]) -> None:
    """Writes what was found of these rows: one COPY, one UPDATE."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        cursor.execute("TRUNCATE import_found")
        with connection.connection.cursor() as raw, raw.copy("COPY import_found FROM STDIN") as copy:
            for row in rows:
                parts = (row.facts, row.problems, row.changes, row.candidates)
                texts = (json.dumps(part, ensure_ascii=False) for part in parts)
                copy.write_row((row.pk, str(row.verdict), row.client_number, *texts, row.person_id))
        cursor.execute("ANALYZE import_found")
        cursor.execute(WRITE_BACK)


def check_all(run: ImportRun, viewer: Viewer, progress: Any = None) -> ImportRun:
    """Checks slice after slice to the end."""
    while not check_next(run, viewer):
        if progress:
            run.refresh_from_db()
            progress(run.checked_count, run.row_count)
    run.refresh_from_db()
    return run


def same_file(path: Path, team: Team, valid_from: date, account_id: int | None) -> ImportRun | None:
    """The import this very file already is, if the same colleague has it on its way."""
    under_way = ImportRun.objects.filter(state__in=[ImportState.READ, ImportState.CHECKED])
    found: ImportRun | None = under_way.filter(
        file_hash=digest(path), team=team, valid_from=valid_from, created_by_account=account_id
    ).first()
    return found


def recheck(run: ImportRun) -> None:
    """All rows wait again; what a person decided about them stays."""
    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk, state__in=[ImportState.CHECKED, ImportState.UNDONE]).update(
            state=ImportState.READ, checked_count=0
        )
        run.refresh_from_db()
        if run.state == ImportState.READ:
            run.rows.update(verdict=RowVerdict.WAITING)


def decide(run: ImportRun, row: ImportRow, verdict: str, person_id: int | None, viewer: Viewer) -> None:
    """What a person says about a row that may be somebody known; the row is planned again. Raises ImportRefused."""
    with transaction.atomic():
        run = take_in_hand(run.pk)
        if run.state != ImportState.CHECKED:
            raise ImportRefused(
                "Diese Liste ist nicht mehr in der Vorschau. Bitte sehen Sie noch einmal nach."
            )
        row.refresh_from_db()
        offered = {one["person"] for one in row.candidates} - {None}
        row.decision = verdict
        row.person_id = person_id if verdict == DuplicateVerdict.SAME and person_id in offered else None
        if verdict == DuplicateVerdict.SAME and row.person_id is None:
            row.decision = DuplicateVerdict.LATER
        row.save(update_fields=["decision", "person"])
        candidates_before = row.candidates
        of_other_rows = [one for one in row.problems if one["kind"] in OF_OTHER_ROWS]
        check_rows(run, [row], viewer)
        row.candidates = candidates_before
        if of_other_rows:
            row.problems, row.verdict = [*row.problems, *of_other_rows], RowVerdict.PROBLEM
        if row.person_id and run.rows.filter(person=row.person_id).exclude(pk=row.pk).exists():
            sentence = "Um diesen Menschen geht es schon in einer anderen Zeile."
            row.problems = [*row.problems, {"column": "client_number", "kind": "twice", "sentence": sentence}]
            row.verdict = RowVerdict.PROBLEM
        row.save(update_fields=["candidates", "problems", "verdict"])
        run.counts = counts_of(run)
        run.save(update_fields=["counts"])
