"""Five shades for a map: about as many districts in each. «Klassen der Karte» – pure."""

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 5


@dataclass(frozen=True)
class Scale:
    """The upper ends of the classes, smallest first; the first class begins at `least`."""

    least: float | None
    ends: tuple[float, ...]

    def step(self, value: float | None) -> int:
        """1 for the lowest class up to 5; 0 for what is not shown."""
        if value is None:
            return 0
        return next((number for number, end in enumerate(self.ends, start=1) if value <= end), len(self.ends))

    @property
    def legend(self) -> list[tuple[int, float, float]]:
        """Step, from, to."""
        starts = (self.least or 0.0, *self.ends)
        return [(number, starts[number - 1], end) for number, end in enumerate(self.ends, start=1)]


def scale_of(values: Sequence[float]) -> Scale:
    """Classes of about equal size; fewer where many values are the same."""
    if not values:
        return Scale(None, ())
    ranked = sorted(values)
    places = [round((len(ranked) - 1) * number / STEPS) for number in range(1, STEPS + 1)]
    return Scale(ranked[0], tuple(sorted({ranked[place] for place in places})))
