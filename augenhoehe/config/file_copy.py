"""The whole file of one person, for herself: every row of every room. «Auskunft» – Art. 15 DSGVO, § 25 SGB X

1. Which rows: the way of each model to the person; a benefit unit she shares is named, its members are not.
2. Which columns: all that say something. Search keys, random numbers and account numbers are left out.
3. Of colleagues: function and team; names where the office has decided so (AUGENHOEHE_STAFF_NAMES).
4. Of other people: that there is somebody, not who.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import DateField, DateTimeField, JSONField, Model, UUIDField
from django.utils import timezone

from augenhoehe.cases.models import MergedRow
from augenhoehe.config.file_copy_words import words_of_code
from augenhoehe.organisation.models import Account, Staff, Team
from augenhoehe.people.models import Person
from augenhoehe.privacy.history import FieldChange, changes_of_person, german_term
from augenhoehe.privacy.models import AccessLogEntry, identities
from augenhoehe.privacy.registry import AnyModel, person_path, personal_models, storages_of

TECHNICAL = frozenset({"id", "search_key", "given_first_key", "twin", "account_id", "former_id", "sha256"})
# Numbers of a file that may be somebody else's; where it was hers, its rows are here.
OF_OTHER_FILES = frozenset({"second_number", "absorbed_id", "absorbed_number", "candidates"})
OTHER_PERSON = "eine andere Person (nicht genannt)"
MOST_CHANGES = 5_000


@dataclass(frozen=True)
class Line:
    """One column of a row: its key, its German name, the value for machines and for readers."""

    key: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True)
class Record:
    """One row: its number, the day it is sorted by, what it says."""

    number: int
    on: date | None
    lines: list[Line]


@dataclass(frozen=True)
class Kind:
    """All rows of one table, oldest first."""

    key: str
    term: str
    records: list[Record]


@dataclass(frozen=True)
class Section:
    """All tables of one room."""

    key: str
    title: str
    kinds: list[Kind]


@dataclass(frozen=True)
class Reading:
    """Whose file is read, by all her numbers, and the teams by number: the log has no key to them."""

    people: list[int]
    teams: dict[int, str]


@dataclass
class FileCopy:
    """The copy: sections by room, then what was changed."""

    person: Person
    made_at: datetime
    is_complete: bool
    sections: list[Section] = field(default_factory=list)
    changes: list[tuple[str, datetime, bool, tuple[FieldChange, ...]]] = field(default_factory=list)


def copy_of(person: Person, *, with_sensitive: bool, at: datetime) -> FileCopy:
    """Everything about this person; without the specially protected rows where the reader may not see these."""
    copy = FileCopy(person, at, is_complete=with_sensitive)
    reading = Reading(identities(person.pk), dict(Team.objects.values_list("pk", "name")))
    rooms: dict[str, list[Kind]] = {}
    for model in personal_models():
        if with_sensitive or not getattr(model, "is_sensitive", False):
            kind = kind_of(model, reading)
            if kind.records:
                kinds = rooms.setdefault(model._meta.app_label, [])
                kinds.insert(0 if model is Person else len(kinds), kind)
    copy.sections = [Section(room, title_of_room(room), rooms[room]) for room in in_order(rooms)]
    copy.changes = [
        (change.what, change.at, change.is_deletion, change.fields)
        for change in reversed(changes_of_person(person.pk, MOST_CHANGES))
    ]
    return copy


def in_order(rooms: dict[str, list[Kind]]) -> list[str]:
    """The rooms as they stand in the settings, the access log last."""
    return sorted(rooms, key=lambda room: (room == "privacy", list(apps.app_configs).index(room)))


def title_of_room(room: str) -> str:
    """The German name in the docstring of the room."""
    found = re.search(r"«([^»]+)»", import_module(f"augenhoehe.{room}").__doc__ or "")
    return found.group(1) if found else room


def kind_of(model: AnyModel, reading: Reading) -> Kind:
    """The rows of one table, with the colleagues and places they name, in one statement."""
    path = person_path(model) or ""
    numbers = model._base_manager.filter(**{f"{path}__in": reading.people}).values("pk")
    if model is MergedRow:
        numbers = numbers.filter(merge__undone_at=None)  # taken apart again: those were another person's
    named = [
        f"{column.name}__team" if column.related_model is Staff else column.name
        for column in told_columns(model)
        if column.is_relation and person_path(column.related_model) is None
    ]
    records = [
        record_of(row, reading) for row in model._base_manager.filter(pk__in=numbers).select_related(*named)
    ]
    records.sort(key=lambda one: (one.on or date.min, one.number))
    return Kind(model._meta.label, german_term(model), records)


def told_columns(model: AnyModel) -> Iterator[Any]:
    """The columns that say something about the person."""
    stored = storages_of(model)
    way = (person_path(model) or "").split("__")[0]
    for column in model._meta.concrete_fields:
        is_technical = (
            column.attname in TECHNICAL | OF_OTHER_FILES
            or column.attname in stored
            or isinstance(column, UUIDField)
        )
        is_account = column.attname.endswith("_account") or column.related_model is Account
        if not (is_technical or is_account or column.attname == way == "person_id"):
            yield column


def record_of(row: Model, reading: Reading) -> Record:
    """One row with what it says; empty columns are left out of the words, not of the data."""
    lines = [line_of(row, column, reading) for column in told_columns(type(row))]
    return Record(row.pk, day_of(row), lines)


def line_of(row: Any, column: Any, reading: Reading) -> Line:
    """One column in both forms."""
    if column.is_relation:
        label, value, words = relation(row, column, reading)
        return Line(column.name, label, value, words)
    value = getattr(row, column.attname)
    if isinstance(row, AccessLogEntry) and column.attname == "team_id":
        value = reading.teams.get(value)
        return Line("team", "Team", value, value or "")
    label = str(column.verbose_name).partition(" (ISO")[0]
    return Line(column.attname, label, plain(value), shown(row, column, value))


def relation(row: Any, column: Any, reading: Reading) -> tuple[str, Any, str]:
    """A key: colleagues by function, other people unnamed, rows of the same file by number, all else by its name."""
    number, target = getattr(row, column.attname), column.related_model
    is_named = str(column.verbose_name) != column.name.replace("_", " ")
    label = str(column.verbose_name).capitalize() if is_named else german_term(target)
    if number is None:
        return label, None, ""
    if target is Person:
        words = "Sie selbst" if number in reading.people else OTHER_PERSON
        return label, words, words
    if target is Staff:
        words = colleague(getattr(row, column.name))
        return label, words, words
    if person_path(target) is not None:
        return label, {"table": target._meta.label, "number": number}, f"Nr. {number}"
    words = str(getattr(row, column.name))
    return label, words, words


def colleague(staff: Staff) -> str:
    """Function and team, and the name where the office tells it."""
    function = f"{staff.get_role_display()}, {staff.team.name}"
    return f"{staff.given_name} {staff.family_name}, {function}" if settings.STAFF_NAMES_TOLD else function


def plain(value: Any) -> Any:
    """A value JSON knows."""
    if value is None or isinstance(value, str | bool | int | float | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def shown(row: Any, column: Any, value: Any) -> str:
    """A value as one reads it; nothing for what is empty."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(column, DateTimeField):
        return f"{timezone.localtime(value):%d.%m.%Y, %H:%M}"
    if isinstance(column, DateField):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, list):
        words = dict(getattr(column.base_field, "flatchoices", ()))
        return ", ".join(str(words.get(one, one)) for one in value)
    if isinstance(column, JSONField):
        return (
            ", ".join(f"{key}: {words}" for key, words in value.items())
            if isinstance(value, dict)
            else str(value)
        )
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if say := words_of_code(row, column.attname):
        return say(value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def day_of(row: Any) -> date | None:
    """The day a row is about: its own first date, else when it was entered."""
    columns = [column for column in row._meta.concrete_fields if isinstance(column, DateField)]
    own = [column for column in columns if column.name != "created_at" and column.name != "birth_date"]
    for column in [*own, *columns]:
        value = getattr(row, column.attname)
        if value is not None:
            return timezone.localdate(value) if isinstance(value, datetime) else value
    return None
