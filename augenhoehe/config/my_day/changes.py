"""What one does with several people at once, and how it is taken back. «Sammeländerung»

Each change runs in one transaction, writes nothing twice, and says which rows it wrote and how it left them. Taking it
back needs exactly these rows in exactly that state: whatever somebody else changed since stays, and is said.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from augenhoehe.cases.models import Case, FollowUp, FollowUpKind
from augenhoehe.config.models import NoticedArrival
from augenhoehe.config.my_day.day_list import Asked
from augenhoehe.config.my_day.sources import arrivals, due_follow_ups
from augenhoehe.organisation.models import Staff
from augenhoehe.people import handover as handing
from augenhoehe.people.handover import the_same
from augenhoehe.people.models import Responsibility, ResponsibilityRole

UNDONE_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Change:
    """What was done, as numbers only: its kind, the rows written, how they were left; or a handover."""

    kind: str
    people: int
    rows: list[int]
    value: str = ""
    handovers: list[dict[str, Any]] | None = None

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
    successor = handing.Successor(to, starts_on)
    written = handing.hand_over({case.person_id: successor for case in locked(cases)})
    return Change("handed", len(written), [], handovers=[asdict(one) for one in written])


def take_back_handover(change: Change) -> None:
    """Whoever looked after these people before does so again, as if nothing had been."""
    handing.take_back([handing.Handover(**numbers) for numbers in change.handovers or []])


TAKE_BACK: dict[str, Callable[[Change], None]] = {
    "set": take_back_follow_ups,
    "done": reopen_follow_ups,
    "noticed": forget_notice,
    "handed": take_back_handover,
}
