"""Wrong tries in an emergency are few and told; an emergency access ends when whoever has it says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import emergencies
from augenhoehe.people.access import log_file
from augenhoehe.people.models import AccessGrant, EmergencyTry, Person
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db
MOST = 5
BIRTH = date(1985, 4, 3)
ASKED = {
    "client_number": "317A004711",
    "birth_date": "3.4.1985",
    "reason": "Die Person steht weinend am Empfang.",
}


@pytest.fixture
def me() -> Staff:
    return house.staff(Role.RECEPTION, salutation="herr", family_name="Rottstegge")


@pytest.fixture
def someone() -> Person:
    return person_of(house.staff(), client_number="317A004711", birth_date=BIRTH)


@pytest.fixture
def desk(me: Staff) -> Client:
    return logged_in(me)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def ask(client: Client, **changed: str) -> Any:
    return client.post("/notzugriff/", ASKED | changed)


def test_too_many_wrong_tries_are_a_pause_that_the_right_number_does_not_end(
    desk: Client, someone: Person
) -> None:
    answers = [ask(desk, birth_date=f"{day}.4.1985").status_code for day in range(10, 10 + MOST)]
    assert answers == [422] * MOST
    refused = ask(desk)
    assert refused.status_code == 429 and "Bis " in refused.content.decode()
    assert not AccessGrant.objects.exists()


def test_after_the_pause_one_may_try_again(desk: Client, someone: Person) -> None:
    for _ in range(MOST):
        ask(desk, client_number="317A999999")
    EmergencyTry.objects.update(at=timezone.now() - timedelta(minutes=31))
    assert ask(desk).status_code == 302


def test_a_sealed_file_counts_as_a_wrong_try_like_a_wrong_number(desk: Client, someone: Person) -> None:
    seal(someone, house.staff())
    for _ in range(MOST):
        assert ask(desk).status_code == 422
    assert ask(desk).status_code == 429


def test_nobody_pays_for_the_tries_of_another(desk: Client, someone: Person) -> None:
    for _ in range(MOST):
        ask(desk, client_number="317A999999")
    assert ask(logged_in(house.staff())).status_code == 302


def test_the_officer_is_told_once_and_reads_who_tried_how_often(desk: Client, someone: Person) -> None:
    officer = house.staff(Role.DATA_PROTECTION_OFFICER)
    for _ in range(MOST + 3):
        ask(desk, client_number="317A999999")
    assert Notification.objects.filter(topic=emergencies.TRIES_TOPIC).count() == 1
    office = logged_in(officer)
    hint = office.get("/hinweise/").content.decode()
    assert "Herr Rottstegge hat im Notzugriff zu oft falsche Angaben gemacht" in hint
    page = office.get("/datenschutz/notzugriffe/").content.decode()
    assert f"Herr Rottstegge, Empfang, {MOST} Mal" in page
    assert "317A999999" not in page


def test_what_was_typed_is_kept_nowhere() -> None:
    assert {field.name for field in EmergencyTry._meta.concrete_fields} == {"id", "account", "at"}


def test_the_file_says_until_when_it_is_open_and_is_closed_at_once(desk: Client, someone: Person) -> None:
    file = ask(desk).headers["Location"]
    grant = AccessGrant.objects.get()
    ends = timezone.localtime(grant.ends_at)
    page = desk.get(file).content.decode()
    assert "Im Notzugriff geöffnet" in page and f"{ends:%H:%M}" in page
    assert someone.full_name in desk.get("/notzugriff/").content.decode()
    for said in ("Der Notzugriff ist beendet.", "Der Notzugriff war schon beendet."):
        answer = desk.post(f"/notzugriff/{grant.pk}/ende/", follow=True)
        assert said in answer.content.decode()
    assert desk.get(file).status_code == 404
    assert someone.full_name not in desk.get("/notzugriff/").content.decode()


def test_all_accesses_to_this_file_end_together(desk: Client, someone: Person) -> None:
    ask(desk)
    file = ask(desk, with_sensitive="on").headers["Location"]
    assert AccessGrant.objects.count() == 2
    desk.post(f"/notzugriff/{AccessGrant.objects.order_by('pk')[0].pk}/ende/")
    assert desk.get(file).status_code == 404


def test_somebody_elses_access_is_not_there_to_be_ended(desk: Client, someone: Person) -> None:
    ask(desk)
    grant = AccessGrant.objects.get()
    other = logged_in(house.staff())
    assert other.post(f"/notzugriff/{grant.pk}/ende/").status_code == 404
    grant.refresh_from_db()
    assert grant.ends_at > timezone.now()


def test_a_file_sealed_meanwhile_is_not_on_the_own_list(desk: Client, someone: Person) -> None:
    ask(desk)
    seal(someone, house.staff())
    assert someone.full_name not in desk.get("/notzugriff/").content.decode()


def test_one_emergency_is_one_opening(desk: Client, someone: Person) -> None:
    desk.get(ask(desk).headers["Location"])
    assert [entry.way_in for entry in AccessLogEntry.objects.all()] == ["emergency"]


def test_looking_again_later_is_an_opening_of_its_own(me: Staff, someone: Person) -> None:
    emergency = {
        "account_id": me.account_id,
        "role": me.role,
        "person_id": someone.pk,
        "purpose": "Notzugriff",
    }
    AccessLogEntry.objects.create(way_in="emergency", at=timezone.now() - timedelta(minutes=2), **emergency)
    log_file(me.account, someone.pk, in_emergency=True)
    assert AccessLogEntry.objects.count() == 2
