"""Load against room: what counts, who sees whose, and that sealed files are in no figure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.caseload.staffing.load import team_loads
from augenhoehe.caseload.tests.staffing_factories import LONG_AGO, looked_after
from augenhoehe.caseload.weighing import case_facts, desk_capacities, weights_of_cases
from augenhoehe.cases.models import Need
from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    BenefitUnit,
    BenefitUnitMembership,
    EmploymentStatus,
    PersonLanguage,
    ResidenceTitle,
    Seal,
)
from augenhoehe.people.tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def colleagues(number: int) -> list[Staff]:
    """So many counsellors of one team."""
    where = house.team()
    return [house.staff(team=where) for _ in range(number)]


def page_of(client: Client, reader: Staff, url: str = "/auslastung/") -> str:
    client.force_login(house.account_of(reader))
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_makes_a_case_heavy_is_read_from_the_file(today: date) -> None:
    someone = person(birth_date=today - timedelta(days=365 * 30), interpreter_need="spoken")
    case = looked_after(house.staff(), someone)
    case.starts_on = today - timedelta(days=40)
    case.save()
    PersonLanguage.objects.create(person=someone, language="uk", speaking="native", reading="native")
    PersonLanguage.objects.create(person=someone, language="fr", speaking="A2", reading="A2")
    ResidenceTitle.objects.create(
        person=someone, kind="section_24", work_permission="allowed", starts_on=LONG_AGO
    )
    EmploymentStatus.objects.create(person=someone, kind="self_employed", starts_on=LONG_AGO)
    unit = BenefitUnit.objects.create(unit_number="BG-1")
    child = person(birth_date=today - timedelta(days=365 * 5))
    for member, role in ((someone, "representative"), (child, "child")):
        BenefitUnitMembership.objects.create(unit=unit, person=member, role=role, starts_on=LONG_AGO)
    facts = case_facts([case.pk], today)[case.pk]
    assert (facts.needs_interpreter, facts.is_refugee, facts.months_in_care) == (True, True, 1)
    assert (facts.is_lone_parent, facts.is_self_employed) == (True, True)
    assert facts.languages == {"uk"}
    assert facts.needs == {"refugees", "lone_parents", "self_employed"}
    assert facts.groups == {"refugees", "lone_parents"}
    assert weights_of_cases([case.pk], today) == {case.pk: Decimal("2.1")}


def test_sensitive_themes_and_themes_of_yesterday_weigh_nothing(today: date) -> None:
    case = looked_after(house.staff())
    for place, theme in enumerate(("health", "addiction", "psychosocial", "debts", "language", "housing")):
        Need.objects.create(case=case, theme=theme, priority=place, starts_on=LONG_AGO)
    Need.objects.create(
        case=case, theme="school", priority=9, starts_on=LONG_AGO, ends_on=today - timedelta(days=1)
    )
    assert case_facts([case.pk], today)[case.pk].themes == 2
    assert weights_of_cases([case.pk], today)[case.pk] == 1


def test_somebody_with_a_partner_is_no_lone_parent(today: date) -> None:
    case = looked_after(house.staff())
    unit = BenefitUnit.objects.create(unit_number="BG-2")
    child = person(birth_date=today - timedelta(days=365 * 5))
    members = ((case.person, "representative"), (child, "child"), (person(), "partner"))
    for member, role in members:
        BenefitUnitMembership.objects.create(unit=unit, person=member, role=role, starts_on=LONG_AGO)
    assert not case_facts([case.pk], today)[case.pk].is_lone_parent


def test_any_number_of_cases_is_read_in_six_statements(today: date) -> None:
    staff = house.staff()
    cases = [looked_after(staff).pk for _ in range(30)]
    for number in (1, 30):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert len(weights_of_cases(cases[:number], today)) == number
        assert len(statements) == 6


def test_absence_takes_room_away_and_reserve_stays_free(today: date) -> None:
    there, away = colleagues(2)
    Absence.objects.create(staff=away, starts_on=today, ends_on=today + timedelta(days=200))
    room = desk_capacities([there, away], today)
    assert room == {there.pk: Decimal("216.00"), away.pk: Decimal("0.00")}


def test_a_team_is_the_sum_of_its_desks_without_sealed_files(today: date) -> None:
    first, second, _ = staff = colleagues(3)
    for one in (first, first, second):
        looked_after(one)
    sealed = looked_after(second)
    Seal.objects.create(person=sealed.person, reason="Schutz", starts_on=LONG_AGO)
    (load,) = team_loads(staff[0].team.local_jobcenter_id, today)
    assert (load.cases, load.load, load.capacity) == (3, Decimal("3.0"), Decimal("648.00"))
    assert sorted(desk.cases for desk in load.desks) == [0, 1, 2]
    assert load.ratio_posts == Decimal("0.02")


def test_only_the_own_lead_and_the_person_see_a_single_load(client: Client) -> None:
    staff = colleagues(3)
    for _ in range(7):
        looked_after(staff[0])
    lead = house.staff(Role.TEAM_LEAD, team=staff[0].team)
    other_team = house.team(local_jobcenter=staff[0].team.local_jobcenter)
    other_lead = house.staff(Role.TEAM_LEAD, team=other_team)
    name = staff[0].family_name
    assert name in page_of(client, lead)
    assert "wer trägt wie viel" in page_of(client, lead)
    for reader in (staff[1], other_lead, house.staff(Role.MANAGING_DIRECTOR, team=staff[0].team)):
        page = page_of(client, reader)
        assert staff[0].team.name in page
        assert name not in page
    assert "Meine Auslastung" in page_of(client, staff[0])
    assert "7 Fälle" in page_of(client, staff[0])


def test_a_team_of_two_shows_its_sum_to_its_own_lead_only(client: Client) -> None:
    staff = colleagues(2)
    looked_after(staff[0])
    lead = house.staff(Role.TEAM_LEAD, team=staff[0].team)
    hidden = "weniger als 3 Fachkräfte"
    assert hidden not in page_of(client, lead)
    assert hidden in page_of(client, staff[0])
    assert hidden in page_of(client, house.staff(Role.MANAGING_DIRECTOR, team=staff[0].team))


def test_a_small_team_is_hidden_on_both_pages_or_on_none(client: Client) -> None:
    two, three = colleagues(2), colleagues(3)
    for staff, shown in ((two, False), (three, True)):
        house.staff(Role.TEAM_LEAD, team=staff[0].team)
        director = house.staff(Role.MANAGING_DIRECTOR, team=staff[0].team)
        for url in ("/auslastung/", "/fortbildungen/"):
            assert ("weniger als 3 Fachkräfte" not in page_of(client, director, url)) is shown, url


def test_posts_are_said_once_and_in_words(client: Client) -> None:
    page = page_of(client, colleagues(3)[0])
    assert page.count("volle Stellen da") == 2  # heading, and the label of the one cell
    assert "nach § 44c Abs. 4: " not in page


def test_the_direction_chooses_a_house_and_others_see_their_own_only(client: Client) -> None:
    here, there = colleagues(3), colleagues(3)
    elsewhere = there[0].team.local_jobcenter
    url = f"/auslastung/?haus={elsewhere.pk}"
    director = house.staff(Role.MANAGING_DIRECTOR, team=here[0].team)
    assert there[0].team.name in page_of(client, director, url)
    assert there[0].team.name not in page_of(client, here[0], url)
    assert here[0].team.name in page_of(client, here[0], "/auslastung/?haus=x")


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.BENEFITS_OFFICER, Role.ADMINISTRATOR])
def test_who_shares_nobody_out_reads_no_load(client: Client, role: str) -> None:
    client.force_login(house.account_of(house.staff(role)))
    assert client.get("/auslastung/").status_code == 403


def test_a_house_without_counsellors_says_so(client: Client) -> None:
    assert "Hier berät gerade niemand." in page_of(client, house.staff(Role.TEAM_LEAD))
