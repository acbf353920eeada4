"""What the person said matters to her, in her order, and the way each of it takes. «Bedarfe» – § 14 Abs. 2 SGB II"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
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
    visible_need,
)
from augenhoehe.cases.models import SENSITIVE_THEMES, Need, NeedStage, Note, NoteVisibility
from augenhoehe.cases.note_forms import (
    ClosingForm,
    NeedForm,
    StageForm,
    WithdrawalForm,
)
from augenhoehe.cases.writing import fresh, is_sent, preferred_language, saved, writing_page
from augenhoehe.people.access import log_unless_open, panel_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

PANEL = "panel_needs"


@readonly
def need_panel(request: HttpRequest, person_id: int) -> HttpResponse:
    """What matters to the person, in her order, and how far each of it has come. «Bedarfe»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    today = timezone.localdate()
    rows = Need.objects.filter(case__person=person).select_related("words").order_by("priority", "pk")
    valid = list(rows.still_open(today))
    notes = Note.objects.visible_to(request.user).filter(need_stage__need__in=valid, withdrawn_at=None)
    reached: dict[int, set[str]] = {}
    for need_id, stage in notes.order_by().values_list("need_stage__need_id", "need_stage__stage"):
        reached.setdefault(need_id, set()).add(stage)
    case = open_case(request.user, person_id)
    past = list(rows.exclude(pk__in=[need.pk for need in valid]).order_by("-ends_on", "-withdrawn_at", "pk"))
    context = {
        "person": person,
        "needs": [(need, furthest(reached.get(need.pk, set()))) for need in valid],
        "met": [need for need in past if not need.withdrawn_at],
        "taken_back": [need for need in past if need.withdrawn_at],
        "may_write": case is not None and may_lead_talk(request.user),
    }
    return render_panel(request, "cases/needs.html", context)


def furthest(stages: set[str]) -> str:
    """The last stage something is known about, as a word; nothing for none."""
    known = [stage for stage in NeedStage if stage in stages]
    return str(known[-1].label) if known else ""


def new_need(request: HttpRequest, person_id: int) -> HttpResponse:
    """A theme outside of a talk, on the phone for example. «Bedarf aufnehmen»"""
    case = case_to_note(request.user, person_id)
    form = fresh(NeedForm, request, language=preferred_language(case.person))
    if not is_sent(request, form):
        log_unless_open(request.user, person_id, WayIn.NOTE)
        return writing_page(
            request,
            case.person,
            form,
            title="Was ist der Person wichtig?",
            save="Thema aufnehmen",
            hint="Aufgenommen wird, was die Person selbst sagt, nicht, was wir für sie möchten.",
        )
    need, is_new = noting.add_need(case=case, **form.said(), on=timezone.localdate())
    messages.success(
        request, "Das Thema steht jetzt in der Akte." if is_new else "Dieses Thema steht schon in der Akte."
    )
    return redirect("need", need_id=need.pk)


def need(request: HttpRequest, need_id: int) -> HttpResponse:
    """One need with all that is known about it, and a line more. «Bedarf»"""
    found = visible_need(request.user, need_id)
    may_write = may_lead_talk(request.user) and found.withdrawn_at is None
    form = fresh(StageForm, request, initial=first_choice(found))
    if request.method == "POST":
        refuse_unless(may_lead_talk(request.user))
    if not is_sent(request, form):
        log_unless_open(request.user, found.case.person_id, WayIn.FILE)
        return need_page(request, found, form, may_write=may_write)
    noting.note_need(
        need=found,
        stage=form.cleaned_data["stage"],
        staff=acting_staff(request.user),
        words=form.note_text(),
        at=timezone.now(),
        token=form.cleaned_data["client_token"],
    )
    messages.success(request, "Das steht jetzt beim Bedarf.")
    return redirect("need", need_id=found.pk)


def first_choice(found: Need) -> dict[str, Any]:
    """Health, addiction, psychosocial help and debts begin with the protected field."""
    is_sensitive = found.theme in SENSITIVE_THEMES
    return {"visibility": NoteVisibility.SENSITIVE if is_sensitive else NoteVisibility.INTERNAL}


