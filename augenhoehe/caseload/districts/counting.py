"""How many people we look after where, as far as it may be said. «Menschen in Betreuung je Stadtteil»

Counted is who has an open case and a home on the first day of the month; every page, table and file of the month tells
the same. The count is of the whole house, whoever reads it. People whose file was sealed on that day are not in it at
all; a file sealed since then leaves with the next month, for a number that falls on the day would tell where somebody
lives whose file has just been closed. What a small number would tell about single people is hidden: `suppression.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.cache import caches
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.connection import ConnectionProxy

from augenhoehe.caseload.districts.suppression import ROOT, Tree, hidden_everywhere
from augenhoehe.caseload.rules import fewest_people
from augenhoehe.cases.models import Case, Need
from augenhoehe.people.models import (
    Address,
    AddressKind,
    BenefitUnitMembership,
    LanguageLevel,
    MemberRole,
    PersonLanguage,
    Seal,
)
from augenhoehe.places.models import District, DistrictFigure
from augenhoehe.privacy.records import holds_on

PARAMETERS = Path(__file__).parents[1] / "parameters" / "districts.yaml"
cache = ConnectionProxy(caches, "counts")
CACHE_KEY, KEPT_SECONDS = "caseload.districts.counted", 600
OUTSIDE = -(10**12)
"""People whose home lies in no district we know; a part of the house that is never shown."""
EVERYBODY, UNDER_25, LONE_PARENTS = "everybody", "under_25", "lone_parents"
Numbers = dict[int, int]


def reporting_day(today: date | None = None) -> date:
    """The day the figures speak of: the first of the month, so that no single arrival can be watched. «Stand»"""
    return (today or timezone.localdate()).replace(day=1)


def threshold(on: date) -> int:
    """The smallest number of people that is shown."""
    return fewest_people(on)


@dataclass(frozen=True)
class Place:
    """A district as the counts need it."""

    pk: int
    scheme: str
    code: str
    parent: int | None


@dataclass(frozen=True)
class Counted:
    """The numbers that may be shown, by district and feature; what is hidden is None."""

    on: date
    shown: Mapping[str, Mapping[int, int]]
    places: frozenset[int]

    def number(self, area: int, feature: str = EVERYBODY) -> int | None:
        """So many people here have this feature; None where that is hidden."""
        return self.shown.get(feature, {}).get(area)

    def share(self, area: int, feature: str) -> float | None:
        """The same, of a hundred people we look after here."""
        number, everybody = self.number(area, feature), self.number(area)
        return 100 * number / everybody if number is not None and everybody else None

    @cached_property
    def features(self) -> tuple[str, ...]:
        """What can be shown somewhere, in the order of the tables."""
        return tuple(name for name, rows in self.shown.items() if name != EVERYBODY and rows)


def counted(on: date) -> Counted:
    """What may be said, counted at most every ten minutes."""
    places = District.objects.aggregate(n=Count("pk"), changed=Max("changed_at"))
    stamp = (on, *places.values())
    kept = cache.get(CACHE_KEY)
    if kept is not None and kept[0] == stamp:
        found: Counted = kept[1]
        return found
    fresh = computed(on)
    cache.set(CACHE_KEY, (stamp, fresh), KEPT_SECONDS)
    return fresh


def computed(on: date) -> Counted:
    """Everything that may be said about the house on that day: five statements, however many districts."""
    everybody, features = people_by_district(on)
    places = places_in(on.year)
    tree, index = tree_of(places, everybody, order_of(places))
    living = index(everybody)
    lowest = {one: living.get(one, 0) for one in leaves(tree)}
    having = {name: index(rows) for name, rows in features.items()}
    of_all, of_features = hidden_everywhere(tree, lowest, having, threshold=threshold(on))
    shown = {EVERYBODY: sums(tree, lowest, of_all)}
    shown |= {name: sums(tree, having[name], hidden) for name, hidden in of_features.items()}
    return Counted(on, shown, frozenset(place.pk for place in places))


def sums(tree: Tree, rows: Mapping[int, int], hidden: Iterable[int]) -> Numbers:
    """What may be shown: districts and the house; the parts that belong to no part never."""
    found: Numbers = {}

    def add(area: int) -> int:
        parts = tree.parts_of(area)
        found[area] = sum(add(part) for part in parts) if parts else rows.get(area, 0)
        return found[area]

    add(ROOT)
    secret = frozenset(hidden)
    return {area: n for area, n in found.items() if area >= ROOT and area not in secret}


def leaves(tree: Tree, area: int = ROOT) -> list[int]:
    """The lowest areas below this one."""
    parts = tree.parts_of(area)
    return [one for part in parts for one in leaves(tree, part)] if parts else [area]


def places_in(year: int) -> list[Place]:
    """The districts of that year, all ways to divide the area."""
    rows = District.objects.in_year(year).values_list("pk", "scheme", "code", "parent_id")
    return [Place(*row) for row in rows.order_by("scheme", "code")]


def order_of(places: Iterable[Place]) -> dict[int, tuple[Any, ...]]:
    """The public order in which districts are hidden to protect others: those with fewest inhabitants first."""
    known = DistrictFigure.objects.filter(indicator="inhabitants").order_by("year")
    inhabitants = {area: float(n) for area, n in known.values_list("district", "value")}
    return {place.pk: (inhabitants.get(place.pk, float("inf")), place.scheme, place.code) for place in places}


def tree_of(
    places: Iterable[Place], everybody: Numbers, order: Mapping[int, tuple[Any, ...]]
) -> tuple[Tree, Any]:
    """The districts as a tree, and how numbers by district become numbers by lowest area.

    Who lives in a district but in none of its parts is a part of its own, and the first to be hidden. A way to divide
    the area in which nobody lives at all is left out: it would only hide others.
    """
    known = {place.pk: place for place in places}
    below: dict[int, list[int]] = defaultdict(list)
    for place in known.values():
        below[place.parent if place.parent in known else ROOT].append(place.pk)
    used = {scheme_of(known, area) for area in everybody if area in known}
    below[ROOT] = [area for area in below[ROOT] if known[area].scheme in used]
    own = {area for area in below if area != ROOT}

    def index(rows: Numbers) -> Numbers:
        found: Numbers = defaultdict(int)
        for area, n in rows.items():
            found[OUTSIDE if area not in known else -area if area in own else area] += n
        return dict(found)

    rest = index(everybody)
    parts = {
        area: ([-area] if rest.get(-area) else []) + sorted(few, key=order.__getitem__)
        for area, few in below.items()
    }
    if rest.get(OUTSIDE):
        parts[ROOT].insert(0, OUTSIDE)
    return Tree(parts), index


def scheme_of(known: Mapping[int, Place], area: int) -> str:
    """The way to divide the area that the largest district around this one belongs to."""
    place = known[area]
    while place.parent is not None and place.parent in known:
        place = known[place.parent]
    return place.scheme


def people_by_district(on: date) -> tuple[Numbers, dict[str, Numbers]]:
    """Who lives where, bare numbers; 0 is «in no district». Three statements; never shown as they are."""
    rows = list(
        open_cases(on)
        .order_by()
        .values(area=home(on))
        .annotate(
            n=Count("pk"),
            young=Count("pk", filter=Q(person__birth_date__gt=on - relativedelta(years=25))),
            alone=Count("pk", filter=Q(is_lone_parent(on))),
        )
    )
    everybody = {row["area"] or ROOT: row["n"] for row in rows}
    features: dict[str, Numbers] = {
        UNDER_25: {row["area"] or ROOT: row["young"] for row in rows},
        LONE_PARENTS: {row["area"] or ROOT: row["alone"] for row in rows},
    }
    for kind, counts in (("language", by_language(on)), ("theme", by_theme(on))):
        for area, value, n in counts:
            features.setdefault(f"{kind}:{value}", {})[area or ROOT] = n
    return everybody, dict(sorted(features.items(), key=lambda one: -sum(one[1].values())))


def open_cases(on: date) -> QuerySet[Case]:
    """The cases that are open on that day and that nobody had sealed by then."""
    sealed = Seal.objects.filter(holds_on(on), person=OuterRef("person_id"))
    return Case.objects.on(on).filter(~Exists(sealed))


def home(on: date, person: str = "person_id") -> Subquery:
    """The district somebody lives in on that day."""
    at_home = Address.objects.on(on).filter(kind=AddressKind.HOME, person=OuterRef(person))
    return Subquery(at_home.values("district_id")[:1])


def is_lone_parent(on: date) -> Exists:
    """Whoever represents a benefit unit with a child under 18 and without a partner. «alleinerziehend» – § 21 Abs. 3"""
    members = BenefitUnitMembership.objects.on(on).filter(unit=OuterRef("unit"))
    minors = members.filter(role=MemberRole.CHILD, person__birth_date__gt=on - relativedelta(years=18))
    mine = BenefitUnitMembership.objects.on(on).filter(
        person=OuterRef("person_id"), role=MemberRole.REPRESENTATIVE
    )
    return Exists(mine.filter(Exists(minors), ~Exists(members.filter(role=MemberRole.PARTNER))))


def by_language(on: date) -> Iterable[tuple[int | None, str, int]]:
    """District, language, people who speak it; one may speak several."""
    spoken = PersonLanguage.objects.exclude(speaking=LanguageLevel.NONE).exclude(language="de")
    rows = spoken.filter(person__in=open_cases(on).values("person_id")).order_by()
    counts = rows.values(area=home(on), spoken=F("language")).annotate(n=Count("person", distinct=True))
    return [(row["area"], row["spoken"], row["n"]) for row in counts]


def by_theme(on: date) -> Iterable[tuple[int | None, str, int]]:
    """District, theme, people who said that it matters to them; one may name several. Own words are not read."""
    said = Need.objects.on(on).filter(withdrawn_at__isnull=True, case__in=open_cases(on)).exclude(theme="")
    counts = (
        said.order_by()
        .values(area=home(on, "case__person_id"), said=F("theme"))
        .annotate(n=Count("case__person", distinct=True))
    )
    return [(row["area"], row["said"], row["n"]) for row in counts]
