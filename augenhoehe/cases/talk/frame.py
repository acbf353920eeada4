"""The frame of every question: find the talk, show the way, save one section with its version."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_htmx.http import retarget

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, opened_talk, talk_to_change, visible_talk
from augenhoehe.cases.client_words import said
from augenhoehe.cases.middleware import NOT_SAVED, talk_of
from augenhoehe.cases.models import Conversation, ConversationSection, SectionConflict, SectionKind
from augenhoehe.cases.shelter import forget_presences, presences_of
from augenhoehe.cases.spoken_forms import NotTodayForm, SavingForm, TranslationForm
from augenhoehe.cases.talk.parts import address_of_part
from augenhoehe.cases.talk.table import Table
from augenhoehe.organisation.middleware import led_to
from augenhoehe.organisation.talk_pin import pin_first
from augenhoehe.privacy.kept import ANY, KeptRows
from augenhoehe.web.panels import asked_part, is_part
from augenhoehe.web.screen_lock import lock_screen, screen_lock

WAY = (
    (SectionKind.WELCOME, "talk_welcome"),
    (SectionKind.SINCE, "talk_since"),
    (SectionKind.THEMES, "talk_themes"),
    (SectionKind.STRENGTHS, "talk_strengths"),
    (SectionKind.GOAL, "talk_goal"),
    (SectionKind.STEPS, "talk_steps"),
    (SectionKind.SUMMARY, "talk_summary"),
)
# What need not be asked today; who is there, and the plan itself, always are.
CAN_WAIT = {SectionKind.SINCE, SectionKind.THEMES, SectionKind.STRENGTHS, SectionKind.GOAL, SectionKind.STEPS}
Change = Callable[[Conversation, dict[str, Any]], None]
Context = Callable[[Conversation], dict[str, Any]]
Alone = Mapping[str, tuple[str, Context]]
NOTHING_ALONE: Alone = MappingProxyType({})


def running_talk(request: HttpRequest, talk_id: int) -> Conversation | HttpResponse:
    """The talk while it runs; ended ones lead to the last page, one that rests to the PIN.

    A screen that was locked before the pause does not come here (`TalkScreenMiddleware`) except to save its last words.
    """
    find = talk_to_change if request.method == "POST" else opened_talk
    talk = find(request.user, talk_id, talk_of(request))
    if talk.ended_at:
        return redirect("talk_thanks", talk_id=talk_id)
    if screen_lock(request) is None and may_lead_talk(request.user):
        if to_pin := pin_first(request):
            return to_pin
        lock_to_talk(request, talk)
        if talk.paused_at:
            not_saved = NOT_SAVED if request.method == "POST" else ""
            return led_to(request, reverse("talk_pin", args=[talk_id]) + not_saved)
    return talk


def lock_to_talk(request: HttpRequest, talk: Conversation) -> None:
    """From now on this login session shows nothing but this talk, until the PIN."""
    home = reverse("talk_pin", args=[talk.pk])
    lock_screen(request, home=home, language=talk.language, talk_id=talk.pk)


def way(talk: Conversation) -> list[tuple[SectionKind, str]]:
    """The questions of this talk; nobody is asked what became of a plan that is not there."""
    looks_back = getattr(talk, "looks_back", False)
    return [step for step in WAY if looks_back or step[0] != SectionKind.SINCE]


def opened_last(sections: Iterable[ConversationSection]) -> ConversationSection | None:
    """The question that lies on the table: turned to, or saved to, last on any screen; nothing before the first."""
    opened = {section.opened_at: section for section in sections if section.opened_at}
    return opened[max(opened)] if opened else None


def question_on_the_table(talk: Conversation) -> str:
    """Where a talk goes on: after a pause, a crash, or with one more device."""
    return page_of(talk, opened_last(sections_of(talk)))


@cache
def kept_sections() -> KeptRows[ConversationSection]:
    """The questions of any talk."""
    return KeptRows(ConversationSection.objects.filter(conversation=ANY))


def sections_of(talk: Conversation) -> list[ConversationSection]:
    """The questions of this talk as they stand now."""
    return kept_sections().read({ANY: talk.pk})


def page_of(talk: Conversation, section: ConversationSection | None) -> str:
    """The page of this question, at the part that was open; without one the first question."""
    return address_of_part(talk, address_of(talk, section.kind if section else WAY[0][0]), section)


def address_of(talk: Conversation, kind: str) -> str:
    """The page of this question."""
    return reverse(dict(WAY)[SectionKind(kind)], args=[talk.pk])


def show(
    request: HttpRequest,
    talk: Conversation,
    kind: SectionKind,
    section: ConversationSection | None = None,
    piece: str = "question",
    **more: Any,
) -> HttpResponse:
    """One question, as a whole page or, asked by htmx, its inner part, or only the part of it that has changed."""
    names, is_alone = way(talk), is_part(request)
    sections = {} if section and is_alone else {one.kind: one for one in sections_of(talk)}
    place = [one for one, _ in names].index(kind)
    back, forward = names[place - 1][1] if place else "", names[place + 1][1] if names[place + 1 :] else ""
    section = section or sections[kind]
    context = {
        "plan": talk.plan,
        "section": section,
        "client_token": uuid.uuid4(),
        "here": reverse(names[place][1], args=[talk.pk]),
        "steps_of_way": [] if is_alone else way_of(talk, kind, sections),
        "may_wait": kind in CAN_WAIT,
        "back_address": reverse(back, args=[talk.pk]) if back else "",
        "forward_address": reverse(forward, args=[talk.pk]) if forward else "",
        "in_place": not (more.get("problem") or section.is_not_today),
        "piece": piece,
        **more,
    }
    template = f"cases/talk_{kind}.html" + (f"#{piece}" if is_alone else "")
    return spoken_page(request, talk, template, context, more.get("status"))


def way_of(
    talk: Conversation, here: SectionKind, sections: Mapping[str, ConversationSection]
) -> list[dict[str, str]]:
    """The questions, each with how far it is; each can be opened in any order."""
    return [
        {
            "kind": str(kind),
            "label": said(f"{kind}.name", talk.language),
            "state": "now" if kind == here else how_far(sections[kind]),
            "url": reverse(url_name, args=[talk.pk]),
        }
        for kind, url_name in way(talk)
    ]


def how_far(section: ConversationSection) -> str:
    """What was really done with a question: something said, left for another day, only looked at, or nothing yet.

    Who is there need not be said again by anybody: that question is done when it was looked at.
    """
    if section.is_not_today:
        return "not_today"
    is_seen = section.opened_at is not None
    if section.version or (is_seen and section.kind == SectionKind.WELCOME):
        return "done"
    return "seen" if is_seen else "later"


def spoken_page(
    request: HttpRequest,
    talk: Conversation,
    template: str,
    context: dict[str, Any],
    status: int | None = None,
) -> HttpResponse:
    """A page in the person's language, down to the words of our own hints."""
    language = {"lang": talk.language, "screen_language": talk.language, "table": Table(talk)}
    with override(talk.language):
        return render(request, template, context | language | {"talk": talk}, status=status)


