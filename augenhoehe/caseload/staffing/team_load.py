"""The page about load and room of teams. «Auslastung»"""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.caseload.rules import CaseWeights, capacity_rule_on, fewest_counsellors, weights_on
from augenhoehe.caseload.staffing.access import leads, reader_of_loads
from augenhoehe.caseload.staffing.load import DeskLoad, TeamLoad, team_loads
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff
from augenhoehe.web.decorators import readonly

POINTS = {
    "base": "jeder Fall",
    "interpreter": "Gespräche brauchen Sprachmittlung",
    "young": "unter 25",
    "refugee_first_months": "geflüchtet, in der ersten Zeit",
    "lone_parent": "alleinerziehend",
    "self_employed": "selbstständig",
    "several_themes": "mehrere Themen zugleich",
}


@dataclass(frozen=True)
class TeamRow:
    """A team's line: its sum where it may be shown, its desks for the own lead."""

    load: TeamLoad
    is_shown: bool
    is_led: bool


@readonly
def team_load(request: HttpRequest) -> HttpResponse:
    """Teams with their balance; a single desk is seen by whoever sits there and by the own lead only."""
    reader, on = reader_of_loads(request.user), timezone.localdate()
    houses = houses_of(reader)
    asked = request.GET.get("haus", "")
    house = next((one for one in houses if str(one.pk) == asked), None) or own_house(reader, houses)
    loads = team_loads(house.pk, on)
    context = {
        "house": house,
        "houses": houses,
        "rows": [team_row(reader, load, fewest_counsellors(on)) for load in loads],
        "fewest": fewest_counsellors(on),
        "mine": own_desk(reader, loads),
        "points": points_on(weights_on(on)),
        "rule": capacity_rule_on(on),
        "on": on,
    }
    return render(request, "caseload/load.html", context)


def houses_of(reader: Staff) -> list[LocalJobcenter]:
    """The own local Jobcenter; for the direction all of them."""
    if reader.role == Role.MANAGING_DIRECTOR:
        return list(LocalJobcenter.objects.all())
    return [reader.team.local_jobcenter]


def own_house(reader: Staff, houses: list[LocalJobcenter]) -> LocalJobcenter:
    """Where the reader works."""
    return next(one for one in houses if one.pk == reader.team.local_jobcenter_id)


def team_row(reader: Staff, load: TeamLoad, fewest: int) -> TeamRow:
    """What this reader sees of a team."""
    is_led = leads(reader, load.team.pk)
    return TeamRow(load, is_shown=len(load.desks) >= fewest or is_led, is_led=is_led)


def own_desk(reader: Staff, loads: list[TeamLoad]) -> DeskLoad | None:
    """The reader's own load, if she counsels."""
    return next((desk for load in loads for desk in load.desks if desk.staff.pk == reader.pk), None)


def points_on(weights: CaseWeights) -> list[tuple[str, Decimal]]:
    """What counts how much, in words."""
    return [(words, getattr(weights, name)) for name, words in POINTS.items()]
