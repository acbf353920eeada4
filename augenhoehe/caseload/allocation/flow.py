"""The whole area as a flow of least cost, and the price of a full desk. «Fluss mit geringsten Kosten»

1. Weight flows from units to desks. Only few units end up split between desks; everybody else has a place.
2. Most pairs are hopeless, so only the cheapest of each unit are given to the solver (pruned arcs). A small sample,
   solved first, tells what room at each desk is worth, so that «cheapest» already counts the queue at a popular desk.
3. From the flow follow the prices of all desks (its duals). With them *every* pair is priced, pruned ones too:
   that is the bound on the whole problem. Pairs that would have been worth it are added, and the flow is solved again.

Any prices give a true bound (Lagrange), so nothing has to be believed about the solver. It knows no time limit: the
clock is looked at before each flow, and a flow that has begun ends. Where there is no time for the first one, everybody
is left to be placed one by one, and the bound is that of desks without a price.
"""

from dataclasses import dataclass
from time import monotonic

import numpy as np
from ortools.graph.python import min_cost_flow

from augenhoehe.caseload.allocation.area import Area
from augenhoehe.caseload.allocation.balance import Balance
from augenhoehe.caseload.allocation.distance import Ints
from augenhoehe.caseload.allocation.pairs import FAR, FINE, ROWS_AT_ONCE, Pairs, cheapest, joined, priced

KEPT_ARCS = 12
KEPT_ARCS_OF_SAMPLE = 60
SAMPLE = 4000
ROUNDS = 5
CLOSE_ENOUGH = 0.0002


@dataclass(frozen=True)
class Flow:
    """How much of each unit's weight goes where, and what room at each desk is worth."""

    pairs: Pairs
    amounts: Ints
    unserved: Ints
    prices: Ints
    cost: float  # thousandths of a point, as if units could be split


class NoFlow(Exception):
    """The solver gave no answer; that would be an error of ours."""


def solve(area: Area, pairs: Pairs, rows: Ints, balance: Balance) -> Flow:
    """The least cost for these rows of the area over these pairs (`pairs.rows` counts within `rows`)."""
    units, desks = len(rows), len(area.desks)
    sink = units + desks
    weight = area.weight[rows]
    unit_cost = area.cost[rows[pairs.rows], pairs.columns].astype(np.int64) * FINE // weight[pairs.rows]
    left_out = area.prize[rows] * FINE // weight
    graph = min_cost_flow.SimpleMinCostFlow()

    def arcs(tails: Ints, heads: Ints, capacities: Ints, costs: Ints) -> None:
        graph.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacities, costs
        )

    every_unit, every_desk = np.arange(units), np.arange(units, sink)
    arcs(pairs.rows, units + pairs.columns, weight[pairs.rows], unit_cost)
    arcs(every_unit, np.full(units, sink), weight, left_out)
    for width, slope in zip(balance.widths, balance.slopes, strict=True):
        arcs(every_desk, np.full(desks, sink), width, np.full(desks, slope * FINE))
    supplies = np.concatenate([weight, np.zeros(desks, np.int64), [-weight.sum()]])
    graph.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    if graph.solve() != graph.OPTIMAL:
        raise NoFlow(f"{units} units, {desks} desks")
    flows = np.asarray(graph.flows(np.arange(graph.num_arcs(), dtype=np.int32)), np.int64)
    count = len(pairs.rows)
    amounts, unserved = flows[:count], flows[count : count + units]
    steps = flows[count + units :].reshape(-1, desks)
    prices = prices_of(pairs, amounts, unserved, unit_cost, left_out, steps, balance)
    return Flow(pairs, amounts, unserved, prices, graph.optimal_cost() / FINE)


