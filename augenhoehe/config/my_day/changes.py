"""What one does with several people at once, and how it is taken back. «Sammeländerung»

Each change runs in one transaction, writes nothing twice, and says which rows it wrote and how it left them. Taking it
back needs exactly these rows in exactly that state: whatever somebody else changed since stays, and is said.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from augenhoehe.cases.models import Case, FollowUp, FollowUpKind
from augenhoehe.config.models import NoticedArrival
from augenhoehe.config.my_day.day_list import Asked
from augenhoehe.config.my_day.sources import arrivals, due_follow_ups
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Responsibility, ResponsibilityRole
from augenhoehe.people.stand_in import refresh_stand_ins

UNDONE_WITHIN = timedelta(minutes=10)


class ChangedSince(Exception):
    """Somebody has changed one of these rows in the meantime; nothing was written."""


class HandoverPlanned(Exception):
    """For one of these people another handover is planned already; nothing was written."""


@dataclass(frozen=True)
class Change:
    """What was done, as numbers only: its kind, the rows written, the rows ended, and how they were left."""

    kind: str
    people: int
    rows: list[int]
    value: str = ""
    ended: list[int] | None = None
    moved: list[list[int]] | None = None

    def as_numbers(self) -> dict[str, Any]:
        """For the session."""
        return asdict(self)


def locked(cases: Iterable[int]) -> list[Case]:
    """The cases, held until the change is written: two windows come one after the other."""
    return list(Case.objects.select_for_update(of=("self",)).filter(pk__in=list(cases)).order_by("pk"))


@transaction.atomic
def set_follow_ups(*, cases: Iterable[int], due_on: date, staff: Staff) -> Change:
    """A look at each of these people on that day, unless there is one; for whoever looks after them."""
    held = locked(cases)
    planned = FollowUp.objects.filter(case__in=held, kind=FollowUpKind.CHECK, due_on=due_on, done_at=None)
    has_one = set(planned.values_list("case_id", flat=True))
    care = Responsibility.objects.on(timezone.localdate()).filter(
        person__in=[case.person_id for case in held],
        role=ResponsibilityRole.COUNSELLING,
        staff__isnull=False,
    )
    carers = dict(care.values_list("person_id", "staff_id"))
    made = FollowUp.objects.bulk_create(
        FollowUp(
            case=case,
            staff_id=carers.get(case.person_id, staff.pk),
            kind=FollowUpKind.CHECK,
            due_on=due_on,
        )
        for case in held
        if case.pk not in has_one
    )
    return Change("set", len(made), [row.pk for row in made], due_on.isoformat())


@transaction.atomic
def take_back_follow_ups(change: Change) -> None:
    """Removes what was set and nobody has touched."""
    rows = FollowUp.objects.select_for_update(of=("self",)).filter(pk__in=change.rows)
    untouched = rows.filter(
        kind=FollowUpKind.CHECK, due_on=date.fromisoformat(change.value), done_at=None, note=None
    )
    the_same(untouched.values_list("pk", flat=True), change.rows)
    FollowUp.objects.filter(pk__in=change.rows).delete()


@transaction.atomic
def finish_follow_ups(*, cases: Iterable[int], asked: Asked, at: datetime) -> Change:
    """What was due for these people is done."""
    held = locked(cases)
    due = due_follow_ups(asked).filter(case__in=held).select_for_update(of=("self",))
    rows = list(due.order_by("pk").values_list("pk", "case_id"))
    ids = [pk for pk, _ in rows]
    FollowUp.objects.filter(pk__in=ids).update(done_at=at)
    return Change("done", len({case_id for _, case_id in rows}), ids, at.isoformat())


@transaction.atomic
def reopen_follow_ups(change: Change) -> None:
    """What was marked as done is due again."""
    rows = FollowUp.objects.select_for_update(of=("self",)).filter(pk__in=change.rows)
    untouched = rows.filter(done_at=datetime.fromisoformat(change.value))
    the_same(untouched.values_list("pk", flat=True), change.rows)
    FollowUp.objects.filter(pk__in=change.rows).update(done_at=None)


@transaction.atomic
def notice_arrivals(*, cases: Iterable[int], asked: Asked) -> Change:
    """These people are on this account's list of new ones no more."""
    people = [case.person_id for case in locked(cases)]
    new = arrivals(asked).filter(person__in=people).order_by("pk")
    made = NoticedArrival.objects.bulk_create(
        NoticedArrival(responsibility=row, account_id=asked.account_id) for row in new
    )
    return Change("noticed", len(made), [row.pk for row in made])


