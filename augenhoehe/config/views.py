"""The roof's own pages: the frame of a file, what changed in it, and the sign of life. «Mein Tag» is in `my_day`."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from augenhoehe.cases.access import may_lead_talk, open_case
from augenhoehe.cases.catalogues import unreviewed as unreviewed_of
from augenhoehe.cases.importing.access import may_merge
from augenhoehe.cases.preparation import running_talk
from augenhoehe.cases.renewals import renewal_of
from augenhoehe.config.file_copy_views import may_copy
from augenhoehe.config.navigation import file_navigation, show_navigation
from augenhoehe.config.panels import groups_for
from augenhoehe.config.translations import catalogue_languages
from augenhoehe.organisation.models import Staff, declined
from augenhoehe.people.access import log_file, panel_person, visible_person
from augenhoehe.people.emergencies import own_emergency
from augenhoehe.people.guarding import may_seal
from augenhoehe.people.models import Part, Responsibility, ResponsibilityRole, Seal
from augenhoehe.privacy.history import changes_of_person
from augenhoehe.privacy.models import FormerIdentity
from augenhoehe.web.decorators import public, readonly
from augenhoehe.web.languages import german_name
from augenhoehe.web.panels import render_panel


@readonly
def case_file(request: HttpRequest, person_id: int) -> HttpResponse:
    """The frame of a file: who it is, what one can do, and the panels, each loading by itself. «Fallakte»"""
    try:
        person = visible_person(request.user, person_id)
    except Http404:
        return redirect("case_file", person_id=file_that_stayed(request.user, person_id))
    emergency = own_emergency(request.user, person_id)
    log_file(request.user, person_id, in_emergency=emergency is not None)
    case, groups = open_case(request.user, person_id), groups_for(request.user, person_id)
    show_navigation(request, file_navigation(groups), "In dieser Akte")
    context = {
        "person": person,
        "age": person.age_on(timezone.localdate()),
        "in_care": in_care(person_id),
        "renewal_here_since": renewal_of(person),
        "case": case,
        "groups": groups,
        "may_lead_talk": case is not None and may_lead_talk(request.user),
        "may_copy": may_copy(request.user),
        "may_merge": may_merge(request.user),
        "may_seal": may_seal(request.user),
        "seal": Seal.objects.on(timezone.localdate()).filter(person=person).first(),
        "emergency": emergency,
        "running": running_talk(case),
        "sees_counselling": any(panel.part == Part.COUNSELLING for group in groups for panel in group.panels),
    }
    return render(request, "config/case_file.html", context)


def file_that_stayed(user: object, former_id: int) -> int:
    """The number of the file this one was put together with; 404 where there is none one may see. «Zusammenführung»"""
    stayed = get_object_or_404(FormerIdentity, former_id=former_id)
    return visible_person(user, stayed.person_id).pk


def in_care(person_id: int) -> str:
    """«bei Frau Terhorst, Beratung 1»; empty where counselling is nobody's task."""
    today = Responsibility.objects.on(timezone.localdate()).filter(role=ResponsibilityRole.COUNSELLING)
    care = today.filter(person=person_id).select_related("staff", "team").first()
    if care is None:
        return ""
    named = f"bei {declined(care.staff.addressed_name)}" if care.staff else "noch ohne Ansprechperson"
    return f"{named}, {care.team.name}" if care.team else named


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
    unreviewed = [german_name(code) for code in unreviewed_of(catalogue_languages())]
    return render(request, "config/about.html", {"unreviewed": unreviewed})


@public(reason="Ein Lebenszeichen für die Überwachung; es sagt nichts über Menschen.")
@readonly
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
