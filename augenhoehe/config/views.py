"""The roof's own pages: «Mein Tag», the frame of a file, what changed in it, and the sign of life."""

from datetime import date
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.cases.access import may_lead_talk, open_case
from augenhoehe.config import my_day as day
from augenhoehe.config.navigation import day_navigation
from augenhoehe.config.panels import panels_for
from augenhoehe.organisation.models import Staff, staff_of
from augenhoehe.people.access import log_opening, panel_person, visible_person
from augenhoehe.people.models import Part, Reach, reach
from augenhoehe.privacy.history import changes_of_person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset
from augenhoehe.web.decorators import public, readonly
from augenhoehe.web.panels import render_panel

PAGE_SIZE = 25


@readonly
def my_day(request: HttpRequest, key: str = "") -> HttpResponse:
    """Who needs me next, and why. «Mein Tag»"""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None:
        return render(request, "config/no_staff.html", status=403)
    on = timezone.localdate()
    if key and key not in day.BY_KEY:
        raise Http404
    if reach(staff.role, Part.COUNSELLING) == Reach.NOBODY:
        return render(
            request,
            "config/start.html",
            {"staff": staff, "on": on, "may_search": reach(staff.role, None) != Reach.NOBODY},
        )
    cases = day.my_cases(request.user, staff, on)
    found = day.lists_of(staff, cases, on, with_entries=not key)
    chosen = day.BY_KEY.get(key)
    page = list_page(chosen, found, cases, on, request) if chosen else None
    rows = [day.row_of(chosen, one, on) for one in page or ()] if chosen else day.first_rows(found, on)
    request.navigation = day_navigation(found.counts, key)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"staff": staff, "on": on, "rows": rows, "page": page, "counts": found.counts}
    context |= {"chosen": chosen, "may_lead_talk": may_lead_talk(request.user)}
    return render(request, "config/my_day.html", context)


def list_page(
    day_list: day.DayList, found: day.Found, cases: day.Rows, on: date, request: HttpRequest
) -> keyset.Page[Any]:
    """One page of one list; where all its entries are known already, they are not looked for again."""
    known, after = found.entries.get(day_list.key), request.GET.get("after")
    if known is not None:
        return keyset.page_of_known(known, order=day_list.order, after=after, size=PAGE_SIZE)
    page = keyset.page(day_list.leading(cases, on), order=day_list.order, after=after, size=PAGE_SIZE)
    entries = day.entries_of([row.pk for row in page], on)
    return keyset.Page([entries[row.pk] for row in page], page.next_cursor)


@readonly
def case_file(request: HttpRequest, person_id: int) -> HttpResponse:
    """The frame of a file: who it is, what one can do, and the panels, each loading by itself. «Fallakte»"""
    person = visible_person(request.user, person_id)
    log_opening(request.user, person_id, WayIn.FILE)
    case, panels = open_case(request.user, person_id), panels_for(request.user)
    context = {
        "person": person,
        "age": person.age_on(timezone.localdate()),
        "case": case,
        "panels": panels,
        "may_lead_talk": case is not None and may_lead_talk(request.user),
        "is_talking": case is not None and case.conversations.filter(ended_at=None).exists(),
        "sees_counselling": any(panel.part == Part.COUNSELLING for panel in panels),
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
