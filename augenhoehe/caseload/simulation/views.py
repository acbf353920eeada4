"""The simulator's pages: order a run, wait for it, compare the scenarios. «Vom Alphabet zum Stadtteil»"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from augenhoehe.caseload.access import allocating_staff, visible_simulation, visible_simulations
from augenhoehe.caseload.actions.simulating import order_simulation
from augenhoehe.caseload.forms import SimulationForm
from augenhoehe.caseload.jobs import run_simulation
from augenhoehe.caseload.models import SimulationState
from augenhoehe.caseload.simulation.reading import results_of
from augenhoehe.caseload.simulation.waiting import simulation_words
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import is_part
from augenhoehe.web.waiting import standing_of

UNFINISHED = (SimulationState.WAITING, SimulationState.RUNNING)


def simulations(request: HttpRequest) -> HttpResponse:
    """What was simulated so far, and the form for the next run. «Simulationen»"""
    staff = allocating_staff(request.user)
    asked = {"leaving": request.GET.get("fachkraft")}
    form = SimulationForm(request.POST if request.method == "POST" else None, staff=staff, initial=asked)
    if form.is_bound and form.is_valid():
        simulation = order_simulation(
            staff=staff,
            local_jobcenter=form.local_jobcenter(),
            leaving=form.cleaned_data["leaving"],
            weights=form.weights(),
            on=timezone.localdate(),
            token=form.cleaned_data["token"],
        )
        if simulation.state == SimulationState.WAITING:
            run_simulation.defer(simulation_id=simulation.pk)
        return redirect("simulation", simulation_id=simulation.pk)
    page = keyset.page(visible_simulations(staff), order=["-pk"], after=request.GET.get("after"), size=20)
    return render(
        request,
        "caseload/simulations.html",
        {"form": form, "page": page},
        status=422 if form.errors else 200,
    )


@readonly
def simulation(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """How far the run is; when it is done, the scenarios side by side. «Simulation»"""
    found = visible_simulation(request.user, simulation_id)
    if found.state in UNFINISHED:
        standing = standing_of(run_simulation.name, simulation_id=found.pk)
        said = {"words": simulation_words(found, standing), "is_stuck": standing.is_stuck}
        return render(request, "caseload/simulation_running.html", {"simulation": found, **said})
    if is_part(request):  # it was waited for
        return HttpResponseClientRefresh()
    context = results_of(request.user, found, request.GET.get("fuer", ""))
    return render(request, "caseload/simulation.html", context)


@require_POST
def simulation_again(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """A run that was cut off begins again. «Noch einmal rechnen»"""
    found = visible_simulation(request.user, simulation_id)
    if found.state in UNFINISHED:
        run_simulation.defer(simulation_id=found.pk)
        messages.info(request, "Die Simulation ist wieder eingereiht.")
    return redirect("simulation", simulation_id=found.pk)
