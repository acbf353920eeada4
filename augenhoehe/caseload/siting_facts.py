"""From the database to the question where a contact point would help: sums only, nobody single. «Bedarf vor Ort»

People are counted by squares of about a kilometre inside their district, because within a large district the way to its
middle is a way too. Where fewer than five live in a square, or the point is not known, they count at the middle. Sealed
files are left out, as everywhere in this room. The no-show rate of a district comes from the outcomes of contacts of
the last twelve months: meetings that did not come about, of those and the talks held; too few known, and there is none.
Candidates are the middles of these districts, under the number of the district; if asked for, also sites where nobody
sits and places of the local directory one could be a guest in (`spots.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import floor

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q

from augenhoehe.caseload.allocation.problem import Point
from augenhoehe.caseload.facts import open_cases
from augenhoehe.caseload.siting.problem import Neighbourhood, Place, SitingProblem
from augenhoehe.caseload.siting.reading import FEWEST_PEOPLE
from augenhoehe.caseload.spots import Spot
from augenhoehe.caseload.weighing import lone_parents_among
from augenhoehe.cases.models import Contact, Outcome
from augenhoehe.organisation.models import Site
from augenhoehe.people.models import Address, AddressKind
from augenhoehe.places.models import Category, DirectoryEntry, District

FEWEST_TALKS = 5
MONTHS_LOOKED_BACK = 12
CELLS_A_DEGREE = (110, 70)  # latitude, longitude: about a kilometre each in the middle of Germany
SERVICES = frozenset(Category.values) - {Category.EMPLOYER.value}


Cell = tuple[int, int | None, int | None]  # district and square; no square where too few people live in one


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as exactly as known."""

    district: int
    point: Point | None

    @property
    def cell(self) -> Cell:
        """District and square of about a kilometre."""
        if self.point is None:
            return self.district, None, None
        latitude, longitude = self.point
        rows, columns = CELLS_A_DEGREE
        return self.district, floor(latitude * rows), floor(longitude * columns)


def siting_from_database(
    on: date, cost_eur: float | None = None, *, also: Collection[Spot] = (), with_centres: bool = True
) -> SitingProblem:
    """Everybody with an open case by where they live; `cost_eur` is what a place costs a year."""
    addresses = list(addresses_on(on))
    centres = centres_of({district for _, district, *_ in addresses})
    homes = {
        person: Home(district, None if latitude is None else (latitude, longitude or 0.0))
        for person, district, latitude, longitude in addresses
        if district in centres
    }
    lived_in = {home.district for home in homes.values()} if with_centres else set()
    possible = {spot.site for spot in also} - {None}
    return SitingProblem(
        neighbourhoods=tuple(neighbourhoods(homes, centres, on)),
        candidates=tuple(
            Place(id=district, name=name, point=point, cost_eur=cost_eur)
            for district, (name, point) in centres.items()
            if district in lived_in
        )
        + tuple(Place(id=spot.id, name=spot.name, point=spot.point, cost_eur=cost_eur) for spot in also),
        existing=tuple(place for place in existing_sites() if place.id not in possible),
    )


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


def people_by_cell(homes: Mapping[int, Home]) -> dict[Cell, list[int]]:
    """Who lives where; a square with few people is no square of its own, so that none speaks of single ones."""
    squares: dict[Cell, list[int]] = defaultdict(list)
    for person, home in homes.items():
        squares[home.cell].append(person)
    found: dict[Cell, list[int]] = defaultdict(list)
    for cell, people in squares.items():
        found[cell if len(people) >= FEWEST_PEOPLE else (cell[0], None, None)] += people
    return found


def neighbourhoods(
    homes: Mapping[int, Home], centres: Mapping[int, tuple[str, Point]], on: date
) -> Iterator[Neighbourhood]:
    """The sums square by square; what is known of a district holds for its squares."""
    alone = lone_parents_among(list(homes), on)
    rates, missing = no_show_rates(homes, on), missing_services(on)
    living = sorted(people_by_cell(homes).items(), key=lambda one: one[1][0])
    for number, ((district, row, column), people) in enumerate(living, start=1):
        name, middle = centres[district]
        if row is not None and column is not None:
            middle = ((row + 0.5) / CELLS_A_DEGREE[0], (column + 0.5) / CELLS_A_DEGREE[1])
        yield Neighbourhood(
            id=number,
            name=name,
            point=middle,
            people=len(people),
            lone_parents=len(alone.intersection(people)),
            no_show_rate=rates.get(district),
            missing_services=missing.get(district, 1.0),
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
