"""Who lives with whom, join, leave, split, merge, and who is new; each in one transaction. § 7 Abs. 3 SGB II"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from augenhoehe.organisation.models import Staff, Team
from augenhoehe.people.fact_actions import before, newest_event, save_checked
from augenhoehe.people.facts import FactKind
from augenhoehe.people.models import (
    PROVISIONAL,
    BenefitUnit,
    BenefitUnitMembership,
    MemberRole,
    Person,
    Responsibility,
    ResponsibilityRole,
)

MEMBERSHIP = FactKind("mitgliedschaft", "Mitgliedschaft", BenefitUnitMembership, lambda row, on: ())


class UnitConflict(Exception):
    """Somebody else has changed one of the units since it was read; nothing was written."""


@dataclass
class UnitChange:
    """What one change did, so that whoever did it can take it back."""

    units: list[int]
    persons: list[int]
    created: list[int] = field(default_factory=list)
    changed: list[list[int]] = field(default_factory=list)
    created_unit: int | None = None
    version: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the session."""
        return asdict(self)


def version_of_units(units: Iterable[int], persons: Iterable[int]) -> str:
    """A token of the memberships in these units and of these persons; it differs as soon as one of them does."""
    rows = BenefitUnitMembership.objects.filter(Q(unit__in=units) | Q(person__in=persons)).order_by("pk")
    told = list(rows.values_list("pk", "unit", "person", "role", "starts_on", "ends_on"))
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def begin(
    persons: Iterable[int], from_on: date | None = None, units: Iterable[int | None] = ()
) -> UnitChange:
    """Waits for whoever changes these persons' units right now; what is read from here on stays as it is.

    Persons before units, each in the order of their numbers: two who change the same never block each other.
    """
    people = sorted(set(persons))
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    left = {unit_on(person, from_on) for person in people} if from_on else set()
    numbers = sorted({number for number in (*units, *left) if number is not None})
    list(BenefitUnit.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))
    return UnitChange(numbers, people)


def finished(change: UnitChange) -> UnitChange:
    """The change with the token of the units as it leaves them."""
    change.version = version_of_units(change.units, change.persons)
    return change


def unit_on(person_id: int, day: date) -> int | None:
    """The number of the unit someone belongs to on that day."""
    rows = BenefitUnitMembership.objects.on(day).filter(person=person_id)
    return rows.values_list("unit", flat=True).first()


@transaction.atomic
def join_unit(
    *, unit: BenefitUnit, joining: Mapping[int, MemberRole], from_on: date, successor: int | None = None
) -> UnitChange:
    """These persons belong to the unit from that day on, and to no other. «Zuzug»

    Where one of them represented the unit she leaves, `successor` represents it from then on.
    """
    change = begin(joining, from_on, [unit.pk])
    for person in joining:
        leave(person, from_on, change)
    hand_over([number for number in change.units if number != unit.pk], successor, from_on, change)
    for person, role in joining.items():
        enter(unit, person, role, from_on, change)
    return finished(change)


@transaction.atomic
def leave_unit(*, leaving: Iterable[int], from_on: date, successor: int | None = None) -> UnitChange:
    """These persons belong to no unit from that day on. «Auszug»"""
    change = begin(leaving, from_on)
    for person in change.persons:
        leave(person, from_on, change)
    hand_over(change.units, successor, from_on, change)
    return finished(change)


@transaction.atomic
def split_unit(
    *,
    moving: Mapping[int, MemberRole],
    from_on: date,
    successor: int | None = None,
    unit_number: str = "",
    twin: int = 0,
) -> UnitChange:
    """These persons live in a unit of their own from that day on. «Teilung der Bedarfsgemeinschaft»

    The number comes from the benefits system; until then the unit has one that says so.
    """
    change = begin(moving, from_on)
    new = BenefitUnit(unit_number=unit_number or provisional_number(), twin=twin)
    save_checked(new)
    for person in moving:
        leave(person, from_on, change)
    hand_over(change.units, successor, from_on, change)
    for person, role in moving.items():
        enter(new, person, role, from_on, change)
    change.created_unit = new.pk
    change.units.append(new.pk)
    return finished(change)


