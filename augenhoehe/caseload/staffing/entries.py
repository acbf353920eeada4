"""Entries about a colleague: languages, specialisms, trainings, districts; made, confirmed, taken away again.

Languages and trainings she enters herself «as stated»; her lead confirms them. The rest is the own lead's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.caseload.staffing.access import leads, visible_colleague
from augenhoehe.caseload.staffing.forms import (
    DistrictForm,
    EntryForm,
    LanguageForm,
    SpecialismForm,
    TrainingForm,
)
from augenhoehe.organisation.models import (
    DistrictService,
    Staff,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
)

GONE = "Dieser Eintrag ist nicht mehr da."


@dataclass(frozen=True)
class Kind:
    """One kind of entry: what it is called, its table and form, and whether she enters it herself."""

    key: str
    title: str
    purpose: str
    model: type[models.Model]
    form: type[EntryForm]
    is_own: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether entries hold from a day to a day."""
        return not self.is_own


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            *("sprachen", "Sprachen", "In welchen Sprachen Gespräche möglich sind."),
            *(StaffLanguage, LanguageForm),
            is_own=True,
        ),
        Kind(
            *(
                "fortbildungen",
                "Fortbildungen",
                "Was abgeschlossen ist; wie lange es gilt, rechnet die Seite aus.",
            ),
            *(StaffTraining, TrainingForm),
            is_own=True,
        ),
        Kind(
            *("schwerpunkte", "Schwerpunkte"),
            "Womit sich jemand besonders gut auskennt. Auf Rehabilitation und aufsuchende Beratung schauen die "
            "Vorschläge, wer für wen zuständig ist, nicht: Dazu steht nichts in den Akten, was sie verwenden dürften.",
            *(StaffSpecialism, SpecialismForm),
        ),
        Kind(
            *("stadtteile", "Stadtteile", "Welche Stadtteile jemand kennt und betreut."),
            *(DistrictService, DistrictForm),
        ),
    )
}


def asked_for(request: HttpRequest, staff_id: int, staff_part: str) -> tuple[Staff, Staff, Kind]:
    """Reader, colleague, kind of entry; 404 for what there is not, 403 for what is not the reader's to enter."""
    if staff_part not in KINDS:
        raise Http404
    kind = KINDS[staff_part]
    reader, colleague = visible_colleague(request.user, staff_id, timezone.localdate())
    if not (leads(reader, colleague.team_id) or (kind.is_own and reader.pk == colleague.pk)):
        raise PermissionDenied
    return reader, colleague, kind


@require_http_methods(["GET", "HEAD", "POST"])
def staff_entries(request: HttpRequest, staff_id: int, staff_part: str) -> HttpResponse:
    """What is entered, with a form for one more."""
    reader, colleague, kind = asked_for(request, staff_id, staff_part)
    on = timezone.localdate()
    form = kind.form(
        request.POST if request.method == "POST" else None,
        staff=colleague,
        on=on,
        initial={"starts_on": on, "done_on": on},
    )
    if form.is_bound and form.is_valid() and saved(form, reader, colleague, kind):
        messages.success(request, "Eingetragen.")
        return redirect("staff_entries", staff_id=staff_id, staff_part=staff_part)
    context = {
        "form": form,
        "colleague": colleague,
        "kind": kind,
        "entries": entries_of(colleague, kind, on),
        "is_led": leads(reader, colleague.team_id),
        "is_self": reader.pk == colleague.pk,
    }
    return render(request, "caseload/staff_entries.html", context, status=422 if form.is_bound else 200)


def saved(form: EntryForm, reader: Staff, colleague: Staff, kind: Kind) -> bool:
    """Writes it, confirmed where the lead enters it; False when the same was entered a moment ago."""
    if kind.is_own:
        form.instance.is_confirmed = leads(reader, colleague.team_id)
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(None, "Das ist gerade schon eingetragen worden.")
        return False
    return True


def entries_of(colleague: Staff, kind: Kind, on: date) -> models.QuerySet[Any]:
    """What holds today or will."""
    rows = kind.model._default_manager.filter(staff=colleague)
    if not kind.is_dated:
        return rows
    return rows.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on))


@require_POST
def staff_entry_end(request: HttpRequest, staff_id: int, staff_part: str, staff_row_id: int) -> HttpResponse:
    """It holds no longer; what was true before stays in the table or in the history. A second click finds it done."""
    _, colleague, kind = asked_for(request, staff_id, staff_part)
    on = timezone.localdate()
    with transaction.atomic():
        row = entries_of(colleague, kind, on).select_for_update().filter(pk=staff_row_id).first()
        if row is None:
            messages.info(request, GONE)
        elif kind.is_dated and row.starts_on < on:
            row.ends_on = on - timedelta(days=1)
            row.save(update_fields=["ends_on"])
            messages.success(request, "Beendet. Was bis gestern galt, bleibt stehen.")
        else:
            row.delete()
            messages.success(request, "Entfernt. Wenn es doch stimmt, tragen Sie es einfach wieder ein.")
    return redirect("staff_entries", staff_id=staff_id, staff_part=staff_part)


@require_POST
def staff_entry_confirmation(
    request: HttpRequest, staff_id: int, staff_part: str, staff_row_id: int
) -> HttpResponse:
    """The own lead has seen that it is so. A second click changes nothing."""
    reader, colleague, kind = asked_for(request, staff_id, staff_part)
    if not leads(reader, colleague.team_id):
        raise PermissionDenied
    if not kind.is_own:
        raise Http404
    rows = kind.model._default_manager.filter(staff=colleague, pk=staff_row_id)
    if rows.update(is_confirmed=True):
        messages.success(request, "Bestätigt.")
    else:
        messages.info(request, GONE)
    return redirect("staff_entries", staff_id=staff_id, staff_part=staff_part)
