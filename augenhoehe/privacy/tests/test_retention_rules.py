"""The rules of retention fit the tables: every model has one, every rule can find out what is due."""

from datetime import date

import pytest
from django.apps import apps

from augenhoehe.law.dated import read_parameter
from augenhoehe.privacy.registry import all_models, is_shared, personal_models, steps
from augenhoehe.privacy.retention import APPLIES_TO, Rule, beginning_of, expired, rules


def ours() -> list[type]:
    return [model for model in all_models() if hasattr(model, "retention")]


def test_every_rule_says_from_when_and_to_what() -> None:
    for rule in rules().values():
        assert rule.applies_to in APPLIES_TO, rule.key
        assert rule.runs_from, rule.key
        assert bool(rule.anchors) == (rule.applies_to in {"rows", "job"}), rule.key


def test_every_model_of_a_rule_for_rows_has_its_moment() -> None:
    anchored = {(rule.key, label) for rule in rules().values() for label in rule.anchors}
    wanted = {
        (model.retention, model._meta.label)  # type: ignore[attr-defined]  # every model of ours has one, as another test says
        for model in ours()
        if rules()[model.retention].applies_to == "rows"  # type: ignore[attr-defined]  # every model of ours has one, as another test says
    }
    assert wanted == {(key, label) for key, label in anchored if rules()[key].applies_to == "rows"}


@pytest.mark.django_db
def test_every_moment_can_be_asked_for() -> None:
    for rule in rules().values():
        for label, anchor in rule.anchors.items():
            assert expired(label, anchor, beginning_of(date(2020, 1, 1))).count() == 0


def test_whatever_leads_to_a_person_is_kept_by_a_rule_that_can_be_carried_out() -> None:
    kept = [model for model in personal_models() if getattr(model, "retention", "facts") == "facts"]
    assert not kept, f"These lead to a person and would be kept for ever: {kept}"


def test_parents_come_before_their_parts_and_shared_tables_are_known() -> None:
    lengths = [len(steps(model)) for model in personal_models()]
    assert lengths == sorted(lengths)
    assert is_shared(apps.get_model("people", "BenefitUnit"))
    assert not is_shared(apps.get_model("cases", "PlanStep"))


def rule(months: int | None) -> Rule:
    values = [{"from": date(2020, 1, 1), "value": months, "source": "Test"}]
    return Rule(
        "x", read_parameter("x", {"meaning": "x", "unit": "Monate", "values": values}), "x", "file", {}
    )


@pytest.mark.parametrize(
    ("months", "on", "cutoff"),
    [
        (120, date(2026, 11, 23), date(2016, 11, 23)),
        (3, date(2026, 5, 31), date(2026, 2, 28)),
        (12, date(2024, 2, 29), date(2023, 2, 28)),
        (None, date(2026, 11, 23), None),
    ],
)
def test_what_ended_before_the_period_is_due(months: int | None, on: date, cutoff: date | None) -> None:
    assert rule(months).cutoff(on) == cutoff


@pytest.mark.parametrize(
    ("months", "words"),
    [(120, "10 Jahre"), (12, "1 Jahr"), (3, "3 Monate"), (1, "1 Monat"), (None, "unbefristet")],
)
def test_a_period_in_words(months: int | None, words: str) -> None:
    assert rule(months).period_in_words(date(2026, 1, 1)) == words
