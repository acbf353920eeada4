"""What is to be done, by whom, on which day. «Wiedervorlagen»"""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import noting
from augenhoehe.cases.access import (
    acting_staff,
    case_to_note,
    may_lead_talk,
    open_case,
    refuse_unless,
    visible_follow_up,
)
from augenhoehe.cases.models import FollowUp, Note
from augenhoehe.cases.note_forms import DayForm, FollowUpForm
from augenhoehe.cases.working_days import odd_about, working_day_from
from augenhoehe.cases.writing import CHANGED_MEANWHILE, fresh, is_sent, saved, writing_page
from augenhoehe.people.access import log_unless_open, panel_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

PANEL = "panel_follow_ups"


@readonly
def follow_up_panel(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is still to be done, next first, and what has just been done. «Was ansteht»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    all_of_them = FollowUp.objects.filter(case__person=person).select_related("staff")
    still = list(all_of_them.open().order_by("due_on", "pk")[:20])
    recently = timezone.now() - timedelta(days=1)
    notes = Note.objects.visible_to(request.user).filter(follow_ups__in=[one.pk for one in still])
    by_id = {note.pk: note for note in notes.select_related("words")}
    context = {
        "person": person,
        "rows": [(one, by_id.get(one.note_id or 0)) for one in still],
        "done": list(all_of_them.filter(done_at__gte=recently).order_by("-done_at", "pk")[:5]),
        "today": timezone.localdate(),
        "may_write": may_lead_talk(request.user),
        "may_add": may_lead_talk(request.user) and open_case(request.user, person_id) is not None,
    }
    return render_panel(request, "cases/follow_ups.html", context)


def new_follow_up(request: HttpRequest, person_id: int) -> HttpResponse:
    """Something to be done on a day, by oneself or a colleague of the team. «Wiedervorlage»"""
    case, staff = case_to_note(request.user, person_id), acting_staff(request.user)
    form = fresh(FollowUpForm, request, team_of=staff)
    if not is_sent(request, form):
        log_unless_open(request.user, person_id, WayIn.NOTE)
        return writing_page(request, case.person, form, title="Wiedervorlage", save="Vormerken")
    made = noting.add_follow_up(
        case=case,
        staff=form.cleaned_data["staff"],
        facts=form.facts(),
        words=form.note_text(),
        author=staff,
        token=form.cleaned_data["client_token"],
    )
    odd = " ".join(odd_about(made.due_on, form.cleaned_data["starts_at"]))
    text = f"Das ist vorgemerkt. {odd} Stimmt das? Unter «Was ansteht» lässt es sich verschieben."
    return saved(request, case.person, text if odd else "Das ist vorgemerkt.", panel=PANEL)


def follow_up_done(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Done, or not done after all. «Erledigt»"""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], render_to_string("405.html"))
    found = visible_follow_up(request.user, follow_up_id)
    refuse_unless(may_lead_talk(request.user))
    if request.POST.get("doch_nicht"):
        noting.reopen_follow_up(follow_up=found)
        text = "Das steht wieder an."
    else:
        noting.finish_follow_up(follow_up=found, at=timezone.now())
        text = "Das ist erledigt. Unter «Was ansteht» lässt es sich einen Tag lang wieder öffnen."
    return saved(request, found.case.person, text, panel=PANEL)


def quick_days(on: date) -> list[tuple[str, date]]:
    """The days one most often wants."""
    tomorrow = working_day_from(on + timedelta(days=1))
    return [
        ("morgen" if tomorrow == on + timedelta(days=1) else "am nächsten Werktag", tomorrow),
        ("in einer Woche", working_day_from(on + timedelta(days=7))),
        ("in vier Wochen", working_day_from(on + timedelta(days=28))),
    ]


def standing(follow_up: FollowUp) -> str:
    """Done, or when it is to be done; a talk has its hour."""
    hour = f", {timezone.localtime(follow_up.starts_at):%H:%M} Uhr" if follow_up.starts_at else ""
    return "schon erledigt" if follow_up.done_at else f"{follow_up.due_on:%d.%m.%Y}{hour}"


def follow_up_day(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """To tomorrow, in a week, or any day. «Verschieben»"""
    found = visible_follow_up(request.user, follow_up_id)
    refuse_unless(may_lead_talk(request.user))
    person, today = found.case.person, timezone.localdate()
    form = fresh(DayForm, request, initial={"read": found.due_on, "due_on": found.due_on})
    page: dict[str, Any] = {"title": f"{found.get_kind_display()} verschieben", "save": "Verschieben"}
    page["quick_days"] = quick_days(today)
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(request, person, form, **page)
    try:
        noting.move_follow_up(
            follow_up=found, read=form.cleaned_data["read"], due_on=form.cleaned_data["due_on"]
        )
    except noting.ChangedMeanwhile:
        found.refresh_from_db()
        form.data = form.data.copy()
        form.data["read"] = found.due_on.isoformat()
        page |= {"conflict": CHANGED_MEANWHILE, "now": [("Stand", standing(found))], "status": 409}
        return writing_page(request, person, form, **page)
    due_on = form.cleaned_data["due_on"]
    messages.success(request, " ".join([f"Verschoben auf den {due_on:%d.%m.%Y}.", *odd_about(due_on, None)]))
    return redirect(reverse("case_file", args=[person.pk]) + f"#head-{PANEL}")
