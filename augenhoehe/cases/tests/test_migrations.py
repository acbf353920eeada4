"""Migrations meet rows that nobody would write today."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from augenhoehe.cases.models import Contact
from augenhoehe.cases.tests.factories import case_of, contact
from augenhoehe.documents.tests.test_migrations import migrate
from augenhoehe.organisation.tests import factories as house

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BEFORE = ("cases", "0011_what_one_takes_home")


@pytest.fixture
def misfit() -> Iterator[int]:
    """A contact from before there was a rule; whatever comes of it, the database is as new in the end."""
    me = house.staff()
    found = contact(case_of(me), timezone.now() - timedelta(days=3))
    migrate(BEFORE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_contact SET reason = 'wrong_number'")
    yield found.pk
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_contact CASCADE")
    migrate()


def test_a_reason_that_does_not_fit_is_forgotten_and_the_rule_holds_from_then_on(misfit: int) -> None:
    migrate()
    found = Contact.objects.get(pk=misfit)
    assert (found.reason, found.outcome, found.is_two_way) == ("", "talked", True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'contact_reason_fits_outcome'")
        assert cursor.fetchone() == (1,)
