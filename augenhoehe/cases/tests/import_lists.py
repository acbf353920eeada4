"""Makes lists of people for tests, as other programs would write them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from augenhoehe.cases.importing.known import Viewer
from augenhoehe.cases.importing.limits import limits
from augenhoehe.cases.importing.staging import check_all, stage
from augenhoehe.cases.models import ImportRun
from augenhoehe.organisation.models import Staff

HEADINGS = (
    *("Kundennummer", "Nachname", "Vorname", "Geburtsdatum", "Anrede", "Sprache", "Deutschkenntnisse"),
    *("BG-Nummer", "Stellung", "Straße", "PLZ", "Ort", "Telefon", "E-Mail"),
    *("Bewilligung von", "Bewilligung bis", "Fall seit", "Fachkraft"),
)
ON = date(2026, 11, 1)
FAMILIES = (
    "Müller",
    "Kowalenko",
    "Al-Hassan",
    "Yılmaz",
    "Nguyễn",
    "Öztürk",
    "Schmidt",
    "Мельник",
    "حسن",
    "Popescu",
)
GIVEN = ("Anna", "Олена", "Ahmad", "Zeynep", "Linh", "Jörg", "Mária", "Taras", "ليلى", "Ion")


def row_of(number: int, **given: str) -> dict[str, str]:
    """One person of a list; everyone is somebody else."""
    values = {
        "Kundennummer": f"321A{number:06}",
        "Nachname": FAMILIES[number % 10] + (chr(97 + number // 10 % 26) * (number // 260 % 7)),
        "Vorname": GIVEN[number // 3 % 10],
        "Geburtsdatum": f"{number % 28 + 1}.{number // 28 % 12 + 1}.{1950 + number % 50}",
        "Anrede": "Frau" if number % 2 else "Herr",
        "Sprache": ("Ukrainisch", "Arabisch", "Deutsch")[number % 3],
        "Deutschkenntnisse": ("A1", "B1", "C1")[number % 3],
        "BG-Nummer": f"35599//{number // 2:07}",
        "Stellung": "Partnerin" if number % 2 else "Antragsteller",
        "Straße": f"Am Markt {number % 90 + 1}",
        "PLZ": "46395",
        "Ort": "Bocholt",
        "Telefon": f"02871 {number:06}",
        "E-Mail": f"p{number}@example.org",
        "Bewilligung von": "01.07.2026",
        "Bewilligung bis": "30.06.2027",
        "Fall seit": "1.7.2026",
        "Fachkraft": "",
    }
    return values | given


def rows_of(people: Iterable[dict[str, str]], headings: Sequence[str] = HEADINGS) -> list[list[str]]:
    """Headings and rows."""
    return [list(headings), *([one[name] for name in headings] for one in people)]


def write_csv(
    path: Path, rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ";"
) -> Path:
    """A text file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Iterable[Sequence[Any]]) -> Path:
    """A workbook with one sheet; days are real days."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet("Personen")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return path


def staged(staff: Staff, path: Path, *, on: date = ON) -> ImportRun:
    """The file, read for this lead's team."""
    team = staff.team
    return stage(
        path, path.name, local_jobcenter=team.local_jobcenter, team=team, valid_from=on, limits=limits()
    )


def viewer(staff: Staff) -> Viewer:
    """What this colleague may know of."""
    return Viewer(staff.account, staff.team.local_jobcenter)


def checked(staff: Staff, path: Path, *, on: date = ON) -> ImportRun:
    """The file, read and checked to the end."""
    return check_all(staged(staff, path, on=on), viewer(staff))
