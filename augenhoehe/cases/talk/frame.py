"""The frame of every question: find the talk, show the way, save one section with its version."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, opened_talk, talk_to_change, visible_talk
from augenhoehe.cases.client_words import said
from augenhoehe.cases.forms import SavingForm
from augenhoehe.cases.models import Conversation, SectionConflict, SectionKind
from augenhoehe.web.panels import is_part
from augenhoehe.web.screen_lock import lock_screen, screen_lock

WAY = (
    (SectionKind.THEMES, "talk_themes"),
    (SectionKind.GOAL, "talk_goal"),
    (SectionKind.STEPS, "talk_steps"),
    (SectionKind.SUMMARY, "talk_summary"),
)
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
