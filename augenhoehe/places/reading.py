"""Reads a GeoJSON or CSV file into records and collects everything that is wrong with it. No Django here."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from augenhoehe.places.mapping import SourceMapping
from augenhoehe.places.rules import geometry_problem

SHOWN = 50
DOUBLY_ENCODED = re.compile("[ÃÂ][\u0080-\u00bf]")
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


class Unreadable(Exception):
    """The file as a whole cannot be read; the text is what the user sees."""


@dataclass
class Problems:
    """What is wrong and where in the file; the first fifty are kept, all are counted. «Fehlerliste»"""

    first: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, where: str, sentence: str) -> None:
        """Notes one problem."""
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(f"{where}: {sentence}" if where else sentence)


@dataclass(frozen=True)
class Record:
    """One line or feature as text, with its place in the file."""

    where: str
    values: dict[str, str]
    geometry: dict[str, Any] | None = None


def read_records(path: Path, mapping: SourceMapping, problems: Problems, *, only: str | None) -> list[Record]:
    """All records of the file, or those whose scope column is `only`; empty-markers become empty text."""
    text = _text(path, mapping)
    records = (
        _features(text, mapping, problems) if mapping.kind == "geojson" else _lines(text, mapping, problems)
    )
    if only is None:
        return list(records)
    if mapping.scope is None:
        raise Unreadable(
            f"Die Zuordnung «{mapping.name}» kennt keinen Ausschnitt (scope); --only geht hier nicht."
        )
    chosen = [record for record in records if record.values[mapping.scope] == only]
    if not chosen:
        raise Unreadable(f"Kein Datensatz mit {mapping.scope} = {only}.")
    return chosen


def _text(path: Path, mapping: SourceMapping) -> str:
    """The file's text: UTF-8 with or without byte order mark, or what the mapping says; never guessed."""
    if not path.is_file():
        raise Unreadable("Diese Datei gibt es nicht.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"Die Datei lässt sich nicht öffnen: {error.strerror}.") from error
    if mapping.encoding == "cp1252":
        return _windows_text(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"Zeile {line}: kein UTF-8. Stammt die Datei aus Excel oder einem älteren Verfahren, "
            "gehört «encoding: cp1252» in die Zuordnung."
        ) from error
    if garbled := DOUBLY_ENCODED.search(text):
        line = text.count("\n", 0, garbled.start()) + 1
        raise Unreadable(
            f"Zeile {line}: die Umlaute sind zerstört (zweimal umgewandelt, «{garbled.group()}»)."
        )
    return text


def _windows_text(content: bytes) -> str:
    try:
        is_unicode = not content.isascii() and bool(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        is_unicode = False
    if is_unicode:
        raise Unreadable("Die Zuordnung sagt cp1252, die Datei ist aber UTF-8.")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(f"Zeile {line}: weder UTF-8 noch Windows-1252.") from error


def _lines(text: str, mapping: SourceMapping, problems: Problems) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter, strict=True)
    start = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_columns(header, mapping)
        start = reader.line_num + 1
        for cells in reader:
            where, start = f"Zeile {start}", reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                problems.add(
                    where,
                    f"{len(cells)} Felder statt {len(header)}. Trennzeichen oder Anführungszeichen prüfen.",
                )
                continue
            values = {name: _cleaned(cell, mapping) for name, cell in zip(header, cells, strict=True)}
            yield Record(where, values)
    except csv.Error as error:
        problems.add(
            f"Zeile {start}", f"keine gültige CSV-Zeile ({error}); ab hier wurde nicht weitergelesen."
        )


def _check_columns(present: list[str], mapping: SourceMapping) -> None:
    if twice := sorted({name for name in present if present.count(name) > 1}):
        raise Unreadable(f"Zeile 1: die Spalte «{twice[0]}» kommt zweimal vor.")
    missing = [f"«{name}»" for name in mapping.columns() if name not in present]
    if missing:
        noun = "Spalte fehlt" if len(missing) == 1 else "Spalten fehlen"
        raise Unreadable(
            f"Zeile 1: {noun}: {', '.join(missing)}. Vorhanden: {', '.join(present) or 'keine'}."
        )


def _cleaned(value: object, mapping: SourceMapping) -> str:
    """Text without blanks around it; the mapping's markers for "not published" become empty."""
    text = "" if value is None else str(value).strip()
    return "" if text in mapping.empty else text


def _features(text: str, mapping: SourceMapping, problems: Problems) -> Iterator[Record]:
    try:
        collection = json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        raise Unreadable(f"Kein gültiges JSON: {error}.") from error
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise Unreadable("Kein GeoJSON mit «features» (FeatureCollection).")
    _check_reference_system(collection)
    for number, feature in enumerate(collection["features"], start=1):
        record = _feature(number, feature, mapping, problems)
        if record:
            yield record


def _feature(number: int, feature: object, mapping: SourceMapping, problems: Problems) -> Record | None:
    where = f"Objekt {number}"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        problems.add(where, "kein GeoJSON-Objekt mit «properties».")
        return None
    missing = [f"«{name}»" for name in mapping.columns() if name not in properties]
    if missing:
        problems.add(where, f"es fehlt {', '.join(missing)}. Vorhanden: {', '.join(properties) or 'nichts'}.")
        return None
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict | None):
        problems.add(where, "Die Geometrie ist kein GeoJSON.")
        return None
    return Record(where, {name: _cleaned(value, mapping) for name, value in properties.items()}, geometry)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} ist keine Zahl")


def _check_reference_system(collection: dict[str, Any]) -> None:
    system = collection.get("crs")
    properties = system.get("properties") if isinstance(system, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if system is not None and not str(name).endswith(WGS84):
        raise Unreadable("Die Koordinaten sind nicht in WGS84 (EPSG:4326); bitte vor dem Laden umrechnen.")


def check_geometry(record: Record, problems: Problems) -> bool:
    """Whether the record's border can be used; if not, the reason is noted."""
    problem = geometry_problem(record.geometry)
    if problem:
        problems.add(record.where, problem)
    return problem is None
