"""Paging by position."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from pytest_django import DjangoAssertNumQueries

from augenhoehe.web.keyset import InvalidCursor, page, page_of_known

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def kinds() -> QuerySet[ContentType]:
    """Seven rows with many equal first values."""
    for label, model in [("b", "z"), ("a", "x"), ("b", "y"), ("c", "x"), ("a", "y"), ("b", "x"), ("c", "y")]:
        ContentType.objects.create(app_label=f"test_{label}", model=model)
    return ContentType.objects.filter(app_label__startswith="test_")


def walk(rows: QuerySet[ContentType], order: list[str], size: int) -> list[ContentType]:
    """All pages one after the other, as somebody who keeps asking for more sees them."""
    seen, after = [], None
    while True:
        found = page(rows, order=order, after=after, size=size)
        seen += found.rows
        if found.next_cursor is None:
            return seen
        assert len(found) == size
        after = found.next_cursor


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
@pytest.mark.parametrize(
    "order",
    [
        ["app_label", "model", "pk"],
        ["-app_label", "-model", "-pk"],
        ["-app_label", "model", "pk"],
        ["app_label", "-pk"],
        ["pk"],
    ],
)
def test_every_row_comes_once_and_in_order(kinds: QuerySet[ContentType], order: list[str], size: int) -> None:
    assert walk(kinds, order, size) == list(kinds.order_by(*order))


def test_a_page_costs_one_statement_however_far_down(
    kinds: QuerySet[ContentType], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = ["app_label", "model", "pk"]
    first = page(kinds, order=order, size=2)
    with django_assert_num_queries(1):
        second = page(kinds, order=order, after=first.next_cursor, size=2)
    with django_assert_num_queries(1):
        page(kinds, order=order, after=second.next_cursor, size=2)


def test_it_compares_whole_rows_so_that_an_index_can_answer(
    kinds: QuerySet[ContentType], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = ["app_label", "model", "pk"]
    first = page(kinds, order=order, size=2)
    with django_assert_num_queries(1) as statements:
        page(kinds, order=order, after=first.next_cursor, size=2)
    assert "ROW(" in statements[0]["sql"]


def test_it_orders_by_moments_to_the_microsecond() -> None:
    for number in range(5):
        moment = MORNING + timedelta(microseconds=number // 2)
        Session.objects.create(session_key=f"key{number}", session_data="", expire_date=moment)
    rows = Session.objects.filter(session_key__startswith="key")
    first = page(rows, order=["-expire_date", "-pk"], size=2)
    second = page(rows, order=["-expire_date", "-pk"], after=first.next_cursor, size=2)
    third = page(rows, order=["-expire_date", "-pk"], after=second.next_cursor, size=2)
    assert [row.pk for row in [*first, *second, *third]] == ["key4", "key3", "key2", "key1", "key0"]
    assert third.next_cursor is None


def test_it_orders_by_an_annotation(kinds: QuerySet[ContentType]) -> None:
    rows = kinds.annotate(full=Concat("app_label", Value("."), "model"))
    assert walk(rows, ["full", "pk"], 2) == list(rows.order_by("full", "pk"))


def test_the_cursor_shows_no_value_of_the_row(kinds: QuerySet[ContentType]) -> None:
    cursor = page(kinds, order=["app_label", "pk"], size=1).next_cursor
    assert cursor
    assert b"test_a" not in base64.urlsafe_b64decode(cursor)


def test_a_made_up_cursor_is_refused(kinds: QuerySet[ContentType]) -> None:
    with pytest.raises(InvalidCursor):
        page(kinds, order=["pk"], after="gAAAA-nonsense")


def test_a_cursor_of_another_list_is_refused(kinds: QuerySet[ContentType]) -> None:
    cursor = page(kinds, order=["app_label", "pk"], size=1).next_cursor
    with pytest.raises(InvalidCursor):
        page(kinds, order=["-app_label", "pk"], after=cursor)


def test_an_order_that_could_lose_equal_rows_is_refused(kinds: QuerySet[ContentType]) -> None:
    with pytest.raises(ValueError, match="primary key"):
        page(kinds, order=["app_label"])


def test_a_page_without_rows_has_no_next() -> None:
    found = page(ContentType.objects.none(), order=["pk"])
    assert (found.rows, found.next_cursor) == ([], None)


@dataclass(frozen=True)
class Known:
    """A row that is here already."""

    at: datetime
    pk: int


KNOWN = [Known(MORNING + timedelta(hours=place // 2), place) for place in range(7)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_known_rows_come_once_and_in_order(size: int) -> None:
    seen: list[Known] = []
    after: str | None = None
    while after or not seen:
        found = page_of_known(KNOWN, order=["at", "pk"], after=after, size=size)
        seen += found.rows
        after = found.next_cursor
    assert seen == KNOWN


def test_a_known_row_that_went_does_not_move_the_others() -> None:
    first = page_of_known(KNOWN, order=["at", "pk"], size=3)
    rest = page_of_known(KNOWN[:2] + KNOWN[3:], order=["at", "pk"], after=first.next_cursor, size=50)
    assert rest.rows == KNOWN[3:]


def test_no_known_rows_are_a_page_too() -> None:
    assert page_of_known([], order=["at", "pk"]).rows == []


def test_known_rows_refuse_a_cursor_of_another_list() -> None:
    cursor = page_of_known(KNOWN, order=["pk"], size=1).next_cursor
    with pytest.raises(InvalidCursor):
        page_of_known(KNOWN, order=["at", "pk"], after=cursor)
