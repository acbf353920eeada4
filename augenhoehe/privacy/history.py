"""What changed in a person's file, read from the history tables of every room. «Änderungshistorie»"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, JSONField, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, JSONObject

QUIET_FIELDS = frozenset({"id", "created_at", "created_by_account", "created_through", "search_key", "given_first_key"})


@dataclass(frozen=True)
class FieldChange:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One change of one record: what it is, when, by which account, and the fields that differ."""

    what: str
    at: datetime
    account_id: int | None
    is_deletion: bool
    fields: tuple[FieldChange, ...]


@cache
def tracked_models() -> tuple[tuple[type[Model], type[Model]], ...]:
    """Every model with a history and a way to the person: (model, its event model)."""
    pairs = []
    for event in apps.get_models():
        model = getattr(event, "pgh_tracked_model", None)
        path = getattr(model, "person_path", None)
        if model is not None and path and "memberships" not in path:
            pairs.append((model, event))
    return tuple(pairs)


def of_person(model: type[Model], event: type[Model], person_id: int, limit: int) -> QuerySet[Any, Any]:
    """The newest events of one model for one person, with the row as it was before and as it is now."""
    path = getattr(model, "person_path", "")
    path = "id" if path == "pk" else path
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in QUIET_FIELDS]
    names = [name for name in names if name in {field.attname for field in event._meta.concrete_fields}]
    now = model._default_manager.filter(pk=OuterRef("id")).values(row=JSONObject(**{n: F(n) for n in names}))
    return (
        event._default_manager.filter(**{path: person_id})
        .annotate(
            what=Value(model._meta.label, output_field=CharField()),
            before=JSONObject(**{name: F(name) for name in names}),
            now=Cast(Subquery(now[:1]), JSONField()),
            account=Cast(F("pgh_context"), JSONField()),
        )
        .values("what", "id", "pgh_created_at", "pgh_label", "before", "now", "account")
        .order_by("-pgh_created_at")[:limit]
    )


def changes_of_person(person_id: int, limit: int = 30) -> list[Change]:
    """The newest changes in the whole file, newest first, in one statement.

    An event holds the row before the change; what came after is the next newer event of the same row, or the row itself.
    """
    first, *others = [of_person(model, event, person_id, limit) for model, event in tracked_models()]
    rows = first.union(*others, all=True).order_by("-pgh_created_at")[:limit]
    newer: dict[tuple[str, int], dict[str, Any] | None] = {}
    changes = []
    for row in rows:
        key = (row["what"], row["id"])
        after = newer.get(key, row["now"])
        newer[key] = row["before"]
        changes.append(read_change(row, after))
    return changes


def read_change(row: dict[str, Any], after: dict[str, Any] | None) -> Change:
    """One event as words: only the fields that differ."""
    model = apps.get_model(row["what"])
    before = row["before"]
    is_deletion = row["pgh_label"] == "delete"
    differing = [name for name in before if not is_deletion and before[name] != (after or {}).get(name)]
    fields = tuple(
        FieldChange(label(model, name), shown(model, name, before[name]), shown(model, name, (after or {}).get(name)))
        for name in differing
    )
    context = row["account"] or {}
    return Change(str(model._meta.verbose_name), row["pgh_created_at"], context.get("account"), is_deletion, fields)


def label(model: type[Model], name: str) -> str:
    """The field's German name."""
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    return str(field.verbose_name)


def shown(model: type[Model], name: str, value: Any) -> str:
    """A value as a reader understands it: choices by their words, nothing as a dash."""
    if value in (None, ""):
        return "–"
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    return str(dict(field.flatchoices).get(value, value))
