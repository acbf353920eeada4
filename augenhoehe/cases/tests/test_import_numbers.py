"""A list that still has an old number leads to the same file: client and unit numbers that were replaced by hand."""

from datetime import date
from pathlib import Path

import pytest

from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.models import ImportRun
from augenhoehe.cases.tests.import_lists import ON, checked, row_of, rows_of, viewer, write_csv
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, BenefitUnit, ContactPoint, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Staff:
    """A team lead who takes lists over."""
    return house.staff(Role.TEAM_LEAD)


def taken_over(lead: Staff, path: Path) -> ImportRun:
    run = checked(lead, path, on=ON)
    assert not run.counts.get("problem"), [row.problems for row in run.rows.filter(verdict="problem")]
    return apply(run, viewer(lead), lead.account_id)


def test_the_same_list_changes_nothing_after_numbers_were_replaced(lead: Staff, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "liste.csv", rows_of([row_of(number) for number in range(4)]))
    taken_over(lead, path)
    someone, unit = Person.objects.order_by("pk").first(), BenefitUnit.objects.order_by("pk").first()
    assert someone is not None and unit is not None
    someone.client_number, someone.number_since = "355Z999999", date(2026, 11, 1)
    someone.save()
    unit.unit_number, unit.number_since = "35502//9999999", date(2026, 11, 1)
    unit.save()
    run = taken_over(lead, path)
    assert run.counts.get("new", 0) == 0
    assert (Person.objects.count(), BenefitUnit.objects.count()) == (4, 2)
    assert Person.objects.get(pk=someone.pk).client_number == "355Z999999"


def test_what_a_list_brings_says_where_it_comes_from(lead: Staff, tmp_path: Path) -> None:
    taken_over(lead, write_csv(tmp_path / "liste.csv", rows_of([row_of(0)])))
    assert set(Address.objects.values_list("source", "lodging")) == {("office", "home")}
    phone = ContactPoint.objects.get(kind="phone")
    assert (phone.ways_to_person, phone.ways_to_us) == ([], ["call", "sms"])
