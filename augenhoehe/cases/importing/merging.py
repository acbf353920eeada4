"""Two files of one human become one, and two again if it was a mistake. «Zusammenführen und trennen»

1. Every table that points to the person is walked by the register; its rows move to the file that stays.
2. Where both files cannot stand together, a person has decided; what gives way is removed with all its columns noted,
   and what hung on it moves to what stays – contacts, plans, needs of a second case.
3. Names and birth date are chosen one by one. The number of the other file stays known: lists find it, the log too.
4. Each step is one `MergedRow`. Taken back in reverse order they give both files as they were; what was written since
   stays with the file that stayed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pgtrigger
from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, transaction
from django.db.models import Max, Model, Q
from django.utils import timezone

from augenhoehe.cases.importing.conflicts import (
    KEEP,
    SEQUENCE,
    TAKE,
    Contradictions,
    Pair,
    pairs_of,
    references_to,
)
from augenhoehe.cases.importing.copying import check_keys_now
from augenhoehe.cases.importing.locking import ImportRefused, lock_writing
from augenhoehe.cases.importing.planning import search_keys
from augenhoehe.cases.importing.rows import Step, insert, remove, snapshot, store
from augenhoehe.cases.models import (
    Case,
    ChangeKind,
    Conversation,
    CooperationPlan,
    DuplicateDecision,
    DuplicateVerdict,
    ImportedChange,
    ImportRow,
    MergedRow,
    MergeRecord,
)
from augenhoehe.people.models import Person, Seal
from augenhoehe.privacy.models import FormerIdentity
from augenhoehe.privacy.registry import AnyModel, events_of

OWN = {MergeRecord, MergedRow, ImportRow, ImportedChange, DuplicateDecision}
FROZEN = (
    "cases.CooperationPlan:plan_agreed_never_changes",
    "cases.PlanMember:plan_member_frozen_with_plan",
)
CHOSEN_FIELDS = (
    "given_name",
    "family_name",
    "native_name",
    "birth_date",
    "salutation",
    "nationality",
    "interpreter_need",
)


class MergeRefused(ImportRefused):
    """Nothing was put together or taken apart; the text says why."""


@dataclass
class Merge:
    """One merge on its way: what was decided, what was done."""

    record: MergeRecord
    decisions: Mapping[str, str]
    steps: list[Step] = field(default_factory=list)

    def move(self, row: Model, column: str, target_id: int) -> None:
        """The row belongs to the other one from now on."""
        self.change(row, {column: target_id})

    def change(self, row: Model, after: dict[str, Any]) -> None:
        """Sets columns and notes what they were."""
        before = {name: getattr(row, name) for name in after}
        store(type(row), row.pk, after)
        for name, value in after.items():
            setattr(row, name, value)
        self.steps.append(Step(ChangeKind.CHANGED, type(row), row.pk, before, after))

    def delete(self, row: Model) -> None:
        """Removes the row and notes all of it."""
        self.steps.append(Step(ChangeKind.DELETED, type(row), row.pk, snapshot(row), {}))
        remove(row)


def contradictions(kept: Person, absorbed: Person) -> Contradictions:
    """What a person must decide before."""
    found = Contradictions()
    for model, link in references_to(Person):
        if model not in OWN:
            found.pairs += pairs_of(model, link.attname, kept.pk, absorbed.pk)
    return found


def differing_fields(kept: Person, absorbed: Person) -> list[tuple[str, str, Any, Any]]:
    """The person's own columns of which both say something else: name, label, left, right."""
    labels = {one.name: str(one.verbose_name) for one in Person._meta.concrete_fields}
    both = [(name, getattr(kept, name), getattr(absorbed, name)) for name in CHOSEN_FIELDS]
    return [
        (name, labels[name], left, right) for name, left, right in both if left and right and left != right
    ]


def merge(
    *, kept: Person, absorbed: Person, decisions: Mapping[str, str], reason: str, account_id: int | None
) -> MergeRecord:
    """Puts both files together. Raises MergeRefused."""
    try:
        with transaction.atomic(), pgtrigger.ignore(*FROZEN):
            lock_writing()
            kept, absorbed = locked(kept.pk, absorbed.pk)
            refuse_impossible(kept, absorbed)
            record = MergeRecord.objects.create(
                kept=kept,
                absorbed_id=absorbed.pk,
                absorbed_number=absorbed.client_number,
                reason=reason,
                created_at=TransactionNow(),  # the moment the history notes for all that follows
            )
            work = Merge(record, decisions)
            move_all(work, Person, kept, absorbed)
            note_decision(work, kept, absorbed, account_id)
            choose_fields(work, kept, absorbed)
            pass_on_identity(kept, absorbed)
            MergedRow.objects.bulk_create(step.as_row(record) for step in work.steps)
            check_keys_now()
            record.refresh_from_db()
    except IntegrityError as problem:
        raise MergeRefused(
            "Die beiden Akten passen so nicht zusammen; es wurde nichts geändert. Bitte die Entscheidungen prüfen."
        ) from problem
    return record


