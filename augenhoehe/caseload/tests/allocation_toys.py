"""Four people and two desks, the smallest town one can think about. Places lie on a line, a tenth of a degree apart."""

from dataclasses import replace
from typing import Any

from augenhoehe.caseload.allocation.problem import (
    Allocation,
    CaseFacts,
    Desk,
    Order,
    Problem,
    Scenario,
    Weights,
)

SITE = 7
NORTH, SOUTH = (51.90, 6.60), (51.80, 6.60)  # eleven kilometres apart
ANNA, BEATE = 1, 2
ALL = tuple(Scenario)
SEARCHED = (Scenario.DISTRICTS, Scenario.DISTRICTS_LANGUAGE, Scenario.CUSTOM)


def case(number: int, **facts: Any) -> CaseFacts:
    """A person living alone in the north, with German."""
    usual = {"unit": number, "local_jobcenter": SITE, "point": NORTH, "district": 1}
    return CaseFacts(id=number, **{**usual, **facts})


def desk(number: int, **facts: Any) -> Desk:
    """A desk in the north with room for ten."""
    return Desk(id=number, **{"local_jobcenter": SITE, "capacity": 10.0, "place": NORTH, **facts})


def four(**facts: Any) -> tuple[CaseFacts, ...]:
    """Two people in the north, two in the south."""
    north, south = {"point": NORTH, "district": 1}, {"point": SOUTH, "district": 2}
    return tuple(case(number, **{**(north if number < 3 else south), **facts}) for number in (1, 2, 3, 4))


def two_desks(**facts: Any) -> tuple[Desk, Desk]:
    """Anna in the north, Beate in the south, each for the district around."""
    anna = desk(ANNA, place=NORTH, districts=frozenset({1}))
    beate = desk(BEATE, place=SOUTH, districts=frozenset({2}))
    return replace(anna, **facts), replace(beate, **facts)


def order(scenario: Scenario = Scenario.CUSTOM, **weights: float | None) -> Order:
    """With these weights and no others."""
    nothing: dict[str, Any] = {
        "own_district": 0.0,
        "kilometre": 0.0,
        "language": 0.0,
        "specialism": 0.0,
        "balance": 0.0,
        "continuity": 0.0,
        "wish": None,
    }
    return Order(scenario, Weights(**{**nothing, **weights}))


def who(allocation: Allocation) -> list[int | None]:
    """The desks of the people in order of their numbers."""
    people = sorted({*allocation.assigned, *allocation.unassigned})
    return [allocation.assigned.get(person) for person in people]


def problem(cases: tuple[CaseFacts, ...], desks: tuple[Desk, ...]) -> Problem:
    """As it is."""
    return Problem(cases, desks)
