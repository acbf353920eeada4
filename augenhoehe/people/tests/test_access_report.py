"""The person reads on paper who opened her file: function and team, how and what for, in her language."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.access import OTHER_PURPOSE, PURPOSE_OF_ROLE
from augenhoehe.people.access_report import LAYOUT, report_data
from augenhoehe.people.access_words import PURPOSES, ROLES, WAYS
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, speaks
from augenhoehe.privacy.models import AccessLogEntry, WayIn
from augenhoehe.typesetting.engine import typeset
from augenhoehe.typesetting.tests.reading import root_of, stands_in_order, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return house.staff()


@pytest.fixture
def someone(staff: Staff) -> Person:
    found = person_of(staff)
    speaks(found)
    return found


def opened(
    someone: Person, by: Staff, way_in: str = WayIn.FILE, at: datetime | None = None
) -> AccessLogEntry:
    """One line of the log."""
    return AccessLogEntry.objects.create(
        account_id=by.account_id or 0,
        role=by.role,
        team_id=by.team_id,
        person_id=someone.pk,
        purpose=PURPOSE_OF_ROLE.get(by.role, OTHER_PURPOSE),
        way_in=way_in,
        at=at or timezone.now(),
    )


def report_of(someone: Person) -> str:
    return text_of(typeset(LAYOUT, report_data(someone)))


def test_it_says_function_team_way_and_purpose_in_both_languages(someone: Person, staff: Staff) -> None:
    opened(someone, staff, WayIn.TALK)
    opened(someone, house.staff(Role.RECEPTION, team=staff.team))
    text = report_of(someone)
    assert stands_in_order(
        text, "Хто переглядав мою справу?", "Wer hat meine Akte gesehen?", "Olena Kowalenko"
    )
    for words in (
        "Консультування",
        "Beratung",
        staff.team.name,
        "щоб Вас консультувати",
        "um Sie zu beraten",
    ):
        assert words in text
    assert "Рецепція" in text and "um Ihnen am Empfang zu helfen" in text


def test_names_stand_there_only_where_the_office_tells_them(
    someone: Person, staff: Staff, settings: Settings
) -> None:
    opened(someone, staff)
    settings.STAFF_NAMES_TOLD = False
    assert staff.family_name not in report_of(someone)
    settings.STAFF_NAMES_TOLD = True
    assert staff.addressed_name in report_of(someone)


def test_the_openings_of_a_day_stand_together_newest_first(someone: Person, staff: Staff) -> None:
    now = timezone.now()
    for ago in (0, 0, 2):
        opened(someone, staff, at=now - timedelta(days=ago))
    opened(someone, house.staff(team=staff.team), at=now)
    days = report_data(someone)["days"]
    assert isinstance(days, list)
    assert [len(day["openings"]) for day in days] == [2, 1]


def test_what_one_colleague_did_on_a_day_is_one_line(someone: Person, staff: Staff) -> None:
    noon = timezone.make_aware(datetime(2026, 11, 20, 12, 0))
    for minutes, way_in in ((0, WayIn.FILE), (4, WayIn.FILE), (65, WayIn.PLAN)):
        opened(someone, staff, way_in, at=noon + timedelta(minutes=minutes))
    text = report_of(someone)
    assert "12:00–13:05" in text and "3 ×" in text
    assert "Akte geöffnet, Ihren Plan gedruckt, um Sie zu beraten" in text
    assert text.count("um Sie zu beraten") == 1


def test_a_file_nobody_opened_says_so(someone: Person) -> None:
    assert "Bis heute hat niemand Ihre Akte geöffnet." in report_of(someone)


def test_the_arabic_paper_runs_from_right_to_left(staff: Staff) -> None:
    someone = person_of(staff)
    speaks(someone, "ar")
    opened(someone, staff)
    assert root_of(typeset(LAYOUT, report_data(someone)))["/ViewerPreferences"]["/Direction"] == "/R2L"


def test_a_purpose_without_words_stays_as_it_was_written(someone: Person, staff: Staff) -> None:
    line = opened(someone, staff)
    AccessLogEntry.objects.create(
        account_id=line.account_id, role=line.role, person_id=someone.pk, purpose="Rundgang", way_in="file"
    )
    text = report_of(someone)
    assert "Akte geöffnet, Rundgang" in text and "ще не перекладено" in text


def test_every_role_way_and_purpose_has_its_words() -> None:
    assert set(ROLES) == set(Role.values)
    assert set(WAYS) == set(WayIn.values)
    assert {*PURPOSE_OF_ROLE.values(), OTHER_PURPOSE} <= set(PURPOSES)


def test_many_lines_cost_no_statement_more(
    someone: Person, staff: Staff, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(40):
        opened(someone, house.staff(team=staff.team))
    with django_assert_max_num_queries(5):
        report_data(someone)


@pytest.mark.parametrize("role", Role.values)
def test_whoever_may_see_the_log_prints_it(role: str, someone: Person, staff: Staff, client: Client) -> None:
    client.force_login(house.account_of(house.staff(role, team=staff.team)))
    answer = client.get(f"/person/{someone.pk}/zugriffe/druck/")
    sees = {Role.COUNSELLOR, Role.TEAM_LEAD, Role.MANAGING_DIRECTOR, Role.DATA_PROTECTION_OFFICER}
    assert answer.status_code == (200 if role in sees else 404)
    if role in sees:
        assert "Kowalenko" not in answer.headers["Content-Disposition"]
