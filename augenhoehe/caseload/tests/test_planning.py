"""The planner of contact points: the question, the answer with its alternatives, a pilot begun and taken back."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.tests.district_factories import district, neighbour, site
from augenhoehe.organisation.models import ContactPointPilot, Role, Site
from augenhoehe.organisation.tests import factories as house
from augenhoehe.places.models import District

pytestmark = pytest.mark.django_db
PLAN = "/anlaufstellen/planung/"


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(house.account_of(house.staff(Role.TEAM_LEAD)))
    return client


@pytest.fixture
def districts() -> Iterator[list[District]]:
    """A town with a house in its west, and people all over; most of them in the far east."""
    made = [
        district(f"Viertel {name}", column=place) for name, place in (("West", 0), ("Mitte", 8), ("Ost", 18))
    ]
    for place, people in zip(made, (6, 7, 12), strict=True):
        for _ in range(people):
            neighbour(place)
    west = site(district=made[0])
    west.latitude, west.longitude = made[0].centre_latitude, made[0].centre_longitude
    west.save()
    yield made


def sent(**given: object) -> dict[str, object]:
    first = timezone.localdate() + timedelta(days=30)
    return {
        "token": str(uuid.uuid4()),
        "name": "Anlaufstelle Viertel Ost",
        "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=300)).isoformat(),
        "judged_by": ["km_mean", "people"],
    } | given


def test_before_anything_is_asked_the_page_says_what_to_do(lead: Client) -> None:
    page = lead.get(PLAN)
    assert page.status_code == 200 and "Noch nichts gefragt." in page.content.decode()


def test_the_place_with_the_longest_ways_of_most_people_is_proposed(
    lead: Client, districts: list[District]
) -> None:
    page = lead.get(PLAN, {"anzahl": 1}).content.decode()
    assert f'1. <a href="/stadtteile/{districts[2].pk}/">Viertel Ost</a>' in page
    assert "rund 10 Menschen" in page and "Nächstbester statt dessen" in page and "Viertel Mitte" in page
    assert "<svg" in page and "style=" not in page


def test_where_no_room_is_found_the_next_best_is_proposed(lead: Client, districts: list[District]) -> None:
    page = lead.get(PLAN, {"anzahl": 1, "ohne": districts[2].pk}).content.decode()
    assert "1. <a" in page and "Viertel Mitte</a>" in page and "Nicht möglich: Viertel Ost" in page


def test_a_budget_decides_how_many(lead: Client, districts: list[District]) -> None:
    page = lead.get(PLAN, {"budget": 25000, "kosten": 10000}).content.decode()
    assert "20.000 €" in page
    answer = lead.get(PLAN, {"budget": 25000})
    assert answer.status_code == 422 and "Zum Budget gehört" in answer.content.decode()


def test_small_sums_are_not_told(lead: Client, districts: list[District]) -> None:
    lonely = district("Viertel Fern", column=40)
    neighbour(lonely)
    page = lead.get(PLAN, {"anzahl": 3}).content.decode()
    assert "wenige Menschen" in page


def test_with_and_without_a_place_no_page_tells_a_number_to_the_person(
    lead: Client, districts: list[District]
) -> None:
    questions = [{"anzahl": 2}] + [{"anzahl": 2, "ohne": one.pk} for one in districts]
    for question in questions:
        page = lead.get(PLAN, question).content.decode()
        told = set(re.findall(r">([^<>]*?) Menschen</td>", page))
        assert told and told <= {"wenige", "rund 10", "rund 20"}


@pytest.mark.parametrize("question", [{"anzahl": "0"}, {"anzahl": "viele"}, {"anzahl": "", "budget": ""}])
def test_a_question_without_a_number_comes_back_with_a_sentence(
    lead: Client, question: dict[str, str]
) -> None:
    assert lead.get(PLAN, question).status_code == 422


def test_where_nobody_lives_it_says_so_in_words(lead: Client) -> None:
    answer = lead.get(PLAN, {"anzahl": 1})
    assert answer.status_code == 422
    assert "Es gibt keinen Stadtteil mit Menschen." in answer.content.decode()


def test_a_pilot_is_begun_once_and_taken_back_while_nobody_sits_there(
    lead: Client, districts: list[District]
) -> None:
    address, form = f"{PLAN}{districts[2].pk}/pilot/", sent()
    assert "Anlaufstelle Viertel Ost" in lead.get(address).content.decode()
    for _ in range(2):
        assert lead.post(address, form).status_code == 302
    pilot = ContactPointPilot.objects.get()
    assert pilot.site.kind == "contact_point" and pilot.site.district == districts[2]
    assert pilot.judged_by == ["km_mean", "people"]
    assert "geplant" in lead.get(PLAN).content.decode()
    for _ in range(2):
        lead.post(f"/anlaufstellen/{pilot.site_id}/pilot/ruecknahme/")
        assert not Site.objects.filter(pk=pilot.site_id).exists()


def test_a_pilot_needs_an_end_and_figures(lead: Client, districts: list[District]) -> None:
    today = timezone.localdate().isoformat()
    mistakes: list[dict[str, object]] = [
        {"judged_by": []},
        {"starts_on": today, "ends_on": today},
        {"starts_on": "2020-01-01"},
    ]
    for wrong in mistakes:
        answer = lead.post(f"{PLAN}{districts[2].pk}/pilot/", sent(**wrong))
        assert answer.status_code == 422 and "Anlaufstelle Viertel Ost" in answer.content.decode()
    assert not ContactPointPilot.objects.exists()


def test_a_house_of_the_jobcenter_is_never_taken_back(lead: Client, districts: list[District]) -> None:
    there = Site.objects.get()
    answer = lead.post(f"/anlaufstellen/{there.pk}/pilot/ruecknahme/", follow=True)
    assert "Das geht hier nicht" in answer.content.decode() and Site.objects.exists()


def test_others_plan_no_contact_points(client: Client, districts: list[District]) -> None:
    client.force_login(house.account_of(house.staff()))
    assert client.get(PLAN).status_code == 403
    assert client.post(f"{PLAN}{districts[0].pk}/pilot/", sent()).status_code == 403
