"""«Mein Tag»: who needs me next, and why. Four lists, each row with its reason in words."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db.models import Case as Choice
from django.db.models import DateTimeField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from augenhoehe import cases
from augenhoehe.cases.models import Case, CooperationPlan, FollowUp, FollowUpKind
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.people.models import AddressKind, Part, Responsibility, ResponsibilityRole
from augenhoehe.privacy.records import holds_on

PARAMETERS = Path(cases.__file__).parent / "parameters" / "my_day.yaml"
COUNT_CAP = 1000
FIRST_OF_EACH = 6

Rows = QuerySet[Case, Any]
Entry = Any  # a plain row with these columns and the facts of its list
COLUMNS = (
    *("pk", "person_id", "given_name", "family_name", "interpreter_need", "preferred_language", "home"),
    *("last_two_way_at", "last_attempt_at"),
)


@dataclass(frozen=True)
class DayList:
    """One list: its key in the address, its question, who is on it, what its reason tells, and the reason in words.

    The first of the facts orders the list; it is empty for whoever is not on it.
    """

    key: str
    title: str
    holds: Callable[[date], Any]
    facts: Callable[[date], dict[str, Any]]
    order: tuple[str, str]
    reason: Callable[[Any, date], str]
    next_step: str
    empty: str

    def find(self, rows: Rows, on: date) -> Rows:
        """Those of these cases that are on the list."""
        return rows.filter(self.holds(on))

    def leading(self, rows: Rows, on: date) -> Any:
        """The ids of those on the list, with what orders them."""
        found = self.find(rows, on).annotate(**self.facts(on))
        return found.order_by(*self.order).values_list("pk", self.order[0], named=True)


def days(name: str, on: date) -> timedelta:
    """A house parameter in days."""
    return timedelta(days=int(value_on(name, on, PARAMETERS)))


def talks(on: date) -> Any:
    """The case's open talks today. «Gespräche heute»"""
    return FollowUp.objects.filter(case=OuterRef("pk"), kind=FollowUpKind.TALK, due_on=on, done_at=None)


def talk_facts(on: date) -> dict[str, Any]:
    """The hour of the first talk."""
    return {"talk_at": Subquery(talks(on).order_by("starts_at").values("starts_at")[:1])}


def newly_cared_for(on: date) -> dict[str, Any]:
    """What makes a responsibility for counselling a new one; a person has one of these at a time. «Neu bei mir»"""
    return {
        "ends_on": None,
        "role": ResponsibilityRole.COUNSELLING,
        "starts_on__gte": on - days("new_to_me_days", on),
    }


def new_facts(on: date) -> dict[str, Any]:
    """Since when the person is here."""
    return {"care": joined("person__responsibilities", newly_cared_for(on)), "since": F("care__starts_on")}


def to_review(on: date) -> dict[str, Any]:
    """What makes a plan one for the common review: in force, and due soon. § 15 Abs. 3 SGB II"""
    return {
        "agreed_at__isnull": False,
        "superseded_at": None,
        "review_due_on__lte": on + days("review_notice_days", on),
    }


def review_facts(on: date) -> dict[str, Any]:
    """Which plan, and until when."""
    return {
        "due_plan": joined("plans", to_review(on)),
        "review_due_on": F("due_plan__review_due_on"),
        "agreed_at": F("due_plan__agreed_at"),
    }


def joined(relation: str, conditions: dict[str, Any]) -> FilteredRelation:
    """The one related row that meets the conditions, if there is one."""
    return FilteredRelation(
        relation, condition=Q(**{f"{relation}__{name}": value for name, value in conditions.items()})
    )


def is_quiet(on: date) -> Q:
    """No talk and no answer for long; who never had one counts from the beginning of the case."""
    since = on - days("long_without_contact_days", on)
    limit = timezone.make_aware(datetime.combine(since, time.min))
    return Q(last_two_way_at__lt=limit) | Q(last_two_way_at__isnull=True, starts_on__lt=since)


def quiet_facts(on: date) -> dict[str, Any]:
    """Since when it has been quiet."""
    since = Coalesce(F("last_two_way_at"), F("starts_on"), output_field=DateTimeField())
    return {"quiet_since": Choice(When(is_quiet(on), then=since))}


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months between two days."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def talk_reason(case: Any, on: date) -> str:
    """The hour of the talk."""
    return f"Gespräch heute um {timezone.localtime(case.talk_at):%H:%M} Uhr."


def new_reason(case: Any, on: date) -> str:
    """Since when someone is here, and whether one has met."""
    since = f"Seit {case.since:%d.%m.} in neuen Händen."
    if case.last_two_way_at is None:
        return f"{since} Noch kein Gespräch im Haus."
    return f"{since} Letztes Gespräch im Haus am {timezone.localtime(case.last_two_way_at):%d.%m.%Y}."


def review_reason(case: Any, on: date) -> str:
    """Which plan, and until when it is to be looked at together."""
    agreed, due = timezone.localdate(case.agreed_at), case.review_due_on
    when = "war dran am" if due < on else "steht an bis"
    return f"Plan vom {agreed:%d.%m.%Y}: Die gemeinsame Überprüfung {when} {due:%d.%m.%Y} (§ 15 Abs. 3)."


def quiet_reason(case: Any, on: date) -> str:
    """How long it has been quiet, and whether we tried since."""
    months = months_between(timezone.localdate(case.quiet_since), on)
    tried = "Seitdem kein Versuch von uns."
    if case.last_attempt_at is not None and case.last_attempt_at > case.quiet_since:
        tried = f"Letzter Versuch von uns am {timezone.localtime(case.last_attempt_at):%d.%m.%Y}."
    return f"Seit {months} Monaten kein Gespräch. {tried}"


