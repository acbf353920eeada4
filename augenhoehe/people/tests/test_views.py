"""The panels that say who someone is."""

from datetime import date

import pytest
from django.test import Client

from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.tests.factories import person, person_of, seal, speaks
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def text(client: Client, someone: Person, panel: str, *, part: bool = False) -> str:
    headers = {"HX-Request": "true"} if part else {}
    return client.get(f"/person/{someone.pk}/{panel}/", headers=headers).content.decode()


def test_master_data_name_language_and_home(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, interpreter_need="spoken", birth_date=date(1985, 4, 3))
    speaks(someone)
    Address.objects.create(
        person=someone, street="Markt", postcode="46395", city="Bocholt", starts_on=date(2024, 1, 1)
    )
    Address.objects.create(
        person=someone,
        street="Damals",
        postcode="48683",
        city="Ahaus",
        starts_on=date(2020, 1, 1),
        ends_on=date(2023, 12, 31),
    )
    shown = text(client, someone, "stammdaten")
    assert "03.04.1985" in shown and "bevorzugt" in shown and "Dolmetschen" in shown
    assert "46395 Bocholt" in shown and "Damals" not in shown


def test_a_panel_asked_by_htmx_is_the_part_of_the_page(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    whole, part = text(client, someone, "stammdaten"), text(client, someone, "stammdaten", part=True)
    assert "<html" in whole and "<html" not in part
    assert "".join(part.split()) in "".join(whole.split())


def test_the_unit_names_those_one_may_see_and_does_not_count_the_others(
    client: Client, counsellor: Staff
) -> None:
    mother, child = person_of(counsellor), person_of(counsellor, given_name="Sofia")
    hidden, stranger = person_of(counsellor, given_name="Petro"), person(given_name="Iwan")
    seal(hidden)
    unit = BenefitUnit.objects.create(unit_number="BG-7")
    for member in (mother, child, hidden, stranger):
        BenefitUnitMembership.objects.create(
            unit=unit, person=member, role="other", starts_on=date(2024, 1, 1)
        )
    shown = text(client, mother, "bedarfsgemeinschaft")
    assert "BG-7" in shown and "Sofia" in shown
    assert "Petro" not in shown and "Iwan" not in shown
    assert shown.count("<tr>") == 3


def test_whoever_has_left_the_unit_stands_with_those_of_former_days(
    client: Client, counsellor: Staff
) -> None:
    mother, son = person_of(counsellor), person_of(counsellor, given_name="Artem")
    unit = BenefitUnit.objects.create(unit_number="BG-8")
    for member, ends_on in ((mother, None), (son, date(2025, 5, 31))):
        BenefitUnitMembership.objects.create(
            unit=unit, person=member, role="other", starts_on=date(2024, 1, 1), ends_on=ends_on
        )
    members, _, former = text(client, mother, "bedarfsgemeinschaft").partition("Wer früher dazugehörte")
    assert "Artem" not in members and "01.01.2024 bis 31.05.2025" in former


def test_the_log_shows_every_reader_newest_first_and_pages(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    for number in range(25):
        AccessLogEntry.objects.create(
            account_id=999 - number, role="reception", person_id=someone.pk, purpose="Empfang", way_in="file"
        )
    shown = text(client, someone, "zugriffe")
    assert shown.count("<tr>") == 21
    assert shown.index(counsellor.addressed_name) < shown.index("inzwischen ausgeschieden")
    assert "after=" in shown


def test_a_forged_place_in_the_list_is_refused(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    assert client.get(f"/person/{someone.pk}/zugriffe/", {"after": "forged"}).status_code == 400
