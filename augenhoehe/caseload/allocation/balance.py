"""What an uneven load costs: nothing up to the fair share, then more with each step. «Ausgleich der Belastung»"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from augenhoehe.caseload.allocation.distance import Ints

THOUSANDTHS_IN_HUNDREDTHS = 10  # one point a case weight = ten thousandths of a point a hundredth of it
# Up to this part of the fair share – so many times the weight «balance». The last step reaches up to the capacity.
STEPS = ((1.0, 0), (1.05, 1), (1.1, 2), (1.2, 4), (None, 8))


@dataclass(frozen=True)
class Balance:
    """Room and fair share of each desk, in hundredths of a case weight; `taken` is what stays there anyway."""

    capacity: Ints
    fair: Ints
    taken: Ints
    points: float

    @property
    def room(self) -> Ints:
        """What each desk can take on; never less than nothing, however full it is."""
        return np.asarray(np.maximum(self.capacity - self.taken, 0))

    @cached_property
    def widths(self) -> Ints:
        """How much fits into each step (rows) at each desk (columns), what is taken counted from below."""
        ends = [
            self.capacity if until is None else np.minimum(np.floor(self.fair * until), self.capacity)
            for until, _ in STEPS
        ]
        left = np.maximum(np.array(ends).astype(np.int64) - self.taken, 0)
        return np.asarray(np.diff(left, axis=0, prepend=0))

    @cached_property
    def slopes(self) -> Ints:
        """What a hundredth of a case weight costs in each step, in thousandths of a point."""
        return np.array(
            [round(self.points * times * THOUSANDTHS_IN_HUNDREDTHS) for _, times in STEPS], np.int64
        )

    def cost(self, loads: Ints) -> int:
        """Of these additional loads, in thousandths of a point."""
        rest, total = loads.copy(), 0
        for width, slope in zip(self.widths, self.slopes, strict=True):
            here = np.minimum(rest, width)
            total += int(slope) * int(here.sum())
            rest -= here
        return total + int(self.slopes[-1]) * int(
            rest.sum()
        )  # more than fits: asked only for «what if elsewhere»

    def marginal(self, loads: Ints, more: int) -> Ints:
        """What `more` hundredths on top of these loads would cost at each desk, in thousandths of a point."""
        begins = np.cumsum(self.widths, axis=0) - self.widths
        added = np.clip(loads + more - begins, 0, self.widths) - np.clip(loads - begins, 0, self.widths)
        return np.asarray(self.slopes @ added)