def save(
    request: HttpRequest, talk: Conversation, kind: SectionKind, form: SavingForm, change: Change
) -> tuple[ConversationSection | None, str]:
    """One save of one section: the section as it stands now, or the key of what went wrong."""
    form.at_table = presences_of(talk)
    if not form.is_valid():
        return None, "invalid"
    try:
        with actions.saving(talk, kind, token=form.token, version=form.cleaned_data["version"]) as section:
            if section is not None:
                change(talk, form.cleaned_data)
                say_not_today(section, bool(form.cleaned_data.get("not_today")))
    except SectionConflict:
        return None, "conflict"
    return section or talk.sections.get(kind=kind), ""


def say_not_today(section: ConversationSection, is_not_today: bool) -> None:
    """«heute nicht» stands until something else is said to this question."""
    if section.is_not_today != is_not_today:
        section.is_not_today = is_not_today
        section.save(update_fields=["is_not_today"])


def answered(
    request: HttpRequest,
    talk: Conversation,
    kind: SectionKind,
    form: SavingForm,
    change: Change,
    context: Context,
    in_place: Alone = NOTHING_ALONE,
) -> HttpResponse:
    """Saves, then shows the question again: with the words kept and the reason when it could not be saved.

    `in_place`: what of the question can come back alone when it was saved, by the id that htmx wants to replace: the
    name of its part of the template, and what it shows.
    """
    if "not_today" in request.POST:
        form, change = NotTodayForm(request.POST), leave_for_another_day
    elif "translation" in request.POST:
        form, change = TranslationForm(request.POST), translate
    section, problem = save(request, talk, kind, form, change)
    if section is not None and not is_part(request):
        return redirect(after_saving(request, talk, kind, section))
    if section is None:
        talk = visible_talk(request.user, talk.pk)
        if talk.ended_at is not None:
            return led_to(request, reverse("talk_thanks", args=[talk.pk]))
    elif kind == SectionKind.WELCOME:  # the talk and its plan have followed every other save
        forget_presences(talk)
    if section is not None and asked_part(request) in in_place:
        piece, context_of_piece = in_place[asked_part(request)]
        return show(request, talk, kind, section, piece, **context_of_piece(talk))
    status = 200 if section else 409 if problem == "conflict" else 422
    # What could not be saved stands there as it was typed; a sentence that is saved needs no filling any more.
    # What another screen was faster with is shown, to be said again with one tap (parts/problem.html).
    wanted = {"may_say_again": problem == "conflict" and not form.is_there(talk)}
    kept = {"filling": None} if section else {"form": form} | wanted
    answer = show(request, talk, kind, section, **(context(talk) | kept), problem=problem, status=status)
    return retarget(answer, "#question")


def after_saving(
    request: HttpRequest, talk: Conversation, kind: SectionKind, section: ConversationSection
) -> str:
    """The same question again; after «heute nicht» the next one."""
    names = [name for _, name in way(talk)]
    place = [one for one, _ in way(talk)].index(kind)
    if section.is_not_today and request.POST.get("not_today") and place + 1 < len(names):
        return reverse(names[place + 1], args=[talk.pk])
    return request.get_full_path()


def leave_for_another_day(talk: Conversation, data: dict[str, Any]) -> None:
    """Nothing of what was said is taken back; `say_not_today` writes the rest."""


def translate(talk: Conversation, data: dict[str, Any]) -> None:
    """The missing side of something that was said, or the right one instead of a wrong one."""
    actions.translate_in_talk(
        talk,
        words_id=data["words"],
        before=data["before"],
        translation=data["translation"],
        translated_by=data["translated_by"],
        at=timezone.now(),
    )
