"""An address by hand: a move, a correction, who moves along, no fixed home, and the district that follows."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.tests.fact_pages import address, panel, send
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.places.models import District, PostalPlace

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 1)
HOME = {
    **{"kind": "home", "lodging": "home", "street": "Ring", "house_number": "5", "postcode": "46395"},
    **{"city": "Bocholt", "starts_on": "2026-10-01", "source": "document"},
}


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


@pytest.fixture
def town() -> District:
    """Bocholt, with its postcode."""
    middle = {"latitude": 51.84, "longitude": 6.61, "source": "Test"}
    PostalPlace.objects.create(postcode="46395", place="Bocholt", municipality_code="05554008", **middle)
    return District.objects.create(scheme="gemeinde", code="05554008", name="Bocholt", valid_from_year=2020)


def lived(someone: Person, **given: Any) -> Address:
    usual = {
        "street": "Nordwall",
        "house_number": "1",
        "postcode": "46395",
        "city": "Bocholt",
        "starts_on": FIRST,
    }
    return Address.objects.create(person=someone, **usual | given)


def together(counsellor: Staff, number: int = 3) -> list[Person]:
    """A household under one roof."""
    unit = BenefitUnit.objects.create(unit_number="BG-A")
    people = [person_of(counsellor, given_name=f"Mitglied {index}") for index in range(number)]
    for index, one in enumerate(people):
        role = "child" if index else "representative"
        BenefitUnitMembership.objects.create(unit=unit, person=one, role=role, starts_on=FIRST)
        lived(one)
    return people


def test_a_move_ends_the_address_before_and_the_district_follows(
    client: Client, counsellor: Staff, town: District
) -> None:
    someone = person_of(counsellor)
    lived(someone)
    assert send(client, address(someone, "anschrift"), **HOME).status_code == 302
    told = someone.addresses.order_by("starts_on").values_list(
        "street", "ends_on", "district", "found_by", "source"
    )
    assert list(told) == [
        ("Nordwall", date(2026, 9, 30), None, "not_found", "person"),
        ("Ring", None, town.pk, "postcode", "document"),
    ]
    shown = panel(client, someone, "stammdaten")
    assert "Ring 5, 46395 Bocholt" in shown and "Stadtteil Bocholt" in shown and "Nordwall" not in shown
    client.post(address(someone, "anschrift", "ruecknahme"))
    assert list(someone.addresses.values_list("street", "ends_on")) == [("Nordwall", None)]


def test_a_postal_address_stands_beside_the_home(client: Client, counsellor: Staff, town: District) -> None:
    someone = person_of(counsellor)
    lived(someone)
    assert (
        send(
            client, address(someone, "anschrift"), **HOME | {"kind": "postal", "care_of": "Caritas"}
        ).status_code
        == 302
    )
    assert someone.addresses.filter(ends_on=None).count() == 2
    assert "Post: bei Caritas, Ring 5" in panel(client, someone, "stammdaten")


def test_a_correction_keeps_the_row_its_district_and_what_stood_there(
    client: Client, counsellor: Staff, town: District
) -> None:
    someone = person_of(counsellor)
    wrong = lived(
        someone, district=town, found_by="inside", latitude=51.84, longitude=6.61, precision="house"
    )
    url = address(someone, "anschrift", wrong.pk)
    kept = HOME | {"street": "Nordwall", "house_number": "1", "starts_on": "2024-01-01", "source": "document"}
    assert send(client, url, **kept).status_code == 302
    wrong.refresh_from_db()
    assert (wrong.found_by, wrong.precision, wrong.source) == ("inside", "house", "document")
    assert send(client, url, **HOME | {"starts_on": "2024-01-01"}).status_code == 302
    assert someone.addresses.get().found_by == "postcode"
    page = client.get(address(someone, "anschrift")).content.decode()
    assert "Was hier vorher stand" in page and "Nordwall 1" in page


def test_what_a_hand_corrects_does_not_stay_taken_over_from_the_benefits_system(
    client: Client, counsellor: Staff, town: District
) -> None:
    someone = person_of(counsellor)
    url = address(someone, "anschrift", lived(someone, source="benefits").pk)
    assert client.get(url).context["form"]["source"].value() == ""
    refused = send(client, url, **HOME | {"source": ""})
    assert refused.status_code == 422 and "Woher wissen Sie" in refused.content.decode()
    assert send(client, url, **HOME | {"source": "benefits"}).status_code == 302


def test_without_a_fixed_home_there_is_a_town_and_no_street(
    client: Client, counsellor: Staff, town: District
) -> None:
    someone = person_of(counsellor)
    none = HOME | {"lodging": "none", "street": "", "house_number": ""}
    assert send(client, address(someone, "anschrift"), **none).status_code == 302
    assert someone.addresses.get().district == town
    assert "ohne festen Wohnsitz: 46395 Bocholt" in panel(client, someone, "stammdaten")
    refused = send(client, address(someone, "anschrift"), **none | {"lodging": "home"})
    assert refused.status_code == 422 and "Hier fehlt die Straße" in refused.content.decode()
    refused = send(client, address(someone, "anschrift"), **none | {"kind": "postal"})
    assert refused.status_code == 422 and "Eine Postanschrift ist ein Ort" in refused.content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"postcode": "4639"}, "fünf Ziffern"),
        ({"postcode": "99999"}, "Zu Bocholt gehört 46395"),
        ({"postcode": "99999", "city": "Dorf"}, "nicht bekannt"),
        ({"city": "Borken"}, "Zu 46395 gehört Bocholt"),
        ({"city": "Boch\x0bolt"}, "unsichtbare Zeichen"),
    ],
)
def test_a_wrong_postcode_is_asked_about_once(
    given: dict[str, str], says: str, client: Client, counsellor: Staff, town: District
) -> None:
    someone = person_of(counsellor)
    answer = send(client, address(someone, "anschrift"), **HOME | given)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not someone.addresses.exists()
    if says in {"nicht bekannt", "Zu Bocholt gehört 46395", "Zu 46395 gehört Bocholt"}:
        assert 'type="checkbox" name="is_right"' in answer.content.decode()
        asked = "{postcode} {city}".format(**HOME | given)
        assert f'value="{asked}"' in answer.content.decode()
        for tick, status in (("on", 422), ("12345 Anderswo", 422), (asked, 302)):
            answer = send(client, address(someone, "anschrift"), **HOME | given, is_right=tick)
            assert answer.status_code == status, "a tick is for the place it stood at"


def test_the_same_street_tells_the_quarter_but_a_sealed_file_tells_nothing(
    client: Client, counsellor: Staff, town: District
) -> None:
    quarter = District.objects.create(
        scheme="quartier", code="Q1", name="Fildeken", parent=town, valid_from_year=2020
    )
    neighbour, someone = person_of(counsellor), person_of(counsellor)
    spot = {"latitude": 51.85, "longitude": 6.62, "precision": "house"}
    lived(neighbour, street="Ring", house_number="9", district=quarter, found_by="inside", **spot)
    send(client, address(someone, "anschrift"), **HOME)
    found = someone.addresses.get()
    assert (found.district, found.precision, found.found_by) == (quarter, "street", "inside")
    seal(neighbour)
    other = person_of(counsellor)
    Address.objects.filter(person=someone).delete()
    send(client, address(other, "anschrift"), **HOME)
    assert other.addresses.get().district == town


def test_without_a_list_of_postcodes_the_neighbours_tell_the_town(client: Client, counsellor: Staff) -> None:
    town = District.objects.create(scheme="gemeinde", code="1", name="Bocholt", valid_from_year=2020)
    for _ in range(3):
        lived(person_of(counsellor), district=town, found_by="inside")
    someone = person_of(counsellor)
    asked = send(client, address(someone, "anschrift"), **HOME | {"city": "Borken"})
    assert asked.status_code == 422 and "Zu 46395 gehört Bocholt" in asked.content.decode()
    for city, says in (("Bocholt", "Zu Bocholt gehört 46395"), ("Dorf", "nicht bekannt")):
        asked = send(client, address(someone, "anschrift"), **HOME | {"city": city, "postcode": "10115"})
        assert asked.status_code == 422 and says in asked.content.decode()
    assert send(client, address(someone, "anschrift"), **HOME).status_code == 302
    assert (someone.addresses.get().district, someone.addresses.get().found_by) == (town, "postcode")


def test_a_field_nobody_filled_is_empty(client: Client, counsellor: Staff) -> None:
    assert "DatabaseDefault" not in client.get(address(person_of(counsellor), "anschrift")).content.decode()


def test_a_district_chosen_by_hand_counts(client: Client, counsellor: Staff, town: District) -> None:
    someone = person_of(counsellor)
    send(client, address(someone, "anschrift"), **HOME | {"postcode": "46395"}, chosen_district=town.pk)
    assert (someone.addresses.get().district, someone.addresses.get().found_by) == (town, "hand")


def test_the_household_moves_together_and_back_again(
    client: Client, counsellor: Staff, town: District
) -> None:
    mother, child, stays = together(counsellor)
    page = client.get(address(mother, "anschrift")).content.decode()
    assert "Wer zieht mit?" in page and child.full_name in page
    assert send(client, address(mother, "anschrift"), **HOME, along=[str(child.pk)]).status_code == 302
    now = Address.objects.on(timezone.localdate()).values_list("person_id", "street")
    assert dict(now) == {mother.pk: "Ring", child.pk: "Ring", stays.pk: "Nordwall"}
    client.post(address(mother, "anschrift", "ruecknahme"))
    assert set(Address.objects.values_list("street", "ends_on")) == {("Nordwall", None)}
    assert Address.objects.count() == 3


def test_a_question_about_the_place_keeps_all_who_move_along(
    client: Client, counsellor: Staff, town: District
) -> None:
    mother, *others = together(counsellor)
    along = [str(one.pk) for one in others]
    asked = send(client, address(mother, "anschrift"), **HOME | {"city": "Borken"}, along=along)
    assert asked.status_code == 422 and asked.context["form"]["along"].value() == along


def test_nobody_moves_along_who_is_not_of_the_household_or_may_not_be_seen(
    client: Client, counsellor: Staff, town: District
) -> None:
    mother, hidden, _ = together(counsellor)
    stranger = person_of(counsellor)
    seal(hidden)
    for number in (stranger.pk, hidden.pk):
        answer = send(client, address(mother, "anschrift"), **HOME, along=[str(number)])
        assert answer.status_code == 422
    assert not Address.objects.filter(street="Ring").exists()


def test_a_change_about_one_who_moved_along_blocks_the_undo(
    client: Client, counsellor: Staff, town: District
) -> None:
    mother, child, _ = together(counsellor)
    send(client, address(mother, "anschrift"), **HOME, along=[str(child.pk)])
    Address.objects.filter(person=child, street="Ring").update(house_number="6")
    answer = client.post(address(mother, "anschrift", "ruecknahme"), follow=True)
    assert "Nicht rückgängig gemacht" in answer.content.decode()
    assert Address.objects.filter(street="Ring").count() == 2


def test_a_file_sealed_since_it_moved_along_is_not_moved_back(
    client: Client, counsellor: Staff, town: District
) -> None:
    mother, child, _ = together(counsellor)
    send(client, address(mother, "anschrift"), **HOME, along=[str(child.pk)])
    seal(child)
    answer = client.post(address(mother, "anschrift", "ruecknahme"), follow=True)
    assert "Nicht rückgängig gemacht" in answer.content.decode()
    assert Address.objects.filter(street="Ring").count() == 2


def test_after_a_split_one_is_asked_where_they_live_now(
    client: Client, counsellor: Staff, town: District
) -> None:
    mother, child, _ = together(counsellor)
    url = f"/person/{mother.pk}/bedarfsgemeinschaft/aenderung/"
    version = client.get(url).context["form"]["version"].value()
    moving = {"members": [mother.pk, child.pk], "from_on": "2026-12-01", "target": "new", "step": "save"}
    assert client.post(url, {"version": version, **moving}).status_code == 302
    asked = client.get(f"/person/{mother.pk}/bedarfsgemeinschaft/").content.decode()
    link = f"/person/{mother.pk}/angaben/anschrift/?starts_on=2026-12-01&amp;along={child.pk}#angabe"
    assert link in asked
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert form["along"].value() == [str(child.pk)] and str(form["starts_on"].value()) == "2026-12-01"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.RECEPTION, 422), (Role.BENEFITS_OFFICER, 422), (Role.MANAGING_DIRECTOR, 403)],
)
def test_who_hears_of_a_move_writes_it_down(role: str, status: int, client: Client) -> None:
    colleague = house.staff(role)
    someone = person_of(colleague.team)
    client.force_login(house.account_of(colleague))
    assert client.post(address(someone, "anschrift"), {}).status_code == status
