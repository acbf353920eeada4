"""How it is done today: by first letter, or simply as it is. Counted, not searched. «Zuständigkeit nach Buchstaben»

Inside a site and a team the units stand in order of the first member's surname; each desk takes as long a piece of the
alphabet as its capacity is of the team's. Whose people come first in the alphabet today has the first piece, so that a
house that goes by the letter already finds itself again. What the law says holds here too: site, conflict of interest,
sealed files, team responsibility, a binding wish; where one makes a hole in the row, the next desk takes the unit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from time import monotonic

import numpy as np

from augenhoehe.caseload.allocation.area import capacity_of, current_of, weight_of
from augenhoehe.caseload.allocation.problem import (
    Allocation,
    Desk,
    Leftover,
    Problem,
    Scenario,
    StoppedBy,
    Unchanged,
    Weights,
)
from augenhoehe.caseload.allocation.units import Mask, Rules, Unit, units_of

Pool = tuple[int, int, bytes]  # site, team, desks of the team that are open by site and remit


def by_current(problem: Problem, begun: float) -> Allocation:
    """Everybody stays where they are."""
    present = {desk.id for desk in problem.desks}
    assigned = {case.id: case.current for case in problem.cases if case.current in present and case.current}
    return counted(Scenario.CURRENT, problem, assigned, {}, begun)


def by_alphabet(problem: Problem, begun: float) -> Allocation:
    """Everybody by the first letter."""
    desks = sorted(problem.desks, key=lambda desk: (desk.team, desk.id))
    rules = Rules(desks, wish_binds=True)
    open_to: dict[int, Mask] = {}
    unassigned: dict[int, Leftover] = {}
    units = []
    for unit in units_of(problem.cases):
        mask = rules.open_to(unit)
        if isinstance(mask, Leftover):
            unassigned |= {case.id: mask for case in unit.members}
        else:
            open_to[unit.number] = mask
            units.append(unit)
    assigned: dict[int, int] = {}
    for (_, _, row), pool in pools_of(units, rules).items():
        columns = np.flatnonzero(np.frombuffer(row, bool))
        for unit, position in in_pieces(pool, [desks[column] for column in columns]):
            desk = desks[next_open(columns, position, open_to[unit.number])]
            assigned |= {case.id: desk.id for case in unit.members}
    return counted(Scenario.ALPHABET, problem, assigned, unassigned, begun)


def pools_of(units: Sequence[Unit], rules: Rules) -> Mapping[Pool, list[Unit]]:
    """Units that are cut together: the same site, the same team. New people go to the team with most room left."""
    teams = {team: np.array([d.team == team for d in rules.desks]) for team in {d.team for d in rules.desks}}
    capacity = np.array([capacity_of(desk) for desk in rules.desks], np.int64)
    room = {
        (s, t): int(capacity[at & of].sum()) for s, at in rules.at_site.items() for t, of in teams.items()
    }
    pools: dict[Pool, list[Unit]] = {}
    for unit in sorted(units, key=lambda unit: (current_of(unit) is None, unit.number)):
        near = rules.near(unit) & rules.has_room
        row = rules.responsible(unit, near)
        if not row.any():
            row = near
        site = unit.members[0].local_jobcenter
        column = rules.column_of.get(current_of(unit) or 0)
        team = rules.desks[column].team if column is not None and row[column] else None
        if team is None:
            team = max(sorted(teams), key=lambda t: (bool((row & teams[t]).any()), room.get((site, t), 0)))
        if (site, team) in room:
            room[site, team] -= weight_of(unit)
        pools.setdefault((site, team, (row & teams[team]).tobytes()), []).append(unit)
    return pools


def in_pieces(units: Sequence[Unit], desks: Sequence[Desk]) -> list[tuple[Unit, int]]:
    """The row in order of the surname, cut in pieces as long as each desk's part of the capacity."""
    row = sorted(units, key=lambda unit: (unit.members[0].surname_key, unit.number))
    order = as_today(row, desks)
    ends = np.cumsum([capacity_of(desks[position]) for position in order], dtype=np.float64)
    ends /= ends[-1] or 1
    weights = [weight_of(unit) for unit in row]
    total = sum(weights)
    middles = [
        (until - weight / 2) / total for until, weight in zip(accumulate(weights), weights, strict=True)
    ]
    pieces = np.minimum(np.searchsorted(ends, middles), len(desks) - 1).tolist()
    return [(unit, order[piece]) for unit, piece in zip(row, pieces, strict=True)]


def as_today(row: Sequence[Unit], desks: Sequence[Desk]) -> list[int]:
    """The desks in the order in which their people stand in the row; who has none yet comes last."""
    places: dict[int | None, list[int]] = {}
    for place, unit in enumerate(row):
        places.setdefault(current_of(unit), []).append(place)
    middle = [places.get(desk.id, [len(row)]) for desk in desks]
    return sorted(range(len(desks)), key=lambda position: (np.median(middle[position]), position))


def next_open(columns: Sequence[int] | np.ndarray[tuple[int], np.dtype[np.intp]], at: int, mask: Mask) -> int:
    """The desk at this place in the row, or the next one (from the start again) that is open to the unit."""
    for step in range(len(columns)):
        column = int(columns[(at + step) % len(columns)])
        if mask[column]:
            return column
    return int(np.flatnonzero(mask)[0])


def counted(
    scenario: Scenario,
    problem: Problem,
    assigned: Mapping[int, int],
    unassigned: Mapping[int, Leftover],
    begun: float,
) -> Allocation:
    """A plan nobody searched for: no objective, no bound, no gap."""
    nobody = {case.id: Leftover.NOBODY_YET for case in problem.cases if case.id not in assigned}
    desks_at = Counter(desk.local_jobcenter for desk in problem.desks)
    return Allocation(
        scenario=scenario,
        weights=Weights(),
        assigned=dict(assigned),
        unassigned={**nobody, **unassigned},
        missing=(),
        unchanged={site: Unchanged.ONE_DESK for site, desks in sorted(desks_at.items()) if desks == 1},
        objective=None,
        bound=None,
        gap=None,
        seconds=monotonic() - begun,
        stopped_by=StoppedBy.NOT_SEARCHED,
    )
