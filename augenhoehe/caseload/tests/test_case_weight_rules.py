"""Case weight, capacity and trainings against cases a specialist can read and add to (cases/*.yaml)."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.caseload.rules import (
    CAPACITY,
    TRAININGS,
    WEIGHTS,
    CaseWeightFacts,
    absent_share,
    capacity,
    capacity_rule_on,
    case_weight,
    case_weight_reasons,
    caseload_ratio,
    skill_gaps,
    speaks_well_enough,
    training_state,
    training_valid_until,
    weights_on,
)
from augenhoehe.law.dated import parameters

CASES = Path(__file__).parent / "cases"
DAY = date(2026, 11, 23)
MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


def cases(name: str) -> list[Any]:
    """The cases of one file, each called after why it is there."""
    listed = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["why"]) for case in listed]


@pytest.mark.parametrize("case", cases("case_weight"))
def test_a_case_weighs_what_the_house_has_agreed(case: dict[str, Any]) -> None:
    facts, weights = CaseWeightFacts(**case["facts"]), weights_on(DAY)
    assert case_weight(facts, weights) == Decimal(str(case["points"]))
    assert [name for name, _ in case_weight_reasons(facts, weights)] == case["because"]


def test_only_these_things_are_looked_at() -> None:
    """Nationality, health, money, missed dates are none of them; whoever adds a field answers for it here."""
    assert [field.name for field in fields(CaseWeightFacts)] == [
        *("age", "needs_interpreter", "is_refugee", "months_in_care", "is_lone_parent"),
        *("is_self_employed", "themes", "languages", "needs", "groups"),
    ]


def test_what_somebody_needs_to_be_matched_weighs_nothing() -> None:
    plain = CaseWeightFacts(age=40)
    matched = CaseWeightFacts(
        age=40,
        languages=frozenset({"uk"}),
        needs=frozenset({"refugees"}),
        groups=frozenset({"refugees"}),
    )
    assert case_weight(plain, weights_on(DAY)) == case_weight(matched, weights_on(DAY))


@given(
    age=st.integers(15, 67),
    months=st.integers(0, 300),
    themes=st.integers(0, 12),
    switches=st.tuples(*[st.booleans()] * 4),
)
def test_every_case_weighs_at_least_the_base_and_never_less_for_one_reason_more(
    age: int, months: int, themes: int, switches: tuple[bool, bool, bool, bool]
) -> None:
    weights = weights_on(DAY)
    speaks, fled, alone, own = switches
    light = CaseWeightFacts(age, False, fled, months, alone, own, themes)
    heavy = CaseWeightFacts(age, speaks, fled, months, alone, own, themes + 3)
    assert weights.base <= case_weight(light, weights) <= case_weight(heavy, weights)


@pytest.mark.parametrize("case", cases("capacity"))
def test_a_desk_holds_what_hours_and_absence_leave(case: dict[str, Any]) -> None:
    hours, away = Decimal(str(case["weekly_hours"])), Decimal(str(case["away"]))
    assert capacity(hours, away, capacity_rule_on(DAY)) == Decimal(str(case["points"]))


def test_only_working_days_count_as_time_away() -> None:
    monday, week = date(2026, 11, 23), 7
    assert absent_share([], MONDAY_TO_FRIDAY, monday, week) == 0
    assert absent_share([(monday, monday)], MONDAY_TO_FRIDAY, monday, week) == Decimal("0.2")
    assert absent_share([(monday, monday)], (2, 3), monday, week) == 0
    weekend = (date(2026, 11, 28), date(2026, 11, 29))
    assert absent_share([weekend], MONDAY_TO_FRIDAY, monday, week) == 0
    assert absent_share([(monday, None)], MONDAY_TO_FRIDAY, monday, week) == 1
    twice = [(monday, date(2026, 11, 24)), (monday, monday)]
    assert absent_share(twice, MONDAY_TO_FRIDAY, monday, week) == Decimal("0.4")


def test_the_federal_ratio_counts_the_young_twice() -> None:
    assert caseload_ratio(75, 0, DAY) == caseload_ratio(0, 150, DAY) == 1
    assert caseload_ratio(30, 90, DAY) == 1


@pytest.mark.parametrize("case", cases("training"))
def test_a_training_holds_until_the_day_before(case: dict[str, Any]) -> None:
    done_on, months = case["done_on"], case["months"]
    assert training_state(done_on, months, case["today"], case["soon"]) == case["state"]
    if done_on is not None:
        assert training_valid_until(done_on, months) == case["until"]


def test_a_talk_can_be_held_from_b1_on_or_where_nobody_has_asked() -> None:
    assert [level for level in ("none", "literacy", "A1", "A2") if speaks_well_enough(level)] == []
    assert all(speaks_well_enough(level) for level in ("", "B1", "B2", "C1", "C2", "native"))


def test_the_largest_gap_comes_first_and_says_how_many_would_close_it() -> None:
    gaps = skill_gaps({"uk": 130, "ar": 70, "tr": 50}, {"uk": 1, "tr": 1}, people_a_colleague=60)
    assert [(gap.skill, gap.uncovered, gap.more_colleagues) for gap in gaps] == [
        ("uk", 70, 2),
        ("ar", 70, 2),
        ("tr", 0, 0),
    ]


@pytest.mark.parametrize("file", [WEIGHTS, CAPACITY, TRAININGS], ids=lambda file: file.stem)
def test_every_number_has_its_day_and_source_and_what_is_no_law_is_unverified(file: Path) -> None:
    known = parameters(file)
    assert known
    for name, parameter in known.items():
        for value in parameter.values:
            assert value.source
            assert value.verified == name.startswith("caseload_ratio"), name
