"""Each direction has ways of its own, with consent where one is needed, and revoked in one step."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import ContactPoint, Person
from augenhoehe.people.tests.fact_pages import address, panel, send
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)
GIVEN = {"starts_on": "2026-01-01", "source": "person"}


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def mobile(someone: Person, **given: object) -> ContactPoint:
    usual = {"kind": "phone", "value": "0171 1", "starts_on": FIRST, "consented_on": FIRST}
    ways = {"ways_to_person": ["call", "sms"], "ways_to_us": ["call"]}
    return ContactPoint.objects.create(person=someone, **usual | ways | given)


def test_a_call_is_no_sms_and_each_direction_is_told_by_itself(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    answers = {"ways_to_person": ["call"], "ways_to_us": ["call", "sms"], "consented_on": "2026-01-02"}
    url = address(someone, "erreichbarkeit")
    assert send(client, url, kind="phone", value="0171 1234567", **answers, **GIVEN).status_code == 302
    told = panel(client, someone, "stammdaten")
    assert "von uns: Anruf (Einwilligung vom 02.01.2026); von der Person: Anruf, SMS" in told


@pytest.mark.parametrize(
    ("day", "says"),
    [(timedelta(days=1), "Dieser Tag kommt erst noch."), (timedelta(days=-55_000), "noch nicht geboren")],
)
def test_nobody_has_consented_tomorrow_or_before_their_birth(
    day: timedelta, says: str, client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    consent = {"ways_to_person": ["call"], "consented_on": timezone.localdate() + day}
    url = address(someone, "erreichbarkeit")
    refused = send(client, url, kind="phone", value="0171 1234567", **consent, **GIVEN)
    assert refused.status_code == 422 and says in refused.content.decode()
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize("kind", ["post", "portal"])
def test_post_and_portal_need_no_number_and_no_consent(kind: str, client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    given = {"kind": kind, "value": "", "ways_to_person": [kind], "ways_to_us": [kind]}
    assert send(client, address(someone, "erreichbarkeit"), **given, **GIVEN).status_code == 302
    assert ContactPoint.objects.get().ways_to_person == [kind]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "email", "value": "o@example.org", "ways_to_us": ["sms"]}, "E-Mail: Hier geht nur E-Mail."),
        ({"kind": "phone", "value": "0171 1234567", "ways_to_us": ["post"]}, "Hier geht nur Anruf und SMS."),
        ({"kind": "phone", "value": ""}, "Hier fehlt die Nummer"),
        ({"kind": "phone", "value": "0171 1234567", "ways_to_person": ["sms"]}, "seit wann die Einwilligung"),
    ],
)
def test_what_does_not_fit_is_said(
    given: dict[str, object], says: str, client: Client, counsellor: Staff
) -> None:
    answer = send(client, address(person_of(counsellor), "erreichbarkeit"), **given, **GIVEN)
    assert answer.status_code == 422 and says in answer.content.decode()


def test_the_database_knows_which_ways_fit() -> None:
    someone = person_of(house.staff())
    with pytest.raises(IntegrityError), transaction.atomic():
        mobile(someone, ways_to_us=["email"])


def test_a_consent_is_revoked_in_one_step_and_stays_readable(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    number, today = mobile(someone), timezone.localdate()
    long_ago = timezone.now() - timedelta(days=500)
    ContactPoint.objects.update(created_at=long_ago, created_by_account=1, created_through="import")
    number.refresh_from_db()
    page = client.get(address(someone, "erreichbarkeit")).content.decode()
    url = address(someone, "erreichbarkeit", number.pk, "widerruf")
    assert url in page
    assert client.get(url).status_code == 405
    for _ in range(2):  # the second click changes nothing
        assert client.post(url).status_code == 302
    told = list(
        ContactPoint.objects.order_by("starts_on").values_list("starts_on", "ends_on", "ways_to_person")
    )
    assert told == [(FIRST, today - timedelta(days=1), ["call", "sms"]), (today, None, [])]
    new = ContactPoint.objects.get(starts_on=today)
    assert (new.ways_to_us, new.consented_on) == (["call"], None)
    assert (new.created_by_account, new.created_through) == (counsellor.account_id, "web")
    assert new.created_at > number.created_at
    assert "Einwilligung widerrufen" not in client.get(address(someone, "erreichbarkeit")).content.decode()


def test_a_revocation_is_taken_back(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    number = mobile(someone)
    client.post(address(someone, "erreichbarkeit", number.pk, "widerruf"))
    client.post(address(someone, "erreichbarkeit", "ruecknahme"))
    held = ContactPoint.objects.get()
    assert (held.pk, held.ends_on, held.ways_to_person) == (number.pk, None, ["call", "sms"])


def test_one_given_today_is_revoked_today(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    number = mobile(someone, starts_on=timezone.localdate())
    client.post(address(someone, "erreichbarkeit", number.pk, "widerruf"))
    assert ContactPoint.objects.get().ways_to_person == []


def test_only_who_writes_numbers_revokes_and_nobody_elsewhere(client: Client) -> None:
    colleague = house.staff(Role.BENEFITS_OFFICER)
    someone = person_of(colleague.team)
    number = mobile(someone)
    client.force_login(house.account_of(colleague))
    assert client.post(address(someone, "erreichbarkeit", number.pk, "widerruf")).status_code == 403
    client.force_login(house.account_of(house.staff()))
    assert client.post(address(someone, "erreichbarkeit", number.pk, "widerruf")).status_code == 404
