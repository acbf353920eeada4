"""The phases of the integration work by the house's own names, and the one a case stands in. «Phasen»

The guide's hints hang on `IntegrationPhase.hints`, not on the name: renamed, a phase keeps them; one of the house's own
gets the general hints until somebody says which fit.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases.access import acting_staff, case_to_note, may_lead_talk, open_case, refuse_unless
from augenhoehe.cases.actions import phases as actions
from augenhoehe.cases.models import CasePhase, IntegrationPhase
from augenhoehe.cases.note_forms import WithdrawalForm
from augenhoehe.cases.phase_forms import CasePhaseForm, PhaseNameForm
from augenhoehe.cases.writing import CHANGED_MEANWHILE, fresh, is_sent, writing_page
from augenhoehe.organisation.models import Role
from augenhoehe.people.access import log_unless_open, visible_person
from augenhoehe.people.models import Part
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.models import WayIn

NAMING_ROLES = frozenset({Role.ADMINISTRATOR, Role.TEAM_LEAD})


def refuse_others(request: HttpRequest) -> None:
    """The names belong to the whole house: administration and leads keep them."""
    refuse_unless(acting_staff(request.user).role in NAMING_ROLES)


def phases(request: HttpRequest) -> HttpResponse:
    """All phases in their order, and a new one. «Phasen»"""
    refuse_others(request)
    form = PhaseNameForm(request.POST or None)
    with actions.one_after_the_other(request.method == "POST"):
        if request.method == "POST" and form.is_valid():
            actions.add_phase(form.cleaned_data["name"], hints=form.cleaned_data["hints"])
            messages.success(request, "Die Phase steht jetzt allen zur Wahl.")
            return redirect("phases")
    used = set(CasePhase.objects.order_by().values_list("phase_id", flat=True).distinct())
    rows = [(one, one.pk in used) for one in IntegrationPhase.objects.all()]
    context = {"rows": rows, "form": form}
    return render(request, "cases/phases.html", context, status=422 if request.method == "POST" else 200)


def phase(request: HttpRequest, phase_id: int) -> HttpResponse:
    """Another name for a phase, or other hints; files that have it show the new name. «Phase umbenennen»"""
    refuse_others(request)
    with actions.one_after_the_other(request.method == "POST"):
        return renaming(request, get_object_or_404(IntegrationPhase, pk=phase_id))


def renaming(request: HttpRequest, found: IntegrationPhase) -> HttpResponse:
    """The page with the new name; somebody else's new name is shown, not overwritten."""
    read, now = request.POST.get("read", ""), found.name
    page: dict[str, Any] = {"title": f"«{now}» ändern", "save": "Speichern", "back": reverse("phases")}
    form = PhaseNameForm(request.POST or None, instance=found, initial={"read": now})
    if request.method == "POST" and form.is_valid():
        if read == now:
            form.save()
            said = (
                "Die Phase heißt jetzt anders, auch in den Akten."
                if found.name != now
                else "Das ist gespeichert."
            )
            messages.success(request, said)
            return redirect("phases")
        again = request.POST.copy()
        again["read"] = now
        form = PhaseNameForm(again, instance=found)
        page |= {"conflict": CHANGED_MEANWHILE, "now": [("Name", now)], "status": 409}
        return writing_page(request, None, form, **page)
    hint = "Der neue Name gilt im ganzen Haus und steht auch bei früheren Einträgen."
    return writing_page(request, None, form, hint=hint, **page)