LISTS = (
    DayList(
        "gespraeche",
        "Gespräche heute",
        lambda on: Exists(talks(on)),
        talk_facts,
        ("talk_at", "pk"),
        talk_reason,
        "Gespräch beginnen",
        "Heute steht kein Gespräch mehr an.",
    ),
    DayList(
        "neu",
        "Neu dazugekommen",
        lambda on: Exists(Responsibility.objects.filter(person=OuterRef("person"), **newly_cared_for(on))),
        new_facts,
        ("since", "pk"),
        new_reason,
        "Kennenlernen",
        "Niemand ist neu dazugekommen.",
    ),
    DayList(
        "ueberpruefung",
        "Überprüfung fällig",
        lambda on: Exists(CooperationPlan.objects.filter(case=OuterRef("pk"), **to_review(on))),
        review_facts,
        ("review_due_on", "pk"),
        review_reason,
        "Plan ansehen",
        "Alle Pläne sind überprüft.",
    ),
    DayList(
        "lange-ohne-gespraech",
        "Lange kein Gespräch",
        is_quiet,
        quiet_facts,
        ("quiet_since", "pk"),
        quiet_reason,
        "Akte öffnen",
        "Mit allen wurde in letzter Zeit gesprochen.",
    ),
)
BY_KEY = {day_list.key: day_list for day_list in LISTS}


def my_cases(user: object, staff: Staff, on: date) -> Rows:
    """Whose day it is: a counsellor's own people; for the others everyone they may see. Sealed files stay out."""
    visible = Case.objects.visible_to(user, Part.COUNSELLING).open()
    return visible.looked_after_by(staff, on) if staff.role == Role.COUNSELLOR else visible


def entries(cases: Rows, on: date, facts: dict[str, Any]) -> Any:
    """The cases as plain rows: the clocks, these facts, and who it is, in which language, and from where."""
    home = Q(person__addresses__kind=AddressKind.HOME) & holds_on(on, "person__addresses__")
    known = cases.annotate(
        preferred=joined("person__languages", {"is_preferred": True}),
        dwelling=FilteredRelation("person__addresses", condition=home),
        given_name=F("person__given_name"),
        family_name=F("person__family_name"),
        interpreter_need=F("person__interpreter_need"),
        preferred_language=F("preferred__language"),
        home=Coalesce("dwelling__district__name", "dwelling__city"),
        **facts,
    )
    return known.values_list(*COLUMNS, *names_of(facts), named=True)


def names_of(facts: dict[str, Any]) -> list[str]:
    """The facts that are values, not the way to them."""
    return [name for name, fact in facts.items() if not isinstance(fact, FilteredRelation)]


@dataclass(frozen=True)
class Found:
    """What is on the lists: how many on each, never counting past the cap, and the entries known so far, in order."""

    counts: dict[str, int]
    entries: dict[str, list[Entry]]


def lists_of(staff: Staff, cases: Rows, on: date, *, with_entries: bool) -> Found:
    """All lists, in the way that fits the number of cases."""
    if staff.role == Role.COUNSELLOR:
        return own_lists(cases, on)
    return wide_lists(cases, on, with_entries=with_entries)


def own_lists(cases: Rows, on: date) -> Found:
    """All lists of a counsellor: the cases are few, and all of them are looked at, once it is known which they are."""
    own = entries_of(list(cases.values_list("pk", flat=True)), on).values()
    known = {}
    for day_list in LISTS:
        holding = [entry for entry in own if getattr(entry, day_list.order[0]) is not None]
        known[day_list.key] = sorted(holding, key=attrgetter(*day_list.order))
    return Found({key: len(found) for key, found in known.items()}, known)


def wide_lists(cases: Rows, on: date, *, with_entries: bool) -> Found:
    """The lists of those who look after whole teams: one capped count a list, and the first entries if wanted."""
    counts = {
        day_list.key: day_list.find(cases, on).order_by().values("pk")[: COUNT_CAP + 1].count()
        for day_list in LISTS
    }
    if not with_entries:
        return Found(counts, {})
    first = {one.key: [row.pk for row in one.leading(cases, on)[:FIRST_OF_EACH]] for one in LISTS}
    known = entries_of({pk for pks in first.values() for pk in pks}, on)
    return Found(counts, {key: [known[pk] for pk in pks] for key, pks in first.items()})


def entries_of(ids: Collection[int], on: date) -> dict[int, Entry]:
    """The entries of these few cases, with the facts of all lists."""
    return {entry.pk: entry for entry in entries(Case.objects.filter(pk__in=ids), on, all_facts(on))}


def all_facts(on: date) -> dict[str, Any]:
    """What the reasons of all lists tell."""
    return {name: fact for day_list in LISTS for name, fact in day_list.facts(on).items()}


@dataclass(frozen=True)
class Shown:
    """The person of one line, as far as a list shows her."""

    pk: int
    full_name: str
    interpreter_need: str


@dataclass(frozen=True)
class Row:
    """One line of «Mein Tag»: the person, the case's facts, why now, and the one next step."""

    person: Shown
    case: Entry
    day_list: DayList
    reason: str


def row_of(day_list: DayList, entry: Entry, on: date) -> Row:
    """One entry with its reason."""
    name = f"{entry.given_name} {entry.family_name}"
    person = Shown(entry.person_id, name, entry.interpreter_need)
    return Row(person, entry, day_list, day_list.reason(entry, on))


def first_rows(found: Found, on: date) -> list[Row]:
    """«Als Nächstes»: the first of every list in its order, each person once, under the most pressing reason."""
    rows: dict[int, Row] = {}
    for day_list in LISTS:
        for entry in found.entries[day_list.key][:FIRST_OF_EACH]:
            if entry.pk not in rows:
                rows[entry.pk] = row_of(day_list, entry, on)
    return list(rows.values())
