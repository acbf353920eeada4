"""The roof's own pages: «Mein Tag», the frame of a file, what changed in it, and the sign of life."""

from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.cases.access import may_lead_talk, open_case
from augenhoehe.config import my_day as day
from augenhoehe.config.navigation import day_navigation
from augenhoehe.config.panels import panels_for
from augenhoehe.organisation.models import Staff, staff_of
from augenhoehe.people.access import log_opening, panel_person, visible_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.history import changes_of_person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset
from augenhoehe.web.decorators import public, readonly
from augenhoehe.web.panels import render_panel


@readonly
def my_day(request: HttpRequest, key: str = "") -> HttpResponse:
    """Who needs me next, and why. «Mein Tag»"""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None:
        return render(request, "config/no_staff.html", status=403)
    on = timezone.localdate()
    cases = day.my_cases(request.user, staff, on)
    counts = day.capped_counts(cases, on)
    if key and key not in day.BY_KEY:
        raise Http404
    chosen = [day.BY_KEY[key]] if key else list(day.LISTS)
    page = list_page(chosen[0], cases, request) if key else None
    rows = day.rows_of_list(chosen[0], list(page or []), on) if key else day.first_rows(cases, on)
    prefetch_related_objects([row.case.person for row in rows], "languages", day.home_addresses(on))
    request.navigation = day_navigation(counts, key)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"staff": staff, "on": on, "rows": rows, "page": page, "counts": counts}
    context |= {"chosen": chosen[0] if key else None, "may_lead_talk": may_lead_talk(request.user)}
    return render(request, "config/my_day.html", context)


def list_page(day_list: day.DayList, cases: day.Rows, request: HttpRequest) -> keyset.Page[Any]:
    """One page of one list."""
    rows = day_list.find(cases.select_related("person"), timezone.localdate())
    return keyset.page(rows, order=day_list.order, after=request.GET.get("after"), size=25)


@readonly
def case_file(request: HttpRequest, person_id: int) -> HttpResponse:
    """The frame of a file: who it is, what one can do, and the panels, each loading by itself. «Fallakte»"""
    person = visible_person(request.user, person_id)
    log_opening(request.user, person_id, WayIn.FILE)
    case = open_case(request.user, person_id)
    context = {
        "person": person,
        "age": person.age_on(timezone.localdate()),
        "case": case,
        "panels": panels_for(request.user),
        "may_lead_talk": case is not None and may_lead_talk(request.user),
    }
    return render(request, "config/case_file.html", context)


@readonly
def history(request: HttpRequest, person_id: int) -> HttpResponse:
    """What changed in this file, field by field, and who changed it. «Änderungshistorie»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    changes = changes_of_person(person_id)
    names = {
        staff.account_id: staff
        for staff in Staff.objects.filter(account_id__in={change.account_id for change in changes})
    }
    rows = [(change, names.get(change.account_id)) for change in changes]
    return render_panel(request, "config/history.html", {"person": person, "rows": rows})


@public(reason="Wer hier arbeitet oder berät, soll wissen, womit und woher die Zahlen kommen.")
@readonly
def about(request: HttpRequest) -> HttpResponse:
    """What this is, how accessible, where its figures and words come from. «Erklärung zur Barrierefreiheit»"""
    return render(request, "config/about.html")


@public(reason="Ein Lebenszeichen für die Überwachung; es sagt nichts über Menschen.")
@readonly
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