def changed_phase(request: HttpRequest, phase_id: int) -> IntegrationPhase | HttpResponse:
    """The phase a button is about; the buttons change something, so they come by POST."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], render_to_string("405.html"))
    refuse_others(request)
    found = IntegrationPhase.objects.filter(pk=phase_id).first()
    return found or redirect("phases")


def phase_place(request: HttpRequest, phase_id: int) -> HttpResponse:
    """One place up or down."""
    found = changed_phase(request, phase_id)
    if isinstance(found, HttpResponse):
        return found
    actions.move_phase(phase=found, by={"hoch": -1, "runter": 1}.get(request.POST.get("richtung", ""), 0))
    return redirect("phases")


def phase_offer(request: HttpRequest, phase_id: int) -> HttpResponse:
    """No longer offered, or offered again; where it was used it stays readable. «Phase zurückziehen»"""
    found = changed_phase(request, phase_id)
    if isinstance(found, HttpResponse):
        return found
    found.is_offered = request.POST.get("anbieten") == "ja"
    found.save(update_fields=["is_offered"])
    said = "wieder zur Wahl" if found.is_offered else "nicht mehr zur Wahl; wo sie steht, bleibt sie lesbar"
    messages.success(request, f"Die Phase steht {said}.")
    return redirect("phases")


def phase_deletion(request: HttpRequest, phase_id: int) -> HttpResponse:
    """A phase nobody has used."""
    found = changed_phase(request, phase_id)
    if isinstance(found, HttpResponse):
        return found
    try:
        actions.delete_phase(found)
        messages.success(request, "Die Phase ist gelöscht.")
    except actions.PhaseInUse:
        messages.error(request, "Diese Phase steht in Akten. Zurückziehen geht, löschen nicht.")
    return redirect("phases")


def case_phase(request: HttpRequest, person_id: int) -> HttpResponse:
    """Where the work with this person stands, where it stood, and the way on. «Stand der Integrationsarbeit»"""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    case = case_to_note(request.user, person_id) if request.method == "POST" else None
    case = case or open_case(request.user, person_id)
    log_unless_open(request.user, person_id, WayIn.FILE)
    entries = actions.phases_of(case) if case else []
    now, status, problem = actions.current_phase(entries), 200, ""
    form = CasePhaseForm(request.POST or None, case=case, now=now) if case else None
    if request.method == "POST" and case and form:
        status = 422
        if form.is_valid():
            try:
                is_new = actions.set_phase(case=case, **form.cleaned_data)
                messages.success(
                    request, "Die Phase steht jetzt in der Akte." if is_new else "Das steht schon so da."
                )
                return redirect("case_phase", person_id=person_id)
            except actions.PhaseTooEarly:
                form.add_error("starts_on", "Die jetzige Phase hat später oder am selben Tag begonnen.")
            except actions.PhaseChangedMeanwhile:
                problem, status = CHANGED_MEANWHILE, 409
                entries = actions.phases_of(case)
                now = actions.current_phase(entries)
                again = request.POST.copy()
                again["read"] = str(now.pk) if now else ""
                form.data = again
    context = {"person": person, "entries": entries, "current": now, "form": form, "problem": problem}
    context["may_write"] = case is not None and may_lead_talk(request.user)
    return render(request, "cases/case_phase.html", context, status=status)


def case_phase_withdrawal(request: HttpRequest, entry_id: int) -> HttpResponse:
    """It was an error. «Rücknahme»"""
    rows = CasePhase.objects.filter(seen_by(request.user, Part.COUNSELLING, person="case__person"))
    entry: CasePhase = get_object_or_404(rows.select_related("case__person", "phase"), pk=entry_id)
    refuse_unless(may_lead_talk(request.user))
    person, form = entry.case.person, fresh(WithdrawalForm, request)
    back = reverse("case_phase", args=[person.pk])
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        title = f"Phase «{entry.phase.name}» seit {entry.starts_on:%d.%m.%Y}: zurücknehmen"
        hint = "Für einen Irrtum. Die Phase davor gilt dann wieder."
        return writing_page(request, person, form, title=title, save="Zurücknehmen", back=back, hint=hint)
    actions.withdraw_phase(entry=entry, reason=form.cleaned_data["reason"], at=timezone.now())
    messages.success(request, "Der Eintrag ist zurückgenommen.")
    return redirect(back)
