"""Units between two desks: where a flow would split a family or a case, somebody has to decide. «Umstrittene Zuordnung»

1. Everybody whose weight the flow left in one piece has a place. The others are placed one by one, heavy ones first.
2. Those for whom another desk is nearly as good are asked once more, now that the steps of the balance are known.
3. CP-SAT frees the contested units and some of the nearly indifferent, and finds the best plan for them together. Small
   areas are freed altogether; then its bound counts as well.
4. Rounds go on until the plan is as good as proven, or the agreed effort is spent.
"""

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from augenhoehe.caseload.allocation.area import FORBIDDEN, Area
from augenhoehe.caseload.allocation.distance import Ints
from augenhoehe.caseload.allocation.flow import Flow
from augenhoehe.caseload.allocation.pairs import FINE, Pairs, everything
from augenhoehe.caseload.allocation.problem import StoppedBy

GAP_PROMISED = 0.005
GAP_GOAL = 0.002
GAP_OF_SMALL = 1e-4
PROVEN = 1e-5
ASKED_AGAIN = 3000
SWEEPS = 2
FREED = 120
SMALL = 1500  # pairs; so many are decided all at once
ROUNDS = 4
ROUNDS_IN_NEED = 16  # while the promised gap is not reached
EFFORT = 0.12  # deterministic seconds a round, several real ones
EFFORT_OF_SMALL = 0.25
EXCHANGES = 4
NEVER = np.iinfo(np.int64).max // 2


@dataclass(frozen=True)
class Plan:
    """The desk (column) of each unit, -1 for nobody, and how good that is. Thousandths of a point."""

    chosen: Ints
    objective: int
    bound: float
    stopped_by: StoppedBy

    def is_within(self, gap: float) -> bool:
        """Whether nothing is better by more than this part, or by a thousandth of a point: costs are whole."""
        return self.objective - self.bound < max(gap * abs(self.objective), 1)


def decide(area: Area, flow: Flow, bound: float, seed: int, deadline: float) -> Plan:
    """A plan for the whole area."""
    is_small = area.cost.size <= SMALL
    pairs = everything(area) if is_small else flow.pairs
    split = np.flatnonzero(in_one_piece(area, flow) < 0)
    chosen = placed_one_by_one(area, pairs, in_one_piece(area, flow))
    if monotonic() <= deadline:
        chosen = exchanged(area, asked_again(area, pairs, flow.prices, chosen))
    plan = Plan(chosen, area.objective(chosen), bound, StoppedBy.EFFORT)
    generator = np.random.default_rng(seed)
    for number in range(1 if is_small else ROUNDS_IN_NEED):
        enough = plan.is_within(PROVEN if number == 0 else GAP_GOAL if number < ROUNDS else GAP_PROMISED)
        if enough or monotonic() > deadline:
            break
        if is_small:
            plan = improved(area, pairs, plan, np.arange(len(area.units)), seed, deadline)
        else:
            freed = in_question(area, pairs, flow.prices, plan, split if number == 0 else None, generator)
            plan = improved(area, pairs, plan, freed, seed + number, deadline)
    return replace(plan, stopped_by=reason_to_stop(plan, deadline))


def reason_to_stop(plan: Plan, deadline: float) -> StoppedBy:
    """Why the search ended here."""
    if plan.is_within(PROVEN):
        return StoppedBy.OPTIMAL
    if plan.is_within(GAP_PROMISED):
        return StoppedBy.GAP
    return StoppedBy.TIME if monotonic() > deadline else StoppedBy.EFFORT


def in_one_piece(area: Area, flow: Flow) -> Ints:
    """The desk of each unit the flow did not split; -1 for the others."""
    chosen = np.full(len(area.units), -1, np.int64)
    whole = flow.amounts == area.weight[flow.pairs.rows]
    chosen[flow.pairs.rows[whole]] = flow.pairs.columns[whole]
    return chosen


class Placing:
    """Units placed one at a time; the loads are kept up to date."""

    def __init__(self, area: Area, pairs: Pairs, chosen: Ints) -> None:
        self.area, self.pairs, self.chosen = area, pairs, chosen.copy()
        self.begin = pairs.begin(len(area.units))
        self.loads = area.loads(chosen)

    def place(self, unit: int) -> None:
        """Where it costs least now and still fits; left out when it fits nowhere."""
        area, weight = self.area, int(self.area.weight[unit])
        if self.chosen[unit] >= 0:
            self.loads[self.chosen[unit]] -= weight
            self.chosen[unit] = -1
        columns = self.with_room(self.pairs.columns[self.begin[unit] : self.begin[unit + 1]], weight)
        if not len(columns):  # the pairs looked at are full: any desk is better than none
            columns = self.with_room(np.flatnonzero(area.cost[unit] != FORBIDDEN), weight)
        if not len(columns):
            return
        cost = area.cost[unit, columns] + area.balance.marginal(self.loads, weight)[columns]
        best = int(cost.argmin())
        if cost[best] < area.prize[unit]:
            self.chosen[unit] = columns[best]
            self.loads[columns[best]] += weight

    def with_room(self, columns: Ints, weight: int) -> Ints:
        """Those of these desks where so much still fits."""
        return columns[self.loads[columns] + weight <= self.area.balance.room[columns]]


