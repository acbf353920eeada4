"""The places of the demo: municipalities and the quarters of the larger towns, in computed shapes."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from shapely.geometry import shape

from augenhoehe.places.cells import cells_around, quarters_of
from augenhoehe.places.models import District, DistrictFigure
from augenhoehe.places.municipalities import (
    CENTRE_SOURCE,
    POPULATION_SOURCE,
    YEAR,
    Municipality,
    municipalities,
)
from augenhoehe.places.rules import centre_of
from augenhoehe.places.targets import write_districts, write_figures

VALID_FROM_YEAR = 2023
TOWN_ABOVE_RECIPIENTS = 1500
QUARTER_SOURCE = (
    "erfunden, für die Demo: die Einwohnerzahl des Ortes nach Fläche verteilt, in der Mitte dichter"
)
DENSER_MIDDLE = 2
QUARTER_NAMES = {"nord": "Nord", "ost": "Ost", "sued": "Süd", "west": "West", "mitte": "Mitte"}


@transaction.atomic
def build_demo_places(place: str = "borken") -> None:
    """Makes the municipalities with figures and the quarters of the larger towns; safe to run twice.

    A municipality whose real border has been loaded keeps it, and its figures.
    """
    towns = municipalities(place)
    cells = cells_around({town.code: (town.latitude, town.longitude) for town in towns})
    known = District.objects.filter(scheme="gemeinde", valid_from_year=VALID_FROM_YEAR, is_approximate=False)
    real = dict(known.values_list("code", "pk"))
    computed = [town for town in towns if town.code not in real]
    ids = dict(real)
    if computed:
        *_, written = write_districts([_municipality_row(town, cells[town.code]) for town in computed])
        write_figures([figure for town in computed for figure in _figures(town, written[town.code])])
        ids |= written
    quarters = [
        _quarter_row(town, direction, quarter, ids[town.code])
        for town in towns
        if town.recipients > TOWN_ABOVE_RECIPIENTS
        for direction, quarter in quarters_of(cells[town.code]).items()
    ]
    *_, quarter_ids = write_districts(quarters)
    write_figures(
        [figure for town in towns for figure in _quarter_figures(town, quarters, quarter_ids, ids[town.code])]
    )


def _municipality_row(town: Municipality, cell: dict[str, Any]) -> dict[str, Any]:
    return _row("gemeinde", town.code, town.name, cell) | {
        "centre_latitude": town.latitude,
        "centre_longitude": town.longitude,
    }


def _quarter_row(
    town: Municipality, direction: str, quarter: dict[str, Any], parent_id: int
) -> dict[str, Any]:
    name = f"{town.short_name}-{QUARTER_NAMES[direction]}"
    latitude, longitude = centre_of(quarter)
    return _row("quartier", f"{town.code}-{direction}", name, quarter) | {
        "centre_latitude": latitude,
        "centre_longitude": longitude,
        "parent_id": parent_id,
    }


def _quarter_figures(
    town: Municipality, quarters: list[dict[str, Any]], ids: dict[str, int], parent_id: int
) -> list[DistrictFigure]:
    """Inhabitants of the quarters: nobody counts them, so they are the town's by area, and say so."""
    own = [row for row in quarters if row["parent_id"] == parent_id]
    sizes = [
        shape(row["geometry"]).area * (DENSER_MIDDLE if row["code"].endswith("-mitte") else 1) for row in own
    ]
    shares = [round(town.inhabitants * size / sum(sizes)) for size in sizes]
    if shares:
        shares[-1] += town.inhabitants - sum(shares)
    return [
        DistrictFigure(
            district_id=ids[row["code"]],
            indicator="inhabitants",
            year=YEAR,
            value=Decimal(number),
            unit="Personen",
            source=QUARTER_SOURCE,
        )
        for row, number in zip(own, shares, strict=True)
    ]


def _row(scheme: str, code: str, name: str, geometry: dict[str, Any]) -> dict[str, Any]:
    return {
        "scheme": scheme,
        "code": code,
        "name": name,
        "valid_from_year": VALID_FROM_YEAR,
        "geometry": geometry,
        "is_approximate": True,
        "source": CENTRE_SOURCE,
        "licence": "dl-de/by-2-0, Daten verändert",
    }


def _figures(town: Municipality, district_id: int) -> list[DistrictFigure]:
    numbers = [
        ("inhabitants", Decimal(town.inhabitants), "Personen"),
        ("sgb2_recipients", Decimal(town.recipients), "Personen"),
        ("area_km2", town.area_km2, "km²"),
    ]
    return [
        DistrictFigure(
            district_id=district_id,
            indicator=indicator,
            year=YEAR,
            value=value,
            unit=unit,
            source=POPULATION_SOURCE,
        )
        for indicator, value, unit in numbers
    ]
