"""Doing the same for several people of a list, and taking it back. «Sammeländerung»"""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.cases.access import may_lead_talk
from augenhoehe.cases.models import Case
from augenhoehe.config.my_day import changes, frame, undo
from augenhoehe.config.my_day.changes import Change
from augenhoehe.config.my_day.day_list import Asked
from augenhoehe.config.my_day.filters import Filter
from augenhoehe.config.my_day.forms import VERBS, SelectionForm
from augenhoehe.config.my_day.reading import Whose
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.handover import ChangedSince, HandoverPlanned
from augenhoehe.people.models import Responsibility, ResponsibilityRole

CONFIRMED_ABOVE = 25
PAGES = {"my_day", "my_day_list", "my_day_stand_in", "my_day_stand_in_list"}
LIST_CHANGED = (
    "Die Liste hat sich inzwischen geändert. Es wurde nichts geschrieben; bitte wählen Sie noch einmal aus."
)
LEFT_OUT = {
    "set": "für diesen Tag war schon eine vorgemerkt",
    "done": "es war keine Wiedervorlage fällig",
    "noticed": "niemand davon steht unter «Neu dazugekommen»",
    "handed": "die Zuständigkeit war schon so",
}
PLANNED = "Für mindestens einen dieser Menschen ist schon eine Übergabe geplant. Es wurde nichts geschrieben."


@require_POST
def selection(request: HttpRequest) -> HttpResponse:
    """One verb for all chosen people: checked, asked again when they are many, written in one go."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or not may_lead_talk(request.user):
        raise PermissionDenied
    on = timezone.localdate()
    whose = Whose(request.user, staff, Asked(on, staff.account_id or 0), Filter())
    form = SelectionForm(request.POST, on=on, colleagues=frame.colleagues(whose))
    if request.POST.get("do") == "handed" and staff.role != Role.TEAM_LEAD:
        raise PermissionDenied
    if not form.is_valid():
        return asked_again(request, form, status=422)
    cases = form.cases()
    seen = whose.visible().filter(pk__in=cases)
    if seen.count() != len(cases):
        return asked_again(request, form, problem=LIST_CHANGED, status=409)
    if form.cleaned_data["do"] == "handed" and of_other_teams(seen, staff, on):
        return asked_again(
            request, form, problem="Übergeben können Sie nur Menschen Ihres Teams.", status=422
        )
    if len(cases) > CONFIRMED_ABOVE and "confirmed" not in request.POST:
        return asked_again(request, form, status=200)
    try:
        change = written(form, whose)
    except HandoverPlanned:
        return asked_again(request, form, problem=PLANNED, status=409)
    if change.people:
        undo.remember(request, change, sentence_of(change, form))
    else:
        messages.info(request, f"Es wurde nichts geändert: {LEFT_OUT[change.kind]}.")
    return redirect(way_back(request))


def of_other_teams(cases: QuerySet[Case], staff: Staff, on: date) -> bool:
    """Whether somebody among them is in the care of another team."""
    care = Responsibility.objects.on(on).filter(
        person__in=cases.values("person"), role=ResponsibilityRole.COUNSELLING, team__isnull=False
    )
    return bool(care.exclude(team=staff.team_id).exists())


def written(form: SelectionForm, whose: Whose) -> Change:
    """The change itself."""
    given, cases = form.cleaned_data, form.cases()
    if given["do"] == "set":
        return changes.set_follow_ups(cases=cases, due_on=given["due_on"], staff=whose.staff)
    if given["do"] == "done":
        return changes.finish_follow_ups(cases=cases, asked=whose.asked, at=timezone.now())
    if given["do"] == "noticed":
        return changes.notice_arrivals(cases=cases, asked=whose.asked)
    return changes.hand_over(cases=cases, to=given["to"], starts_on=form.starts_on)


def sentence_of(change: Change, form: SelectionForm) -> str:
    """What was done, in words and without names, and for how many nothing was to be done."""
    left = len(form.cases()) - change.people
    if not left:
        return done_words(change, form)
    others = "einem weiteren" if left == 1 else f"{left} weiteren"
    return f"{done_words(change, form)} Bei {others} nicht: {LEFT_OUT[change.kind]}."


def done_words(change: Change, form: SelectionForm) -> str:
    """What was done."""
    people = "einen Menschen" if change.people == 1 else f"{change.people} Menschen"
    if change.kind == "set":
        return f"Wiedervorlage am {form.cleaned_data['due_on']:%d.%m.%Y} für {people} gesetzt."
    if change.kind == "done":
        return f"Wiedervorlage für {people} erledigt."
    if change.kind == "noticed":
        return f"{people[0].upper()}{people[1:]} als gesehen vermerkt."
    return f"{people[0].upper()}{people[1:]} zum {form.starts_on:%d.%m.%Y} übergeben."


def asked_again(request: HttpRequest, form: SelectionForm, *, status: int, problem: str = "") -> HttpResponse:
    """The same choice once more: with what is wrong, or with the question whether all of them are meant."""
    context = {"form": form, "problem": problem, "cases": form.cases(), "back": way_back(request)}
    context |= {"verb": dict(VERBS).get(form.data.get("do", ""), ""), "do": form.data.get("do", "")}
    return render(request, "config/my_day_selection.html", context, status=status)


def way_back(request: HttpRequest) -> str:
    """The list somebody came from; an address that is none of these leads to «Mein Tag»."""
    back = request.POST.get("back", "")
    try:
        known = resolve(back.partition("?")[0]).url_name in PAGES
    except Resolver404:
        known = False
    return back if known else reverse("my_day")


@require_POST
def selection_undo(request: HttpRequest) -> HttpResponse:
    """Takes back the last change of this session, as long as nobody has changed anything about it. «Rückgängig»"""
    if not may_lead_talk(request.user):
        raise PermissionDenied
    try:
        if undo.take_back(request, request.POST.get("token", "")):
            messages.success(request, "Zurückgenommen. Alles ist wieder wie vorher.")
        else:
            messages.info(request, "Hier gibt es nichts mehr zurückzunehmen.")
    except ChangedSince:
        messages.warning(
            request,
            "Inzwischen hat jemand etwas daran geändert. Deshalb bleibt alles, wie es jetzt ist.",
        )
    return redirect(way_back(request))
