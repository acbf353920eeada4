"""The demo's letters: one came by post, one waits for the printer, one is a draft; without the star there are none."""

from datetime import date

import pytest
from django.utils import timezone

from augenhoehe.letters.demo import write_letters
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address
from augenhoehe.people.tests.factories import person_of, speaks
from augenhoehe.privacy.acting import acting

pytestmark = pytest.mark.django_db


def test_the_star_has_a_printed_a_waiting_and_a_drafted_letter() -> None:
    me = house.staff()
    star = person_of(me, birth_date=date(1990, 1, 1))
    speaks(star)
    Address.objects.create(
        person=star, street="Weg", house_number="1", postcode="46395", city="Bocholt", starts_on="2025-01-01"
    )
    others = [person_of(me, family_name=f"Anders{n}") for n in range(3)]
    with acting(account_id=None, through="demo"):
        number = write_letters(timezone.localdate(), login_name=house.account_of(me).login_name)
    assert number == 6
    arrived = Letter.objects.filter(person=star).earliest("pk")
    assert arrived.content["recipient"] == ["Olena Kowalenko", "Weg 1", "46395 Bocholt"]
    hers = Letter.objects.filter(person=star).order_by("pk")
    assert [(one.state, one.printed_at is not None) for one in hers] == [
        ("filed", True),
        ("filed", False),
        ("draft", False),
    ]
    assert sorted(Letter.objects.filter(person__in=others).values_list("state", flat=True)) == [
        "draft",
        "filed",
        "filed",
    ]


def test_without_this_counsellor_nothing_is_written() -> None:
    assert write_letters(timezone.localdate(), login_name="niemand") == 0
