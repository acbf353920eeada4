"""Proposals of one scenario: read the reasons, take over all, some or none, take back as one step. «Vorschläge»"""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.caseload.access import allocating_staff, visible_acceptance, visible_simulation
from augenhoehe.caseload.actions import accepting
from augenhoehe.caseload.actions.freshness import together
from augenhoehe.caseload.forms import AcceptanceForm
from augenhoehe.caseload.models import Proposal, ProposalState, Simulation, SimulationState, Stage
from augenhoehe.caseload.models.proposals import ProposalQuerySet
from augenhoehe.caseload.simulation.reading import SCENARIO_NAMES
from augenhoehe.caseload.telling import told
from augenhoehe.letters.access import may_write
from augenhoehe.letters.models import Letter
from augenhoehe.people.handover import ChangedSince, HandoverPlanned
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

PAGE_SIZE = 25
TOGETHER = "Aus einer Bedarfsgemeinschaft wechseln alle zusammen, und hier waren nicht alle dabei."
PLANNED = "Für eine dieser Personen ist inzwischen schon eine Übergabe geplant. Es wurde nichts geschrieben."


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
        "chosen": chosen,
        "open_number": counts.get(ProposalState.OPEN, 0),
        "states": [(state, state.label, counts.get(state, 0)) for state in ProposalState],
        "picked": set(request.POST.getlist("proposal")),
    }
    return render(request, "caseload/proposals.html", context, status=status)


@require_POST
def new_acceptance(request: HttpRequest, simulation_id: int, scenario: str) -> HttpResponse:
    """Takes proposals over: the facts, the notes, the drafts of the letters. «Annehmen»"""
    simulation = visible_simulation(request.user, simulation_id)
    form = AcceptanceForm(request.POST, on=timezone.localdate())
    if not form.is_valid():
        return listed(request, simulation, scenario, form, status=422)
    rows = open_rows = proposals_of(request.user, simulation, scenario).filter(state=ProposalState.OPEN)
    if not form.cleaned_data["everyone"]:
        rows = rows.filter(pk__in=form.cleaned_data["proposal"])
    stage = Stage(form.cleaned_data["stage"])
    if stage == Stage.NEW_CASES:
        rows = rows.filter(before=None)
    elif not form.cleaned_data["everyone"]:  # whoever lives from one budget has one counsellor
        rows = open_rows.filter(pk__in={one.pk for one in [*rows, *together(list(rows))]})
    chosen = list(rows.values_list("pk", flat=True))
    try:
        acceptance = accepting.accept(
            proposals=chosen,
            staff=allocating_staff(request.user),
            stage=stage,
            token=form.cleaned_data["token"],
            first_day=form.cleaned_data["first_day"],
            simulation=simulation,
        )
    except HandoverPlanned:
        form.add_error(None, PLANNED)
        return listed(request, simulation, scenario, form, status=409)
    if left := len(chosen) - acceptance.proposals.filter(pk__in=chosen).count():
        messages.info(request, f"Offen geblieben: {left}. {TOGETHER}")
    return redirect("acceptance", acceptance_id=acceptance.pk)


@require_POST
def proposal_decision(request: HttpRequest, simulation_id: int, scenario: str) -> HttpResponse:
    """Sets proposals aside, or lays them open again. «Ablehnen»"""
    simulation = visible_simulation(request.user, simulation_id)
    sent = request.POST.getlist("proposal")
    picked = [int(one) for one in sent if one.isdecimal() and len(one) < 19]
    rows = proposals_of(request.user, simulation, scenario).filter(pk__in=picked)
    numbers = list(rows.values_list("pk", flat=True))
    if "reopen" in request.POST:
        messages.success(request, f"Wieder offen: {accepting.reopen(proposals=numbers)}.")
    else:
        messages.success(request, f"Abgelehnt: {accepting.decline(proposals=numbers)}.")
    return redirect("proposal_list", simulation_id=simulation.pk, scenario=scenario)


def scenarios_chosen(seen: ProposalQuerySet) -> list[str]:
    """The scenarios somebody chose from: what others proposed for the same people is settled with them, unsaid."""
    chosen = seen.filter(state=ProposalState.ACCEPTED).values_list("scenario", flat=True)
    return list(chosen.order_by().distinct())


@readonly
def acceptance(request: HttpRequest, acceptance_id: int) -> HttpResponse:
    """What was written, person by person, and the way back. «Annahme»"""
    found = visible_acceptance(request.user, acceptance_id)
    seen = Proposal.objects.visible_to(request.user).filter(acceptance=found)
    rows = seen.filter(Q(state=ProposalState.ACCEPTED) | Q(scenario__in=scenarios_chosen(seen)))
    page = keyset.page(rows.for_list(), order=["pk"], after=request.GET.get("after"), size=PAGE_SIZE)
    counts = accepting.counted(rows)
    drafted = Letter.objects.visible_to(request.user).filter(pk__in=[one.letter_id for one in page])
    letters = set(drafted.values_list("pk", flat=True))
    context = {
        "acceptance": found,
        "page": page,
        "rows": [(told(one), one.letter_id if one.letter_id in letters else None) for one in page],
        "may_write": may_write(request.user),
        "accepted": counts.get(ProposalState.ACCEPTED, 0),
        "outdated": counts.get(ProposalState.OUTDATED, 0),
    }
    return render(request, "caseload/acceptance.html", context)


def account_of(request: HttpRequest) -> int:
    """Who takes back; an account without post comes to no page of these."""
    return allocating_staff(request.user).account_id or 0


def warn_of_paper(request: HttpRequest, printed: int) -> None:
    """What is on paper cannot be called back."""
    if printed:
        messages.warning(
            request,
            f"Schon gedruckt waren {printed} Schreiben; diese Menschen brauchen ein neues.",
        )


@require_POST
def acceptance_undo(request: HttpRequest, acceptance_id: int) -> HttpResponse:
    """Everything as it was, as one step. «Rückgängig»"""
    found = visible_acceptance(request.user, acceptance_id)
    try:
        undone = accepting.undo(found, by_account=account_of(request))
        if undone.is_done:
            messages.success(request, "Alles ist wieder, wie es war. Die Vorschläge liegen wieder offen.")
            warn_of_paper(request, undone.printed)
        else:
            messages.info(request, "Diese Annahme ist schon zurückgenommen.")
    except ChangedSince:
        messages.warning(
            request,
            "Inzwischen hat jemand bei einer dieser Personen etwas geändert. Es wurde nichts zurückgenommen; "
            "bitte ändern Sie einzeln, was noch nötig ist.",
        )
    return redirect("acceptance", acceptance_id=found.pk)
