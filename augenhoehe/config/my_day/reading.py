"""Reads «Mein Tag» out of the database: few statements, always the same number, however many people there are.

1. A counsellor's people are few: their numbers once, then for each list its rows among these.
2. A lead's are many: one statement counts all lists, never past the cap; each list gives its first rows and no more.
3. Names, languages and districts are read at the end, for those shown.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.db.models import Case as Choice
from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from augenhoehe.cases.models import Case
from augenhoehe.config.my_day.day_list import COUNT_CAP, THESE, Asked, DayList, Found, Kept, found_on, these
from augenhoehe.config.my_day.filters import Filter
from augenhoehe.config.my_day.lists import LISTS, WHO_NEEDS_ME
from augenhoehe.organisation.models import Absence, Role, Staff, addressed, declined
from augenhoehe.people.models import (
    AddressKind,
    ContactPoint,
    ContactPointKind,
    Part,
    ResponsibilityRole,
    Way,
)
from augenhoehe.people.models.visibility import ANYBODY, Eyes, eyes_of
from augenhoehe.privacy.kept import ANY, ANY_DAY, KeptRows
from augenhoehe.privacy.records import holds_on

FIRST_ROWS = 30
WHO = (
    *("pk", "person_id", "last_two_way_at", "last_attempt_at", "given_name", "family_name", "birth_date"),
    *("interpreter_need", "preferred_language", "home", "carer_salutation", "carer_given", "carer_family"),
    *("carer_is_away", "may_be_called"),
)
OWN = ("pk", "person_id", "carer_id", "district_id", "district", "language", "matches")


class CappedCount(Subquery):
    """How many rows, never counting past the cap; many such counts make one statement."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Whose:
    """Whose day it is: the colleague's own, or that of an absent one he stands in for."""

    user: object
    staff: Staff
    asked: Asked
    chosen: Filter
    covered: list[Absence] = field(default_factory=list)
    covering: Absence | None = None

    @property
    def is_wide(self) -> bool:
        """Whether this day is about everybody one may see, not about one's own people."""
        return self.covering is None and self.staff.role != Role.COUNSELLOR

    @property
    def lists(self) -> tuple[DayList, ...]:
        """The lists of this day; who has nobody is a question for those who see all."""
        return LISTS if self.is_wide else tuple(one for one in LISTS if not one.is_for_leads)

    @property
    def carer(self) -> Staff:
        """Whose people they are, where the day is not wide."""
        return self.covering.staff if self.covering else self.staff

    def visible(self) -> QuerySet[Case]:
        """The open cases this user may see."""
        return visible_cases(self.user)


