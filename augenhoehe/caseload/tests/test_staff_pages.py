"""A colleague's page: who reads what, who enters what, and what the database refuses in words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.staffing.forms import state_of
from augenhoehe.caseload.tests.district_factories import district
from augenhoehe.caseload.tests.staffing_factories import looked_after
from augenhoehe.organisation.models import (
    Absence,
    DistrictService,
    Role,
    Staff,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
)
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
FURTHER = ("Arbeitszeit", "Fortbildungen")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def counsellor() -> Staff:
    return house.staff()


@pytest.fixture
def lead(counsellor: Staff) -> Staff:
    return house.staff(Role.TEAM_LEAD, team=counsellor.team)


def as_(client: Client, reader: Staff) -> Client:
    client.force_login(house.account_of(reader))
    return client


def url(colleague: Staff, part: str = "") -> str:
    return f"/fachkraft/{colleague.pk}/{part}"


def test_hours_and_trainings_are_read_by_the_person_and_the_own_lead_only(
    client: Client, counsellor: Staff, lead: Staff
) -> None:
    stranger = house.staff(team=house.team(local_jobcenter=counsellor.team.local_jobcenter))
    for reader, sees in (
        (counsellor, True),
        (lead, True),
        (stranger, False),
        (house.staff("reception"), False),
    ):
        page = as_(client, reader).get(url(counsellor)).content.decode()
        assert "Sprachen" in page
        for word in FURTHER:
            assert (f'">{word}</h2>' in page) is sees, (reader.role, word)


def test_an_absence_is_seen_by_the_team_and_never_says_why(
    client: Client, counsellor: Staff, today: date
) -> None:
    Absence.objects.create(staff=counsellor, starts_on=today, ends_on=today + timedelta(days=3))
    next_desk, far_away = house.staff(team=counsellor.team), house.staff()
    assert f"{today:%d.%m.%Y}" in as_(client, next_desk).get(url(counsellor)).content.decode()
    assert "Abwesenheit</h2>" not in as_(client, far_away).get(url(counsellor)).content.decode()


def test_whoever_stands_in_knows_the_absence_from_another_team(
    client: Client, counsellor: Staff, today: date
) -> None:
    stand_in = house.staff()
    Absence.objects.create(staff=counsellor, starts_on=today, ends_on=today, stand_in=stand_in)
    assert "Abwesenheit</h2>" in as_(client, stand_in).get(url(counsellor)).content.decode()


def test_the_load_stands_on_the_own_page_and_on_that_of_nobody_else(
    client: Client, counsellor: Staff
) -> None:
    looked_after(counsellor)
    answer = as_(client, counsellor).get("/fachkraft/")
    assert answer.headers["Location"] == url(counsellor)
    assert "1,0 von 216,0" in client.get(url(counsellor)).content.decode()
    next_desk = house.staff(team=counsellor.team)
    assert "von 216,0" not in as_(client, next_desk).get(url(counsellor)).content.decode()


def test_somebody_who_has_left_has_no_page(client: Client, counsellor: Staff, today: date) -> None:
    gone = house.staff(team=counsellor.team, ends_on=today - timedelta(days=1))
    assert as_(client, counsellor).get(url(gone)).status_code == 404


def test_what_one_enters_oneself_is_as_stated_until_the_lead_confirms_it(
    client: Client, counsellor: Staff, lead: Staff
) -> None:
    data = {"language": "uk", "level": "B2"}
    assert as_(client, counsellor).post(url(counsellor, "sprachen/"), data).status_code == 302
    spoken = StaffLanguage.objects.get()
    assert (spoken.level, spoken.is_confirmed) == ("B2", False)
    confirmation = url(counsellor, f"sprachen/{spoken.pk}/bestaetigung/")
    assert as_(client, counsellor).post(confirmation).status_code == 403
    for _ in range(2):
        assert as_(client, lead).post(confirmation).status_code == 302
    spoken.refresh_from_db()
    assert spoken.is_confirmed


def test_what_the_lead_enters_is_confirmed(client: Client, counsellor: Staff, lead: Staff) -> None:
    data = {"kind": "safety", "done_on": "2026-05-04"}
    assert as_(client, lead).post(url(counsellor, "fortbildungen/"), data).status_code == 302
    assert StaffTraining.objects.get().is_confirmed


def test_the_same_language_twice_is_refused_in_words(client: Client, counsellor: Staff) -> None:
    data = {"language": "uk", "level": ""}
    as_(client, counsellor).post(url(counsellor, "sprachen/"), data)
    again = client.post(url(counsellor, "sprachen/"), data)
    assert again.status_code == 422
    assert "Diese Sprache ist schon eingetragen." in again.content.decode()
    assert StaffLanguage.objects.count() == 1


def test_a_training_still_to_come_is_refused(client: Client, counsellor: Staff, today: date) -> None:
    data = {"kind": "debt", "done_on": str(today + timedelta(days=1))}
    answer = as_(client, counsellor).post(url(counsellor, "fortbildungen/"), data)
    assert answer.status_code == 422
    assert "liegt noch vor uns" in answer.content.decode()


@pytest.mark.parametrize("part", ["schwerpunkte", "stadtteile", "zeiten"])
def test_what_is_the_leads_to_enter_nobody_enters_for_herself(
    client: Client, counsellor: Staff, lead: Staff, part: str
) -> None:
    assert as_(client, counsellor).get(url(counsellor, f"{part}/")).status_code == 403
    assert as_(client, lead).get(url(counsellor, f"{part}/")).status_code == 200
    elsewhere = house.staff(Role.TEAM_LEAD)
    assert as_(client, elsewhere).get(url(counsellor, f"{part}/")).status_code == 403


def test_there_are_no_other_kinds_of_entries(client: Client, lead: Staff, counsellor: Staff) -> None:
    assert as_(client, lead).get(url(counsellor, "noten/")).status_code == 404
    row = DistrictService.objects.create(staff=counsellor, district=district(), starts_on=date(2024, 1, 1))
    assert client.post(url(counsellor, f"stadtteile/{row.pk}/bestaetigung/")).status_code == 404


def test_a_specialism_ends_yesterday_and_what_was_true_stays(
    client: Client, counsellor: Staff, lead: Staff, today: date
) -> None:
    known = StaffSpecialism.objects.create(
        staff=counsellor, specialism="refugees", starts_on=date(2024, 1, 1)
    )
    for _ in range(2):
        answer = as_(client, lead).post(url(counsellor, f"schwerpunkte/{known.pk}/ende/"))
        assert answer.status_code == 302
    known.refresh_from_db()
    assert known.ends_on == today - timedelta(days=1)


def test_a_district_can_be_chosen_within_the_own_house_and_taken_away_on_the_same_day(
    client: Client, counsellor: Staff, lead: Staff, today: date
) -> None:
    town, far_away = district("Ort"), district("Weit weg")
    quarter = district("Ort-Nord", scheme="quartier", parent=town)
    counsellor.team.local_jobcenter.district = town
    counsellor.team.local_jobcenter.save()
    page = as_(client, lead).get(url(counsellor, "stadtteile/")).content.decode()
    assert "Ort-Nord" in page and "Weit weg" not in page
    refused = client.post(url(counsellor, "stadtteile/"), {"district": far_away.pk, "starts_on": str(today)})
    assert refused.status_code == 422
    client.post(url(counsellor, "stadtteile/"), {"district": quarter.pk, "starts_on": str(today)})
    served = DistrictService.objects.get()
    client.post(url(counsellor, f"stadtteile/{served.pk}/ende/"))
    assert not DistrictService.objects.exists()


def test_nobody_ends_an_entry_of_somebody_else_by_its_number(
    client: Client, counsellor: Staff, lead: Staff
) -> None:
    foreign = StaffLanguage.objects.create(staff=house.staff(), language="uk")
    assert as_(client, lead).post(url(counsellor, f"sprachen/{foreign.pk}/ende/")).status_code == 302
    assert StaffLanguage.objects.filter(pk=foreign.pk).exists()


def test_hours_and_days_are_changed_by_the_lead(client: Client, counsellor: Staff, lead: Staff) -> None:
    counsellor.refresh_from_db()
    data = {"weekly_hours": "25", "working_days": ["1", "2", "4"], "seen": state_of(counsellor)}
    assert as_(client, lead).post(url(counsellor, "zeiten/"), data).status_code == 302
    counsellor.refresh_from_db()
    assert (counsellor.weekly_hours, counsellor.working_days) == (Decimal(25), [1, 2, 4])


def test_two_windows_never_overwrite_each_other(client: Client, counsellor: Staff, lead: Staff) -> None:
    data = {"weekly_hours": "25", "working_days": ["1"], "seen": "30/1,2,3"}
    answer = as_(client, lead).post(url(counsellor, "zeiten/"), data)
    assert answer.status_code == 409
    assert "Es wurde nichts überschrieben" in answer.content.decode()
    counsellor.refresh_from_db()
    assert counsellor.weekly_hours == 39


@pytest.mark.parametrize("data", [{}, {"weekly_hours": "60", "working_days": ["1"]}, {"weekly_hours": "30"}])
def test_impossible_hours_are_refused(
    client: Client, counsellor: Staff, lead: Staff, data: dict[str, object]
) -> None:
    assert as_(client, lead).post(url(counsellor, "zeiten/"), data).status_code == 422


def test_the_lead_sees_by_name_what_is_due_and_the_direction_only_counts(
    client: Client, counsellor: Staff, lead: Staff, today: date
) -> None:
    StaffTraining.objects.create(staff=counsellor, kind="safety", done_on=today - timedelta(days=2000))
    page = as_(client, lead).get("/fortbildungen/").content.decode()
    assert counsellor.family_name in page and "Sicherheit und Deeskalation: bis " in page
    director = house.staff(Role.MANAGING_DIRECTOR, team=counsellor.team)
    page = as_(client, director).get("/fortbildungen/").content.decode()
    assert counsellor.family_name not in page
    assert "weniger als 3 Fachkräfte" in page
    for _ in range(2):
        house.staff(team=counsellor.team)
    page = as_(client, director).get("/fortbildungen/").content.decode()
    assert "weniger als 3 Fachkräfte" not in page and counsellor.family_name not in page
    assert as_(client, counsellor).get("/fortbildungen/").status_code == 403


def test_the_lead_finds_trainings_that_are_due_on_her_first_page(
    client: Client, counsellor: Staff, lead: Staff, today: date
) -> None:
    assert "Fortbildung" not in as_(client, lead).get("/").content.decode().partition("<main")[2]
    StaffTraining.objects.create(staff=counsellor, kind="safety", done_on=today - timedelta(days=2000))
    assert "Eine Fortbildung im Team ist abgelaufen" in as_(client, lead).get("/").content.decode()
    assert "Fortbildung im Team" not in as_(client, counsellor).get("/").content.decode()


def test_one_click_leads_to_holiday_cover_and_to_handing_everybody_over(
    client: Client, counsellor: Staff, lead: Staff
) -> None:
    page = as_(client, lead).get(url(counsellor)).content.decode()
    cover, handing_over = f"/abwesenheit/neu/?fuer={counsellor.pk}", f"/zuordnung/?fachkraft={counsellor.pk}"
    assert f'href="{cover}"' in page and f'href="{handing_over}"' in page
    chosen = f'<option value="{counsellor.pk}" selected>'
    assert chosen in client.get(cover).content.decode()
    assert chosen in client.get(handing_over).content.decode()
    page = as_(client, counsellor).get(url(counsellor)).content.decode()
    assert "neu verteilen" not in page and f'href="{cover}"' in page


def test_nobody_enters_an_absence_for_somebody_elses_colleague(client: Client, counsellor: Staff) -> None:
    me = house.staff()
    page = as_(client, me).get(f"/abwesenheit/neu/?fuer={counsellor.pk}").content.decode()
    assert f'value="{counsellor.pk}"' not in page


@pytest.mark.parametrize("part", ["sprachen", "fortbildungen", "schwerpunkte", "stadtteile"])
def test_no_select_offers_a_row_of_dashes(client: Client, counsellor: Staff, lead: Staff, part: str) -> None:
    page = as_(client, lead).get(url(counsellor, f"{part}/")).content.decode()
    assert "---" not in page and "bitte wählen" in page
