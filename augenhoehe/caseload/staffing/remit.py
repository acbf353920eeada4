"""For whom a team is there: how it was, what a change would leave without a team, and taking it back. «Zuständigkeit»

Binding for every proposal, so it is said before the click whom no team would be there for (`allocation.units`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from django.db import transaction

from augenhoehe.caseload.allocation.problem import Leftover
from augenhoehe.caseload.allocation.units import Rules, units_of
from augenhoehe.caseload.facts import problem_from_database
from augenhoehe.organisation.models import Specialism, Staff, Team
from augenhoehe.privacy.registry import history_of

LATEST_CHANGES = 10
EVERYBODY = "alle Menschen"


@dataclass(frozen=True)
class RemitChange:
    """One change of a team's remit: when, by whom, from what to what. «Änderung der Zuständigkeit»"""

    number: int
    at: datetime
    by: str
    before: str
    after: str


def in_words(remit: Collection[str]) -> str:
    """«Geflüchtete, unter 25»; nothing in it means everybody."""
    return ", ".join(Specialism(one).label for one in sorted(remit)) or EVERYBODY


def left_without_team(house: int, remits: Mapping[int, Collection[str]], on: date) -> int:
    """For how many people of this local Jobcenter no team would be there if these teams had these remits."""
    teams = dict(Team.objects.filter(local_jobcenter=house).values_list("pk", "remit")) | dict(remits)
    if not any(teams.values()):
        return 0  # every team is there for everybody: nobody has to be looked at
    problem = problem_from_database(on, {house})
    desks = [replace(desk, remit=frozenset(teams.get(desk.team, desk.remit))) for desk in problem.desks]
    rules = Rules(desks, wish_binds=False)
    return sum(
        len(unit.members)
        for unit in units_of(problem.cases)
        if rules.open_to(unit) is Leftover.NO_TEAM_RESPONSIBLE
    )


def changes_of(team: Team) -> list[RemitChange]:
    """How the remit was before each change, newest first."""
    events = list(history_of(Team).filter(id=team.pk).reverse())
    accounts = [(event.pgh_context or {}).get("account") or 0 for event in events]
    people = Staff.objects.filter(account_id__in=accounts)
    names = {one.account_id: one.addressed_name for one in people}
    found = [
        RemitChange(
            number=event.pgh_id,
            at=event.pgh_created_at,
            by=names.get((event.pgh_context or {}).get("account"), ""),
            before=in_words(event.remit),
            after=in_words(later.remit),
        )
        for later, event in pairwise([team, *events])
        if set(event.remit) != set(later.remit)
    ]
    return found[:LATEST_CHANGES]


def before_change(team: Team, change: int) -> list[str] | None:
    """The remit that held before the team's newest change; None where this is not the newest by now."""
    newest = next(iter(changes_of(team)), None)
    if newest is None or newest.number != change:
        return None
    earlier: list[str] = history_of(Team).get(id=team.pk, pgh_id=change).remit
    return earlier


@transaction.atomic
def take_back(team_id: int, change: int) -> bool:
    """Makes the remit what it was before its newest change; False where it is another one by now (second click)."""
    team = Team.objects.select_for_update(no_key=True).get(pk=team_id)
    earlier = before_change(team, change)
    if earlier is None:
        return False
    team.remit = earlier
    team.save(update_fields=["remit"])
    return True
