"""The page of one district, as a table and as JSON. «Stadtteil»"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from augenhoehe.caseload.districts.files import csv_answer
from augenhoehe.caseload.districts.portrait import as_json, as_rows, portrait
from augenhoehe.caseload.districts.words import scheme_name
from augenhoehe.cases.access import acting_staff
from augenhoehe.organisation.models import Role
from augenhoehe.web.decorators import readonly

SKILL_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})
HEADING = ("Bereich", "Angabe", "Wert", "Einheit", "Jahr oder Stand", "Quelle")


@readonly
def district(request: HttpRequest, district_id: int) -> HttpResponse:
    """A district as a place one knows: figures, people as numbers, sites, what is on the spot."""
    staff = acting_staff(request.user)
    shown = portrait(district_id)
    skills = reverse("district_skills", args=[district_id]) if staff.role in SKILL_ROLES else ""
    context = {
        "skills": skills,
        "shown": shown,
        "district": shown.district,
        "scheme": scheme_name(shown.district.scheme),
        "tiles": settings.MAP_TILES,
    }
    return render(request, "caseload/district.html", context)


@readonly
def district_file(request: HttpRequest, district_id: int) -> HttpResponseBase:
    """The same as a table; empty where the page shows nothing."""
    acting_staff(request.user)
    shown = portrait(district_id)
    name = f"stadtteil-{shown.district.code}-{shown.counts.on:%Y-%m}"
    return csv_answer(name, HEADING, as_rows(shown))


@readonly
def district_json(request: HttpRequest, district_id: int) -> HttpResponse:
    """The same for other programs; null where the page shows nothing."""
    acting_staff(request.user)
    return JsonResponse(as_json(portrait(district_id)), json_dumps_params={"ensure_ascii": False})
