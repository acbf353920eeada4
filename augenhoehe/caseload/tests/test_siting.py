"""Where a contact point would help most: four villages on a line show each behaviour."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augenhoehe.caseload.allocation.problem import Impossible, StoppedBy
from augenhoehe.caseload.siting.need import Ground
from augenhoehe.caseload.siting.optimiser import propose_sites
from augenhoehe.caseload.siting.problem import (
    Neighbourhood,
    Place,
    Siting,
    SitingOrder,
    SitingProblem,
    SitingWeights,
)
from augenhoehe.caseload.siting.reading import as_json, problem_from_json

AGREED = ("sites", "objective", "bound", "gap", "seconds", "alternatives")
PLAIN = SitingWeights(lone_parents=0, no_show=0, missing_services=0, equity=0)


def village(number: int, people: float = 100, **facts: Any) -> Neighbourhood:
    """The next one lies eleven kilometres further north."""
    return Neighbourhood(id=number, point=(51.0 + number / 10, 6.6), people=people, **facts)


def line(
    *villages: Neighbourhood, existing: tuple[int, ...] = (), cost: float | None = None
) -> SitingProblem:
    """One could sit down in each of them."""
    return SitingProblem(
        villages,
        tuple(Place(one.id, one.point, cost) for one in villages),
        tuple(Place(number, (51.0 + number / 10, 6.6)) for number in existing),
    )


def proposed(problem: SitingProblem, count: int = 1, **weights: float) -> Siting:
    return propose_sites(problem, SitingOrder(count=count, weights=replace(PLAIN, **weights)))


def places(siting: Siting) -> list[int]:
    return sorted(one.place.id for one in siting.chosen)


FOUR = tuple(village(number) for number in (1, 2, 3, 4))


def test_it_sits_where_most_people_live() -> None:
    siting = proposed(line(village(1, 500), village(2, 10), village(3, 10)))
    assert places(siting) == [1]
    assert siting.stopped_by is StoppedBy.OPTIMAL
    assert siting.gap == pytest.approx(0, abs=1e-4)


def test_where_somebody_sits_already_nobody_is_needed() -> None:
    siting = proposed(line(village(1, 500), village(2, 10), village(3, 60), existing=(1,)))
    assert places(siting) == [3]
    assert siting.objective_today is not None and siting.objective < siting.objective_today


def test_lone_parents_missed_talks_and_missing_services_make_a_way_count_more() -> None:
    assert places(proposed(line(village(1), village(9, 90, lone_parents=80)), lone_parents=0)) == [1]
    apart = (village(1), village(9, 90, lone_parents=80))
    assert places(proposed(line(*apart), lone_parents=1)) == [9]
    assert places(proposed(line(village(1), village(9, no_show_rate=0.5)), no_show=1)) == [1]
    known = (village(1, no_show_rate=0.1), village(9, no_show_rate=0.5))
    assert places(proposed(line(*known), no_show=1)) == [9]
    lacking = (village(1), village(9, missing_services=1.0))
    assert places(proposed(line(*lacking), missing_services=1)) == [9]


def test_equity_looks_at_the_longest_ways() -> None:
    far = (village(1, 500), village(2, 500), village(9, 120))
    assert places(proposed(line(*far), equity=0)) == [2]
    assert places(proposed(line(village(1, 900), village(9, 100)), equity=0)) == [1]
    assert (
        proposed(line(*far), count=2, equity=1).km_worst <= proposed(line(*far), count=2, equity=0).km_worst
    )


def test_a_budget_buys_what_it_can() -> None:
    siting = propose_sites(line(*FOUR, cost=1000), SitingOrder(budget_eur=2500, weights=PLAIN))
    assert (len(siting.chosen), siting.cost_eur) == (2, 2000)


def test_the_next_best_is_told_for_each_place_with_what_it_loses() -> None:
    siting = proposed(line(*FOUR), count=2)
    assert {swap.instead_of for swap in siting.swaps} == set(places(siting))
    assert all(swap.loss >= -1e-9 and swap.place.id not in places(siting) for swap in siting.swaps)
    assert [swap.loss for swap in siting.swaps] == sorted(swap.loss for swap in siting.swaps)


def test_gain_and_people_are_told_place_by_place() -> None:
    first, second = proposed(line(village(1, 300), village(9, 100)), count=2).chosen
    assert (first.place.id, first.people, second.place.id, second.people) == (1, 300, 9, 100)
    assert first.gain > second.gain > 0


def test_sensitivity_names_the_places_under_other_weights() -> None:
    found = proposed(line(village(1, 300), village(9, 200, lone_parents=200)), lone_parents=0.4).sensitivity
    assert found["lone_parents_halved"] == (1,)
    assert found["lone_parents_doubled"] == (9,)
    assert len(found) == 8


def test_the_same_seed_gives_the_same_places() -> None:
    generator = np.random.default_rng(1)
    rows = tuple(
        Neighbourhood(n, (51 + float(generator.random()), 6 + float(generator.random())), 10 + n)
        for n in range(20)
    )
    problem = SitingProblem(rows, tuple(Place(one.id, one.point) for one in rows))
    one, two = (propose_sites(problem, SitingOrder(count=3, seed=5)) for _ in range(2))
    assert (one.chosen, one.objective, one.bound) == (two.chosen, two.objective, two.bound)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.floats(51, 52), st.floats(6, 7), st.integers(1, 400)), min_size=3, max_size=7),
    st.sampled_from([0.0, 0.5, 1.0]),
)
def test_nobody_could_have_found_better_places_by_trying_all(
    rows: list[tuple[float, float, int]], equity: float
) -> None:
    neighbourhoods = tuple(
        Neighbourhood(n, (latitude, longitude), people)
        for n, (latitude, longitude, people) in enumerate(rows)
    )
    problem = SitingProblem(neighbourhoods, tuple(Place(one.id, one.point) for one in neighbourhoods))
    weights = replace(PLAIN, equity=equity)
    siting = propose_sites(problem, SitingOrder(count=2, weights=weights))
    ground = Ground(problem, weights)
    pairs = combinations(range(len(rows)), 2)
    best = min(ground.objective(ground.nearest(np.array(pair, np.int64))) for pair in pairs)
    assert siting.objective == pytest.approx(best, rel=1e-3, abs=1e-6)
    assert siting.bound <= siting.objective + 1e-9


def test_the_agreed_keys_come_first_and_small_numbers_of_people_are_not_told() -> None:
    answer = as_json(proposed(line(village(1, 300), village(9, 3)), count=2))
    assert tuple(answer)[: len(AGREED)] == AGREED
    assert [site["people"] for site in answer["sites"]] == [300, None]
    assert answer["objective_today"] is None


FILE: dict[str, Any] = {
    "neighbourhoods": [{"id": 1, "point": [51.1, 6.6], "people": 10}],
    "candidates": [{"id": 5, "point": [51.2, 6.6], "cost_eur": None}],
    "weights": {"equity": 0.5},
}


def test_a_file_is_read_as_it_is_written() -> None:
    problem, weights = problem_from_json(FILE)
    assert problem.candidates == (Place(5, (51.2, 6.6)),)
    assert (weights.equity, weights.no_show) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("neighbourhoods", [], "keinen Stadtteil mit Menschen"),
        (
            "neighbourhoods",
            [{"id": 1, "point": [51, 6], "people": 5, "nationality": 3}],
            "«nationality» ist keine",
        ),
        (
            "neighbourhoods",
            [{"id": 1, "point": [51, 6], "people": 5, "lone_parents": 9}],
            "Alleinerziehenden",
        ),
        ("neighbourhoods", [{"id": 1, "point": [float("nan"), 6], "people": 5}], "der Ort (Breite, Länge)"),
        ("neighbourhoods", [{"id": 1, "point": [51, 6]}], "«people» fehlt"),
        ("candidates", [], "kein einziger möglicher Ort"),
        ("candidates", [{"id": 1, "point": [51, 6]}] * 2, "Möglicher Ort 1 steht mehrfach"),
        ("weights", {"equity": 2}, "«equity» (0 bis 1)"),
    ],
)
def test_the_impossible_is_refused_in_words(part: str, value: object, sentence: str) -> None:
    with pytest.raises(Impossible) as refusal:
        problem, weights = problem_from_json({**FILE, part: value})
        propose_sites(problem, SitingOrder(count=1, weights=weights))
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (SitingOrder(), "wie viele Anlaufstellen es werden sollen"),
        (SitingOrder(count=0), "mindestens eine"),
        (SitingOrder(count=9), "9 Anlaufstellen sind gewünscht, mögliche Orte gibt es nur 4."),
        (SitingOrder(budget_eur=5000), "fehlen die Kosten von 4 möglichen Orten"),
        (SitingOrder(count=1, time_limit_seconds=0), "Die Rechenzeit"),
    ],
)
def test_an_order_that_cannot_be_met_is_refused_in_words(order: SitingOrder, sentence: str) -> None:
    with pytest.raises(Impossible) as refusal:
        propose_sites(line(*FOUR), order)
    assert sentence in str(refusal.value)


def test_a_budget_that_is_too_small_says_how_much_is_missing() -> None:
    with pytest.raises(Impossible, match="es fehlen 600 Euro"):
        propose_sites(line(*FOUR, cost=1000), SitingOrder(budget_eur=400))
