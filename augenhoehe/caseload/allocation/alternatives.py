"""What if elsewhere: one unit at each desk open to it, everybody else where the plan has them. «Was wäre, wenn»"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from augenhoehe.caseload.allocation.area import (
    FORBIDDEN,
    HUNDREDTHS,
    Area,
    area_of,
    connected_sites,
    current_of,
)
from augenhoehe.caseload.allocation.costs import THOUSANDTHS, fits_language, serves_district
from augenhoehe.caseload.allocation.distance import Ints, kilometres
from augenhoehe.caseload.allocation.problem import (
    Allocation,
    CaseFacts,
    Desk,
    Problem,
    Scenario,
    StoppedBy,
    Weights,
    loads_of,
)
from augenhoehe.caseload.allocation.units import units_of


@dataclass(frozen=True)
class Alternative:
    """One desk as it would be for this person. «Alternative»

    `points`: change of the whole plan's objective against the plan; less than nothing would be better.
    `load_before`, `load_after`: case weight without and with the unit; `fits` – within the capacity.
    """

    desk: int
    points: float
    kilometres: float | None
    fits_language: bool
    serves_district: bool
    missing_specialisms: tuple[str, ...]
    load_before: float
    load_after: float
    capacity: float
    fits: bool
    is_proposed: bool
    is_current: bool

    @property
    def percent_before(self) -> int:
        """Load without the unit, in percent of the capacity."""
        return round(100 * self.load_before / self.capacity)

    @property
    def percent_after(self) -> int:
        """Load with the unit, in percent of the capacity."""
        return round(100 * self.load_after / self.capacity)


def alternatives(problem: Problem, case: CaseFacts, allocation: Allocation) -> list[Alternative]:
    """Every desk that no rule closes to the person's unit, the best first; none where rules leave none."""
    area = area_around(problem, case, allocation)
    row = next((r for r, unit in enumerate(area.units) if unit.number == case.unit), None)
    if row is None:
        return []
    column_of = {desk.id: column for column, desk in enumerate(area.desks)}
    chosen = np.array(
        [column_of.get(allocation.assigned.get(unit.members[0].id, 0), -1) for unit in area.units], np.int64
    )
    objective = area.objective(chosen)
    found = []
    for column in np.flatnonzero(area.cost[row] != FORBIDDEN).tolist():
        moved = chosen.copy()
        moved[row] = column
        points = (area.objective(moved) - objective) / THOUSANDTHS
        found.append(described(area, case, row, column, chosen, points))
    return sorted(found, key=lambda one: (one.points, one.desk))


def as_planned(
    problem: Problem, scenario: Scenario, weights: Weights, assigned: Mapping[int, int]
) -> Allocation:
    """A plan that was kept as «case → desk», for asking what would be elsewhere. Nothing is searched."""
    return Allocation(
        scenario=scenario,
        weights=weights,
        assigned=assigned,
        unassigned={},
        missing=(),
        unchanged={},
        objective=None,
        bound=None,
        gap=None,
        seconds=0.0,
        stopped_by=StoppedBy.NOT_SEARCHED,
        loads=loads_of(problem, assigned),
    )


def area_around(problem: Problem, case: CaseFacts, allocation: Allocation) -> Area:
    """The sites that hang together with this case's, nobody pinned but those who really stay."""
    units, desks = units_of(problem.cases), sorted(problem.desks, key=lambda desk: desk.id)
    group = connected_sites(units, desks)
    sites = {site for site, of in group.items() if of == group[case.local_jobcenter]}
    here = [unit for unit in units if unit.members[0].local_jobcenter in sites]
    return area_of(here, [desk for desk in desks if desk.local_jobcenter in sites], allocation.weights)


def described(area: Area, case: CaseFacts, row: int, column: int, chosen: Ints, points: float) -> Alternative:
    """One desk with its values."""
    desk: Desk = area.desks[column]
    unit = area.units[row]
    others = chosen.copy()
    others[row] = -1
    before = int((area.loads(others) + area.balance.taken)[column])
    after = before + int(area.weight[row])
    return Alternative(
        desk=desk.id,
        points=round(points, 3),
        kilometres=kilometres(case, desk),
        fits_language=fits_language(case, desk),
        serves_district=serves_district(case, desk),
        missing_specialisms=tuple(sorted(case.needs - desk.specialisms)),
        load_before=before / HUNDREDTHS,
        load_after=after / HUNDREDTHS,
        capacity=desk.capacity,
        fits=after <= int(area.balance.capacity[column]),
        is_proposed=int(chosen[row]) == column,
        is_current=current_of(unit) == desk.id,
    )
