"""Fills every table of the site with one row for a person, whatever rooms are added later. «Prüfstand»

The rows need not make sense, they need to be there: in this transaction checks and triggers are put aside while they
are written, and the triggers are back before anything is erased. Every text holds the person's mark, every key leads to
her rows; and each history table gets two rows, one of the row that is there and one of a row deleted long ago.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Model

from augenhoehe.privacy.registry import AnyModel, all_models, person_path

numbers = count(7_100_000_001)
DAY, MOMENT = "2010-05-01", "2010-05-01T10:00:00+02:00"


def sql(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def tables() -> list[str]:
    """Every table of the database, also those of libraries."""
    rows = sql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    return sorted(name for (name,) in rows)


def put_checks_aside() -> None:
    """No check, no exclusion and no trigger of ours until `bring_triggers_back`; the foreign keys stay."""
    checks = sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'x') AND connamespace = 'public'::regnamespace"
    )
    for table, name in checks:
        sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table in tables():
        sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')


def bring_triggers_back() -> None:
    """The keys are checked now, and the triggers watch again."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables():
        sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    sql("SET CONSTRAINTS ALL DEFERRED")


@dataclass
class FilledFile:
    """One person with a row in every table that leads to her."""

    mark: str
    person_id: int = field(default_factory=lambda: next(numbers))
    rows: dict[AnyModel, int] = field(default_factory=dict)
    former: dict[AnyModel, int] = field(default_factory=dict)

    def fill(self) -> None:
        """A row in every table about a person, and two in its history."""
        for model in all_models():
            if person_path(model) is not None:
                self.row_of(model)
        for event in apps.get_models():
            tracked = getattr(event, "pgh_tracked_model", None)
            if tracked in self.rows and person_path(tracked) is not None:
                self.write(event, self.values(event) | {"id": self.rows[tracked]})
                self.write(event, self.values(event, was=True) | {"id": self.number_before(tracked)})

    def row_of(self, model: AnyModel) -> int:
        """The number of this person's row, made at the first question, after the rows it points to."""
        if model not in self.rows:
            self.rows[model] = self.person_id if person_path(model) == "pk" else next(numbers)
            self.write(model, self.values(model) | {str(model._meta.pk.column): self.rows[model]})
        return self.rows[model]

    def number_before(self, model: AnyModel) -> int:
        """The number of a row that was deleted long ago; the person herself is the same."""
        if person_path(model) == "pk":
            return self.person_id
        return self.former.setdefault(model, next(numbers))

    def values(self, model: AnyModel, *, was: bool = False) -> dict[str, Any]:
        """Something in every column."""
        columns = (column for column in model._meta.concrete_fields if not is_made_by_database(column))
        is_hers = person_path(getattr(model, "pgh_tracked_model", model)) is not None
        mark = self.mark if is_hers else "nobody"
        return {str(column.column): self.value(column, mark, was=was) for column in columns}

    def value(self, column: Any, mark: str, *, was: bool) -> Any:
        """Her mark, her number, or any value of the kind."""
        if column.is_relation:
            return self.target(column.related_model, was=was)
        if column.name == "person_id":
            return self.person_id
        if isinstance(column, models.JSONField):
            return f'{{"words": "{mark}"}}'
        if isinstance(column, ArrayField):
            return [self.value(column.base_field, mark, was=was)]
        if isinstance(column, models.UUIDField):
            return uuid.uuid4()
        if isinstance(column, models.CharField | models.TextField | models.FileField):
            return f"{mark}{next(numbers)}"[: column.max_length]
        return plain_value(column)

    def target(self, model: AnyModel, *, was: bool) -> int:
        """Where a key of hers leads: her own row, a former one, or a row about nobody."""
        if was and person_path(model) is not None and model in self.rows:
            return self.number_before(model)
        return self.row_of(model)

    def write(self, model: AnyModel, values: dict[str, Any]) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join(["%s"] * len(values))
        sql(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})', list(values.values()))


def is_made_by_database(column: Any) -> bool:
    """Numbers of history rows, and columns computed from others."""
    return isinstance(column, models.GeneratedField) or column.name == "pgh_id"


def plain_value(column: Any) -> Any:
    """Something that fits the column and is about nobody."""
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.DateTimeField):
        return MOMENT
    if isinstance(column, models.DateField):
        return DAY
    if isinstance(column, models.TimeField):
        return "10:00"
    if isinstance(column, models.DurationField):
        return "1 hour"
    if isinstance(column, models.BigIntegerField):
        return next(numbers)
    return 1


def where(*needles: str) -> dict[str, int]:
    """Every table in which one of these stands anywhere, with the number of rows."""
    found = {}
    for table in tables():
        pattern = "|".join(needles)
        rows = sql(f'SELECT count(*) FROM "{table}" AS line WHERE line::text ~ %s', [pattern])[0][0]
        if rows:
            found[table] = rows
    return found


def personal_tables() -> Iterator[type[Model]]:
    """Every table that leads to a person, and their history."""
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", model)
        if tracked is not None and person_path(tracked) is not None:
            yield model
