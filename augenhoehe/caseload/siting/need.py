"""Whose way counts how much, and how long the ways are. «Gewichteter Bedarf»"""

import numpy as np

from augenhoehe.caseload.allocation.distance import Floats, Ints, great_circle_km
from augenhoehe.caseload.siting.problem import Neighbourhood, SitingProblem, SitingWeights

WORST_SHARE = 0.2  # the fifth of the need with the longest ways


def needs_of(neighbourhoods: tuple[Neighbourhood, ...], weights: SitingWeights) -> Floats:
    """People, widened by what makes a way harder; an unknown no-show rate counts as the mean of the known."""
    people = np.array([one.people for one in neighbourhoods])
    lone = np.array([one.lone_parents / one.people if one.people else 0.0 for one in neighbourhoods])
    rates = [one.no_show_rate for one in neighbourhoods if one.no_show_rate is not None]
    usual = sum(rates) / len(rates) if rates else 0.0
    missed = np.array([usual if o.no_show_rate is None else o.no_show_rate for o in neighbourhoods])
    lacking = np.array([one.missing_services for one in neighbourhoods])
    factor = 1 + weights.lone_parents * lone + weights.no_show * missed + weights.missing_services * lacking
    return np.asarray(people * factor)


class Ground:
    """Need and ways; places that exist are always open."""

    def __init__(self, problem: SitingProblem, weights: SitingWeights) -> None:
        points = np.array([one.point for one in problem.neighbourhoods])
        to = np.array([place.point for place in problem.candidates])
        self.need = needs_of(problem.neighbourhoods, weights)
        self.share = self.need / self.need.sum()
        self.equity = weights.equity
        self.ways = great_circle_km(points[:, 0], points[:, 1], to)
        self.today = np.full(len(points), np.inf)
        if problem.existing:
            there = np.array([place.point for place in problem.existing])
            self.today = great_circle_km(points[:, 0], points[:, 1], there).min(axis=1)

    def nearest(self, columns: Ints) -> Floats:
        """The way of each neighbourhood with these candidates open."""
        if not len(columns):
            return self.today
        return np.asarray(np.minimum(self.today, self.ways[:, columns].min(axis=1)))

    def objective(self, ways: Floats) -> float:
        """Mean way and mean of the worst fifth, both by need, mixed by equity. Kilometres."""
        return (1 - self.equity) * self.mean(ways) + self.equity * self.worst(ways)

    def mean(self, ways: Floats) -> float:
        """By need."""
        return float(self.share @ ways)

    def worst(self, ways: Floats) -> float:
        """Mean way of the fifth of the need with the longest ways."""
        order = np.argsort(-ways, kind="stable")
        until = np.cumsum(self.share[order])
        part = np.clip(WORST_SHARE - (until - self.share[order]), 0, self.share[order])
        counts = part > 0
        return float(part[counts] @ ways[order][counts] / WORST_SHARE)
