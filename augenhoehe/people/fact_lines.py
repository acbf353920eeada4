"""From rows to what the file shows: current, ahead or past, since when, from whom, and what ends soon."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from augenhoehe.law.dated import value_on
from augenhoehe.people.access import may_edit_facts
from augenhoehe.people.fact_words import german_day
from augenhoehe.people.facts import APPROVAL, CONTACT_POINTS, EMPLOYMENTS, FactKind, Shape
from augenhoehe.people.models import PROVISIONAL, InterpreterNeed, LanguageLevel, Person, needs_consent

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
    ended_on: date | None = None
    is_by_consent: bool = False
    group: str = ""  # lines of one group take each other's place


@dataclass(frozen=True)
class FactGroup:
    """All that is shown of one kind in a panel."""

    kind: FactKind
    lines: list[FactLine]
    may_edit: bool


def fact_groups(user: object, person: Person, kinds: Iterable[FactKind], on: date) -> list[FactGroup]:
    """One group a kind, one statement each but for what stands on the person."""
    return [
        FactGroup(kind, shown(kind, all_lines(kind, person, on), on), may_edit_facts(user, kind))
        for kind in kinds
    ]


def all_lines(kind: FactKind, person: Person, on: date) -> list[FactLine]:
    """Every row of this kind as a line, newest first."""
    rows: Iterable[Any] = [person] if kind.shape == Shape.PERSON else kind.rows(person.pk, on)
    lines = [line(kind, row, on) for row in rows]
    if kind.shape == Shape.ONE or kind.follows:
        going_on = {one.group for one in lines if one.state == LineState.CURRENT}
        return [without_alarm(one) if one.group in going_on else one for one in lines]
    return lines


def without_alarm(one: FactLine) -> FactLine:
    """What ended because something else took its place has not run out."""
    return replace(one, mark="früher", tone="neutral") if one.state == LineState.PAST else one


def shown(kind: FactKind, lines: list[FactLine], on: date) -> list[FactLine]:
    """What holds and what is ahead; where nothing took the place of what ended, that too.

    An authorisation that ran out is told as what it is: nobody may read «niemand» because a day has passed.
    """
    holding = [one for one in lines if one.state != LineState.PAST]
    going_on = {one.group for one in holding if one.state == LineState.CURRENT}
    past = [one for one in lines if one.state == LineState.PAST and one.group not in going_on]
    if kind.is_deadline and kind.shape == Shape.MANY:
        newest = {one.group: one for one in reversed(past)}.values()
        since = on - timedelta(days=int(value_on("fact_expired_shown_days", on, PARAMETERS)))
        recent = [one for one in newest if not holding or (one.ended_on or on) >= since]
        return holding + sorted(recent, key=lambda one: one.ended_on or on, reverse=True)
    if kind.shape == Shape.ONE or kind is EMPLOYMENTS:
        return holding + [one for one in past if one.group == kind.main_group][:1]
    return holding


def line(kind: FactKind, row: Any, on: date) -> FactLine:
    """One row in words."""
    state = state_on(kind, row, on)
    mark, tone = mark_of(kind, row, state, on)
    since, told_by = ("", "") if is_unasked(kind, row) else (period(kind, row), source(kind, row))
    ended_on = row.ends_on if kind.is_dated else None
    group = str(getattr(row, kind.follows)) if kind.follows else ""
    is_revocable = kind is CONTACT_POINTS and state != LineState.PAST and needs_consent(row.ways_to_person)
    return FactLine(
        row.pk, kind.tell(row, on), since, told_by, state, mark, tone, ended_on, is_revocable, group
    )


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
    checked_on = checked(kind, row)
    if (
        checked_on is not None
        and not is_native(kind, row)
        and checked_on < on - relativedelta(months=recheck_months(on))
    ):
        return f"zuletzt geprüft {checked_on:%m/%Y}, bitte nachfragen", "warning"
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


def checked(kind: FactKind, row: Any) -> date | None:
    """When this was last asked, of kinds that are asked again."""
    if kind.shape == Shape.CHECKED:
        day: date | None = row.checked_on
        return day
    return row.interpreter_checked_on if "interpreter_checked_on" in kind.columns else None


def is_native(kind: FactKind, row: Any) -> bool:
    """A first language stays one; nobody needs to be asked again."""
    return kind.shape == Shape.CHECKED and row.speaking == row.reading == LanguageLevel.NATIVE


def recheck_months(on: date) -> int:
    """After how long the file says that one should ask again."""
    return int(value_on("fact_recheck_months", on, PARAMETERS))


def ends_soon(on: date) -> timedelta:
    """How early the file says that something ends."""
    return timedelta(days=int(value_on("fact_ends_soon_days", on, PARAMETERS)))


def period(kind: FactKind, row: Any) -> str:
    """«seit 01.02.2025», «bis 31.12.2026», «zuletzt geklärt am …»."""
    if kind.shape == Shape.CHECKED or "interpreter_checked_on" in kind.columns:
        checked_on = checked(kind, row)
        return (
            f"zuletzt geklärt am {german_day(checked_on)}" if checked_on else "noch nicht gemeinsam geklärt"
        )
    if "number_since" in kind.columns:
        return f"seit {german_day(row.number_since)}" if row.number_since else ""
    if kind.stands_on_one_row or kind is APPROVAL:
        return ""
    since = german_day(row.starts_on)
    return f"{since} bis {german_day(row.ends_on)}" if row.ends_on else f"seit {since}"


def source(kind: FactKind, row: Any) -> str:
    """Where we know it from."""
    if "interpreter_source" in kind.columns:
        return str(row.get_interpreter_source_display())
    if "number_source" in kind.columns:
        is_provisional = str(getattr(row, kind.columns[0])).startswith(PROVISIONAL)
        return "" if is_provisional else str(row.get_number_source_display())
    return "" if kind.shape == Shape.PERSON else str(row.get_source_display())
