"""Sites say when they are open, what their rooms can and who sits there; leads keep them right."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.caseload.districts.sites import open_state
from augenhoehe.caseload.tests.district_factories import LONG_AGO, district, site
from augenhoehe.organisation.models import (
    ConsultationHours,
    ContactPointPilot,
    LocalJobcenter,
    OpeningHours,
    Role,
    Room,
    Site,
    SiteClosure,
    SiteKind,
    Staff,
    Team,
)
from augenhoehe.organisation.public_holidays import public_holidays
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(house.account_of(house.staff(Role.TEAM_LEAD)))
    return client


def our_site(**given: Any) -> Site:
    """A site where a team of the lead's own local Jobcenter works."""
    made = site(**given)
    lead = Staff.objects.get(role=Role.TEAM_LEAD)
    house.team(local_jobcenter=lead.team.local_jobcenter, site=made)
    return made


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def words_at(place: Site, moment: datetime) -> tuple[bool, str]:
    """What stands at the door then."""
    on = moment.date()
    state = open_state(
        list(OpeningHours.objects.on(on).filter(site=place)), list(place.closures.all()), moment
    )
    return state.is_open, state.words


def test_the_door_says_open_until_when_and_when_it_opens() -> None:
    place = site()
    OpeningHours.objects.create(
        site=place, weekday=1, opens_at=time(14), closes_at=time(16), starts_on=LONG_AGO
    )
    assert words_at(place, at(7)) == (False, "öffnet heute um 08:00 Uhr")
    assert words_at(place, at(8)) == (True, "heute offen bis 12:00 Uhr")
    assert words_at(place, at(12)) == (False, "öffnet heute um 14:00 Uhr")
    assert words_at(place, at(16)) == (False, "heute nicht mehr offen, wieder Mo 08:00 Uhr")
    assert words_at(place, at(9, day=MONDAY + timedelta(days=1))) == (
        False,
        "heute geschlossen, wieder Mo 08:00 Uhr",
    )


def test_a_closure_wins_over_the_hours_of_the_week() -> None:
    place = site()
    SiteClosure.objects.create(
        site=place, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=2), reason="Fortbildung"
    )
    assert words_at(place, at(9)) == (False, "heute geschlossen bis 25.11.: Fortbildung")
    assert words_at(place, at(9, day=MONDAY + timedelta(days=7))) == (True, "heute offen bis 12:00 Uhr")


def test_the_list_shows_rooms_and_closures_to_come(lead: Client) -> None:
    place = site(name="Rathaus")
    soon = timezone.localdate() + timedelta(days=5)
    SiteClosure.objects.create(site=place, starts_on=soon, ends_on=soon, reason="Umzug")
    page = lead.get("/standorte/").content.decode()
    assert "Rathaus" in page and "Kinderecke" in page and "Umzug" in page


def test_a_site_shows_its_week_its_rooms_its_pilot_and_who_sits_there(lead: Client) -> None:
    place = site(kind=SiteKind.CONTACT_POINT)
    today = timezone.localdate()
    ContactPointPilot.objects.create(
        site=place, starts_on=today, ends_on=today + timedelta(days=180), judged_by=["no_show_rate"]
    )
    hours = {"site": place, "weekday": 2, "begins_at": time(9), "ends_at": time(11), "starts_on": LONG_AGO}
    ConsultationHours.objects.create(staff=house.staff(family_name="Terhorst"), **hours)
    gone = house.staff(family_name="Fort", ends_on=today - timedelta(days=1))
    ConsultationHours.objects.create(staff=gone, **hours)
    page = lead.get(f"/standorte/{place.pk}/").content.decode()
    for words in (
        "Anlaufstelle",
        "08:00–12:00",
        "09:00–11:00 Frau Terhorst",
        "Kinderecke",
        "Anteil der Gespräche, zu denen",
    ):
        assert words in page, words
    assert "Frau Fort" not in page


def test_the_lead_enters_hours_closures_rooms_and_who_sits_there(lead: Client) -> None:
    place, colleague = our_site(), house.staff()
    sent: dict[str, dict[str, Any]] = {
        "oeffnungszeit": {"weekday": 3, "opens_at": "13:00", "closes_at": "17:00", "starts_on": "2026-01-01"},
        "schliessung": {"starts_on": "2099-12-24", "ends_on": "2099-12-31", "reason": "zwischen den Jahren"},
        "raum": {"name": "Stiller Raum", "seats": 3, "is_quiet": "on"},
        "sprechzeit": {
            "staff": colleague.pk,
            **{"weekday": 3, "begins_at": "13:00", "ends_at": "15:00", "starts_on": "2026-01-01"},
        },
    }
    for part, data in sent.items():
        for status in (302, 422):  # the second click is told that it stands there
            assert lead.post(f"/standorte/{place.pk}/neu/{part}/", data).status_code == status, part
    assert OpeningHours.objects.filter(site=place).count() == 2
    assert SiteClosure.objects.get(site=place).reason == "zwischen den Jahren"
    assert Room.objects.get(site=place, name="Stiller Raum").is_quiet
    assert ConsultationHours.objects.get(site=place).staff == colleague


