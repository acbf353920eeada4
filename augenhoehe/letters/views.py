"""Letters in the file: read, drafted, finished, taken back. «Schreiben»"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.cases.access import case_to_note, may_take_back, open_case, refuse_unless
from augenhoehe.cases.note_forms import WithdrawalForm
from augenhoehe.cases.slip_document import complete_language
from augenhoehe.cases.writing import (
    CHANGED_MEANWHILE,
    fresh,
    is_sent,
    preferred_language,
    saved,
    writing_page,
)
from augenhoehe.letters import actions
from augenhoehe.letters.access import letter_to_change, may_write, visible_letter, writing_staff
from augenhoehe.letters.forms import DraftForm, MessageForm, filled, form_of
from augenhoehe.letters.models import Letter, LetterKind, LetterState
from augenhoehe.letters.orders import LetterOrder
from augenhoehe.letters.paper import pdf_answer
from augenhoehe.letters.wording import Enclosed, letter_content, subject_of
from augenhoehe.organisation.models import staff_of
from augenhoehe.people.access import log_unless_open, panel_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

PANEL = "panel_letters"
NO_LONGER_A_DRAFT = "Dieses Schreiben ist kein Entwurf mehr. Unten steht, wie es jetzt ist."


@readonly
def letter_panel(request: HttpRequest, person_id: int) -> HttpResponse:
    """What the house has written to this person, newest first. «Schreiben»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    letters = Letter.objects.visible_to(request.user).filter(person=person).for_list()
    page = keyset.page(letters, order=["-pk"], after=request.GET.get("after"), size=10)
    context = {
        "person": person,
        "page": page,
        "rows": [(letter, subject_of(letter)["german"]) for letter in page],
        "may_write": may_write(request.user) and open_case(request.user, person_id) is not None,
    }
    return render_panel(request, "letters/panel.html", context)


def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter in full; a draft with what can be added to it."""
    found = visible_letter(request.user, letter_id)
    if request.method != "POST":
        log_unless_open(request.user, found.person_id, WayIn.FILE)
        form = form_of(found)(initial=filled(found), language=found.language)
        return letter_page(request, found, form if found.is_draft and may_write(request.user) else None)
    writing_staff(request.user)
    sent = form_of(found)(request.POST, language=found.language)
    if not found.is_draft:
        messages.warning(request, NO_LONGER_A_DRAFT)
        return letter_page(request, found, None, status=409)
    if not sent.is_valid():
        return letter_page(request, found, sent, status=422)
    try:
        actions.change_draft(letter_id=found.pk, version=sent.cleaned_data["version"] or 0, **sent.changes())
    except actions.ChangedMeanwhile:
        return changed_meanwhile(request, letter_id, sent)
    messages.success(request, "Der Entwurf ist gespeichert.")
    return redirect("letter", letter_id)


def changed_meanwhile(request: HttpRequest, letter_id: int, sent: DraftForm) -> HttpResponse:
    """Both versions: what was typed stays in the form, what stands there now above it."""
    now = visible_letter(request.user, letter_id)
    if not now.is_draft:
        messages.warning(request, NO_LONGER_A_DRAFT)
        return letter_page(request, now, None, status=409)
    typed = request.POST.copy()
    typed["version"] = str(now.version)
    sent.data = typed
    labels = {
        name: field.label for name, field in sent.fields.items() if name not in {"version", "client_token"}
    }
    stands = [(labels[name], value or "–") for name, value in filled(now).items() if name in labels]
    return letter_page(request, now, sent, status=409, conflict=CHANGED_MEANWHILE, now=stands)


def letter_page(
    request: HttpRequest, found: Letter, form: DraftForm | None, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one letter: its words as they are or would be, and what can be done with it."""
    at = timezone.now()
    content = found.content or letter_content(found, Enclosed.of([found], at), at)
    staff = staff_of(request.user, timezone.localdate())
    writes = may_write(request.user) and found.is_in_reach
    context = {
        "letter": found,
        "person": found.person,
        "content": content,
        "form": form,
        "has_address": len(content["recipient"]) > 1,
        "may_write": writes,
        "is_mine": staff is not None and staff.pk == found.sender_id,
        "may_take_back": writes and found.is_filed and may_take_back(request.user, found.sender_id),
    }
    return render(request, "letters/letter.html", context | more, status=status)


