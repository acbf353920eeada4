"""What one row would change in the files, compared with what they know. «Abgleich»

A cell that is empty says nothing and changes nothing. A fact that is different holds from the day of the file on; the
one before ends the day before, or is corrected where it began that very day.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from augenhoehe.cases.importing.checking import CheckedRow, Problem, check_new
from augenhoehe.cases.importing.known import Desks, Known, KnownPerson
from augenhoehe.cases.importing.words import label_of
from augenhoehe.organisation.models import Salutation, Team
from augenhoehe.people.countries import country_name
from augenhoehe.people.models import (
    InterpreterNeed,
    LanguageLevel,
    MemberRole,
    Person,
    PersonLanguage,
)
from augenhoehe.people.search_key import fold
from augenhoehe.privacy.records import Source
from augenhoehe.web.languages import german_name

OF_PERSON = frozenset(
    [
        "salutation",
        "given_name",
        "family_name",
        "native_name",
        "birth_date",
        "nationality",
        "interpreter_need",
    ]
)
LABELS: dict[str, dict[str, str]] = {
    "salutation": dict(Salutation.choices),
    "interpreter_need": dict(InterpreterNeed.choices),
    "unit_role": dict(MemberRole.choices),
    "language_level": dict(LanguageLevel.choices),
    "german_level": dict(LanguageLevel.choices),
}
NAMES: dict[str, Callable[[str], str]] = {"language": german_name, "nationality": country_name}
NOTHING = "–"


@dataclass(frozen=True)
class UnitRef:
    """The benefit unit of this number, which may have to be made first."""

    number: str
    twin: int
    pk: int | None


@dataclass(frozen=True)
class Creation:
    """A row to be made; the person is filled in when she has a number."""

    model: type[Model]
    values: dict[str, Any]
    unit: UnitRef | None = None
    is_of_person: bool = True


@dataclass(frozen=True)
class Update:
    """A row to be changed, with what it must still be."""

    model: type[Model]
    pk: int
    before: dict[str, Any]
    after: dict[str, Any]
    unit: UnitRef | None = None


@dataclass
class Plan:
    """All that one row does."""

    number: int
    facts: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    known: KnownPerson | None = None
    twin: int = 0
    creations: list[Creation] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether somebody comes in who is not known."""
        return self.known is None

    def tell(self, column: str, old: str, new: str) -> None:
        """One change for the preview, from what to what; somebody new changes nothing."""
        if self.known is None:
            return
        self.changes.append(
            {"column": label_of(column), "old": shown(column, old) or NOTHING, "new": shown(column, new)}
        )

    def refuse(self, column: str, kind: str, sentence: str) -> None:
        """Notes one problem; a cell has one at a time."""
        if column in {problem.column for problem in self.problems}:
            return
        self.problems.append(Problem(column, kind, sentence))


@dataclass(frozen=True)
class Setting:
    """What holds for the whole file."""

    on: date
    desks: Desks
    default_team: Team | None
    source: str = Source.OFFICE


def begin_plan(number: int, checked: CheckedRow, known: Known, *, chosen: int | None = None) -> Plan:
    """Whose row this is; `chosen` is the person somebody said she is."""
    plan = Plan(number, dict(checked.facts), list(checked.problems))
    client_number = plan.facts.get("client_number", "")
    files = [known.by_id[chosen]] if chosen in known.by_id else known.people.get(client_number, [])
    if len(files) > 1:
        plan.refuse(
            "client_number",
            "two_files",
            "Es gibt zwei Akten mit dieser Kundennummer. Bitte erst zusammenführen.",
        )
        return plan
    if not files and client_number in known.elsewhere:
        plan.refuse(
            "client_number",
            "elsewhere",
            "Zu dieser Person gibt es schon eine Akte an einem anderen Standort. "
            f"Bitte fragen Sie: {known.elsewhere[client_number]}.",
        )
        return plan
    plan.known = files[0] if files else None
    plan.twin = known.hidden.get(client_number, 0)
    if plan.is_new:
        check_new(plan.facts, plan.refuse)
    return plan


# --- the person herself


def plan_person(plan: Plan, known: Known, setting: Setting) -> None:
    """Names, birth, nationality, interpreter."""
    given = {name: plan.facts[name] for name in OF_PERSON & set(plan.facts)}
    if plan.known is None:
        return
    person = plan.known.person
    before = {name: value_of(person, name) for name in given}
    after = {name: value for name, value in given.items() if value != before[name]}
    for name in sorted(after):
        plan.tell(name, before[name], after[name])
    if {"given_name", "family_name"} & set(after):
        keys = search_keys(
            after.get("given_name", person.given_name), after.get("family_name", person.family_name)
        )
        before |= {"search_key": person.search_key, "given_first_key": person.given_first_key}
        after |= keys
    if after:
        plan.updates.append(Update(Person, person.pk, {name: before[name] for name in after}, after))


def search_keys(given_name: str, family_name: str) -> dict[str, str]:
    """Both keys, each name folded once."""
    given, family = fold(given_name), fold(family_name)
    both = [part for part in (family, given) if part]
    return {
        "search_key": " ".join(both)[:300] or "-",
        "given_first_key": " ".join(reversed(both))[:300] or "-",
    }


def value_of(row: Model, name: str) -> str:
    """A column as the file would write it."""
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, date) else str(value)


def shown(column: str, value: str) -> str:
    """A value as a reader understands it."""
    if label := LABELS.get(column, {}).get(value):
        return str(label)
    if value and column in NAMES:
        return NAMES[column](value)
    if len(value) == 10 and value[4:5] == "-" and value[:4].isdigit():
        return f"{value[8:]}.{value[5:7]}.{value[:4]}"
    return value


def plan_languages(plan: Plan, known: Known, setting: Setting) -> None:
    """The preferred language, how well, and how much German."""
    facts = plan.facts
    rows = {row.language: row for row in plan.known.languages} if plan.known else {}
    preferred = next((row.language for row in rows.values() if row.is_preferred), "")
    wanted = facts.get("language", "")
    levels = {}
    if (wanted or preferred) and "language_level" in facts:
        levels[wanted or preferred] = ("language_level", facts["language_level"])
    if "german_level" in facts:
        levels["de"] = ("german_level", facts["german_level"])
    if wanted and wanted != preferred:
        plan.tell("language", preferred, wanted)
        if preferred:
            plan.updates.append(
                Update(PersonLanguage, rows[preferred].pk, {"is_preferred": True}, {"is_preferred": False})
            )
        if wanted in rows:
            plan.updates.append(
                Update(PersonLanguage, rows[wanted].pk, {"is_preferred": False}, {"is_preferred": True})
            )
        else:
            levels.setdefault(wanted, ("", LanguageLevel.NATIVE.value))
    for language, (column, level) in levels.items():
        others = {"is_preferred": language == (wanted or preferred), "source": setting.source}
        plan_language(plan, column, rows.get(language), {"language": language, "speaking": level} | others)


def plan_language(plan: Plan, column: str, row: PersonLanguage | None, values: dict[str, Any]) -> None:
    """One language, how well it is spoken."""
    level = values["speaking"]
    if row is None:
        if column:
            plan.tell(column, "", level)
        plan.creations.append(Creation(PersonLanguage, values | {"reading": level}))
    elif row.speaking != level:
        plan.tell(column, row.speaking, level)
        plan.updates.append(Update(PersonLanguage, row.pk, {"speaking": row.speaking}, {"speaking": level}))
