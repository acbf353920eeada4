"""From the database to the question where a contact point would help: sums by district, nobody single. «Bedarf vor Ort»

Sealed files are left out, as everywhere in this room. The no-show rate comes from the outcomes of contacts of the last
twelve months: meetings that did not come about, of those and the talks held; a district with few of them has none.
Candidates are the centres of the districts people live in.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q

from augenhoehe.caseload.allocation.problem import Point
from augenhoehe.caseload.facts import open_cases
from augenhoehe.caseload.siting.problem import Neighbourhood, Place, SitingProblem
from augenhoehe.caseload.weighing import lone_parents_among
from augenhoehe.cases.models import Contact, Outcome
from augenhoehe.organisation.models import Site
from augenhoehe.people.models import Address, AddressKind
from augenhoehe.places.models import Category, DirectoryEntry, District

FEWEST_TALKS = 5
MONTHS_LOOKED_BACK = 12
SERVICES = frozenset(Category.values) - {Category.EMPLOYER.value}


def siting_from_database(on: date, cost_eur: float | None = None) -> SitingProblem:
    """Everybody with an open case by the district of the home; `cost_eur` is what a place costs a year."""
    homes = district_of_people(on)
    people = Counter(homes.values())
    alone = Counter(homes[person] for person in lone_parents_among(list(homes), on))
    rates, missing = no_show_rates(homes, on), missing_services(on)
    places = centres_of(people)
    return SitingProblem(
        neighbourhoods=tuple(
            Neighbourhood(
                id=district,
                name=name,
                point=point,
                people=people[district],
                lone_parents=alone[district],
                no_show_rate=rates.get(district),
                missing_services=missing.get(district, 1.0),
            )
            for district, (name, point) in places.items()
        ),
        candidates=tuple(
            Place(id=district, name=name, point=point, cost_eur=cost_eur)
            for district, (name, point) in places.items()
        ),
        existing=tuple(existing_sites()),
    )


def centres_of(districts: Collection[int]) -> dict[int, tuple[str, Point]]:
    """Name and centre of those that have one, by district."""
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


def district_of_people(on: date) -> dict[int, int]:
    """Person → district of the home."""
    rows = Address.objects.on(on).filter(
        person__in=open_cases(on, None).values("person"), kind=AddressKind.HOME, district__isnull=False
    )
    return dict(rows.order_by("pk").values_list("person_id", "district_id"))


def no_show_rates(homes: dict[int, int], on: date) -> dict[int, float]:
    """By district, where enough talks are known."""
    counted = (
        Contact.objects.filter(
            outcome__in=[Outcome.TALKED, Outcome.NOT_APPEARED],
            occurred_at__date__gt=on - relativedelta(months=MONTHS_LOOKED_BACK),
            occurred_at__date__lte=on,
            withdrawn_at=None,
            case__in=open_cases(on, None).values("pk"),
        )
        .values("case__person_id")
        .annotate(all=Count("pk"), missed=Count("pk", filter=Q(outcome=Outcome.NOT_APPEARED)))
        .values_list("case__person_id", "all", "missed")
    )
    talks, missed = Counter[int](), Counter[int]()
    for person, number, not_come in counted:
        if person in homes:
            talks[homes[person]] += number
            missed[homes[person]] += not_come
    return {place: missed[place] / number for place, number in talks.items() if number >= FEWEST_TALKS}


def missing_services(on: date) -> dict[int, float]:
    """By district the share of the kinds of help that nobody offers there."""
    rows = DirectoryEntry.objects.open_on(on).filter(district__isnull=False, category__in=SERVICES)
    kinds = Counter(
        district for district, _ in rows.order_by().values_list("district_id", "category").distinct()
    )
    return {district: 1 - number / len(SERVICES) for district, number in kinds.items()}