def locked(kept_id: int, absorbed_id: int) -> tuple[Person, Person]:
    """Both, locked in one order, so that two merges of one pair do not wait for each other."""
    people = {
        one.pk: one
        for one in Person.objects.select_for_update().filter(pk__in=[kept_id, absorbed_id]).order_by("pk")
    }
    if set(people) != {kept_id, absorbed_id} or kept_id == absorbed_id:
        raise MergeRefused(
            "Eine der beiden Akten gibt es nicht mehr; vielleicht sind sie schon zusammengeführt."
        )
    return people[kept_id], people[absorbed_id]


def refuse_impossible(kept: Person, absorbed: Person) -> None:
    """What must be settled first."""
    both = [kept.pk, absorbed.pk]
    if Conversation.objects.filter(case__person__in=both, ended_at=None).exists():
        raise MergeRefused("Gerade läuft ein Gespräch mit diesem Menschen. Bitte erst das Gespräch beenden.")
    if Seal.objects.on(timezone.localdate()).filter(person__in=both).values("person").distinct().count() == 2:
        raise MergeRefused("Beide Akten sind gesperrt. Bitte erst einen Sperrvermerk aufheben.")


def move_all(work: Merge, model: AnyModel, winner: Model, loser: Model) -> None:
    """Everything that points to the loser points to the winner; then the loser goes, all of it noted."""
    for other, link in references_to(model):
        if other in OWN:
            continue
        if other is CooperationPlan and link.name == "case":
            renumber(work, winner.pk, loser.pk)
        settle_pairs(work, other, link.attname, winner.pk, loser.pk)
        for row in other._base_manager.filter(**{link.attname: loser.pk}).order_by("pk"):
            work.move(row, link.attname, winner.pk)
    if model is not Person:
        work.delete(loser)


def settle_pairs(work: Merge, model: AnyModel, column: str, winner_id: int, loser_id: int) -> None:
    """Pair after pair, as decided, until both can stand together; each settled pair may settle others too."""
    while pairs := pairs_of(model, column, winner_id, loser_id):
        settle(work, pairs[0], column, winner_id)


def settle(work: Merge, pair: Pair, column: str, winner_id: int) -> None:
    """One pair."""
    allowed = dict(pair.choices)
    way = KEEP if pair.is_same else work.decisions.get(pair.key, pair.proposal)
    way = way if way in allowed else pair.proposal
    if way == SEQUENCE:
        earlier, later = sorted((pair.kept, pair.absorbed), key=starts)
        work.change(earlier, {"ends_on": starts(later) - timedelta(days=1)})
    elif way == TAKE:
        absorb(work, winner=pair.absorbed, loser=pair.kept)
        work.move(pair.absorbed, column, winner_id)
    else:
        absorb(work, winner=pair.kept, loser=pair.absorbed)


def absorb(work: Merge, *, winner: Model, loser: Model) -> None:
    """One of two rows gives way, what hangs on it moves over; a case keeps the longer time of both."""
    if isinstance(winner, CooperationPlan) and isinstance(loser, CooperationPlan):
        newer, older = sorted((winner, loser), key=agreed, reverse=True)
        work.change(older, {"superseded_at": newer.agreed_at or timezone.now()})
        return
    span = span_of(winner, loser) if isinstance(winner, Case) else {}
    move_all(work, type(winner), winner, loser)
    if span:
        work.change(winner, span)


def agreed(plan: CooperationPlan) -> Any:
    """When a plan was agreed."""
    return plan.agreed_at


def span_of(one: Any, other: Any) -> dict[str, Any]:
    """From the first day of both to the last; open if one of them is."""
    ends = None if one.ends_on is None or other.ends_on is None else max(one.ends_on, other.ends_on)
    span = {"starts_on": min(one.starts_on, other.starts_on), "ends_on": ends}
    return {name: value for name, value in span.items() if getattr(one, name) != value}


def renumber(work: Merge, winner_id: int, loser_id: int) -> None:
    """Plans of a second case follow those of the first one in their numbers; the last one first, none meets another."""
    highest = CooperationPlan.objects.filter(case=winner_id).aggregate(Max("number"))["number__max"]
    if highest:
        for plan in CooperationPlan.objects.filter(case=loser_id).order_by("-number"):
            work.change(plan, {"number": plan.number + highest})


def starts(row: Any) -> date:
    """The first day of a dated row."""
    day: date = row.starts_on
    return day


