"""The frame of a file: the parts that are open to whoever looks, by role or by grant, and no others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.tests.factories import case_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import AccessGrant, GrantSource, Part, Person, Responsibility

pytestmark = pytest.mark.django_db


def granted(staff: Staff, someone: Person, *parts: Part) -> None:
    """A grant for today."""
    now = timezone.now()
    AccessGrant.objects.create(
        person=someone,
        account=house.account_of(staff),
        purpose="Notzugriff",
        parts=list(parts),
        starts_at=now,
        ends_at=now + timedelta(hours=8),
        reason="Steht am Empfang.",
        source=GrantSource.EMERGENCY,
    )


def file_of(someone: Person, reader: Staff) -> str:
    """The page as this colleague sees it."""
    client = Client()
    client.force_login(
        house.account_of(reader), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client.get(f"/person/{someone.pk}/").content.decode()


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.RECEPTION])
def test_a_grant_shows_its_parts_and_no_others(role: str) -> None:
    someone, reader = case_of(house.staff()).person, house.staff(role)
    granted(reader, someone, Part.MASTER_DATA, Part.COUNSELLING)
    page = file_of(someone, reader)
    assert 'id="panel_master_data"' in page and 'id="panel_notes"' in page
    assert 'id="panel_access_log"' not in page


def test_a_colleague_of_the_team_sees_every_part() -> None:
    caring = house.staff()
    page = file_of(case_of(caring).person, house.staff(team=caring.team))
    assert 'id="panel_notes"' in page and 'id="panel_access_log"' in page


def test_everybody_who_sees_the_file_sees_whom_to_ask() -> None:
    caring = house.staff(family_name="Ahlers", salutation="herr")
    someone, reader = case_of(caring).person, house.staff(Role.RECEPTION, team=caring.team)
    assert f"bei Herrn Ahlers, {caring.team.name}" in file_of(someone, reader)
    Responsibility.objects.filter(person=someone).update(staff=None)
    assert f"noch ohne Ansprechperson, {caring.team.name}" in file_of(someone, reader)


def test_reception_sees_no_part_of_the_counselling() -> None:
    caring = house.staff()
    page = file_of(case_of(caring).person, house.staff(Role.RECEPTION, team=caring.team))
    assert 'id="panel_papers"' in page and 'id="panel_notes"' not in page
