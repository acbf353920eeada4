"""The year ahead: how soon each way of changing over comes to what a plan promises. «Verlauf über zwölf Monate»

`new_cases`: only who is new gets the counsellor the plan would give; it is reckoned as if in the next twelve months as
many people came, and of the same kind, as in the last twelve. `at_review`: everybody in the month of the next common
review. `at_once`: everybody in the first month. Month 0 is today.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from augenhoehe.caseload.allocation.distance import kilometres
from augenhoehe.caseload.allocation.problem import Allocation, CaseFacts, Desk, Problem

MONTHS = 12
NEVER = MONTHS + 1
Floats = npt.NDArray[np.float64]
Row = dict[str, float | int | None]


def curve(
    problem: Problem,
    allocation: Allocation,
    until_review: Mapping[int, int],
    since: Mapping[int, int],
) -> dict[str, list[Row]]:
    """By stage a row a month; `until_review` and `since` are whole months by case."""
    desks = {desk.id: desk for desk in problem.desks}
    today = worth(problem.cases, (desks.get(case.current or 0) for case in problem.cases))
    then = worth(problem.cases, (desks.get(allocation.assigned.get(case.id, 0)) for case in problem.cases))
    months = {
        "new_cases": [arrival(case, since) for case in problem.cases],
        "at_review": [1 + until_review.get(case.id, MONTHS) for case in problem.cases],
        "at_once": [1] * len(problem.cases),
    }
    return {stage: rows_of(today, then, np.array(month)) for stage, month in months.items()}


def arrival(case: CaseFacts, since: Mapping[int, int]) -> int:
    """The month in which somebody like this person comes; whoever waits for a counsellor has one next month."""
    if case.current is None:
        return 1
    age = since.get(case.id, MONTHS)
    return MONTHS - age if age < MONTHS else NEVER


def worth(cases: Sequence[CaseFacts], desks: Iterable[Desk | None]) -> Floats:
    """Per case whether the counsellor knows the district, and the kilometres; not a number where unknown."""
    return np.array(
        [
            (
                np.nan if desk is None or case.district is None else float(case.district in desk.districts),
                np.nan if desk is None or (way := kilometres(case, desk)) is None else way,
            )
            for case, desk in zip(cases, desks, strict=True)
        ]
    ).reshape(-1, 2)


def rows_of(today: Floats, then: Floats, month: npt.NDArray[np.int64]) -> list[Row]:
    """Today, then month by month whoever has changed over by then."""
    rows: list[Row] = []
    for number in range(MONTHS + 1):
        now = np.where((month <= number)[:, None], then, today)
        rows.append({"month": number, "own_district_share": mean(now[:, 0]), "km_mean": mean(now[:, 1])})
    return rows


def mean(values: Floats) -> float | None:
    """Over those it is known of; None for nobody."""
    known = values[~np.isnan(values)]
    return round(float(known.mean()), 4) if known.size else None
