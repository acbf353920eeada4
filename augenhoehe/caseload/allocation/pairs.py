"""Units and the desks that are looked at for them; sorted by unit. «Betrachtete Paare»"""

from dataclasses import dataclass

import numpy as np

from augenhoehe.caseload.allocation.area import FORBIDDEN, Area
from augenhoehe.caseload.allocation.distance import Ints

FINE = 1000  # prices are millionths of a point a hundredth of case weight
ROWS_AT_ONCE = 8192
FAR = np.int64(2**60)


@dataclass(frozen=True)
class Pairs:
    """Row by row, desk by desk."""

    rows: Ints
    columns: Ints

    def begin(self, rows: int) -> Ints:
        """Where each row begins, and the end."""
        return np.searchsorted(self.rows, np.arange(rows + 1))


def priced(area: Area, prices: Ints, part: slice | Ints) -> Ints:
    """Cost of these units at every desk with the price of the room they take; millionths of a point."""
    cost = area.cost[part]
    full = cost.astype(np.int64) * FINE + area.weight[part][:, None] * prices[None, :]
    return np.where(cost == FORBIDDEN, FAR, full)


def cheapest(area: Area, prices: Ints, rows: Ints, kept: int) -> Pairs:
    """The best pairs of these rows at these prices; `rows` of the answer counts within these rows."""
    kept = min(kept, len(area.desks))
    found_rows, found_columns = [], []
    for first in range(0, len(rows), ROWS_AT_ONCE):
        full = priced(area, prices, rows[first : first + ROWS_AT_ONCE])
        best = np.argpartition(full, kept - 1, axis=1)[:, :kept]
        row, position = np.nonzero(np.take_along_axis(full, best, axis=1) < FAR)
        found_rows.append(row + first)
        found_columns.append(best[row, position])
    return Pairs(np.concatenate(found_rows), np.concatenate(found_columns).astype(np.int64))


def everything(area: Area) -> Pairs:
    """All that no rule forbids."""
    allowed = np.argwhere(area.cost != FORBIDDEN)
    return Pairs(allowed[:, 0], allowed[:, 1])


def joined(one: Pairs, other: Pairs, desks: int) -> Pairs:
    """Both, each pair once."""
    keys = np.union1d(one.rows * desks + one.columns, other.rows * desks + other.columns)
    return Pairs(keys // desks, keys % desks)
