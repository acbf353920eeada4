"""The best plan for some units together while everybody else stays: CP-SAT. «Freigegebene Einheiten»

Each freed unit goes to one desk or is left out; room is kept; the balance costs by steps. One worker and deterministic
time: same seed, same answer. The clock only ends what would take too long.
"""

from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from augenhoehe.caseload.allocation.area import Area
from augenhoehe.caseload.allocation.distance import Ints
from augenhoehe.caseload.allocation.pairs import Pairs

RELATIVE_GAP = 1e-5


@dataclass(frozen=True)
class Limits:
    """How long to search: down to this objective, so much effort, so many seconds by the clock."""

    goal: float
    effort: float
    seconds: float
    seed: int


@dataclass(frozen=True)
class Answer:
    """The plan found and what CP-SAT knows to be the least cost, everybody who stays included."""

    chosen: Ints
    bound: float


class CloseEnough(cp_model.CpSolverSolutionCallback):
    """Ends the search when the plan is as good as proven; depends on plans only, never on the clock."""

    def __init__(self, goal: float) -> None:
        super().__init__()
        self.goal = goal

    def on_solution_callback(self) -> None:
        if self.objective_value <= self.goal:
            self.stop_search()


def placed_together(area: Area, pairs: Pairs, chosen: Ints, freed: Ints, limits: Limits) -> Answer | None:
    """The freed units placed anew over these pairs; None when nothing was found in time."""
    is_free = np.zeros(len(area.units), bool)
    is_free[freed] = True
    fixed = np.where(is_free, -1, chosen)
    elsewhere = area.objective(fixed) - int(area.prize[freed].sum())
    within = is_free[pairs.rows]
    model = Freed(area, Pairs(pairs.rows[within], pairs.columns[within]), freed, area.loads(fixed))
    model.hint(chosen)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = limits.seed % 2**31
    solver.parameters.max_deterministic_time = limits.effort
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.relative_gap_limit = RELATIVE_GAP
    solver.parameters.symmetry_level = 0
    status = solver.solve(model.model, CloseEnough(limits.goal - elsewhere))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return Answer(model.chosen(solver, fixed), solver.best_objective_bound + elsewhere)


class Freed:
    """The model of one such question."""

    def __init__(self, area: Area, pairs: Pairs, freed: Ints, loads: Ints) -> None:
        self.area, self.pairs, self.freed = area, pairs, freed
        self.balance = replace(area.balance, taken=area.balance.taken + loads)
        self.model = cp_model.CpModel()
        self.at_desk = [self.model.new_bool_var("") for _ in pairs.rows]
        self.left_out = {int(unit): self.model.new_bool_var("") for unit in freed}
        self.steps = {
            int(column): [
                self.model.new_int_var(0, int(width), "") for width in self.balance.widths[:, column]
            ]
            for column in np.unique(pairs.columns)
        }
        self.one_place_each()
        self.room_by_steps()
        self.model.minimize(self.cost())

    def one_place_each(self) -> None:
        """At one desk, or left out."""
        choices: dict[int, list[cp_model.IntVar]] = {unit: [var] for unit, var in self.left_out.items()}
        for variable, unit in zip(self.at_desk, self.pairs.rows.tolist(), strict=True):
            choices[unit].append(variable)
        for variables in choices.values():
            self.model.add_exactly_one(variables)

    def room_by_steps(self) -> None:
        """What comes to a desk fills its steps; the cheap ones first, because that costs least."""
        weights = self.area.weight[self.pairs.rows]
        for column, steps in self.steps.items():
            here = np.flatnonzero(self.pairs.columns == column)
            load = cp_model.LinearExpr.weighted_sum([self.at_desk[p] for p in here], weights[here].tolist())
            self.model.add(load == sum(steps))

    def cost(self) -> cp_model.LinearExprT:
        """Units, those left out, and the balance."""
        at_desk = self.area.cost[self.pairs.rows, self.pairs.columns].tolist()
        left_out = self.area.prize[self.freed].tolist()
        steps = [step for steps in self.steps.values() for step in steps]
        slopes = self.balance.slopes.tolist() * len(self.steps)
        variables = [*self.at_desk, *self.left_out.values(), *steps]
        return cp_model.LinearExpr.weighted_sum(variables, [*at_desk, *left_out, *slopes])

    def hint(self, chosen: Ints) -> None:
        """Begin with the plan there is."""
        own = chosen[self.pairs.rows] == self.pairs.columns
        for variable, is_own in zip(self.at_desk, own.tolist(), strict=True):
            self.model.add_hint(variable, is_own)
        for unit, variable in self.left_out.items():
            self.model.add_hint(variable, bool(chosen[unit] < 0))
        rows = self.pairs.rows[own]
        loads = np.bincount(self.pairs.columns[own], self.area.weight[rows], len(self.area.desks))
        for column, steps in self.steps.items():
            rest = int(loads[column])
            for step, width in zip(steps, self.balance.widths[:, column].tolist(), strict=True):
                self.model.add_hint(step, min(rest, width))
                rest -= min(rest, width)

    def chosen(self, solver: cp_model.CpSolver, fixed: Ints) -> Ints:
        """The plan: what stays, and what was found for the freed."""
        chosen = fixed.copy()
        taken = np.array([solver.boolean_value(variable) for variable in self.at_desk], bool)
        chosen[self.pairs.rows[taken]] = self.pairs.columns[taken]
        return chosen
