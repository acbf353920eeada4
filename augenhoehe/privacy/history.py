"""What changed in a person's file, read from the history tables of every room. «Änderungshistorie»"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    F,
    JSONField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from augenhoehe.privacy.records import Through

QUIET_FIELDS = frozenset(
    {"id", "created_at", "created_by_account", "created_through", "search_key", "given_first_key", "twin"}
    | {"latitude", "longitude", "precision", "found_by", "district_id"}
)
# One transaction has one moment: changes of the same row within it follow their number.
NEWEST_FIRST = ("-pgh_created_at", "-pgh_id")
JSON_COLUMNS = ("pgh_before", "pgh_now", "pgh_account")
COLUMNS = ("pgh_what", "id", "pgh_id", "pgh_created_at", "pgh_label", *JSON_COLUMNS)
NEW = "insert"
ANYBODY = -1  # stands for the person in the kept statement; nobody has this id


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
    is_new: bool
    fields: tuple[FieldChange, ...]


@cache
def tracked_models() -> tuple[tuple[type[Model], type[Model]], ...]:
    """Every model with a history and a way to the person: (model, its event model); protected words stay apart."""
    pairs = []
    for event in apps.get_models():
        model = getattr(event, "pgh_tracked_model", None)
        path = getattr(model, "person_path", None)
        is_for_all = not getattr(model, "is_sensitive", False)
        if model is not None and path and "memberships" not in path and is_for_all:
            pairs.append((model, event))
    return tuple(pairs)


def told_fields(model: type[Model], event: type[Model]) -> list[str]:
    """What one reads about: the columns of the model that its history keeps, without those of machines."""
    kept = {field.attname for field in event._meta.concrete_fields} - QUIET_FIELDS
    return [field.attname for field in model._meta.concrete_fields if field.attname in kept]


def of_person(model: type[Model], event: type[Model], person_id: int, limit: int) -> QuerySet[Any, Any]:
    """The newest events of one model for one person, with the row as it was before and as it is now.

    A model keeps rows out of the history of all readers by `history_for_all`.
    """
    path = getattr(model, "person_path", "")
    path = "id" if path == "pk" else path
    names = told_fields(model, event)
    now = model._default_manager.filter(pk=OuterRef("id")).values(row=JSONObject(**{n: F(n) for n in names}))
    for_all = getattr(model, "history_for_all", Q())
    if for_all:  # what was open once and is protected now has no past for all readers either
        closed_now = model._default_manager.exclude(for_all).filter(**{path: person_id})
        for_all &= ~Q(id__in=closed_now.order_by().values("pk"))
    events: QuerySet[Any, Any] = (
        event._default_manager.filter(for_all, **{path: person_id})
        .annotate(
            pgh_what=Value(model._meta.label, output_field=CharField()),
            pgh_before=JSONObject(**{name: F(name) for name in names}),
            pgh_now=Cast(Subquery(now[:1]), JSONField()),
            pgh_account=Cast(F("pgh_context"), JSONField()),
        )
        .values(*COLUMNS)
        .order_by(*NEWEST_FIRST)[:limit]
    )
    return events


def new_of_person(model: type[Model], event: type[Model], person_id: int, limit: int) -> QuerySet[Any, Any]:
    """Rows of one model somebody entered by hand: where the old one only ends, nobody would read what is new."""
    row = JSONObject(**{name: F(name) for name in told_fields(model, event)})
    path = getattr(model, "person_path", "")
    rows: QuerySet[Any, Any] = (
        model._default_manager.filter(created_through=Through.WEB, **{path: person_id})
        .annotate(
            pgh_what=Value(model._meta.label, output_field=CharField()),
            pgh_id=Value(0, output_field=BigIntegerField()),
            pgh_created_at=F("created_at"),
            pgh_label=Value(NEW, output_field=CharField()),
            pgh_before=JSONObject(),
            pgh_now=Cast(row, JSONField()),
            pgh_account=Cast(JSONObject(account=F("created_by_account")), JSONField()),
        )
        .values(*COLUMNS)
        .order_by(*NEWEST_FIRST)[:limit]
    )
    return rows


def changes_of_person(person_id: int, limit: int = 30) -> list[Change]:
    """The newest changes in the whole file, newest first, in one statement.

    An event holds the row before the change; what came after is the next newer event of the same row, or the
    row itself.
    """
    newer: dict[tuple[str, int], dict[str, Any] | None] = {}
    changes = []
    for row in events_of_person(person_id, limit):
        key = (row["pgh_what"], row["id"])
        after = newer.get(key, row["pgh_now"])
        if row["pgh_label"] != NEW:  # within one transaction it may come before what happened to it
            newer[key] = row["pgh_before"]
        changes.append(read_change(row, after))
    return [change for change in changes if change.fields or change.is_deletion]


def events_of_person(person_id: int, limit: int) -> list[dict[str, Any]]:
    """The newest events of all models, newest first."""
    statement, values = statement_for_anybody(limit)
    with connection.cursor() as cursor:
        cursor.execute(statement, [person_id if value == ANYBODY else value for value in values])
        rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in cursor.fetchall()]
    for row in rows:
        row.update({name: json.loads(row[name]) for name in JSON_COLUMNS if row[name] is not None})
    return rows


@cache
def statement_for_anybody(limit: int) -> tuple[str, tuple[Any, ...]]:
    """The statement and its values. Kept, because writing one over so many tables takes longer than running it."""
    models = tracked_models()
    first, *others = [of_person(model, event, ANYBODY, limit) for model, event in models]
    told_when_new = [(model, event) for model, event in models if getattr(model, "is_told_when_new", False)]
    others += [new_of_person(model, event, ANYBODY, limit) for model, event in told_when_new]
    rows = first.union(*others, all=True).order_by(*NEWEST_FIRST)[:limit]
    statement, values = rows.query.sql_with_params()
    return statement, tuple(values)


def read_change(row: dict[str, Any], after: dict[str, Any] | None) -> Change:
    """One event as words: only the fields that differ."""
    model = apps.get_model(row["pgh_what"])
    before, after = row["pgh_before"], after or {}
    is_deletion, is_new = row["pgh_label"] == "delete", row["pgh_label"] == NEW
    if is_new:
        before = {
            name: None for name, value in after.items() if value not in (None, "") and name != "person_id"
        }
    differing = [name for name in before if not is_deletion and before[name] != after.get(name)]
    fields = tuple(
        FieldChange(label(model, name), shown(model, name, before[name]), shown(model, name, after.get(name)))
        for name in differing
    )
    context = row["pgh_account"] or {}
    return Change(
        german_term(model), row["pgh_created_at"], context.get("account"), is_deletion, is_new, fields
    )


def german_term(model: type[Model]) -> str:
    """The model's German term, as its docstring gives it in «…»."""
    found = re.search(r"«([^»]+)»", model.__doc__ or "")
    return found.group(1).split(",")[0] if found else str(model._meta.verbose_name)


def field_of(model: type[Model], name: str) -> Any:
    """The model's field with this column name."""
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def label(model: type[Model], name: str) -> str:
    """The field's German name; a relation is called after what it points to."""
    field = field_of(model, name)
    return german_term(field.related_model) if field.is_relation else str(field.verbose_name)


def shown(model: type[Model], name: str, value: Any) -> str:
    """A value as a reader understands it: choices by their words, days in German, nothing as a dash."""
    if value in (None, ""):
        return "–"
    field = field_of(model, name)
    if field.is_relation:
        return "gesetzt"
    if isinstance(field, DateTimeField):
        return f"{timezone.localtime(datetime.fromisoformat(value)):%d.%m.%Y, %H:%M}"
    if isinstance(field, DateField):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(dict(field.flatchoices).get(value, value))
