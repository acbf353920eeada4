"""The access log as one reads it: what one colleague did in a file on one day, for one purpose, is one line of it.

Each single opening is kept and can be unfolded; role and team are those of that moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from augenhoehe.organisation.models import Role, Staff, Team
from augenhoehe.privacy.models import AccessLogEntry, WayIn

TOGETHER = ("at__date", "account_id", "role", "team_id", "purpose")
GONE = "inzwischen ausgeschieden"
NO_TEAM = "Team nicht festgehalten"


@dataclass
class Openings:
    """What one account did in one file on one day for one purpose. «Zugriffe eines Tages»"""

    account_id: int
    role: str
    team_id: int | None
    purpose: str
    entries: list[AccessLogEntry] = field(default_factory=list)

    @property
    def first(self) -> datetime:
        return timezone.localtime(min(entry.at for entry in self.entries))

    @property
    def last(self) -> datetime:
        return timezone.localtime(max(entry.at for entry in self.entries))

    @property
    def number(self) -> int:
        return len(self.entries)

    @property
    def ways(self) -> list[WayIn]:
        """How, each way once, in the order of the day."""
        in_order = sorted(self.entries, key=lambda entry: (entry.at, entry.pk))
        return list(dict.fromkeys(WayIn(entry.way_in) for entry in in_order))

    @property
    def role_name(self) -> str:
        """The role of that moment, in words."""
        return str(Role(self.role).label) if self.role in Role.values else self.role

    @property
    def then(self) -> str:
        """«damals», where it was not today."""
        return "" if self.first.date() == timezone.localdate() else "damals "

    @property
    def until(self) -> str:
        """«–11:40», where the last opening was later than the first."""
        last = f"{self.last:%H:%M}"
        return "" if last == f"{self.first:%H:%M}" else f"–{last}"

    @property
    def times(self) -> str:
        """«08:02», or «08:02–11:40» where there were several."""
        return f"{self.first:%H:%M}{self.until}"


def together(entries: Iterable[AccessLogEntry]) -> dict[tuple[Any, ...], Openings]:
    """The openings by day, account, role, team and purpose, in the order in which they come."""
    found: dict[tuple[Any, ...], Openings] = {}
    for entry in entries:
        one = Openings(entry.account_id, entry.role, entry.team_id, entry.purpose)
        found.setdefault(key_of(entry), one).entries.append(entry)
    return found


def key_of(entry: AccessLogEntry) -> tuple[Any, ...]:
    """What makes two openings one line."""
    return (day_of(entry), entry.account_id, entry.role, entry.team_id, entry.purpose)


def day_of(entry: AccessLogEntry) -> date:
    """The day in the office."""
    return timezone.localdate(entry.at)


def newest_of_each(log: QuerySet[AccessLogEntry]) -> QuerySet[AccessLogEntry]:
    """The last opening of every line of this log, which stands for it in a list of pages."""
    newest = log.order_by(*TOGETHER, "-at", "-pk").distinct(*TOGETHER)
    found: QuerySet[AccessLogEntry] = AccessLogEntry.objects.filter(pk__in=newest.values("pk"))
    return found


def openings_of(log: QuerySet[AccessLogEntry], newest: Sequence[AccessLogEntry]) -> list[Openings]:
    """The whole lines of these last openings, in their order."""
    if not newest:
        return []
    days = [day_of(entry) for entry in newest]
    found = together(log.filter(at__date__gte=min(days), at__date__lte=max(days)))
    return [found[key_of(entry)] for entry in newest]


def named(openings: Iterable[Openings]) -> list[tuple[Openings, str, str]]:
    """Each with the colleague's name and the team she was in at that moment."""
    openings = list(openings)
    teams = Team.objects.in_bulk([one.team_id for one in openings if one.team_id is not None])
    staff = Staff.objects.filter(account_id__in={one.account_id for one in openings}).exclude(given_name="")
    names = {one.account_id: one.addressed_name for one in staff}
    return [
        (
            one,
            names.get(one.account_id, GONE),
            teams[one.team_id].name if one.team_id in teams else NO_TEAM,
        )
        for one in openings
    ]
