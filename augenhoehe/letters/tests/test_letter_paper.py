"""The paper of a letter: an address for the window, both languages, one page, accessible."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from augenhoehe.letters.paper import LAYOUT
from augenhoehe.typesetting.engine import typeset
from augenhoehe.typesetting.tests.reading import opened, root_of, text_of

EXAMPLE = Path(LAYOUT).with_name("letter.example.json")


@pytest.fixture
def ukrainian() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return data


def test_it_says_in_both_languages_who_is_there_since_when_and_why(ukrainian: dict[str, Any]) -> None:
    text = text_of(typeset(LAYOUT, ukrainian))
    for said in (
        "Ваша нова контактна особа",
        "Ihre neue Ansprechperson",
        "Ab dem 1. Dezember 2026",
        "02871 5550-417",
        "Warum?",
        "Чому?",
        "Sie haben dadurch keine Nachteile.",
        "Birgit Terhorst",
    ):
        assert said in text, said
    assert "Entwurf" not in text


def test_it_is_accessible_and_fits_on_one_sheet(ukrainian: dict[str, Any]) -> None:
    pdf = typeset(LAYOUT, ukrainian)
    assert len(opened(pdf).pages) == 1
    assert root_of(pdf)["/MarkInfo"]["/Marked"]
    assert "uk" in str(root_of(pdf)["/Lang"])


def test_a_draft_says_so_across_the_page_without_being_read_aloud(ukrainian: dict[str, Any]) -> None:
    assert "Entwurf" in text_of(typeset(LAYOUT, ukrainian | {"is_draft": True}))


def test_the_address_stands_behind_the_window_of_the_envelope(ukrainian: dict[str, Any]) -> None:
    """DIN 5008 form B: address zone from 62.7 mm to 90 mm below the edge, 25 mm to 100 mm from the left."""
    page = opened(typeset(LAYOUT, ukrainian)).pages[0]
    height = float(page.mediabox.height)
    found: list[tuple[float, float]] = []

    def look(text: str, page_to_paper: Any, place: Any, *_: Any) -> None:
        a, b, c, d, e, f = page_to_paper
        x, y = place[4] * a + place[5] * c + e, place[4] * b + place[5] * d + f
        if re.search(r"Olena Kowalenko|Ravardistra|46399 Bocholt", text) and y > height / 2:
            found.append((x / 72 * 25.4, (height - y) / 72 * 25.4))

    page.extract_text(visitor_text=look)
    assert found and all(24 < left < 26 and 62 < below < 90 for left, below in found), found


@pytest.mark.parametrize("number", [0, 40])
def test_many_words_go_on_to_the_next_page_and_none_is_lost(ukrainian: dict[str, Any], number: int) -> None:
    words = " ".join(f"Wort{index}" for index in range(number * 10))
    personal = {"own": words, "german": words} if words else None
    text = text_of(typeset(LAYOUT, ukrainian | {"personal": personal}))
    assert all(f"Wort{index}" in text for index in range(number * 10))
