"""Pages about being away: enter, change, come back; who stands in for whom. «Abwesenheit, Vertretung»"""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.organisation.models import Absence, Role, Staff, declined, staff_of
from augenhoehe.people.absence_forms import AbsenceForm, absent_colleagues, state_of
from augenhoehe.people.stand_in import cancel_absence, enter_absence
from augenhoehe.web.decorators import readonly

READ_AND_SAVE = ["GET", "HEAD", "POST"]
TAKEN = "In dieser Zeit ist schon eine Abwesenheit eingetragen."
CHANGED = (
    "Inzwischen hat jemand diese Abwesenheit geändert. Es wurde nichts überschrieben; "
    "bitte sehen Sie nach, was jetzt gilt, und speichern Sie dann noch einmal."
)


@readonly
def absence_list(request: HttpRequest) -> HttpResponse:
    """Who of the team is away, who stands in, and for whom I stand in; never why."""
    reader, on = colleague(request), timezone.localdate()
    rows = visible_absences(reader).filter(ends_on__gte=on).order_by("starts_on", "pk")
    absences = [(absence, may_change(reader, absence)) for absence in rows]
    return render(request, "people/absences.html", {"absences": absences, "on": on, "reader": reader})


@require_http_methods(READ_AND_SAVE)
def new_absence(request: HttpRequest) -> HttpResponse:
    """Enter an absence: one's own, or a lead that of somebody in the team."""
    reader, on = colleague(request), timezone.localdate()
    asked, own = request.GET.get("fuer", ""), Absence(staff=reader)
    is_number = asked.isdecimal() and len(asked) < 19
    found = absent_colleagues(reader, own, on).filter(pk=int(asked)) if is_number else []
    return saved_or_asked(request, reader, Absence(staff=next(iter(found), reader)), on)


@require_http_methods(READ_AND_SAVE)
def absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Change days or stand-in; what somebody else changed meanwhile is shown, not overwritten."""
    reader, on = colleague(request), timezone.localdate()
    return saved_or_asked(request, reader, absence_to_change(reader, absence_id), on)


@require_POST
def absence_end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Back again, or not going at all; a second click finds it done."""
    reader = colleague(request)
    try:
        gone = absence_to_change(reader, absence_id)
    except Http404:
        messages.info(request, "Diese Abwesenheit ist nicht mehr eingetragen.")
        return redirect("absence_list")
    cancel_absence(gone, timezone.localdate())
    messages.success(
        request, "Die Abwesenheit ist beendet. Die Vertretung sieht ab jetzt nichts mehr darüber hinaus."
    )
    return redirect("absence_list")


def saved_or_asked(request: HttpRequest, reader: Staff, kept: Absence, on: date) -> HttpResponse:
    """The form, with what was typed and what is wrong; or the way back to the list when it is written."""
    before, status = state_of(kept), 200
    form = AbsenceForm(request.POST if request.method == "POST" else None, reader=reader, absence=kept, on=on)
    conflict = request.method == "POST" and bool(kept.pk) and request.POST.get("seen", before) != before
    if conflict:
        form.add_error(None, CHANGED)
        form.data = request.POST.copy()
        form.data["seen"] = before
        status = 409
    elif request.method == "POST" and form.is_valid() and written(form, on):
        messages.success(request, "Die Abwesenheit ist eingetragen.")
        for other in left_without_stand_in(form.absence):
            messages.warning(
                request,
                f"In dieser Zeit fehlt eine andere Vertretung für {declined(other.staff.addressed_name)} "
                f"({other.starts_on:%d.%m.} bis {other.ends_on:%d.%m.%Y}).",
            )
        return redirect("absence_list")
    elif request.method == "POST":
        status = 422
    now = Absence.objects.select_related("staff", "stand_in").filter(pk=kept.pk).first() if kept.pk else None
    context = {"form": form, "now": now, "reader": reader, "is_conflict": conflict}
    return render(request, "people/absence.html", context, status=status)


def left_without_stand_in(absence: Absence) -> QuerySet[Absence]:
    """Absences in which this colleague was to stand in and is away now."""
    rows = Absence.objects.filter(
        stand_in=absence.staff_id, starts_on__lte=absence.ends_on, ends_on__gte=absence.starts_on
    )
    return rows.select_related("staff")


def written(form: AbsenceForm, on: date) -> bool:
    """Writes it; False when another window entered the same days a moment ago."""
    try:
        enter_absence(form.absence, on)
    except IntegrityError:
        form.add_error(None, TAKEN)
        return False
    return True


def colleague(request: HttpRequest) -> Staff:
    """Whoever works here can be away; somebody without a post cannot."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None:
        raise PermissionDenied
    return staff


def visible_absences(reader: Staff) -> QuerySet[Absence]:
    """Those of one's team, and those one stands in for."""
    mine = Q(staff__team=reader.team_id) | Q(stand_in=reader)
    return Absence.objects.filter(mine).select_related("staff", "stand_in")


def may_change(reader: Staff, absence: Absence) -> bool:
    """Everybody her own, a lead those of her team."""
    is_lead = reader.role == Role.TEAM_LEAD and absence.staff.team_id == reader.team_id
    return absence.staff_id == reader.pk or is_lead


def absence_to_change(reader: Staff, absence_id: int) -> Absence:
    """The absence, or 404; seen but somebody else's: 403."""
    found = visible_absences(reader).filter(pk=absence_id, ends_on__gte=timezone.localdate()).first()
    if found is None:
        raise Http404
    if not may_change(reader, found):
        raise PermissionDenied
    return found
