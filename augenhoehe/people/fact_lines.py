"""From rows to what the file shows: current, ahead or past, since when, from whom, and what ends soon."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from augenhoehe.law.dated import value_on
from augenhoehe.people.access import may_edit_facts
from augenhoehe.people.fact_words import german_day
from augenhoehe.people.facts import APPROVAL, EMPLOYMENTS, FactKind, Shape
from augenhoehe.people.models import InterpreterNeed, Person

PARAMETERS = Path(__file__).parent / "parameters" / "facts.yaml"


class LineState(StrEnum):
    """Where a fact stands on a day."""

    CURRENT = "current"
    AHEAD = "ahead"
    PAST = "past"


@dataclass(frozen=True)
class FactLine:
    """One fact as the file shows it."""

    fact_id: int
    words: tuple[str, ...]
    period: str
    source: str
    state: LineState
    mark: str
    tone: str


@dataclass(frozen=True)
class FactGroup:
    """All that is shown of one kind in a panel."""

    kind: FactKind
    lines: list[FactLine]
    may_edit: bool


def fact_groups(user: object, person: Person, kinds: Iterable[FactKind], on: date) -> list[FactGroup]:
    """One group a kind, one statement each but for what stands on the person."""
    return [
        FactGroup(kind, shown(kind, all_lines(kind, person, on)), may_edit_facts(user, kind))
        for kind in kinds
    ]


def all_lines(kind: FactKind, person: Person, on: date) -> list[FactLine]:
    """Every row of this kind as a line, newest first."""
    rows: Iterable[Any] = [person] if kind.shape == Shape.PERSON else kind.rows(person.pk, on)
    lines = [line(kind, row, on) for row in rows]
    if kind.shape == Shape.ONE and any(one.state == LineState.CURRENT for one in lines):
        return [without_alarm(one) for one in lines]
    return lines


def without_alarm(one: FactLine) -> FactLine:
    """What ended because something else took its place has not run out."""
    return replace(one, mark="früher", tone="neutral") if one.state == LineState.PAST else one


def shown(kind: FactKind, lines: list[FactLine]) -> list[FactLine]:
    """What holds and what is ahead; where nothing holds, the last thing known."""
    holding = [one for one in lines if one.state != LineState.PAST]
    if any(one.state == LineState.CURRENT for one in holding):
        return holding
    if kind.shape == Shape.ONE or kind is EMPLOYMENTS:
        return holding + [one for one in lines if one.state == LineState.PAST][:1]
    return holding


def line(kind: FactKind, row: Any, on: date) -> FactLine:
    """One row in words."""
    state = state_on(kind, row, on)
    mark, tone = mark_of(kind, row, state, on)
    since, told_by = ("", "") if is_unasked(kind, row) else (period(kind, row), source(kind, row))
    return FactLine(row.pk, kind.tell(row, on), since, told_by, state, mark, tone)


def is_unasked(kind: FactKind, row: Any) -> bool:
    """Whether nobody has talked about an interpreter yet: then nobody said so, and on no day."""
    return (
        "interpreter_need" in kind.columns
        and row.interpreter_need == InterpreterNeed.NONE
        and row.interpreter_checked_on is None
    )


def state_on(kind: FactKind, row: Any, on: date) -> LineState:
    """Whether it holds today, will, or did."""
    if not kind.is_dated:
        return LineState.CURRENT
    if row.starts_on > on:
        return LineState.AHEAD
    return LineState.PAST if row.ends_on is not None and row.ends_on < on else LineState.CURRENT


def mark_of(kind: FactKind, row: Any, state: LineState, on: date) -> tuple[str, str]:
    """Words and tone of the mark; nothing where nothing is due."""
    if state == LineState.AHEAD:
        return f"gilt ab {german_day(row.starts_on)}", "info"
    if not kind.is_dated or row.ends_on is None:
        return "", ""
    if state == LineState.PAST:
        return (
            (f"abgelaufen am {german_day(row.ends_on)}", "danger")
            if kind.is_deadline
            else ("früher", "neutral")
        )
    left = (row.ends_on - on).days
    if not kind.is_deadline or timedelta(days=left) > ends_soon(on):
        return "", ""
    if left == 0:
        return "endet heute", "warning"
    return ("endet morgen" if left == 1 else f"endet in {left} Tagen"), "warning"


def ends_soon(on: date) -> timedelta:
    """How early the file says that something ends."""
    return timedelta(days=int(value_on("fact_ends_soon_days", on, PARAMETERS)))


def period(kind: FactKind, row: Any) -> str:
    """«seit 01.02.2025», «bis 31.12.2026», «zuletzt geklärt am …»."""
    if kind.shape == Shape.CHECKED or "interpreter_checked_on" in kind.columns:
        checked_on = row.checked_on if kind.shape == Shape.CHECKED else row.interpreter_checked_on
        return (
            f"zuletzt geklärt am {german_day(checked_on)}" if checked_on else "noch nicht gemeinsam geklärt"
        )
    if kind.shape == Shape.PERSON or kind is APPROVAL:
        return ""
    since = german_day(row.starts_on)
    return f"{since} bis {german_day(row.ends_on)}" if row.ends_on else f"seit {since}"


def source(kind: FactKind, row: Any) -> str:
    """Where we know it from."""
    if "interpreter_source" in kind.columns:
        return str(row.get_interpreter_source_display())
    return "" if kind.shape == Shape.PERSON else str(row.get_source_display())
