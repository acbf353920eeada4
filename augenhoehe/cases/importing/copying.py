"""Rows by COPY beside colleagues at work: ids are taken from the sequence, no table is locked. «Massenschreiben»"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED


def new_ids(model: type[Model], count: int) -> list[int]:
    """So many numbers nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [f'"{model._meta.db_table}"', count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def constants_of(model: type[Model], given: Iterable[str]) -> dict[str, Any]:
    """What every column holds that nobody names: the model's default; provenance comes from `privacy.acting`."""
    known = set(given)
    constants = {
        str(field.column): field.get_default()
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated or field.null or field.column in known)
        and field.db_default is NOT_PROVIDED
    }
    return constants | provenance(model, known)


def provenance(model: type[Model], known: set[str]) -> dict[str, Any]:
    """Who made the row; the account may be nobody."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    name = "created_by_account"
    return {name: fields[name].get_default()} if name in fields and name not in known else {}


def copy_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY these rows with the given columns; the others get their defaults."""
    constants = constants_of(model, [*columns, "id"])
    names = ", ".join(f'"{column}"' for column in [*columns, *constants])
    always = tuple(prepared(model, constants).values())
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row((*row, *always))


def prepared(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """Values as the driver wants them: JSON columns wrapped."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    return {column: for_database(fields[column], value) for column, value in values.items()}


def for_database(field: Field[Any, Any], value: Any) -> Any:
    """One value as the driver wants it."""
    if value is None or field.get_internal_type() != "JSONField":
        return value
    return field.get_db_prep_value(value, connection)


def check_keys_now() -> None:
    """Checks what waits to be checked: a long list of waiting checks slows down every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
