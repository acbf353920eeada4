"""A list that still has an old number leads to the same file: client and unit numbers that were replaced by hand."""

from datetime import date
from pathlib import Path

import pytest

from augenhoehe.cases.importing.staging import decide
from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.models import ImportRun
from augenhoehe.cases.tests.import_lists import ON, checked, row_of, rows_of, viewer, write_csv
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, BenefitUnit, ContactPoint, Person
from augenhoehe.people.tests.factories import person_of

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


def test_a_number_two_people_share_is_nobody_s_until_somebody_has_looked(lead: Staff, tmp_path: Path) -> None:
    same = {"Kundennummer": "355A000001"}
    rows = [row_of(0, **same), row_of(1), row_of(2, **same), row_of(3, **same), row_of(4)]
    run = checked(lead, write_csv(tmp_path / "liste.csv", rows_of(rows)))
    said = {row.number: row.problems[0]["sentence"][-8:] for row in run.rows.filter(verdict="problem")}
    assert said == {2: "Zeile 4.", 4: "Zeile 2.", 5: "Zeile 2."}
    apply(run, viewer(lead), lead.account_id)
    assert Person.objects.count() == 2


def test_the_same_person_twice_is_taken_over_once(lead: Staff, tmp_path: Path) -> None:
    run = checked(
        lead, write_csv(tmp_path / "liste.csv", rows_of([row_of(0), row_of(0, Telefon="02871 99")]))
    )
    assert [(row.verdict, len(row.problems)) for row in run.rows.order_by("number")] == [
        ("new", 0),
        ("problem", 1),
    ]


def test_who_has_a_number_of_two_is_not_taken_over_by_saying_that_she_is_new(
    lead: Staff, tmp_path: Path
) -> None:
    person_of(lead, given_name="Anna", family_name="Müller", birth_date=date(1950, 1, 1))
    rows = [row_of(0, Geburtsdatum="1.1.1950"), row_of(1, Kundennummer="321A000000")]
    run = checked(lead, write_csv(tmp_path / "liste.csv", rows_of(rows)))
    row = run.rows.get(number=2)
    assert row.candidates
    decide(run, row, "different", None, viewer(lead))
    row.refresh_from_db()
    assert (row.verdict, row.problems[0]["kind"]) == ("problem", "number_twice")