@dataclass(frozen=True)
class Day:
    """What is on the lists: how many on each, how many people in all, the rows known so far in their order.

    `known` holds all rows where the people are few, and the first ones otherwise; `ids` are these few.
    """

    counts: dict[str, int]
    people: int
    known: dict[str, list[Found]]
    is_complete: bool
    ids: list[int] = field(default_factory=list)
    stand_ins: list[tuple[Absence, int | None]] = field(default_factory=list)
    districts: list[tuple[int, str]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


def covered_by(staff: Staff, asked: Asked) -> list[Absence]:
    """The absences this colleague stands in for today. «Vertretung»"""
    return kept_cover().read({ANY: staff.pk, ANY_DAY: asked.on})


@cache
def kept_cover() -> KeptRows[Absence]:
    """The absences somebody stands in for, whoever that is."""
    rows = Absence.objects.on(ANY_DAY).filter(stand_in=ANY).select_related("staff")
    return KeptRows(rows.order_by("ends_on", "pk"))


def read_day(whose: Whose, *, with_rows: bool) -> Day:
    """All lists, in the way that fits the number of people."""
    return wide_day(whose, with_rows=with_rows) if whose.is_wide else own_day(whose)


def own_day(whose: Whose) -> Day:
    """The lists of one's own people, and how many of the absent colleagues' people need somebody today."""
    others = [] if whose.covering else [absence.staff_id for absence in whose.covered]
    looked_after = own_cases(whose, [whose.carer.pk, *others])
    mine = [case for case in looked_after if case.carer_id == whose.carer.pk]
    shown = {case.pk for case in mine if case.matches}
    theirs = {case.pk: case.carer_id for case in looked_after if case.carer_id != whose.carer.pk}
    cases = {case.person_id: case.pk for case in looked_after if case.pk in shown or case.pk in theirs}
    known, waiting = rows_by_list(whose, cases, theirs)
    return Day(
        counts={key: len(rows) for key, rows in known.items()},
        people=len(shown),
        known=known,
        is_complete=True,
        ids=sorted(shown),
        stand_ins=[(one, len(waiting.get(one.staff_id, ()))) for one in whose.covered],
        districts=[one for one, _ in Counter(homes(mine)).most_common()],
        languages=sorted({one.language for one in mine if one.language}),
    )


def own_cases(whose: Whose, carers: list[int]) -> list[Any]:
    """The cases of these colleagues, with what one can choose by and whether they meet the choice.

    Nobody stands in and nothing is chosen: that is the usual day, and its statement is kept.
    """
    eyes = eyes_of(whose.user)
    if eyes is None or len(carers) > 1 or whose.chosen.chosen:
        rows = cases_in_care(whose.visible(), carers, whose.asked.on, meets(whose))
        return list(rows.values_list(*OWN, named=True))
    return kept_own_cases(eyes.role).read(eyes.known | {ANY: carers[0], ANY_DAY: whose.asked.on})


@lru_cache(maxsize=20)
def kept_own_cases(role: str) -> Kept:
    """The statement of one colleague's cases as somebody in this role sees them."""
    visible = visible_cases(Eyes(ANYBODY, role))
    return Kept.of(cases_in_care(visible, [ANY], ANY_DAY, Value(True)).values_list(*OWN), OWN)


def visible_cases(user: object) -> QuerySet[Case]:
    """The open cases this user may see; sealed files stay out."""
    cases: QuerySet[Case] = Case.objects.visible_to(user, Part.COUNSELLING).open()
    return cases


def cases_in_care(
    cases: QuerySet[Case], carers: list[int], on: date, matches: Choice | Value
) -> QuerySet[Case]:
    """Those of these cases that are in the care of these colleagues."""
    care = Q(person__responsibilities__role=ResponsibilityRole.COUNSELLING)
    rows = cases.annotate(
        care=FilteredRelation(
            "person__responsibilities", condition=care & holds_on(on, "person__responsibilities__")
        ),
        dwelling=home(on),
        preferred=preferred(),
    ).filter(care__staff_id__in=carers)
    return rows.annotate(
        carer_id=F("care__staff_id"),
        district_id=F("dwelling__district_id"),
        district=F("dwelling__district__name"),
        language=F("preferred__language"),
        matches=matches,
    )


def meets(whose: Whose) -> Choice | Value:
    """Whether a case meets the choice, as a column."""
    if not whose.chosen.chosen:
        return Value(True)
    condition = whose.chosen.condition(whose.asked.on, whose.staff.pk)
    return Choice(When(condition, then=Value(True)), default=Value(False))


def rows_by_list(
    whose: Whose, cases: dict[int, int], theirs: dict[int, int]
) -> tuple[dict[str, list[Found]], dict[int, set[int]]]:
    """The rows of each list, each case once; and of the absent colleagues those who need somebody now."""
    known: dict[str, list[Found]] = {}
    waiting: dict[int, set[int]] = {}
    answers = found_on(whose.lists, cases, whose.asked) if cases else [[] for _ in whose.lists]
    for day_list, rows in zip(whose.lists, answers, strict=True):
        first: dict[int, Found] = {}
        for row in rows:
            first.setdefault(row.case_key, row)
        known[day_list.key] = [row for row in first.values() if row.case_key not in theirs]
        if day_list in WHO_NEEDS_ME:
            for case_id in first.keys() & theirs.keys():
                waiting.setdefault(theirs[case_id], set()).add(case_id)
    return known, waiting


def wide_day(whose: Whose, *, with_rows: bool) -> Day:
    """The lists of those who look after whole teams: all counts in one statement, and the first rows if wanted."""
    cases = wide_cases(whose)
    counted = [one.once(cases, whose.asked).order_by().values("pk") for one in whose.lists]
    counts = [CappedCount(rows[: COUNT_CAP + 1]) for rows in (*counted, cases.order_by().values("pk"))]
    row = Staff.objects.filter(pk=whose.staff.pk).values_list(*counts).get()
    known = {}
    if with_rows:
        known = {one.key: list(one.plain(one.once(cases, whose.asked))[: one.first]) for one in whose.lists}
    return Day(
        counts=dict(zip([one.key for one in whose.lists], row, strict=False)),
        people=row[-1],
        known=known,
        is_complete=False,
        stand_ins=[(absence, None) for absence in whose.covered],
    )


def wide_cases(whose: Whose) -> QuerySet[Case]:
    """The cases of a wide day that meet the choice, to be asked for, not to be listed."""
    cases = whose.visible()
    if whose.chosen.chosen:
        cases = cases.filter(whose.chosen.condition(whose.asked.on, whose.staff.pk))
    return cases


def home(on: Any) -> FilteredRelation:
    """Where the person lives on that day."""
    lives = Q(person__addresses__kind=AddressKind.HOME) & holds_on(on, "person__addresses__")
    return FilteredRelation("person__addresses", condition=lives)


def preferred() -> FilteredRelation:
    """The language the person prefers."""
    return FilteredRelation("person__languages", condition=Q(person__languages__is_preferred=True))


def people_of(ids: Iterable[int], asked: Asked) -> dict[int, Any]:
    """Who they are, for the few that are shown: name, age, language, home, and who looks after them."""
    return {case.pk: case for case in kept_people(asked.on).read(these(ids))}


@lru_cache(maxsize=8)
def kept_people(on: date) -> Kept:
    """The statement of who somebody is on that day."""
    care = Q(person__responsibilities__role=ResponsibilityRole.COUNSELLING)
    rows = Case.objects.filter(pk__in=THESE).annotate(
        care=FilteredRelation(
            "person__responsibilities", condition=care & holds_on(on, "person__responsibilities__")
        ),
        dwelling=home(on),
        preferred=preferred(),
        given_name=F("person__given_name"),
        family_name=F("person__family_name"),
        birth_date=F("person__birth_date"),
        interpreter_need=F("person__interpreter_need"),
        preferred_language=F("preferred__language"),
        home=Coalesce("dwelling__district__name", "dwelling__city"),
        carer_salutation=F("care__staff__salutation"),
        carer_given=F("care__staff__given_name"),
        carer_family=F("care__staff__family_name"),
        may_be_called=Exists(
            ContactPoint.objects.on(on).filter(
                person=OuterRef("person"),
                kind=ContactPointKind.PHONE,
                ways_to_person__contains=[Way.CALL.value],
            )
        ),
        carer_is_away=Exists(Absence.objects.on(on).filter(staff=OuterRef("care__staff_id"))),
    )
    return Kept.of(rows.values_list(*WHO), WHO)


@dataclass(frozen=True)
class Row:
    """One line of «Mein Tag»: the person, why now, and the one next step."""

    case: Any
    day_list: DayList
    reason: str
    next_step: str
    age: int
    carer: str

    @property
    def person_id(self) -> int:
        """Whose file it is."""
        return int(self.case.person_id)

    @property
    def full_name(self) -> str:
        """«Olena Kowalenko»"""
        return f"{self.case.given_name} {self.case.family_name}"

    @property
    def carer_named(self) -> str:
        """«bei Herrn Lansing»"""
        return declined(self.carer)


def row_of(day_list: DayList, found: Found, case: Any, asked: Asked) -> Row:
    """One line out of what was found and who it is."""
    born = case.birth_date
    age = asked.on.year - born.year - ((asked.on.month, asked.on.day) < (born.month, born.day))
    carer = ""
    if case.carer_family:
        carer = addressed(case.carer_salutation, case.carer_given, case.carer_family)
    reason = day_list.reason(found, case, asked.on)
    return Row(case, day_list, reason, day_list.next_step(found, case), age, carer)


def first_of_all(day: Day, whose: Whose) -> list[tuple[DayList, Found]]:
    """«Als Nächstes»: the first of every list in its order, each person once, under the most pressing reason."""
    chosen: dict[int, tuple[DayList, Found]] = {}
    for day_list in whose.lists:
        for found in day.known[day_list.key][: day_list.first]:
            chosen.setdefault(found.case_key, (day_list, found))
    return list(chosen.values())[:FIRST_ROWS]


def homes(cases: Iterable[Any]) -> list[tuple[int, str]]:
    """The districts of these people, as often as somebody lives there."""
    return [(one.district_id, one.district) for one in cases if one.district_id]
