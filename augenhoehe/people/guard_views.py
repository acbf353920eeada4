"""Pages for sealed files and for emergencies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people import guarding
from augenhoehe.people.access import log_opening, log_unless_open, visible_person
from augenhoehe.people.guard_forms import EmergencyForm, SealForm
from augenhoehe.people.models import AccessGrant, Part, Person, Seal
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

NOT_OPENED = (
    "Mit diesen Angaben lässt sich keine Akte im Notfall öffnen. Bitte prüfen Sie Nummer und Geburtsdatum, "
    "oder fragen Sie die Teamleitung."
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
    today = timezone.localdate()
    running: Seal | None = Seal.objects.on(today).filter(person=person).first()
    named = list(running.readers.values_list("account_id", flat=True)) if running else [staff.account_id]
    possible = guarding.possible_readers(person, today) | Staff.objects.filter(pk=staff.pk)
    initial: dict[str, Any] = {
        "reason": running.reason if running else "",
        "readers": possible.filter(account__in=named),
    }
    form = SealForm(request.POST or None, initial=initial, possible=possible, own=staff)
    if request.method == "POST" and form.is_valid():
        guarding.seal_file(
            person=person, reason=form.cleaned_data["reason"], readers=form.cleaned_data["readers"], on=today
        )
        messages.success(
            request, "Die Akte ist geschützt. Nur die genannten Kolleginnen und Kollegen sehen sie."
        )
        return redirect("case_file", person_id=person_id)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "people/seal.html", {"person": person, "form": form, "seal": running}, status=status
    )


@require_POST
def lift_seal(request: HttpRequest, person_id: int) -> HttpResponse:
    """End the seal with this day; a second click finds it ended."""
    person, _ = file_to_guard(request, person_id)
    running = Seal.objects.on(timezone.localdate()).filter(person=person).first()
    if running is None:
        messages.info(request, "Diese Akte ist nicht geschützt.")
        return redirect("case_file", person_id=person_id)
    guarding.lift_seal(seal=running, on=timezone.localdate())
    messages.success(
        request, "Der Sperrvermerk gilt noch bis heute Abend. Ab morgen ist die Akte wieder offen."
    )
    return redirect("case_file", person_id=person_id)


def emergency_access(request: HttpRequest) -> HttpResponse:
    """Open a file one may not see otherwise, with a reason and for some hours. «Notzugriff»"""
    staff = colleague(request, guarding.EMERGENCY_ROLES)
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = guarding.open_in_emergency(staff=staff, at=timezone.now(), **form.cleaned_data)
        if person is not None:
            log_opening(request.user, person.pk, WayIn.EMERGENCY)
            messages.warning(
                request, "Die Akte ist für Sie geöffnet. Die Datenschutzbeauftragten sind informiert."
            )
            return redirect("case_file", person_id=person.pk)
        form.add_error(None, NOT_OPENED)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/emergency_access.html", {"form": form}, status=status)


@readonly
def emergency_list(request: HttpRequest) -> HttpResponse:
    """Every emergency access with its reason, newest first, for the data protection officer."""
    colleague(request, frozenset({Role.DATA_PROTECTION_OFFICER}))
    visible = Person.objects.visible_to(request.user, Part.ACCESS_LOG)
    page = keyset.page(
        AccessGrant.objects.emergencies().filter(person__in=visible.values("pk")).select_related("person"),
        order=["-starts_at", "-pk"],
        after=request.GET.get("after"),
        size=20,
    )
    names = {
        staff.account_id: staff
        for staff in Staff.objects.filter(account__in={grant.account_id for grant in page}).select_related(
            "team"
        )
    }
    rows = [(grant, names.get(grant.account_id)) for grant in page]
    return render(request, "people/emergency_list.html", {"rows": rows, "page": page})


@require_POST
def emergency_review(request: HttpRequest, grant_id: int) -> HttpResponse:
    """The data protection officer notes that she has looked at it."""
    colleague(request, frozenset({Role.DATA_PROTECTION_OFFICER}))
    visible = Person.objects.visible_to(request.user, Part.ACCESS_LOG)
    grants = AccessGrant.objects.emergencies().filter(person__in=visible.values("pk"))
    grant = get_object_or_404(grants, pk=grant_id)
    guarding.review(grant=grant, account_id=request.user.pk or 0, at=timezone.now())
    messages.success(request, "Als geprüft vermerkt.")
    return redirect("emergency_list")
