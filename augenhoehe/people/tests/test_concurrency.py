"""What two people write about the same person or unit in the same moment, on real connections of their own."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import actions, fact_actions
from augenhoehe.people.facts import EMPLOYMENT_STATUS
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, EmploymentStatus, MemberRole
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db(transaction=True)
WAITING_SECONDS = 20
FIRST, NEXT = date(2025, 1, 1), date(2026, 12, 1)


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """All tasks begin together, each on a connection of its own; what they give, or the error that stopped them."""
    start = threading.Barrier(len(tasks), timeout=WAITING_SECONDS)
    outcomes: list[Any] = [None] * len(tasks)

    def work(place: int, task: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[place] = task()
        except Exception as problem:
            outcomes[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=numbered) for numbered in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAITING_SECONDS)
    return outcomes


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_split_the_same_unit_one_is_told(attempt: int) -> None:
    colleague = house.staff()
    unit = BenefitUnit.objects.create(unit_number="BG-1")
    people = [person_of(colleague) for _ in range(3)]
    roles = (MemberRole.REPRESENTATIVE, MemberRole.PARTNER, MemberRole.CHILD)
    for member, role in zip(people, roles, strict=True):
        BenefitUnitMembership.objects.create(unit=unit, person=member, role=role, starts_on=FIRST)

    def split(head: int, successor: int) -> Callable[[], Any]:
        moving = {people[head].pk: MemberRole.REPRESENTATIVE, people[2].pk: MemberRole.CHILD}
        return lambda: actions.split_unit(moving=moving, from_on=NEXT, successor=people[successor].pk)

    outcomes = at_once(split(0, 1), split(1, 0))
    refused = [one for one in outcomes if isinstance(one, ValidationError)]
    assert len(refused) == 1 and "beginnt" in str(refused[0].messages)
    held = BenefitUnitMembership.objects.on(NEXT)
    assert held.count() == 3 and held.filter(role=MemberRole.REPRESENTATIVE).count() == 2
    assert BenefitUnit.objects.count() == 2


def test_two_units_merged_crosswise_do_not_block_each_other() -> None:
    colleague = house.staff()
    units = [BenefitUnit.objects.create(unit_number=f"BG-{number}") for number in (1, 2)]
    people = [person_of(colleague) for _ in units]
    for unit, member in zip(units, people, strict=True):
        BenefitUnitMembership.objects.create(unit=unit, person=member, role="other", starts_on=FIRST)

    def move(person: int, into: int) -> Callable[[], Any]:
        joining = {people[person].pk: MemberRole.OTHER}
        return lambda: actions.join_unit(unit=units[into], joining=joining, from_on=NEXT)

    outcomes = at_once(move(0, 1), move(1, 0))
    assert all(isinstance(one, actions.UnitChange) for one in outcomes), outcomes
    assert set(BenefitUnitMembership.objects.on(NEXT).values_list("person", "unit")) == {
        (people[0].pk, units[1].pk),
        (people[1].pk, units[0].pk),
    }


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_new_facts_written_at_once_one_is_a_conflict(attempt: int) -> None:
    someone = person_of(house.staff())
    version = fact_actions.version_of(EMPLOYMENT_STATUS, someone.pk)

    def add(kind: str) -> Callable[[], Any]:
        row = EmploymentStatus(person=someone, kind=kind, starts_on=NEXT)
        return lambda: fact_actions.add_fact(kind=EMPLOYMENT_STATUS, person=someone, row=row, version=version)

    outcomes = at_once(add("unemployed"), add("mini_job"))
    assert sorted(type(one).__name__ for one in outcomes) == ["FactConflict", "LastChange"]
    assert EmploymentStatus.objects.count() == 1
