"""From the database to the problem: who is to be looked after, and by whom they could be. «Stand der Zuständigkeit»

Read in a constant number of statements, whole or for some local Jobcenters. Sealed files are left out: a proposal, a
count or a load would say that they are there; they stay where they are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from augenhoehe.caseload.allocation.problem import CaseFacts, Desk, Point, Problem
from augenhoehe.caseload.models import Circumstance, CircumstanceKind
from augenhoehe.caseload.rules import CaseWeightFacts, speaks_well_enough
from augenhoehe.caseload.weighing import case_facts, desk_capacities, weights_of_facts
from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import (
    ConsultationHours,
    DistrictService,
    LocalJobcenter,
    Role,
    Staff,
    StaffLanguage,
    StaffSpecialism,
)
from augenhoehe.people.models import (
    Address,
    AddressKind,
    BenefitUnitMembership,
    Responsibility,
    ResponsibilityRole,
    Seal,
)
from augenhoehe.places.models import District

DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Care:
    """Who looks after somebody, and since when."""

    local_jobcenter: int
    staff: int | None
    starts_on: date


@dataclass(frozen=True)
class Home:
    """Where somebody lives."""

    point: Point | None
    district: int | None


@dataclass(frozen=True)
class Known:
    """What is known of one case before it is weighed."""

    case_id: int
    person_id: int
    unit: int
    key: str
    house: int
    care: Care | None
    home: Home
    heeded: Mapping[str, set[int]]


def problem_from_database(on: date, local_jobcenters: Collection[int] | None = None) -> Problem:
    """Everybody with an open case and every counsellor as of that day; of these local Jobcenters, or of all."""
    desks = desks_on(on, local_jobcenters)
    cases = cases_on(on, local_jobcenters, {desk.id for desk in desks})
    return Problem(tuple(cases), tuple(desks))


def open_cases(on: date, local_jobcenters: Collection[int] | None) -> QuerySet[Case, Any]:
    """Open cases of people whose file is not sealed; looked after, or living, where these local Jobcenters are."""
    sealed = Exists(Seal.objects.on(on).filter(person=OuterRef("person")))
    cases: QuerySet[Case, Any] = Case.objects.on(on).filter(~sealed)
    if local_jobcenters is None:
        return cases
    houses = list(local_jobcenters)
    care = Responsibility.objects.on(on).filter(
        role=ResponsibilityRole.COUNSELLING, local_jobcenter__in=houses
    )
    districts = [pk for pk, house in house_of_districts(on).items() if house in local_jobcenters]
    homes = Address.objects.on(on).filter(kind=AddressKind.HOME, district__in=districts)
    lifted = Circumstance.objects.in_force().on(on).filter(local_jobcenter__in=houses)
    near = (rows.order_by().values("person") for rows in (care, homes, lifted))
    return cases.filter(reduce(or_, (Q(person__in=people) for people in near)))


def cases_on(on: date, local_jobcenters: Collection[int] | None, desks: Collection[int]) -> list[CaseFacts]:
    """The cases, each with the Jobcenter of residence; a colleague who is no counsellor any more is no tie."""
    cases = open_cases(on, local_jobcenters)
    rows = list(cases.order_by("pk").values_list("pk", "person_id", "person__search_key"))
    people = cases.order_by().values("person")
    care, homes = care_on(people, on), homes_on(people, on)
    houses = house_of_districts(on)
    units = dict(BenefitUnitMembership.objects.on(on).filter(person__in=people).values_list("person", "unit"))
    heeded = circumstances_on(people, on)
    wanted = []
    for case_id, person_id, key in rows:
        held, home = care.get(person_id), homes.get(person_id, Home(None, None))
        house = house_of(heeded[person_id], home, held, houses)
        if house and (local_jobcenters is None or house in local_jobcenters):
            unit = units.get(person_id, -person_id)
            wanted.append(Known(case_id, person_id, unit, key, house, held, home, heeded[person_id]))
    facts = case_facts([one.case_id for one in wanted], on)
    weights = weights_of_facts(facts, on)
    return [fact_of(one, facts[one.case_id], float(weights[one.case_id]), desks, on) for one in wanted]


def house_of(
    heeded: Mapping[str, set[int]], home: Home, care: Care | None, houses: Mapping[int | None, int]
) -> int | None:
    """The one a lead has named, else that of the home, else the one that looks after her. § 36 SGB II"""
    named = next(iter(heeded[CircumstanceKind.OTHER_SITE]), None)
    return named or houses.get(home.district) or (care.local_jobcenter if care else None)


def houses_of(people: QuerySet[Case, Any], on: date) -> dict[int, int]:
    """The local Jobcenter of each of these people; nobody for whom there is none."""
    care, homes, heeded = care_on(people, on), homes_on(people, on), circumstances_on(people, on)
    houses = house_of_districts(on)
    found = {
        person: house_of(heeded[person], homes.get(person, Home(None, None)), care.get(person), houses)
        for person in {*care, *homes, *heeded}
    }
    return {person: house for person, house in found.items() if house}


def house_of_person(person_id: int, on: date) -> int | None:
    """The local Jobcenter of one person, as the problem has it; None where there is none yet."""
    return houses_of(Case.objects.filter(person=person_id).order_by().values("person"), on).get(person_id)


def fact_of(
    one: Known, weighed: CaseWeightFacts, weight: float, desks: Collection[int], on: date
) -> CaseFacts:
    """One case as the optimiser sees it; whoever is looked after apart is a unit alone."""
    care, heeded = one.care, one.heeded
    return CaseFacts(
        id=one.case_id,
        unit=-one.person_id if heeded[CircumstanceKind.APART] else one.unit,
        local_jobcenter=one.house,
        weight=weight,
        surname_key=one.key,
        point=one.home.point,
        district=one.home.district,
        languages=weighed.languages,
        needs=weighed.needs,
        groups=weighed.groups,
        current=care.staff if care and care.staff in desks else None,
        months_with_current=round((on - care.starts_on).days / DAYS_A_MONTH, 1) if care else 0.0,
        wished=frozenset(heeded[CircumstanceKind.WISH]),
        excluded=frozenset(heeded[CircumstanceKind.CONFLICT] | heeded[CircumstanceKind.NOT_WANTED]),
    )


def care_on(people: QuerySet[Case, Any], on: date) -> dict[int, Care]:
    """Who counsels these people, by person."""
    rows = Responsibility.objects.on(on).filter(person__in=people, role=ResponsibilityRole.COUNSELLING)
    columns = ("person_id", "local_jobcenter_id", "staff_id", "starts_on")
    return {person: Care(*rest) for person, *rest in rows.values_list(*columns)}


def homes_on(people: QuerySet[Case, Any], on: date) -> dict[int, Home]:
    """Where these people live, by person."""
    rows = Address.objects.on(on).filter(person__in=people, kind=AddressKind.HOME)
    columns = ("person_id", "latitude", "longitude", "district_id")
    return {
        person: Home(None if latitude is None or longitude is None else (latitude, longitude), district)
        for person, latitude, longitude, district in rows.values_list(*columns)
    }


def house_of_districts(on: date) -> dict[int | None, int]:
    """The local Jobcenter of every district: its own, or that of what it belongs to. § 6 Abs. 2 SGB II"""
    houses: dict[int | None, int] = dict(
        LocalJobcenter.objects.filter(district__isnull=False).values_list("district", "pk")
    )
    parents = District.objects.in_year(on.year).filter(parent__in=houses).values_list("pk", "parent")
    return houses | {district: houses[parent] for district, parent in parents}


def circumstances_on(people: QuerySet[Case, Any], on: date) -> dict[int, dict[str, set[int]]]:
    """By person and kind the colleagues or Jobcenters it is about; for somebody looked after apart the person."""
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = Circumstance.objects.in_force().on(on).filter(person__in=people)
    for person, kind, staff, house in rows.values_list("person", "kind", "staff", "local_jobcenter"):
        found[person][kind].add(staff or house or person)
    return found


def desks_on(on: date, local_jobcenters: Collection[int] | None) -> list[Desk]:
    """The counsellors of that day with what they bring."""
    rows = Staff.objects.on(on).filter(role=Role.COUNSELLOR).select_related("team__site")
    if local_jobcenters is not None:
        rows = rows.filter(team__local_jobcenter__in=list(local_jobcenters))
    staff = list(rows.order_by("pk"))
    ids = [one.pk for one in staff]
    spoken = StaffLanguage.objects.filter(staff__in=ids).values_list("staff", "language", "level")
    languages = grouped((one, language) for one, language, level in spoken if speaks_well_enough(level))
    known = StaffSpecialism.objects.on(on).filter(staff__in=ids)
    specialisms = grouped(known.values_list("staff", "specialism"))
    served = grouped(DistrictService.objects.on(on).filter(staff__in=ids).values_list("staff", "district"))
    places = contact_points(ids, on)
    capacities = desk_capacities(staff, on)
    return [
        Desk(
            id=one.pk,
            local_jobcenter=one.team.local_jobcenter_id,
            capacity=float(capacities[one.pk]),
            team=one.team_id,
            remit=frozenset(one.team.remit),
            languages=frozenset(languages[one.pk]),
            specialisms=frozenset(specialisms[one.pk]),
            districts=frozenset(served[one.pk]),
            place=place_of(one),
            places=places[one.pk],
        )
        for one in staff
    ]


def place_of(staff: Staff) -> Point | None:
    """Where the team sits."""
    site = staff.team.site
    if site is None or site.latitude is None or site.longitude is None:
        return None
    return (site.latitude, site.longitude)


def contact_points(staff: Collection[int], on: date) -> dict[int, dict[int, Point]]:
    """By colleague and district the place where she holds talks with people of that district. «Sprechzeit»"""
    rows = ConsultationHours.objects.on(on).filter(
        Q(site__latitude__isnull=False), staff__in=staff, site__district__isnull=False
    )
    found: dict[int, dict[int, Point]] = defaultdict(dict)
    columns = ("staff", "site__district", "site__latitude", "site__longitude")
    for person, district, latitude, longitude in rows.order_by("pk").values_list(*columns):
        found[person][district] = (latitude, longitude)
    return found


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, set[Any]]:
    """The second of each pair by the first."""
    found: dict[Any, set[Any]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
