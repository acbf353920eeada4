"""Borders for the screen: simplified together, so that neighbours still meet; a few kilobytes for a county.

Made once per scheme, year and state of the districts (`changed_at`), and kept by every server process.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import shapely
from django.db.models import Count, Max
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from augenhoehe.places.models import District

STEPS_ACROSS = 900
"""So many of the smallest details fit beside each other: about what a screen shows."""
DIGITS = 5
WIDTH = 720
MOST_NAMES = 25
"""So many names fit on the drawing; the map on the screen leaves out those that do not fit, `district_map.js`."""
FILLS = ("#ffffff", "#e8ecf9", "#c3cef2", "#8fa3e3", "#5470c6", "#1f3f9c")
"""Step 0 is «not shown»; the picture hatches it."""


@dataclass(frozen=True)
class Area:
    """One district on the map."""

    pk: int
    name: str
    border: BaseGeometry


def areas(scheme: str, year: int) -> tuple[Area, ...]:
    """The districts of a scheme that have a border; one small statement where they are known already."""
    stamp = District.objects.filter(scheme=scheme).aggregate(n=Count("pk"), at=Max("changed_at"))
    return _areas(scheme, year, stamp["n"], stamp["at"])


@lru_cache(maxsize=16)
def _areas(scheme: str, year: int, number: int, changed: object) -> tuple[Area, ...]:
    rows = District.objects.of_scheme(scheme, on_year=year).filter(geometry__isnull=False)
    found = list(rows.values_list("pk", "name", "geometry"))
    if not found:
        return ()
    borders = [shapely.make_valid(shape(geometry or {})) for _, _, geometry in found]
    west, south, east, north = shapely.total_bounds(borders)
    tolerance = max(east - west, north - south) / STEPS_ACROSS
    simple = shapely.coverage_simplify(borders, tolerance)
    return tuple(Area(pk, name, border) for (pk, name, _), border in zip(found, simple, strict=True))


@lru_cache(maxsize=16)
def collection(drawn: tuple[Area, ...]) -> str:
    """The same as GeoJSON: number and name of each, nothing else."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": area.pk, "name": area.name},
            "geometry": rounded(shapely.geometry.mapping(area.border)),
        }
        for area in drawn
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )


def rounded(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Coordinates to the metre."""

    def cut(value: Any) -> Any:
        return round(value, DIGITS) if isinstance(value, float) else [cut(one) for one in value]

    return {"type": geometry["type"], "coordinates": cut(geometry["coordinates"])}


def picture(drawn: tuple[Area, ...], steps: Mapping[int, int], chosen: int | None = None) -> str:
    """The map as a drawing for pages without JavaScript: shade by step, hatched where nothing is shown."""
    if not drawn:
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    west, south, east, north = shapely.total_bounds([area.border for area in drawn])
    stretch = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * stretch, 1e-9)
    height = (north - south) * scale

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - west) * stretch * scale, (north - latitude) * scale

    def path(ring: Any) -> str:
        return "M" + "L".join("{:.1f},{:.1f}".format(*at(*point)) for point in ring.coords)

    shapes = []
    for area in drawn:
        polygons = getattr(area.border, "geoms", [area.border])
        rings = [
            ring for one in polygons if one.geom_type == "Polygon" for ring in (one.exterior, *one.interiors)
        ]
        step = steps.get(area.pk, 0)
        fill = FILLS[step] if step else "url(#none)"
        line = 'stroke="#c2571a" stroke-width="4"' if area.pk == chosen else 'stroke="#3a3d52"'
        shapes.append(f'<path d="{"".join(map(path, rings))}" fill="{fill}" fill-rule="evenodd" {line}/>')
    hatch = (
        '<pattern id="none" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="#fff"/><path d="M0,8L8,0" stroke="#8a8fa6"/></pattern>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 -3 {WIDTH + 6} {height + 6:.0f}">'
        f"<defs>{hatch}</defs>{''.join(shapes)}{names(drawn, at)}</svg>"
    )


def names(drawn: tuple[Area, ...], at: Callable[[float, float], tuple[float, float]]) -> str:
    """The names of few districts, each in the middle of its border."""
    if len(drawn) > MOST_NAMES:
        return ""
    middles = [(area.name, at(*area.border.representative_point().coords[0])) for area in drawn]
    words = "".join(f'<text x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>' for name, (x, y) in middles)
    look = 'font-family="sans-serif" font-size="15" text-anchor="middle" fill="#10121d" stroke="#fff" stroke-width="3"'
    return f'<g {look} paint-order="stroke">{words}</g>'
