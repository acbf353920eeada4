"""Where figures of a run would speak of single colleagues, nobody but their own lead reads them. «Zu wenige»"""

from collections.abc import Mapping

from django.db.models import Count

from augenhoehe.caseload.models import Simulation
from augenhoehe.organisation.models import Role, Staff

FEWEST_STAFF = 3


def staff_by_site(simulation: Simulation) -> dict[int, int]:
    """How many counsellors a run is about, by local Jobcenter, as of its day; whoever leaves is not counted."""
    staff = Staff.objects.on(simulation.on).filter(role=Role.COUNSELLOR).exclude(pk=simulation.leaving_id)
    if simulation.local_jobcenter_id is not None:
        staff = staff.filter(team__local_jobcenter=simulation.local_jobcenter_id)
    by_site = staff.order_by().values_list("team__local_jobcenter").annotate(number=Count("pk"))
    return dict(by_site)


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
