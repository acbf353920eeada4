"""Writes what was shown, all of it or nothing, and notes it so that it can be taken back. «Übernehmen»

1. One import writes at a time; the next one is told to wait. Others go on working: no table is locked.
2. Every row is planned once more. What it would do now must be what was shown; otherwise nothing is written.
3. New rows go by COPY, changed rows by one UPDATE a kind, which also says what they must still have been.
4. Killed in the middle, the transaction is gone and with it everything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.db.models.functions import Now
from django.utils import timezone

from augenhoehe.cases.importing.copying import check_keys_now, copy_rows, for_database, new_ids
from augenhoehe.cases.importing.duplicates import Incoming, candidates, face_of_facts
from augenhoehe.cases.importing.known import Viewer
from augenhoehe.cases.importing.locking import ImportRefused, lock_writing
from augenhoehe.cases.importing.planning import OF_PERSON, Creation, Plan, UnitRef, Update, search_keys
from augenhoehe.cases.importing.staging import plans_of, setting_of
from augenhoehe.cases.importing.words import label_of
from augenhoehe.cases.models import (
    ChangeKind,
    DuplicateDecision,
    DuplicateVerdict,
    ImportedChange,
    ImportRow,
    ImportRun,
    ImportState,
    RowVerdict,
)
from augenhoehe.people.models import BenefitUnit, Person
from augenhoehe.people.twins import tell_readers_of_twins
from augenhoehe.privacy.acting import acting

SLICE = 2_000
TO_WRITE = (RowVerdict.NEW, RowVerdict.CHANGED)
Progress = Callable[[int, int], None]


class Outdated(ImportRefused):
    """Since the check something has changed; nothing was written."""


@dataclass
class Ledger:
    """What an import has made so far: units by number, created ids by table."""

    run: ImportRun
    units: dict[tuple[str, int], int] = field(default_factory=dict)
    approvals: set[tuple[str, int, str]] = field(default_factory=set)
    twins: list[int] = field(default_factory=list)

    def note_created(self, model: type[Model], ids: Sequence[int]) -> None:
        """One line for all of them."""
        if ids:
            ImportedChange.objects.create(
                run=self.run, model=model._meta.label, kind=ChangeKind.CREATED, row_ids=list(ids)
            )


def apply(
    run: ImportRun,
    viewer: Viewer,
    account_id: int | None,
    progress: Progress | None = None,
    *,
    waits: bool = False,
) -> ImportRun:
    """Writes all rows without problems. The second click finds it done. Raises ImportRefused."""
    try:
        with transaction.atomic(), acting(account_id=account_id, through="import"):
            lock_writing(waits=waits)
            run = (
                ImportRun.objects.select_for_update(of=("self",))
                .select_related("local_jobcenter", "team")
                .get(pk=run.pk)
            )
            if run.state == ImportState.APPLIED:
                return run
            if run.state not in {ImportState.CHECKED, ImportState.UNDONE}:
                raise ImportRefused("Die Datei ist noch nicht zu Ende geprüft.")
            write_rows(run, viewer, progress)
            done: dict[str, Any] = {"state": ImportState.APPLIED, "applied_at": Now(), "problem": ""}
            ImportRun.objects.filter(pk=run.pk).update(**done, undone_at=None, undone_by_account=None)
            check_keys_now()
    except IntegrityError as problem:
        raise ImportRefused(sentence_of(problem)) from problem
    run.refresh_from_db()
    return run


def sentence_of(problem: IntegrityError) -> str:
    """What the database refused, in the words of its constraint."""
    name = getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None)
    for label in WRITTEN:
        for constraint in apps.get_model(label)._meta.constraints:
            if constraint.name == name:
                return f"Es wurde nichts übernommen. {constraint.violation_error_message}"
    return "Es wurde nichts übernommen: Eine Zeile passt nicht zu dem, was schon in den Akten steht."


WRITTEN = (
    *("people.Person", "people.BenefitUnit"),
    *("people.PersonLanguage", "people.BenefitUnitMembership", "people.Address", "people.ContactPoint"),
    *("people.ApprovalPeriod", "people.Responsibility", "cases.Case"),
)


def write_rows(run: ImportRun, viewer: Viewer, progress: Progress | None) -> None:
    """Slice after slice."""
    setting, ledger, done = setting_of(run, viewer), Ledger(run), 0
    for rows in slices(run):
        plans = plans_of(run, rows, viewer, setting)
        changed = [row.number for row, plan in zip(rows, plans, strict=True) if is_other(row, plan)]
        if changed:
            raise Outdated(
                f"Seit der Prüfung hat sich an {len(changed)} Akten etwas geändert (zuerst Zeile {changed[0]}). "
                "Es wurde nichts übernommen. Bitte noch einmal prüfen."
            )
        write_slice(ledger, rows, plans)
        check_keys_now()
        done += len(rows)
        if progress:
            progress(done, run.row_count)
    note_decisions(run, ledger, viewer)
    tell_readers_of_twins(ledger.twins)


def slices(run: ImportRun) -> Iterator[list[ImportRow]]:
    """The rows to write, in the order of the file."""
    last = -1
    while rows := list(run.rows.filter(verdict__in=TO_WRITE, number__gt=last).order_by("number")[:SLICE]):
        yield rows
        last = rows[-1].number


def is_other(row: ImportRow, plan: Plan) -> bool:
    """Whether the row would now do something else than was shown."""
    if plan.problems or plan.is_new != (row.verdict == RowVerdict.NEW):
        return True
    return told(plan.changes) != told(row.changes)


def told(changes: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """What is compared; the period of a unit is told by every member and may be written by an earlier one."""
    return [change for change in changes if change["column"] != label_of("approval_until")]


def write_slice(ledger: Ledger, rows: Sequence[ImportRow], plans: Sequence[Plan]) -> None:
    """Units and people first, then what hangs on them."""
    make_units(ledger, plans)
    people = make_people(ledger, plans)
    write_updates(ledger, plans)
    by_model: dict[type[Model], list[dict[str, Any]]] = defaultdict(list)
    for plan in plans:
        person_id = people[plan.number]
        for creation in plan.creations:
            if (values := values_of(ledger, creation, person_id)) is not None:
                by_model[creation.model].append(values)
    for model, created in by_model.items():
        write_created(ledger, model, created)
    bind_rows(rows, people)


def bind_rows(rows: Sequence[ImportRow], people: dict[int, int]) -> None:
    """The rows of the file belong to their people from now on: copy and erasure find them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_importrow AS line SET person_id = made.person_id"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS made(id, person_id)"
            " WHERE line.id = made.id AND line.person_id IS DISTINCT FROM made.person_id",
            [[row.pk for row in rows], [people[row.number] for row in rows]],
        )


