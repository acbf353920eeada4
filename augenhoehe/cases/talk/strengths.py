"""What somebody can and has learned first, then how life is going, one part of it at a time. «Potenzialanalyse»

§ 15 Abs. 1 SGB II: personal strengths, vocational skills and circumstances, in words and never in scores.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from augenhoehe.cases import actions
from augenhoehe.cases.forms import SituationForm, StrengthForm
from augenhoehe.cases.models import (
    SKILL_LEVELS,
    STRENGTH_LEVELS,
    Conversation,
    SectionKind,
    SituationArea,
    SituationScale,
    SkillKind,
    StrengthKind,
)
from augenhoehe.cases.shelter import is_sheltered, presences_of
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.web.decorators import shared_screen

SKILLS, SITUATION = "?teil=beruf", "?teil=situation"


@shared_screen
def strengths(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was können Sie gut?», «Was haben Sie gelernt oder gearbeitet?», and behind them «Wie geht es Ihnen damit?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    part = request.GET.get("teil", "")
    wanted = request.GET.get("bereich", "") if request.method != "POST" else ""

    def context(talk: Conversation) -> dict[str, Any]:
        if part == "situation":
            return situation_context(talk, wanted or area_that_stays(form), str(form.data.get("area", "")))
        return skill_context(talk) if part == "beruf" else strength_context(talk)

    form = SituationForm(request.POST)
    if request.method != "POST":
        return show(request, talk, SectionKind.STRENGTHS, **context(talk))
    if part == "situation":
        return answered(request, talk, SectionKind.STRENGTHS, form, change_situation, context)
    change = partial(change_strengths, part == "beruf")
    return answered(request, talk, SectionKind.STRENGTHS, StrengthForm(request.POST), change, context)


def area_that_stays(form: SituationForm) -> str:
    """The part of life that could not be saved, or has own words but none of ours yet: it stays on the page."""
    return "" if form.is_valid() and form.cleaned_data["scale"] else str(form.data.get("area", ""))


def strength_context(talk: Conversation) -> dict[str, Any]:
    """The cards, and what she named with how it is with it."""
    return cards_of(talk, StrengthKind, STRENGTH_LEVELS, is_vocational=False) | {
        "title": "strengths.question",
        "mine": "strengths.mine",
        "forward_address": reverse("talk_strengths", args=[talk.pk]) + SKILLS,
    }


def skill_context(talk: Conversation) -> dict[str, Any]:
    """What she has learned or worked in, with or without a certificate. «berufliche Kenntnisse»"""
    address = reverse("talk_strengths", args=[talk.pk])
    return cards_of(talk, SkillKind, SKILL_LEVELS, is_vocational=True) | {
        "title": "skills.question",
        "hint": "skills.hint",
        "mine": "skills.mine",
        "part_address": SKILLS,
        "back_address": address,
        "forward_address": address + SITUATION,
    }


def cards_of(
    talk: Conversation, kinds: type[TextChoices], levels: Iterable[str], *, is_vocational: bool
) -> dict[str, Any]:
    """The cards of one part, and what she named of it."""
    named = [one for one in talk.strengths.select_related("words") if one.is_vocational == is_vocational]
    picked = {strength.kind for strength in named}
    return {
        "cards": [(kind.value, kind.value in picked) for kind in kinds],
        "named": named,
        "levels": list(levels),
    }


def open_behind(left: list[SituationArea], area: str) -> list[SituationArea]:
    """The parts nothing was said about yet that stand behind this one."""
    places = SituationArea.values
    return [one for one in left if area in places and places.index(one) > places.index(area)]


def situation_context(talk: Conversation, wanted: str, answered_last: str) -> dict[str, Any]:
    """One part of life: the one asked for, else the next nothing was said about; and what was said so far.

    «weiter» leads past a part that is left open to the next open one; all the rest is left with words of its own.
    """
    said = {situation.area: situation for situation in talk.situations.select_related("words")}
    left = [area for area in SituationArea if area not in said]
    is_wanted = wanted in SituationArea.values
    asked = wanted if is_wanted else next(iter(open_behind(left, answered_last) or left), "")
    following = next((area for area in left if area != asked), "")
    address = reverse("talk_strengths", args=[talk.pk])
    behind = [] if is_sheltered(presences_of(talk)) else open_behind(left, asked)
    onward: dict[str, Any] = (
        {"forward_address": f"{address}{SITUATION}&bereich={behind[0]}"} if behind else {}
    )
    if not left:
        onward["may_wait"] = False  # nothing is left that could be for another day
    return onward | {
        "part": "situation",
        "not_today": "situation.rest_not_today" if behind else "",
        "area": asked,
        "said": said.get(asked),
        "following": following,
        "scales": list(SituationScale),
        "so_far": [said[area] for area in SituationArea if area in said],
        "done": len(said),
        "all": len(SituationArea),
        "part_address": SITUATION,
        "back_address": address + SKILLS,
    }


def change_strengths(is_vocational: bool, talk: Conversation, data: dict[str, Any]) -> None:
    """A strength or a skill more or less, or how it is with it."""
    if data["removed"]:
        actions.take_off_strength(talk, data["removed"])
    elif data["level"] and data["strength"]:
        actions.say_level(talk, data["strength"], data["level"])
    elif data["kind"]:
        actions.pick_strength(talk, data["kind"])
    else:
        words = actions.words_from(talk, data)
        if words is not None:
            actions.add_own_strength(talk, words, is_vocational=is_vocational)


def change_situation(talk: Conversation, data: dict[str, Any]) -> None:
    """How it goes there, in one word, in her own, or both."""
    if data["scale"]:
        actions.say_situation(talk, area=data["area"], scale=data["scale"])
    words = actions.words_from(talk, data)
    if words is not None:
        actions.say_situation_words(talk, area=data["area"], words=words)