@transaction.atomic
def forget_notice(change: Change) -> None:
    """They are new again; what is gone already stays gone."""
    NoticedArrival.objects.filter(pk__in=change.rows).delete()


@transaction.atomic
def hand_over(*, cases: Iterable[int], to: Staff, starts_on: date) -> Change:
    """From that day on this colleague looks after these people; whoever did so before ends the day before."""
    made: list[int] = []
    ended: list[int] = []
    moved: list[list[int]] = []
    before: set[int] = set()
    for case in locked(cases):
        later = Q(ends_on=None) | Q(ends_on__gte=starts_on)
        care = Responsibility.objects.select_for_update(of=("self",)).filter(
            later, person=case.person_id, role=ResponsibilityRole.COUNSELLING
        )
        rows = list(care.order_by("starts_on"))
        if len(rows) > 1 or (rows and rows[0].ends_on is not None):
            raise HandoverPlanned
        held = rows[0] if rows else None
        if held is not None and held.staff_id == to.pk:
            continue
        if held is not None:
            before |= {held.staff_id} - {None}
        if held is not None and held.starts_on >= starts_on:
            moved.append([held.pk, held.staff_id or 0, held.team_id or 0])
            held.staff, held.team, held.local_jobcenter = to, to.team, to.team.local_jobcenter
            held.save()
            continue
        if held is not None:
            held.ends_on = starts_on - timedelta(days=1)
            held.save()
            ended.append(held.pk)
        made.append(begin_care(case, to, starts_on).pk)
    refresh_stand_ins(timezone.localdate(), {to.pk, *before})
    return Change("handed", len(made) + len(moved), made, f"{to.pk} {starts_on}", ended, moved)


def begin_care(case: Case, staff: Staff, starts_on: date) -> Responsibility:
    """This colleague looks after the person from that day on."""
    row: Responsibility = Responsibility.objects.create(
        person_id=case.person_id,
        local_jobcenter=staff.team.local_jobcenter,
        team=staff.team,
        staff=staff,
        role=ResponsibilityRole.COUNSELLING,
        starts_on=starts_on,
    )
    return row


@transaction.atomic
def take_back_handover(change: Change) -> None:
    """Whoever looked after these people before does so again, as if nothing had been."""
    staff_id, starts_on = change.value.split()
    last_day = date.fromisoformat(starts_on) - timedelta(days=1)
    ended, moved = change.ended or [], change.moved or []
    rows = Responsibility.objects.select_for_update(of=("self",)).order_by("pk")
    mine = Q(staff=int(staff_id), ends_on=None)
    the_same(
        rows.filter(mine, pk__in=change.rows, starts_on=starts_on).values_list("pk", flat=True), change.rows
    )
    the_same(rows.filter(pk__in=ended, ends_on=last_day).values_list("pk", flat=True), ended)
    places = {pk: (staff or None, team or None) for pk, staff, team in moved}
    the_same(rows.filter(mine, pk__in=places).values_list("pk", flat=True), places)
    Responsibility.objects.filter(pk__in=change.rows).delete()
    Responsibility.objects.filter(pk__in=ended).update(ends_on=None)
    for row in rows.filter(pk__in=places):
        row.staff_id, row.team_id = places[row.pk]
        row.save()
    before = {staff for staff, _ in places.values()} | set(
        rows.filter(pk__in=ended).values_list("staff_id", flat=True)
    )
    refresh_stand_ins(timezone.localdate(), {int(staff_id), *(one for one in before if one)})


def the_same(found: Iterable[int], expected: Iterable[int]) -> None:
    """Raises ChangedSince unless all of these rows are found as they were left."""
    if set(found) != set(expected):
        raise ChangedSince


TAKE_BACK: dict[str, Callable[[Change], None]] = {
    "set": take_back_follow_ups,
    "done": reopen_follow_ups,
    "noticed": forget_notice,
    "handed": take_back_handover,
}
