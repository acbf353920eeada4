"""The planner of contact points: the question, the answer with its alternatives, a trial begun and taken back."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.planning.telling import kilometres
from augenhoehe.caseload.spots import BY_HAND, ENTRIES, SITES
from augenhoehe.caseload.tests.district_factories import district, entry, neighbour, site
from augenhoehe.organisation.models import ContactPointPilot, Role, Site
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.tests.test_concurrency import at_once
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
    house.team(site=west)
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


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def trial(place: Site, begins_in: int, days: int = 100) -> ContactPointPilot:
    """From so many days from now on."""
    first = timezone.localdate() + timedelta(days=begins_in)
    last = first + timedelta(days=days)
    return ContactPointPilot.objects.create(site=place, starts_on=first, ends_on=last, judged_by=["people"])


def taken_back(client: Client, pilot: ContactPointPilot) -> str:
    """What the page says after «Zurücknehmen»."""
    address = f"/anlaufstellen/{pilot.site_id}/erprobung/ruecknahme/"
    return client.post(address, {"pilot": pilot.pk}, follow=True).content.decode()


def test_before_anything_is_asked_the_page_says_what_to_do(lead: Client) -> None:
    page = lead.get(PLAN)
    assert page.status_code == 200 and "Noch nichts gefragt." in page.content.decode()


def test_the_place_with_the_longest_ways_of_most_people_is_proposed(
    lead: Client, districts: list[District]
) -> None:
    page = lead.get(PLAN, {"anzahl": 1}).content.decode()
    assert f'1. <a href="/stadtteile/{districts[2].pk}/">Viertel Ost</a>' in page
    assert "rund 10 Menschen" in page and "Wenn es dort nicht geht" in page and "Viertel Mitte" in page
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


def test_ways_are_told_to_a_hundred_metres_and_no_further(lead: Client, districts: list[District]) -> None:
    page = lead.get(PLAN, {"anzahl": 2}).content.decode()
    told = re.findall(r"([\d,]+) km", page)
    assert told and all(re.fullmatch(r"\d+,\d", one) for one in told)
    assert [kilometres(one) for one in (0.0, 0.04, 0.06, 1.26, None)] == [
        *("0,0 km", "unter 0,1 km", "0,1 km", "1,3 km", "–")
    ]


def test_own_sites_and_guest_rooms_are_possible_places_if_asked_for(
    lead: Client, districts: list[District]
) -> None:
    east = districts[2]
    point = {"latitude": east.centre_latitude, "longitude": east.centre_longitude}
    empty = site(name="Altes Rathaus", district=east, **point)
    busy = Site.objects.get(district=districts[0])
    nursery = entry(east, name="Kita Ost", street="Am Markt", house_number="4", **point)
    entry(east, name="Ohne Lage")
    entry(east, name="Turnverein", category="Sport", **point)
    names = {
        "standorte": {"Altes Rathaus"},
        "treffpunkte": {"Kita Ost"},
        "mitten": {one.name for one in districts},
    }
    for kind, wanted in names.items():
        places = lead.get(PLAN, {"anzahl": "1", "orte": kind}).context["answer"]["places"]
        assert {one["name"] for one in places} <= wanted
    kept = {
        f"{PLAN}{SITES + empty.pk}/erprobung/": empty,
        f"{PLAN}{ENTRIES + nursery.pk}/erprobung/": None,
    }
    for address, known in kept.items():
        form = sent(name="Probe")
        assert known is None or "Altes Rathaus" in lead.get(address).content.decode()
        for _ in range(2):
            assert lead.post(address, form).status_code == 302
        pilot = ContactPointPilot.objects.latest("pk")
        assert pilot.site == known or (pilot.site.latitude, pilot.site.district) == (point["latitude"], east)
    assert ContactPointPilot.objects.count() == 2
    taken_back(lead, ContactPointPilot.objects.get(site=empty))
    assert ContactPointPilot.objects.count() == 1 and Site.objects.filter(pk=empty.pk).exists()
    assert lead.get(f"{PLAN}{SITES + busy.pk}/erprobung/").status_code == 404


def test_a_place_typed_in_by_hand_is_counted_and_tried(lead: Client, districts: list[District]) -> None:
    typed = {"ort": "Mühle", "breite": "51,805", "laenge": "6,785"}
    page = lead.get(PLAN, {"anzahl": "1", "ohne": str(districts[2].pk)} | typed)
    assert [one["name"] for one in page.context["answer"]["places"]] == ["Mühle"]
    link = re.search(r'href="(/anlaufstellen/planung/3\d+/erprobung/\?[^"]+)"', page.content.decode())
    assert link is not None
    assert lead.post(link.group(1).replace("&amp;", "&"), sent(name="Mühle")).status_code == 302
    made = ContactPointPilot.objects.get().site
    assert (made.latitude, made.longitude, made.district) == (51.805, 6.785, districts[2])
    assert lead.get(f"{PLAN}{BY_HAND}/erprobung/").status_code == 404


@pytest.mark.parametrize("typed", [{"ort": "Mühle"}, {"breite": "51,8"}, {"breite": "6,6", "laenge": "51,8"}])
def test_a_place_without_a_point_in_germany_is_refused_at_its_field(
    lead: Client, districts: list[District], typed: dict[str, str]
) -> None:
    answer = lead.get(PLAN, {"anzahl": "1"} | typed)
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"breite"}


def test_two_trials_at_one_place_at_one_time_are_refused_in_words(
    lead: Client, districts: list[District]
) -> None:
    empty = site(latitude=51.81, longitude=6.61)
    address = f"{PLAN}{SITES + empty.pk}/erprobung/"
    assert lead.post(address, sent()).status_code == 302
    later = timezone.localdate() + timedelta(days=60)
    answer = lead.post(address, sent(starts_on=later.isoformat()))
    assert answer.status_code == 422 and "wird hier schon etwas erprobt" in answer.content.decode()


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
    address, form = f"{PLAN}{districts[2].pk}/erprobung/", sent()
    assert "Anlaufstelle Viertel Ost" in lead.get(address).content.decode()
    for _ in range(2):
        assert lead.post(address, form).status_code == 302
    pilot = ContactPointPilot.objects.get()
    assert pilot.site.kind == "contact_point" and pilot.site.district == districts[2]
    assert pilot.judged_by == ["km_mean", "people"]
    assert "geplant" in lead.get(PLAN).content.decode()
    for _ in range(2):
        taken_back(lead, pilot)
        assert not Site.objects.filter(pk=pilot.site_id).exists()


def test_a_pilot_needs_an_end_and_figures(lead: Client, districts: list[District]) -> None:
    today = timezone.localdate().isoformat()
    mistakes: list[dict[str, object]] = [
        {"judged_by": []},
        {"starts_on": today, "ends_on": today},
        {"starts_on": "2020-01-01"},
    ]
    for wrong in mistakes:
        answer = lead.post(f"{PLAN}{districts[2].pk}/erprobung/", sent(**wrong))
        assert answer.status_code == 422 and "Anlaufstelle Viertel Ost" in answer.content.decode()
    assert not ContactPointPilot.objects.exists()


def test_a_house_of_the_jobcenter_is_never_taken_back(lead: Client, districts: list[District]) -> None:
    there = Site.objects.get()
    for pilot, said in ((trial(there, 0), "Das geht hier nicht"), (trial(there, 200), "ist zurückgenommen")):
        assert said in taken_back(lead, pilot)
    assert Site.objects.exists() and ContactPointPilot.objects.count() == 1
    for number in ("", "x", "9" * 5000):
        address = f"/anlaufstellen/{there.pk}/erprobung/ruecknahme/"
        answer = lead.post(address, {"pilot": number}, follow=True)
        assert "gibt es nicht mehr" in answer.content.decode()


def test_only_the_trial_that_was_clicked_is_taken_back(lead: Client) -> None:
    empty = site()
    soon, later = trial(empty, 30), trial(empty, 400)
    page = lead.get(PLAN).content.decode()
    assert all(f'name="pilot" value="{one.pk}"' in page for one in (soon, later))
    taken_back(lead, later)
    assert ContactPointPilot.objects.get() == soon


def test_a_planned_place_stays_while_another_trial_runs_there(lead: Client) -> None:
    planned = Site.objects.create(code="pilot-1", name="Markt", latitude=51.8, longitude=6.6)
    running = trial(planned, -30, days=60)
    assert lead.post(f"{PLAN}{SITES + planned.pk}/erprobung/", sent(starts_on=day(60))).status_code == 302
    taken_back(lead, ContactPointPilot.objects.exclude(pk=running.pk).get())
    assert ContactPointPilot.objects.get() == running
    assert "Das geht hier nicht" in taken_back(lead, running) and ContactPointPilot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_moment_begin_and_take_back_one_trial() -> None:
    account = house.account_of(house.staff(Role.TEAM_LEAD))
    browsers = [Client(), Client()]
    for one in browsers:
        one.force_login(account)
    empty, form = Site.objects.create(code="leer", name="Markt", latitude=51.8, longitude=6.6), sent()
    address = f"{PLAN}{SITES + empty.pk}/erprobung/"
    answers = at_once(*(partial(one.post, address, form) for one in browsers))
    assert [one.status_code for one in answers] == [302, 302]
    Site.objects.filter(pk=empty.pk).update(code="pilot-1")
    pilot = ContactPointPilot.objects.get()
    pages = at_once(*(partial(taken_back, one, pilot) for one in browsers))
    assert sorted("ist zurückgenommen" in one for one in pages) == [False, True]
    assert any("gibt es nicht mehr" in one for one in pages) and not Site.objects.exists()


def test_others_plan_no_contact_points(client: Client, districts: list[District]) -> None:
    client.force_login(house.account_of(house.staff()))
    assert client.get(PLAN).status_code == 403
    assert client.post(f"{PLAN}{districts[0].pk}/erprobung/", sent()).status_code == 403
