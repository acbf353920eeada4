"""Straight-line kilometres from an address to where this desk holds talks with people of that district. «Wegstrecke»

Great circle, not the road and not the bus: good enough to compare plans, no promise of minutes.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from augenhoehe.caseload.allocation.problem import CaseFacts, Desk, Point

EARTH_KM = 6371.0088
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def great_circle_km(latitudes: Floats, longitudes: Floats, to: Floats) -> Floats:
    """From each address (rows) to each place (columns; `to` holds latitude and longitude)."""
    a, b = np.radians(latitudes)[:, None], np.radians(to[:, 0])[None, :]
    turn = np.radians(longitudes)[:, None] - np.radians(to[:, 1])[None, :]
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(turn / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def place_of_talks(case: CaseFacts, desk: Desk) -> Point | None:
    """Where this desk holds talks with this person."""
    if case.district is None:
        return desk.place
    return desk.places.get(case.district, desk.place)


def kilometres(case: CaseFacts, desk: Desk) -> float | None:
    """Of one person to one desk; None when the address or the place is not known."""
    place = place_of_talks(case, desk)
    if case.point is None or place is None:
        return None
    latitude, longitude = case.point
    return float(great_circle_km(np.array([latitude]), np.array([longitude]), np.array([place]))[0, 0])


class Ways:
    """The ways of many people to all desks: each place is reckoned once, then looked up by district and desk."""

    def __init__(self, cases: Sequence[CaseFacts], desks: Sequence[Desk]) -> None:
        nowhere = (float("nan"), float("nan"))
        self.latitudes, self.longitudes = np.array([case.point or nowhere for case in cases]).reshape(-1, 2).T
        known = sorted({case.district for case in cases if case.district is not None})
        self.row_of_district: dict[int | None, int] = {None: 0, **{d: i for i, d in enumerate(known, 1)}}
        self.district_rows: Ints = np.array([self.row_of_district[case.district] for case in cases], np.int64)
        self.places, self.place_of = self.table(desks)

    def table(self, desks: Sequence[Desk]) -> tuple[Floats, Ints]:
        """All places once, and which of them serves a district (row) at a desk (column)."""
        number: dict[Point | None, int] = {}
        place_of = np.empty((len(self.row_of_district), len(desks)), np.int64)
        for column, desk in enumerate(desks):
            place_of[:, column] = number.setdefault(desk.place, len(number))
            for district, place in desk.places.items():
                if district in self.row_of_district:
                    row = self.row_of_district[district]
                    place_of[row, column] = number.setdefault(place, len(number))
        nowhere = (float("nan"), float("nan"))
        return np.array([place or nowhere for place in number]).reshape(-1, 2), place_of

    def block(self, first: int, last: int) -> Floats:
        """Kilometres of the cases from `first` to before `last`; not a number where unknown."""
        to_places = great_circle_km(self.latitudes[first:last], self.longitudes[first:last], self.places)
        return np.take_along_axis(to_places, self.place_of[self.district_rows[first:last]], axis=1)

    def pairs(self, rows: Ints, columns: Ints) -> Floats:
        """Kilometres of these cases to these desks, pair by pair."""
        places = self.places[self.place_of[self.district_rows[rows], columns]]
        a, b = np.radians(self.latitudes[rows]), np.radians(places[:, 0])
        turn = np.radians(self.longitudes[rows] - places[:, 1])
        half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(turn / 2) ** 2
        return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def averaged_where_unknown(kilometres: Floats) -> Floats:
    """An unknown way counts as the person's average way, so that nobody is sent where nothing is known."""
    unknown = np.isnan(kilometres)
    if not unknown.any():
        return kilometres
    known = (~unknown).sum(axis=1, keepdims=True)
    mean = np.nansum(kilometres, axis=1, keepdims=True) / np.maximum(known, 1)
    return np.where(unknown, mean, kilometres)
