"""From any staff page: who, which way, what came of it, one sentence, and when to look again. «Schnellnotiz»"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from augenhoehe.cases import noting
from augenhoehe.cases.access import (
    FUNCTION_OF_ROLE,
    acting_staff,
    may_lead_talk,
    may_record_contact,
    recordable_cases,
    refuse_unless,
)
from augenhoehe.cases.contact_forms import QuickNoteForm
from augenhoehe.cases.models import Case, Channel, Contact, FollowUp, FollowUpKind, OutcomeReason, TextBlock
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.people.access import log_unless_open
from augenhoehe.people.models import BenefitUnitMembership, Part, Person
from augenhoehe.people.search import find
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.panels import is_part

FOUND_AT_MOST, FEW = 8, 3
NOT_CHOSEN = "Bitte wählen Sie die Person aus der Liste."
PAGE = "cases/quick_note.html"
# What somebody who learned this wants to do next: the slug of the facts, and what the link says.
NEXT_STEPS: dict[str, tuple[str, str]] = {
    OutcomeReason.WRONG_NUMBER: ("erreichbarkeit", "Nummer ansehen"),
    OutcomeReason.MOVED: ("anschrift", "Anschrift ansehen"),
    OutcomeReason.LANGUAGE: ("sprachmittlung", "Dolmetschbedarf ansehen"),
}


def quick_note(request: HttpRequest) -> HttpResponse:
    """The form, in a dialog over the page or as a page of its own; saved, it leaves contact, note and follow-up."""
    staff = acting_staff(request.user)
    refuse_unless(may_record_contact(request.user))
    if request.method != "POST":
        channel = Channel.RECEPTION if staff.role == Role.RECEPTION else Channel.PHONE
        form = QuickNoteForm(initial={"client_token": uuid.uuid4(), "channel": channel})
        return quick_page(request, staff, form, case_of(request, request.GET.get("person")))
    case = case_of(request, request.POST.get("person"))
    if "block" in request.POST:
        return quick_page(request, staff, with_block(request, staff), case, focus="text", status=200)
    form = QuickNoteForm(request.POST)
    if case is None:
        form.add_error("who", NOT_CHOSEN)
    if not form.is_valid() or case is None:
        return quick_page(request, staff, form, case)
    contact = noting.record_contact(
        case=case,
        staff=staff,
        facts=form.facts(function=FUNCTION_OF_ROLE[staff.role]),
        words=form.note_text(),
        token=form.cleaned_data["client_token"],
        follow_up_on=form.cleaned_data["follow_up_on"],
    )
    log_unless_open(request.user, case.person_id, WayIn.NOTE)
    undo = reverse("contact_withdrawal", args=[contact.pk])
    reaches_nobody = form.asks_for_call and noting.who_follows_up(case, staff, timezone.localdate()) != staff
    steps = next_steps(request.user, case, contact)
    return noted(request, case.person, undo, steps, is_unseen=reaches_nobody)


def quick_note_people(request: HttpRequest) -> HttpResponse:
    """Who may be meant, while one types; by POST, for an address must not hold a name."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], render_to_string("405.html"))
    refuse_unless(may_record_contact(request.user))
    return render(request, f"{PAGE}#people", found_people(request, request.POST.get("who", "")))


def case_of(request: HttpRequest, person_id: str | None) -> Case | None:
    """The open case of a person one may leave a word for; None for everybody else, whether they exist or not."""
    if not (person_id or "").isdecimal() or len(person_id or "") > 18:
        return None
    cases = recordable_cases(request.user).filter(person_id=int(person_id or 0))
    return cases.select_related("person").first()


@dataclass(frozen=True)
class Offered:
    """Somebody a word can be left for; `instead_of` is the person meant, who has no case of her own."""

    person: Person
    instead_of: Person | None = None


def found_people(request: HttpRequest, text: str) -> dict[str, Any]:
    """The first few of these people; picked by itself where there is only one."""
    persons: list[Person] = list(find(request.user, text[:200])) if text.strip() else []
    return offered(request, persons) | {"who": text}


def offered(request: HttpRequest, persons: list[Person]) -> dict[str, Any]:
    """Those with an open case; for the others the people of their unit who have one, or the word that nobody does."""
    cases = recordable_cases(request.user)
    with_case = set(cases.filter(person__in=persons).values_list("person_id", flat=True))
    people = [Offered(person) for person in persons if person.pk in with_case]
    alone: list[Person] = []
    for person in [person for person in persons if person.pk not in with_case][:FEW]:
        relatives = relatives_with_case(request, person)
        alone += [] if relatives else [person]
        people += [
            Offered(one, person) for one in relatives if one.pk not in {row.person.pk for row in people}
        ]
    return {"people": people[:FOUND_AT_MOST], "is_full": len(people) > FOUND_AT_MOST, "alone": alone}


