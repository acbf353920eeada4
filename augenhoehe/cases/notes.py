"""Notes of a file: shared with the person, internal, specially protected. «Vermerke»"""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import noting
from augenhoehe.cases.access import (
    acting_staff,
    case_to_note,
    may_lead_talk,
    may_take_back,
    open_case,
    refuse_unless,
    visible_note,
)
from augenhoehe.cases.models import Note, NoteVisibility
from augenhoehe.cases.note_forms import (
    NoteForm,
    NoteWithdrawalForm,
    TextAfterwards,
    TranslationForm,
    WithdrawalForm,
)
from augenhoehe.cases.writing import (
    CHANGED_MEANWHILE,
    fresh,
    is_sent,
    preferred_language,
    saved,
    writing_page,
)
from augenhoehe.people.access import log_opening, log_unless_open, panel_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset, languages
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

STANDS_THERE = "Diesen Vermerk haben Sie eben schon gespeichert; er steht nur einmal da."
PROTECTED = "Lesen können ihn nur die zuständige Fachkraft und ihre Leitung."


@readonly
def note_panel(request: HttpRequest, person_id: int) -> HttpResponse:
    """What was written down, newest first; protected notes only for those who may open them. «Vermerke»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    notes = Note.objects.visible_to(request.user).filter(case__person=person)
    page = keyset.page(
        notes.select_related("words", "staff", "need_stage__need__words", "contact"),
        order=["-written_at", "-pk"],
        after=request.GET.get("after"),
        size=10,
    )
    may_write = may_lead_talk(request.user)
    context = {
        "person": person,
        "page": page,
        "rows": [(note, may_write and may_take_back(request.user, note.staff_id)) for note in page],
        "lang": preferred_language(person),
        "may_write": may_write and open_case(request.user, person_id) is not None,
        "may_translate": may_write,
    }
    return render_panel(request, "cases/note_list.html", context)


@readonly
def note(request: HttpRequest, note_id: int) -> HttpResponse:
    """One note in full. Opening a protected one is written down each time, whoever does it."""
    found = visible_note(request.user, note_id)
    if found.visibility == NoteVisibility.SENSITIVE:
        log_opening(request.user, found.case.person_id, WayIn.SENSITIVE)
    else:
        log_unless_open(request.user, found.case.person_id, WayIn.FILE)
    return render_panel(
        request,
        "cases/note.html",
        {"note": found, "person": found.case.person, "lang": preferred_language(found.case.person)},
    )


def new_note(request: HttpRequest, person_id: int) -> HttpResponse:
    """A note is written, its words are looked at, and it is kept. «Vermerk schreiben»"""
    case = case_to_note(request.user, person_id)
    language = preferred_language(case.person)
    form = fresh(NoteForm, request)
    if languages.is_german(language):
        del form.fields["counterpart"]
    if not is_sent(request, form):
        log_unless_open(request.user, person_id, WayIn.NOTE)
        return writing_page(
            request, case.person, form, title="Vermerk schreiben", save="Vermerk speichern", lang=language
        )
    words = form.note_text()
    is_shared = words.visibility == NoteVisibility.SHARED
    words = replace(words, counterpart=words.counterpart if is_shared else "", counterpart_language=language)
    staff = acting_staff(request.user)
    token = form.cleaned_data["client_token"]
    if (again := noting.said_just_now(case, staff, words)) and again.token != token:
        return saved(request, case.person, STANDS_THERE, undo=undo_address(request, again))
    written = noting.write_note(
        case=case,
        staff=staff,
        words=words,
        at=timezone.now(),
        token=token,
    )
    is_protected = written.visibility == NoteVisibility.SENSITIVE
    text = (
        f"Der geschützte Vermerk ist gespeichert. {PROTECTED}"
        if is_protected
        else "Der Vermerk ist gespeichert."
    )
    return saved(request, case.person, text, undo=undo_address(request, written))


def undo_address(request: HttpRequest, written: Note) -> str:
    """Where the note is taken back; none for whoever may not see it any more."""
    is_seen = Note.objects.visible_to(request.user).filter(pk=written.pk).exists()
    return reverse("note_withdrawal", args=[written.pk]) if is_seen else ""


def note_withdrawal(request: HttpRequest, note_id: int) -> HttpResponse:
    """A wrong note is taken back, visibly and with its reason. «Rücknahme»"""
    found = visible_note(request.user, note_id)
    refuse_unless(may_lead_talk(request.user) and may_take_back(request.user, found.staff_id))
    person = found.case.person
    form = fresh(NoteWithdrawalForm if found.words else WithdrawalForm, request)
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(
            request,
            person,
            form,
            title="Vermerk zurücknehmen",
            save="Zurücknehmen",
            hint="Der Vermerk bleibt stehen, durchgestrichen und mit Ihrem Grund.",
        )
    chosen = form.cleaned_data.get("text", TextAfterwards.SHOWN)
    if chosen != TextAfterwards.SHOWN:
        noting.protect_note(note=found)
    if chosen == TextAfterwards.MOVED:
        return saved(request, person, f"Der Vermerk ist jetzt besonders geschützt. {PROTECTED}")
    if noting.withdraw_note(note=found, reason=form.cleaned_data["reason"], at=timezone.now()):
        return saved(request, person, "Der Vermerk ist zurückgenommen.")
    messages.info(request, "Dieser Vermerk war schon zurückgenommen.")
    return saved(request, person, "Er steht unverändert in der Akte.")


def note_translation(request: HttpRequest, note_id: int) -> HttpResponse:
    """The person's half of a shared note is added. § 19 SGB X"""
    found = visible_note(request.user, note_id)
    if found.visibility != NoteVisibility.SHARED or found.words is None:
        raise Http404
    refuse_unless(may_lead_talk(request.user))
    person, form = found.case.person, fresh(TranslationForm, request)
    language = preferred_language(person)
    page = {"title": "Vermerk übersetzen", "save": "Übersetzung speichern", "quote": found.words.original}
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(request, person, form, lang=language, **page)
    try:
        noting.translate_note(
            note=found,
            text=form.cleaned_data["counterpart"],
            language=language,
            translated_by=form.cleaned_data["translated_by"],
            at=timezone.now(),
        )
    except noting.ChangedMeanwhile:
        now = [("Übersetzung", found.words.counterpart)]
        return writing_page(request, person, form, status=409, conflict=CHANGED_MEANWHILE, now=now, **page)
    return saved(request, person, "Die Übersetzung steht jetzt beim Vermerk.")
