"""Reads a CSV or XLSX file row by row as text, whatever program wrote it. No Django here.

1. What the file is decides its content, not its name.
2. A workbook is looked at from outside before it is opened: what its parts unpack to, and how much of that is air.
3. Everything becomes text: normalised (NFC), without control characters; a day is written 2026-11-23.
"""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

DELIMITERS = {";": "Semikolon", ",": "Komma", "\t": "Tabulator", "|": "Strich"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# PDF, pictures, RTF, pages: all of them could be read as lines of text, none of them is a list.
NO_LISTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<")
NO_TABLE = "Das ist keine Tabelle. Gebraucht wird eine Datei in CSV oder XLSX."
LOOKED_AT = 64 * 1024
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
BLANKS = re.compile(r"\s+")
Rows = Iterator[tuple[int, list[str]]]


class Unreadable(Exception):
    """The file as a whole cannot be read; the text is what the user sees."""


@dataclass(frozen=True)
class Limits:
    """What a file may cost before it is refused."""

    megabytes: int = 50
    unpacked_megabytes: int = 700
    ratio: int = 250
    rows: int = 200_000
    columns: int = 200
    cell: int = 10_000


@dataclass(frozen=True)
class Table:
    """A file that can be read: what it is, in words, and its rows as (number, cells); empty rows are left out."""

    format: str
    rows: Callable[[], Rows]


@contextmanager
def open_table(path: Path, limits: Limits) -> Iterator[Table]:
    """The table in this file, or Unreadable with the reason in words."""
    start = beginning(path, limits)
    yield workbook(path, limits) if start.startswith(b"PK") else text_table(path, start, limits)


def first_look(path: Path, limits: Limits) -> None:
    """What can be said of a large file without opening a workbook. Raises Unreadable."""
    start = beginning(path, limits)
    if start.startswith(b"PK"):
        refuse_bombs(path, limits)
    else:
        text_table(path, start, limits)


def beginning(path: Path, limits: Limits) -> bytes:
    """The first bytes of a file that may be a table."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("Die Datei ist leer.")
    if size > limits.megabytes * 1_000_000:
        raise Unreadable(f"Die Datei ist größer als {limits.megabytes} MB. Bitte in mehrere Dateien teilen.")
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    if start.startswith(OLD_OFFICE):
        raise Unreadable(
            "Das ist ein altes Excel-Format oder eine Mappe mit Kennwort. Bitte als XLSX ohne Kennwort speichern."
        )
    return start


# --- workbooks


def workbook(path: Path, limits: Limits) -> Table:
    """The first sheet with rows in it."""
    refuse_bombs(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [sheet.name for sheet in book.sheets_metadata if "Visible" in str(sheet.visible)]
        sheets = ((name, book.get_sheet_by_name(name)) for name in names or book.sheet_names)
        name, sheet = next(((name, sheet) for name, sheet in sheets if sheet.height), ("", None))
    except (CalamineError, OSError, ValueError) as problem:
        raise Unreadable("Die Excel-Datei ist beschädigt und lässt sich nicht öffnen.") from problem
    if sheet is None:
        raise Unreadable("In der Mappe steht nichts.")
    refuse_sizes(sheet.height, sheet.width, limits)
    first = (sheet.start or (0, 0))[0] + 1

    def rows() -> Rows:
        return filled(enumerate(map(cells_of_sheet, sheet.iter_rows()), start=first), limits)

    return Table(f"Excel, Blatt «{clean(name)[:60]}»", rows)


def refuse_bombs(path: Path, limits: Limits) -> None:
    """Look at the directory of the archive only; nothing is unpacked before this."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise Unreadable("Die Excel-Datei ist beschädigt und lässt sich nicht öffnen.") from problem
    if not any(part.filename.startswith("xl/workbook") for part in parts):
        raise Unreadable("Das ist ein Archiv, aber keine Excel-Mappe (XLSX).")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, path.stat().st_size)
    if len(parts) > 10_000 or unpacked > limits.unpacked_megabytes * 1_000_000:
        raise Unreadable(
            f"Die Mappe wird beim Öffnen größer als {limits.unpacked_megabytes} MB. Bitte in mehrere Dateien teilen."
        )
    if unpacked > 10_000_000 and unpacked > packed * limits.ratio:
        raise Unreadable("Die Mappe besteht fast nur aus Füllstoff und wird deshalb nicht geöffnet.")


