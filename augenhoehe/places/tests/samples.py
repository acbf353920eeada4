"""Small sources for the tests: a mapping, and files written to a temporary folder."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from augenhoehe.places.mapping import SourceMapping, parse_mapping

SQUARE = [[6.5, 51.8], [6.7, 51.8], [6.7, 51.9], [6.5, 51.9], [6.5, 51.8]]
BOW_TIE = [[6.5, 51.8], [6.7, 51.9], [6.7, 51.8], [6.5, 51.9], [6.5, 51.8]]


def moved(ring: list[list[float]], east: float) -> list[list[float]]:
    """The same ring further east."""
    return [[longitude + east, latitude] for longitude, latitude in ring]


def feature(code: str, name: str, ring: list[list[float]] | None = None, **extra: Any) -> dict[str, Any]:
    """A GeoJSON feature with one ring."""
    geometry = {"type": "Polygon", "coordinates": [SQUARE if ring is None else ring]}
    return {"type": "Feature", "properties": {"id": code, "name": name} | extra, "geometry": geometry}


def geojson_file(folder: Path, *features: object, **extra: Any) -> Path:
    """A FeatureCollection on disk."""
    file = folder / "grenzen.geojson"
    content = {"type": "FeatureCollection", "features": features} | extra
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file


def csv_file(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """A CSV file on disk, byte for byte as given."""
    file = folder / "tabelle.csv"
    file.write_bytes(text.encode(encoding))
    return file


def csv_text(rows: list[dict[str, str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def borders_mapping(**changes: Any) -> SourceMapping:
    """A mapping for `geojson_file`."""
    content = {
        "title": "Probe",
        "file": "grenzen.geojson",
        "kind": "geojson",
        "target": "district",
        "source": "Prüfdaten",
        "licence": "frei",
        "constants": {"scheme": "probe", "valid_from_year": 2021},
        "fields": {"code": {"column": "id", "pattern": "[0-9]{2}"}, "name": "name"},
    }
    return parse_mapping("probe", content | changes)


def table_mapping(**changes: Any) -> SourceMapping:
    """A mapping of a table of places on the spot."""
    content = {
        "title": "Probe",
        "file": "tabelle.csv",
        "kind": "csv",
        "target": "directory",
        "source": "Prüfdaten",
        "licence": "frei",
        "fields": {
            "category": "art",
            "name": "name",
            "street": {"column": "strasse", "part": "street"},
            "house_number": {"column": "strasse", "part": "house_number"},
            "postcode": {"column": "plz", "pattern": "[0-9]{5}"},
            "latitude": "lat",
            "longitude": "lon",
            "web": {"column": "web", "part": "web_address"},
        },
    }
    return parse_mapping("probe", content | changes)


def place(**changes: str) -> dict[str, str]:
    """A good line for `table_mapping`."""
    row = {
        "art": "kita",
        "name": "Kita Sonnenhügel",
        "strasse": "Ravardistraße 2a",
        "plz": "46399",
        "lat": "51.8383",
        "lon": "6.6151",
        "web": "www.example.org",
    }
    return row | changes


def figures_mapping(**changes: Any) -> SourceMapping:
    """A mapping of a table of figures for the districts of `borders_mapping`."""
    content = {
        "title": "Probe",
        "file": "tabelle.csv",
        "kind": "csv",
        "target": "figure",
        "source": "Prüfdaten",
        "licence": "frei",
        "district": {"scheme": "probe", "code": "id", "on_year": 2024},
        "figures": [
            {"indicator": "inhabitants", "column": "einwohner", "unit": "Personen", "year_column": "stichtag"}
        ],
    }
    return parse_mapping("zahlen", content | changes)
