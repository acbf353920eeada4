"""What a list of «Mein Tag» is: rows of any table that put a case on it, and what is said about them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

COUNT_CAP = 1000

Cases = QuerySet[Any, Any] | Collection[int]
Found = Any  # a plain row: pk, case_key, since, and the facts of its list


@dataclass(frozen=True)
class Asked:
    """The day a list is asked for, and the account that asks."""

    on: date
    account_id: int


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

    def of(self, cases: Cases, asked: Asked) -> QuerySet[Any]:
        """The rows of these cases."""
        rows: QuerySet[Any] = self.keyed(asked).filter(case_key__in=cases)
        return rows

    def keyed(self, asked: Asked) -> QuerySet[Any]:
        """All rows, each with its case and what orders it under the same two names."""
        rows = self.rows(asked)
        names = rows.query.annotations
        named = {"case_key": F(self.case), **({} if "since" in names else {"since": F(self.since)})}
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
        return rows.order_by("since", "pk").values_list("pk", "case_key", "since", *self.facts, named=True)
