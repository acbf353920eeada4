"""Pages for sealed files: who may still open one, and the seals that nobody reads any more."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people import guarding
from augenhoehe.people.access import log_unless_open, visible_person
from augenhoehe.people.guard_forms import AdoptionForm, SealForm
from augenhoehe.people.models import Part, Person, Seal
from augenhoehe.privacy.models import WayIn

SAVED = "Die Akte ist geschützt. Nur die genannten Kolleginnen und Kollegen sehen sie."
TAKEN_BACK = "Zurückgenommen. Die Akte ist offen wie vorher; dass sie geschützt war, bleibt vermerkt."
LIFTED = (
    "Der Sperrvermerk gilt noch bis heute Abend. Ab morgen ist die Akte wieder offen. "
    '<a href="{}">Doch weiter schützen</a>'
)


def colleague(request: HttpRequest, roles: frozenset[Role]) -> Staff:
    """The colleague who asks, if one of these roles; else 403."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or staff.role not in roles:
        raise PermissionDenied
    return staff


def file_to_guard(request: HttpRequest, person_id: int) -> tuple[Person, Staff]:
    """The person, seen by a lead or the direction; every look at her seal stands in the log."""
    person = visible_person(request.user, person_id, Part.MASTER_DATA)
    staff = colleague(request, guarding.SEALING_ROLES)
    log_unless_open(request.user, person_id, WayIn.FILE)
    return person, staff


def seal(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close a file to all but named readers, or change who they are. «Sperrvermerk»"""
    person, staff = file_to_guard(request, person_id)
    form, status = seal_form(request, person, staff), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                guarding.seal_file(person=person, on=timezone.localdate(), **form.cleaned_data)
            except guarding.SealChanged:
                visible_person(request.user, person_id, Part.MASTER_DATA)  # sealed to oneself meanwhile: 404
                form.show_what_holds(running_seal(person))
                status = 409
            else:
                messages.success(request, SAVED)
                return redirect("case_file", person_id=person_id)
    context = {"person": person, "form": form, "is_conflict": status == 409, **kept(running_seal(person))}
    context["is_fresh"] = guarding.may_take_back(request.user, context["seal"], timezone.localdate())
    return render(request, "people/seal.html", context, status=status)


def running_seal(person: Person) -> Seal | None:
    """The seal of this file as it holds now."""
    return guarding.running_seal(person, timezone.localdate())


def seal_form(request: HttpRequest, person: Person, staff: Staff) -> SealForm:
    """What was sent, or what holds now."""
    running = running_seal(person)
    named: Any = [staff.account_id, *guarding.caring_accounts(person, timezone.localdate())]
    if running:
        named = running.readers.values("account")
    possible = guarding.possible_readers(person, timezone.localdate()) | Staff.objects.filter(pk=staff.pk)
    initial: dict[str, Any] = {
        "reason": running.reason if running else "",
        "readers": possible.filter(account__in=named),
        "seen": guarding.state_of(running),
    }
    return SealForm(request.POST or None, initial=initial, possible=possible, own=staff)


def kept(seal: Seal | None) -> dict[str, Any]:
    """The seal, whom it names, and the one colleague who is left where her leaving would shut the file for ever."""
    if seal is None:
        return {"seal": None}
    named = list(Staff.objects.filter(account__in=seal.readers.values("account")))
    here = list(guarding.at_work(timezone.localdate()).filter(pk__in=[one.pk for one in named])[:2])
    return {"seal": seal, "named": named, "last_one": here[0] if len(here) == 1 else None}


@require_POST
def lift_seal(request: HttpRequest, person_id: int) -> HttpResponse:
    """End the seal with this day, a fresh one at once; a second click finds it ended."""
    person, _ = file_to_guard(request, person_id)
    running = running_seal(person)
    if running is None:
        messages.info(request, "Diese Akte ist nicht geschützt.")
        return redirect("case_file", person_id=person_id)
    if guarding.may_take_back(request.user, running, timezone.localdate()):
        guarding.take_back_seal(seal=running)
        messages.success(request, TAKEN_BACK)
        return redirect("case_file", person_id=person_id)
    guarding.lift_seal(seal=running, on=timezone.localdate())
    messages.success(request, format_html(LIFTED, reverse("seal", args=[person_id])))
    return redirect("case_file", person_id=person_id)


def orphaned_seals(request: HttpRequest) -> HttpResponse:
    """Seals whose named readers have all left: the direction names somebody, without seeing whose file it is."""
    colleague(request, frozenset({Role.MANAGING_DIRECTOR}))
    on = timezone.localdate()
    form = AdoptionForm(request.POST or None, on=on)
    if request.method == "POST" and form.is_valid():
        if guarding.adopt_seal(on=on, **form.cleaned_data):
            messages.success(request, "Gespeichert. Die Akte lässt sich wieder öffnen.")
        else:
            messages.info(request, "Hier ist schon wieder jemand zugelassen.")
        return redirect("orphaned_seals")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "is_waiting": guarding.orphaned_seals(on).exists()}
    return render(request, "people/orphaned_seals.html", context, status=status)