def make_units(ledger: Ledger, plans: Sequence[Plan]) -> None:
    """Units these rows need and nobody has made yet."""
    references = [update.unit for plan in plans for update in plan.updates if update.unit]
    references += [creation.unit for plan in plans for creation in plan.creations if creation.unit]
    wanted = dict.fromkeys(
        (one.number, one.twin)
        for one in references
        if one.pk is None and (one.number, one.twin) not in ledger.units
    )
    ids = new_ids(BenefitUnit, len(wanted)) if wanted else []
    copy_rows(
        BenefitUnit,
        ["id", "unit_number", "twin"],
        [(pk, number, twin) for pk, (number, twin) in zip(ids, wanted, strict=True)],
    )
    ledger.units |= dict(zip(wanted, ids, strict=True))
    ledger.note_created(BenefitUnit, ids)


def unit_id(ledger: Ledger, reference: UnitRef) -> int:
    """The unit's number in the table."""
    return reference.pk or ledger.units[(reference.number, reference.twin)]


PERSON_COLUMNS = ("client_number", *sorted(OF_PERSON), "search_key", "given_first_key", "twin")
PERSON_DEFAULTS = {"salutation": "none", "interpreter_need": "none"}


def make_people(ledger: Ledger, plans: Sequence[Plan]) -> dict[int, int]:
    """The new people; gives the person of every row."""
    people = {plan.number: plan.known.person.pk for plan in plans if plan.known}
    new = [plan for plan in plans if plan.is_new]
    if not new:
        return people
    ids = new_ids(Person, len(new))
    rows = []
    for pk, plan in zip(ids, new, strict=True):
        keys = search_keys(plan.facts["given_name"], plan.facts["family_name"])
        values = PERSON_DEFAULTS | plan.facts | keys | {"twin": plan.twin}
        rows.append((pk, *(values.get(column, "") for column in PERSON_COLUMNS)))
        people[plan.number] = pk
        if plan.twin:
            ledger.twins.append(pk)
    copy_rows(Person, ["id", *PERSON_COLUMNS], rows)
    ledger.note_created(Person, ids)
    return people


def values_of(ledger: Ledger, creation: Creation, person_id: int) -> dict[str, Any] | None:
    """A row to be made, with the person and the unit filled in; None where another row of the file made it already."""
    values = dict(creation.values)
    if creation.is_of_person:
        values["person_id"] = person_id
    if creation.unit is not None:
        values["unit_id"] = unit_id(ledger, creation.unit)
    if not creation.is_of_person:
        key = (creation.model._meta.label, values["unit_id"], values["starts_on"])
        if key in ledger.approvals:
            return None
        ledger.approvals.add(key)
    return values


def write_created(ledger: Ledger, model: type[Model], created: Sequence[dict[str, Any]]) -> None:
    """COPY of the rows of one table."""
    columns = sorted({column for values in created for column in values})
    ids = new_ids(model, len(created))
    copy_rows(
        model,
        ["id", *columns],
        [(pk, *(values.get(column) for column in columns)) for pk, values in zip(ids, created, strict=True)],
    )
    ledger.note_created(model, ids)