@pytest.mark.parametrize(
    ("part", "data", "sentence"),
    [
        (
            "oeffnungszeit",
            {"weekday": 1, "opens_at": "11:00", "closes_at": "13:00", "starts_on": "2026-01-01"},
            "In dieser Zeit ist der Standort schon als geöffnet eingetragen.",
        ),
        (
            "oeffnungszeit",
            {"weekday": 2, "opens_at": "13:00", "closes_at": "11:00", "starts_on": "2026-01-01"},
            "Geschlossen wird später als geöffnet.",
        ),
        (
            "schliessung",
            {"starts_on": "2099-12-24", "ends_on": "2099-12-01", "reason": "x"},
            "Das Ende liegt vor dem Anfang.",
        ),
        (
            "schliessung",
            {"starts_on": "2025-12-24", "ends_on": "2025-12-26", "reason": "x"},
            "Diese Zeit ist schon vorbei. Stimmt das Jahr?",
        ),
        ("raum", {"name": "Raum 1", "seats": 2}, "Diesen Raum gibt es am Standort schon."),
    ],
)
def test_what_cannot_be_is_said_in_the_words_of_the_database(
    lead: Client, part: str, data: dict[str, Any], sentence: str
) -> None:
    answer = lead.post(f"/standorte/{our_site().pk}/neu/{part}/", data)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_what_is_ended_holds_until_yesterday_and_a_second_click_is_harmless(lead: Client) -> None:
    place = our_site()
    row = OpeningHours.objects.get(site=place)
    for _ in range(2):
        assert lead.post(f"/standorte/{place.pk}/oeffnungszeit/{row.pk}/ende/").status_code == 302
    row.refresh_from_db()
    assert row.ends_on == timezone.localdate() - timedelta(days=1)


def test_what_was_ended_lately_holds_again_unless_something_took_its_place(lead: Client) -> None:
    place = our_site()
    row = OpeningHours.objects.get(site=place)
    lead.post(f"/standorte/{place.pk}/oeffnungszeit/{row.pk}/ende/")
    back = f"/standorte/{place.pk}/oeffnungszeit/{row.pk}/ende/ruecknahme/"
    assert back in lead.get(f"/standorte/{place.pk}/").content.decode()
    other = OpeningHours.objects.create(
        site=place, weekday=1, opens_at=time(9), closes_at=time(10), starts_on=timezone.localdate()
    )
    lead.post(back)
    row.refresh_from_db()
    assert row.ends_on is not None
    other.delete()
    for _ in range(2):
        assert lead.post(back).status_code == 302
    row.refresh_from_db()
    assert row.ends_on is None


def test_two_windows_on_a_room_never_overwrite_each_other(lead: Client) -> None:
    place = our_site()
    room = Room.objects.get(site=place)
    page = lead.get(f"/standorte/{place.pk}/raum/{room.pk}/")
    seen = page.context["form"].initial["seen"]
    sent = {"name": "Raum 1", "seats": 6, "seen": seen}
    assert lead.post(f"/standorte/{place.pk}/raum/{room.pk}/", sent).status_code == 302
    answer = lead.post(f"/standorte/{place.pk}/raum/{room.pk}/", sent | {"seats": 9})
    room.refresh_from_db()
    assert answer.status_code == 422 and room.seats == 6
    assert (
        "Es wurde nichts überschrieben" in answer.content.decode() and 'value="9"' in answer.content.decode()
    )
    again = answer.context["form"].data["seen"]
    assert (
        lead.post(f"/standorte/{place.pk}/raum/{room.pk}/", sent | {"seats": 9, "seen": again}).status_code
        == 302
    )


def test_what_has_not_begun_is_taken_away(lead: Client) -> None:
    place = our_site()
    closed = SiteClosure.objects.create(
        site=place, starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 2), reason="x"
    )
    lead.post(f"/standorte/{place.pk}/schliessung/{closed.pk}/ende/")
    assert not SiteClosure.objects.exists()


def test_a_row_of_another_site_stays(lead: Client) -> None:
    place, other = our_site(), site()
    row = OpeningHours.objects.get(site=other)
    lead.post(f"/standorte/{place.pk}/oeffnungszeit/{row.pk}/ende/")
    row.refresh_from_db()
    assert row.ends_on is None
    room = Room.objects.get(site=other)
    assert lead.get(f"/standorte/{place.pk}/raum/{room.pk}/").status_code == 404


