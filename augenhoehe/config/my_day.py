"""«Mein Tag»: who needs me next, and why. Four lists, each row with its reason in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from augenhoehe import cases
from augenhoehe.cases.models import Case, CooperationPlan, FollowUp, FollowUpKind
from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.people.models import Address, AddressKind, Part, Responsibility, ResponsibilityRole

PARAMETERS = Path(cases.__file__).parent / "parameters" / "my_day.yaml"
COUNT_CAP = 1000
FIRST_OF_EACH = 8

Rows = QuerySet[Case, Any]


@dataclass(frozen=True)
class DayList:
    """One list: its key in the address, its question, how to find its cases, the order, and the reason in words."""

    key: str
    title: str
    find: Callable[[Rows, date], Rows]
    order: tuple[str, ...]
    reason: Callable[[Any, date], str]
    next_step: str
    empty: str


def days(name: str, on: date) -> timedelta:
    """A house parameter in days."""
    return timedelta(days=int(value_on(name, on, PARAMETERS)))


def talk_today(rows: Rows, on: date) -> Rows:
    """Cases with an open talk today, by its time. «Gespräche heute»"""
    talks = FollowUp.objects.filter(case=OuterRef("pk"), kind=FollowUpKind.TALK, due_on=on, done_at=None)
    return rows.filter(Exists(talks)).annotate(
        talk_at=Subquery(talks.order_by("starts_at").values("starts_at")[:1])
    )


def new_to_me(rows: Rows, on: date) -> Rows:
    """Cases handed over within the last days. «Neu bei mir»"""
    since = responsibility().filter(starts_on__gte=on - days("new_to_me_days", on))
    return rows.filter(Exists(since)).annotate(
        since=Subquery(since.order_by("-starts_on").values("starts_on")[:1])
    )


def review_due(rows: Rows, on: date) -> Rows:
    """Cases whose plan is due for the common review. § 15 Abs. 3 SGB II"""
    plans = CooperationPlan.objects.review_due(on + days("review_notice_days", on)).filter(
        case=OuterRef("pk")
    )
    return rows.filter(Exists(plans)).annotate(
        review_due_on=Subquery(plans.values("review_due_on")[:1]),
        agreed_at=Subquery(plans.values("agreed_at")[:1]),
    )


def long_without_contact(rows: Rows, on: date) -> Rows:
    """Cases without a talk or an answer for long; who never had one counts from the beginning of the case."""
    since = on - days("long_without_contact_days", on)
    limit = timezone.make_aware(datetime.combine(since, time.min))
    quiet = Q(last_two_way_at__lt=limit) | Q(last_two_way_at__isnull=True, starts_on__lt=since)
    return rows.filter(quiet).annotate(
        quiet_since=Coalesce(F("last_two_way_at"), F("starts_on"), output_field=DateTimeField())
    )


def responsibility() -> Any:
    """The open responsibility for counselling of the case's person."""
    return Responsibility.objects.filter(
        person=OuterRef("person"), ends_on=None, role=ResponsibilityRole.COUNSELLING
    )


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
        talk_today,
        ("talk_at", "pk"),
        talk_reason,
        "Gespräch beginnen",
        "Heute steht kein Gespräch mehr an.",
    ),
    DayList(
        "neu",
        "Neu bei mir",
        new_to_me,
        ("since", "pk"),
        new_reason,
        "Kennenlernen",
        "Niemand ist neu dazugekommen.",
    ),
    DayList(
        "ueberpruefung",
        "Überprüfung fällig",
        review_due,
        ("review_due_on", "pk"),
        review_reason,
        "Plan ansehen",
        "Alle Pläne sind überprüft.",
    ),
    DayList(
        "lange-ohne-gespraech",
        "Lange kein Gespräch",
        long_without_contact,
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


def capped_counts(rows: Rows, on: date) -> dict[str, int]:
    """How many on each list, one statement a list, never counting past the cap."""
    return {
        day_list.key: day_list.find(rows, on).order_by().values("pk")[: COUNT_CAP + 1].count()
        for day_list in LISTS
    }


@dataclass(frozen=True)
class Row:
    """One line of «Mein Tag»: the case, why now, and the one next step."""

    case: Any
    day_list: DayList
    reason: str


def rows_of_list(day_list: DayList, found: list[Any], on: date) -> list[Row]:
    """The rows of one list with their reasons."""
    return [Row(case, day_list, day_list.reason(case, on)) for case in found]


def first_rows(cases: Rows, on: date) -> list[Row]:
    """«Als Nächstes»: the first of every list in its order, each person once, under the most pressing reason."""
    rows: list[Row] = []
    seen: set[int] = set()
    for day_list in LISTS:
        found = day_list.find(cases.select_related("person"), on).order_by(*day_list.order)[:FIRST_OF_EACH]
        rows += [row for row in rows_of_list(day_list, list(found), on) if row.case.pk not in seen]
        seen.update(row.case.pk for row in rows)
    return rows


def home_addresses(on: date) -> "Prefetch[Any, Any, Any]":
    """For `prefetch_related`: where each person lives, with the district, as `homes`."""
    homes = Address.objects.on(on).filter(kind=AddressKind.HOME)
    return Prefetch("addresses", homes.select_related("district").order_by("pk"), to_attr="homes")
