"""Where a contact point could be: middles of districts, empty sites, rooms to be a guest in. «Möglicher Ort»

A place is known by one number: that of its district, or that of its site or entry of the local directory above a
million millions. So it can stand in an address and be found again. One typed in by hand has the last number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from augenhoehe.caseload.allocation.problem import Point
from augenhoehe.caseload.locating import located
from augenhoehe.organisation.models import ConsultationHours, Site, Team
from augenhoehe.places.models import Category, DirectoryEntry, District

SITES, ENTRIES, BY_HAND = 10**12, 2 * 10**12, 3 * 10**12
GUEST_ROOMS = (Category.MEETING_PLACE, Category.CHILDCARE)


@dataclass(frozen=True)
class Spot:
    """One such place, with what is known about it; `site` where it is one of ours already."""

    id: int
    name: str
    point: Point
    source: str
    district: int | None = None
    site: int | None = None
    street: str = ""
    postcode: str = ""
    city: str = ""


def idle_sites(on: date, only: int | None = None) -> Iterator[Spot]:
    """Sites where no team works and nobody holds talks."""
    rows = Site.objects.filter(latitude__isnull=False).order_by("pk")
    rows = rows.exclude(pk__in=ConsultationHours.objects.on(on).values("site"))
    rows = rows.exclude(pk__in=Team.objects.filter(site__isnull=False).values("site"))
    for site in rows if only is None else rows.filter(pk=only):
        yield Spot(
            id=SITES + site.pk,
            name=site.name,
            point=(site.latitude or 0.0, site.longitude or 0.0),
            source=site.source,
            district=site.district_id,
            site=site.pk,
            street=site.street,
            postcode=site.postcode,
            city=site.city,
        )


def guest_rooms(on: date, only: int | None = None) -> Iterator[Spot]:
    """Neighbourhood centres and nurseries whose place is known: somebody could be a guest there for some hours."""
    rows = (
        DirectoryEntry.objects.open_on(on)
        .filter(category__in=GUEST_ROOMS, latitude__isnull=False)
        .order_by("pk")
    )
    for entry in rows if only is None else rows.filter(pk=only):
        street = f"{entry.street} {entry.house_number}".strip()
        yield Spot(
            id=ENTRIES + entry.pk,
            name=entry.name,
            point=(entry.latitude or 0.0, entry.longitude or 0.0),
            source="Planung der Anlaufstellen; Lage vor Ort",
            district=entry.district_id,
            street=street,
            postcode=entry.postcode,
            city=entry.city,
        )


def by_hand(name: str, point: Point, year: int) -> Spot:
    """A place somebody typed in."""
    source = "Planung der Anlaufstellen; von Hand eingetragen"
    return Spot(BY_HAND, name, point, source, district=located(*point, year))


def spot_of(number: int, on: date) -> Spot | None:
    """The place of this number, if it is one."""
    if number >= ENTRIES:
        return next(guest_rooms(on, number - ENTRIES), None)
    if number >= SITES:
        return next(idle_sites(on, number - SITES), None)
    rows = District.objects.filter(pk=number, centre_latitude__isnull=False).values_list(
        "name", "centre_latitude", "centre_longitude"
    )
    for name, latitude, longitude in rows:
        source = "Planung der Anlaufstellen; Lage: Mitte des Stadtteils"
        return Spot(number, name, (latitude or 0.0, longitude or 0.0), source, district=number)
    return None
