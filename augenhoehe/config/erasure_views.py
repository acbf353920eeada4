"""Pages of the data protection officer: what is due to be erased, and what became of it."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.config import erasures
from augenhoehe.config.erasure_forms import ErasureForm, PostponementForm
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.actions import NoLongerDue, lock
from augenhoehe.privacy.erasure import traces_of_person
from augenhoehe.privacy.history import german_term
from augenhoehe.privacy.models import (
    UNDECIDED,
    ErasureProposal,
    ErasureProposalQuerySet,
    ProposalState,
    StateConflict,
)
from augenhoehe.privacy.retention import CASE_FILE, rules
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

PAGE_SIZE = 25
LISTS = {"wartend": "Wartet auf Entscheidung", "aufgeschoben": "Aufgeschoben", "geloescht": "Gelöscht"}


@dataclass(frozen=True)
class Subject:
    """What a proposal is about, in words, with the way to it."""

    title: str
    person_id: int | None = None


def officer(request: HttpRequest) -> int:
    """The account of the data protection officer who asks; else 403."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or staff.role != Role.DATA_PROTECTION_OFFICER or staff.account_id is None:
        raise PermissionDenied
    return staff.account_id


def proposals_for(user: object) -> ErasureProposalQuerySet:
    """Proposals this user may know of: a sealed file stays with its named readers here too."""
    visible = Person.objects.visible_to(user, Part.ACCESS_LOG).values("pk")
    found: ErasureProposalQuerySet = ErasureProposal.objects.filter(
        Q(person_id=None) | Q(person_id__in=visible)
    )
    return found


@readonly
def erasure_list(request: HttpRequest) -> HttpResponse:
    """What is due, what is kept longer, and what has been erased. «Löschvorschläge»"""
    officer(request)
    today, chosen = timezone.localdate(), request.GET.get("stand", "wartend")
    if chosen not in LISTS:
        raise Http404
    mine = proposals_for(request.user)
    rows = {
        "wartend": mine.waiting(today),
        "aufgeschoben": mine.resting(today),
        "geloescht": mine.filter(state=ProposalState.ERASED),
    }[chosen]
    order = ["-decided_at", "-pk"] if chosen == "geloescht" else ["due_since", "pk"]
    page = keyset.page(rows, order=order, after=request.GET.get("after"), size=PAGE_SIZE)
    subjects = subjects_of(list(page))
    context = {
        "page": page,
        "rows": [(proposal, subjects[proposal.pk], rules()[proposal.rule]) for proposal in page],
        "lists": LISTS,
        "chosen": chosen,
    }
    return render(request, "config/erasure_list.html", context)


def subjects_of(proposals: list[ErasureProposal]) -> dict[int, Subject]:
    """What each proposal is about, in two statements for all of them."""
    people = Person.objects.in_bulk([one.person_id for one in proposals if one.person_id])
    colleagues = Staff.objects.in_bulk([one.staff_id for one in proposals if one.staff_id])
    found = {}
    for one in proposals:
        if one.person_id:
            name = people[one.person_id].full_name if one.person_id in people else "nicht mehr vorhanden"
            found[one.pk] = Subject(f"{what_of(one)}: {name}", one.person_id)
        elif one.staff_id:
            found[one.pk] = Subject(f"Beschäftigte: {colleagues[one.staff_id].addressed_name}")
        elif one.kind:
            found[one.pk] = Subject(f"Alte Einträge: {german_term(apps.get_model(one.kind))}")
        elif rules()[one.rule].applies_to == "staff":
            found[one.pk] = Subject("Angaben einer Person, die hier gearbeitet hat")
        else:
            found[one.pk] = Subject(what_of(one))
    return found


def what_of(proposal: ErasureProposal) -> str:
    """The whole file, or the part of it the rule is about."""
    return "Akte" if proposal.rule == CASE_FILE else rules()[proposal.rule].period.meaning


def proposal_for(user: object, proposal_id: int) -> ErasureProposal:
    """The proposal, if this user may know of it; else 404."""
    proposal: ErasureProposal | None = proposals_for(user).filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    return proposal


def show(request: HttpRequest, proposal: ErasureProposal, status: int = 200, **forms: Form) -> HttpResponse:
    """One proposal with its two ways; a refused form shows what was typed."""
    subject = subjects_of([proposal])[proposal.pk]
    is_file = proposal.person_id is not None and proposal.state in UNDECIDED
    context = {
        "proposal": proposal,
        "subject": subject,
        "rule": rules()[proposal.rule],
        "period": rules()[proposal.rule].period_in_words(timezone.localdate()),
        "source": rules()[proposal.rule].period.values[-1].source,
        "counts": traces_of_person(proposal.person_id or 0, proposal.rule).counts()
        if is_file
        else proposal.counts,
        "is_file": rules()[proposal.rule].applies_to == "file",
        "is_undecided": proposal.state in UNDECIDED,
        "erasure_form": forms.get("erasure_form") or ErasureForm(),
        "postponement_form": forms.get("postponement_form") or PostponementForm(),
    }
    return render(request, "config/erasure_proposal.html", context, status=status)


@readonly
def erasure_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """What would go, by which rule, since when it is due. «Löschvorschlag»"""
    officer(request)
    return show(request, proposal_for(request.user, proposal_id))


@require_POST
def erasure(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Erases what the proposal names. «Löschung»"""
    account_id = officer(request)
    proposal, form = proposal_for(request.user, proposal_id), ErasureForm(request.POST)
    if not form.is_valid():
        return show(request, proposal, 422, erasure_form=form)
    try:
        erasures.confirm(proposal, account_id=account_id, at=timezone.now())
    except NoLongerDue:
        messages.warning(
            request, "Nicht gelöscht: Die Angaben werden wieder gebraucht. Der Vorschlag ist zurückgezogen."
        )
    except StateConflict:
        messages.info(request, "Darüber hat schon jemand entschieden. Es wurde nichts weiter geändert.")
    else:
        messages.success(request, "Gelöscht. Der Nachweis ohne Namen steht unter «Gelöscht».")
    return redirect("erasure_list")


@require_POST
def erasure_postponement(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Keeps it until a day, with a reason. «Aufschub der Löschung»"""
    account_id = officer(request)
    proposal, form = proposal_for(request.user, proposal_id), PostponementForm(request.POST)
    if not form.is_valid():
        return show(request, proposal, 422, postponement_form=form)
    try:
        with transaction.atomic():
            lock(proposal)
            proposal.postpone(**form.cleaned_data, account_id=account_id, at=timezone.now())
    except StateConflict:
        messages.info(request, "Darüber hat schon jemand entschieden. Es wurde nichts weiter geändert.")
    else:
        messages.success(request, f"Aufgeschoben bis {proposal.postponed_until:%d.%m.%Y}.")
    return redirect("erasure_proposal", proposal_id=proposal.pk)


@require_POST
def erasure_postponement_end(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Takes the postponement back; the proposal waits again. The second click changes nothing."""
    officer(request)
    proposal = proposal_for(request.user, proposal_id)
    with transaction.atomic():
        proposal.refresh_from_db(from_queryset=ErasureProposal.objects.select_for_update())
        if proposal.state == ProposalState.POSTPONED:
            proposal.reopen()
            messages.success(request, "Der Aufschub ist zurückgenommen; der Vorschlag wartet wieder.")
    return redirect("erasure_proposal", proposal_id=proposal.pk)
