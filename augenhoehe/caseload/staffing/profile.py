"""A colleague's page: time, languages, specialisms, trainings, districts, where she sits. «Profil der Fachkraft»"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from augenhoehe.caseload.staffing.access import (
    is_close,
    leads,
    led_colleague,
    may_hand_over,
    visible_colleague,
)
from augenhoehe.caseload.staffing.forms import HoursForm
from augenhoehe.caseload.staffing.load import desk_loads
from augenhoehe.caseload.staffing.trainings import training_lines
from augenhoehe.cases.access import acting_staff
from augenhoehe.organisation.models import (
    ConsultationHours,
    DistrictService,
    Role,
    Staff,
    StaffSpecialism,
    StaffTraining,
    Weekday,
)
from augenhoehe.web.decorators import readonly

CHANGED = (
    "Inzwischen hat jemand die Arbeitszeit geändert. Es wurde nichts überschrieben; bitte sehen Sie nach, "
    "was jetzt gilt, und speichern Sie dann noch einmal."
)


@readonly
def own_profile(request: HttpRequest) -> HttpResponse:
    """The way to one's own page, for the menu."""
    return redirect("staff_profile", staff_id=acting_staff(request.user).pk)


@readonly
def staff_profile(request: HttpRequest, staff_id: int) -> HttpResponse:
    """What the house knows of a colleague's time and skills; load and trainings for herself and her own lead."""
    on = timezone.localdate()
    reader, colleague = visible_colleague(request.user, staff_id, on)
    context = {
        "colleague": colleague,
        "on": on,
        "is_self": reader.pk == colleague.pk,
        "is_led": leads(reader, colleague.team_id),
        "is_close": is_close(reader, colleague),
        "may_hand_over": may_hand_over(reader, colleague),
        "languages": colleague.languages.all(),
        "specialisms": StaffSpecialism.objects.on(on).filter(staff=colleague),
        "services": DistrictService.objects.on(on)
        .filter(staff=colleague)
        .select_related("district")
        .defer("district__geometry"),
        "hours": ConsultationHours.objects.on(on).filter(staff=colleague).select_related("site"),
        "absences": absences_for(reader, colleague, on),
    }
    if is_close(reader, colleague):
        context |= about_herself(colleague, on)
    return render(request, "caseload/staff.html", context)


def absences_for(reader: Staff, colleague: Staff, on: date) -> list[Any] | None:
    """From when to when, never why; for her team and whoever stands in, None for others."""
    coming = colleague.absences.filter(ends_on__gte=on).select_related("stand_in")
    if is_close(reader, colleague) or reader.team_id == colleague.team_id:
        return list(coming)
    return list(coming.filter(stand_in=reader)) or None


def about_herself(colleague: Staff, on: date) -> dict[str, Any]:
    """What only she and her own lead read."""
    counsels = colleague.role == Role.COUNSELLOR
    return {
        "days": [Weekday(day).label for day in sorted(colleague.working_days)],
        "trainings": training_lines(StaffTraining.objects.filter(staff=colleague), on),
        "load": desk_loads([colleague], on)[0] if counsels else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def staff_hours(request: HttpRequest, staff_id: int) -> HttpResponse:
    """The own lead enters hours and days; what somebody else changed meanwhile is shown, not overwritten."""
    _, colleague = led_colleague(request.user, staff_id, timezone.localdate())
    status = 200
    with transaction.atomic():
        kept = Staff.objects.select_for_update(of=("self",)).get(pk=colleague.pk)
        form = HoursForm(request.POST if request.method == "POST" else None, instance=kept)
        if form.is_bound and request.POST.get("seen", form.before) != form.before:
            form.add_error(None, CHANGED)
            form.data = request.POST.copy()
            form.data["seen"] = form.before
            status = 409
        elif form.is_bound and form.is_valid():
            form.save()
            messages.success(request, "Die Arbeitszeit ist gespeichert.")
            return redirect("staff_profile", staff_id=staff_id)
        elif form.is_bound:
            status = 422
    context = {"form": form, "colleague": colleague, "page_title": "Arbeitszeit ändern"}
    return render(request, "caseload/staff_hours.html", context, status=status)
