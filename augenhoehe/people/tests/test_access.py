"""Opening a file leaves one line; parts of an opened file leave none."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.access import (
    OPENING_LASTS,
    PURPOSE_OF_ROLE,
    log_opening,
    log_unless_open,
    panel_person,
    visible_person,
)
from augenhoehe.people.models import Part
from augenhoehe.people.tests.factories import person, person_of
from augenhoehe.privacy.models import AccessLogEntry, WayIn

pytestmark = pytest.mark.django_db


def test_the_line_names_role_and_team_of_that_moment() -> None:
    lead = house.staff(Role.TEAM_LEAD)
    someone = person_of(lead)
    log_opening(lead.account, someone.pk, WayIn.FILE)
    line = AccessLogEntry.objects.get()
    assert (line.account_id, line.role, line.team_id) == (lead.account_id, "team_lead", lead.team_id)
    assert (line.person_id, line.purpose, line.way_in) == (someone.pk, PURPOSE_OF_ROLE["team_lead"], "file")


def test_whoever_has_no_post_opens_no_file() -> None:
    with pytest.raises(Http404):
        log_opening(house.account(), person().pk, WayIn.FILE)
    assert not AccessLogEntry.objects.exists()


def test_a_file_one_may_not_see_is_one_that_does_not_exist() -> None:
    counsellor, hidden = house.staff(), person_of(house.staff())
    for number in (hidden.pk, 987_654_321):
        with pytest.raises(Http404):
            visible_person(counsellor.account, number)
        with pytest.raises(Http404):
            panel_person(counsellor.account, number, Part.COUNSELLING)
    assert not AccessLogEntry.objects.exists()


def test_panels_of_one_opening_share_its_line() -> None:
    counsellor = house.staff()
    someone = person_of(counsellor)
    log_opening(counsellor.account, someone.pk, WayIn.FILE)
    for part in Part:
        panel_person(counsellor.account, someone.pk, part)
    assert AccessLogEntry.objects.count() == 1


@pytest.mark.parametrize(("ago", "lines"), [(timedelta(minutes=-5), 1), (timedelta(minutes=5), 2)])
def test_an_opening_lasts_twelve_hours(ago: timedelta, lines: int) -> None:
    counsellor = house.staff()
    someone = person_of(counsellor)
    AccessLogEntry.objects.create(
        account_id=counsellor.account_id or 0,
        role=counsellor.role,
        person_id=someone.pk,
        purpose=PURPOSE_OF_ROLE["counsellor"],
        way_in=WayIn.FILE,
        at=timezone.now() - OPENING_LASTS - ago,
    )
    log_unless_open(counsellor.account, someone.pk, WayIn.TALK)
    assert AccessLogEntry.objects.count() == lines


def test_an_opening_is_nobody_elses() -> None:
    one = house.staff()
    other, someone = house.staff(team=one.team), person_of(one)
    for colleague in (one, other):
        panel_person(colleague.account, someone.pk, Part.MASTER_DATA)
    assert set(AccessLogEntry.objects.values_list("account_id", flat=True)) == {
        one.account_id,
        other.account_id,
    }
