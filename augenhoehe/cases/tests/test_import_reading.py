"""Files as they come: every encoding, every program, every trick; and nothing that is no table."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augenhoehe.cases.importing.reading import Limits, Unreadable, clean, open_table
from augenhoehe.cases.tests.import_lists import write_csv, write_xlsx

ROWS = [["Kundennummer", "Nachname"], ["A1", "Müller"], ["A2", "Мельник"], ["A3", "حسن"]]
GERMAN = [["Kundennummer", "Nachname"], ["A1", "Müller"], ["A2", "Weiß – «Ä»"]]


def read(path: Path, limits: Limits | None = None) -> list[tuple[int, list[str]]]:
    """All rows with their numbers."""
    with open_table(path, limits or Limits()) as table:
        return list(table.rows())


def format_of(path: Path) -> str:
    """What the file is said to be."""
    with open_table(path, Limits()) as table:
        return table.format


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_it_reads_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = write_csv(tmp_path / "x.csv", ROWS, encoding=encoding, delimiter=delimiter)
    assert [cells for _, cells in read(path)] == ROWS


def test_it_reads_what_german_windows_writes(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", GERMAN, encoding="cp1252")
    assert [cells for _, cells in read(path)] == GERMAN
    assert format_of(path) == "CSV, Windows-1252, Semikolon"


def test_numbers_are_those_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('a;b\n\n"zwei\nZeilen";x\n;;\n1;2\n', encoding="utf-8")
    assert read(path) == [(1, ["a", "b"]), (3, ["zwei Zeilen", "x"]), (5, ["1", "2"])]


def test_it_knows_the_line_that_names_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("sep=,\r\na,b\r\n1,2\r\n", encoding="utf-8-sig")
    assert read(path) == [(2, ["a", "b"]), (3, ["1", "2"])]


def test_a_workbook_gives_days_numbers_and_text(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Tag", "Zahl", "Text", "Zeit"],
        [date(1985, 4, 1), 4711.0, "Müller", datetime(2026, 1, 2, 3, 4)],
    ]
    path = write_xlsx(tmp_path / "x.xlsx", rows)
    assert read(path)[1] == (2, ["1985-04-01", "4711", "Müller", "2026-01-02 03:04"])
    assert format_of(path) == "Excel, Blatt «Personen»"


def test_text_comes_in_one_piece_without_control_characters() -> None:
    assert clean("  Mu\u0308ller\x07\u200b\n ") == "Müller"
    assert clean("'+49 2871 1") == "+49 2871 1"
    assert clean("a\u202eb") == "ab"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leer"),
        (b"\n\n", "leer"),
        (b"%PDF-1.7\n\0\0\0\1", "keine Tabelle"),
        (b"\xd0\xcf\x11\xe0rest", "altes Excel-Format"),
        (b"PK\x03\x04kaputt", "beschädigt"),
        (b"\x81\x8d\x8f\x90", "weder UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        read(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Unreadable, match="keine Excel-Mappe"):
        read(path)


def test_a_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    assert path.stat().st_size < 200_000
    with pytest.raises(Unreadable, match="Füllstoff"):
        read(path)
    with pytest.raises(Unreadable, match="größer als 50 MB"):
        read(path, Limits(unpacked_megabytes=50))


def test_limits_are_told_in_words(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [["a", "b"]] * 20)
    for limits, words in (
        (Limits(rows=10), "Mehr als 10 Zeilen"),
        (Limits(columns=1), "Mehr als 1 Spalten"),
        (Limits(megabytes=0), "größer als 0 MB"),
    ):
        with pytest.raises(Unreadable, match=words):
            read(path, limits)


def test_a_cell_of_ten_thousand_characters_is_cut_and_one_longer_than_allowed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [["a", "b"], ["x" * 30_000, "y"]])
    assert len(read(path)[1][1][0]) == Limits().cell + 1


def test_an_open_quotation_mark_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('a;b\n1;"' + "x" * 200_000, encoding="utf-8")
    with pytest.raises(Unreadable, match="Zeile 2"):
        read(path)


TABLE = st.lists(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=2, max_size=5),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(rows=TABLE)
def test_whatever_stands_in_the_cells_is_read_or_refused_in_words(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write_csv(tmp_path_factory.mktemp("x") / "x.csv", [["Kundennummer", "Nachname"], *rows])
    try:
        found = [cells for _, cells in read(path)]
    except Unreadable:
        return
    for cells in found:
        assert all(cell == clean(cell) or cell.startswith("'") or cell[:1] in "=+-@" for cell in cells)


@settings(max_examples=80, deadline=None)
@given(content=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused_in_words(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("x") / "x.xlsx"
    path.write_bytes(content)
    try:
        read(path)
    except Unreadable as problem:
        assert str(problem).endswith((".", "?"))


def test_a_damaged_workbook_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "x.xlsx", ROWS).read_bytes()
    for cut in range(4, len(whole), max(1, len(whole) // 40)):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[:cut])
        with pytest.raises(Unreadable):
            read(path)
    damaged = io.BytesIO(whole)
    with zipfile.ZipFile(damaged) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        path = tmp_path / "odd.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for part, body in parts.items():
                archive.writestr(part, body[: len(body) // 2] if part == name else body)
        try:
            read(path)
        except Unreadable as problem:
            assert str(problem).endswith(".")
