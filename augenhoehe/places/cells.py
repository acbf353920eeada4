"""Shapes computed from points alone, for places whose real borders we do not carry. «Genäherte Grenze»

Everything is reckoned in metres around the middle of the area and handed out as GeoJSON in degrees.
"""

import math
from collections.abc import Mapping
from typing import Any

from shapely import voronoi_polygons
from shapely.affinity import affine_transform
from shapely.geometry import MultiPoint, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from augenhoehe.places.lookup import METRES_PER_DEGREE

HULL_MARGIN_M = 5_000.0
DIRECTIONS = {
    "nord": (0.0, 1.0),
    "ost": (1.0, 0.0),
    "sued": (0.0, -1.0),
    "west": (-1.0, 0.0),
    "mitte": (0.0, 0.0),
}
QUARTER_DISTANCE = 0.6
"""How far from the middle a quarter's own point lies, in radii of a circle of the town's area."""

Centre = tuple[float, float]


def cells_around(centres: Mapping[str, Centre]) -> dict[str, dict[str, Any]]:
    """A cell for each centre (latitude, longitude): what lies nearer to it than to any other."""
    east = _metres_per_degree_east(centres)
    points = {
        code: Point(longitude * east, latitude * METRES_PER_DEGREE)
        for code, (latitude, longitude) in centres.items()
    }
    area = MultiPoint(list(points.values())).convex_hull.buffer(HULL_MARGIN_M, quad_segs=4)
    return {code: _geojson(cell, east) for code, cell in _cells(points, area).items()}


def quarters_of(cell: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The cell of a town cut into north, east, south, west and middle, by direction."""
    ring = cell["coordinates"][0]
    east = _metres_per_degree_east({str(number): (point[1], point[0]) for number, point in enumerate(ring)})
    town = Polygon([(longitude * east, latitude * METRES_PER_DEGREE) for longitude, latitude in ring])
    step = math.sqrt(town.area / math.pi) * QUARTER_DISTANCE
    middle = town.centroid
    points = {
        name: Point(middle.x + right * step, middle.y + up * step) for name, (right, up) in DIRECTIONS.items()
    }
    return {name: _geojson(quarter, east) for name, quarter in _cells(points, town).items()}


def _cells(points: Mapping[str, Point], area: BaseGeometry) -> dict[str, BaseGeometry]:
    diagram = voronoi_polygons(MultiPoint(list(points.values())), extend_to=area)
    return {
        name: next(cell for cell in diagram.geoms if cell.contains(point)).intersection(area)
        for name, point in points.items()
    }


def _metres_per_degree_east(centres: Mapping[str, Centre]) -> float:
    middle = sum(latitude for latitude, _ in centres.values()) / len(centres)
    return METRES_PER_DEGREE * math.cos(math.radians(middle))


def _geojson(cell: BaseGeometry, east: float) -> dict[str, Any]:
    degrees = affine_transform(cell, [1 / east, 0, 0, 1 / METRES_PER_DEGREE, 0, 0])
    shape = mapping(degrees)
    rings = [[[round(x, 5), round(y, 5)] for x, y in ring] for ring in shape["coordinates"]]
    return {"type": shape["type"], "coordinates": rings}
