"""The municipalities a demo Jobcenter is built from: facts typed in by hand, sources in `facts/README.md`."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "facts"
FILES = {"borken": "kreis_borken.csv"}
YEAR = 2024
POPULATION_SOURCE = "IT.NRW, Landesdatenbank NRW, 12411-15i und 22811-05i, 31.12.2024 (dl-de/by-2-0)"
CENTRE_SOURCE = (
    "aus den Mittelpunkten errechnet; Mittelpunkte: GeoBasis-DE / BKG 2023 (dl-de/by-2-0, verändert)"
)


@dataclass(frozen=True)
class Municipality:
    """One municipality at the end of 2024. «Gemeinde» – `recipients` are persons in SGB II, children too."""

    code: str
    name: str
    latitude: float
    longitude: float
    inhabitants: int
    recipients: int
    area_km2: Decimal
    postcodes: tuple[str, ...]

    @property
    def short_name(self) -> str:
        """The name as one says it: «Gronau», not «Gronau (Westf.)»."""
        return self.name.partition(" (")[0]


def municipalities(place: str = "borken") -> list[Municipality]:
    """The municipalities of a county the product knows, by code."""
    if place not in FILES:
        raise ValueError(f"Den Ort «{place}» gibt es nicht. Bekannt sind: {', '.join(FILES)}.")
    with (FOLDER / FILES[place]).open(encoding="utf-8", newline="") as file:
        return [_municipality(row) for row in csv.DictReader(file)]


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        name=row["name"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        inhabitants=int(row["inhabitants"]),
        recipients=int(row["recipients"]),
        area_km2=Decimal(row["area_km2"]),
        postcodes=tuple(row["postcodes"].split()),
    )
