"""«Unser Plan»: both columns, the person's answer, the agreement."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import talk_to_change, visible_talk
from augenhoehe.cases.forms import AnswerForm
from augenhoehe.cases.models import Answer, Conversation, SectionKind
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.cases.talk.steps import step_context
from augenhoehe.web.decorators import shared_screen


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
