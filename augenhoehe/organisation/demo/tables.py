"""Rows by the hundred thousand: PostgreSQL's COPY in batches, with ids known before the row is written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

Cell = Any


class Table:
    """The rows of one model that wait for the next COPY.

    Columns that nobody names get the model's default, so provenance comes from `privacy.acting` as everywhere.
    """

    is_ahead_of_its_references = False

    def __init__(self, model: type[models.Model], columns: Sequence[str], moment: datetime) -> None:
        meta = model._meta
        fields = [field for field in meta.concrete_fields if not field.primary_key and not field.generated]
        given = {meta.get_field(name).column for name in columns}  # type: ignore[union-attr]  # only real columns are named
        constants = {"created_at": moment} | {
            field.column: field.get_default()
            for field in fields
            if not field.null and field.column not in given and field.db_default is NOT_PROVIDED
        }
        known = {field.column for field in fields}
        self.constants = {column: value for column, value in constants.items() if column in known}
        self.name = meta.db_table
        self.columns = ["id", *(meta.get_field(name).column for name in columns), *self.constants]  # type: ignore[union-attr]  # only real columns are named
        self.rows: list[tuple[Cell, ...]] = []
        self.written = 0
        self.last_id = self._reserve()
        self.first_id = self.last_id + 1

    def _reserve(self) -> int:
        """Keep others out until the end of the transaction; then the ids are ours to count."""
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{self.name}" IN SHARE ROW EXCLUSIVE MODE')
            cursor.execute(
                f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {self._sequence(cursor)}"
            )
            return int(cursor.fetchone()[0])

    def _sequence(self, cursor: Any) -> str:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{self.name}"'])
        return str(cursor.fetchone()[0])

    def add(self, *cells: Cell) -> int:
        """One more row; gives its id."""
        self.last_id += 1
        self.rows.append((self.last_id, *cells))
        return self.last_id

    def write(self) -> None:
        """COPY what waits."""
        if not self.rows:
            return
        columns = ", ".join(f'"{column}"' for column in self.columns)
        always = tuple(self.constants.values())
        connection.ensure_connection()
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f'COPY "{self.name}" ({columns}) FROM STDIN') as copy,
        ):
            for row in self.rows:
                copy.write_row(row + always)
        self.written += len(self.rows)
        self.rows.clear()

    def finish(self) -> None:
        """The next id after ours, and fresh figures for the query planner."""
        with connection.cursor() as cursor:
            if self.written:
                cursor.execute("SELECT setval(%s, %s)", [self._sequence(cursor), self.last_id])
            cursor.execute(f'ANALYZE "{self.name}"')


class Tables:
    """All tables of one load, written in the order in which they were asked for."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.all: list[Table] = []

    def table(self, model: type[models.Model], *columns: str) -> Table:
        """The table of a model with the columns that differ from row to row."""
        table = Table(model, columns, self.moment)
        self.all.append(table)
        return table

    def write(self) -> None:
        """COPY everything that waits.

        References are checked table by table: a long list of checks still to be made slows down every trigger.
        """
        for table in self.all:
            table.write()
            if not table.is_ahead_of_its_references:
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def finish(self) -> None:
        """Call once after the last row."""
        for table in self.all:
            table.finish()
