"""Handing people over to other colleagues, many at once, and taking exactly that back. «Übergabe» – § 14 SGB II"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Responsibility, ResponsibilityRole
from augenhoehe.people.stand_in import refresh_stand_ins

ONE_DAY = timedelta(days=1)


class HandoverPlanned(Exception):
    """For one of these people another handover is planned already; nothing was written."""


class ChangedSince(Exception):
    """Somebody has changed one of these rows in the meantime; nothing was written."""


@dataclass(frozen=True)
class Successor:
    """Who looks after somebody next, and from which day on."""

    staff: Staff
    starts_on: date


@dataclass(frozen=True)
class Handover:
    """What was written for one person, as numbers: the row that holds now, and how to take it back.

    `ended` is the row that ended the day before; `was` is what stood in a row that had not begun before that day and
    was changed instead: colleague, team, local Jobcenter.
    """

    person: int
    row: int
    staff: int
    starts_on: str
    ended: int | None = None
    was: Sequence[int | None] | None = None


@transaction.atomic
def hand_over(to: Mapping[int, Successor]) -> list[Handover]:
    """These colleagues look after these people (by person) from their day on; whoever did so ends the day before.

    Whoever is there already stays as he is. The caller holds the people's cases, so that two windows come one after
    the other.
    """
    held = care_of(to)
    new = {person: next_one for person, next_one in to.items() if not is_there(held.get(person), next_one)}
    moved, ended = [], {}
    for person, next_one in new.items():
        row = held.get(person)
        if row is not None and row.starts_on >= next_one.starts_on:
            was = (row.staff_id, row.team_id, row.local_jobcenter_id)
            put(row.pk, next_one.staff.pk, next_one.staff.team_id, next_one.staff.team.local_jobcenter_id)
            moved.append(Handover(person, row.pk, next_one.staff.pk, row.starts_on.isoformat(), was=was))
        elif row is not None:
            row.ends_on = next_one.starts_on - ONE_DAY
            ended[person] = row
    Responsibility.objects.bulk_update(ended.values(), ["ends_on"], batch_size=500)
    persons = sorted(new.keys() - {one.person for one in moved})
    made = Responsibility.objects.bulk_create([begun(person, new[person]) for person in persons])
    refresh_for({one.staff.pk for one in new.values()} | {held[p].staff_id for p in new if p in held})
    return moved + [written(row, ended.get(row.person_id)) for row in made]


def care_of(to: Mapping[int, Successor]) -> dict[int, Responsibility]:
    """The open counselling responsibility of each of these people, held; HandoverPlanned where another is planned."""
    first_day = min((one.starts_on for one in to.values()), default=timezone.localdate())
    rows = Responsibility.objects.select_for_update(of=("self",)).filter(
        Q(ends_on=None) | Q(ends_on__gte=first_day), person__in=list(to), role=ResponsibilityRole.COUNSELLING
    )
    found: dict[int, Responsibility] = {}
    for row in rows.order_by("person_id", "starts_on"):
        if row.ends_on is not None and row.ends_on < to[row.person_id].starts_on:
            continue
        if row.ends_on is not None or row.person_id in found:
            raise HandoverPlanned
        found[row.person_id] = row
    return found


def is_there(row: Responsibility | None, next_one: Successor) -> bool:
    """Whether this colleague is the one already."""
    return row is not None and row.staff_id == next_one.staff.pk


def begun(person_id: int, next_one: Successor) -> Responsibility:
    """A colleague looks after the person from her day on; not saved yet."""
    return Responsibility(
        person_id=person_id,
        local_jobcenter_id=next_one.staff.team.local_jobcenter_id,
        team_id=next_one.staff.team_id,
        staff=next_one.staff,
        role=ResponsibilityRole.COUNSELLING,
        starts_on=next_one.starts_on,
    )


def written(row: Responsibility, ended: Responsibility | None) -> Handover:
    """A new row, as numbers."""
    before = ended.pk if ended is not None else None
    return Handover(row.person_id, row.pk, row.staff_id or 0, row.starts_on.isoformat(), before)


def put(row: int, staff_id: int | None, team_id: int | None, local_jobcenter_id: int | None) -> None:
    """Another place for a row; the history keeps what stood there."""
    Responsibility.objects.filter(pk=row).update(
        staff=staff_id, team=team_id, local_jobcenter=local_jobcenter_id
    )


@transaction.atomic
def take_back(handovers: Sequence[Handover]) -> None:
    """Whoever looked after these people before does so again; else ChangedSince, and nothing is written.

    What has not begun before today is gone as if it had never been. What has begun stays true for the days it held: it
    ended yesterday, and whoever did so before begins anew today, if he is still there.
    """
    rows = Responsibility.objects.select_for_update(of=("self",)).order_by("pk")
    begun_rows = {row.pk: row for row in rows.filter(pk__in=[one.row for one in handovers], ends_on=None)}
    the_same(
        ((row.pk, row.staff_id, row.starts_on.isoformat()) for row in begun_rows.values()),
        ((one.row, one.staff, one.starts_on) for one in handovers),
    )
    last_days = {one.ended: date.fromisoformat(one.starts_on) - ONE_DAY for one in handovers if one.ended}
    ended = {row.pk: row for row in rows.filter(pk__in=last_days)}
    the_same(((row.pk, row.ends_on) for row in ended.values()), last_days.items())
    today = timezone.localdate().isoformat()
    as_if_never([one for one in handovers if one.starts_on >= today])
    hand_back([one for one in handovers if one.starts_on < today], ended)
    before = {one.was[0] for one in handovers if one.was} | {row.staff_id for row in ended.values()}
    refresh_for({one.staff for one in handovers} | before)


def as_if_never(handovers: Sequence[Handover]) -> None:
    """These did not hold on any day before today."""
    gone = [one.row for one in handovers if one.was is None]
    Responsibility.objects.filter(pk__in=gone).delete()
    reopened = [one.ended for one in handovers if one.ended]
    Responsibility.objects.filter(pk__in=reopened).update(ends_on=None)
    for one in handovers:
        if one.was is not None:
            put(one.row, *one.was)


def hand_back(handovers: Sequence[Handover], ended: Mapping[int, Responsibility]) -> None:
    """These have held for a while: from today on the former colleague again."""
    today = timezone.localdate()
    former = {one.person: former_place(one, ended) for one in handovers}
    wanted = {place[0] for place in former.values() if place and place[0]}
    the_same(Staff.objects.on(today).filter(pk__in=wanted).values_list("pk", flat=True), wanted)
    Responsibility.objects.filter(pk__in=[one.row for one in handovers]).update(ends_on=today - ONE_DAY)
    Responsibility.objects.bulk_create(
        Responsibility(
            person_id=person,
            staff_id=place[0],
            team_id=place[1],
            local_jobcenter_id=place[2] or 0,
            role=ResponsibilityRole.COUNSELLING,
            starts_on=today,
        )
        for person, place in former.items()
        if place
    )


def former_place(one: Handover, ended: Mapping[int, Responsibility]) -> Sequence[int | None] | None:
    """Colleague, team and local Jobcenter before; None where nobody was responsible."""
    if one.was is not None:
        return one.was
    row = ended.get(one.ended or 0)
    return (row.staff_id, row.team_id, row.local_jobcenter_id) if row else None


def the_same(found: Iterable[Any], expected: Iterable[Any]) -> None:
    """Raises ChangedSince unless all of these rows are found as they were left."""
    if set(found) != set(expected):
        raise ChangedSince


def refresh_for(staff: Iterable[int | None]) -> None:
    """Whoever stands in for these colleagues opens what they look after now."""
    refresh_stand_ins(timezone.localdate(), {one for one in staff if one})
