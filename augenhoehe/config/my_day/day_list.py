"""What a list of «Mein Tag» is: rows of any table that put a case on it, and what is said about them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from augenhoehe.privacy.kept import ANY_NUMBERS, any_numbers, numbers, prepared_rows

COUNT_CAP = 1000
# They stand for the cases or persons and for the account in a kept statement; nobody has these numbers.
THESE, ANY_ACCOUNT = any_numbers(), -2

Cases = QuerySet[Any, Any] | RawSQL
Found = Any  # a plain row: pk, case_key, since, and the facts of its list


@dataclass(frozen=True)
class Asked:
    """The day a list is asked for, and the account that asks."""

    on: date
    account_id: int


@dataclass(frozen=True)
class Kept:
    """A statement that is kept for all who ask on one day: writing it takes longer than running it."""

    statement: str
    values: tuple[Any, ...]
    row: Any

    @classmethod
    def of(cls, rows: QuerySet[Any, Any], columns: tuple[str, ...]) -> Kept:
        """The statement of these rows, which were asked for `THESE` and `ANY_ACCOUNT`."""
        statement, values = rows.query.sql_with_params()
        return cls(statement, tuple(values), namedtuple("Row", columns))

    def asked_with(self, known: Mapping[Any, Any]) -> list[Any]:
        """Its values, each that stands for another one replaced."""
        return [known.get(value, value) for value in self.values]

    def read(self, known: Mapping[Any, Any]) -> list[Any]:
        """Its rows for what is known."""
        return [self.row(*cells) for cells in prepared_rows(self.statement, self.asked_with(known))]


def read_at_once(asked: Sequence[tuple[Kept, Mapping[Any, Any]]]) -> list[list[Any]]:
    """The rows of each of these statements; all go to the database in one message and come back in one answer."""
    values = [value for kept, known in asked for value in kept.asked_with(known)]
    answers = []
    with connection.cursor() as cursor:
        cursor.execute(";".join(kept.statement for kept, _ in asked), values)
        for kept, _ in asked:
            answers.append([kept.row(*cells) for cells in cursor.fetchall()])
            cursor.nextset()
    return answers


def these(known: Iterable[int]) -> dict[Any, Any]:
    """These cases or persons in the place of `THESE`: written once; the driver would quote each number by itself."""
    return {ANY_NUMBERS: numbers(known)}


@dataclass(frozen=True)
class DayList:
    """One list: its key in the address, its question, which rows put a case on it, and the reason in words.

    `case` is the way from a row to its case; `since` is what orders the list, oldest first, and is never empty. A case
    with several rows stands there once, under its first, unless `is_single` says that there is only one.
    """

    key: str
    title: str
    empty: str
    rows: Callable[[Asked], QuerySet[Any]]
    case: str
    since: str
    reason: Callable[[Any, Any, date], str]
    next_step: Callable[[Any, Any], str]
    facts: tuple[str, ...] = ()
    part: str = ""
    first: int = 3
    is_single: bool = False
    is_for_leads: bool = False

    @property
    def person(self) -> str:
        """The way from a row to its person, where that is how the case is found; else empty."""
        return f"{self.case.removesuffix('__cases')}_id" if self.case.endswith("person__cases") else ""

    def of(self, cases: Cases, asked: Asked) -> QuerySet[Any]:
        """The rows of these cases."""
        rows: QuerySet[Any] = self.keyed(asked).filter(case_key__in=cases)
        return rows

    def keyed(self, asked: Asked, way: str = "") -> QuerySet[Any]:
        """All rows, each with its case (or what stands at the end of that way) and what orders it, under two names."""
        rows = self.rows(asked)
        names = rows.query.annotations
        named = {"case_key": F(way or self.case), **({} if "since" in names else {"since": F(self.since)})}
        keyed: QuerySet[Any] = rows.annotate(**named)
        return keyed

    def once(self, cases: Cases, asked: Asked) -> QuerySet[Any]:
        """The same with each case once: no row that has an earlier one of the same case."""
        rows = self.of(cases, asked)
        if self.is_single:
            return rows
        earlier = Q(since__lt=OuterRef("since")) | Q(since=OuterRef("since"), pk__lt=OuterRef("pk"))
        return rows.filter(~Exists(self.keyed(asked).filter(earlier, case_key=OuterRef("case_key"))))

    def plain(self, rows: QuerySet[Any]) -> Any:
        """These rows in their order, with what the reason tells."""
        return rows.order_by("since", "pk").values_list(*self.columns, named=True)

    @property
    def columns(self) -> tuple[str, ...]:
        """What is known of a row."""
        return ("pk", "case_key", "since", *self.facts)


@lru_cache(maxsize=100)
def kept_list(day_list: DayList, on: date) -> Kept:
    """The statement of a list on that day."""
    rows = day_list.keyed(Asked(on, ANY_ACCOUNT), day_list.person).filter(case_key__in=THESE)
    return Kept.of(day_list.plain(rows), day_list.columns)


def found_on(lists: Sequence[DayList], cases: Mapping[int, int], asked: Asked) -> list[list[Found]]:
    """The rows of these cases (by person) on each list in their order, by the kept statements.

    Of rows that belong to a person, hers are asked for and her case is put in here: two joins less each.
    """
    known = {ANY_ACCOUNT: asked.account_id}
    by_person, by_case = known | these(cases), known | these(cases.values())
    answers = read_at_once(
        [(kept_list(one, asked.on), by_person if one.person else by_case) for one in lists]
    )
    return [
        [row._replace(case_key=cases[row.case_key]) for row in rows] if one.person else rows
        for one, rows in zip(lists, answers, strict=True)
    ]
