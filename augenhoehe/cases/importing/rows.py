"""Single rows as they are in the table: all columns out, all columns in, past the methods of the model. «Zeilenbild»"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from augenhoehe.cases.models import ChangeKind, MergedRow, MergeRecord

Row = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One row changed or removed: what it was, what it became."""

    kind: str
    model: type[Model]
    pk: int
    before: Row
    after: Row

    def as_row(self, record: MergeRecord) -> MergedRow:
        """For keeping."""
        return MergedRow(
            merge=record,
            model=self.model._meta.label,
            row_id=self.pk,
            kind=self.kind,
            before=plain(self.before),
            after=plain(self.after),
        )

    @classmethod
    def from_row(cls, row: MergedRow) -> Step:
        """As it was kept."""
        model = apps.get_model(row.model)
        kind = ChangeKind(row.kind)
        return cls(kind, model, row.row_id, typed(model, row.before), typed(model, row.after))


def plain(values: Row) -> Row:
    """As JSON keeps it; moments to the microsecond, which Django's own encoder cuts off."""
    kept: Row = json.loads(json.dumps(values, default=as_text))
    return kept


def as_text(value: Any) -> str:
    """Days, moments, amounts and identifiers as text that their columns read again."""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def typed(model: type[Model], values: Row) -> Row:
    """From JSON to what the columns hold."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: columns[name].to_python(value) if value is not None else None
        for name, value in values.items()
        if name in columns
    }


def snapshot(row: Model) -> Row:
    """All columns of a row that are not made by the database itself."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.generated
    }


def store(model: type[Model], pk: int, values: Row, *, still: Row | None = None) -> int:
    """Sets columns of one row – if they still hold what they should; gives how many rows that were."""
    rows = model._base_manager.filter(pk=pk)
    for name, value in (still or {}).items():
        rows = rows.filter(**({f"{name}__isnull": True} if value is None else {name: value}))
    return rows.update(**values)


def insert(model: type[Model], values: Row) -> None:
    """The row again with its own number."""
    row = model(**values)
    model._base_manager.bulk_create([row])


def remove(row: Model) -> None:
    """The row alone, without what Django would take along."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    rows._raw_delete(rows.db)
