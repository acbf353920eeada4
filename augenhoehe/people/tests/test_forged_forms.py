"""What only a broken or forged browser sends to the forms of facts is refused in words; nothing is saved twice."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.facts import KINDS
from augenhoehe.people.models import (
    AccessGrant,
    Address,
    BenefitUnit,
    BenefitUnitMembership,
    ContactPoint,
    EmergencyTry,
    Person,
)
from augenhoehe.people.tests.fact_pages import address, send
from augenhoehe.people.tests.factories import person_of

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 1)
LIVES = {"street": "Nordwall", "house_number": "1", "postcode": "46395", "city": "Bocholt"}
WELL: dict[str, dict[str, Any]] = {
    "anschrift": LIVES
    | {"kind": "home", "lodging": "home", "starts_on": "2026-10-01", "source": "document", "is_right": "on"},
    "erreichbarkeit": {
        **{"kind": "phone", "value": "02871 2", "ways_to_person": ["call"], "consented_on": "2026-10-01"},
        **{"starts_on": "2026-10-01", "source": "document"},
    },
    "kundennummer": {
        **{"client_number": "355A777001", "number_since": "2026-05-04", "number_source": "benefits"},
    },
    "bg-nummer": {"unit_number": "BG-B", "number_since": "2026-05-04", "number_source": "benefits"},
}
SENT = {
    "nothing": "",
    "very long": "Ä" * 10_000,
    "a very long number": "9" * 10_000,
    "a far number": str(2**63),
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "a control sign": "a\x00b",
    "half a letter": "\ud800".encode("utf-8", "surrogatepass"),
    "several": ["1", "2", "home"],
}


@pytest.fixture
def counsellor(client: Client) -> Staff:
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


@pytest.fixture
def someone(counsellor: Staff) -> Person:
    """With a household, an address and a number."""
    unit = BenefitUnit.objects.create(unit_number="BG-A")
    people = [person_of(counsellor) for _ in range(2)]
    for one, role in zip(people, ("representative", "child"), strict=True):
        BenefitUnitMembership.objects.create(unit=unit, person=one, role=role, starts_on=FIRST)
    Address.objects.create(person=people[0], starts_on=FIRST, **LIVES)
    ContactPoint.objects.create(person=people[0], kind="phone", value="02871 1", starts_on=FIRST)
    return people[0]


def saved(client: Client, someone: Person, kind: str, **given: Any) -> Any:
    """One form of this kind, everything else as it should be."""
    return send(client, address(someone, kind), **WELL[kind] | given)


@pytest.mark.parametrize("kind", WELL)
def test_forged_fields_are_refused_in_words(kind: str, client: Client, someone: Person) -> None:
    url = address(someone, kind)
    form = client.get(url).context["form"]
    for name in (*form.fields, "along"):
        for what, forged in SENT.items():
            given = {"version": form["version"].value(), **WELL[kind], name: forged}
            answer = client.post(url, given)
            assert answer.status_code < 500, (name, what)
            client.post(address(someone, kind, "ruecknahme"))


@pytest.mark.parametrize("kind", WELL)
def test_a_second_click_saves_nothing_twice(kind: str, client: Client, someone: Person) -> None:
    url, rows = address(someone, kind), KINDS[kind].model._default_manager
    given = {"version": client.get(url).context["form"]["version"].value(), **WELL[kind]}
    assert client.post(url, given).status_code == 302
    before = list(rows.order_by("pk").values())
    assert client.post(url, given).status_code == 302
    assert list(rows.order_by("pk").values()) == before


def test_the_facts_of_others_are_no_address(client: Client, someone: Person) -> None:
    stranger = person_of(house.staff())
    theirs = Address.objects.create(person=stranger, starts_on=FIRST, **LIVES)
    for number in (theirs.pk, 2**63 - 1, 2**63, 10**40):
        for more in ((), ("ende",)):
            assert client.get(address(someone, "anschrift", number, *more)).status_code == 404
        assert client.post(address(someone, "erreichbarkeit", number, "widerruf")).status_code == 404


def test_an_emergency_form_is_refused_in_words_and_opens_once(client: Client, someone: Person) -> None:
    client.force_login(house.account_of(house.staff()))
    well = {
        "client_number": someone.client_number,
        "birth_date": "3.4.1985",
        "reason": "Sie steht vor der Tür.",
    }
    for name in well:
        for what, forged in SENT.items():
            assert client.post("/notzugriff/", well | {name: forged}).status_code in {422, 429}, (name, what)
    EmergencyTry.objects.all().delete()
    for _ in range(2):
        assert client.post("/notzugriff/", well).status_code == 302
    assert AccessGrant.objects.count() == 1
    for number in (AccessGrant.objects.get().pk + 1, 2**63, 10**40):
        assert client.post(f"/notzugriff/{number}/ende/").status_code == 404
