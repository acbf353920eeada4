"""Contacts of a file: whoever began, whichever way, with anyone in the house. «Kontakte»"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import noting
from augenhoehe.cases.access import (
    FUNCTION_OF_ROLE,
    acting_staff,
    case_to_record,
    may_record_contact,
    may_take_back,
    open_case,
    refuse_unless,
    visible_contact,
)
from augenhoehe.cases.contact_forms import WHAT_HAPPENED, ContactForm, CorrectionForm
from augenhoehe.cases.models import Channel, Contact, Direction, Note
from augenhoehe.cases.note_forms import WithdrawalForm
from augenhoehe.cases.writing import CHANGED_MEANWHILE, fresh, is_sent, saved, writing_page
from augenhoehe.people.access import log_unless_open, panel_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel


@readonly
def contact_panel(request: HttpRequest, person_id: int) -> HttpResponse:
    """All contacts, all ways, both directions, newest first; by way and by answer if wanted. «Kontakte»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    rows = Contact.objects.filter(case__person=person).select_related("staff", "conversation__plan")
    channel = request.GET.get("weg", "")
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    is_two_way = request.GET.get("beide") == "1"
    if is_two_way:
        rows = rows.filter(is_two_way=True, withdrawn_at=None)
    page = keyset.page(rows, order=["-occurred_at", "-pk"], after=request.GET.get("after"), size=10)
    may_record = may_record_contact(request.user)
    context = {
        "person": person,
        "page": page,
        "rows": with_notes(request, page, may_record),
        "channels": Channel.choices,
        "channel": channel,
        "is_two_way": is_two_way,
        "may_record": may_record and open_case(request.user, person_id) is not None,
    }
    return render_panel(request, "cases/contacts.html", context)


def with_notes(
    request: HttpRequest, page: keyset.Page[Contact], may_record: bool
) -> list[tuple[Contact, Note | None, bool]]:
    """Each contact with the note one may see, and whether one may correct it."""
    notes = Note.objects.visible_to(request.user).filter(contact__in=[contact.pk for contact in page])
    by_id = {note.pk: note for note in notes.select_related("words")}
    return [
        (
            contact,
            by_id.get(contact.note_id or 0),
            may_record and not contact.withdrawn_at and may_take_back(request.user, contact.staff_id),
        )
        for contact in page
    ]


def new_contact(request: HttpRequest, person_id: int) -> HttpResponse:
    """A contact is written down by anyone who had it; the others stay unread. «Kontakt eintragen»"""
    case, staff = case_to_record(request.user, person_id), acting_staff(request.user)
    initial = {
        "occurred_at": timezone.localtime(),
        "direction": Direction.FROM_PERSON,
        "function": FUNCTION_OF_ROLE[staff.role],
    }
    form = fresh(ContactForm, request, initial=initial)
    if not is_sent(request, form):
        log_unless_open(request.user, person_id, WayIn.NOTE)
        return writing_page(request, case.person, form, title="Kontakt eintragen", save="Kontakt speichern")
    contact = noting.record_contact(
        case=case,
        staff=staff,
        facts=form.facts(),
        words=form.note_text(),
        token=form.cleaned_data["client_token"],
    )
    undo = reverse("contact_withdrawal", args=[contact.pk])
    return saved(request, case.person, "Der Kontakt ist eingetragen.", undo=undo, panel="panel_contacts")


def contact_correction(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Other facts than were written at first; the history keeps what stood there. «Kontakt berichtigen»"""
    contact = visible_contact(request.user, contact_id)
    refuse_unless(may_record_contact(request.user) and may_take_back(request.user, contact.staff_id))
    person, form = contact.case.person, fresh(CorrectionForm, request, initial=shown(contact))
    page: dict[str, Any] = {"title": "Kontakt berichtigen", "save": "Berichtigung speichern"}
    page["hint"] = "Was vorher dort stand, bleibt in der Änderungshistorie."
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(request, person, form, **page)
    try:
        noting.correct_contact(contact=contact, read=form.read(), facts=form.facts())
    except (noting.ChangedMeanwhile, ValidationError):
        contact.refresh_from_db()
        form.data = form.data.copy() | read_again(contact)
        page |= {"conflict": CHANGED_MEANWHILE, "now": in_words(contact), "status": 409}
        return writing_page(request, person, form, **page)
    return saved(request, person, "Der Kontakt ist berichtigt.", panel="panel_contacts")


def shown(contact: Contact) -> dict[str, Any]:
    """What the form begins with: the facts to change, and the same as they were read."""
    facts = {name: getattr(contact, name) for name in WHAT_HAPPENED}
    facts["occurred_at"] = timezone.localtime(contact.occurred_at)
    return facts | read_again(contact)


def read_again(contact: Contact) -> dict[str, str]:
    """The facts as the page has read them, for the hidden fields."""
    facts = {f"read_{name}": str(getattr(contact, name)) for name in WHAT_HAPPENED}
    return facts | {"read_occurred_at": contact.occurred_at.isoformat()}


def in_words(contact: Contact) -> list[tuple[str, str]]:
    """What stands there now."""
    rows = [
        ("Wann", f"{timezone.localtime(contact.occurred_at):%d.%m.%Y, %H:%M}"),
        ("Weg", contact.get_channel_display()),
        ("Wer hat begonnen?", contact.get_direction_display()),
        ("Ergebnis", contact.get_outcome_display()),
        ("Grund", contact.get_reason_display()),
        ("Mit wem", contact.get_spoken_with_display()),
        ("Stelle", contact.get_function_display()),
    ]
    taken_back = [("Zurückgenommen", contact.withdrawn_reason)] if contact.withdrawn_at else []
    return [row for row in rows if row[1]] + taken_back


def contact_withdrawal(request: HttpRequest, contact_id: int) -> HttpResponse:
    """A wrong contact is taken back with what was noted about it; the clocks of the case go back too. «Rücknahme»"""
    contact = visible_contact(request.user, contact_id)
    refuse_unless(may_record_contact(request.user) and may_take_back(request.user, contact.staff_id))
    person, form = contact.case.person, fresh(WithdrawalForm, request)
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(
            request,
            person,
            form,
            title="Kontakt zurücknehmen",
            save="Zurücknehmen",
            hint="Kontakt und Vermerk bleiben lesbar stehen, durchgestrichen und mit Ihrem Grund. Eine offene "
            "Wiedervorlage dazu entfällt.",
            now=in_words(contact),
        )
    noting.withdraw_contact(contact=contact, reason=form.cleaned_data["reason"], at=timezone.now())
    return saved(request, person, "Der Kontakt ist zurückgenommen.", panel="panel_contacts")
