"""A problem from a file, for those who want to try it without a house. «Eingabedatei» – docs/allocation.md

Only the fields of the dataclasses are known; anything else is refused by its name, nationality among it.
"""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from typing import Any

from augenhoehe.caseload.allocation.checking import check_numbers_are_known, check_weights
from augenhoehe.caseload.allocation.problem import CaseFacts, Desk, Impossible, Problem, Weights

SETS_OF_WORDS = {"languages", "needs", "groups", "remit", "specialisms"}
SETS_OF_NUMBERS = {"wished", "excluded", "only", "districts"}
WHOLE = {"id", "unit", "local_jobcenter", "district", "current", "team"}
YES_OR_NO = {"site_is_lifted", "is_pinned"}
MAY_BE_NULL = {"district", "current", "point", "place", "only", "wish"}
LARGEST = 2**53
TOP = {"cases", "desks", "weights"}


def problem_from_json(data: object) -> tuple[Problem, Weights]:
    """The problem of a file, and the weights for «custom» that stand in it."""
    whole = as_object("Die Eingabe", data)
    refuse_unknown("Die Eingabe", whole, TOP)
    cases = tuple(
        CaseFacts(**read(CaseFacts, f"cases[{at}]", row)) for at, row in enumerate(rows(whole, "cases"))
    )
    desks = tuple(Desk(**read(Desk, f"desks[{at}]", row)) for at, row in enumerate(rows(whole, "desks")))
    problem = Problem(cases, desks)
    check_numbers_are_known(problem)
    return problem, weights_from_json(whole.get("weights", {}))


def weights_from_json(data: object) -> Weights:
    """Named weights; what is not named keeps its usual value."""
    weights = Weights(**read(Weights, "weights", data))
    check_weights(weights)
    return weights


def rows(whole: Mapping[str, Any], name: str) -> list[Any]:
    """A list that must be there."""
    if not isinstance(whole.get(name), list):
        raise Impossible(f"Der Eingabe fehlt die Liste «{name}».")
    found: list[Any] = whole[name]
    return found


def read(kind: type[CaseFacts] | type[Desk] | type[Weights], place: str, data: object) -> dict[str, Any]:
    """The fields of one object, each checked."""
    given = as_object(place, data)
    refuse_unknown(place, given, {field.name for field in fields(kind)})
    for field in fields(kind):
        is_needed = field.default is MISSING and field.default_factory is MISSING
        if is_needed and field.name not in given:
            raise Impossible(f"{place}: «{field.name}» fehlt.")
    return {name: value_of(f"{place}.{name}", name, value) for name, value in given.items()}


def as_object(place: str, data: object) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(data, dict):
        raise Impossible(f"{place} ist kein JSON-Objekt.")
    return data


def refuse_unknown(place: str, given: Mapping[str, Any], known: set[str]) -> None:
    """What is no input is said so, and what is."""
    strange = sorted(given.keys() - known)
    if strange:
        raise Impossible(
            f"{place}: «{strange[0]}» ist keine Eingabe. Bekannt sind: {', '.join(sorted(known))}."
        )


def value_of(place: str, name: str, value: Any) -> Any:
    """One value as the dataclass wants it."""
    if value is None and name in MAY_BE_NULL:
        return None
    if name in SETS_OF_WORDS:
        return frozenset(list_of(place, value, str))
    if name in SETS_OF_NUMBERS:
        return frozenset(list_of(place, value, int))
    if name in ("point", "place"):
        return point_of(place, value)
    if name == "places":
        return places_of(place, value)
    if name == "surname_key":
        return checked(place, value, str, "ein Text")
    if name in YES_OR_NO:
        return checked(place, value, bool, "true oder false")
    if name in WHOLE:
        return checked(place, value, int, "eine ganze Zahl")
    return float(checked(place, value, (int, float), "eine Zahl"))


def checked(place: str, value: Any, kind: type | tuple[type, ...], said: str) -> Any:
    """A value of this kind; true and false are no numbers."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Impossible(f"{place} ist nicht {said}.")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise Impossible(f"{place}: {value} ist zu groß.")
    return value


def list_of(place: str, value: Any, kind: type) -> list[Any]:
    """A list of words or of whole numbers."""
    said = "ein Text" if kind is str else "eine ganze Zahl"
    if not isinstance(value, list):
        raise Impossible(f"{place} ist keine Liste.")
    return [checked(place, entry, kind, said) for entry in value]


def point_of(place: str, value: Any) -> tuple[float, float]:
    """[latitude, longitude]."""
    if not isinstance(value, list) or len(value) != 2:
        raise Impossible(f"{place} ist kein Paar [Breite, Länge].")
    latitude, longitude = (float(checked(place, part, (int, float), "eine Zahl")) for part in value)
    return latitude, longitude


def places_of(place: str, value: Any) -> dict[int, tuple[float, float]]:
    """District number (as JSON wants it, a text) → [latitude, longitude]."""
    found = as_object(place, value)
    for district in found:
        if not district.isdecimal():
            raise Impossible(f"{place}: «{district}» ist nicht die Nummer eines Stadtteils.")
    return {int(district): point_of(f"{place}.{district}", point) for district, point in found.items()}


def problem_as_json(problem: Problem, weights: Weights | None = None) -> dict[str, Any]:
    """The same file, written; a problem read back is the same."""
    written: dict[str, Any] = {
        "cases": [plain(asdict(case)) for case in problem.cases],
        "desks": [plain(asdict(desk)) for desk in problem.desks],
    }
    if weights is not None:
        written["weights"] = asdict(weights)
    return written


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Sets as sorted lists."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in row.items()}
