"""What each unit would cost at each desk, in thousandths of a point. «Kosten einer Zuordnung»

A unit costs what its members cost together. Everything is a whole number, so that objective and bound are exact.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from augenhoehe.caseload.allocation.distance import Floats, Ints, Ways, averaged_where_unknown
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


def missing_specialisms(case: CaseFacts, desk: Desk) -> int:
    """How many of the asked specialisms the desk has not."""
    return len(case.needs - desk.specialisms)


class CostTable:
    """Costs of many cases at all desks; those alike in district, languages and needs are reckoned once."""

    def __init__(self, cases: Sequence[CaseFacts], desks: Sequence[Desk], weights: Weights) -> None:
        self.cases, self.desks, self.weights = cases, desks, weights
        self.ways = Ways(cases, desks)
        self.column_of = {desk.id: column for column, desk in enumerate(desks)}
        self.cost_of_kind, self.kind_of = self.kinds()

    def kinds(self) -> tuple[Floats, Ints]:
        """District, language and specialisms at every desk, and which of these rows is whose."""
        numbers: dict[object, int] = {}
        keys = ((case.district, case.languages, case.needs) for case in self.cases)
        kind_of = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
        first = np.unique(kind_of, return_index=True)[1]
        examples = [self.cases[row] for row in first.tolist()]
        weights = self.weights
        cost = weights.own_district * self.told(examples, "district", lambda c, d: not serves_district(c, d))
        cost += weights.language * self.told(examples, "languages", lambda c, d: not fits_language(c, d))
        cost += weights.specialism * self.told(examples, "needs", missing_specialisms)
        return cost, kind_of

    def told(self, cases: list[CaseFacts], field: str, question: Callable[[CaseFacts, Desk], int]) -> Floats:
        """A question that hangs on one field alone, asked once for each value of it at every desk."""
        numbers: dict[object, int] = {}
        value_of = [numbers.setdefault(getattr(case, field), len(numbers)) for case in cases]
        example = dict(zip(value_of, cases, strict=True))
        rows = [[question(example[value], desk) for desk in self.desks] for value in range(len(numbers))]
        return np.array(rows, np.float64)[value_of]

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