def need_page(request: HttpRequest, found: Need, form: StageForm, *, may_write: bool) -> HttpResponse:
    """The need with the newest line of each stage first; lines one may not see are not there."""
    notes = Note.objects.visible_to(request.user).filter(need_stage__need=found)
    by_stage: dict[str, list[tuple[Note, bool]]] = {stage: [] for stage in NeedStage.values}
    for one in notes.select_related("words", "staff", "need_stage").order_by("-written_at", "-pk"):
        by_stage[one.need_stage.stage].append((one, may_write and may_take_back(request.user, one.staff_id)))
    hidden = {"kept_reason", "decision"}
    context = {
        "need": found,
        "person": found.case.person,
        "lang": preferred_language(found.case.person),
        "stages": [(NeedStage(stage).label, rows) for stage, rows in by_stage.items()],
        "form": form,
        "fields": [field for field in form.visible_fields() if field.name not in hidden],
        "is_sensitive_theme": found.theme in SENSITIVE_THEMES,
        "may_write": may_write,
        "may_reopen": may_lead_talk(request.user) and found.case.ends_on is None,
        "is_open": found.ends_on is None or found.ends_on > timezone.localdate(),
    }
    return render(request, "cases/need.html", context, status=422 if request.method == "POST" else 200)


def need_end(request: HttpRequest, need_id: int) -> HttpResponse:
    """The need has come to its end, with what came of it. «Bedarf abschließen»"""
    found = visible_need(request.user, need_id)
    refuse_unless(may_lead_talk(request.user))
    if is_not_so(request):
        return reopened(request, found)
    person, form = found.case.person, fresh(ClosingForm, request, initial=first_choice(found))
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(request, person, form, title=f"{found.name}: abschließen", save="Abschließen")
    noting.close_need(
        need=found,
        staff=acting_staff(request.user),
        words=form.note_text(),
        on=timezone.localdate(),
        at=timezone.now(),
        token=form.cleaned_data["client_token"],
    )
    return saved(request, person, "Der Bedarf ist abgeschlossen, mit seinem Ergebnis.", panel=PANEL)


def need_withdrawal(request: HttpRequest, need_id: int) -> HttpResponse:
    """It was never a need of this person's. «Rücknahme»"""
    found = visible_need(request.user, need_id)
    refuse_unless(may_lead_talk(request.user))
    if is_not_so(request):
        return reopened(request, found)
    person, form = found.case.person, fresh(WithdrawalForm, request)
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(
            request,
            person,
            form,
            title=f"{found.name}: zurücknehmen",
            save="Zurücknehmen",
            hint="Für einen Irrtum. Hat sich etwas erledigt, schließen Sie den Bedarf bitte ab.",
        )
    noting.withdraw_need(need=found, reason=form.cleaned_data["reason"], at=timezone.now())
    return saved(request, person, "Der Bedarf ist zurückgenommen.", panel=PANEL)


def is_not_so(request: HttpRequest) -> bool:
    """Whether the end or the withdrawal is to be taken back, instead of written."""
    return request.method == "POST" and "doch_nicht" in request.POST


def reopened(request: HttpRequest, found: Need) -> HttpResponse:
    """The need is open again, at the end of the person's order. «Bedarf wieder aufnehmen»"""
    try:
        is_open_again = noting.reopen_need(need=found, on=timezone.localdate())
        text = "Das Thema ist wieder offen." if is_open_again else "Das Thema war schon offen."
        messages.success(request, text)
    except noting.StandsThereAlready:
        messages.info(
            request, "Dieses Thema steht inzwischen noch einmal in der Akte. Es bleibt bei dem neuen."
        )
    return redirect("need", need_id=found.pk)


def need_place(request: HttpRequest, need_id: int) -> HttpResponse:
    """One place up or down in the person's order. «Reihenfolge der Person»"""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], render_to_string("405.html"))
    found = visible_need(request.user, need_id)
    refuse_unless(may_lead_talk(request.user))
    by = {"hoch": -1, "runter": 1}.get(request.POST.get("richtung", ""), 0)
    noting.move_need(need=found, by=by, on=timezone.localdate())
    return redirect(reverse("case_file", args=[found.case.person_id]) + f"#head-{PANEL}")
