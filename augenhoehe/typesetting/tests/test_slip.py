"""The slip on paper: one page whatever stands on it, both languages, in order, nothing dropped uncounted."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from augenhoehe.typesetting.engine import typeset
from augenhoehe.typesetting.tests.reading import (
    glyphs_for,
    opened,
    root_of,
    stands_in_order,
    tags_of,
    text_of,
)

ROOM = Path(__file__).resolve().parents[2]
LAYOUT = ROOM / "cases" / "typst" / "slip.typ"
UKRAINIAN = ROOM / "cases" / "typst" / "slip.example.json"
ARABIC = Path(__file__).parent / "slip_arabic.json"
LONG_NAME = "Maximiliane-Friederike-Wilhelmine von und zu Sonnenschein-Morgenstern auf der Heide"


def read(example: Path) -> dict[str, Any]:
    slip: dict[str, Any] = json.loads(example.read_text(encoding="utf-8"))
    return slip


@pytest.fixture
def slip() -> dict[str, Any]:
    return read(UKRAINIAN)


def pages(pdf: bytes) -> int:
    return len(opened(pdf).pages)


def step(
    number: int, words: str = "Ich gehe zur Beratung und bringe alles mit, was ich habe."
) -> dict[str, Any]:
    return {
        "text": {"own": f"Крок{number}. {words}", "german": f"Schritt{number}. {words}"},
        "due_on": "01.02.2027",
    }


@pytest.mark.parametrize(
    ("example", "language", "direction"), [(UKRAINIAN, "uk", "/L2R"), (ARABIC, "ar", "/R2L")]
)
def test_it_names_its_language_direction_and_title(example: Path, language: str, direction: str) -> None:
    data = read(example)
    pdf = typeset(LAYOUT, data)
    metadata = opened(pdf).metadata
    assert root_of(pdf)["/Lang"] == language
    assert root_of(pdf)["/ViewerPreferences"]["/Direction"] == direction
    assert metadata is not None and metadata.title == f"{data['title']['own']} · {data['title']['german']}"
    assert pages(pdf) == 1


def test_it_reads_from_the_next_date_to_the_steps(slip: dict[str, Any]) -> None:
    assert stands_in_order(
        text_of(typeset(LAYOUT, slip)),
        "Mein Merkzettel",
        "Олена Коваленко · Olena Kowalenko",
        "понеділок, 4 січня 2027 р., 10:00 Montag, 4. Januar 2027, 10:00 Uhr",
        "Frau Terhorst 02871 5550-417",
        "Berliner Platz 1 46395 Bocholt",
        "Атестат або диплом · Zeugnis oder Abschluss",
        "Was das Jobcenter tut",
        "Wir suchen einen Kita-Platz in Ihrer Nähe до · bis 04.12.2026",
        "Was ich tue",
        "Ходжу на курс B1, вівторок і четвер noch nicht übersetzt",
        "20.05.2027",
    )


def test_it_is_tagged_with_headings_and_the_languages_of_its_parts(slip: dict[str, Any]) -> None:
    tags = tags_of(typeset(LAYOUT, slip))
    kinds = [kind for kind, _ in tags]
    assert (kinds.count("/H1"), kinds.count("/H2")) == (1, 6)
    assert kinds.count("/LI") == len(slip["papers"])
    assert ("/P", "de") in tags


def test_every_arabic_word_can_be_copied_and_its_letters_are_joined() -> None:
    data = read(ARABIC)
    pdf = typeset(LAYOUT, data)
    text = text_of(pdf)
    own = [one["text"]["own"] for one in data["office_steps"] + data["person_steps"]]
    own += [data["title"]["own"], data["labels"]["bring"]["own"]]
    assert [word for sentence in own for word in sentence.split() if word not in text] == []
    assert glyphs_for(pdf, "ل") >= 3, (
        "a joined letter looks different at the beginning, within and at the end"
    )


@pytest.mark.parametrize("example", [UKRAINIAN, ARABIC])
def test_forty_steps_are_one_page_and_those_that_do_not_fit_are_counted(example: Path) -> None:
    data = read(example)
    data["office_steps"] = [step(number) for number in range(40)]
    data["person_steps"] = [step(number) for number in range(40, 80)]
    pdf = typeset(LAYOUT, data)
    text = text_of(pdf)
    shown = [number for number in range(80) if f"Schritt{number}." in text]
    left = [int(count) for count in re.findall(r"und (\d+) weitere im Plan", text)]
    assert pages(pdf) == 1
    assert len(left) == 2 and 80 - len(shown) == sum(left)
    assert shown[:2] == [0, 1] and 40 in shown, "the first ones stay"


def test_with_long_words_and_names_it_is_still_one_page(slip: dict[str, Any]) -> None:
    long = {"own": "Ж" * 180, "german": "W" * 180}
    slip["office_steps"] = [{"text": long, "due_on": "01.02.2027"}] * 40
    slip["person_steps"] = [{"text": long, "due_on": "01.02.2027"}] * 40
    slip["papers"] = [{"text": {"own": "Ж" * 70, "german": "W" * 70}, "by": slip["papers"][0]["by"]}] * 4
    slip["papers_note"] = slip["notes"][0]
    slip["person_name"] = f"{LONG_NAME} · {LONG_NAME}"
    slip["contact"]["name"] = LONG_NAME
    slip["next"]["with"] = {"own": LONG_NAME, "german": LONG_NAME}
    slip["where"]["lines"] = ["Jobcenter " * 12, "Straße " * 17, "46395 " + "Ort " * 20]
    pdf = typeset(LAYOUT, slip)
    assert pages(pdf) == 1
    assert "weitere im Plan" in text_of(pdf)


def test_steps_that_fit_are_all_there_and_nothing_is_counted(slip: dict[str, Any]) -> None:
    text = text_of(typeset(LAYOUT, slip))
    assert "weitere im Plan" not in text
    assert all(one["text"]["own"] in text for one in slip["office_steps"] + slip["person_steps"])


def test_words_that_are_the_same_in_plain_german_stand_there_once(slip: dict[str, Any]) -> None:
    slip["language"] = {"code": "de-x-leicht", "direction": "ltr"}
    slip["next"]["when"] = {"own": "Montag, 4. Januar 2027", "german": "Montag, 4. Januar 2027"}
    slip["title"] = {"own": "Mein Merk-Zettel", "german": "Mein Merkzettel"}
    text = text_of(typeset(LAYOUT, slip))
    assert text.count("Montag, 4. Januar 2027") == 1
    assert "Mein Merk-Zettel Mein Merkzettel" in text


def test_an_almost_empty_slip_says_where_to_ask(slip: dict[str, Any]) -> None:
    slip |= {"papers": [], "office_steps": [], "person_steps": [], "review_on": "", "notes": []}
    slip["contact"] = {"name": "", "phone": "", "note": {"own": "Запитайте.", "german": "Bitte fragen Sie."}}
    text = text_of(typeset(LAYOUT, slip))
    assert text.count("Noch nichts vereinbart.") == 2
    assert "Bitte fragen Sie." in text
