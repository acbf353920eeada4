"""The answer on paper: what was ticked, who signed, and the sheet itself. «Antwort auf Papier»"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.documents import vault
from augenhoehe.documents.actions import keep_sheet
from augenhoehe.documents.consent_access import asking_staff, opened_consent
from augenhoehe.documents.consent_forms import PaperAnswerForm, SheetForm, usual_signature
from augenhoehe.documents.consents import DONE, place_of, tried, unfilled
from augenhoehe.documents.models import AnsweredHow, Consent
from augenhoehe.organisation.models import Staff

NOT_KEPT = "Der Speicher für Unterlagen ist voll oder antwortet nicht. Es wurde nichts gespeichert."


def paper_answer(request: HttpRequest, consent_id: int) -> HttpResponse:
    """What was answered on the printed form, who signed it, and the sheet itself."""
    found = opened_consent(request.user, consent_id)
    staff = asking_staff(request.user)
    if not found.may("sign"):
        messages.warning(request, f"Hier steht schon eine Antwort: {found.get_state_display()}.")
        return redirect("consent", consent_id=found.pk)
    initial = {"signed_on": timezone.localdate(), "place": place_of(staff)} | usual_signature(found.person)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperAnswerForm(found, *sent, initial=initial)
    if form.is_bound and form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            return tried(
                request, found, lambda: note_paper(found, answer, form.cleaned_data, staff), DONE[answer]
            )
        except vault.CannotKeep:
            form.add_error("scans", NOT_KEPT)
    context = {"consent": found, "person": found.person, "form": form}
    return render(request, "documents/consent_answer.html", context, status=unfilled(request))


def note_paper(found: Consent, answer: str, said: dict[str, Any], staff: Staff) -> None:
    """The verb for what was ticked on paper; the sheet is kept with it, or nothing of both."""
    now, how = timezone.now(), AnsweredHow.PAPER
    with vault.keeping() as names, transaction.atomic():
        if answer == "sign":
            by = (said["signed_as"], said["signed_by_name"])
            found.sign(on=said["signed_on"], how=how, place=said["place"], witness=staff, at=now, by=by)
        elif answer == "refuse":
            found.refuse(how=how, witness=staff, at=now)
        else:
            found.consider(how=how, witness=staff, at=now)
        if said["scans"] and found.sheet_id is None:
            keep_sheet(found, said["scans"], staff, names)


@require_POST
def sheet(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The signed sheet, added later or once more; an earlier one stays among the papers. «Unterschriebenes Blatt»"""
    found = opened_consent(request.user, consent_id)
    staff, form = asking_staff(request.user), SheetForm(request.POST, request.FILES)
    if found.answered_how != AnsweredHow.PAPER:
        messages.warning(request, "Zu dieser Einwilligung gibt es kein unterschriebenes Blatt.")
        return redirect("consent", consent_id=found.pk)
    if not form.is_valid():
        messages.error(request, " ".join(str(problem) for found in form.errors.values() for problem in found))
        return redirect("consent", consent_id=found.pk)
    try:
        with vault.keeping() as names, transaction.atomic():
            keep_sheet(found, form.cleaned_data["scans"], staff, names)
    except vault.CannotKeep:
        messages.error(request, NOT_KEPT)
    else:
        messages.success(request, "Das unterschriebene Blatt liegt bei der Einwilligung.")
    return redirect("consent", consent_id=found.pk)
