"""Impossible questions are refused in words: what is missing, and how much. «Prüfung der Eingabe»"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from math import isfinite

from augenhoehe.caseload.allocation.problem import CaseFacts, Desk, Impossible, Order, Point, Problem, Weights

MOST_POINTS = 1000.0
MOST_WEIGHT = 1000.0
MOST_CAPACITY = 1_000_000.0


def check(problem: Problem, order: Order) -> None:
    """Everything that must hold before a search makes sense."""
    if not problem.cases:
        raise Impossible("Es gibt niemanden zuzuordnen: kein einziger Fall ist dabei.")
    if not problem.desks:
        raise Impossible(f"Für {len(problem.cases)} Fälle gibt es keine einzige Fachkraft.")
    refuse_doubles("Fall", (case.id for case in problem.cases))
    refuse_doubles("Fachkraft", (desk.id for desk in problem.desks))
    for desk in problem.desks:
        check_desk(desk)
    for case in problem.cases:
        check_case(case)
    check_order(order)
    if not any(desk.capacity > 0 for desk in problem.desks):
        needed = sum(case.weight for case in problem.cases)
        raise Impossible(
            f"Niemand hat Kapazität: alle {len(problem.desks)} Fachkräfte stehen auf 0, "
            f"gebraucht werden {in_german(needed)} Fallgewichte."
        )


def refuse_doubles(what: str, numbers: Iterable[int]) -> None:
    """The same number twice."""
    double = [number for number, times in Counter(numbers).items() if times > 1]
    if double:
        raise Impossible(
            f"{what} {double[0]} steht mehrfach in der Eingabe ({len(double)} doppelte Nummern)."
        )


def check_desk(desk: Desk) -> None:
    """Capacity and places."""
    name = f"Fachkraft {desk.id}"
    if not isfinite(desk.capacity) or not 0 <= desk.capacity <= MOST_CAPACITY:
        raise Impossible(
            f"{name}: die Kapazität {desk.capacity} ist keine Zahl von 0 bis {MOST_CAPACITY:.0f}."
        )
    for place in (desk.place, *desk.places.values()):
        check_point(name, place)


def check_case(case: CaseFacts) -> None:
    """Weight, months and address."""
    name = f"Fall {case.id}"
    if not isfinite(case.weight) or not 0 < case.weight <= MOST_WEIGHT:
        raise Impossible(
            f"{name}: das Fallgewicht {case.weight} ist keine Zahl über 0 bis {MOST_WEIGHT:.0f}."
        )
    if not isfinite(case.months_with_current) or case.months_with_current < 0:
        raise Impossible(f"{name}: {case.months_with_current} ist keine Zahl von Monaten.")
    check_point(name, case.point)


def check_point(name: str, point: Point | None) -> None:
    """A place on earth."""
    if point is None:
        return
    latitude, longitude = point
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise Impossible(f"{name}: {latitude}, {longitude} ist kein Ort auf der Erde (Breite, Länge).")


def check_order(order: Order) -> None:
    """Time and weights."""
    if not isfinite(order.time_limit_seconds) or order.time_limit_seconds < 0:
        raise Impossible("Die Rechenzeit muss eine Zahl ab 0 sein.")
    check_weights(order.weights)


def check_weights(weights: Weights) -> None:
    """Each a number of points; less than nothing would turn its meaning round."""
    for weight in fields(weights):
        value = getattr(weights, weight.name)
        if value is None and weight.name == "wish":
            continue
        if not isfinite(value) or not 0 <= value <= MOST_POINTS:
            raise Impossible(
                f"Gewicht «{weight.name}»: {value} ist keine Zahl von 0 bis {MOST_POINTS:.0f} Punkten."
            )


def check_numbers_are_known(problem: Problem) -> None:
    """Desks that are named exist. For a file from outside only: in the house a colleague may have left."""
    known = {desk.id for desk in problem.desks}
    for case in problem.cases:
        named = case.wished | case.excluded | (case.only or frozenset())
        strange = (named if case.current is None else named | {case.current}) - known
        if strange:
            raise Impossible(
                f"Fall {case.id} nennt die Fachkraft {min(strange)}; sie steht nicht in der Eingabe."
            )


def in_german(number: float) -> str:
    """With a comma."""
    return f"{number:.1f}".replace(".", ",")
