"""The shared screen: one question at a time, saved as you go. «Gespräch auf Augenhöhe» – § 14 Abs. 2 SGB II"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, opened_talk, talk_to_change, visible_talk
from augenhoehe.cases.client_words import said
from augenhoehe.cases.forms import AnswerForm, GoalForm, PinForm, SavingForm, StepForm, ThemeForm
from augenhoehe.cases.models import Answer, Conversation, SectionConflict, SectionKind, Side, Theme
from augenhoehe.cases.phrases import goals_for, steps_for
from augenhoehe.cases.plan_document import plan_as_pdf
from augenhoehe.organisation.talk_pin import PinBlocked, is_right_pin
from augenhoehe.people.access import log_opening
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly, shared_screen
from augenhoehe.web.panels import is_part
from augenhoehe.web.screen_lock import lock_screen, screen_lock, unlock_screen

WAY = (
    (SectionKind.THEMES, "talk_themes"),
    (SectionKind.GOAL, "talk_goal"),
    (SectionKind.STEPS, "talk_steps"),
    (SectionKind.SUMMARY, "talk_summary"),
)
USUAL_DEADLINE = timedelta(days=14)
SUGGESTIONS = 4
Change = Callable[[Conversation, dict[str, Any]], None]


def running_talk(request: HttpRequest, talk_id: int) -> Conversation | HttpResponse:
    """The talk while it runs; ended ones lead to the last page."""
    find = talk_to_change if request.method == "POST" else opened_talk
    talk = find(request.user, talk_id)
    if talk.ended_at:
        return redirect("talk_thanks", talk_id=talk_id)
    if screen_lock(request) is None and may_lead_talk(request.user):
        lock_to_talk(request, talk)
    return talk


def lock_to_talk(request: HttpRequest, talk: Conversation) -> None:
    """From now on this login session shows nothing but this talk, until the PIN."""
    home = reverse("talk_pin", args=[talk.pk])
    lock_screen(request, home=home, language=talk.language, talk_id=talk.pk)


def show(request: HttpRequest, talk: Conversation, kind: SectionKind, **more: Any) -> HttpResponse:
    """One question, as a whole page or, asked by htmx, its inner part."""
    place = [section for section, _ in WAY].index(kind)
    section = talk.sections.get(kind=kind)
    context = {
        "plan": talk.plan,
        "section": section,
        "client_token": uuid.uuid4(),
        "steps_of_way": way_of(talk, place),
        "back": WAY[place - 1][1] if place else "",
        "forward": WAY[place + 1][1] if place + 1 < len(WAY) else "",
        **more,
    }
    template = f"cases/talk_{kind}.html"
    return spoken_page(
        request, talk, f"{template}#question" if is_part(request) else template, context, more.get("status")
    )


def way_of(talk: Conversation, place: int) -> list[dict[str, str]]:
    """The four questions with what is behind, here and still to come; each can be opened in any order."""
    return [
        {
            "label": said(f"{kind}.name", talk.language),
            "state": "now" if index == place else "done" if index < place else "later",
            "url": reverse(url_name, args=[talk.pk]),
        }
        for index, (kind, url_name) in enumerate(WAY)
    ]


def spoken_page(
    request: HttpRequest,
    talk: Conversation,
    template: str,
    context: dict[str, Any],
    status: int | None = None,
) -> HttpResponse:
    """A page in the person's language, down to the words of our own hints."""
    language = {"lang": talk.language, "screen_language": talk.language}
    with override(talk.language):
        return render(request, template, context | language | {"talk": talk}, status=status)


def save(
    request: HttpRequest, talk: Conversation, kind: SectionKind, form: SavingForm, change: Change
) -> tuple[bool, str]:
    """One save of one section: True, or False with the key of what went wrong."""
    if not form.is_valid():
        return False, "invalid"
    try:
        with actions.saving(
            talk, kind, token=form.cleaned_data["client_token"], version=form.cleaned_data["version"]
        ) as section:
            if section is not None:
                change(talk, form.cleaned_data)
    except SectionConflict:
        return False, "conflict"
    return True, ""


def answered(
    request: HttpRequest,
    talk: Conversation,
    kind: SectionKind,
    form: SavingForm,
    change: Change,
    context: Callable[[Conversation], dict[str, Any]],
) -> HttpResponse:
    """Saves, then shows the question again: with the words kept and the reason when it could not be saved."""
    saved, problem = save(request, talk, kind, form, change)
    if saved and not is_part(request):
        return redirect(request.path)
    talk = visible_talk(request.user, talk.pk)
    status = 200 if saved else 409 if problem == "conflict" else 422
    kept = {} if saved else {"form": form}
    return show(request, talk, kind, **context(talk), **kept, problem=problem, status=status)


def theme_context(talk: Conversation) -> dict[str, Any]:
    """All cards and the person's own order."""
    chosen = list(talk.themes.all())
    places = {choice.theme: choice.priority for choice in chosen}
    return {"themes": [(theme.value, places.get(theme)) for theme in Theme], "chosen": chosen}


