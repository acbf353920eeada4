"""Makes districts, the people who live in them, and what is on the spot, for tests."""

from collections.abc import Sequence
from datetime import date, time
from itertools import count
from typing import Any

from augenhoehe.cases.models import Case, Need
from augenhoehe.organisation.models import OpeningHours, Room, Site
from augenhoehe.people.models import Address, Person, PersonLanguage
from augenhoehe.people.tests.factories import person
from augenhoehe.places.models import DirectoryEntry, District, DistrictFigure

LONG_AGO = date(2020, 1, 1)
number = count(1)


def square(column: int, row: int = 0) -> dict[str, Any]:
    """A border of about a kilometre, east of the one before."""
    west, south, side = 6.6 + column / 100, 51.8 + row / 100, 0.01
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def district(
    name: str = "", *, scheme: str = "gemeinde", column: int | None = None, **given: Any
) -> District:
    """A district with a border, inhabitants and a code of its own."""
    n = next(number)
    place = n if column is None else column
    made = District.objects.create(
        **{
            "scheme": scheme,
            "code": f"{n:08}",
            "name": name or f"Ort {n}",
            "valid_from_year": 2020,
            "geometry": square(place % 50, place // 50),
            "centre_latitude": 51.805 + place // 50 / 100,
            "centre_longitude": 6.605 + place % 50 / 100,
            "source": "erdacht",
        }
        | given
    )
    DistrictFigure.objects.create(
        district=made, indicator="inhabitants", year=2024, value=1000 * n, unit="Personen", source="erdacht"
    )
    return made


def neighbour(home: District | None, **given: Any) -> Case:
    """Somebody with an open case who has lived in this district for long; speaks Ukrainian."""
    someone = person(**{"birth_date": date(1985, 4, 3)} | given)
    PersonLanguage.objects.create(person=someone, language="uk", speaking="native", reading="native")
    lives(someone, home)
    return Case.objects.create(person=someone, starts_on=LONG_AGO)


def lives(someone: Person, home: District | None) -> Address:
    """An address in this district, or in none we know."""
    found_by = "inside" if home else "not_found"
    return Address.objects.create(
        person=someone,
        street="Am Markt",
        postcode="46395",
        city="Ort",
        district=home,
        found_by=found_by,
        starts_on=LONG_AGO,
    )


def neighbours(home: District | None, how_many: int, **given: Any) -> list[Case]:
    """So many of them."""
    return [neighbour(home, **given) for _ in range(how_many)]


def with_theme(cases: Sequence[Case], theme: str = "childcare") -> None:
    """Each said that this matters to them, long ago."""
    for case in cases:
        Need.objects.create(case=case, theme=theme, priority=1, starts_on=LONG_AGO)


def entry(home: District | None = None, **given: Any) -> DirectoryEntry:
    """A nursery around the corner."""
    n = next(number)
    defaults = {"category": "Kinderbetreuung", "name": f"Kita {n}", "city": "Ort", "source": "erdacht"}
    return DirectoryEntry.objects.create(**defaults | {"district": home} | given)


def site(**given: Any) -> Site:
    """A house that is open on Monday mornings, with one room."""
    n = next(number)
    made = Site.objects.create(
        **{"code": f"haus-{n}", "name": f"Haus {n}", "latitude": 51.8, "longitude": 6.6} | given
    )
    OpeningHours.objects.create(
        site=made, weekday=1, opens_at=time(8), closes_at=time(12), starts_on=LONG_AGO
    )
    Room.objects.create(site=made, name="Raum 1", has_childrens_corner=True)
    return made


def around_the_corner() -> dict[str, Any]:
    """One of each, for the addresses of the site."""
    home = district()
    house = site(district=home)
    row = OpeningHours.objects.get(site=house)
    room = Room.objects.get(site=house)
    return {
        "district_id": home.pk,
        "spot_id": home.pk,
        "directory_id": entry(home).pk,
        "site_id": house.pk,
        "site_part": "oeffnungszeit",
        "site_row_id": row.pk,
        "room_id": room.pk,
    }
