"""Which fields say something about colleagues, what for, who reads them, how long. «Daten über Beschäftigte»

§ 26 BDSG. The list of fields comes from the tables themselves; facts/staff_data.yaml says the rest, and a test keeps
both the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.organisation.models import Account, Staff
from augenhoehe.privacy.history import german_term
from augenhoehe.privacy.retention import rules
from augenhoehe.web.decorators import readonly

FACTS = Path(__file__).parent / "facts" / "staff_data.yaml"
ABOUT_STAFF = {"staff", "notification"}
NUMBERS_OF_ACCOUNTS = ("_account", "account_id", "staff_id")
# Of libraries, beside what points to an account: who tried to log in, and the session itself.
TABLES_OF_LIBRARIES = {"axes", "sessions"}


@dataclass(frozen=True)
class Purpose:
    """Fields of one purpose: which, what for, who reads them, by which rule they go."""

    title: str
    purpose: str
    readers: str
    retention: str
    fields: tuple[str, ...]

    def covers(self, field: str) -> bool:
        """Whether this field is one of them; `*` stands for any room or table."""
        return any(fnmatchcase(field, pattern) for pattern in self.fields)


@cache
def purposes() -> tuple[Purpose, ...]:
    """All groups in the order of the page."""
    raw = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return tuple(Purpose(**{**entry, "fields": tuple(entry["fields"])}) for entry in raw)


def staff_fields() -> Iterator[tuple[str, Any]]:
    """Every column that says something about a colleague: (room.Table.field, the column)."""
    for model in apps.get_models(include_auto_created=True):
        if hasattr(model, "pgh_tracked_model") or not model._meta.managed or model._meta.proxy:
            continue  # its history holds the same columns; a view holds none
        is_theirs = model._meta.app_label in TABLES_OF_LIBRARIES or is_about_staff(model)
        for column in model._meta.concrete_fields:
            if is_theirs or points_to_staff(column):
                yield f"{model._meta.label}.{column.name}", column


def is_about_staff(model: Any) -> bool:
    """A table kept by the rules about colleagues, or one of a library that hangs on the account."""
    rule = getattr(model, "retention", None)
    if rule is not None:
        return rule in ABOUT_STAFF
    return any(
        column.related_model is Account for column in model._meta.concrete_fields if column.is_relation
    )


def points_to_staff(column: Any) -> bool:
    """Whether the column names a colleague or an account, as a key or as a number."""
    if column.is_relation:
        return column.related_model in {Account, Staff}
    return bool(column.name.endswith(NUMBERS_OF_ACCOUNTS))


def label_of(column: Any) -> str:
    """What the column is called on the page."""
    if column.is_relation and str(column.verbose_name) == column.name.replace("_", " "):
        return german_term(column.related_model)
    return str(column.verbose_name)


@readonly
def staff_data(request: HttpRequest) -> HttpResponse:
    """What the house keeps about those who work here; for all of them to read."""
    today = timezone.localdate()
    groups = []
    for purpose in purposes():
        labels: dict[str, list[str]] = {}
        for field, column in staff_fields():
            if purpose.covers(field):
                labels.setdefault(label_of(column), []).append(field)
        rule = rules().get(purpose.retention)
        period, runs_from = (rule.period_in_words(today), rule.runs_from) if rule else ("", "")
        groups.append((purpose, labels, period, runs_from))
    return render(request, "config/staff_data.html", {"groups": groups})
