"""Search, and the panels of the file that say who someone is."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.organisation.models import Role, staff_of
from augenhoehe.people import facts
from augenhoehe.people.access import may_admit, may_edit_units, panel_person
from augenhoehe.people.access_groups import named, newest_of_each, openings_of
from augenhoehe.people.countries import country_name
from augenhoehe.people.emergencies import EMERGENCY_ROLES
from augenhoehe.people.fact_lines import fact_groups
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, Part, Person, Reach, reach
from augenhoehe.people.search import find, shows_who_looks_after
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel


def search(request: HttpRequest) -> HttpResponse:
    """Who is it? «Suche» – asked by POST, because an address must not hold a name.

    The session keeps what was asked last, so that the way back from a file shows it again.
    """
    text = request.session.get("search", "")
    if request.method == "POST":
        text = request.session["search"] = request.POST.get("q", "").replace("\0", "").strip()[:200]
    after = request.GET.get("after") if request.method == "GET" else None
    page = find(request.user, text, after) if text else None
    context = {
        "text": text,
        "page": page,
        "is_further": bool(after),
        "shows_care": shows_who_looks_after(request.user),
        "may_admit": may_admit(request.user),
        **for_this_role(request.user),
    }
    return render(request, "people/search.html", context)


def for_this_role(user: object) -> dict[str, bool]:
    """At the counter papers are taken in straight from the search; who sees nobody by role is told so."""
    staff = staff_of(user, timezone.localdate())
    role = staff.role if staff else ""
    return {
        "takes_papers": role == Role.RECEPTION,
        "sees_nobody": reach(role, None) == Reach.NOBODY,
        "in_emergency": role in EMERGENCY_ROLES,
    }


@readonly
def master_data(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who it is: numbers, birth, home, phone, languages, interpreter. «Stammdaten»"""
    person = panel_person(request.user, person_id, Part.MASTER_DATA)
    today = timezone.localdate()
    numbers_and_home = (facts.CLIENT_NUMBER, facts.UNIT_NUMBER, facts.ADDRESSES)
    within_reach = (facts.CONTACT_POINTS, facts.LANGUAGES, facts.INTERPRETER)
    context = {
        "person": person,
        "age": person.age_on(today),
        "country": country_name(person.nationality),
        "groups": fact_groups(request.user, person, (*numbers_and_home, *within_reach), today),
    }
    return render_panel(request, "people/master_data.html", context)


@readonly
def benefits(request: HttpRequest, person_id: int) -> HttpResponse:
    """Approval period, employability, work status, right to stay. «Leistung und Aufenthalt»"""
    kinds = (facts.APPROVAL, facts.EMPLOYABILITY, facts.EMPLOYMENT_STATUS, facts.RESIDENCE)
    return fact_panel(request, person_id, "Leistung und Aufenthalt", kinds)


@readonly
def background(request: HttpRequest, person_id: int) -> HttpResponse:
    """What someone brings along and what is possible. «Arbeit und Abschlüsse»"""
    kinds = (facts.WORK_CAPACITY, facts.CHILDCARE, facts.QUALIFICATIONS, facts.EMPLOYMENTS, facts.LICENCES)
    return fact_panel(request, person_id, "Arbeit und Abschlüsse", kinds)


@readonly
def visit_help(request: HttpRequest, person_id: int) -> HttpResponse:
    """What makes a visit hard, who comes along, who acts for the person. «Gut zu wissen für den Besuch»"""
    kinds = (facts.VISIT_NEEDS, facts.REPRESENTATIVES)
    return fact_panel(request, person_id, "Gut zu wissen für den Besuch", kinds)


def fact_panel(
    request: HttpRequest, person_id: int, heading: str, kinds: tuple[facts.FactKind, ...]
) -> HttpResponse:
    """A panel of facts that belong together and to one part of the file."""
    person = panel_person(request.user, person_id, kinds[0].part)
    groups = fact_groups(request.user, person, kinds, timezone.localdate())
    context = {"person": person, "heading": heading, "groups": groups}
    return render_panel(request, "people/fact_panel.html", context)


@readonly
def benefit_unit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who lives from one budget with this person; members one may not see stay unnamed. «Bedarfsgemeinschaft»"""
    person = panel_person(request.user, person_id, Part.MASTER_DATA)
    today = timezone.localdate()
    memberships = list(person.memberships.select_related("unit").order_by("-starts_on", "-pk"))
    own = next((one for one in memberships if holds_today(one, today)), None)
    rows = members_over_time(request.user, own.unit, today) if own else []
    context = {
        "person": person,
        "own": own,
        "rows": [row for row in rows if row[2] == "now"],
        "others": [row for row in rows if row[2] != "now"],
        "elsewhere": [one for one in memberships if own is None or one.unit_id != own.unit_id],
        "may_edit": may_edit_units(request.user),
        **last_split(request, person_id),
    }
    return render_panel(request, "people/benefit_unit.html", context)


def last_split(request: HttpRequest, person_id: int) -> dict[str, Any]:
    """This user's own last change here: it can be taken back, and whoever moved out may live elsewhere now."""
    last = request.session.get("last_unit_change", {})
    if last.get("person_id") != person_id:
        return {"undo": False}
    first, *along = last.get("moved") or [None]
    query = urlencode({"starts_on": last.get("from_on", ""), "along": along}, doseq=True)
    return {"undo": True, "moved": first, "moved_query": query}


def holds_today(membership: BenefitUnitMembership, today: date) -> bool:
    """Whether someone belongs to the unit on this day."""
    return membership.starts_on <= today and (membership.ends_on is None or membership.ends_on >= today)


def members_over_time(
    user: object, unit: BenefitUnit, today: date
) -> list[tuple[BenefitUnitMembership, int, str]]:
    """Who belongs, will and did belong to the unit, with age and state; only those one may see."""
    visible = Person.objects.visible_to(user, Part.MASTER_DATA)
    memberships = (
        BenefitUnitMembership.objects.filter(unit=unit, person__in=visible.values("pk"))
        .select_related("person")
        .order_by("person__birth_date", "person_id", "starts_on")
    )
    return [
        (
            one,
            one.person.age_on(today),
            "now" if holds_today(one, today) else "ahead" if one.starts_on > today else "past",
        )
        for one in memberships
    ]


@readonly
def access_log(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who opened this file, when and why; a day of one colleague is one line. «Wer hat die Akte gesehen?»"""
    person = panel_person(request.user, person_id, Part.ACCESS_LOG)
    log = AccessLogEntry.objects.of_person(person_id)
    page = keyset.page(newest_of_each(log), order=["-at", "-pk"], after=request.GET.get("after"), size=20)
    rows = named(openings_of(log, page.rows))
    return render_panel(request, "people/access_log.html", {"person": person, "rows": rows, "page": page})
