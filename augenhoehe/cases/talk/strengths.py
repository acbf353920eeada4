"""«Was können Sie gut?» first, then how life is going, one part of it at a time. «Potenzialanalyse» – § 15 Abs. 1"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from augenhoehe.cases import actions
from augenhoehe.cases.forms import SituationForm, StrengthForm
from augenhoehe.cases.models import (
    Conversation,
    SectionKind,
    SituationArea,
    SituationScale,
    StrengthKind,
    StrengthLevel,
)
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.web.decorators import shared_screen

SITUATION = "?teil=situation"


@shared_screen
def strengths(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was können Sie gut?», and behind it «Wie geht es Ihnen damit?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    kind, is_situation = SectionKind.STRENGTHS, request.GET.get("teil") == "situation"
    wanted = request.GET.get("bereich", "") if request.method != "POST" else ""

    def context(talk: Conversation) -> dict[str, Any]:
        return situation_context(talk, wanted) if is_situation else strength_context(talk)

    if request.method != "POST":
        return show(request, talk, kind, **context(talk))
    if is_situation:
        return answered(request, talk, kind, SituationForm(request.POST), change_situation, context)
    return answered(request, talk, kind, StrengthForm(request.POST), change_strengths, context)


def strength_context(talk: Conversation) -> dict[str, Any]:
    """The cards, and what she named with how it is with it."""
    named = list(talk.strengths.select_related("words"))
    picked = {strength.kind for strength in named}
    return {
        "cards": [(kind.value, kind in picked) for kind in StrengthKind],
        "named": named,
        "levels": list(StrengthLevel),
        "forward_address": reverse("talk_strengths", args=[talk.pk]) + SITUATION,
    }


def situation_context(talk: Conversation, wanted: str) -> dict[str, Any]:
    """One part of life: the one asked for, else the first nothing was said about; and what was said so far."""
    said = {situation.area: situation.scale for situation in talk.situations.all()}
    left = [area for area in SituationArea if area not in said]
    asked = wanted if wanted in SituationArea.values else next(iter(left), "")
    return {
        "part": "situation",
        "area": asked,
        "scale": said.get(asked, ""),
        "scales": list(SituationScale),
        "so_far": [(area.value, said[area]) for area in SituationArea if area in said],
        "done": len(said),
        "all": len(SituationArea),
        "part_address": SITUATION,
        "back_address": reverse("talk_strengths", args=[talk.pk]),
    }


def change_strengths(talk: Conversation, data: dict[str, Any]) -> None:
    """A strength more or less, or how it is with it."""
    if data["removed"]:
        actions.take_off_strength(talk, data["removed"])
    elif data["level"] and data["strength"]:
        actions.say_level(talk, data["strength"], data["level"])
    elif data["kind"]:
        actions.pick_strength(talk, data["kind"])
    else:
        words = actions.words_from(talk, data)
        if words is not None:
            actions.add_own_strength(talk, words)


def change_situation(talk: Conversation, data: dict[str, Any]) -> None:
    """How it goes there, in one word."""
    actions.say_situation(talk, area=data["area"], scale=data["scale"])