@shared_screen
def themes(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was ist Ihnen gerade wichtig?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return show(request, talk, SectionKind.THEMES, **theme_context(talk))
    return answered(request, talk, SectionKind.THEMES, ThemeForm(request.POST), change_themes, theme_context)


def change_themes(talk: Conversation, data: dict[str, Any]) -> None:
    """Pick, take off or move one theme."""
    if data["move"]:
        actions.move_theme(talk, data["theme"], data["move"])
    else:
        actions.pick_theme(talk, data["theme"])


def goal_context(talk: Conversation) -> dict[str, Any]:
    """Ready sentences, those on the chosen themes first."""
    chosen = [choice.theme for choice in talk.themes.all()]
    return {"goals": goals_for(chosen)}


@shared_screen
def goal(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was möchten Sie erreichen?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return show(request, talk, SectionKind.GOAL, **goal_context(talk))
    return answered(request, talk, SectionKind.GOAL, GoalForm(request.POST), change_goal, goal_context)


def change_goal(talk: Conversation, data: dict[str, Any]) -> None:
    """A ready sentence or own words become the goal."""
    if data["ready"]:
        actions.set_ready_goal(talk.plan, data["ready"])
        return
    words = actions.words_from(talk, data)
    if words is not None:
        actions.set_goal(talk.plan, words)


def step_context(talk: Conversation) -> dict[str, Any]:
    """What is agreed on each side, and suggestions that fit the themes."""
    steps = list(talk.plan.steps.select_related("words"))
    chosen = [choice.theme for choice in talk.themes.all()]
    taken = {step.phrase for step in steps}
    return {
        "sides": [
            (
                side,
                [step for step in steps if step.side == side],
                steps_for(side, chosen, taken)[:SUGGESTIONS],
            )
            for side in (Side.OFFICE, Side.PERSON)
        ],
        "usual_deadline": timezone.localdate() + USUAL_DEADLINE,
        "today": timezone.localdate(),
    }


@shared_screen
def steps(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Wer macht was bis wann?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return show(request, talk, SectionKind.STEPS, **step_context(talk))
    return answered(request, talk, SectionKind.STEPS, StepForm(request.POST), change_steps, step_context)


def change_steps(talk: Conversation, data: dict[str, Any]) -> None:
    """A step more or a step less."""
    if data["removed"]:
        actions.take_off_step(talk.plan, data["removed"])
    elif data["ready"]:
        actions.add_ready_step(talk.plan, key=data["ready"], due_on=data["due_on"])
    else:
        words = actions.words_from(talk, data)
        if words is not None:
            actions.add_step(talk.plan, side=data["side"], words=words, due_on=data["due_on"])


def summary_context(talk: Conversation) -> dict[str, Any]:
    """The plan as it stands and the three answers of equal size."""
    return step_context(talk) | {"answers": list(Answer)}


@shared_screen
def summary(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Unser Plan»: both columns, then the person's answer."""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return show(request, talk, SectionKind.SUMMARY, **summary_context(talk))
    return answered(
        request, talk, SectionKind.SUMMARY, AnswerForm(request.POST), change_answer, summary_context
    )


def change_answer(talk: Conversation, data: dict[str, Any]) -> None:
    """The person's answer in her words."""
    actions.give_answer(talk.plan, answer=data["answer"], words=actions.words_from(talk, data))


@shared_screen
def agreement(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Both agree; the plan takes force. Asked again by GET (the address bar), the plan shows itself."""
    if request.method != "POST":
        return redirect("talk_summary", talk_id=visible_talk(request.user, talk_id).pk)
    talk = talk_to_change(request.user, talk_id)
    try:
        actions.agree(conversation=talk, at=timezone.now())
    except actions.PlanIncomplete as incomplete:
        return show(
            request, talk, SectionKind.SUMMARY, **summary_context(talk), problem=str(incomplete), status=422
        )
    return redirect("talk_thanks", talk_id=talk_id)


@shared_screen
def end(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Today without a plan; the talk still counts."""
    if request.method != "POST":
        return redirect("talk_summary", talk_id=visible_talk(request.user, talk_id).pk)
    actions.end_talk(conversation=talk_to_change(request.user, talk_id), at=timezone.now())
    return redirect("talk_thanks", talk_id=talk_id)


@shared_screen
@readonly
def thanks(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The last page: thanks, and the plan to take home."""
    talk = opened_talk(request.user, talk_id)
    if talk.ended_at is None:
        return redirect("talk_summary", talk_id=talk_id)
    return spoken_page(request, talk, "cases/talk_thanks.html", {"plan": talk.plan})


@shared_screen
@readonly
def plan_to_take_home(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The plan of this talk as bilingual PDF."""
    talk = visible_talk(request.user, talk_id)
    log_opening(request.user, talk.case.person_id, WayIn.PLAN)
    return plan_as_pdf(talk.plan)


@shared_screen
def pin(request: HttpRequest, talk_id: int) -> HttpResponse:
    """A neutral picture; the PIN gives the screen back to the counsellor and leads to the file."""
    talk = opened_talk(request.user, talk_id)
    form = PinForm(request.POST or None)
    problem, status = "", 200
    if request.method == "POST":
        try:
            if form.is_valid() and is_right_pin(
                account_id=int(request.user.pk or 0), pin=form.cleaned_data["pin"], now=timezone.now()
            ):
                unlock_screen(request)
                return redirect("case_file", person_id=talk.case.person_id)
            problem, status = "pin.wrong", 422
        except PinBlocked:
            problem, status = "pin.blocked", 429
    return spoken_page(request, talk, "cases/talk_pin.html", {"problem": problem}, status)
