"""What a point and a border must be."""

from typing import Any

import pytest

from augenhoehe.places.rules import centre_of, coordinate_problem, geometry_problem
from augenhoehe.places.tests.samples import BOW_TIE, SQUARE


def test_it_accepts_a_point_in_bocholt() -> None:
    assert coordinate_problem(51.8383, 6.6151) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        (6.6151, 51.8383, "vertauscht"),
        (5_745_000.0, 335_000.0, "Meter (UTM oder Gauß-Krüger)"),
        (40.4, -3.7, "außerhalb Deutschlands"),
        (float("nan"), 6.6, "keine endliche Zahl"),
    ],
)
def test_it_says_what_is_wrong_with_a_point(latitude: float, longitude: float, sentence: str) -> None:
    assert sentence in str(coordinate_problem(latitude, longitude))


def polygon(*rings: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


SWAPPED = [[latitude, longitude] for longitude, latitude in SQUARE]
HOLE_OUTSIDE = [[8.0, 51.0], [8.1, 51.0], [8.1, 51.1], [8.0, 51.0]]


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        (None, "fehlt"),
        ({"type": "Point", "coordinates": [6.6, 51.8]}, "gebraucht wird Polygon oder MultiPolygon"),
        ({"type": "Polygon", "coordinates": []}, "leer"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "leer"),
        (polygon([]), "leer"),
        (polygon(SQUARE[:3]), "nur 3 Punkte"),
        (polygon(SQUARE[:4]), "nicht geschlossen"),
        (polygon([["6.5", "51.8"], *SQUARE]), "kein Zahlenpaar"),
        (polygon([6.5, 51.8, 6.7, 51.9]), "kein Zahlenpaar"),
        (polygon(BOW_TIE), "überschneidet sich selbst bei Länge/Breite 6.6 51.85"),
        (polygon(SQUARE, HOLE_OUTSIDE), "Ein Loch liegt außerhalb der Grenze"),
        (polygon(SWAPPED), "vertauscht"),
    ],
)
def test_it_says_what_is_wrong_with_a_border(geometry: dict[str, Any] | None, sentence: str) -> None:
    assert sentence in str(geometry_problem(geometry))


def test_it_accepts_a_border_with_heights() -> None:
    assert geometry_problem(polygon([[*point, 12.5] for point in SQUARE])) is None


def test_the_centre_of_a_sickle_lies_inside_it() -> None:
    sickle = polygon([[6.0, 51.0], [7.0, 51.0], [7.0, 52.0], [6.9, 51.1], [6.0, 51.1], [6.0, 51.0]])
    latitude, longitude = centre_of(sickle)
    assert latitude < 51.1 or longitude > 6.9