def note_decision(work: Merge, kept: Person, absorbed: Person, account_id: int | None) -> None:
    """Every pair with the file that goes is settled; the next list is not asked about it."""
    decided = {
        "verdict": DuplicateVerdict.SAME,
        "decided_at": timezone.now(),
        "decided_by_account": account_id,
    }
    of_kept = set(DuplicateDecision.objects.filter(first=kept).values_list("second_number", flat=True))
    for pair in DuplicateDecision.objects.filter(first=absorbed):
        if pair.second_id == kept.pk or pair.second_number in of_kept:
            work.delete(pair)
        else:
            work.change(pair, {"first_id": kept.pk})
    for pair in DuplicateDecision.objects.filter(second=absorbed):
        work.change(pair, {"second_id": None} | (decided if pair.first_id == kept.pk else {}))
    for row in ImportRow.objects.filter(person=absorbed):
        work.change(row, {"person_id": kept.pk})
    for change in ImportedChange.objects.filter(person=absorbed):
        work.change(change, {"person_id": kept.pk})
    for earlier in MergeRecord.objects.filter(kept=absorbed):
        work.change(earlier, {"kept_id": kept.pk})


def choose_fields(work: Merge, kept: Person, absorbed: Person) -> None:
    """The other file goes first, so that its values are free; then what was chosen of it."""
    after = {
        name: right
        for name, _, _, right in differing_fields(kept, absorbed)
        if work.decisions.get(f"person-{name}") == TAKE
    }
    after |= {name: getattr(absorbed, name) for name in CHOSEN_FIELDS if not getattr(kept, name)}
    if {"given_name", "family_name"} & set(after):
        names = [after.get(name, getattr(kept, name)) for name in ("given_name", "family_name")]
        after |= search_keys(*names)
    if kept.client_number == absorbed.client_number:
        after["twin"] = min(kept.twin, absorbed.twin)
    work.delete(absorbed)
    if after:
        work.change(kept, after)


def pass_on_identity(kept: Person, absorbed: Person) -> None:
    """The log's lines about the other file are found under this one from now on."""
    FormerIdentity.objects.filter(person_id=absorbed.pk).update(person_id=kept.pk)
    FormerIdentity.objects.create(person_id=kept.pk, former_id=absorbed.pk)


def separate(record: MergeRecord, account_id: int | None) -> MergeRecord:
    """Takes the merge back, step by step from the last one. Raises MergeRefused."""
    try:
        with transaction.atomic(), pgtrigger.ignore(*FROZEN):
            lock_writing()
            record = MergeRecord.objects.select_for_update().get(pk=record.pk)
            if record.undone_at is not None:
                return record
            steps = [Step.from_row(row) for row in record.rows.order_by("-pk")]
            for step in steps:
                take_back(step)
            forget_the_detour(record, steps)
            own = identities_before(record)
            FormerIdentity.objects.filter(former_id=record.absorbed_id).delete()
            FormerIdentity.objects.filter(former_id__in=own).update(person_id=record.absorbed_id)
            record.undone_at, record.undone_by_account = timezone.now(), account_id
            record.save(update_fields=["undone_at", "undone_by_account"])
            check_keys_now()
    except IntegrityError as problem:
        raise MergeRefused(
            "Seit der Zusammenführung ist etwas eingetragen worden, das in den getrennten Akten nicht zugleich gelten "
            "kann. Es wurde nichts geändert."
        ) from problem
    return record


def forget_the_detour(record: MergeRecord, steps: list[Step]) -> None:
    """Takes out of the history what merging and parting wrote there, or each file would keep the other's words.

    Both are the changes of two transactions, known by their moments; what was changed in between stays, with the
    row's own values beside it. The record itself says that it happened.
    """
    detour = Q(pgh_created_at=record.created_at) | Q(pgh_created_at=TransactionNow())
    for step in steps:
        for event in events_of(step.model):
            written = event._base_manager.filter(id=step.pk, pgh_created_at__gte=record.created_at)
            written.filter(detour).delete()
            kept = {column.attname for column in event._meta.concrete_fields} & set(step.after)
            if kept:
                other = {name: step.after[name] for name in kept}
                written.filter(**other).update(**{name: step.before[name] for name in kept})


def identities_before(record: MergeRecord) -> list[int]:
    """Numbers the other file had itself before it was put together with this one."""
    return list(
        MergeRecord.objects.filter(kept=record.absorbed_id, undone_at=None).values_list(
            "absorbed_id", flat=True
        )
    )


def take_back(step: Step) -> None:
    """One step in reverse; a row somebody has changed since in the same columns refuses all of it."""
    if step.kind == ChangeKind.DELETED:
        insert(step.model, step.before)
        return
    is_back = store(step.model, step.pk, step.before, still=step.after) == 1
    if not is_back and step.model._base_manager.filter(pk=step.pk).exists():
        raise MergeRefused(
            "Seit der Zusammenführung wurde daran weitergearbeitet; die Akten lassen sich nicht mehr von selbst "
            "trennen. Es wurde nichts geändert."
        )
