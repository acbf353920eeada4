"""A question about contact points from a file, and the answer as JSON with lasting keys. – docs/allocation.md"""

from dataclasses import MISSING, fields
from typing import Any

from augenhoehe.caseload.allocation.problem import Impossible
from augenhoehe.caseload.allocation.reading import as_object, checked, point_of, refuse_unknown, rows
from augenhoehe.caseload.siting.problem import Neighbourhood, Place, Siting, SitingProblem, SitingWeights

TOP = {"neighbourhoods", "candidates", "existing", "weights"}
MAY_BE_NULL = {"no_show_rate", "cost_eur"}
FEWEST_PEOPLE = 5  # a smaller sum would speak of single people


def problem_from_json(data: object) -> tuple[SitingProblem, SitingWeights]:
    """The problem of a file and its weights."""
    whole = as_object("Die Eingabe", data)
    refuse_unknown("Die Eingabe", whole, TOP)
    listed = {**whole, "existing": whole.get("existing", [])}
    problem = SitingProblem(
        neighbourhoods=tuple(
            Neighbourhood(**read(Neighbourhood, f"neighbourhoods[{at}]", row))
            for at, row in enumerate(rows(listed, "neighbourhoods"))
        ),
        candidates=tuple(
            Place(**read(Place, f"candidates[{at}]", row))
            for at, row in enumerate(rows(listed, "candidates"))
        ),
        existing=tuple(
            Place(**read(Place, f"existing[{at}]", row)) for at, row in enumerate(rows(listed, "existing"))
        ),
    )
    return problem, weights_from_json(whole.get("weights", {}))


def weights_from_json(data: object) -> SitingWeights:
    """Named weights; what is not named keeps its usual value."""
    return SitingWeights(**read(SitingWeights, "weights", data))


def read(
    kind: type[Neighbourhood] | type[Place] | type[SitingWeights], place: str, data: object
) -> dict[str, Any]:
    """The fields of one object, each checked."""
    given = as_object(place, data)
    refuse_unknown(place, given, {field.name for field in fields(kind)})
    for field in fields(kind):
        if field.default is MISSING and field.name not in given:
            raise Impossible(f"{place}: «{field.name}» fehlt.")
    return {name: value_of(f"{place}.{name}", name, value) for name, value in given.items()}


def value_of(place: str, name: str, value: Any) -> Any:
    """One value as the dataclass wants it."""
    if value is None and name in MAY_BE_NULL:
        return None
    if name == "point":
        return point_of(place, value)
    if name == "name":
        return checked(place, value, str, "ein Text")
    if name == "id":
        return checked(place, value, int, "eine ganze Zahl")
    return float(checked(place, value, (int, float), "eine Zahl"))


def as_json(siting: Siting) -> dict[str, Any]:
    """The agreed keys first; then what it means for people. Kilometres are straight lines."""
    return {
        "sites": [
            {**written(one.place), "gain_km": short(one.gain), "people": people(one.people)}
            for one in siting.chosen
        ],
        "objective": short(siting.objective),
        "bound": short(siting.bound),
        "gap": round(siting.gap, 6),
        "seconds": round(siting.seconds, 3),
        "alternatives": [
            {
                "instead_of": swap.instead_of,
                "site": written(swap.place),
                "objective": short(swap.objective),
                "loss_km": short(swap.loss),
            }
            for swap in siting.swaps
        ],
        "stopped_by": siting.stopped_by.value,
        "objective_today": short(siting.objective_today),
        "cost_eur": siting.cost_eur,
        "km_mean": short(siting.km_mean),
        "km_mean_today": short(siting.km_mean_today),
        "km_worst_fifth": short(siting.km_worst),
        "km_worst_fifth_today": short(siting.km_worst_today),
        "sensitivity": {name: list(places) for name, places in siting.sensitivity.items()},
    }


def written(place: Place) -> dict[str, Any]:
    """One place."""
    latitude, longitude = place.point
    return {
        "id": place.id,
        "name": place.name,
        "point": [round(latitude, 5), round(longitude, 5)],
        "cost_eur": place.cost_eur,
    }


def people(count: float) -> int | None:
    """Whole people; None where a small number would speak of single ones."""
    return round(count) if count >= FEWEST_PEOPLE else None


def short(kilometres: float | None) -> float | None:
    """To the metre."""
    return None if kilometres is None else round(kilometres, 3)
