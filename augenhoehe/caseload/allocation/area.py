"""The part of a problem that can be solved by itself, in whole numbers. «Teilproblem»

Sites that share no unit whose site is lifted have nothing to do with each other. Weights and capacities are hundredths
of a case weight (a capacity rounded down), costs thousandths of a point.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from augenhoehe.caseload.allocation.balance import Balance
from augenhoehe.caseload.allocation.costs import THOUSANDTHS, Costs, costs_of_units
from augenhoehe.caseload.allocation.distance import Ints
from augenhoehe.caseload.allocation.problem import Desk, Leftover, Problem, Weights
from augenhoehe.caseload.allocation.units import Mask, Rules, Unit, units_of

HUNDREDTHS = 100
FORBIDDEN = np.int32(2**30)
LEFT_OUT = (
    500  # points a unit of case weight (and at least a person): nobody is left out to save somebody a way
)


@dataclass(frozen=True)
class Area:
    """Units that may move and the room for them; row by row, desk by desk."""

    units: tuple[Unit, ...]
    desks: tuple[Desk, ...]
    weight: Ints
    cost: Costs  # FORBIDDEN where a rule says no
    prize: Ints  # what leaving the unit out costs
    balance: Balance
    pinned: tuple[Unit, ...]  # they stay, and their weight is in the balance
    unplaceable: tuple[tuple[Unit, Leftover], ...]
    weights: Weights

    def objective(self, chosen: Ints) -> int:
        """Of a plan: the desk of each unit, -1 for nobody. Thousandths of a point."""
        served = chosen >= 0
        rows = np.flatnonzero(served)
        cost = int(self.cost[rows, chosen[rows]].astype(np.int64).sum()) + int(self.prize[~served].sum())
        return cost + self.balance.cost(self.loads(chosen))

    def loads(self, chosen: Ints) -> Ints:
        """Weight that this plan adds to each desk."""
        served = chosen >= 0
        added = np.bincount(chosen[served], self.weight[served], minlength=len(self.desks))
        return added.astype(np.int64)


def weight_of(unit: Unit) -> int:
    """Hundredths of a case weight."""
    return sum(max(1, round(case.weight * HUNDREDTHS)) for case in unit.members)


def capacity_of(desk: Desk) -> int:
    """Hundredths of a case weight, rounded down: a promise of room is kept."""
    return int(desk.capacity * HUNDREDTHS + 1e-6)


def areas_of(problem: Problem, weights: Weights) -> Iterator[Area]:
    """The problem, cut where no lifted site holds it together; ordered by site."""
    units = units_of(problem.cases)
    desks = sorted(problem.desks, key=lambda desk: desk.id)
    group = connected_sites(units, desks)
    for lead in sorted(set(group.values())):
        sites = {site for site, of in group.items() if of == lead}
        yield area_of(
            [unit for unit in units if unit.members[0].local_jobcenter in sites],
            [desk for desk in desks if desk.local_jobcenter in sites],
            weights,
        )


def connected_sites(units: Sequence[Unit], desks: Sequence[Desk]) -> dict[int, int]:
    """Each site → the smallest site it hangs together with."""
    everywhere = {desk.local_jobcenter for desk in desks}
    everywhere |= {case.local_jobcenter for unit in units for case in unit.members}
    group = {site: site for site in everywhere}
    if any(case.site_is_lifted for unit in units for case in unit.members):
        # A lifted unit may go anywhere, so everything hangs together.
        return dict.fromkeys(everywhere, min(everywhere))
    for unit in units:
        joined = {group[case.local_jobcenter] for case in unit.members}
        if len(joined) > 1:
            lead = min(joined)
            group = {site: lead if of in joined else of for site, of in group.items()}
    return group


def area_of(units: Sequence[Unit], desks: Sequence[Desk], weights: Weights) -> Area:
    """One part with its costs."""
    rules = Rules(desks, wish_binds=weights.wish is None)
    present = {desk.id for desk in desks}
    pinned = [unit for unit in units if unit.is_pinned and current_of(unit) in present]
    stays = {unit.number for unit in pinned}
    free, masks, unplaceable = [], [], []
    for unit in (unit for unit in units if unit.number not in stays):
        mask = rules.open_to(unit)
        if isinstance(mask, Leftover):
            unplaceable.append((unit, mask))
        else:
            free.append(unit)
            masks.append(mask)
    weight = np.array([weight_of(unit) for unit in free], np.int64)
    people = np.array([len(unit.members) for unit in free], np.int64)
    return Area(
        units=tuple(free),
        desks=tuple(desks),
        weight=weight,
        cost=costs_with_rules(free, masks, desks, weights),
        prize=np.maximum(weight, people * HUNDREDTHS) * (LEFT_OUT * THOUSANDTHS // HUNDREDTHS),
        balance=balance_of(units, pinned, desks, weights.balance),
        pinned=tuple(pinned),
        unplaceable=tuple(unplaceable),
        weights=weights,
    )


def costs_with_rules(
    units: Sequence[Unit], masks: Sequence[Mask], desks: Sequence[Desk], weights: Weights
) -> Costs:
    """The costs, and FORBIDDEN where a rule says no."""
    if not units:
        return np.empty((0, len(desks)), np.int32)
    cases = [case for unit in units for case in unit.members]
    sizes = np.array([len(unit.members) for unit in units])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).tolist()
    costs = costs_of_units(cases, starts, desks, weights)
    for row, mask in enumerate(masks):
        if not mask.all():
            costs[row, ~mask] = FORBIDDEN
    return costs


def current_of(unit: Unit) -> int | None:
    """The desk that looks after the unit today; where members differ, the one with most of them."""
    desks = [case.current for case in unit.members if case.current is not None]
    return min(desks, key=lambda desk: (-desks.count(desk), desk)) if desks else None


def balance_of(
    units: Sequence[Unit], pinned: Sequence[Unit], desks: Sequence[Desk], points: float
) -> Balance:
    """Fair shares by site: what the people of a site weigh, shared by what its desks can take."""
    demand: dict[int, int] = {}
    for unit in units:
        site = unit.members[0].local_jobcenter
        demand[site] = demand.get(site, 0) + weight_of(unit)
    capacity = np.array([capacity_of(desk) for desk in desks], np.int64)
    sites = np.array([desk.local_jobcenter for desk in desks])
    fair = np.zeros(len(desks), np.int64)
    for site in np.unique(sites):
        here = sites == site
        total = int(capacity[here].sum())
        share = min(1.0, demand.get(int(site), 0) / total) if total else 0.0
        fair[here] = np.ceil(capacity[here] * share)
    column_of = {desk.id: column for column, desk in enumerate(desks)}
    taken = np.zeros(len(desks), np.int64)
    for unit in pinned:
        desk = current_of(unit)
        assert desk is not None
        taken[column_of[desk]] += weight_of(unit)
    return Balance(capacity=capacity, fair=fair, taken=taken, points=points)
