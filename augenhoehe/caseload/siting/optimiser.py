"""Where a contact point would help most: p-median with an equity term. «Standortwahl»

    siting = propose_sites(problem, SitingOrder(count=4, seed=1))

1. A first plan: the place that helps most, again and again, then swaps while they help. So there is always a plan.
2. HiGHS searches for a better one and proves how good it can be at most. Ways longer than to a place that is open
   anyway are no ways; the worst fifth enters as a conditional value at risk (linear).
3. The next best instead of each place, and the plan under other weights, are found by swaps.

One thread and a limit of nodes: same seed, same answer; `stopped_by` says when the clock was faster.
"""

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from time import monotonic

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from augenhoehe.caseload.allocation.distance import Floats, Ints
from augenhoehe.caseload.allocation.problem import StoppedBy
from augenhoehe.caseload.siting.need import WORST_SHARE, Ground
from augenhoehe.caseload.siting.problem import (
    Chosen,
    Siting,
    SitingOrder,
    SitingProblem,
    SitingWeights,
    Swap,
    check,
)

NODES = 2000
GAP_GOAL = 0.001
SWAPS_SHOWN = 2
FOR_THE_SEARCH = 0.6  # of the time; the rest is for alternatives and sensitivity
LEAST_SECONDS = 0.5
FAR_KM = 1000.0  # a way where nobody sits anywhere yet


def propose_sites(problem: SitingProblem, order: SitingOrder) -> Siting:
    """The places, their alternatives and how sure that is. Raises `Impossible` with a sentence."""
    begun = monotonic()
    check(problem, order)
    ground, room = Ground(problem, order.weights), Room.of(problem, order)
    columns = swapped(ground, room, greedy(ground, room))
    left = max(FOR_THE_SEARCH * order.time_limit_seconds - (monotonic() - begun), LEAST_SECONDS)
    found = searched(ground, room, columns, order, left)
    objective = ground.objective(ground.nearest(found.columns))
    is_served_today = bool(np.isfinite(ground.today).all())
    ways = ground.nearest(found.columns)
    costs = [problem.candidates[c].cost_eur for c in found.columns.tolist()]
    known_costs = [cost for cost in costs if cost is not None]
    return Siting(
        chosen=tuple(chosen_places(problem, ground, found.columns)),
        objective=objective,
        objective_today=ground.objective(ground.today) if is_served_today else None,
        bound=max(min(found.bound, objective), 0.0),  # no way is shorter than none
        gap=max(objective - found.bound, 0.0) / max(abs(objective), 1),
        seconds=monotonic() - begun,
        stopped_by=found.stopped_by,
        cost_eur=sum(known_costs) if len(known_costs) == len(costs) else None,
        swaps=tuple(next_best(problem, ground, room, found.columns)),
        km_mean=ground.mean(ways),
        km_mean_today=ground.mean(ground.today) if is_served_today else None,
        km_worst=ground.worst(ways),
        km_worst_today=ground.worst(ground.today) if is_served_today else None,
        sensitivity=sensitivity(problem, order, room, found.columns),
    )


@dataclass(frozen=True)
class Room:
    """How many places there may be, and what they cost."""

    count: int
    budget: float
    costs: Floats

    @classmethod
    def of(cls, problem: SitingProblem, order: SitingOrder) -> "Room":
        """Without a count as many as the budget pays; without a budget money is no question."""
        costs = np.array([place.cost_eur or 0.0 for place in problem.candidates])
        if order.budget_eur is None:
            return cls(order.count or 1, float("inf"), costs)
        return cls(order.count or len(costs), order.budget_eur, costs)

    def admits(self, columns: Ints) -> bool:
        """Whether these places are within number and budget."""
        return len(columns) <= self.count and float(self.costs[columns].sum()) <= self.budget + 1e-9


@dataclass(frozen=True)
class Found:
    """A plan and what it can be at best."""

    columns: Ints
    bound: float
    stopped_by: StoppedBy


def greedy(ground: Ground, room: Room) -> Ints:
    """The place that helps most, again and again."""
    columns = np.empty(0, np.int64)
    while True:
        options = [np.append(columns, c) for c in range(len(room.costs)) if c not in columns]
        options = [option for option in options if room.admits(option)]
        if not options:
            return np.sort(columns)
        columns = min(options, key=lambda option: value(ground, option))


def value(ground: Ground, columns: Ints) -> float:
    """The objective, also where somebody is not served at all yet."""
    return ground.objective(np.minimum(ground.nearest(columns), FAR_KM))


def swapped(ground: Ground, room: Room, columns: Ints) -> Ints:
    """One place for another, as long as it helps."""
    best, objective = columns, value(ground, columns)
    while True:
        options = [option for _, _, option in exchanges(room, best)]
        values = [value(ground, option) for option in options]
        if not values or min(values) >= objective - 1e-9:
            return best
        best, objective = options[int(np.argmin(values))], min(values)


def exchanges(room: Room, columns: Ints) -> list[tuple[int, int, Ints]]:
    """Every admissible exchange: which goes, which comes, what it makes."""
    others = [c for c in range(len(room.costs)) if c not in columns]
    found = [
        (int(goes), comes, np.sort(np.append(columns[columns != goes], comes)))
        for goes in columns
        for comes in others
    ]
    return [exchange for exchange in found if room.admits(exchange[2])]


