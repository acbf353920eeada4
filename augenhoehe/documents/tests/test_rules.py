"""Which day counts when a paper needs a translation, case by case."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.documents.kinds import all_kinds, kind_of, kinds_on, owed_due_on, translation_due_on
from augenhoehe.documents.paper_words import KINDS
from augenhoehe.documents.rules import is_translation_overdue, our_period_starts_on, receipt_that_counts

FILE = Path(__file__).parent / "cases" / "translation.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
TODAY = date(2026, 11, 22)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_the_day_that_counts(case: dict[str, Any]) -> None:
    dates = case["received"], case.get("due"), case.get("translated")
    assert receipt_that_counts(*dates) == case.get("counts_on")
    assert our_period_starts_on(*dates) == case.get("period")
    assert is_translation_overdue(dates[1], dates[2], TODAY) is case["overdue"]


@given(days, days, days)
def test_a_translation_never_makes_a_paper_older_nor_our_period_longer(
    received: date, due: date, translated: date
) -> None:
    translated = max(received, translated)
    counts_on = receipt_that_counts(received, due, translated)
    assert counts_on in {received, translated}
    assert our_period_starts_on(received, due, translated) == translated


def test_the_list_of_kinds_says_what_is_only_shown_and_what_is_protected() -> None:
    assert kind_of("identity_card").is_never_copied
    assert kind_of("residence_title").is_usually_shown and not kind_of("residence_title").is_never_copied
    assert kind_of("medical").is_sensitive and not kind_of("tenancy").is_sensitive
    keys = [kind.key for kind in kinds_on(TODAY)]
    assert len(keys) == len(set(keys)) == len(all_kinds())
    assert max(map(len, keys)) <= 40


def test_a_kind_that_was_taken_off_the_list_keeps_its_papers_readable() -> None:
    assert kind_of("fax").label == "fax"


def test_every_kind_that_is_shipped_can_be_printed_in_every_language() -> None:
    assert {kind.label for kind in all_kinds().values()} == set(KINDS)


def test_the_days_proposed_lie_ahead() -> None:
    assert (translation_due_on(TODAY) - TODAY).days == 28
    assert (owed_due_on(TODAY) - TODAY).days == 14
