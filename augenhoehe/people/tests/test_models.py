"""What the database refuses about people, each with the sentence a clerk reads."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    AccessGrant,
    Address,
    BenefitUnit,
    BenefitUnitMembership,
    Person,
    PersonLanguage,
    Responsibility,
    Seal,
    SealReader,
)
from augenhoehe.people.tests.factories import person, person_of, seal, speaks

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
Make = Callable[[Person, Staff], models.Model]


def address(someone: Person, **given: Any) -> Address:
    usual = {"street": "Markt", "postcode": "46395", "city": "Bocholt", "starts_on": FIRST}
    return Address(person=someone, **usual | given)


def membership(someone: Person, unit: BenefitUnit | None = None, **given: Any) -> BenefitUnitMembership:
    usual = {"unit": unit or BenefitUnit.objects.create(unit_number="BG-2"), "role": "partner"}
    return BenefitUnitMembership(person=someone, **usual | {"starts_on": FIRST} | given)


def responsibility(someone: Person, colleague: Staff, **given: Any) -> Responsibility:
    usual = {
        "local_jobcenter": colleague.team.local_jobcenter,
        "team": colleague.team,
        "staff": colleague,
        "role": "counselling",
        "starts_on": FIRST,
    }
    return Responsibility(person=someone, **usual | given)


def grant(someone: Person, colleague: Staff, **given: Any) -> AccessGrant:
    now = timezone.now()
    usual = {
        "account": colleague.account,
        "purpose": "Vertretung",
        "parts": ["counselling"],
        "starts_at": now,
        "ends_at": now + timedelta(hours=1),
        "reason": "Urlaub",
        "source": "test",
    }
    return AccessGrant(person=someone, **usual | given)


def stored(row: models.Model) -> Any:
    row.save()
    return row


REFUSED: list[tuple[str, Make]] = [
    (
        "Vor- und Nachname werden gebraucht.",
        lambda someone, colleague: Person(
            client_number="X", given_name="", family_name="A", birth_date=FIRST
        ),
    ),
    (
        "Diese Sprache ist schon eingetragen.",
        lambda someone, colleague: (
            speaks(someone) and PersonLanguage(person=someone, language="uk", speaking="A1", reading="A1")
        ),
    ),
    (
        "Nur eine Sprache kann die bevorzugte sein.",
        lambda someone, colleague: (
            speaks(someone)
            and PersonLanguage(person=someone, language="de", speaking="A1", reading="A1", is_preferred=True)
        ),
    ),
    (
        "Niemand gehört an einem Tag zu zwei Bedarfsgemeinschaften.",
        lambda someone, colleague: (
            stored(membership(someone, ends_on=LAST))
            and membership(someone, BenefitUnit.objects.create(unit_number="BG-1"), starts_on=LAST)
        ),
    ),
    (
        "Eine Bedarfsgemeinschaft wird an einem Tag von einer Person vertreten.",
        lambda someone, colleague: membership(
            person(), stored(membership(someone, role="representative")).unit, role="representative"
        ),
    ),
    (
        "An einem Tag gilt nur eine Anschrift dieser Art.",
        lambda someone, colleague: stored(address(someone)) and address(someone, starts_on=LAST),
    ),
    (
        "Zum Stadtteil gehört, wie er gefunden wurde.",
        lambda someone, colleague: address(someone, found_by="inside"),
    ),
    (
        "Breite und Länge gehören zusammen und liegen auf der Erde.",
        lambda someone, colleague: address(someone, latitude=51.8),
    ),
    (
        "Breite und Länge gehören zusammen und liegen auf der Erde.",
        lambda someone, colleague: address(someone, latitude=5_742_000.0, longitude=6.6),
    ),
    (
        "Das Ende liegt vor dem Anfang.",
        lambda someone, colleague: address(someone, starts_on=LAST, ends_on=FIRST),
    ),
    (
        "An einem Tag ist für eine Aufgabe nur eine Stelle zuständig.",
        lambda someone, colleague: (
            stored(responsibility(someone, colleague, ends_on=LAST))
            and responsibility(someone, house.staff(), starts_on=LAST)
        ),
    ),
    (
        "Zur Fachkraft gehört ihr Team.",
        lambda someone, colleague: responsibility(someone, colleague, team=None),
    ),
    (
        "Die Freigabe endet, bevor sie beginnt.",
        lambda someone, colleague: grant(someone, colleague, ends_at=timezone.now() - timedelta(days=1)),
    ),
    (
        "Eine Freigabe braucht Zweck und Grund.",
        lambda someone, colleague: grant(someone, colleague, reason=""),
    ),
    (
        "Diese Akte ist schon gesperrt.",
        lambda someone, colleague: seal(someone) and Seal(person=someone, reason="x", starts_on=FIRST),
    ),
    (
        "Dieses Konto ist schon zugelassen.",
        lambda someone, colleague: SealReader(seal=seal(someone, colleague), account=colleague.account),
    ),
]


@pytest.mark.parametrize(("sentence", "make"), REFUSED, ids=[sentence for sentence, _ in REFUSED])
def test_it_is_refused_in_words_and_by_the_database(sentence: str, make: Make) -> None:
    row = make(person(), house.staff())
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert sentence in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_person_without_search_keys_is_refused_however_she_is_written() -> None:
    with pytest.raises(IntegrityError, match="person_has_search_keys"), transaction.atomic():
        Person.objects.bulk_create(
            [Person(client_number="X", given_name="A", family_name="B", birth_date=FIRST)]
        )


def test_one_day_after_the_other_is_no_overlap() -> None:
    someone, colleague = person(), house.staff()
    responsibility(someone, colleague, ends_on=LAST).save()
    responsibility(someone, house.staff(), starts_on=LAST + timedelta(days=1)).save()
    assert [held.staff for held in Responsibility.objects.on(LAST)] == [colleague]
    assert Responsibility.objects.on(LAST + timedelta(days=1)).get().staff != colleague


def test_counselling_and_benefits_may_lie_with_two_places_on_one_day() -> None:
    someone = person_of(house.staff())
    responsibility(someone, house.staff(), role="benefits").save()
    assert Responsibility.objects.filter(person=someone).count() == 2


def test_a_responsibility_of_one_day_holds_on_that_day() -> None:
    responsibility(person(), house.staff(), ends_on=FIRST).save()
    assert Responsibility.objects.on(FIRST).count() == 1
    assert Responsibility.objects.on(FIRST + timedelta(days=1)).count() == 0


def test_a_team_answers_only_within_its_own_local_jobcenter() -> None:
    someone, colleague = person(), house.staff()
    with pytest.raises(IntegrityError), transaction.atomic():
        responsibility(someone, colleague, local_jobcenter=house.local_jobcenter()).save()
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_grant_may_name_known_parts_only() -> None:
    with pytest.raises(ValidationError):
        grant(person(), house.staff(), parts=["everything"]).full_clean()


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(1985, 4, 3), date(2026, 4, 2), 40),
        (date(1985, 4, 3), date(2026, 4, 3), 41),
    ],
)
def test_the_age_steps_on_the_birthday(born: date, on: date, age: int) -> None:
    assert Person(birth_date=born).age_on(on) == age


def test_a_person_is_addressed_as_she_wants() -> None:
    assert Person(salutation="frau", given_name="Olena", family_name="Koval").addressed_name == "Frau Koval"
    assert Person(salutation="none", given_name="Kim", family_name="Koval").addressed_name == "Kim Koval"


def test_no_name_stands_in_the_words_for_logs() -> None:
    someone = person()
    assert "Kowalenko" not in f"{someone} {someone!r} {speaks(someone)} {seal(someone)}"
