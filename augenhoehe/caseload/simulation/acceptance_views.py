"""Proposals of one scenario: read the reasons, take over all, some or none, set aside. «Vorschläge»"""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.caseload.access import allocating_staff, visible_simulation
from augenhoehe.caseload.actions import accepting, large_acceptances
from augenhoehe.caseload.actions.freshness import digest_of, together
from augenhoehe.caseload.away import away_on
from augenhoehe.caseload.forms import AcceptanceForm
from augenhoehe.caseload.jobs import carry_out_acceptance
from augenhoehe.caseload.models import (
    Acceptance,
    AcceptanceState,
    Proposal,
    ProposalState,
    Simulation,
    SimulationState,
    Stage,
)
from augenhoehe.caseload.models.proposals import TAKING_BACK, UNDERWAY, ProposalQuerySet
from augenhoehe.caseload.simulation.left_behind import left_behind
from augenhoehe.caseload.simulation.reading import SCENARIO_NAMES
from augenhoehe.caseload.telling import told
from augenhoehe.organisation.models import Staff
from augenhoehe.people.handover import HandoverPlanned
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

PAGE_SIZE = 25
STALE = (
    "Inzwischen hat jemand hier Vorschläge angenommen oder abgelehnt. Es wurde nichts geschrieben; die Liste ist jetzt "
    "auf dem neuen Stand. Bitte sehen Sie noch einmal hin."
)


def proposals_of(user: object, simulation: Simulation, scenario: str) -> ProposalQuerySet:
    """The proposals of this scenario about people the user may see; 404 where none are proposed, or not all yet."""
    if scenario not in SCENARIO_NAMES or simulation.state != SimulationState.DONE:
        raise Http404
    return Proposal.objects.visible_to(user).filter(simulation=simulation, scenario=scenario)


@readonly
def proposal_list(request: HttpRequest, simulation_id: int, scenario: str) -> HttpResponse:
    """Who would change, from whom to whom, and why. «Vorschläge»"""
    simulation = visible_simulation(request.user, simulation_id)
    form = AcceptanceForm(on=timezone.localdate())
    return listed(request, simulation, scenario, form)


def listed(
    request: HttpRequest, simulation: Simulation, scenario: str, form: AcceptanceForm, status: int = 200
) -> HttpResponse:
    """The page of proposals with its form, as it was filled."""
    rows = proposals_of(request.user, simulation, scenario)
    chosen = request.GET.get("stand", ProposalState.OPEN)
    if chosen not in ProposalState.values:
        raise Http404
    open_rows = rows.filter(state=ProposalState.OPEN)
    shown = rows.filter(state=chosen).for_list()
    page = keyset.page(shown, order=["pk"], after=request.GET.get("after"), size=PAGE_SIZE)
    counts = accepting.counted(rows)
    context = {
        "simulation": simulation,
        "scenario": scenario,
        "scenario_name": SCENARIO_NAMES[scenario],
        "form": form,
        "page": page,
        "rows": [told(one) for one in page],
        "away": away_on({one.staff_id for one in page}, timezone.localdate()),
        "chosen": chosen,
        "open_number": counts.get(ProposalState.OPEN, 0),
        "states": [(state, state.label, counts.get(state, 0)) for state in ProposalState],
        "picked": set(request.POST.getlist("proposal")),
        "seen": digest_of(open_rows),
        "left_behind": left_behind(open_rows) if chosen == ProposalState.OPEN else "",
        "underway": underway(simulation, scenario),
    }
    return render(request, "caseload/proposals.html", context, status=status)


def underway(simulation: Simulation, scenario: str) -> Acceptance | None:
    """A large acceptance of this scenario that is being written, or taken back, just now."""
    rows = Acceptance.objects.filter(simulation=simulation, state__in=UNDERWAY)
    asked = rows.filter(Q(asked_for__scenario=scenario) | Q(state__in=TAKING_BACK))
    return asked.select_related("staff").first()


