"""The access log as one reads it: a day of one colleague for one purpose is one line."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.access import PURPOSE_OF_ROLE
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of
from augenhoehe.privacy.models import AccessLogEntry, FormerIdentity

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 11, 20, 12, 0))
COUNSEL = PURPOSE_OF_ROLE[Role.COUNSELLOR]


@pytest.fixture
def staff() -> Staff:
    return house.staff(salutation="frau", family_name="Terhorst")


@pytest.fixture
def someone(staff: Staff) -> Person:
    return person_of(staff)


def opened(someone: Person, by: Staff, minutes: int = 0, **changed: Any) -> None:
    """One line of the log, so many minutes after noon of a Friday."""
    line = {
        "account_id": by.account_id or 0,
        "role": by.role,
        "team_id": by.team_id,
        "person_id": someone.pk,
        "purpose": COUNSEL,
        "way_in": "file",
        "at": NOON + timedelta(minutes=minutes),
    }
    AccessLogEntry.objects.create(**line | changed)


def log_of(someone: Person, reader: Staff, address: str = "") -> Any:
    client = Client()
    client.force_login(house.account_of(reader))
    return client.get(address or f"/person/{someone.pk}/zugriffe/")


def lines(answer: Any) -> list[tuple[str, int]]:
    """When and how often, without the reader's own look at the log."""
    return [
        (one.times, one.number) for one, _, _ in answer.context["rows"] if one.first.date() == NOON.date()
    ]


def test_a_morning_of_one_colleague_is_one_line_with_first_last_and_number(
    someone: Person, staff: Staff
) -> None:
    for minutes in (0, 5, 70):
        opened(someone, staff, minutes)
    opened(someone, staff, 30, way_in="plan")
    answer = log_of(someone, staff)
    assert lines(answer) == [("12:00–13:10", 4)]
    page = answer.content.decode()
    assert "Fr., 20. November 2026, 12:00–13:10" in page and "4 Mal" in page
    assert "Fallakte geöffnet, Kooperationsplan gedruckt" in page
    assert "12:30 Kooperationsplan gedruckt" in page


def test_another_colleague_day_or_purpose_is_a_line_of_its_own(someone: Person, staff: Staff) -> None:
    opened(someone, staff)
    opened(someone, house.staff(team=staff.team), 1)
    opened(someone, staff, 2, purpose="Notzugriff")
    opened(someone, staff, 3, at=NOON - timedelta(days=1))
    assert [number for _, number in lines(log_of(someone, staff))] == [1, 1, 1]


def test_role_and_team_are_those_of_that_moment(someone: Person, staff: Staff) -> None:
    opened(someone, staff)
    before = staff.team.name
    elsewhere = house.team(local_jobcenter=staff.team.local_jobcenter, name="Ganz anderes Team")
    Staff.objects.filter(pk=staff.pk).update(team=elsewhere, role=Role.TEAM_LEAD)
    page = log_of(someone, Staff.objects.get(pk=staff.pk)).content.decode()
    assert f"damals Integrationsfachkraft, {before}" in page


def test_what_was_today_was_not_once_upon_a_time(someone: Person, staff: Staff) -> None:
    opened(someone, staff, at=timezone.now())
    page = log_of(someone, staff).content.decode()
    assert "Integrationsfachkraft" in page and "damals" not in page


def test_a_line_without_team_says_that_it_was_not_kept(someone: Person, staff: Staff) -> None:
    opened(someone, staff, team_id=None)
    assert "Team nicht festgehalten" in log_of(someone, staff).content.decode()


def test_somebody_who_left_is_no_number(someone: Person, staff: Staff) -> None:
    gone = house.staff()
    opened(someone, gone)
    Staff.objects.filter(pk=gone.pk).update(given_name="", family_name="ausgeschieden")
    page = log_of(someone, staff).content.decode()
    assert "inzwischen ausgeschieden" in page and f"Konto {gone.account_id}" not in page


def test_pages_do_not_tear_a_line_apart(someone: Person, staff: Staff) -> None:
    colleagues = [house.staff(team=staff.team) for _ in range(24)]
    for minutes in (0, 40):
        for number, colleague in enumerate(colleagues):
            opened(someone, colleague, minutes + number)
    first = log_of(someone, staff)
    further = log_of(
        someone, staff, f"/person/{someone.pk}/zugriffe/?after={first.context['page'].next_cursor}"
    )
    found = lines(first) + lines(further)
    assert len(found) == 24 and {number for _, number in found} == {2}


def test_a_file_put_together_with_hers_counts_too(someone: Person, staff: Staff) -> None:
    FormerIdentity.objects.create(person_id=someone.pk, former_id=987_654)
    opened(someone, staff)
    opened(someone, staff, 9, person_id=987_654)
    assert lines(log_of(someone, staff)) == [("12:00–12:09", 2)]


@pytest.mark.parametrize(("minutes", "kept"), [(4, 1), (13, 2)])
def test_work_on_the_facts_is_in_the_log_until_it_ends(
    minutes: int, kept: int, someone: Person, staff: Staff, client: Client
) -> None:
    opened(someone, staff, at=timezone.now() - timedelta(minutes=minutes))
    client.force_login(house.account_of(staff))
    for kind in ("person", "kundennummer", "person"):
        assert client.get(f"/person/{someone.pk}/angaben/{kind}/").status_code == 200
    assert AccessLogEntry.objects.count() == kept
    assert client.get(f"/person/{someone.pk}/stammdaten/").status_code == 200
    assert AccessLogEntry.objects.count() == kept