def relatives_with_case(request: HttpRequest, person: Person) -> list[Person]:
    """Who lives in the same unit today and has an open case: parents of a child, for example."""
    today = timezone.localdate()
    units = BenefitUnitMembership.objects.on(today).filter(person=person).values("unit")
    others = BenefitUnitMembership.objects.on(today).filter(unit__in=units).values("person")
    cases = recordable_cases(request.user).filter(person__in=others).select_related("person")
    return [case.person for case in cases.order_by("person__birth_date", "pk")]


def without_case(request: HttpRequest, person_id: str | None) -> dict[str, Any]:
    """The page one came from is about somebody without open case: who may be meant instead."""
    if not (person_id or "").isdecimal() or len(person_id or "") > 18:
        return {}
    person = Person.objects.visible_to(request.user, Part.MASTER_DATA).filter(pk=int(person_id or 0)).first()
    return offered(request, [person]) if person else {}


def with_block(request: HttpRequest, staff: Staff) -> QuickNoteForm:
    """What was typed so far, and the sentence of the team behind it."""
    number = request.POST.get("block", "")
    block = TextBlock.objects.filter(team=staff.team_id, pk=int(number) if number.isdecimal() else 0).first()
    typed = request.POST.get("text", "").strip()
    text = f"{typed} {block.text}".strip() if block and block.text not in typed else typed
    names = ("client_token", "person", "who", "channel", "outcome", "follow_up_on")
    return QuickNoteForm(initial={name: request.POST.get(name, "") for name in names} | {"text": text})


def quick_page(
    request: HttpRequest,
    staff: Staff,
    form: QuickNoteForm,
    case: Case | None,
    *,
    focus: str = "",
    status: int | None = None,
) -> HttpResponse:
    """The form with the team's sentences; asked by htmx its inner part for the dialog."""
    who = str(form["who"].value() or "")
    context: dict[str, Any] = {
        "form": form,
        "in_dialog": is_part(request),
        "person": case.person if case else None,
        "blocks": TextBlock.objects.filter(team=staff.team_id)[:12],
        "focus": focus or ("text" if case else "who"),
    }
    if case is None:
        about = {} if who else without_case(request, request.GET.get("person"))
        context |= about or found_people(request, who)
    # The question about the words comes after everything else is right.
    context["is_asking"] = form.is_bound and form.is_asking
    status = status or (422 if request.method == "POST" else 200)
    return render(request, f"{PAGE}#dialog" if is_part(request) else PAGE, context, status=status)


def next_steps(user: object, case: Case, contact: Contact) -> list[tuple[str, str]]:
    """Where somebody who learned this goes next: address and words."""
    steps = []
    if contact.reason in NEXT_STEPS:
        slug, label = NEXT_STEPS[contact.reason]
        steps.append((reverse("facts", args=[case.person_id, slug]), label))
    calls = FollowUp.objects.open().filter(
        case=case, kind=FollowUpKind.CALL, due_on__lte=timezone.localdate()
    )
    if contact.channel == Channel.PHONE and may_lead_talk(user) and calls.exists():
        panel = reverse("case_file", args=[case.person_id]) + "#head-panel_follow_ups"
        steps.append((panel, "Fälligen Anruf erledigen oder verschieben"))
    return steps


def noted(
    request: HttpRequest, person: Person, undo: str, steps: list[tuple[str, str]], *, is_unseen: bool
) -> HttpResponse:
    """Saved: the dialog closes and the page goes on where it was; without JavaScript the file opens."""
    text = format_html('Für {} ist es notiert. <a href="{}">Zurücknehmen</a>', person.full_name, undo)
    for step in steps:
        text += format_html(' · <a href="{}">{}</a>', *step)
    if is_unseen:
        text = format_html("{} · Für den Rückruf ist kein Tag vorgemerkt; er steht nur in der Akte.", text)
    if not is_part(request):
        messages.success(request, text)
        return redirect("case_file", person_id=person.pk)
    answer = render(request, f"{PAGE}#noted", {"text": text})
    answer.headers["HX-Trigger-After-Settle"] = "noted"
    return answer
