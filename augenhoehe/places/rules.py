"""What a point and a border must be to be of use. Pure: values in, a German sentence out."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.validation import explain_validity

LATITUDES = (47.0, 56.0)
LONGITUDES = (5.0, 16.0)

Geometry = dict[str, Any]


def lies_in_germany(latitude: float, longitude: float) -> bool:
    """Whether a point lies in the box around Germany. «Koordinaten»"""
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def coordinate_problem(latitude: float, longitude: float) -> str | None:
    """Why a point cannot be a place in Germany, or None. «Koordinaten» – names swapped and metric values"""
    point = f"Breite {latitude:g}, Länge {longitude:g}"
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return f"{point}: keine endliche Zahl."
    if lies_in_germany(latitude, longitude):
        return None
    if lies_in_germany(longitude, latitude):
        return f"Breite und Länge sind vertauscht ({point})."
    if abs(latitude) > 180 or abs(longitude) > 180:
        return f"{point}: das sind keine Grad (WGS84), sondern vermutlich Meter (UTM oder Gauß-Krüger)."
    return f"{point}: der Punkt liegt außerhalb Deutschlands."


def geometry_problem(geometry: Geometry | None) -> str | None:
    """Why a border cannot be used, or None. «Grenze des Stadtteils» – GeoJSON (Multi)Polygon, WGS84"""
    if not geometry:
        return "Die Geometrie fehlt."
    if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return f"Die Geometrie ist «{geometry.get('type')}», gebraucht wird Polygon oder MultiPolygon."
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        return "Die Geometrie ist leer."
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    for ring in _rings(polygons):
        if problem := _ring_problem(ring):
            return problem
    return _shape_problem(geometry)


def _rings(polygons: Sequence[Any]) -> Iterator[Any]:
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            yield []
        else:
            yield from polygon


def _ring_problem(ring: Any) -> str | None:
    if not isinstance(ring, list) or not ring:
        return "Die Geometrie ist leer."
    for point in ring:
        if not _is_point(point):
            return f"Ein Eckpunkt ist kein Zahlenpaar: {str(point)[:60]}."
        if problem := coordinate_problem(point[1], point[0]):
            return problem
    if len(ring) < 4:
        return f"Ein Ring hat nur {len(ring)} Punkte, gebraucht werden mindestens vier."
    if ring[0] != ring[-1]:
        return "Ein Ring ist nicht geschlossen: erster und letzter Punkt sind verschieden."
    return None


def _is_point(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) in {2, 3}
        and all(isinstance(number, int | float) and not isinstance(number, bool) for number in point)
    )


def _shape_problem(geometry: Geometry) -> str | None:
    try:
        border = shape(geometry)
    except (ShapelyError, TypeError, ValueError) as error:
        return f"Die Geometrie ist nicht lesbar: {error}."
    if border.is_empty or not isinstance(border, Polygon | MultiPolygon):
        return "Die Geometrie ist leer."
    if border.is_valid:
        return None
    reason = explain_validity(border)
    kind, _, place = reason.partition("[")
    sentence = INVALID.get(kind.strip(), f"Die Geometrie ist ungültig ({kind.strip()})")
    return f"{sentence} bei Länge/Breite {place.rstrip(']')}." if place else f"{sentence}."


INVALID = {
    "Self-intersection": "Die Grenze überschneidet sich selbst",
    "Ring Self-intersection": "Die Grenze berührt sich selbst",
    "Hole lies outside shell": "Ein Loch liegt außerhalb der Grenze",
    "Nested holes": "Ein Loch liegt in einem anderen",
    "Nested shells": "Eine Teilfläche liegt in einer anderen",
    "Interior is disconnected": "Das Innere der Fläche hängt nicht zusammen",
    "Too few points in geometry component": "Ein Ring hat zu wenige verschiedene Punkte",
}


def centre_of(geometry: Geometry) -> tuple[float, float]:
    """A point inside the border, as latitude and longitude. «Mittelpunkt» – even of a sickle"""
    point = shape(geometry).representative_point()
    return round(point.y, 5), round(point.x, 5)