def write_updates(ledger: Ledger, plans: Sequence[Plan]) -> None:
    """One statement for all rows that change in the same columns; what no longer is as it was refuses everything."""
    groups: dict[tuple[Any, ...], list[Update]] = defaultdict(list)
    notes: dict[tuple[Any, ...], ImportedChange] = {}
    for plan in plans:
        for update in plan.updates:
            after = update.after | ({"unit_id": unit_id(ledger, update.unit)} if update.unit else {})
            label, columns = update.model._meta.label, tuple(sorted(after))
            if (label, update.pk, columns) in notes:
                continue  # the period of a unit, told by every member
            # A preferred language gives way before another one takes its place.
            order = 0 if after.get("is_preferred") is False else 1
            groups[(order, label, columns)].append(Update(update.model, update.pk, update.before, after))
            notes[(label, update.pk, columns)] = ImportedChange(
                run=ledger.run,
                model=label,
                kind=ChangeKind.CHANGED,
                row_ids=[update.pk],
                before=update.before,
                after=after,
                person_id=plan.known.person.pk if plan.known else None,
            )
    for (_, label, columns), updates in sorted(groups.items(), key=lambda group: group[0]):
        update_rows(apps.get_model(label), columns, updates)
    ImportedChange.objects.bulk_create(notes.values(), batch_size=1_000)


def update_rows(model: type[Model], columns: Sequence[str], updates: Sequence[Update]) -> None:
    """UPDATE … FROM the new values, where the old ones still stand."""
    fields = {one.column: one for one in model._meta.concrete_fields}
    types = [fields[column].db_type(connection) for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    news = ", ".join(f'"new_{column}"' for column in columns)
    olds = ", ".join(f'"old_{column}"' for column in columns)
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in [*types, *types])])
    present = ", ".join(f'line."{column}"' for column in columns)
    values: list[list[Any]] = [[update.pk for update in updates]]
    for side in ("after", "before"):
        values += [
            [for_database(fields[column], getattr(one, side)[column]) for one in updates]
            for column in columns
        ]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" AS line SET ({names}) = ROW({news})'
            f" FROM unnest({arrays}) AS change(pk, {news}, {olds})"
            f" WHERE line.id = change.pk AND ROW({present}) IS NOT DISTINCT FROM ROW({olds})",
            values,
        )
        if cursor.rowcount != len(updates):
            raise Outdated("Während der Übernahme hat jemand eine Akte geändert. Es wurde nichts übernommen.")


def note_decisions(run: ImportRun, ledger: Ledger, viewer: Viewer) -> None:
    """Pairs to be decided, and those decided on the way in, are kept with the files."""
    made: list[DuplicateDecision] = []
    rows = run.rows.filter(verdict__in=TO_WRITE).exclude(candidates=[]).order_by("number")
    for some in batched(rows.iterator(chunk_size=1_000)):
        elsewhere = kept_elsewhere(viewer, some)
        for row in some:
            found = [(one["person"], one["score"], one["reason"]) for one in row.candidates if one["person"]]
            if row.decision == DuplicateVerdict.SAME:
                found = [one for one in found if one[0] == row.person_id]
            made += [pair_of(run, row, *one) for one in [*found, *elsewhere.get(row.number, [])]]
    known = set(
        DuplicateDecision.objects.filter(first__in={one.first_id for one in made}).values_list(
            "first_id", "second_number"
        )
    )
    made = [one for one in made if (one.first_id, one.second_number) not in known]
    ledger.note_created(
        DuplicateDecision, [one.pk for one in DuplicateDecision.objects.bulk_create(made, batch_size=1_000)]
    )


def batched(rows: Iterator[ImportRow]) -> Iterator[list[ImportRow]]:
    """So many at a time."""
    while some := list(islice(rows, 1_000)):
        yield some


def kept_elsewhere(viewer: Viewer, rows: Sequence[ImportRow]) -> dict[int, list[tuple[int, int, str]]]:
    """Files at other sites, of rows that had some: looked for anew, as the rows themselves name nobody."""
    asked = [row for row in rows if any(one.get("ask") for one in row.candidates)]
    incoming = [Incoming(row.number, row.client_number, face_of_facts(row.facts)) for row in asked]
    return {
        number: [
            (one.elsewhere_id, one.likeness.score, one.likeness.reason) for one in found if one.elsewhere_id
        ]
        for number, found in candidates(viewer, incoming).items()
    }


def pair_of(run: ImportRun, row: ImportRow, first_id: int, score: int, reason: str) -> DuplicateDecision:
    """One pair as somebody has decided it, or as it waits."""
    verdict = row.decision or DuplicateVerdict.LATER
    is_open = verdict == DuplicateVerdict.LATER
    return DuplicateDecision(
        first_id=first_id,
        second_id=None if verdict == DuplicateVerdict.SAME else row.person_id,
        second_number=row.client_number,
        verdict=verdict,
        score=score,
        reason=reason,
        decided_at=None if is_open else timezone.now(),
        decided_by_account=None if is_open else run.created_by_account,
    )