def refuse_sizes(rows: int, columns: int, limits: Limits) -> None:
    """Refuse what nobody could look through."""
    if columns > limits.columns:
        raise Unreadable(f"Mehr als {limits.columns} Spalten. Ist das die richtige Datei?")
    if rows > limits.rows:
        raise Unreadable(f"Mehr als {limits.rows} Zeilen. Bitte in mehrere Dateien teilen.")


def cells_of_sheet(row: list[Any]) -> list[str]:
    """A row of a sheet as text."""
    return [text_of(value) for value in row]


def text_of(value: Any) -> str:
    """A cell of a sheet as a person would read it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


# --- text files


def text_table(path: Path, start: bytes, limits: Limits) -> Table:
    """A file of lines: its encoding and its delimiter are found out, never asked for."""
    if start.lstrip().startswith(NO_LISTS):
        raise Unreadable(NO_TABLE)
    encoding = encoding_of(path, start)
    sample = codecs.getincrementaldecoder(encoding)().decode(start)
    if not sample.strip("\ufeff \r\n\t;,"):
        raise Unreadable("Die Datei ist leer.")
    delimiter, skipped = delimiter_of(sample)
    name = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, "UTF-16")

    def rows() -> Rows:
        return filled(records(path, encoding, delimiter, skipped), limits)

    return Table(f"CSV, {name}, {DELIMITERS[delimiter]}", rows)


def encoding_of(path: Path, start: bytes) -> str:
    """UTF-8 or UTF-16 by their marks or their shape, else Windows-1252."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif start.count(0) > len(start) // 4:
        encoding = "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    elif 0 in start:
        raise Unreadable(NO_TABLE)
    else:
        encoding = "utf-8-sig" if decodes(path, "utf-8-sig") else "cp1252"
    if not decodes(path, encoding):
        raise Unreadable("Die Zeichen der Datei sind weder UTF-8 noch UTF-16 noch Windows-1252.")
    return encoding


def decodes(path: Path, encoding: str) -> bool:
    """Whether every byte of the file is a character in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(sample: str) -> tuple[str, int]:
    """What divides the columns, and how many lines at the top are no rows (Excel's «sep=;»)."""
    lines = sample.lstrip("\ufeff").splitlines(keepends=True)
    if lines[0].strip().lower().startswith("sep=") and lines[0].strip()[4:5] in DELIMITERS:
        return lines[0].strip()[4:5], 1
    if len(sample) >= LOOKED_AT // 4 and len(lines) > 1:
        lines.pop()  # the last one may be cut in the middle
    return max(DELIMITERS, key=lambda delimiter: regularity("".join(lines[:200]), delimiter)), 0


def regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """How many columns most lines agree on, weighed by how many agree."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return (widths.count(usual) / len(widths) * min(usual, 60) if usual > 1 else 0.0), usual


def records(path: Path, encoding: str, delimiter: str, skipped: int) -> Rows:
    """The records of a text file with their numbers, as a spreadsheet would count them."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader((line.replace("\0", "").lstrip("\ufeff") for line in file), delimiter=delimiter)
        number = 0
        try:
            for cells in reader:
                number += 1
                if number > skipped:
                    yield number, [clean(cell) for cell in cells]
        except csv.Error as problem:
            raise Unreadable(
                f"Zeile {number + 1}: keine lesbare Zeile. Vielleicht ist ein Anführungszeichen nicht geschlossen."
            ) from problem


def filled(rows: Rows, limits: Limits) -> Rows:
    """The rows that hold anything, within the limits; cells beyond theirs are cut, one character longer than it."""
    count = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        count += 1
        refuse_sizes(count, len(cells), limits)
        yield number, [cell if len(cell) <= limits.cell else cell[: limits.cell + 1] for cell in cells]


def clean(text: str) -> str:
    """One line of normalised text: umlauts in one piece, no control characters, no blanks around it."""
    if text.isascii() and text.isprintable():
        text = text.strip()
    else:
        text = BLANKS.sub(" ", CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()
    # The mark that keeps a spreadsheet from taking «+49…» for a formula.
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text
