"""In which district does this point lie? «Stadtteil zur Adresse» – an STRtree over the borders, no database.

Degrees are stretched to metres around the middle of the area: "how far off the border" needs metres.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shapely import STRtree, points
from shapely.affinity import affine_transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
NEAREST_WITHIN_M = 300.0
"""Published borders are simplified by up to 150 m; a house just outside belongs to the district beside it."""


@dataclass(frozen=True)
class Border:
    """One district as the index sees it."""

    district_id: int
    code: str
    geometry: dict[str, Any]
    is_approximate: bool


@dataclass(frozen=True)
class Hit:
    """The district of a point, and how far outside its border the point lies (0 = inside)."""

    border: Border
    distance_m: float


class DistrictIndex:
    """All borders of one scheme in one year, searchable."""

    def __init__(self, borders: Iterable[Border]) -> None:
        self.borders = sorted(borders, key=lambda border: border.code)
        shapes = [shape(border.geometry) for border in self.borders]
        middle = [part.representative_point().y for part in shapes]
        self._east = METRES_PER_DEGREE * math.cos(math.radians(sum(middle) / len(middle) if middle else 51.0))
        self._tree = STRtree([self._in_metres(part) for part in shapes])

    def _in_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        return affine_transform(geometry, [self._east, 0, 0, METRES_PER_DEGREE, 0, 0])

    def find(self, latitude: float, longitude: float) -> Hit | None:
        """The district around the point, else the one a few steps away; on a border the lower code wins."""
        if not self.borders:
            return None
        point = points(longitude * self._east, latitude * METRES_PER_DEGREE)
        around = self._tree.query(point, predicate="intersects")
        if len(around):
            return Hit(self.borders[int(min(around))], 0.0)
        near, distances = self._tree.query_nearest(point, max_distance=NEAREST_WITHIN_M, return_distance=True)
        if not len(near):
            return None
        return Hit(self.borders[int(min(near))], float(distances[0]))
