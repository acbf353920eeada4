"""Streets of the demo: real-sounding names at invented places inside the town, with their district."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from augenhoehe.places.lookup import METRES_PER_DEGREE
from augenhoehe.places.models import District, DistrictFinder, Located
from augenhoehe.places.municipalities import Municipality

FACTS = Path(__file__).parent / "facts" / "streets.yaml"
RECIPIENTS_A_STREET = 40
FEWEST_STREETS = 12
TOWN_RADIUS_M = 500.0
METRES_A_ROOT_INHABITANT = 6.0
TRIES = 200


@dataclass(frozen=True)
class Street:
    """A street as one point: the precision of every demo address is «Straße»."""

    name: str
    postcode: str
    city: str
    latitude: float
    longitude: float
    located: Located | None


def streets_of(towns: Sequence[Municipality], on_year: int, seed: int) -> dict[str, list[Street]]:
    """The streets of every town, by municipality code."""
    names: list[str] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))["streets"]
    municipalities = District.objects.of_scheme("gemeinde", on_year=on_year)
    borders = {district.code: shape(district.geometry) for district in municipalities if district.geometry}
    quarters = District.objects.of_scheme("quartier", on_year=on_year)
    divided = set(quarters.values_list("parent__code", flat=True))
    whole = District.objects.finder(scheme="gemeinde", on_year=on_year)
    inner = District.objects.finder(scheme="quartier", on_year=on_year)
    streets = {}
    for town in towns:
        rng = Random(f"{seed}/streets/{town.code}")
        finders = [inner, whole] if town.code in divided else [whole]
        number = min(len(names), max(FEWEST_STREETS, town.recipients // RECIPIENTS_A_STREET))
        streets[town.code] = [
            _street(name, town, borders[town.code], finders, rng) for name in rng.sample(names, number)
        ]
    return streets


def _street(
    name: str, town: Municipality, border: BaseGeometry, finders: Sequence[DistrictFinder], rng: Random
) -> Street:
    latitude, longitude = point_in_town(town, border, rng)
    found = (finder.locate(latitude, longitude) for finder in finders)
    return Street(
        name=name,
        postcode=rng.choice(town.postcodes),
        city=town.short_name,
        latitude=latitude,
        longitude=longitude,
        located=next((located for located in found if located), None),
    )


def point_in_town(town: Municipality, border: BaseGeometry, rng: Random) -> tuple[float, float]:
    """A point near the middle, more seldom at the edge, always inside the border."""
    spread = TOWN_RADIUS_M + METRES_A_ROOT_INHABITANT * math.sqrt(town.inhabitants)
    east = METRES_PER_DEGREE * math.cos(math.radians(town.latitude))
    for _ in range(TRIES):
        latitude = round(town.latitude + rng.gauss(0, spread) / METRES_PER_DEGREE, 5)
        longitude = round(town.longitude + rng.gauss(0, spread) / east, 5)
        if border.contains(Point(longitude, latitude)):
            return latitude, longitude
    inside = border.representative_point()
    return inside.y, inside.x
