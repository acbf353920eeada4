"""Where two files of one human contradict each other: read from the constraints of the tables, for a person to decide.

A row of one file conflicts with a row of the other where the database would refuse both in one file: the same unique
values, or two dated facts on one day. What it is and which way out there is says the pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import Field, ForeignKey, Model, OneToOneField, Q, UniqueConstraint

from augenhoehe.cases.importing.planning import NAMES
from augenhoehe.privacy.history import QUIET_FIELDS, german_term, label, shown
from augenhoehe.privacy.registry import AnyModel, all_models, links

KEEP, TAKE, SEQUENCE = "kept", "absorbed", "sequence"
CHOICES = {
    KEEP: "die Angabe der Akte A gilt",
    TAKE: "die Angabe der Akte B gilt",
    SEQUENCE: "nacheinander: die frühere endet, wo die spätere beginnt",
}
QUIET = QUIET_FIELDS | {"source", "checked_on"}


@dataclass(frozen=True)
class Rule:
    """One constraint as far as it matters here: which other columns must be equal, whether days must overlap."""

    columns: tuple[str, ...]
    is_dated: bool
    condition: Q | None
    message: str


@dataclass(frozen=True)
class Pair:
    """Two rows that cannot both stand in one file."""

    model: AnyModel
    kept: Model
    absorbed: Model
    is_dated: bool
    message: str

    @property
    def key(self) -> str:
        """Its name in the form."""
        return f"{self.model._meta.label_lower.replace('.', '-')}-{self.kept.pk}-{self.absorbed.pk}"

    @property
    def title(self) -> str:
        """What it is about."""
        return german_term(self.model)

    @property
    def is_same(self) -> bool:
        """Whether both say the same, apart from where and when it was written down."""
        return all(self.left_value(name) == self.right_value(name) for name in telling(self.model))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The ways out; one after the other only where they do not begin on one day."""
        ways = [KEEP, TAKE]
        if self.is_dated and can_follow(self.model, self.kept, self.absorbed):
            ways.insert(0, SEQUENCE)
        return [(way, CHOICES[way]) for way in ways]

    @property
    def proposal(self) -> str:
        """What loses nothing, or the file that stays."""
        return self.choices[0][0]

    def left_value(self, name: str) -> Any:
        """A column of the row that is in the file that stays."""
        return getattr(self.kept, name)

    def right_value(self, name: str) -> Any:
        """A column of the row that comes in."""
        return getattr(self.absorbed, name)

    def lines(self) -> list[tuple[str, str, str, bool]]:
        """Column, left, right, whether they differ."""
        return [
            (
                label(self.model, name),
                words(self.kept, name),
                words(self.absorbed, name),
                is_other(self, name),
            )
            for name in telling(self.model)
        ]


def is_other(pair: Pair, name: str) -> bool:
    """Whether both sides differ here."""
    return bool(pair.left_value(name) != pair.right_value(name))


def can_follow(model: AnyModel, one: Any, other: Any) -> bool:
    """Facts may follow each other where the later one also lasts longer; two cases become one, with all on them."""
    earlier, later = sorted((one, other), key=lambda row: row.starts_on)
    lasts = later.ends_on is None or (earlier.ends_on is not None and later.ends_on >= earlier.ends_on)
    return model._meta.label != "cases.Case" and earlier.starts_on < later.starts_on and bool(lasts)


def words(row: Model, name: str) -> str:
    """A value as a reader understands it; a relation by its own words where they name nobody."""
    model = type(row)
    column = next(one for one in model._meta.concrete_fields if one.attname == name)
    value = getattr(row, name)
    if value is None:
        return "–"
    if column.is_relation:
        return relation_words(getattr(row, column.name))
    if value and name in NAMES:
        return NAMES[name](value)
    return shown(model, name, value.isoformat() if hasattr(value, "isoformat") else value)


def relation_words(target: Model) -> str:
    """What a row points to."""
    for name in ("unit_number", "addressed_name"):
        if hasattr(target, name):
            return str(getattr(target, name))
    return str(target)


@cache
def telling(model: AnyModel) -> tuple[str, ...]:
    """The columns worth comparing."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in QUIET and not field.generated and field.attname != "person_id"
    )


@cache
def rules_of(model: AnyModel, column: str) -> tuple[Rule, ...]:
    """The constraints that hold within one file, by the column that says whose row it is."""
    rules = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and names_column(model, constraint.fields, column):
            others = tuple(
                attname(model, name) for name in constraint.fields if attname(model, name) != column
            )
            message = str(constraint.violation_error_message)
            rules.append(Rule(others, False, constraint.condition, message))
        if isinstance(constraint, ExclusionConstraint):
            names = [str(part[0]) for part in constraint.expressions if isinstance(part[0], str)]
            if names_column(model, names, column):
                others = tuple(attname(model, name) for name in names if attname(model, name) != column)
                is_dated = len(names) < len(constraint.expressions)
                rules.append(
                    Rule(others, is_dated, constraint.condition, str(constraint.violation_error_message))
                )
    owner = next(one for one in model._meta.concrete_fields if one.attname == column)
    if isinstance(owner, OneToOneField):
        rules.append(Rule((), False, None, "Das gibt es je Mensch nur einmal."))
    return tuple(rules)


def names_column(model: AnyModel, names: Sequence[str], column: str) -> bool:
    """Whether a constraint over these fields is about the owner of the row."""
    return column in {attname(model, name) for name in names}


def attname(model: AnyModel, name: str) -> str:
    """The column behind a field's name."""
    return next(one.attname for one in model._meta.concrete_fields if name in {one.name, one.attname})


def references_to(target: AnyModel) -> Iterator[tuple[AnyModel, Field[Any, Any]]]:
    """Every column of ours that points to this table; histories keep their own numbers."""
    for model in all_models():
        for link in links(model):
            if isinstance(link, ForeignKey) and link.related_model is target:
                yield model, link


def pairs_of(model: AnyModel, column: str, kept_id: int, absorbed_id: int) -> list[Pair]:
    """The rows of both files that cannot stand together; a pair is named once."""
    found: dict[tuple[Any, Any], Pair] = {}
    relations = [field.name for field in model._meta.concrete_fields if field.is_relation]
    rows = model._base_manager.select_related(*relations).order_by("pk")
    for rule in rules_of(model, column):
        chosen = rows.filter(rule.condition) if rule.condition is not None else rows
        lefts, rights = (list(chosen.filter(**{column: pk})) for pk in (kept_id, absorbed_id))
        for left in lefts:
            for right in rights:
                if collides(rule, left, right):
                    found.setdefault(
                        (left.pk, right.pk), Pair(model, left, right, rule.is_dated, rule.message)
                    )
    return list(found.values())


def collides(rule: Rule, left: Model, right: Model) -> bool:
    """Whether the constraint would refuse both."""
    values = [(getattr(left, name), getattr(right, name)) for name in rule.columns]
    if any(one != other or one is None for one, other in values):
        return False
    return not rule.is_dated or overlap(left, right)


def overlap(left: Any, right: Any) -> bool:
    """Whether both hold on one day."""
    last = date.max
    return bool(left.starts_on <= (right.ends_on or last) and right.starts_on <= (left.ends_on or last))


@dataclass
class Contradictions:
    """All that a person decides before two files become one."""

    pairs: list[Pair] = field(default_factory=list)

    def open(self) -> list[Pair]:
        """Those that say different things; the same said twice needs no decision."""
        return [pair for pair in self.pairs if not pair.is_same]
