"""What makes a case light or heavy, and how much room a desk has, read for many at once. «Fallgewicht, Kapazität»

Six statements for any number of cases, two for any number of desks. What is looked at of a person stands in
`rules.CaseWeightFacts`, and nothing else is read here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from augenhoehe.caseload.rules import (
    CaseWeightFacts,
    absent_share,
    capacity,
    capacity_rule_on,
    case_weight,
    speaks_well_enough,
    weights_on,
)
from augenhoehe.cases.models import SENSITIVE_THEMES, Case, Need
from augenhoehe.organisation.models import Absence, Specialism, Staff
from augenhoehe.people.models import (
    BenefitUnitMembership,
    EmploymentKind,
    EmploymentStatus,
    InterpreterNeed,
    LanguageLevel,
    MemberRole,
    PersonLanguage,
    ResidenceTitle,
    ResidenceTitleKind,
)

REFUGE = (
    ResidenceTitleKind.SECTION_24,
    ResidenceTitleKind.SECTION_25_1,
    ResidenceTitleKind.SECTION_25_3,
)
ADULT_FROM = 18
GERMAN = "de"
DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case with what stands on the case and the person themselves."""

    case_id: int
    person_id: int
    starts_on: date
    birth_date: date
    interpreter_need: str


def among(ids: Collection[int]) -> RawSQL:
    """These numbers as one value of the statement, however many."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


def case_facts(ids: Collection[int], on: date) -> dict[int, CaseWeightFacts]:
    """What the weight of these cases is made of, by case."""
    rows = Case.objects.filter(pk__in=among(ids)).order_by("pk")
    columns = ("pk", "person_id", "starts_on", "person__birth_date", "person__interpreter_need")
    cases = [OpenCase(*row) for row in rows.values_list(*columns)]
    people = [case.person_id for case in cases]
    languages, refugees = spoken_by(people), refugees_among(people, on)
    alone, own_boss = lone_parents_among(people, on), self_employed_among(people, on)
    themes = themes_of(ids, on)
    young_until = weights_on(on).young_until_age

    def facts(case: OpenCase) -> CaseWeightFacts:
        age = relativedelta(on, case.birth_date).years
        groups = {
            Specialism.UNDER_25: age < young_until,
            Specialism.REFUGEES: case.person_id in refugees,
            Specialism.LONE_PARENTS: case.person_id in alone,
        }
        found = frozenset(str(group.value) for group, holds in groups.items() if holds)
        is_self_employed = case.person_id in own_boss
        wants_words = case.interpreter_need in {InterpreterNeed.SPOKEN, InterpreterNeed.BOTH}
        return CaseWeightFacts(
            age=age,
            needs_interpreter=case.interpreter_need != InterpreterNeed.NONE,
            is_refugee=groups[Specialism.REFUGEES],
            months_in_care=int((on - case.starts_on).days / DAYS_A_MONTH),
            is_lone_parent=groups[Specialism.LONE_PARENTS],
            is_self_employed=is_self_employed,
            themes=themes[case.case_id],
            languages=languages[case.person_id] if wants_words else frozenset(),
            needs=found | ({Specialism.SELF_EMPLOYED.value} if is_self_employed else frozenset()),
            groups=found,
        )

    return {case.case_id: facts(case) for case in cases}


def weights_of_cases(ids: Collection[int], on: date) -> dict[int, Decimal]:
    """How much of a counsellor's time each of these cases takes."""
    return weights_of_facts(case_facts(ids, on), on)


def weights_of_facts(facts: Mapping[int, CaseWeightFacts], on: date) -> dict[int, Decimal]:
    """The same where the facts are read already."""
    weights = weights_on(on)
    return {case_id: case_weight(case, weights) for case_id, case in facts.items()}


def spoken_by(people: Collection[int]) -> dict[int, frozenset[str]]:
    """By person the languages besides German in which she can hold a talk."""
    found: dict[int, set[str]] = defaultdict(set)
    enough = [level for level in LanguageLevel.values if speaks_well_enough(level)]
    rows = PersonLanguage.objects.filter(person__in=among(people), speaking__in=enough)
    for person, language in rows.exclude(language=GERMAN).order_by().values_list("person_id", "language"):
        found[person].add(language)
    return defaultdict(frozenset, {person: frozenset(spoken) for person, spoken in found.items()})


def refugees_among(people: Collection[int], on: date) -> set[int]:
    """Who holds a title of protection on that day. «Geflüchtete» – §§ 24, 25 AufenthG"""
    titles = ResidenceTitle.objects.on(on).filter(person__in=among(people), kind__in=REFUGE)
    return set(titles.order_by().values_list("person_id", flat=True))


def self_employed_among(people: Collection[int], on: date) -> set[int]:
    """Who works for herself on that day."""
    statuses = EmploymentStatus.objects.on(on).filter(
        person__in=among(people), kind=EmploymentKind.SELF_EMPLOYED
    )
    return set(statuses.order_by().values_list("person_id", flat=True))


def lone_parents_among(people: Collection[int], on: date) -> set[int]:
    """Who lives with a child under 18 and without a partner. «Alleinerziehend» – § 21 Abs. 3 SGB II"""
    in_unit = BenefitUnitMembership.objects.on(on).filter(unit=OuterRef("unit"))
    minors = in_unit.filter(
        role=MemberRole.CHILD, person__birth_date__gt=on - relativedelta(years=ADULT_FROM)
    )
    mine = BenefitUnitMembership.objects.on(on).filter(
        Exists(minors),
        ~Exists(in_unit.filter(role=MemberRole.PARTNER)),
        person__in=among(people),
        role=MemberRole.REPRESENTATIVE,
    )
    return set(mine.order_by().values_list("person_id", flat=True))


def themes_of(ids: Collection[int], on: date) -> Counter[int]:
    """By case how many themes from the cards are open; the sensitive ones are not even read."""
    needs = Need.objects.on(on).filter(case__in=among(ids), withdrawn_at__isnull=True)
    named = needs.exclude(theme__in=["", *SENSITIVE_THEMES])
    return Counter(named.order_by().values_list("case_id", flat=True))


def desk_capacities(staff: Sequence[Staff], on: date) -> dict[int, Decimal]:
    """By colleague how many points of case weight fit, after absence and reserve; nought for who is away all along."""
    rule = capacity_rule_on(on)
    until = on + relativedelta(days=rule.window_days)
    away = absences_between([one.pk for one in staff], on, until)
    return {
        one.pk: capacity(
            one.weekly_hours,
            absent_share(away[one.pk], one.working_days, on, rule.window_days),
            rule,
        )
        for one in staff
    }


def absences_between(
    staff: Iterable[int], first: date, last: date
) -> dict[int, list[tuple[date, date | None]]]:
    """By colleague the absences that touch these days."""
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows: QuerySet[Any] = Absence.objects.filter(
        staff__in=list(staff), starts_on__lte=last, ends_on__gte=first
    )
    for one, starts_on, ends_on in rows.order_by().values_list("staff_id", "starts_on", "ends_on"):
        found[one].append((starts_on, ends_on))
    return found
