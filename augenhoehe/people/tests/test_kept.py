"""A question that is kept answers as if it were asked anew: for every value, in every thread, with what is joined."""

from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories
from augenhoehe.privacy.kept import ANY_MOMENT, ANY_NUMBERS, KeptRows, any_numbers, numbers

ANYONE, ANY_DAY = -1, date.min


def kept_staff() -> KeptRows[Staff]:
    return KeptRows(Staff.objects.on(ANY_DAY).filter(pk=ANYONE).select_related("team__local_jobcenter"))


@pytest.mark.django_db
def test_each_reader_gets_his_own_answer() -> None:
    kept, today = kept_staff(), date(2026, 11, 23)
    first, second = factories.staff(), factories.staff()
    for one in (first, second, first):
        assert kept.read({ANYONE: one.pk, ANY_DAY: today}) == [one]
    assert kept.read({ANYONE: 0, ANY_DAY: today}) == []
    assert kept.read({ANYONE: first.pk, ANY_DAY: date.min}) == []


@pytest.mark.django_db
def test_what_is_joined_is_there_without_another_statement(django_assert_num_queries: Any) -> None:
    one, kept = factories.staff(), kept_staff()
    with django_assert_num_queries(1):
        [found] = kept.read({ANYONE: one.pk, ANY_DAY: date(2026, 11, 23)})
        house = found.team.local_jobcenter
    assert house == one.team.local_jobcenter


@pytest.mark.django_db
def test_a_list_goes_in_as_one_value_however_long_it_is() -> None:
    kept, known = KeptRows(Staff.objects.filter(pk__in=any_numbers()).order_by("pk")), []
    assert kept.read({ANY_NUMBERS: numbers([])}) == []
    for _ in range(3):
        known.append(factories.staff())
        assert kept.read({ANY_NUMBERS: numbers(one.pk for one in known)}) == known


@pytest.mark.django_db
def test_a_moment_stands_for_another_one() -> None:
    one, kept = factories.staff(), KeptRows(Staff.objects.filter(created_at__gt=ANY_MOMENT))
    assert kept.read({ANY_MOMENT: one.created_at}) == []
    assert kept.read({ANY_MOMENT: one.created_at - timedelta(microseconds=1)}) == [one]


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_over_its_own_connection() -> None:
    kept, one, found = kept_staff(), factories.staff(), []

    def ask() -> None:
        found.extend(kept.read({ANYONE: one.pk, ANY_DAY: date(2026, 11, 23)}))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [one]


def prepared() -> list[str]:
    """The statements that are prepared on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.django_db
def test_it_is_parsed_and_planned_once_for_numbers_of_every_size() -> None:
    kept, before = kept_staff(), len(prepared())
    for number in (1, 40_000, 3_000_000_000, 10**30):
        assert kept.read({ANYONE: number, ANY_DAY: date(2026, 11, 23)}) == []
    assert len(prepared()) == before + 1


@pytest.mark.django_db
def test_it_answers_on_after_something_was_refused() -> None:
    kept, one = kept_staff(), factories.staff()
    known = {ANYONE: one.pk, ANY_DAY: date(2026, 11, 23)}
    assert kept.read(known) == [one]
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.update(starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 23))
    assert kept.read(known) == [one]


@pytest.mark.django_db
def test_a_log_of_statements_tells_it_with_its_values() -> None:
    with CaptureQueriesContext(connection) as log:
        kept_staff().read({ANYONE: 4711, ANY_DAY: date(2026, 11, 23)})
    [told] = log.captured_queries
    assert "4711" in told["sql"]
