"""Paging by position instead of by page number: the next page costs one statement, however far down it is.

    page = keyset.page(Row.objects.for_list(), order=["-opened_at", "pk"], after=request.GET.get("after"))

The cursor is encrypted: it holds the values of the last row, and a name must never stand in an address.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import models
from django.db.models import F, Func, Model, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.crypto import salted_hmac

PAGE_SIZE = 50

Row = TypeVar("Row", bound=Model)


class InvalidCursor(SuspiciousOperation):
    """A cursor that was not made here, or not for this list; Django answers 400."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page and the way to the next; there is no way back but the browser's own."""

    rows: list[Row]
    next_cursor: str | None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(
    queryset: QuerySet[Row], *, order: Sequence[str], after: str | None = None, size: int = PAGE_SIZE
) -> Page[Row]:
    """The `size` rows behind the cursor, in one statement.

    `order` names fields or annotations, descending with a minus, and ends with the primary key. None of them
    may be NULL: order by a `Coalesce`. A path across a relation (`team__name`) needs its `select_related`.
    """
    if order[-1].lstrip("-") not in {"pk", "id"}:
        raise ValueError("The order of a list ends with its primary key, or equal rows would get lost.")
    if after:
        queryset = queryset.filter(_behind(queryset, order, _read_cursor(after, order)))
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    del rows[size:]
    return Page(rows, _write_cursor(order, rows[-1]) if more else None)


def page_of_known(
    rows: Sequence[Any], *, order: Sequence[str], after: str | None = None, size: int = PAGE_SIZE
) -> Page[Any]:
    """The same for rows that are all here already, sorted by `order`, which goes upwards only."""
    if after:
        cursor = _read_cursor(after, order)
        rows = [row for row in rows if _position(row, order) > cursor]
    shown = list(rows[:size])
    return Page(shown, _write_cursor(order, shown[-1]) if len(rows) > size else None)


def _behind(queryset: QuerySet[Any], order: Sequence[str], values: list[Any]) -> Any:
    """The condition «comes after these values»: a row comparison where all go one way, for the index."""
    names = [name.lstrip("-") for name in order]
    try:
        fields = [_field(queryset, name) for name in names]
        bounds = [
            Value(field.to_python(value), output_field=field)
            for field, value in zip(fields, values, strict=True)
        ]
    except ValidationError as problem:
        raise InvalidCursor("The cursor does not fit the list.") from problem
    descending = [name.startswith("-") for name in order]
    if all(descending) or not any(descending):
        compare = LessThan if descending[0] else GreaterThan
        return compare(_row([F(name) for name in names]), _row(bounds))
    return _behind_mixed(names, descending, bounds)


def _behind_mixed(names: list[str], descending: list[bool], bounds: list[Value]) -> Q:
    """The same for an order that goes both ways: further in one field, equal in all before it."""
    condition, equal = Q(), Q()
    for name, down, bound in zip(names, descending, bounds, strict=True):
        condition |= equal & Q(**{f"{name}__{'lt' if down else 'gt'}": bound})
        equal &= Q(**{name: bound})
    return condition


def _row(parts: Sequence[Any]) -> Func:
    return Func(*parts, function="ROW", output_field=models.Field())


def _field(queryset: QuerySet[Any], path: str) -> Any:
    """The field that a name of the order stands for."""
    if path in queryset.query.annotations:
        return queryset.query.annotations[path].output_field
    *relations, last = path.split("__")
    model = queryset.model
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _write_cursor(order: Sequence[str], row: Any) -> str:
    return _box().encrypt(json.dumps([list(order), _position(row, order)]).encode()).decode()


def _position(row: Any, order: Sequence[str]) -> list[Any]:
    values = []
    for name in order:
        path = name.lstrip("-")
        holder: Any = row
        for step in path.split("__"):
            holder = getattr(holder, step)
        if holder is None:
            raise ValueError(f"{path} is NULL here; a list is ordered by values that are always there.")
        values.append(_as_text(holder))
    return values


def _as_text(value: Any) -> Any:
    if isinstance(value, int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read_cursor(cursor: str, order: Sequence[str]) -> list[Any]:
    try:
        made_for, values = json.loads(_box().decrypt(cursor.encode()))
    except (InvalidToken, ValueError) as problem:
        raise InvalidCursor("The cursor was not made here.") from problem
    if made_for != list(order):
        raise InvalidCursor("The cursor was made for another list.")
    return list(values)


def _box() -> Fernet:
    key = salted_hmac("augenhoehe.web.keyset", "cursor", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
