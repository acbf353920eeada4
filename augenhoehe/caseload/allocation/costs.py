"""What each unit would cost at each desk, in thousandths of a point. «Kosten einer Zuordnung»

A unit costs what its members cost together. Everything is a whole number, so that objective and bound are exact.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from augenhoehe.caseload.allocation.distance import Floats, Ways, averaged_where_unknown
from augenhoehe.caseload.allocation.problem import CaseFacts, Desk, Weights

Costs = npt.NDArray[np.int32]

THOUSANDTHS = 1000
MONTHS_UNTIL_OLD = 24
YOUNG_SHARE = 0.5  # a relationship of one day counts half of an old one
NO_GAIN = 0.01  # points: a change that gains nothing at all is none
ROWS_AT_ONCE = 4096


def age_of_relationship(case: CaseFacts) -> float:
    """From one half (just begun) to one (two years and more)."""
    months = min(max(case.months_with_current, 0.0), MONTHS_UNTIL_OLD)
    return YOUNG_SHARE + (1 - YOUNG_SHARE) * months / MONTHS_UNTIL_OLD


def cost_of_cut(case: CaseFacts, weights: Weights) -> float:
    """What ending this working relationship costs."""
    return weights.continuity * age_of_relationship(case) + NO_GAIN


def fits_language(case: CaseFacts, desk: Desk) -> bool:
    """Whether German is fine or both know a language in common."""
    return not case.languages or not case.languages.isdisjoint(desk.languages)


def serves_district(case: CaseFacts, desk: Desk) -> bool:
    """Whether the desk serves the person's district; an unknown district is nobody's."""
    return case.district is None or case.district in desk.districts


def cost_without_way(case: CaseFacts, desk: Desk, weights: Weights) -> float:
    """District, language and specialisms of one person at one desk."""
    cost = 0.0 if serves_district(case, desk) else weights.own_district
    if not fits_language(case, desk):
        cost += weights.language
    return cost + weights.specialism * len(case.needs - desk.specialisms)


class CostTable:
    """Costs of many cases at all desks; people who are alike in district, languages and needs are reckoned once."""

    def __init__(self, cases: Sequence[CaseFacts], desks: Sequence[Desk], weights: Weights) -> None:
        self.cases, self.desks, self.weights = cases, desks, weights
        self.ways = Ways(cases, desks)
        self.column_of = {desk.id: column for column, desk in enumerate(desks)}
        kinds: dict[object, int] = {}
        self.kind_of = np.array(
            [kinds.setdefault((c.district, c.languages, c.needs), len(kinds)) for c in cases], np.int64
        )
        self.cost_of_kind = np.empty((len(kinds), len(desks)))
        for kind, row in zip(*np.unique(self.kind_of, return_index=True), strict=True):
            case = cases[row]
            self.cost_of_kind[kind] = [cost_without_way(case, desk, weights) for desk in desks]

    def block(self, first: int, last: int) -> Floats:
        """Points of the cases from `first` to before `last` at every desk."""
        cost = self.cost_of_kind[self.kind_of[first:last]]
        if self.weights.kilometre:
            ways = averaged_where_unknown(self.ways.block(first, last))
            cost += self.weights.kilometre * np.nan_to_num(ways)
        for row, case in enumerate(self.cases[first:last]):
            column = self.column_of.get(case.current) if case.current is not None else None
            if column is not None:
                cut = cost_of_cut(case, self.weights)
                cost[row] += cut
                cost[row, column] -= cut
            if case.wished and self.weights.wish is not None:
                cost[row] += self.weights.wish
                cost[row, [self.column_of[d] for d in case.wished if d in self.column_of]] -= (
                    self.weights.wish
                )
        return cost


def costs_of_units(
    cases: Sequence[CaseFacts], starts: Sequence[int], desks: Sequence[Desk], weights: Weights
) -> Costs:
    """Units (rows) at desks (columns); `cases` are sorted by unit, unit i begins at `starts[i]`."""
    table = CostTable(cases, desks, weights)
    costs = np.empty((len(starts), len(desks)), np.int32)
    ends = [*starts[1:], len(cases)]
    first = 0
    while first < len(starts):
        last = min(first + ROWS_AT_ONCE, len(starts))
        block = table.block(starts[first], ends[last - 1])
        offsets = np.array(starts[first:last]) - starts[first]
        costs[first:last] = np.rint(np.add.reduceat(block, offsets, axis=0) * THOUSANDTHS)
        first = last
    return costs