def placed_one_by_one(area: Area, pairs: Pairs, chosen: Ints) -> Ints:
    """Those without a place, the heavy ones first."""
    placing = Placing(area, pairs, chosen)
    waiting = np.flatnonzero(chosen < 0)
    for unit in waiting[np.argsort(-area.weight[waiting], kind="stable")].tolist():
        placing.place(unit)
    return placing.chosen


def asked_again(area: Area, pairs: Pairs, prices: Ints, chosen: Ints) -> Ints:
    """Those who lose least by another desk, once or twice more; a place is never lost."""
    for _ in range(SWEEPS):
        placing = Placing(area, pairs, chosen)
        for unit in by_regret(area, pairs, prices, chosen)[:ASKED_AGAIN].tolist():
            placing.place(unit)
        if area.objective(placing.chosen) >= area.objective(chosen):
            return chosen
        chosen = placing.chosen
    return chosen


def exchanged(area: Area, chosen: Ints) -> Ints:
    """Where room is short: somebody left out for somebody served, as long as the room is used better; desk by desk."""
    better = chosen.copy()
    for column in range(len(area.desks)):
        for _ in range(EXCHANGES):
            outside = np.flatnonzero((better < 0) & (area.cost[:, column] != FORBIDDEN))
            inside = np.flatnonzero(better == column)
            if not len(outside) or not len(inside):
                break
            worth = area.prize - area.cost[:, column]
            room = area.balance.room[column] - area.weight[inside].sum()
            gain = worth[outside][None, :] - worth[inside][:, None]
            gain[area.weight[outside][None, :] - area.weight[inside][:, None] > room] = 0
            goes, comes = np.unravel_index(int(gain.argmax()), gain.shape)
            if gain[goes, comes] <= 0:
                break
            better[inside[goes]], better[outside[comes]] = -1, column
    return better if area.objective(better) < area.objective(chosen) else chosen


def by_regret(area: Area, pairs: Pairs, prices: Ints, chosen: Ints) -> Ints:
    """All units; first those for whom the next desk, or none instead of one, is nearly as good."""
    price = area.cost[pairs.rows, pairs.columns].astype(np.int64) * FINE
    price += area.weight[pairs.rows] * prices[pairs.columns]
    is_own = chosen[pairs.rows] == pairs.columns
    left_out = area.prize * FINE
    own, other = left_out.copy(), np.where(chosen < 0, NEVER, left_out)
    own[pairs.rows[is_own]] = price[is_own]
    np.minimum.at(other, pairs.rows[~is_own], price[~is_own])
    return np.argsort(other - own, kind="stable")


def in_question(
    area: Area, pairs: Pairs, prices: Ints, plan: Plan, split: Ints | None, generator: np.random.Generator
) -> Ints:
    """First the split units with the nearly indifferent; later rounds draw lots among many of those."""
    order = by_regret(area, pairs, prices, plan.chosen)
    if split is not None:
        return np.union1d(split[: 2 * FREED], order[:FREED])
    pool = order[: 10 * FREED]
    return np.sort(generator.choice(pool, min(FREED, len(pool)), replace=False))


def improved(area: Area, pairs: Pairs, plan: Plan, freed: Ints, seed: int, deadline: float) -> Plan:
    """The plan with the freed units placed anew; never worse than before."""
    everybody = len(freed) == len(area.units) and len(pairs.rows) == len(everything(area).rows)
    # The solver's libraries take a second and much memory: only who decides something loads them, no web page.
    from augenhoehe.caseload.allocation.freed import Limits, placed_together

    limits = Limits(
        goal=plan.bound + (GAP_OF_SMALL if everybody else GAP_GOAL / 2) * max(abs(plan.bound), 1),
        effort=EFFORT_OF_SMALL if everybody else EFFORT,
        seconds=max(deadline - monotonic(), 0.0),
        seed=seed,
    )
    answer = placed_together(area, pairs, plan.chosen, freed, limits)
    if answer is None:
        return plan
    bound = max(plan.bound, answer.bound) if everybody else plan.bound
    objective = area.objective(answer.chosen)
    if objective >= plan.objective:
        return replace(plan, bound=min(bound, plan.objective))
    return replace(plan, chosen=answer.chosen, objective=objective, bound=min(bound, objective))
