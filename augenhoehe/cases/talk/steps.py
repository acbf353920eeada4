"""«Wer macht was bis wann?» – both sides"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.forms import StepForm
from augenhoehe.cases.models import Conversation, SectionKind, Side
from augenhoehe.cases.phrases import steps_for
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.web.decorators import shared_screen

USUAL_DEADLINE = timedelta(days=14)
SUGGESTIONS = 4


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
