"""«Mein Tag»: who needs me next, and why. Four lists, each row with its reason in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db.models import Case as Choice
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from augenhoehe import cases
from augenhoehe.cases.models import Case, CooperationPlan, FollowUp, FollowUpKind
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.people.models import (
    Address,
    AddressKind,
    Part,
    PersonLanguage,
    Responsibility,
    ResponsibilityRole,
)

PARAMETERS = Path(cases.__file__).parent / "parameters" / "my_day.yaml"
COUNT_CAP = 1000
FIRST_OF_EACH = 8

Rows = QuerySet[Case, Any]
Entry = dict[str, Any]  # the case's pk and the facts of its list


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


def days(name: str, on: date) -> timedelta:
    """A house parameter in days."""
    return timedelta(days=int(value_on(name, on, PARAMETERS)))


def talks(on: date) -> Any:
    """The case's open talks today. «Gespräche heute»"""
    return FollowUp.objects.filter(case=OuterRef("pk"), kind=FollowUpKind.TALK, due_on=on, done_at=None)


def talk_facts(on: date) -> dict[str, Any]:
    """The hour of the first talk."""
    return {"talk_at": Subquery(talks(on).order_by("starts_at").values("starts_at")[:1])}


def handed_over(on: date) -> Any:
    """The responsibility for counselling of the case's person, if it began within the last days. «Neu bei mir»"""
    return Responsibility.objects.filter(
        person=OuterRef("person"),
        ends_on=None,
        role=ResponsibilityRole.COUNSELLING,
        starts_on__gte=on - days("new_to_me_days", on),
    )


def new_facts(on: date) -> dict[str, Any]:
    """Since when the person is here."""
    return {"since": Subquery(handed_over(on).order_by("-starts_on").values("starts_on")[:1])}


def plans_to_review(on: date) -> Any:
    """The case's plan in force, if it is due for the common review. § 15 Abs. 3 SGB II"""
    due = CooperationPlan.objects.review_due(on + days("review_notice_days", on))
    return due.filter(case=OuterRef("pk"))


def review_facts(on: date) -> dict[str, Any]:
    """Which plan, and until when."""
    return {
        "review_due_on": Subquery(plans_to_review(on).values("review_due_on")[:1]),
        "agreed_at": Subquery(plans_to_review(on).values("agreed_at")[:1]),
    }


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
    since = f"Seit {case.since:%d.%m.} bei Ihnen."
    if case.last_two_way_at is None:
        return f"{since} Noch kennen Sie sich nicht."
    return f"{since} Letztes Gespräch im Haus am {timezone.localtime(case.last_two_way_at):%d.%m.%Y}."


def review_reason(case: Any, on: date) -> str:
    """Which plan, and until when it is to be looked at together."""
    agreed, due = timezone.localdate(case.agreed_at), case.review_due_on
    when = "ist überfällig seit" if due < on else "steht an bis"
    return f"Plan vom {agreed:%d.%m.%Y}: Die gemeinsame Überprüfung {when} {due:%d.%m.%Y} (§ 15 Abs. 3)."


def quiet_reason(case: Any, on: date) -> str:
    """How long it has been quiet, and whether we tried."""
    since = timezone.localdate(case.quiet_since)
    tried = (
        f"Letzter Versuch am {timezone.localtime(case.last_attempt_at):%d.%m.%Y}."
        if case.last_attempt_at
        else "Noch kein Versuch von uns."
    )
    return f"Seit {months_between(since, on)} Monaten kein Gespräch. {tried}"


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
        "Neu bei mir",
        lambda on: Exists(handed_over(on)),
        new_facts,
        ("since", "pk"),
        new_reason,
        "Kennenlernen",
        "Niemand ist neu dazugekommen.",
    ),
    DayList(
        "ueberpruefung",
        "Überprüfung fällig",
        lambda on: Exists(plans_to_review(on)),
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


def entries_of_lists(cases: Rows, staff: Staff, on: date) -> dict[str, list[Entry]]:
    """Who is on each list, in its order, never counting past the cap. A counsellor's few come in one statement."""
    if staff.role != Role.COUNSELLOR:
        return {day_list.key: entries(day_list, cases, on) for day_list in LISTS}
    facts = {name: fact for day_list in LISTS for name, fact in day_list.facts(on).items()}
    own = list(cases.annotate(**facts).values("pk", *facts))
    return {
        day_list.key: sorted(
            (entry for entry in own if entry[day_list.order[0]] is not None), key=itemgetter(*day_list.order)
        )
        for day_list in LISTS
    }


def entries(day_list: DayList, cases: Rows, on: date) -> list[Entry]:
    """Who of these cases is on the list, up to the cap."""
    facts = day_list.facts(on)
    found = day_list.find(cases, on).annotate(**facts).order_by(*day_list.order)
    return list(found.values("pk", *facts)[: COUNT_CAP + 1])


@dataclass(frozen=True)
class Row:
    """One line of «Mein Tag»: the case, why now, and the one next step."""

    case: Any
    day_list: DayList
    reason: str


def rows_of_list(day_list: DayList, found: list[Any], on: date) -> list[Row]:
    """The rows of one list with their reasons."""
    return [Row(case, day_list, day_list.reason(case, on)) for case in found]


def first_rows(lists: dict[str, list[Entry]], on: date) -> list[Row]:
    """«Als Nächstes»: the first of every list in its order, each person once, under the most pressing reason."""
    chosen: dict[int, tuple[DayList, Entry]] = {}
    for day_list in LISTS:
        for entry in lists[day_list.key][:FIRST_OF_EACH]:
            chosen.setdefault(entry["pk"], (day_list, entry))
    cases = with_person(Case.objects.all(), on).in_bulk(list(chosen))
    rows = []
    for pk, (day_list, entry) in chosen.items():
        vars(cases[pk]).update({name: fact for name, fact in entry.items() if name != "pk"})
        rows += rows_of_list(day_list, [cases[pk]], on)
    return rows


def with_person(cases: Rows, on: date) -> Rows:
    """The cases with their persons, the language each prefers, and where each lives: district, else town."""
    preferred = PersonLanguage.objects.filter(person=OuterRef("person"), is_preferred=True)
    homes = Address.objects.on(on).filter(person=OuterRef("person"), kind=AddressKind.HOME)
    return cases.select_related("person").annotate(
        preferred_language=Subquery(preferred.values("language")[:1]),
        home=Subquery(homes.values(place=Coalesce("district__name", "city"))[:1]),
    )