def test_a_room_gets_new_abilities(lead: Client) -> None:
    place = our_site()
    room = Room.objects.get(site=place)
    seen = lead.get(f"/standorte/{place.pk}/raum/{room.pk}/").context["form"].initial["seen"]
    changed = {"name": "Raum 1", "seats": 6, "has_video": "on", "seen": seen}
    lead.post(f"/standorte/{place.pk}/raum/{room.pk}/", changed)
    room.refresh_from_db()
    assert (room.seats, room.has_video, room.has_childrens_corner) == (6, True, False)


def test_a_lead_keeps_the_sites_of_the_own_people_and_no_others(lead: Client) -> None:
    team = Staff.objects.get(role=Role.TEAM_LEAD).team
    town = district("Heiden")
    LocalJobcenter.objects.filter(pk=team.local_jobcenter_id).update(district=town)
    quarter = district("Heiden-Süd", scheme="quartier", parent=town)
    in_town, in_quarter, guest, elsewhere = (
        site(district=town),
        site(district=quarter),
        site(),
        site(district=district()),
    )
    ConsultationHours.objects.create(
        **{"staff": house.staff(team=team), "site": guest, "weekday": 2, "starts_on": LONG_AGO},
        **{"begins_at": time(9), "ends_at": time(11)},
    )
    for place in (in_town, in_quarter, guest, our_site()):
        assert lead.get(f"/standorte/{place.pk}/neu/raum/").status_code == 200
        assert "Raum eintragen" in lead.get(f"/standorte/{place.pk}/").content.decode()
    assert lead.get(f"/standorte/{elsewhere.pk}/neu/raum/").status_code == 403
    assert "Raum eintragen" not in lead.get(f"/standorte/{elsewhere.pk}/").content.decode()


@pytest.mark.parametrize("role", [Role.MANAGING_DIRECTOR, Role.ADMINISTRATOR])
def test_direction_and_administration_keep_every_site(client: Client, role: Role) -> None:
    client.force_login(house.account_of(house.staff(role)))
    assert client.get(f"/standorte/{site().pk}/neu/raum/").status_code == 200


def test_the_own_site_stands_first_and_all_are_found_by_any_spelling(lead: Client) -> None:
    site(name="Ärztehaus Gronau", city="Gronau")
    own = site(name="Zentrum Südlohn", city="Südlohn")
    Team.objects.filter(pk=Staff.objects.get(role=Role.TEAM_LEAD).team_id).update(site=own)
    page = lead.get("/standorte/")
    assert page.context["lines"][0]["site"] == own
    assert "Ihr Standort" in page.content.decode()
    for typed in ("suedlohn", "SÜDL", "zentrum"):
        assert [line["site"] for line in lead.get("/standorte/", {"suche": typed}).context["lines"]] == [own]
    assert "Kein Standort mit diesem Namen." in lead.get("/standorte/", {"suche": "Xanten"}).content.decode()


def test_a_public_holiday_closes_every_site_without_being_entered() -> None:
    place = site()
    whit_monday = date(2027, 5, 17)
    closed = public_holidays(whit_monday, whit_monday)
    assert [one.reason for one in closed] == ["Pfingstmontag"]
    hours = list(OpeningHours.objects.filter(site=place))
    assert open_state(hours, closed, at(9, day=whit_monday)).words == "heute geschlossen: Pfingstmontag"
    assert not SiteClosure.objects.exists()


def test_holidays_are_those_of_the_land(settings: Any) -> None:
    epiphany = date(2027, 1, 6)
    assert public_holidays(epiphany, epiphany) == []
    settings.LAND = "BY"
    assert [one.reason for one in public_holidays(epiphany, epiphany)] == ["Heilige Drei Könige"]


def test_others_read_and_do_not_change(client: Client) -> None:
    place = site()
    client.force_login(house.account_of(house.staff(Role.COUNSELLOR)))
    assert "eintragen" not in client.get(f"/standorte/{place.pk}/").content.decode()
    assert client.get(f"/standorte/{place.pk}/neu/raum/").status_code == 403
    assert client.get("/standorte/987654321/").status_code == 404


def test_an_unknown_part_is_not_found(lead: Client) -> None:
    assert lead.get(f"/standorte/{our_site().pk}/neu/dach/").status_code == 404


def test_many_sites_cost_no_statement_more(lead: Client) -> None:
    site()
    lead.get("/standorte/")
    few = statements(lead)
    for _ in range(30):
        site()
    assert statements(lead) <= few


def statements(reader: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert reader.get("/standorte/").status_code == 200
    return len(captured)
