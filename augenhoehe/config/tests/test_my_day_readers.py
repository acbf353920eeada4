"""What is asked by kept statements is asked anew for each reader: nobody's day shows another one's people."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.tests.factories import case_of, follow_up
from augenhoehe.organisation.models import Absence, Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Responsibility, Seal
from augenhoehe.people.tests.factories import person_of
from augenhoehe.people.twins import TOPIC

pytestmark = pytest.mark.django_db


def page_of(staff: Staff, path: str = "/") -> str:
    client = Client()
    client.force_login(house.account_of(staff))
    return client.get(path).content.decode()


def person_due(staff: Staff) -> str:
    """The name of somebody in this colleague's care who is due today."""
    case = case_of(staff, person=person_of(staff, family_name=f"Muster{staff.pk}"))
    follow_up(case, staff, timezone.localdate())
    return case.person.full_name


def test_readers_one_after_the_other_see_their_own_people_only() -> None:
    readers = [house.staff(), house.staff(), house.staff(Role.TEAM_LEAD), house.staff()]
    names = {reader.pk: person_due(reader) for reader in readers}
    for reader in (*readers, *readers[::-1]):
        for path in ("/", "/mein-tag/wiedervorlage/"):
            page = page_of(reader, path)
            assert [pk for pk, name in names.items() if name in page] == [reader.pk]


def test_what_changed_meanwhile_holds_for_the_next_page() -> None:
    me, other = house.staff(), house.staff()
    case = case_of(me)
    follow_up(case, me, timezone.localdate())
    name = case.person.full_name
    assert name in page_of(me) and name not in page_of(other)
    seal = Seal.objects.create(person=case.person, reason="Schutz", starts_on=timezone.localdate())
    assert name not in page_of(me)
    seal.delete()
    assert name in page_of(me)
    yesterday = timezone.localdate() - timedelta(days=1)
    Responsibility.objects.filter(person=case.person).update(ends_on=yesterday)
    assert name not in page_of(me)


def test_a_stand_in_sees_the_cover_on_the_own_page_and_nobody_else_does() -> None:
    me, away, other = house.staff(), house.staff(), house.staff()
    today = timezone.localdate()
    Absence.objects.create(staff=away, stand_in=me, starts_on=today, ends_on=today)
    for reader in (me, other, away, me):
        assert ("Vertretung" in page_of(reader).split('class="ah-nav"')[1].split("</nav>")[0]) == (
            reader == me
        )


def test_a_hint_waits_for_one_reader_only() -> None:
    me, other = house.staff(), house.staff()
    person = case_of(me).person
    Notification.objects.create(recipient=house.account_of(me), topic=TOPIC, object_id=person.pk)
    for reader in (other, me, other):
        assert ('id="hints"' in page_of(reader)) == (reader == me)
