"""Who should look after whom: one question in, one plan with named leftovers out. «Zuordnungsvorschlag»

    plan = allocate(problem, Order(Scenario.DISTRICTS, seed=1, time_limit_seconds=10))

1. Refuse in words what cannot be answered.
2. «alphabet» and «current» are counted, not searched.
3. Else: cut into areas, solve each as a flow, let CP-SAT decide the contested units, add up objective and bound.
"""

from dataclasses import replace
from time import monotonic

import numpy as np

from augenhoehe.caseload.allocation.alphabet import by_alphabet, by_current
from augenhoehe.caseload.allocation.area import FORBIDDEN, HUNDREDTHS, Area, areas_of, current_of
from augenhoehe.caseload.allocation.checking import check
from augenhoehe.caseload.allocation.contested import Plan, decide
from augenhoehe.caseload.allocation.costs import THOUSANDTHS, cost_of_cut
from augenhoehe.caseload.allocation.flow import best_flow
from augenhoehe.caseload.allocation.problem import (
    Allocation,
    Leftover,
    Missing,
    Order,
    Problem,
    Scenario,
    StoppedBy,
    Unchanged,
    Weights,
    loads_of,
)

SEVERITY = [StoppedBy.OPTIMAL, StoppedBy.GAP, StoppedBy.EFFORT, StoppedBy.TIME]


def weights_of(order: Order) -> Weights:
    """What counts in this scenario: «districts» looks at places, not at languages."""
    if order.scenario is Scenario.CUSTOM:
        return order.weights
    if order.scenario is Scenario.DISTRICTS:
        return replace(Weights(), language=0.0)
    return Weights()


def allocate(problem: Problem, order: Order) -> Allocation:
    """The plan for this question. Raises `Impossible` with a sentence."""
    begun = monotonic()
    check(problem, order)
    if order.scenario is Scenario.ALPHABET:
        plan = by_alphabet(problem, begun)
    elif order.scenario is Scenario.CURRENT:
        plan = by_current(problem, begun)
    else:
        plan = optimised(problem, order, begun)
    return replace(plan, loads=loads_of(problem, plan.assigned))


def optimised(problem: Problem, order: Order, begun: float) -> Allocation:
    """All areas, one after the other; half of the time is shared by people, half is for whoever needs it."""
    weights, total = weights_of(order), len(problem.cases)
    gathered, done = Gathered(problem), 0
    for number, area in enumerate(areas_of(problem, weights)):
        done += sum(len(unit.members) for unit in area.units)
        deadline = begun + order.time_limit_seconds * (1 + done / total) / 2
        plan = plan_of(area, order.seed + 1000 * number, deadline)
        gathered.add(area, plan)
    objective, bound = gathered.objective / THOUSANDTHS, gathered.bound / THOUSANDTHS
    return Allocation(
        scenario=order.scenario,
        weights=weights,
        assigned=gathered.assigned,
        unassigned=gathered.unassigned,
        missing=tuple(gathered.missing),
        unchanged=gathered.unchanged,
        objective=objective,
        bound=bound,
        gap=(objective - bound) / max(abs(objective), 1),
        seconds=monotonic() - begun,
        stopped_by=gathered.stopped_by,
    )


def plan_of(area: Area, seed: int, deadline: float) -> Plan:
    """One area."""
    if not area.units:
        return Plan(np.empty(0, np.int64), 0, 0.0, StoppedBy.OPTIMAL)
    flow, bound = best_flow(area, np.random.default_rng(seed), deadline)
    return decide(area, flow, bound, seed, deadline)


class Gathered:
    """What the areas give together."""

    def __init__(self, problem: Problem) -> None:
        self.desks_at: dict[int, int] = {}
        for desk in problem.desks:
            self.desks_at[desk.local_jobcenter] = self.desks_at.get(desk.local_jobcenter, 0) + 1
        self.assigned: dict[int, int] = {}
        self.unassigned: dict[int, Leftover] = {}
        self.missing: list[Missing] = []
        self.unchanged: dict[int, Unchanged] = {}
        self.objective, self.bound = 0.0, 0.0
        self.stopped_by = StoppedBy.OPTIMAL

    def add(self, area: Area, plan: Plan) -> None:
        """One more area with its plan."""
        self.objective += plan.objective
        self.bound += plan.bound
        self.stopped_by = max(self.stopped_by, plan.stopped_by, key=SEVERITY.index)
        for unit in area.pinned:
            desk = current_of(unit)
            assert desk is not None
            self.assigned |= {case.id: desk for case in unit.members}
        for unit, why in area.unplaceable:
            self.unassigned |= {case.id: why for case in unit.members}
        for unit, column in zip(area.units, plan.chosen.tolist(), strict=True):
            if column >= 0:
                self.assigned |= {case.id: area.desks[column].id for case in unit.members}
            else:
                wished = any(case.wished for case in unit.members)
                why = Leftover.WISHED_DESK_FULL if wished else Leftover.CAPACITY
                self.unassigned |= {case.id: why for case in unit.members}
        self.add_missing(area, plan)
        self.add_unchanged(area, plan)

    def add_missing(self, area: Area, plan: Plan) -> None:
        """What is missing and how much, site by site."""
        lacking: dict[int, list[float]] = {}
        full = {Leftover.CAPACITY, Leftover.WISHED_DESK_FULL}
        left = [unit for unit, column in zip(area.units, plan.chosen, strict=True) if column < 0]
        left += [unit for unit, why in area.unplaceable if why in full]
        for case in (case for unit in left for case in unit.members):
            lacking.setdefault(case.local_jobcenter, []).append(case.weight)
        for site, weights in sorted(lacking.items()):
            self.missing.append(Missing(site, round(sum(weights) * HUNDREDTHS) / HUNDREDTHS, len(weights)))

    def add_unchanged(self, area: Area, plan: Plan) -> None:
        """Sites where everybody stays, and why."""
        moved: dict[int, bool] = {}
        units = [*area.units, *area.pinned, *(unit for unit, _ in area.unplaceable)]
        for case in (case for unit in units for case in unit.members):
            stays = self.assigned.get(case.id) == case.current
            moved[case.local_jobcenter] = moved.get(case.local_jobcenter, False) or not stays
        for site in sorted(site for site, has_moved in moved.items() if not has_moved):
            if self.desks_at.get(site, 0) == 1:
                self.unchanged[site] = Unchanged.ONE_DESK
            elif is_best_for_all(area, plan, site):
                self.unchanged[site] = Unchanged.ALREADY_BEST
            else:
                self.unchanged[site] = Unchanged.NOTHING_GAINED


def is_best_for_all(area: Area, plan: Plan, site: int) -> bool:
    """Whether nobody at this site would be better off elsewhere even if a change cost nothing."""
    for row, (unit, column) in enumerate(zip(area.units, plan.chosen.tolist(), strict=True)):
        if unit.members[0].local_jobcenter == site and column >= 0:
            cut = sum(cost_of_cut(case, area.weights) for case in unit.members) * THOUSANDTHS
            if np.delete(area.cost[row], column).min(initial=FORBIDDEN) - cut < area.cost[row, column]:
                return False
    return True
