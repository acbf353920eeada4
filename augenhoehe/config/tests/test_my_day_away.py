"""Who is away is said where it matters, and what others took in for my people is there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.tests.factories import case_of, follow_up
from augenhoehe.documents.models import Delivery, Paper
from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def lead(me: Staff) -> Staff:
    return house.staff(Role.TEAM_LEAD, team=me.team)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def page_of(staff: Staff, path: str = "/") -> str:
    return logged_in(staff).get(path).content.decode()


def away(staff: Staff, stand_in: Staff | None = None) -> Absence:
    today = timezone.localdate()
    return Absence.objects.create(
        staff=staff, stand_in=stand_in, starts_on=today, ends_on=today + timedelta(days=3)
    )


def test_the_lead_and_the_direction_read_who_is_away_without_stand_in(me: Staff, lead: Staff) -> None:
    director = house.staff(Role.MANAGING_DIRECTOR)
    said = "Heute nicht da und ohne Vertretung"
    assert all(said not in page_of(one) for one in (lead, director, me))
    gone = away(me)
    for reader in (lead, director):
        page = page_of(reader)
        assert said in page and me.family_name in page
    assert "Vertretung eintragen" in page_of(lead) and "Vertretung eintragen" not in page_of(director)
    Absence.objects.filter(pk=gone.pk).update(stand_in=house.staff(team=me.team))
    assert said not in page_of(lead)


def test_a_stand_in_who_is_away_too_is_none(me: Staff, lead: Staff) -> None:
    other = house.staff(team=me.team)
    away(me, other)
    away(other, lead)
    page = page_of(lead)
    assert f"ohne Vertretung: {me.addressed_name}." in page


def test_where_very_many_are_away_all_are_counted_and_the_last_ones_unfold(me: Staff, lead: Staff) -> None:
    gone = [house.staff(team=me.team, family_name=f"Name{number:02}") for number in range(32)]
    for one in gone:
        away(one)
    page = page_of(lead)
    assert "ohne Vertretung sind 32:" in page and "<summary>und 2 weitere</summary>" in page
    assert all(one.addressed_name in page for one in gone)


def test_other_teams_and_other_roles_are_not_the_lead_s_concern(me: Staff, lead: Staff) -> None:
    away(house.staff())
    away(house.staff(Role.RECEPTION, team=me.team))
    assert "ohne Vertretung" not in page_of(lead)


def test_a_row_of_somebody_who_is_away_says_so(me: Staff, lead: Staff) -> None:
    follow_up(case_of(me), me)
    assert "heute nicht da" not in page_of(lead)
    away(me, lead)
    assert "heute nicht da" in page_of(lead)


def test_what_reception_took_in_is_on_a_list_until_some_days_have_passed(me: Staff, lead: Staff) -> None:
    case, reception = case_of(me), house.staff(Role.RECEPTION, team=me.team)
    brought = Delivery.objects.create(person=case.person, received_at=timezone.now(), staff=reception)
    paper = Paper.objects.create(
        delivery=brought, person=case.person, kind="payslip", received_at=brought.received_at
    )
    address = "/mein-tag/neue-unterlagen/"
    for reader in (me, lead):
        assert "am Empfang angenommen." in page_of(reader, address)
    Delivery.objects.update(staff=me)
    assert "Unterlagen vom" not in page_of(me, address)
    Delivery.objects.update(staff=reception, received_at=timezone.now() - timedelta(days=6))
    assert "Unterlagen vom" not in page_of(me, address)
    Delivery.objects.update(received_at=timezone.now())
    Paper.objects.filter(pk=paper.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="falsche Person")
    assert "Unterlagen vom" not in page_of(me, address)
