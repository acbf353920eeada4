"""A question to the database that is written once and asked often. «vorbereitete Frage»

Putting an SQL statement together takes Django longer than PostgreSQL takes to answer it. What every page of a talk asks
is therefore put together once for numbers and days that nobody has, and asked with the real ones in their place. The
number of values must not depend on them: lists go in as one array.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import BigIntegerField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import ModelIterable
from psycopg import Cursor
from psycopg.types.numeric import Int8

Row = TypeVar("Row", bound=Model)
# They stand for numbers, a day, a moment and words; nobody has these numbers, and nobody asks about that day.
ANY, ANY_OTHER, ANY_THIRD = -7, -8, -9
ANY_DAY, ANY_MOMENT = date.min + timedelta(days=1), datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
LARGEST = BigIntegerField.MAX_BIGINT
ANY_NUMBERS, ANY_TEXT = "{-7}", "(what nobody says)"


def numbers(known: Iterable[int]) -> str:
    """What stands in place of `ANY_NUMBERS`: an array as PostgreSQL writes it."""
    return "{" + ",".join(str(one) for one in known) + "}"


def any_numbers() -> RawSQL:
    """For `…__in=`: one value, however many numbers there will be."""
    return RawSQL("SELECT unnest(%s::bigint[])", [ANY_NUMBERS])


class KeptRows(Generic[Row]):
    """These rows, with everything joined to them, for any values in place of those they were asked for at first."""

    def __init__(self, rows: QuerySet[Row]) -> None:
        self.rows: Any = rows
        self.compiler = self.rows.query.get_compiler(connection=connection)
        self.statement, self.values = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column[0] for column in self.compiler.select])

    def read(self, known: Mapping[Any, Any]) -> list[Row]:
        """The rows of today; each value that stands for another one is replaced."""
        compiler, query, rows = copy(self.compiler), copy(self.rows.query), self.rows.all()
        found = prepared_rows(self.statement, [known.get(value, value) for value in self.values])
        compiler.connection, compiler.execute_sql = connection, lambda **_: [found]
        compiler.get_converters = lambda *_: self.converters
        query.get_compiler = lambda *_, **__: compiler
        rows.query = query
        return list(ModelIterable(rows))


def prepared_rows(statement: str, values: Iterable[Any]) -> list[Any]:
    """What the database answers, by a statement it has parsed and planned before on this connection.

    Whole numbers all go as one type, so that one statement is prepared and not one for every size; one from an address
    that is too long for any row stands for the largest, which nobody has.
    """
    with connection.cursor() as asking:
        if not connection.queries_logged:  # what was prepared cannot be told by its text
            asking.cursor = Cursor(connection.connection)
        asking.execute(
            statement, [Int8(min(value, LARGEST)) if type(value) is int else value for value in values]
        )
        found: list[Any] = asking.fetchall()
    return found