def searched(ground: Ground, room: Room, columns: Ints, order: SitingOrder, seconds: float) -> Found:
    """HiGHS: a better plan if there is one, and a bound on the best."""
    model = mathopt.Model(name="p_median")
    is_open = [model.add_binary_variable() for _ in room.costs]
    model.add_linear_constraint(mathopt.fast_sum(is_open) <= room.count)
    if np.isfinite(room.budget):
        model.add_linear_constraint(
            mathopt.fast_sum(float(c) * v for c, v in zip(room.costs, is_open, strict=True)) <= room.budget
        )
    ways = [way_of(model, ground, row, is_open) for row in range(len(ground.need))]
    mean = mathopt.fast_sum(float(s) * way for s, way in zip(ground.share, ways, strict=True))
    model.minimize((1 - ground.equity) * mean + ground.equity * worst_of(model, ground, ways))
    hint = mathopt.SolutionHint(variable_values={v: float(c in columns) for c, v in enumerate(is_open)})
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds),
            random_seed=order.seed % 2**31,
            highs=highs_pb2.HighsOptionsProto(string_options={"parallel": "off"}),
            node_limit=NODES,
            relative_gap_tolerance=GAP_GOAL / 10,
        ),
        model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
    )
    bound = result.termination.objective_bounds.dual_bound
    if result.has_primal_feasible_solution():
        values = result.variable_values(is_open)
        better = np.flatnonzero(np.array(values) > 0.5)
        if value(ground, better) < value(ground, columns):
            columns = better
    return Found(columns, bound, reason_to_stop(result, ground, columns, bound))


def way_of(
    model: mathopt.Model, ground: Ground, row: int, is_open: list[mathopt.Variable]
) -> mathopt.LinearExpression:
    """The way of one neighbourhood: to the nearest open place, at most as long as today."""
    today = float(min(ground.today[row], FAR_KM))
    nearer = np.flatnonzero(ground.ways[row] < today)
    goes = [model.add_variable(lb=0.0, ub=1.0) for _ in nearer]
    for column, variable in zip(nearer.tolist(), goes, strict=True):
        model.add_linear_constraint(variable <= is_open[column])
    model.add_linear_constraint(mathopt.fast_sum(goes) <= 1.0)
    saved = (today - ground.ways[row, nearer]).tolist()
    return today - mathopt.fast_sum(km * variable for km, variable in zip(saved, goes, strict=True))


def worst_of(
    model: mathopt.Model, ground: Ground, ways: list[mathopt.LinearExpression]
) -> mathopt.LinearExpression:
    """Mean way of the worst fifth: a threshold plus what lies above it."""
    threshold = model.add_variable(lb=0.0)
    above = [model.add_variable(lb=0.0) for _ in ways]
    for variable, way in zip(above, ways, strict=True):
        model.add_linear_constraint(variable >= way - threshold)
    parts = (float(s / WORST_SHARE) * v for s, v in zip(ground.share, above, strict=True))
    return threshold + mathopt.fast_sum(parts)


def reason_to_stop(result: mathopt.SolveResult, ground: Ground, columns: Ints, bound: float) -> StoppedBy:
    """Why the search ended."""
    objective = value(ground, columns)
    if objective - bound <= 1e-4 * max(abs(objective), 1):
        return StoppedBy.OPTIMAL
    if objective - bound <= GAP_GOAL * max(abs(objective), 1):
        return StoppedBy.GAP
    return StoppedBy.TIME if result.termination.limit == mathopt.Limit.TIME else StoppedBy.EFFORT


def chosen_places(problem: SitingProblem, ground: Ground, columns: Ints) -> list[Chosen]:
    """Each place with what would be lost without it; the most helpful first."""
    objective = value(ground, columns)
    ways = ground.ways[:, columns]
    is_nearest = ways.min(axis=1) < ground.today
    owner = ways.argmin(axis=1)
    people = np.array([one.people for one in problem.neighbourhoods])
    found = [
        Chosen(
            place=problem.candidates[column],
            gain=value(ground, columns[columns != column]) - objective,
            people=float(people[is_nearest & (owner == position)].sum()),
        )
        for position, column in enumerate(columns.tolist())
    ]
    return sorted(found, key=lambda one: (-one.gain, one.place.id))


def next_best(problem: SitingProblem, ground: Ground, room: Room, columns: Ints) -> list[Swap]:
    """For each place the best others in its stead."""
    objective = value(ground, columns)
    options = [(goes, comes, value(ground, option)) for goes, comes, option in exchanges(room, columns)]
    found = []
    for goes in columns.tolist():
        best = sorted((result, comes) for gone, comes, result in options if gone == goes)[:SWAPS_SHOWN]
        for result, comes in best:
            swap = Swap(problem.candidates[goes].id, problem.candidates[comes], result, result - objective)
            found.append(swap)
    return sorted(found, key=lambda swap: (swap.loss, swap.instead_of, swap.place.id))


def sensitivity(
    problem: SitingProblem, order: SitingOrder, room: Room, columns: Ints
) -> dict[str, tuple[int, ...]]:
    """The places if one weight were halved or doubled; found by swaps from the plan."""
    found = {}
    for weight in fields(SitingWeights):
        for factor, word in ((0.5, "halved"), (2.0, "doubled")):
            changed = min(
                getattr(order.weights, weight.name) * factor, 1.0 if weight.name == "equity" else 100
            )
            ground = Ground(problem, replace(order.weights, **{weight.name: changed}))
            other = swapped(ground, room, columns)
            found[f"{weight.name}_{word}"] = tuple(problem.candidates[c].id for c in other.tolist())
    return found
