"""Where figures of a run would speak of single people, nobody reads them but who knows them anyway. «Zu wenige»

One rule for the page, the report and the command's JSON. Of colleagues:
1. Fewer than three at a site: its figures are for their own lead only, and as many other sites are hidden as it takes
   that nothing is left by subtraction.
2. That holds between runs, too: a run about one site shows nothing that the run about all of them hides.
3. A run about the people of one colleague shows figures to her lead only: taken from the run about all colleagues of
   the site, they would be her own.

Of clients: figures by group (under 25, refugees, lone parents) from 200 people with an open case on, and where the
group and all others are at least twenty each.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from augenhoehe.caseload.models import Simulation
from augenhoehe.caseload.simulation.report_words import HIDDEN_SITE, ONE_COLLEAGUE, TOO_FEW_STAFF
from augenhoehe.organisation.models import Role, Staff

FEWEST_STAFF = 3
FEWEST_CASES_FOR_GROUPS = 200
FEWEST_IN_A_GROUP = 20


def staff_by_site(simulation: Simulation) -> dict[int, int]:
    """How many counsellors work at each local Jobcenter on the day of a run; whoever leaves is not counted."""
    staff = Staff.objects.on(simulation.on).filter(role=Role.COUNSELLOR).exclude(pk=simulation.leaving_id)
    by_site = staff.order_by().values_list("team__local_jobcenter").annotate(number=Count("pk"))
    return dict(by_site)


def why_hidden(
    staff: Mapping[int, int], house: int | None, own: int | None = None, *, is_about_one: bool = False
) -> str:
    """Why this reader sees no figure of a run (about one `house`, or all of them); nothing where he sees them."""
    if house is None:
        return TOO_FEW_STAFF if is_too_small(staff, own) else ""
    if house == own:
        return ""
    if is_about_one:
        return ONE_COLLEAGUE
    number = staff.get(house, 0)
    if number < FEWEST_STAFF:
        return TOO_FEW_STAFF
    return HIDDEN_SITE if house in hidden_sites(staff, own) else ""


def is_group_shown(figures: Mapping[str, Any], group: str) -> bool:
    """Whether the figures of a group say nothing about single people of it, nor about single others."""
    cases = figures.get("cases", 0)
    if cases < FEWEST_CASES_FOR_GROUPS:
        return False
    size = figures.get("group_sizes", {}).get(group, 0)
    return bool(FEWEST_IN_A_GROUP <= size <= cases - FEWEST_IN_A_GROUP)


def without_small_groups(figures: dict[str, Any]) -> dict[str, Any]:
    """The same figures; of a group that is too small every one is missing."""
    shown = {
        group: values if is_group_shown(figures, group) else dict.fromkeys(values)
        for group, values in figures["by_group"].items()
    }
    return figures | {"by_group": shown}


def led_by(reader: Staff) -> int | None:
    """The local Jobcenter whose figures a lead knows anyway; None for the direction."""
    return reader.team.local_jobcenter_id if reader.role == Role.TEAM_LEAD else None


def is_too_small(staff: Mapping[int, int], own: int | None = None) -> bool:
    """Whether every figure would speak of one or two colleagues; not for the lead of all of them."""
    return sum(staff.values()) < FEWEST_STAFF and (own is None or bool(set(staff) - {own}))


def hidden_sites(staff: Mapping[int, int], own: int | None = None) -> set[int]:
    """Where fewer than three work; and as many of the next smallest as it takes that they cannot be told apart.

    What is left when the others are taken from the whole must be about three colleagues at least, at two sites. A lead
    reads the own site, if that gives away no other one.
    """
    others = {site: number for site, number in staff.items() if site != own}
    hidden = hidden_among(others)
    return hidden if is_blurred(hidden, staff) or own is None else hidden_among(staff)


def hidden_among(staff: Mapping[int, int]) -> set[int]:
    """The same for somebody who knows none of these sites."""
    by_size = sorted(staff, key=lambda site: (staff[site], site))
    hidden = {site for site in by_size if staff[site] < FEWEST_STAFF}
    for site in by_size:
        if is_blurred(hidden, staff):
            break
        hidden.add(site)
    return hidden


def is_blurred(hidden: set[int], staff: Mapping[int, int]) -> bool:
    """Whether what is left of the whole tells nothing about one site, or about one or two colleagues."""
    return not hidden or (len(hidden) > 1 and sum(staff[one] for one in hidden) >= FEWEST_STAFF)
