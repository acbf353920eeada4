"""The directory as a list that goes out and comes in: the same columns both ways. «Liste der Lage vor Ort»

1. A file is read as any list is (CSV or XLSX, whatever program wrote it), columns by name in any order.
2. Each line is new, changed, the same, or wrong; wrong ones say why and stay out.
3. The page shows it before anything is written; what is written is checked again by the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from augenhoehe.caseload.districts.directory_forms import language_code
from augenhoehe.caseload.districts.directory_history import Taken, newest_events
from augenhoehe.caseload.locating import located
from augenhoehe.cases.importing.workbook import Cell
from augenhoehe.places.models import DirectoryEntry
from augenhoehe.places.rules import coordinate_problem
from augenhoehe.web.languages import german_name

COLUMNS = {
    "Art": "category",
    "Name": "name",
    "Beschreibung": "description",
    "Straße": "street",
    "Hausnummer": "house_number",
    "Postleitzahl": "postcode",
    "Ort": "city",
    "Breite": "latitude",
    "Länge": "longitude",
    "Telefon": "phone",
    "Internetseite": "web",
    "Geöffnet": "opening_hours",
    "Sprachen": "languages",
    "Quelle": "source",
    "zuletzt geprüft am": "checked_on",
}
NEEDED = ("Art", "Name")
KEY = ("category", "name", "street", "house_number", "postcode")
MOST_LINES = 2_000
MOST_PROBLEMS = 50
Values = dict[str, Any]


class ListRefused(Exception):
    """The list as a whole cannot be taken over; the text says why."""


@dataclass
class Preview:
    """What a list would do. «Vorschau»"""

    new: list[Values] = field(default_factory=list)
    changed: list[tuple[Values, list[str]]] = field(default_factory=list)
    same: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def writable(self) -> list[Values]:
        """The lines that would be written."""
        return [*self.new, *(values for values, _ in self.changed)]


def exported(rows: Iterable[DirectoryEntry]) -> tuple[list[str], Iterator[list[Cell]]]:
    """Heading and rows of a file that can come in again."""

    def cell(entry: DirectoryEntry, name: str) -> Cell:
        value = getattr(entry, name)
        if name == "languages":
            return ", ".join(german_name(code) for code in value)
        if isinstance(value, float):
            return f"{value:.6f}".replace(".", ",")
        if isinstance(value, date):
            return value
        return str(value or "")

    return list(COLUMNS), ([cell(entry, name) for name in COLUMNS.values()] for entry in rows)


def previewed(rows: Iterable[tuple[int, list[str]]], on: date) -> Preview:
    """What the lines of a list would do; ListRefused where the heading does not fit."""
    lines = iter(rows)
    _, heading = next(lines, (1, []))
    names = [COLUMNS.get(" ".join(title.split()), "") for title in heading]
    if missing := [title for title in NEEDED if COLUMNS[title] not in names]:
        raise ListRefused(
            f"In der ersten Zeile fehlt die Spalte «{missing[0]}». Möglich sind: {', '.join(COLUMNS)}."
        )
    preview = Preview()
    rows_now: list[Values] = [dict(row) for row in DirectoryEntry.objects.values()]
    known = {tuple(row[name] for name in KEY): row for row in rows_now}
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in lines:
        if number > MOST_LINES:
            raise ListRefused(f"Mehr als {MOST_LINES} Zeilen. Bitte in mehrere Dateien teilen.")
        given = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        try:
            values = read_line(given, on)
        except ValidationError as problem:
            preview.problems += [f"Zeile {number}: {sentence}" for sentence in problem.messages]
            continue
        key = tuple(values.get(name, "") for name in KEY)
        if key in seen:
            preview.problems.append(f"Zeile {number}: dieser Eintrag steht schon in Zeile {seen[key]}.")
            continue
        seen[key] = number
        sort_in(preview, values, known.get(key))
    return preview


def sort_in(preview: Preview, values: Values, before: Values | None) -> None:
    """New, changed or the same; an empty cell never empties what is known."""
    if before is None:
        preview.new.append(values)
        return
    titles = {name: title for title, name in COLUMNS.items()}
    differing = [
        titles[name]
        for name, value in values.items()
        if name in titles and value != before[name] and value not in ("", None, [])
    ]
    if differing:
        preview.changed.append((values | {"id": before["id"]}, differing))
    else:
        preview.same += 1


def read_line(given: dict[str, str], on: date) -> Values:
    """The values of one line; ValidationError with every sentence about what does not fit."""
    values: Values = {}
    wrong: list[str] = []
    for name, text in given.items():
        try:
            values[name] = read_cell(name, text, on)
        except ValidationError as problem:
            title = next(title for title, column in COLUMNS.items() if column == name)
            wrong += [f"Spalte «{title}», «{text[:40]}»: {sentence}" for sentence in problem.messages]
    for title in NEEDED:
        if not given.get(COLUMNS[title]):
            wrong.append(f"Spalte «{title}» ist leer, wird aber gebraucht.")
    wrong += point_problems(values.get("latitude"), values.get("longitude"))
    if wrong:
        raise ValidationError(wrong)
    return values


def point_problems(latitude: float | None, longitude: float | None) -> list[str]:
    """Why two cells are no point in Germany."""
    if latitude is None and longitude is None:
        return []
    if latitude is None or longitude is None:
        return ["Breite oder Länge fehlt."]
    problem = coordinate_problem(latitude, longitude)
    return [problem] if problem else []


def read_cell(name: str, text: str, on: date) -> Any:
    """One cell as the model wants it."""
    column = DirectoryEntry._meta.get_field(name)
    if name in ("latitude", "longitude"):
        text = text.replace(",", ".")
        return None if not text else column.clean(text, None)  # type: ignore[union-attr]  # a column, no relation
    if name == "languages":
        codes = [(word, language_code(word)) for word in map(str.strip, text.split(",")) if word]
        if unknown := [word for word, code in codes if code is None]:
            raise ValidationError(f"die Sprache «{unknown[0]}» kennen wir nicht.")
        return list(dict.fromkeys(code for _, code in codes if code))
    if name == "checked_on":
        return read_day(text, on)
    if name == "web" and text and not text.startswith(("http://", "https://")):
        raise ValidationError("eine Internetseite beginnt mit https:// oder http://.")
    if name == "postcode" and text and not (len(text) == 5 and text.isascii() and text.isdigit()):
        raise ValidationError("eine Postleitzahl hat fünf Ziffern.")
    return column.clean(text, None) if text else ""  # type: ignore[union-attr]  # the same


def read_day(text: str, on: date) -> date | None:
    """A day as a person or a spreadsheet writes it; not in the future."""
    if not text:
        return None
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if day > on:
            raise ValidationError("dieser Tag liegt in der Zukunft.")
        return day
    raise ValidationError("ein Tag wird so geschrieben: 23.11.2026.")


@transaction.atomic
def taken_over(lines: Iterable[Values], *, source: str, on: date) -> Taken:
    """Writes the lines of a preview. Sent twice, the second time finds all of it there and takes nothing."""
    new: list[DirectoryEntry] = []
    changed: list[int] = []
    known = {
        tuple(getattr(one, name) for name in KEY): one for one in DirectoryEntry.objects.select_for_update()
    }
    for values in lines:
        filled = {
            name: value for name, value in values.items() if name != "id" and value not in ("", None, [])
        }
        key = tuple(filled.get(name, "") for name in KEY)
        entry = known.get(key)
        if entry is None:
            entry = DirectoryEntry(**{"source": source} | filled)
        elif all(getattr(entry, name) == value for name, value in filled.items()):
            continue
        for name, value in filled.items():
            setattr(entry, name, value)
        if entry.district_id is None and entry.latitude is not None and entry.longitude is not None:
            entry.district_id = located(entry.latitude, entry.longitude, on.year)
        if entry.pk is None:
            new.append(entry)
        else:
            changed.append(entry.pk)
        entry.full_clean()
        entry.save()
        known[key] = entry
    events = newest_events(changed)
    return Taken([entry.pk for entry in new], {pk: events[pk] for pk in changed})