@readonly
def letter_pdf(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The paper. A draft says that it is one."""
    found = visible_letter(request.user, letter_id)
    log_unless_open(request.user, found.person_id, WayIn.FILE)
    return pdf_answer(found)


def new_letter(request: HttpRequest, person_id: int) -> HttpResponse:
    """A short message in two languages is drafted. «Schreiben verfassen»"""
    case = case_to_note(request.user, person_id)
    person, language = case.person, complete_language(preferred_language(case.person))
    form = fresh(MessageForm, request, language=language)
    if not is_sent(request, form):
        log_unless_open(request.user, person_id, WayIn.FILE)
        return writing_page(request, person, form, title="Schreiben verfassen", save="Entwurf speichern")
    staff, changes = writing_staff(request.user), form.changes()
    order = LetterOrder(
        person_id=person.pk,
        case_id=case.pk,
        sender_id=staff.pk,
        kind=LetterKind.MESSAGE,
        language=language,
        subject=(changes["subject"], changes["subject_own"]),
        personal=(changes["personal"], changes["personal_own"]),
        token=form.cleaned_data["client_token"],
    )
    drafted = actions.draft_letter(order, staff)
    messages.success(request, "Der Entwurf ist gespeichert. Sehen Sie ihn noch einmal an.")
    return redirect("letter", drafted.pk)


@require_POST
def letter_filing(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Finished: the words are frozen and stand in the file. «zur Akte»"""
    found = letter_to_change(request.user, letter_id)
    if actions.file_letters([found.pk], at=timezone.now()):
        messages.success(
            request,
            "Das Schreiben ist fertig und steht in der Akte. Bis zum Druck können Sie es zurückholen.",
        )
    else:
        messages.info(request, "Dieses Schreiben war schon fertig.")
    return redirect("letter", found.pk)


@require_POST
def letter_reopening(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Finished by mistake: a draft again, as long as it was not printed. «zurückholen»"""
    found = letter_to_change(request.user, letter_id)
    if actions.reopen_letters([found.pk]):
        messages.success(request, "Das Schreiben ist wieder ein Entwurf.")
    else:
        messages.info(
            request, "Das geht nicht mehr: Es ist schon gedruckt, zurückgenommen oder noch ein Entwurf."
        )
    return redirect("letter", found.pk)


def letter_withdrawal(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A finished letter that does not hold is taken back, visibly and with its reason. «Rücknahme»"""
    found = letter_to_change(request.user, letter_id)
    refuse_unless(may_take_back(request.user, found.sender_id))
    form = fresh(WithdrawalForm, request)
    if found.state == LetterState.DRAFT:
        return redirect("letter", found.pk)
    if not is_sent(request, form):
        log_unless_open(request.user, found.person_id, WayIn.FILE)
        hint = "Das Schreiben bleibt lesbar in der Akte, mit Ihrem Grund. Wer es schon bekommen hat, braucht ein neues."
        address = reverse("letter", args=[found.pk])
        return writing_page(
            request,
            found.person,
            form,
            title="Schreiben zurücknehmen",
            save="Zurücknehmen",
            hint=hint,
            back=address,
        )
    if actions.withdraw_letter(letter=found, reason=form.cleaned_data["reason"], at=timezone.now()):
        return saved(request, found.person, "Das Schreiben ist zurückgenommen.", panel=PANEL)
    messages.info(request, "Dieses Schreiben war schon zurückgenommen.")
    return redirect("letter", found.pk)


@require_POST
def letter_discard(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A draft nobody wants goes; nobody outside has seen it. «verwerfen»"""
    found = letter_to_change(request.user, letter_id)
    if actions.discard_drafts([found.pk]):
        return saved(request, found.person, "Der Entwurf ist verworfen.", panel=PANEL)
    messages.info(request, "Dieses Schreiben ist kein Entwurf mehr; es bleibt in der Akte.")
    return redirect("letter", found.pk)
