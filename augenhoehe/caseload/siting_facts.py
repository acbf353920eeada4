"""From the database to the question where a contact point would help: sums only, nobody single. «Bedarf vor Ort»

People are counted by cells of about a kilometre inside their district, because within a large district the way to its
middle is a way too; a home without a point counts at the middle. Sealed files are left out, as everywhere in this room.
The no-show rate of a district comes from the outcomes of contacts of the last twelve months: meetings that did not come
about, of those and the talks held; where few are known there is none. Candidates are the middles of these districts,
under the number of the district, unless somebody sits there already.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q

from augenhoehe.caseload.allocation.distance import great_circle_km
from augenhoehe.caseload.allocation.problem import Point
from augenhoehe.caseload.facts import open_cases
from augenhoehe.caseload.siting.problem import Neighbourhood, Place, SitingProblem
from augenhoehe.caseload.weighing import lone_parents_among
from augenhoehe.cases.models import Contact, Outcome
from augenhoehe.organisation.models import Site
from augenhoehe.people.models import Address, AddressKind
from augenhoehe.places.models import Category, DirectoryEntry, District

FEWEST_TALKS = 5
NEXT_DOOR_KM = 0.5  # nobody needs a second place so near
MONTHS_LOOKED_BACK = 12
CELLS_A_DEGREE = (110, 70)  # latitude, longitude: about a kilometre each in the middle of Germany
SERVICES = frozenset(Category.values) - {Category.EMPLOYER.value}


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as exactly as known."""

    district: int
    latitude: float
    longitude: float

    @property
    def cell(self) -> tuple[int, int, int]:
        """District and square of about a kilometre."""
        rows, columns = CELLS_A_DEGREE
        return self.district, int(self.latitude * rows), int(self.longitude * columns)


def siting_from_database(on: date, cost_eur: float | None = None) -> SitingProblem:
    """Everybody with an open case by where they live; `cost_eur` is what a place costs a year."""
    addresses = list(addresses_on(on))
    centres = centres_of({district for _, district, *_ in addresses})
    homes = {
        person: Home(district, *(centres[district][1] if latitude is None else (latitude, longitude or 0.0)))
        for person, district, latitude, longitude in addresses
        if district in centres
    }
    existing = tuple(existing_sites())
    lived_in = {home.district for home in homes.values()}
    return SitingProblem(
        neighbourhoods=tuple(cells(homes, on)),
        candidates=tuple(
            Place(id=district, name=name, point=point, cost_eur=cost_eur)
            for district, (name, point) in centres.items()
            if district in lived_in and not is_next_door(point, existing)
        ),
        existing=existing,
    )


def is_next_door(point: Point, existing: Sequence[Place]) -> bool:
    """Whether somebody sits there already, as good as."""
    taken = np.array([place.point for place in existing]).reshape(-1, 2)
    ways = great_circle_km(np.array([point[0]]), np.array([point[1]]), taken)
    return bool(ways.min(initial=np.inf) <= NEXT_DOOR_KM)


def addresses_on(on: date) -> Iterator[tuple[int, int, float | None, float | None]]:
    """Person, district and point of the homes of everybody with an open case."""
    rows = Address.objects.on(on).filter(
        person__in=open_cases(on, None).order_by().values("person"),
        kind=AddressKind.HOME,
        district__isnull=False,
    )
    for person, district, latitude, longitude in rows.order_by("person_id", "pk").values_list(
        "person_id", "district_id", "latitude", "longitude"
    ):
        if district is not None:
            yield person, district, latitude, longitude


def cells(homes: Mapping[int, Home], on: date) -> Iterator[Neighbourhood]:
    """The sums cell by cell; what is known of a district holds for its cells."""
    living: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for person, home in homes.items():
        living[home.cell].append(person)
    alone = lone_parents_among(list(homes), on)
    rates, missing = no_show_rates(homes, on), missing_services(on)
    for number, (cell, people) in enumerate(sorted(living.items()), start=1):
        there = [homes[person] for person in people]
        yield Neighbourhood(
            id=number,
            point=(
                sum(home.latitude for home in there) / len(there),
                sum(home.longitude for home in there) / len(there),
            ),
            people=len(people),
            lone_parents=len(alone.intersection(people)),
            no_show_rate=rates.get(cell[0]),
            missing_services=missing.get(cell[0], 1.0),
        )


def centres_of(districts: Collection[int]) -> dict[int, tuple[str, Point]]:
    """Name and middle of those that have one, by district."""
    rows = District.objects.filter(pk__in=list(districts)).order_by("pk")
    return {
        pk: (name, (latitude, longitude))
        for pk, name, latitude, longitude in rows.values_list(
            "pk", "name", "centre_latitude", "centre_longitude"
        )
        if latitude is not None and longitude is not None
    }


def existing_sites() -> Iterator[Place]:
    """Where somebody sits already."""
    rows = Site.objects.order_by("pk").values_list("pk", "name", "latitude", "longitude")
    for pk, name, latitude, longitude in rows:
        if latitude is not None and longitude is not None:
            yield Place(id=pk, name=name, point=(latitude, longitude))


def no_show_rates(homes: Mapping[int, Home], on: date) -> dict[int, float]:
    """By district, where enough talks are known."""
    counted = (
        Contact.objects.filter(
            outcome__in=[Outcome.TALKED, Outcome.NOT_APPEARED],
            occurred_at__date__gt=on - relativedelta(months=MONTHS_LOOKED_BACK),
            occurred_at__date__lte=on,
            withdrawn_at=None,
            case__in=open_cases(on, None).order_by().values("pk"),
        )
        .order_by()
        .values("case__person_id")
        .annotate(all=Count("pk"), missed=Count("pk", filter=Q(outcome=Outcome.NOT_APPEARED)))
        .values_list("case__person_id", "all", "missed")
    )
    talks, missed = Counter[int](), Counter[int]()
    for person, number, not_come in counted:
        if person in homes:
            talks[homes[person].district] += number
            missed[homes[person].district] += not_come
    return {place: missed[place] / number for place, number in talks.items() if number >= FEWEST_TALKS}


def missing_services(on: date) -> dict[int, float]:
    """By district the share of the kinds of help that nobody offers there."""
    rows = DirectoryEntry.objects.open_on(on).filter(district__isnull=False, category__in=SERVICES)
    kinds = Counter(
        district for district, _ in rows.order_by().values_list("district_id", "category").distinct()
    )
    return {
        district: 1 - number / len(SERVICES) for district, number in kinds.items() if district is not None
    }
