"""Files from outside: read as they are written, and refused in words."""

import json
from dataclasses import replace
from typing import Any

import pytest

from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import Impossible, Order, Problem, Scenario, Weights
from augenhoehe.caseload.allocation.reading import problem_as_json, problem_from_json
from augenhoehe.caseload.allocation.synthetic import town
from augenhoehe.caseload.tests.allocation_toys import case, desk, four, two_desks

NAN = float("nan")


def written(**changes: Any) -> dict[str, Any]:
    """A file with one case and one desk; `cases__weight=2` changes the case."""
    file: dict[str, Any] = {
        "cases": [{"id": 1, "unit": 1, "local_jobcenter": 1}],
        "desks": [{"id": 5, "local_jobcenter": 1, "capacity": 3}],
    }
    for name, value in changes.items():
        part, _, key = name.partition("__")
        if key:
            file[part][0][key] = value
        else:
            file[part] = value
    return file


def test_a_problem_that_is_written_is_read_back_as_it_was() -> None:
    problem = town(people=60, staff=4, districts=4)
    read, weights = problem_from_json(json.loads(json.dumps(problem_as_json(problem, Weights(language=7)))))
    assert read == problem
    assert weights == Weights(language=7)


def test_only_three_things_of_a_case_are_needed() -> None:
    problem, weights = problem_from_json(written())
    assert allocate(problem, Order(Scenario.DISTRICTS)).assigned == {1: 5}
    assert weights == Weights()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cases__nationality": "ua"}, "cases[0]: «nationality» ist keine Eingabe"),
        ({"cases__health": "x"}, "«health» ist keine Eingabe"),
        ({"cases__missed_dates": 3}, "«missed_dates» ist keine Eingabe"),
        ({"people": []}, "Die Eingabe: «people» ist keine Eingabe"),
        ({"desks": {}}, "Der Eingabe fehlt die Liste «desks»"),
        ({"cases": [7]}, "cases[0] ist kein JSON-Objekt"),
        ({"cases": [{"id": 1, "unit": 1}]}, "cases[0]: «local_jobcenter» fehlt"),
        ({"cases__id": "1"}, "cases[0].id ist nicht eine ganze Zahl"),
        ({"cases__id": True}, "cases[0].id ist nicht eine ganze Zahl"),
        ({"cases__id": 2**70}, "ist zu groß"),
        ({"cases__point": [51]}, "kein Paar [Breite, Länge]"),
        ({"cases__languages": "uk"}, "cases[0].languages ist keine Liste"),
        ({"cases__site_is_lifted": 1}, "ist nicht true oder false"),
        ({"cases__current": 99}, "Fall 1 nennt die Fachkraft 99; sie steht nicht in der Eingabe"),
        ({"cases__excluded": [98]}, "Fall 1 nennt die Fachkraft 98"),
        ({"desks__places": {"x": [1, 2]}}, "«x» ist nicht die Nummer eines Stadtteils"),
        ({"weights": {"origin": 1}}, "weights: «origin» ist keine Eingabe"),
        ({"weights": {"language": -1}}, "Gewicht «language»: -1.0 ist keine Zahl von 0 bis 1000"),
        ({"weights": {"language": None}}, "weights.language ist nicht eine Zahl"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Impossible) as refusal:
        problem_from_json(written(**changes))
    assert sentence in str(refusal.value)


ONE = (case(1),)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem((), two_desks()), "kein einziger Fall"),
        (Problem(four(), ()), "Für 4 Fälle gibt es keine einzige Fachkraft."),
        (Problem((case(1), case(1)), two_desks()), "Fall 1 steht mehrfach"),
        (Problem(ONE, (desk(1), desk(1))), "Fachkraft 1 steht mehrfach"),
        (Problem(four(weight=1.5), two_desks(capacity=0.0)), "gebraucht werden 6,0 Fallgewichte"),
        (Problem((case(1, weight=NAN),), two_desks()), "das Fallgewicht nan ist keine Zahl"),
        (Problem((case(1, weight=0.0),), two_desks()), "das Fallgewicht 0.0 ist keine Zahl"),
        (Problem((case(1, months_with_current=-1.0),), two_desks()), "-1.0 ist keine Zahl von Monaten"),
        (Problem((case(1, point=(NAN, 6.0)),), two_desks()), "kein Ort auf der Erde"),
        (Problem((case(1, point=(6.6, 251.9)),), two_desks()), "kein Ort auf der Erde"),
        (Problem(ONE, two_desks(capacity=float("inf"))), "die Kapazität inf ist keine Zahl"),
        (Problem(ONE, two_desks(capacity=-2.0)), "die Kapazität -2.0 ist keine Zahl"),
    ],
)
@pytest.mark.parametrize("scenario", [Scenario.DISTRICTS, Scenario.ALPHABET, Scenario.CURRENT])
def test_the_impossible_is_refused_in_words(problem: Problem, sentence: str, scenario: Scenario) -> None:
    with pytest.raises(Impossible) as refusal:
        allocate(problem, Order(scenario))
    assert sentence in str(refusal.value)


def test_time_and_weights_are_looked_at_too() -> None:
    problem = Problem(four(), two_desks())
    with pytest.raises(Impossible, match="Die Rechenzeit muss eine Zahl ab 0 sein"):
        allocate(problem, Order(Scenario.DISTRICTS, time_limit_seconds=NAN))
    with pytest.raises(Impossible, match="Gewicht «balance»"):
        allocate(problem, Order(Scenario.CUSTOM, replace(Weights(), balance=NAN)))
