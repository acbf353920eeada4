"""«Was möchten Sie erreichen?»"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from augenhoehe.cases import actions
from augenhoehe.cases.forms import GoalForm
from augenhoehe.cases.models import Conversation, SectionKind
from augenhoehe.cases.phrases import goals_for
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.web.decorators import shared_screen


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
