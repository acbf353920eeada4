"""Somebody new comes to the house."""

from typing import Any

import pytest
from django.test import Client

from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person, Responsibility
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db
URL = "/neue-person/"
OLENA = {
    "salutation": "frau",
    "given_name": "Olena",
    "family_name": "Kowalenko",
    "native_name": "Олена Коваленко",
    "birth_date": "1985-04-03",
    "nationality": "UA",
    "language": "uk",
    "starts_on": "2026-11-02",
    "starts_case": "on",
    "with_me": "on",
}


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def sent(client: Client, **given: Any) -> Any:
    return client.post(URL, OLENA | given)


def test_a_new_person_gets_a_file_a_counsellor_and_a_case(client: Client, counsellor: Staff) -> None:
    answer = sent(client)
    person = Person.objects.get()
    assert answer.headers["Location"] == f"/person/{person.pk}/"
    assert person.client_number.startswith("NEU-") and person.search_key == "kovalinko olina"
    care = Responsibility.objects.get()
    assert (care.team, care.staff) == (counsellor.team, counsellor)
    assert person.languages.get().is_preferred
    assert Case.objects.get().person == person
    assert client.get(f"/person/{person.pk}/").status_code == 200


def test_a_child_gets_a_file_without_a_case(client: Client, counsellor: Staff) -> None:
    assert sent(client, birth_date="2020-01-01").status_code == 302
    assert Person.objects.exists() and not Case.objects.exists()


def test_the_same_name_and_birth_date_are_shown_before_a_second_file_is_made(
    client: Client, counsellor: Staff
) -> None:
    known = person_of(counsellor)
    answer = sent(client, given_name="Kovalenko", family_name="Olena")
    assert answer.status_code == 422
    assert f"/person/{known.pk}/" in answer.content.decode()
    assert Person.objects.count() == 1
    assert sent(client, is_somebody_else="on").status_code == 302
    assert Person.objects.count() == 2


def test_a_number_taken_elsewhere_says_where_and_names_nobody(client: Client, counsellor: Staff) -> None:
    neighbour = house.staff()
    person_of(neighbour, client_number="355A000001", given_name="Iryna")
    answer = sent(client, client_number="355a000001")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert neighbour.team.local_jobcenter.name in text and "Iryna" not in text


def test_a_sealed_number_betrays_nothing_and_its_readers_are_told(client: Client, counsellor: Staff) -> None:
    reader = house.staff()
    sealed = person_of(counsellor, client_number="355A000002")
    seal(sealed, reader)
    assert sent(client, client_number="355A000002").status_code == 302
    assert Person.objects.filter(client_number="355A000002").count() == 2
    assert Notification.objects.get().recipient_id == reader.account_id


@pytest.mark.parametrize(
    "given",
    [
        {"given_name": ""},
        {"birth_date": "2099-01-01"},
        {"birth_date": "31.2.1985"},
        {"starts_on": ""},
        {"nationality": "XX"},
        {"given_name": "a" * 10_000},
        {"family_name": "Kow\x00alenko"},
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    given: dict[str, str], client: Client, counsellor: Staff
) -> None:
    answer = sent(client, **given)
    assert answer.status_code == 422
    assert "Олена Коваленко" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.MANAGING_DIRECTOR, Role.DATA_PROTECTION_OFFICER])
def test_others_do_not_open_files(role: str, client: Client) -> None:
    client.force_login(house.account_of(house.staff(role)))
    assert client.get(URL).status_code == 403
