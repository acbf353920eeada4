"""What an acceptance wrote: how far it is, person by person, and the way back as one step. «Annahme»"""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from augenhoehe.caseload.access import allocating_staff, visible_acceptance
from augenhoehe.caseload.actions import accepting, large_acceptances
from augenhoehe.caseload.jobs import carry_out_acceptance
from augenhoehe.caseload.models import Acceptance, AcceptanceState, Proposal, ProposalState
from augenhoehe.caseload.models.proposals import UNDERWAY, ProposalQuerySet
from augenhoehe.caseload.simulation.waiting import acceptance_words
from augenhoehe.caseload.telling import told
from augenhoehe.letters.access import may_write
from augenhoehe.letters.models import Letter
from augenhoehe.people.handover import ChangedSince
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import is_part
from augenhoehe.web.waiting import standing_of

PAGE_SIZE = 25


def scenarios_chosen(seen: ProposalQuerySet) -> list[str]:
    """The scenarios somebody chose from: what others proposed for the same people is settled with them, unsaid."""
    chosen = seen.filter(state=ProposalState.ACCEPTED).values_list("scenario", flat=True)
    return list(chosen.order_by().distinct())


@readonly
def acceptance(request: HttpRequest, acceptance_id: int) -> HttpResponse:
    """How far it is; then what was written, person by person, and the way back. «Annahme»"""
    found = visible_acceptance(request.user, acceptance_id)
    if found.state in UNDERWAY:
        standing = standing_of(carry_out_acceptance.name, acceptance_id=found.pk)
        said = {"words": acceptance_words(found, standing), "is_stuck": standing.is_stuck}
        return render(request, "caseload/acceptance_underway.html", {"acceptance": found, **said})
    if is_part(request) and "after" not in request.GET:  # it was waited for
        return HttpResponseClientRefresh()
    return render(request, "caseload/acceptance.html", written(request, found))


def written(request: HttpRequest, found: Acceptance) -> dict[str, Any]:
    """The people of a finished acceptance, and their letters."""
    seen = Proposal.objects.visible_to(request.user).filter(acceptance=found)
    rows = seen.filter(Q(state=ProposalState.ACCEPTED) | Q(scenario__in=scenarios_chosen(seen)))
    page = keyset.page(rows.for_list(), order=["pk"], after=request.GET.get("after"), size=PAGE_SIZE)
    counts = accepting.counted(rows)
    drafted = Letter.objects.visible_to(request.user).filter(pk__in=[one.letter_id for one in page])
    letters = set(drafted.values_list("pk", flat=True))
    return {
        "acceptance": found,
        "page": page,
        "rows": [(told(one), one.letter_id if one.letter_id in letters else None) for one in page],
        "may_write": may_write(request.user),
        "accepted": counts.get(ProposalState.ACCEPTED, 0),
        "outdated": counts.get(ProposalState.OUTDATED, 0),
        "left_open": found.total - found.written,
        "is_failed": found.state == AcceptanceState.FAILED,
    }


def account_of(request: HttpRequest) -> int:
    """Who takes back; an account without post comes to no page of these."""
    return allocating_staff(request.user).account_id or 0


@require_POST
def acceptance_undo(request: HttpRequest, acceptance_id: int) -> HttpResponse:
    """Everything as it was, as one step; of very many people a job takes it back. «Rückgängig»"""
    found = visible_acceptance(request.user, acceptance_id)
    number = large_acceptances.number_to_undo(found)
    if number <= large_acceptances.MOST_IN_A_REQUEST:
        undo_now(request, found)
    elif large_acceptances.ask_undo(found, by_account=account_of(request), number=number):
        carry_out_acceptance.defer(acceptance_id=found.pk)
    return redirect("acceptance", acceptance_id=found.pk)


def undo_now(request: HttpRequest, found: Acceptance) -> None:
    """Taken back, or why not."""
    try:
        undone = accepting.undo(found, by_account=account_of(request))
    except ChangedSince:
        messages.warning(request, large_acceptances.CHANGED)
        return
    if undone.is_done:
        messages.success(request, "Alles ist wieder, wie es war. Die Vorschläge liegen wieder offen.")
    else:
        messages.info(request, "Hier ist nichts zurückzunehmen.")


@require_POST
def acceptance_again(request: HttpRequest, acceptance_id: int) -> HttpResponse:
    """One that was cut off begins anew. «Noch einmal einreihen»"""
    found = visible_acceptance(request.user, acceptance_id)
    if found.state in UNDERWAY:
        carry_out_acceptance.defer(acceptance_id=found.pk)
        messages.info(request, "Es ist wieder eingereiht.")
    return redirect("acceptance", acceptance_id=found.pk)
