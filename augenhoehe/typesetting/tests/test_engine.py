"""The engine: what it makes, what it refuses, and how it says so."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unicodedata import combining

import pytest
from hypothesis import given
from hypothesis.strategies import text

from augenhoehe.typesetting.engine import FONT_FOLDER, TypesettingError, own_fonts, typeset
from augenhoehe.typesetting.glyphs import INVISIBLE_BUT_SHAPING, LINE_BREAKS_AND_TAB
from augenhoehe.typesetting.tests.reading import glyphs_for, opened, root_of, text_of

LAYOUTS = Path(__file__).parent / "typst"
ONE_TEXT = LAYOUTS / "one_text.typ"


def printed(text: str, language: str = "de") -> str:
    return text_of(typeset(ONE_TEXT, {"text": text, "language": language}))


def test_it_makes_a_document_that_names_pdf_ua_language_and_title() -> None:
    pdf = typeset(ONE_TEXT, {"text": "Guten Tag", "language": "de"})
    reader = opened(pdf)
    assert root_of(pdf)["/Lang"] == "de"
    assert root_of(pdf)["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None and reader.metadata.title == "one text"
    assert reader.xmp_metadata is not None
    assert "<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.rdf_root.toxml()


def test_it_gives_the_same_bytes_for_the_same_data() -> None:
    data = {"text": "Guten Tag", "language": "de"}
    assert typeset(ONE_TEXT, data) == typeset(ONE_TEXT, data)


def test_it_prints_markup_in_the_data_as_plain_text() -> None:
    assert printed('#panic() *fett* $x$ "quer" \\ <b>') == '#panic() *fett* $x$ "quer" \\ <b>'


def test_it_joins_arabic_letters() -> None:
    joined = typeset(ONE_TEXT, {"text": "ببب", "language": "ar"})
    apart = typeset(ONE_TEXT, {"text": "ب ب ب", "language": "ar"})
    assert glyphs_for(joined, "ب") == 3
    assert glyphs_for(apart, "ب") == 1


@pytest.mark.parametrize("word", ["التعاون", "المشتركة", "الأحمد", "گفتگو", "ئێوە"])
def test_an_arabic_word_can_be_copied_letter_by_letter(word: str) -> None:
    assert printed(word, "ar") == word


@pytest.mark.parametrize(
    ("written", "read"), [("gut 🙂", "gut �"), ("ქა", "��"), ("a\x00b\ufeffc", "abc"), ("→", "�")]
)
def test_it_shows_a_gap_for_a_character_no_font_holds(written: str, read: str) -> None:
    assert printed(written) == read


def test_every_character_it_lets_through_can_be_printed() -> None:
    held = own_fonts(FONT_FOLDER).characters
    assert len(held) > 3000
    on_letters = "".join(f"e{mark}ب{mark}" for mark in sorted(held) if combining(mark))
    unseen = " ".join(sorted(LINE_BREAKS_AND_TAB | INVISIBLE_BUT_SHAPING))
    for characters in (" ".join(sorted(held)), on_letters, unseen):
        typeset(ONE_TEXT, {"text": characters, "language": "de"})


@given(text())
def test_no_text_stops_the_paper(anything: str) -> None:
    typeset(ONE_TEXT, {"text": anything, "language": "ar"})


def test_it_works_in_many_threads_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(printed, [f"Brief {number}" for number in range(40)]))
    assert texts == [f"Brief {number}" for number in range(40)]


def test_it_refuses_a_layout_that_is_not_there() -> None:
    with pytest.raises(TypesettingError, match=r"no layout nothing\.typ"):
        typeset(LAYOUTS / "nothing.typ", {})


def test_it_refuses_a_layout_from_outside_the_project(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.typ"
    foreign.write_text("= words")
    with pytest.raises(TypesettingError, match=r"no layout foreign\.typ"):
        typeset(foreign, {})


def test_it_says_where_an_impossible_layout_fails() -> None:
    with pytest.raises(TypesettingError, match=r"impossible\.typ:2:\d+: unknown variable"):
        typeset(LAYOUTS / "impossible.typ", {})


@pytest.mark.parametrize(
    ("layout", "reason"), [("picture_without_words.typ", "alt"), ("without_title.typ", "document title")]
)
def test_it_refuses_what_would_not_be_accessible(layout: str, reason: str) -> None:
    with pytest.raises(TypesettingError, match=rf"PDF/UA-1 error: .*{reason}"):
        typeset(LAYOUTS / layout, {})


def test_it_refuses_data_that_lack_a_value() -> None:
    with pytest.raises(TypesettingError, match="text"):
        typeset(ONE_TEXT, {"language": "de"})


@pytest.mark.parametrize("broken", [object(), float("nan"), {1, 2}, b"bytes"])
def test_it_refuses_data_that_are_not_json(broken: object) -> None:
    with pytest.raises(TypesettingError, match="not JSON"):
        typeset(ONE_TEXT, {"text": broken, "language": "de"})


def test_it_names_missing_fonts_and_the_command_that_brings_them(tmp_path: Path) -> None:
    with pytest.raises(TypesettingError, match=r"NotoSans_400Regular\.ttf.*npm ci"):
        own_fonts(tmp_path)


def test_it_refuses_a_font_it_cannot_read(tmp_path: Path) -> None:
    for font in FONT_FOLDER.glob("*/*/*.ttf"):
        copy = tmp_path / font.relative_to(FONT_FOLDER)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"no font")
    with pytest.raises(TypesettingError, match="cannot be read"):
        own_fonts(tmp_path)
