"""The answer as one JSON object; keys are read by others and never renamed. «Ausgabe» – docs/allocation.md"""

from typing import Any

from augenhoehe.caseload.allocation.metrics import Measured
from augenhoehe.caseload.allocation.problem import Allocation, Problem


def as_json(problem: Problem, allocation: Allocation) -> dict[str, Any]:
    """The agreed keys first; then what the house's own pages need beyond them."""
    measured = Measured(problem, allocation)
    return {
        "scenario": allocation.scenario.value,
        "cases": len(problem.cases),
        "staff": len(problem.desks),
        "districts": len({case.district for case in problem.cases if case.district is not None}),
        "seconds": round(allocation.seconds, 3),
        "stopped_by": allocation.stopped_by.value,
        "objective": shortened(allocation.objective),
        "bound": shortened(allocation.bound),
        "gap": None if allocation.gap is None else round(allocation.gap, 6),
        "unassigned": [
            {"case": case, "reason": why.value} for case, why in sorted(allocation.unassigned.items())
        ],
        "metrics": measured.whole(),
        "by_group": measured.by_group(),
        "by_site": {str(site): figures for site, figures in by_site_of(measured).items()},
        "missing": [
            {"local_jobcenter": missing.local_jobcenter, "weight": missing.weight, "cases": missing.cases}
            for missing in allocation.missing
        ],
    }


def by_site(problem: Problem, allocation: Allocation) -> dict[int, dict[str, Any]]:
    """By local Jobcenter the keys of `metrics`, and `unchanged`: why nothing changes there, or None."""
    return by_site_of(Measured(problem, allocation))


def by_site_of(measured: Measured) -> dict[int, dict[str, Any]]:
    """The same of a plan that is measured already."""
    why = measured.allocation.unchanged
    return {
        site: {**metrics, "unchanged": why[site].value if site in why else None}
        for site, metrics in measured.by_site().items()
    }


def shortened(points: float | None) -> float | None:
    """Points to the thousandth."""
    return None if points is None else round(points, 3)
