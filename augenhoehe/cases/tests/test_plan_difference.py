"""Two versions of a plan side by side; the cases stand in cases/plan_difference.yaml."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from augenhoehe.cases.plan_difference import Change, LineChange, StepOfVersion, step_changes

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "plan_difference.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_difference_reads_as_the_case_says(case: dict[str, Any]) -> None:
    before, now = ([StepOfVersion(*step) for step in case[version]] for version in ("before", "now"))
    found = step_changes(before, now)
    words = [
        [one.change.value, one.before.words if one.before else None, one.now.words if one.now else None]
        for one in found
    ]
    assert words == case["changes"]
    assert case.get("marks", [one.mark[0] for one in found]) == [one.mark[0] for one in found]
    assert [one.now.words for one in found if one.now and one.has_new_words] == case.get("new_words", [])
    assert [one.now.words for one in found if one.now and one.has_new_day] == case.get("new_day", [])


def test_every_step_of_both_versions_is_told_once() -> None:
    for case in CASES:
        before, now = ([StepOfVersion(*step) for step in case[version]] for version in ("before", "now"))
        found = step_changes(before, now)
        assert [one.now for one in found if one.now] == now
        assert sorted(map(str, (one.before for one in found if one.before))) == sorted(map(str, before))


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [("a", "a", "same"), ("", "", "same"), ("", "b", "new"), ("a", "", "gone"), ("a", "b", "changed")],
)
def test_a_line_is_new_gone_changed_or_the_same(before: str, now: str, change: str) -> None:
    assert LineChange("Ziel", before, now).change == Change(change)
