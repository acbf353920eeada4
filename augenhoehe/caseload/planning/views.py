"""The planner of contact points: ask, compare, try one. «Anlaufstellen planen»"""

from dataclasses import replace
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.caseload.access import allocating_staff
from augenhoehe.caseload.allocation.problem import Impossible
from augenhoehe.caseload.planning.forms import BALANCED, PilotForm, PlanForm
from augenhoehe.caseload.planning.pilots import begin_pilot, take_pilot_back
from augenhoehe.caseload.planning.telling import told
from augenhoehe.caseload.siting.optimiser import propose_sites
from augenhoehe.caseload.siting_facts import siting_from_database
from augenhoehe.organisation.models import ContactPointPilot, PilotFigure, Site
from augenhoehe.places.models import District
from augenhoehe.web.decorators import readonly

BEGUN = (
    "Der Pilot ist angelegt. Tragen Sie als Nächstes ein, wann geöffnet ist und wer dort Gespräche führt. Solange "
    "dort noch nichts eingetragen ist, lässt er sich bei «Anlaufstellen planen» zurücknehmen."
)
STAYS = "Das geht hier nicht: Es ist kein geplanter Pilot, oder es sind schon Öffnungs- oder Sprechzeiten eingetragen."
USUAL_PILOT = timedelta(days=365)
USUAL_FIGURES = [PilotFigure.KILOMETRES, PilotFigure.NO_SHOWS, PilotFigure.PEOPLE]


@readonly
def contact_point_plan(request: HttpRequest) -> HttpResponse:
    """The question, and once it is asked the answer; it is counted anew each time, nothing is kept."""
    allocating_staff(request.user)
    question = request.GET.copy()
    question.setdefault("worauf", BALANCED)
    form = PlanForm(question if request.GET else None)
    context = {"form": form, "pilots": pilots(), "on": timezone.localdate()}
    if not form.is_bound:
        return render(request, "caseload/contact_points.html", context)
    if not form.is_valid():
        return render(request, "caseload/contact_points.html", context, status=422)
    excluded = form.excluded()
    try:
        problem = siting_from_database(timezone.localdate(), form.cleaned_data["kosten"])
        open_to_us = tuple(place for place in problem.candidates if place.id not in excluded)
        answer = told(problem, propose_sites(replace(problem, candidates=open_to_us), form.order()))
    except Impossible as refusal:
        return render(
            request, "caseload/contact_points.html", context | {"refusal": str(refusal)}, status=422
        )
    left_out = [place for place in problem.candidates if place.id in excluded]
    context |= {"answer": answer, "left_out": left_out, "question": request.GET.urlencode()}
    return render(request, "caseload/contact_points.html", context)


def pilots() -> list[ContactPointPilot]:
    """Those that run or are to come, the next to be decided first."""
    rows = ContactPointPilot.objects.filter(ends_on__gte=timezone.localdate()).select_related("site")
    return list(rows.order_by("ends_on", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def new_pilot(request: HttpRequest, district_id: int) -> HttpResponse:
    """A contact point in this district, on trial: from when to when, and what it is judged by. «Als Pilot anlegen»"""
    allocating_staff(request.user)
    district = get_object_or_404(District.objects.defer("geometry"), pk=district_id)
    first = timezone.localdate() + timedelta(days=30)
    usual = {
        "name": f"Anlaufstelle {district.name}",
        "starts_on": first,
        "ends_on": first + USUAL_PILOT,
        "judged_by": USUAL_FIGURES,
    }
    form = PilotForm(request.POST) if request.method == "POST" else PilotForm(initial=usual)
    if form.is_bound and form.is_valid():
        site, is_new = begin_pilot(
            district=district, facts=form.cleaned_data, token=form.cleaned_data["token"]
        )
        if is_new:
            messages.success(request, BEGUN)
        return redirect("site", site_id=site.pk)
    context = {"form": form, "district": district}
    return render(request, "caseload/new_pilot.html", context, status=422 if form.is_bound else 200)


@require_POST
def pilot_withdrawal(request: HttpRequest, site_id: int) -> HttpResponse:
    """A pilot nobody sits in yet is taken back, place and all. «Pilot zurücknehmen»"""
    allocating_staff(request.user)
    site = Site.objects.filter(pk=site_id).first()
    if site is None:
        messages.info(request, "Diesen Piloten gibt es nicht mehr.")
    elif take_pilot_back(site):
        messages.success(request, "Der Pilot ist zurückgenommen.")
    else:
        messages.info(request, STAYS)
    return redirect("contact_point_plan")
