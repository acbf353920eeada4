"""Who lives with whom: joining, leaving, splitting and merging on a day, shown in words before it is written."""

from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import actions
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, MemberRole, Person
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db
FIRST, NEXT = date(2025, 1, 1), date(2026, 12, 1)
REPRESENTATIVE, PARTNER, CHILD = MemberRole.REPRESENTATIVE, MemberRole.PARTNER, MemberRole.CHILD


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def family(colleague: Staff, number: str = "BG-1") -> tuple[BenefitUnit, Person, Person, Person]:
    """A unit of mother, father and daughter; the mother represents it."""
    unit = BenefitUnit.objects.create(unit_number=number)
    members = (
        person_of(colleague, given_name="Olena", birth_date=date(1985, 4, 3)),
        person_of(colleague, given_name="Petro", birth_date=date(1983, 1, 1)),
        person_of(colleague, given_name="Sofia", birth_date=date(2014, 5, 5)),
    )
    for member, role in zip(members, (REPRESENTATIVE, PARTNER, CHILD), strict=True):
        BenefitUnitMembership.objects.create(unit=unit, person=member, role=role, starts_on=FIRST)
    return unit, *members


def on(day: date) -> dict[str, set[tuple[str, str]]]:
    """Who belongs where in which role on that day."""
    found: dict[str, set[tuple[str, str]]] = {}
    rows = BenefitUnitMembership.objects.on(day).select_related("unit", "person")
    for row in rows:
        number = "NEU" if row.unit.unit_number.startswith("NEU-") else row.unit.unit_number
        found.setdefault(number, set()).add((row.person.given_name, row.role))
    return found


WHOLE = {"BG-1": {("Olena", "representative"), ("Petro", "partner"), ("Sofia", "child")}}


def test_whoever_leaves_belongs_until_the_day_before() -> None:
    _, _, petro, _ = family(house.staff())
    actions.leave_unit(leaving=[petro.pk], from_on=NEXT)
    assert on(date(2026, 11, 30)) == WHOLE
    assert on(NEXT) == {"BG-1": {("Olena", "representative"), ("Sofia", "child")}}


def test_whoever_represented_the_unit_hands_over() -> None:
    _, olena, petro, _ = family(house.staff())
    actions.leave_unit(leaving=[olena.pk], from_on=NEXT, successor=petro.pk)
    assert on(date(2026, 11, 30)) == WHOLE
    assert on(NEXT) == {"BG-1": {("Petro", "representative"), ("Sofia", "child")}}


def test_a_household_splits_into_two() -> None:
    _, olena, petro, sofia = family(house.staff())
    moving = {olena.pk: REPRESENTATIVE, sofia.pk: CHILD}
    actions.split_unit(moving=moving, from_on=NEXT, successor=petro.pk)
    assert on(date(2026, 11, 30)) == WHOLE
    assert on(NEXT) == {
        "BG-1": {("Petro", "representative")},
        "NEU": {("Olena", "representative"), ("Sofia", "child")},
    }


def test_two_households_become_one() -> None:
    colleague = house.staff()
    unit, olena, petro, sofia = family(colleague)
    alone = person_of(colleague, given_name="Iryna")
    other = BenefitUnit.objects.create(unit_number="BG-2")
    BenefitUnitMembership.objects.create(unit=other, person=alone, role=REPRESENTATIVE, starts_on=FIRST)
    moving = {olena.pk: PARTNER, petro.pk: MemberRole.OTHER, sofia.pk: CHILD}
    actions.merge_units(unit=unit, into=other, moving=moving, from_on=NEXT)
    assert on(NEXT) == {
        "BG-2": {("Iryna", "representative"), ("Olena", "partner"), ("Petro", "other"), ("Sofia", "child")}
    }
    with pytest.raises(ValidationError):
        actions.merge_units(unit=other, into=other, moving={alone.pk: PARTNER}, from_on=NEXT)


def test_two_who_represent_the_same_unit_are_refused_and_nothing_is_written() -> None:
    colleague = house.staff()
    unit, *_ = family(colleague)
    newcomer = person_of(colleague, given_name="Iryna")
    with pytest.raises(ValidationError, match="von einer Person vertreten"):
        actions.join_unit(unit=unit, joining={newcomer.pk: REPRESENTATIVE}, from_on=NEXT)
    assert on(NEXT) == WHOLE


def test_nobody_moves_before_an_entry_that_begins_later() -> None:
    _, _, petro, _ = family(house.staff())
    with pytest.raises(ValidationError, match="beginnt"):
        actions.leave_unit(leaving=[petro.pk], from_on=FIRST)
    assert on(NEXT) == WHOLE


def test_a_split_is_taken_back_only_while_nothing_has_changed() -> None:
    _, olena, petro, sofia = family(house.staff())
    moving = {olena.pk: REPRESENTATIVE, sofia.pk: CHILD}
    change = actions.split_unit(moving=moving, from_on=NEXT, successor=petro.pk)
    actions.take_back_units(change=change)
    assert on(NEXT) == WHOLE and BenefitUnit.objects.count() == 1
    change = actions.split_unit(moving=moving, from_on=NEXT, successor=petro.pk)
    actions.leave_unit(leaving=[petro.pk], from_on=date(2027, 1, 1))
    with pytest.raises(actions.UnitConflict):
        actions.take_back_units(change=change)


def change_page(client: Client, someone: Person, **given: Any) -> Any:
    """Fills in the page that asks who lives with whom."""
    url = f"/person/{someone.pk}/bedarfsgemeinschaft/aenderung/"
    version = client.get(url).context["form"]["version"].value()
    usual = {"version": version, "from_on": "2026-12-01", "target": "new"}
    return client.post(url, usual | given)


