"""The planner of contact points: ask, compare, try one. «Anlaufstellen planen»"""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.caseload.access import allocating_staff
from augenhoehe.caseload.allocation.problem import Impossible
from augenhoehe.caseload.planning.forms import BALANCED, CENTRES, PilotForm, PlaceForm, PlanForm
from augenhoehe.caseload.planning.pilots import begin_pilot, take_pilot_back
from augenhoehe.caseload.planning.telling import told
from augenhoehe.caseload.siting_facts import siting_from_database
from augenhoehe.caseload.spots import BY_HAND, Spot, spot_of
from augenhoehe.organisation.models import ContactPointPilot, PilotFigure
from augenhoehe.web.decorators import readonly

BEGUN = (
    "Die Erprobung ist angelegt. Als Nächstes wird hier eingetragen, wann geöffnet ist und wer Gespräche führt. "
    "Solange dort noch nichts steht, lässt sie sich bei «Anlaufstellen planen» zurücknehmen."
)
STAYS = (
    "Das geht hier nicht: Es ist keine geplante Erprobung, oder es gibt schon Öffnungs- oder Sprechzeiten."
)
USUAL_PILOT = timedelta(days=365)
USUAL_FIGURES = [PilotFigure.KILOMETRES, PilotFigure.NO_SHOWS, PilotFigure.PEOPLE]


@readonly
def contact_point_plan(request: HttpRequest) -> HttpResponse:
    """The question, and once it is asked the answer; it is counted anew each time, nothing is kept."""
    allocating_staff(request.user)
    question = request.GET.copy()
    question.setdefault("worauf", BALANCED)
    question.setdefault("orte", CENTRES)
    form = PlanForm(question if request.GET else None)
    context = {"form": form, "pilots": pilots(), "on": timezone.localdate(), "typed": typed_in(request)}
    if not form.is_bound:
        return render(request, "caseload/contact_points.html", context)
    if not form.is_valid():
        return render(request, "caseload/contact_points.html", context, status=422)
    # The solver's libraries take a second and much memory: loaded by whoever asks, not by every start.
    from augenhoehe.caseload.siting.optimiser import propose_sites

    on, excluded = timezone.localdate(), form.excluded()
    try:
        problem = siting_from_database(
            on,
            form.cleaned_data["kosten"],
            also=form.spots(on),
            with_centres=CENTRES in form.cleaned_data["orte"],
        )
        open_to_us = tuple(place for place in problem.candidates if place.id not in excluded)
        answer = told(problem, propose_sites(replace(problem, candidates=open_to_us), form.order()))
    except Impossible as refusal:
        return render(
            request, "caseload/contact_points.html", context | {"refusal": str(refusal)}, status=422
        )
    left_out = [place for place in problem.candidates if place.id in excluded]
    context |= {"answer": answer, "left_out": left_out, "question": request.GET.urlencode()}
    return render(request, "caseload/contact_points.html", context)


def typed_in(request: HttpRequest) -> str:
    """The place typed in by hand as it stands in the address, for the link that begins a trial there."""
    return urlencode({name: request.GET.get(name, "") for name in PlaceForm.base_fields})


def pilots() -> list[ContactPointPilot]:
    """Those that run or are to come, the next to be decided first."""
    rows = ContactPointPilot.objects.filter(ends_on__gte=timezone.localdate()).select_related("site")
    return list(rows.order_by("ends_on", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def new_pilot(request: HttpRequest, spot_id: int) -> HttpResponse:
    """A contact point at this place, on trial: from when to when, and what it is judged by. «Erproben»"""
    allocating_staff(request.user)
    spot = spot_asked_for(request, spot_id)
    first = timezone.localdate() + timedelta(days=30)
    usual = {
        "name": spot.name if spot.site else f"Anlaufstelle {spot.name}"[:120],
        **{"street": spot.street, "postcode": spot.postcode, "city": spot.city},
        **{"starts_on": first, "ends_on": first + USUAL_PILOT, "judged_by": USUAL_FIGURES},
    }
    form = PilotForm(request.POST) if request.method == "POST" else PilotForm(initial=usual)
    if form.is_bound and form.is_valid():
        try:
            site, is_new = begin_pilot(spot=spot, facts=form.cleaned_data, token=form.cleaned_data["token"])
        except ValidationError as problem:
            form.add_error("starts_on", problem.messages[0])
        else:
            if is_new:
                messages.success(request, BEGUN)
            return redirect("site", site_id=site.pk)
    context = {"form": form, "spot": spot}
    return render(request, "caseload/new_pilot.html", context, status=422 if form.is_bound else 200)


def spot_asked_for(request: HttpRequest, spot_id: int) -> Spot:
    """The place of this number, one typed in by hand out of the address; or 404."""
    on, typed = timezone.localdate(), PlaceForm(request.GET)
    spot = spot_of(spot_id, on)
    if spot_id == BY_HAND and typed.is_valid():
        spot = typed.spot(on.year)
    if spot is None:
        raise Http404
    return spot


@require_POST
def pilot_withdrawal(request: HttpRequest, site_id: int) -> HttpResponse:
    """The trial of this number is taken back, a planned place with its last one. «Erprobung zurücknehmen»"""
    allocating_staff(request.user)
    asked = request.POST.get("pilot", "")
    pilot = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    if take_pilot_back(site_id=site_id, pilot_id=pilot):
        messages.success(request, "Die Erprobung ist zurückgenommen.")
    elif ContactPointPilot.objects.filter(pk=pilot, site=site_id).exists():
        messages.info(request, STAYS)
    else:
        messages.info(request, "Diese Erprobung gibt es nicht mehr.")
    return redirect("contact_point_plan")
