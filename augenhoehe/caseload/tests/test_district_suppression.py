"""No small number can be computed from all pages together: a solver that knows them all tries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from augenhoehe.caseload.districts.suppression import ROOT, Tree, hidden_areas, hidden_everywhere

THRESHOLD = 5
MOST = 10_000
Numbers = dict[int, int]


def lowest(tree: Tree, area: int = ROOT) -> list[int]:
    """The areas without parts below this one."""
    parts = tree.parts_of(area)
    return [area] if not parts else [one for part in parts for one in lowest(tree, part)]


def everywhere(tree: Tree, area: int = ROOT) -> list[int]:
    return [area, *(one for part in tree.parts_of(area) for one in everywhere(tree, part))]


def total(tree: Tree, rows: Mapping[int, int], area: int) -> int:
    return sum(rows[one] for one in lowest(tree, area))


class Reader:
    """Knows the rule, the tree and every number on every page, and computes what is left."""

    def __init__(self, tree: Tree, everybody: Numbers, features: dict[str, Numbers]) -> None:
        self.tree = tree
        self.of_all, self.of_features = hidden_everywhere(tree, everybody, features, threshold=THRESHOLD)
        self.model = cp_model.CpModel()
        leaves = lowest(tree)
        self.people = {one: self.model.new_int_var(0, MOST, f"n{one}") for one in leaves}
        self.having = {
            name: {one: self.model.new_int_var(0, MOST, f"{name}{one}") for one in leaves}
            for name in features
        }
        self.told(self.people, everybody, self.of_all)
        for name, rows in features.items():
            self.told(self.having[name], rows, self.of_features[name])
            for one in leaves:
                self.model.add(self.having[name][one] <= self.people[one])

    def told(self, unknown: Mapping[int, cp_model.IntVar], rows: Numbers, hidden: Iterable[int]) -> None:
        for area in set(everywhere(self.tree)) - set(hidden):
            self.model.add(
                sum(unknown[one] for one in lowest(self.tree, area)) == total(self.tree, rows, area)
            )

    def possible(self, number: cp_model.LinearExprT) -> tuple[int, int]:
        """The least and the most this number can be."""
        found = []
        for aim in (self.model.minimize, self.model.maximize):
            aim(number)
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            assert solver.solve(self.model) == cp_model.OPTIMAL
            found.append(round(solver.objective_value))
        return found[0], found[1]

    def hidden_numbers(self) -> Iterable[tuple[str, cp_model.LinearExprT]]:
        """Every hidden cell: those who have a feature, and those who have not."""
        for area in self.of_all:
            yield f"all {area}", sum(self.people[one] for one in lowest(self.tree, area))
        for name, hidden in self.of_features.items():
            for area in hidden:
                below = lowest(self.tree, area)
                yield f"{name} {area}", sum(self.having[name][one] for one in below)
                yield f"not {name} {area}", sum(self.people[one] - self.having[name][one] for one in below)


few = st.one_of(st.integers(0, 6), st.integers(0, 60))


@st.composite
def houses(draw: st.DrawFn) -> tuple[Tree, Numbers, dict[str, Numbers]]:
    """A county of a few towns, some with quarters, some of these with blocks, and how many people live in each."""
    parts: dict[int, list[int]] = {ROOT: []}
    last = ROOT

    def grow(area: int, most: int, depth: int) -> None:
        nonlocal last
        for _ in range(draw(st.integers(1 if area == ROOT else 0, most))):
            last += 1
            parts.setdefault(area, []).append(last)
            if depth:
                grow(last, most - 1, depth - 1)

    grow(ROOT, 4, 2)
    tree = Tree(parts)
    people = {one: draw(few) for one in lowest(tree)}
    features = {name: {one: min(draw(few), people[one]) for one in people} for name in ("young", "alone")}
    return tree, people, features


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(houses())
def test_no_hidden_number_can_be_computed(house: tuple[Tree, Numbers, dict[str, Numbers]]) -> None:
    reader = Reader(*house)
    for name, number in reader.hidden_numbers():
        least, most = reader.possible(number)
        assert most - least >= THRESHOLD, f"{name}: only {least} to {most} are left"


@settings(max_examples=300, deadline=None)
@given(houses())
def test_every_number_below_the_threshold_is_hidden(house: tuple[Tree, Numbers, dict[str, Numbers]]) -> None:
    tree, people, features = house
    of_all, of_features = hidden_everywhere(tree, people, features, threshold=THRESHOLD)
    for area in everywhere(tree):
        n = total(tree, people, area)
        assert n >= THRESHOLD or area in of_all
        for name, having in features.items():
            k = total(tree, having, area)
            assert min(k, n - k) >= THRESHOLD or area in of_features[name]
            assert area not in of_all or area in of_features[name]


def all_houses(areas: list[int], people: int) -> Iterator[Numbers]:
    """Every way in which at most so many people can live in these areas."""
    if not areas:
        yield {}
        return
    for here in range(people + 1):
        for others in all_houses(areas[1:], people - here):
            yield {areas[0]: here, **others}


@pytest.mark.parametrize(
    ("parts", "few", "people"),
    [
        ({ROOT: [1, 2, 3, 4]}, 3, 13),
        ({ROOT: [1, 2, 3, 4, 5]}, 2, 10),
        ({ROOT: [1], 1: [2, 3, 4]}, 3, 14),
        ({ROOT: [1, 2, 3], 2: [4, 5, 6]}, 2, 11),
        ({ROOT: [1, 2], 2: [3, 4], 4: [5, 6]}, 2, 12),
    ],
)
def test_who_knows_the_rule_too_is_left_with_as_many_numbers_as_the_threshold(
    parts: dict[int, list[int]], few: int, people: int
) -> None:
    tree = Tree(parts)
    below = {area: lowest(tree, area) for area in everywhere(tree)}
    left: dict[tuple[int | None, ...], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for house in all_houses(below[ROOT], people):
        covered = hidden_areas(tree, {one: (n,) for one, n in house.items()}, threshold=few)
        totals = {area: sum(house[one] for one in below[area]) for area in below}
        page = tuple(None if area in covered else n for area, n in totals.items())
        for area in covered:
            left[page][area].add(totals[area])
    for page, numbers in left.items():
        for area, possible in numbers.items():
            # Where the whole house is hidden, larger houses than we tried show the same page.
            assert len(possible) >= few or page[0] is None, f"{page}: {area} is one of {possible}"


def test_three_fours_cannot_be_told_from_their_sum_of_twelve() -> None:
    assert hidden({1: 60, 2: 4, 3: 4, 4: 4, 5: 70}) == {1, 2, 3, 4}


def hidden(rows: Numbers, parts: dict[int, list[int]] | None = None) -> frozenset[int]:
    return hidden_areas(
        Tree(parts or {ROOT: sorted(rows)}), {one: (n,) for one, n in rows.items()}, threshold=THRESHOLD
    )


def test_large_numbers_all_stay() -> None:
    assert hidden({1: 5, 2: 60, 3: 700}) == set()


def test_a_small_number_takes_a_neighbour_along() -> None:
    assert hidden({1: 60, 2: 3, 3: 700}) == {1, 2}


def test_the_neighbour_is_chosen_by_the_public_order_not_by_its_count() -> None:
    assert hidden({1: 700, 2: 3, 3: 8}) == {1, 2}


def test_two_small_numbers_that_are_few_together_take_a_third_along() -> None:
    assert hidden({1: 60, 2: 2, 3: 2, 4: 70}) == {1, 2, 3}


def test_a_quarter_is_hidden_within_its_town_where_that_is_enough() -> None:
    parts = {ROOT: [1, 2], 2: [3, 4, 5]}
    assert hidden({1: 80, 3: 2, 4: 90, 5: 90}, parts) == {3, 4}


def test_a_town_of_two_small_quarters_is_hidden_with_them() -> None:
    parts = {ROOT: [1, 2], 2: [3, 4]}
    assert hidden({1: 80, 3: 2, 4: 3}, parts) == {1, 2, 3, 4}


def test_nobody_at_all_shows_nothing() -> None:
    assert hidden({1: 0, 2: 0}) == {ROOT, 1, 2}


@pytest.mark.parametrize("having", [0, 3, 18, 20])
def test_nearly_none_and_nearly_all_are_both_hidden(having: int) -> None:
    tree = Tree({ROOT: [1, 2, 3]})
    people = {1: 20, 2: 20, 3: 400}
    _, found = hidden_everywhere(tree, people, {"young": {1: having, 2: 10, 3: 200}}, threshold=THRESHOLD)
    assert 1 in found["young"] and 2 in found["young"]