@transaction.atomic
def merge_units(
    *, unit: BenefitUnit, into: BenefitUnit, moving: Mapping[int, MemberRole], from_on: date
) -> UnitChange:
    """All these members of one unit belong to the other from that day on. «Zusammenlegung»"""
    if unit.pk == into.pk:
        raise ValidationError("Das ist schon dieselbe Bedarfsgemeinschaft.")
    return join_unit(unit=into, joining=moving, from_on=from_on)


@transaction.atomic
def take_back_units(*, change: UnitChange) -> None:
    """Everybody lives where they lived before this change; only while nothing has changed since. «Rückgängig»"""
    begin(change.persons, units=change.units)
    if version_of_units(change.units, change.persons) != change.version:
        raise UnitConflict
    BenefitUnitMembership.objects.filter(pk__in=change.created).delete()
    for number, event_id in change.changed:
        row = BenefitUnitMembership.objects.get(pk=number)
        for name, value in before(MEMBERSHIP, event_id).items():
            setattr(row, name, value)
        row.save()
    if change.created_unit is not None:
        BenefitUnit.objects.filter(pk=change.created_unit, approval_periods=None).delete()


@transaction.atomic
def admit_person(*, person: Person, team: Team, staff: Staff | None, on: date) -> Person:
    """Somebody new to the house, in this team's care from that day on. «Neuaufnahme»"""
    person.client_number = person.client_number or provisional_number()
    person.fill_search_keys()
    save_checked(person)
    Responsibility.objects.create(
        person=person,
        local_jobcenter_id=team.local_jobcenter_id,
        team=team,
        staff=staff,
        role=ResponsibilityRole.COUNSELLING,
        starts_on=on,
    )
    return person


def provisional_number() -> str:
    """A number that says that the real one is still to come."""
    return f"{PROVISIONAL}{secrets.token_hex(4).upper()}"


def leave(person_id: int, from_on: date, change: UnitChange) -> None:
    """The membership that holds on that day ends on the day before."""
    rows = BenefitUnitMembership.objects.filter(person=person_id).exclude(ends_on__lt=from_on)
    for row in rows.order_by("starts_on"):
        if row.starts_on >= from_on:
            raise ValidationError(
                f"Für {row.person.full_name} ist schon etwas eingetragen, das am {row.starts_on:%d.%m.%Y} beginnt. "
                "Bitte wählen Sie einen späteren Tag."
            )
        end_on(row, from_on - timedelta(days=1), change)


def end_on(row: BenefitUnitMembership, day: date | None, change: UnitChange) -> None:
    """Ends a membership and remembers the event that kept it as it was."""
    row.ends_on = day
    save_checked(row)
    change.changed.append([row.pk, newest_event(BenefitUnitMembership, row.pk)])


def enter(
    unit: BenefitUnit,
    person_id: int,
    role: str,
    from_on: date,
    change: UnitChange,
    ends_on: date | None = None,
) -> None:
    """A new membership."""
    row = BenefitUnitMembership(unit=unit, person_id=person_id, role=role, starts_on=from_on, ends_on=ends_on)
    save_checked(row)
    change.created.append(row.pk)


def hand_over(units: Iterable[int], successor: int | None, from_on: date, change: UnitChange) -> None:
    """Somebody who stays represents the unit from that day on; nothing where it is represented already."""
    if successor is None:
        return
    staying = BenefitUnitMembership.objects.on(from_on).filter(unit__in=units)
    row = staying.filter(person=successor).select_related("unit").first()
    if row is None:
        raise ValidationError(
            "Wer die Bedarfsgemeinschaft vertreten soll, gehört an diesem Tag nicht mehr dazu."
        )
    if staying.filter(unit=row.unit_id, role=MemberRole.REPRESENTATIVE).exists():
        return
    if row.starts_on == from_on:
        row.role = MemberRole.REPRESENTATIVE
        end_on(row, row.ends_on, change)
        return
    ends_on = row.ends_on
    end_on(row, from_on - timedelta(days=1), change)
    enter(row.unit, successor, MemberRole.REPRESENTATIVE, from_on, change, ends_on)
