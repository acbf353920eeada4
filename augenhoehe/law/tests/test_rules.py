"""The rules of the law against cases a specialist can read and add to (cases/*.yaml)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.law.dated import ParameterError
from augenhoehe.law.rules import benefit_name, is_of_employable_age, plan_review_due_on

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """The cases of one file, each called after why it is there."""
    listed = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=str(case.get("why") or case["day"])) for case in listed]


@pytest.mark.parametrize("case", cases("plan_review"))
def test_the_plan_is_reviewed_within_six_months(case: dict[str, Any]) -> None:
    assert plan_review_due_on(case["agreed_on"]) == case["due_on"]


@pytest.mark.parametrize("case", cases("benefit_name"))
def test_the_benefit_has_the_name_of_its_day(case: dict[str, Any]) -> None:
    assert benefit_name(case["day"]) == case["name"]


@pytest.mark.parametrize("case", cases("employable_age"))
def test_employable_age_begins_with_the_fifteenth_birthday(case: dict[str, Any]) -> None:
    assert is_of_employable_age(case["born_on"], case["day"]) is case["is_employable"]


@given(st.dates(min_value=date(2023, 7, 1), max_value=date(2090, 1, 1)))
def test_a_review_is_never_later_than_six_calendar_months(agreed_on: date) -> None:
    due = plan_review_due_on(agreed_on)
    assert (due.year * 12 + due.month) - (agreed_on.year * 12 + agreed_on.month) == 6
    assert due.day <= agreed_on.day


def test_before_the_first_known_value_nothing_is_guessed() -> None:
    with pytest.raises(ParameterError, match=r"«plan_review_months» ist am 30\.06\.2023 kein Wert bekannt"):
        plan_review_due_on(date(2023, 6, 30))
    with pytest.raises(ParameterError, match=r"«benefit_name» ist am 31\.12\.2004 kein Wert bekannt"):
        benefit_name(date(2004, 12, 31))