def test_the_page_says_in_words_what_will_be_before_it_is_written(client: Client, counsellor: Staff) -> None:
    _, olena, petro, sofia = family(counsellor)
    given = {"members": [str(olena.pk), str(sofia.pk)]}
    preview = change_page(client, olena, **given, step="preview").content.decode()
    assert "Ab 1.12.2026 leben Olena Kowalenko und Sofia Kowalenko zusammen für sich" in preview
    assert "Es vertritt sie dann Petro Kowalenko." in preview
    assert on(NEXT) == WHOLE
    assert change_page(client, olena, **given, step="save").status_code == 302
    assert on(NEXT)["NEU"] == {("Olena", "representative"), ("Sofia", "child")}
    panel = client.get(f"/person/{petro.pk}/bedarfsgemeinschaft/").content.decode()
    assert "Wer früher dazugehörte oder bald dazukommt" in panel
    client.post(f"/person/{olena.pk}/bedarfsgemeinschaft/ruecknahme/")
    assert on(NEXT) == WHOLE


def test_one_who_moves_out_lives_for_herself(client: Client, counsellor: Staff) -> None:
    _, _, petro, _ = family(counsellor)
    preview = change_page(client, petro, members=[str(petro.pk)], step="preview").content.decode()
    assert "Ab 1.12.2026 lebt Petro Kowalenko für sich, in einer eigenen Bedarfsgemeinschaft." in preview


def test_two_windows_get_a_conflict(client: Client, counsellor: Staff) -> None:
    _, olena, petro, _ = family(counsellor)
    url = f"/person/{olena.pk}/bedarfsgemeinschaft/aenderung/"
    first = client.get(url).context["form"]["version"].value()
    actions.leave_unit(leaving=[petro.pk], from_on=NEXT)
    sent = {
        "version": first,
        "members": [str(olena.pk)],
        "from_on": "2026-12-01",
        "target": "none",
        "step": "save",
    }
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "In der Zwischenzeit hat jemand diese Bedarfsgemeinschaft geändert." in answer.content.decode()
    assert ("Olena", "representative") in on(NEXT)["BG-1"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"members": ["1"], "target": "new"},
        {"target": "other", "number": "BG-GIBT-ES-NICHT"},
        {"target": "other", "number": "BG-1"},
        {"target": "x"},
        {"from_on": "31.2.2026"},
        {"from_on": "2024-01-01"},
        {"version": "forged"},
    ],
)
def test_what_does_not_fit_is_said_in_words(given: dict[str, Any], client: Client, counsellor: Staff) -> None:
    _, olena, _, _ = family(counsellor)
    members = {"members": [str(olena.pk)]} if given else {}
    answer = change_page(client, olena, **members | {"target": "none", "step": "save"} | given)
    assert answer.status_code in {409, 422}
    assert on(NEXT) == WHOLE


def test_whoever_has_no_unit_joins_one_or_gets_one(client: Client, counsellor: Staff) -> None:
    family(counsellor)
    one, other = person_of(counsellor, given_name="Iryna"), person_of(counsellor, given_name="Ira")
    joined = {"members": [str(one.pk)], "target": "other", "number": "bg-1", "role": "other", "step": "save"}
    assert change_page(client, one, **joined).status_code == 302
    assert change_page(client, other, members=[str(other.pk)], number="BG-9", step="save").status_code == 302
    assert ("Iryna", "other") in on(NEXT)["BG-1"]
    assert on(NEXT)["BG-9"] == {("Ira", "representative")}


def test_members_one_may_not_see_are_neither_named_nor_moved(client: Client, counsellor: Staff) -> None:
    _, olena, petro, sofia = family(counsellor)
    seal(petro)
    page = client.get(f"/person/{olena.pk}/bedarfsgemeinschaft/aenderung/").content.decode()
    assert "Petro" not in page and "Sofia" in page
    assert change_page(client, olena, members=[str(petro.pk)], target="none").status_code == 422
    hidden = BenefitUnit.objects.create(unit_number="BG-3")
    stranger = person_of(house.staff())
    BenefitUnitMembership.objects.create(unit=hidden, person=stranger, role=REPRESENTATIVE, starts_on=FIRST)
    joined = {"members": [str(sofia.pk)], "target": "other", "number": "BG-3"}
    assert change_page(client, olena, **joined).status_code == 422


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.BENEFITS_OFFICER, Role.MANAGING_DIRECTOR])
def test_others_read_the_unit_and_do_not_change_it(role: str, client: Client) -> None:
    colleague = house.staff(role)
    someone = person_of(colleague.team)
    client.force_login(house.account_of(colleague))
    url = f"/person/{someone.pk}/bedarfsgemeinschaft/"
    assert "Ändern" not in client.get(url).content.decode()
    assert client.get(f"{url}aenderung/").status_code == 403
    assert client.post(f"{url}ruecknahme/").status_code == 403


def test_one_year_is_one_year(client: Client, counsellor: Staff) -> None:
    _, olena, petro, sofia = family(counsellor)
    today = timezone.localdate()
    for member, years in ((petro, 0), (sofia, 1)):
        Person.objects.filter(pk=member.pk).update(birth_date=today - relativedelta(years=years))
    page = client.get(f"/person/{olena.pk}/bedarfsgemeinschaft/").content.decode()
    assert ">1 Jahr<" in page and ">0 Jahre<" in page
