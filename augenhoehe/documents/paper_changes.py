"""What happens to a paper after it came: its translation, further pages, what it answers. «Unterlage fortschreiben»"""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.documents import actions, vault
from augenhoehe.documents.access import visible_paper, what_it_may_answer
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import Paper
from augenhoehe.documents.paper_forms import (
    NOON,
    UNAVAILABLE,
    FurtherFilesForm,
    TranslationForm,
    translation_state,
)
from augenhoehe.documents.views import paper_page

STORE_FULL = "Der Speicher für Unterlagen ist voll oder antwortet nicht. Es wurde nichts gespeichert."


@require_POST
@transaction.atomic
def paper_translation(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A translation is asked for, or has come. «Übersetzung» – § 19 SGB X"""
    one = visible_paper(request.user, paper_id)
    one.refresh_from_db(from_queryset=Paper.objects.select_for_update())
    form = TranslationForm(request.POST, paper=one)
    if one.language == "de":
        form.add_error(None, "Eine deutsche Unterlage braucht keine Übersetzung.")
    if not form.is_valid():
        return paper_page(request, one, status=422, translation=form)
    if form.cleaned_data["seen"] != translation_state(one):
        messages.warning(
            request, "In einem anderen Fenster wurde inzwischen etwas vermerkt. Hier steht der neue Stand."
        )
        return paper_page(request, one, status=409)
    given = form.cleaned_data
    one.translation_due_on = given["due_on"]
    known = one.translation_received_at and timezone.localdate(one.translation_received_at)
    if given["received_on"] not in (None, known):
        one.translation_received_at = max(moment(given["received_on"]), one.received_at)
        one.translation_came_with = None
    one.save(update_fields=["translation_due_on", "translation_received_at", "translation_came_with"])
    messages.success(request, "Übersetzung vermerkt.")
    return redirect("paper", paper_id=one.address)


def moment(day: date) -> datetime:
    """The noon of a day; today, now."""
    now = timezone.now()
    return (
        now
        if day == timezone.localdate(now)
        else datetime.combine(day, NOON, timezone.get_current_timezone())
    )


@require_POST
def paper_files(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A page that was forgotten, or the scan of what came on paper, is added with its day. «Datei dazulegen»"""
    one = visible_paper(request.user, paper_id)
    form = FurtherFilesForm(request.POST, request.FILES)
    if one.withdrawn_at is not None:
        form.add_error(None, "Diese Unterlage ist zurückgenommen; hier kommt nichts mehr dazu.")
    elif one.is_shown_only or kind_of(one.kind).is_never_copied:
        form.add_error(None, "Diese Unterlage wurde nur vorgelegt. Von ihr bleibt keine Kopie in der Akte.")
    if not form.is_valid():
        is_away = any(
            problem.code == UNAVAILABLE for found in form.errors.as_data().values() for problem in found
        )
        return paper_page(request, one, status=503 if is_away else 422, further=form)
    try:
        with vault.keeping() as names, transaction.atomic():
            number = actions.add_later(one, form.cleaned_data["scans"], names)
    except vault.CannotKeep:
        form.add_error(None, STORE_FULL)
        return paper_page(request, one, status=503, further=form)
    if number:
        messages.success(request, "Dazugelegt, mit dem Datum von heute.")
    else:
        messages.info(request, "Diese Datei liegt schon hier; es hat sich nichts geändert.")
    return redirect("paper", paper_id=one.address)


@require_POST
def paper_answers(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """What of the missing is here with this paper: all of it, a part, or nothing. «Damit erledigt»"""
    one = visible_paper(request.user, paper_id)
    if one.withdrawn_at is not None:
        messages.warning(request, "Diese Unterlage ist zurückgenommen; sie erledigt nichts.")
        return redirect("paper", paper_id=one.address)
    offered = {owed.address for owed in what_it_may_answer(request.user, one)}
    said = {address: request.POST.get(f"owed-{address}", "") for address in offered}
    actions.say_what_it_answers(
        one,
        whole={address for address, word in said.items() if word == "whole"},
        part={address for address, word in said.items() if word == "part"},
        offered={address for address, word in said.items() if word},
    )
    messages.success(request, "Vermerkt, was damit da ist und was noch fehlt.")
    return redirect("paper", paper_id=one.address)