@require_POST
def new_acceptance(request: HttpRequest, simulation_id: int, scenario: str) -> HttpResponse:
    """Takes proposals over: the facts, the notes, the drafts of the letters. «Annehmen»"""
    simulation = visible_simulation(request.user, simulation_id)
    form = AcceptanceForm(request.POST, on=timezone.localdate())
    open_rows = proposals_of(request.user, simulation, scenario).filter(state=ProposalState.OPEN)
    if not form.is_valid():
        return listed(request, simulation, scenario, form, status=422)
    staff, token = allocating_staff(request.user), form.cleaned_data["token"]
    earlier = Acceptance.objects.filter(token=token, staff=staff).first()
    if earlier is not None:
        return redirect("acceptance", acceptance_id=earlier.pk)
    if is_stale(form, open_rows):
        form.add_error(None, STALE)
        return listed(request, simulation, scenario, form, status=409)
    try:
        acceptance = taken_over(form, open_rows, staff, simulation, scenario)
    except HandoverPlanned:
        form.add_error(None, large_acceptances.PLANNED)
        return listed(request, simulation, scenario, form, status=409)
    return redirect("acceptance", acceptance_id=acceptance.pk)


def is_stale(form: AcceptanceForm, open_rows: ProposalQuerySet) -> bool:
    """Whether something of what is asked for was decided after the page was read."""
    if form.cleaned_data["everyone"]:
        return digest_of(open_rows) != str(form.cleaned_data["seen"])
    picked = set(form.cleaned_data["proposal"])
    return open_rows.filter(pk__in=picked).count() < len(picked)


def taken_over(
    form: AcceptanceForm, open_rows: ProposalQuerySet, staff: Staff, simulation: Simulation, scenario: str
) -> Acceptance:
    """Written at once, or, where it is about very many people, asked for: a job writes it."""
    stage = Stage(form.cleaned_data["stage"])
    order = {
        "proposals": list(chosen_rows(form, open_rows, stage).values_list("pk", flat=True)),
        "staff": staff,
        "stage": stage,
        "token": form.cleaned_data["token"],
        "first_day": form.cleaned_data["first_day"],
        "simulation": simulation,
    }
    if len(order["proposals"]) <= large_acceptances.MOST_IN_A_REQUEST:
        return accepting.accept(**order)
    acceptance = large_acceptances.ask(**order, scenario=scenario)
    if acceptance.state == AcceptanceState.ASKED:
        carry_out_acceptance.defer(acceptance_id=acceptance.pk)
    return acceptance


def chosen_rows(form: AcceptanceForm, open_rows: ProposalQuerySet, stage: Stage) -> ProposalQuerySet:
    """All, or those picked with everybody of their benefit units."""
    everyone = form.cleaned_data["everyone"]
    rows = open_rows if everyone else open_rows.filter(pk__in=form.cleaned_data["proposal"])
    if stage == Stage.NEW_CASES:
        return rows.filter(before=None)
    if everyone:
        return rows
    return open_rows.filter(pk__in={one.pk for one in [*rows, *together(list(rows))]})


@require_POST
def proposal_decision(request: HttpRequest, simulation_id: int, scenario: str) -> HttpResponse:
    """Sets proposals aside, or lays them open again. «Ablehnen»"""
    simulation = visible_simulation(request.user, simulation_id)
    sent = request.POST.getlist("proposal")
    picked = [int(one) for one in sent if one.isdecimal() and len(one) < 19]
    rows = proposals_of(request.user, simulation, scenario)
    numbers = set(rows.filter(pk__in=picked).values_list("pk", flat=True))
    is_reopened = "reopen" in request.POST
    done = (accepting.reopen if is_reopened else accepting.decline)(proposals=list(numbers))
    shown = set(rows.filter(pk__in=done).values_list("pk", flat=True))  # others: not even their number
    messages.success(request, f"{'Wieder offen' if is_reopened else 'Abgelehnt'}: {len(shown)}.")
    if shown - numbers:
        messages.info(
            request, f"Davon, weil eine Bedarfsgemeinschaft zusammenbleibt: {len(shown - numbers)}."
        )
    if numbers - shown:
        messages.info(request, f"Inzwischen anders entschieden und nicht geändert: {len(numbers - shown)}.")
    return redirect("proposal_list", simulation_id=simulation.pk, scenario=scenario)