def prices_of(
    pairs: Pairs, amounts: Ints, unserved: Ints, cost: Ints, left_out: Ints, steps: Ints, balance: Balance
) -> Ints:
    """The worth of room at each desk: shortest ways in what the flow left over.

    The price at a desk may not be higher than at another plus what a unit here would pay more over there, nor higher
    than the next free step of its own balance. `ground` is where a place costs nothing.
    """
    desks = steps.shape[1]
    ground = desks
    limit = np.full((desks + 1, desks + 1), FAR)
    used = np.flatnonzero(amounts)
    begin = pairs.begin(len(left_out))
    sizes = (begin[1:] - begin[:-1])[pairs.rows[used]]
    here = np.repeat(used, sizes)
    offset = np.arange(len(here)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    other = begin[pairs.rows[here]] + offset
    np.minimum.at(limit, (pairs.columns[other], pairs.columns[here]), cost[other] - cost[here])
    np.minimum.at(limit, (ground, pairs.columns[used]), left_out[pairs.rows[used]] - cost[used])
    waiting = np.flatnonzero(unserved[pairs.rows])
    from_ground = cost[waiting] - left_out[pairs.rows[waiting]]
    np.minimum.at(limit, (pairs.columns[waiting], np.full(len(waiting), ground)), from_ground)
    for step, width, slope in zip(steps, balance.widths, balance.slopes, strict=True):
        price = int(slope) * FINE
        free, filled = np.flatnonzero(step < width), np.flatnonzero(step)
        limit[ground, free] = np.minimum(limit[ground, free], price)
        limit[filled, ground] = np.minimum(limit[filled, ground], -price)
    return shortest(limit, ground)[:desks]


def shortest(limit: Ints, ground: int) -> Ints:
    """Bellman and Ford; desks nobody can reach keep the price of nothing."""
    distance = np.full(len(limit), FAR)
    distance[ground] = 0
    for _ in range(len(limit)):
        nearer = np.minimum(distance, (distance[:, None] + limit).min(axis=0))
        if np.array_equal(nearer, distance):
            break
        distance = nearer
    return np.where(distance >= FAR // 2, 0, distance)


def bound_of(area: Area, prices: Ints) -> float:
    """No plan can cost less, whatever the prices: every pair is priced. Thousandths of a point."""
    total = 0
    for first in range(0, len(area.units), ROWS_AT_ONCE):
        part = slice(first, first + ROWS_AT_ONCE)
        best = priced(area, prices, part).min(axis=1, initial=FAR)
        total += int(np.minimum(best, area.prize[part] * FINE).sum())
    steps = np.minimum(area.balance.slopes[:, None] * FINE - prices[None, :], 0)
    return (total + int((area.balance.widths * steps).sum())) / FINE


def first_prices(area: Area, generator: np.random.Generator) -> Ints:
    """What room is worth, learned from a sample of the units; nothing where everybody can be looked at."""
    nothing = np.zeros(len(area.desks), np.int64)
    if len(area.units) <= 2 * SAMPLE or len(area.desks) <= KEPT_ARCS:
        return nothing
    rows = np.sort(generator.choice(len(area.units), SAMPLE, replace=False))
    share = area.weight[rows].sum() / area.weight.sum()
    small = Balance(
        capacity=np.ceil(area.balance.room * share).astype(np.int64),
        fair=np.ceil(np.maximum(area.balance.fair - area.balance.taken, 0) * share).astype(np.int64),
        taken=nothing,
        points=area.balance.points,
    )
    return solve(area, cheapest(area, nothing, rows, KEPT_ARCS_OF_SAMPLE), rows, small).prices


def best_flow(area: Area, generator: np.random.Generator, deadline: float) -> tuple[Flow, float]:
    """The flow over the whole area and the bound; pairs that were pruned too early come back round by round."""
    rows = np.arange(len(area.units))
    if monotonic() > deadline:
        return no_flow(area, rows)
    pairs = cheapest(area, first_prices(area, generator), rows, KEPT_ARCS)
    bound = -float("inf")
    for number in range(ROUNDS):
        if number and monotonic() > deadline:
            break
        flow = solve(area, pairs, rows, area.balance)
        bound = max(bound, bound_of(area, flow.prices))
        if flow.cost - bound <= CLOSE_ENOUGH * max(abs(flow.cost), 1):
            break
        pairs = joined(pairs, cheapest(area, flow.prices, rows, KEPT_ARCS), len(area.desks))
    return flow, bound


def no_flow(area: Area, rows: Ints) -> tuple[Flow, float]:
    """Nobody has a place yet, room costs nothing."""
    prices = np.zeros(len(area.desks), np.int64)
    pairs = cheapest(area, prices, rows, KEPT_ARCS_OF_SAMPLE)
    return Flow(pairs, np.zeros(len(pairs.rows), np.int64), area.weight, prices, 0.0), bound_of(area, prices)
