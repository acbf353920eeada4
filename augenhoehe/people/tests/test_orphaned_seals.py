"""A sealed file is not lost when the last colleague named in it leaves: the direction is told, and names somebody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Account, Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import guarding
from augenhoehe.people.models import Person, Seal
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db
ADDRESS = "/sperrvermerke/verwaist/"


@pytest.fixture
def reader() -> Staff:
    return house.staff()


@pytest.fixture
def someone(reader: Staff) -> Person:
    return person_of(reader)


@pytest.fixture
def kept(reader: Staff, someone: Person) -> Seal:
    return seal(someone, reader)


@pytest.fixture
def director() -> Staff:
    return house.staff(Role.MANAGING_DIRECTOR)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def blocked(staff: Staff) -> None:
    Account.objects.filter(staff=staff).update(is_active=False)


def told() -> int:
    guarding.tell_of_orphans(timezone.localdate())
    return Notification.objects.filter(topic=guarding.ORPHAN_TOPIC).count()


def test_a_seal_with_somebody_who_works_here_is_none(kept: Seal, director: Staff) -> None:
    assert told() == 0


def test_the_direction_is_told_once_when_the_last_reader_is_blocked(
    kept: Seal, reader: Staff, director: Staff
) -> None:
    blocked(reader)
    assert told() == 1
    assert told() == 1


def test_the_direction_is_told_when_the_last_reader_has_left(
    kept: Seal, reader: Staff, director: Staff
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Staff.objects.filter(pk=reader.pk).update(ends_on=yesterday)
    assert told() == 1


def test_the_hint_names_nobody_and_leads_to_the_page(
    kept: Seal, reader: Staff, someone: Person, director: Staff
) -> None:
    blocked(reader)
    told()
    office = logged_in(director)
    pages = office.get("/hinweise/").content.decode() + office.get(ADDRESS).content.decode()
    assert "sind alle Zugelassenen ausgeschieden oder gesperrt" in pages and ADDRESS in pages
    for word in (someone.family_name, someone.client_number, f"/person/{someone.pk}/"):
        assert word not in pages


def test_the_direction_names_a_reader_and_the_hint_is_gone(
    kept: Seal, reader: Staff, someone: Person, director: Staff
) -> None:
    lead = house.staff(Role.TEAM_LEAD, team=reader.team)
    blocked(reader)
    told()
    office = logged_in(director)
    assert office.post(ADDRESS, {"seal": kept.pk, "reader": lead.pk}).status_code == 302
    assert Person.objects.visible_to(house.account_of(lead)).filter(pk=someone.pk).exists()
    assert not Person.objects.visible_to(house.account_of(director)).filter(pk=someone.pk).exists()
    assert "Zugelassenen ausgeschieden" not in office.get("/hinweise/").content.decode()


def test_a_seal_that_somebody_reads_cannot_be_opened_from_here(kept: Seal, director: Staff) -> None:
    office = logged_in(director)
    assert office.post(ADDRESS, {"seal": kept.pk, "reader": director.pk}).status_code == 422
    assert kept.readers.count() == 1


def test_of_two_directors_the_second_finds_it_done(kept: Seal, reader: Staff, director: Staff) -> None:
    blocked(reader)
    on, account = timezone.localdate(), house.account_of(director)
    assert guarding.adopt_seal(seal=kept, reader=account, on=on)
    assert not guarding.adopt_seal(seal=kept, reader=account, on=on)


@pytest.mark.parametrize("is_adopted", [True, False])
def test_orphaned_again_it_is_told_again(
    is_adopted: bool, kept: Seal, reader: Staff, director: Staff
) -> None:
    blocked(reader)
    told()
    Notification.objects.update(read_at=timezone.now())
    if is_adopted:
        guarding.adopt_seal(seal=kept, reader=house.account_of(director), on=timezone.localdate())
        kept.readers.filter(account=house.account_of(director)).delete()
    else:
        Account.objects.filter(staff=reader).update(is_active=True)
        assert told() == 0
        blocked(reader)
    assert told() == 1
    assert Notification.objects.get().read_at is None


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR])
def test_the_page_is_for_the_direction_only(role: str, kept: Seal) -> None:
    assert logged_in(house.staff(role)).get(ADDRESS).status_code == 403
