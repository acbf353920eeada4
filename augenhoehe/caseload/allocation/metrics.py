"""What a plan means for people and staff: whole, by site, by group. «Kennzahlen der Zuordnung»

Each figure is over those for whom it is defined, and None where there is nobody:
`km_mean`, `km_p90` – people with a counsellor, a known address and a known place of talks; straight line;
`own_district_share` – people with a counsellor and a known district;
`language_fit_share` – people with a counsellor who need another language than German;
`relationships_cut_share` – people who have a counsellor today who is still there; left without one counts as cut;
`load_cv` – standard deviation through mean of load through capacity, over counsellors with capacity;
`districts_per_staff` – districts the people of a counsellor live in, mean over counsellors with people.

Of a group, `load_cv` is over the counsellors who look after somebody of it – with all of their people –, and
`districts_per_staff` counts the districts of its members only. Of a site, both are over the counsellors of the site.
"""

import numpy as np
import numpy.typing as npt

from augenhoehe.caseload.allocation.costs import fits_language, serves_district
from augenhoehe.caseload.allocation.distance import Floats, Ints, Ways
from augenhoehe.caseload.allocation.problem import GROUPS, Allocation, Problem

Metrics = dict[str, float | None]
Mask = npt.NDArray[np.bool_]
NOT_DEFINED = float("nan")
KEYS = (
    *("km_mean", "km_p90", "own_district_share", "language_fit_share"),
    *("relationships_cut_share", "load_cv", "districts_per_staff"),
)


class Measured:
    """A plan with what is needed to tell its figures, person by person."""

    def __init__(self, problem: Problem, allocation: Allocation) -> None:
        self.problem, self.allocation = problem, allocation
        self.column_of = {desk.id: column for column, desk in enumerate(problem.desks)}
        cases = problem.cases
        self.desk: Ints = np.array([self.column(allocation.assigned.get(c.id)) for c in cases], np.int64)
        self.before: Ints = np.array([self.column(case.current) for case in cases], np.int64)
        self.site: Ints = np.array([case.local_jobcenter for case in cases], np.int64)
        self.district: Ints = np.array(
            [c.district if c.district is not None else -1 for c in cases], np.int64
        )
        self.weight: Floats = np.array([case.weight for case in cases], np.float64)
        self.kilometres = self.all_kilometres()
        self.own_district = self.shares(serves_district, lambda case: case.district is not None)
        self.language_fit = self.shares(fits_language, lambda case: bool(case.languages))

    def column(self, desk: int | None) -> int:
        """Where this desk stands; -1 for nobody."""
        return -1 if desk is None else self.column_of.get(desk, -1)

    def all_kilometres(self) -> Floats:
        """To the own counsellor; not a number where unknown or nobody."""
        kilometres = np.full(len(self.desk), NOT_DEFINED)
        served = np.flatnonzero(self.desk >= 0)
        if len(served):
            ways = Ways(self.problem.cases, self.problem.desks)
            kilometres[served] = ways.pairs(served, self.desk[served])
        return kilometres

    def shares(self, question: object, is_asked: object) -> Floats:
        """One, nothing, or not defined for each person."""
        assert callable(question) and callable(is_asked)
        desks = self.problem.desks
        return np.array(
            [
                float(question(case, desks[column])) if column >= 0 and is_asked(case) else NOT_DEFINED
                for case, column in zip(self.problem.cases, self.desk.tolist(), strict=True)
            ]
        )

    def metrics(self, people: Mask, *, site: int | None = None) -> Metrics:
        """The figures of these people; of a site with all its counsellors."""
        kilometres = known(self.kilometres[people])
        cut = self.desk[people & (self.before >= 0)] != self.before[people & (self.before >= 0)]
        return {
            "km_mean": rounded(kilometres.mean()) if len(kilometres) else None,
            "km_p90": rounded(np.quantile(kilometres, 0.9)) if len(kilometres) else None,
            "own_district_share": mean(self.own_district[people]),
            "language_fit_share": mean(self.language_fit[people]),
            "relationships_cut_share": mean(cut.astype(np.float64)),
            "load_cv": self.load_cv(people, site),
            "districts_per_staff": self.districts_per_staff(people),
        }

    def utilisation(self) -> Floats:
        """Load through capacity of each desk; not defined without capacity."""
        served = self.desk >= 0
        loads = np.bincount(self.desk[served], self.weight[served], minlength=len(self.problem.desks))
        capacity = np.array([desk.capacity for desk in self.problem.desks])
        return np.where(capacity > 0, loads / np.where(capacity > 0, capacity, 1), NOT_DEFINED)

    def load_cv(self, people: Mask, site: int | None) -> float | None:
        """How far the loads of the counsellors of these people lie apart."""
        if site is not None:
            columns = [c for c, desk in enumerate(self.problem.desks) if desk.local_jobcenter == site]
        elif people.all():
            columns = list(range(len(self.problem.desks)))
        else:
            columns = np.unique(self.desk[people & (self.desk >= 0)]).tolist()
        loads = known(self.utilisation()[columns])
        return rounded(loads.std() / loads.mean()) if len(loads) and loads.mean() > 0 else None

    def districts_per_staff(self, people: Mask) -> float | None:
        """In how many districts the people of one counsellor live."""
        counted = people & (self.desk >= 0) & (self.district >= 0)
        pairs = np.unique(np.stack([self.desk[counted], self.district[counted]]), axis=1)
        return rounded(pairs.shape[1] / len(np.unique(pairs[0]))) if pairs.shape[1] else None

    def whole(self) -> Metrics:
        """Of everybody."""
        return self.metrics(np.ones(len(self.desk), bool))

    def by_group(self) -> dict[str, Metrics]:
        """So that nobody pays for the mean."""
        return {group: self.metrics(self.members(group)) for group in GROUPS}

    def members(self, group: str) -> Mask:
        """Who belongs to this group."""
        return np.array([group in case.groups for case in self.problem.cases], bool)

    def by_site(self) -> dict[int, Metrics]:
        """Site by site."""
        return {int(site): self.metrics(self.site == site, site=int(site)) for site in np.unique(self.site)}


def known(values: Floats) -> Floats:
    """Without those that are not defined."""
    return values[~np.isnan(values)]


def mean(values: Floats) -> float | None:
    """Over those for whom it is defined."""
    defined = known(values)
    return rounded(defined.mean()) if len(defined) else None


def rounded(value: float) -> float:
    """Four digits are more than anybody can read out of it."""
    return round(float(value), 4)
