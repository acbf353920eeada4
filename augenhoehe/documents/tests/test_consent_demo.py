"""The demo's consents: Olena's two, and all states among the others."""

from datetime import date

import pytest

from augenhoehe.documents.demo.consents import write_consents
from augenhoehe.documents.models import Consent
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.tests.factories import person_of, speaks
from augenhoehe.privacy.acting import acting

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


def test_olenas_language_school_may_tell_and_another_consent_has_ended() -> None:
    staff = house.staff()
    with acting(account_id=None, through="demo"):
        olena = person_of(staff)
        speaks(olena)
        for number in range(100):
            person_of(staff, given_name=f"Vorname{number}")
        made = write_consents(ON, seed=1)
    assert made == Consent.objects.count() >= 6
    assert set(Consent.objects.values_list("created_through", flat=True)) == {"demo"}
    hers = Consent.objects.filter(person=olena)
    assert [consent.template for consent in hers.in_force(ON)] == ["language_school"]
    assert [consent.template for consent in hers.filter(ends_on__lt=ON)] == ["youth_office"]
    assert all(consent.purpose_own for consent in hers)


def test_the_same_seed_makes_the_same_consents() -> None:
    staff = house.staff()
    with acting(account_id=None, through="demo"):
        for number in range(60):
            person_of(staff, given_name=f"Vorname{number}")
        write_consents(ON, seed=7)
        first = list(Consent.objects.order_by("pk").values_list("person", "template", "state", "ends_on"))
        Consent.objects.all().delete()
        write_consents(ON, seed=7)
    assert list(Consent.objects.order_by("pk").values_list("person", "template", "state", "ends_on")) == first
