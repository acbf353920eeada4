"""The check of words: what it marks, what it leaves alone, and that no text can break it."""

import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.privacy.rules import marked_text, sensitive_words
from augenhoehe.privacy.word_lists import lower, read_list, word_lists

ON = date(2026, 11, 23)
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "sensitive_words.yaml").read_text(encoding="utf-8"))
TEXTS = st.text(max_size=300) | st.lists(
    st.sampled_from(
        ["krank", "Sucht", ".", " ", "-", "\u0308", "ä", "A\u0308rzt", "İ", "ß", "\n", "P-Konto", "🙂"]
    ),
    max_size=30,
).map("".join)


def marks(text: str) -> dict[str, str]:
    """The marked words of a text with their category."""
    return {text[found.start : found.end]: found.category for found in sensitive_words(text, ON)}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_it_marks_what_a_specialist_would_mark(case: dict[str, Any]) -> None:
    assert marks(case["text"]) == case["marks"]


def test_there_are_enough_sentences_both_ways() -> None:
    marked = [case for case in CASES if case["marks"]]
    assert len(marked) >= 40 and len(CASES) - len(marked) >= 40
    assert {category for case in marked for category in case["marks"].values()} == {
        words.category for words in word_lists(ON)
    }


@given(text=TEXTS)
def test_no_text_breaks_it_and_every_place_lies_in_the_text(text: str) -> None:
    found = sensitive_words(text, ON)
    assert len(lower(text)) == len(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert "".join(piece for piece, _ in marked_text(text, found)) == text


@given(text=TEXTS)
def test_what_follows_in_a_sentence_of_its_own_hides_nothing(text: str) -> None:
    assert len(sensitive_words(f"{text}\n\nWir telefonieren morgen.", ON)) >= len(sensitive_words(text, ON))


@given(
    word=st.sampled_from(["Zuckerkrankheit", "Psychotherapie", "Alkoholproblem", "überschuldet", "Muslimin"])
)
def test_capitals_blanks_and_composed_umlauts_change_nothing(word: str) -> None:
    for text in (word, word.upper(), f"({word})", f"…{word}!", unicodedata.normalize("NFD", word)):
        assert len(sensitive_words(text, ON)) == 1, text


def test_a_text_of_ten_thousand_letters_is_read() -> None:
    assert len(sensitive_words("krank und müde, " * 700, ON)) == 700
    assert len(sensitive_words("ä" * 10_000 + "krank", ON)) == 1


def test_a_list_with_an_unknown_line_is_refused() -> None:
    with pytest.raises(ValueError, match="unbekannt ist word"):
        read_list("health", {"label": "Gesundheit", "word": ["krank"]})
