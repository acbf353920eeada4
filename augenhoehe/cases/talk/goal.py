"""«Was möchten Sie erreichen?»"""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.forms import GoalForm
from augenhoehe.cases.models import Conversation, PlanMember, SectionKind
from augenhoehe.cases.phrases import GOAL_BY_KEY, goals_for
from augenhoehe.cases.plan_members import gone_from_unit
from augenhoehe.cases.said_again import ready_sentence
from augenhoehe.cases.shelter import is_sheltered, presences_of, shown_sentences, shown_themes
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.cases.talk.sentences import filling_of, kept_filling, kept_open
from augenhoehe.cases.talk.steps import chosen_member, members_to_choose
from augenhoehe.privacy.kept import ANY, ANY_DAY, ANY_TEXT, KeptRows
from augenhoehe.web.decorators import shared_screen

AT_FIRST = 8


def goal_context(user: object, talk: Conversation) -> dict[str, Any]:
    """Ready sentences, those on the chosen themes first; the rest is folded."""
    sheltered = is_sheltered(presences_of(talk))
    chosen = [choice.theme for choice in shown_themes(talk.chosen_themes, sheltered=sheltered)]
    goals = shown_sentences(goals_for(chosen), sheltered=sheltered)
    ready = talk.plan.goal and ready_sentence(talk.plan.goal)
    names = members_to_choose(user, talk) if talk.plan.goal else {}
    return {
        "member_names": names,
        **whose_goal(talk, names),
        "goals": goals[:AT_FIRST],
        "more_goals": goals[AT_FIRST:],
        "chosen_goal": ready[0].key if ready else "",
        "taken_off": None if talk.plan.goal else actions.taken_off_goal(talk.plan),
        "today": timezone.localdate(),
        "is_sheltered": sheltered,
    }


@cache
def kept_goal_members() -> KeptRows[PlanMember]:
    """For whom a goal of any person was or is; `is_gone` where that one has left the unit and the goal is this one."""
    goals = PlanMember.objects.filter(plan__case__person=ANY, is_goal_for=True)
    gone = gone_from_unit(ANY, ANY_DAY).filter(pk=OuterRef("pk"), plan__goal__original=ANY_TEXT)
    return KeptRows(goals.annotate(is_gone=Exists(gone)))


def whose_goal(talk: Conversation, names: Mapping[int, str]) -> dict[str, Any]:
    """The member the goal is for, as far as she may be named, or that it was for one who is gone from the unit."""
    plan = talk.plan
    if plan.goal is None:
        return {}
    asked = {ANY: talk.case.person_id, ANY_DAY: timezone.localdate(), ANY_TEXT: plan.goal.original}
    known: list[Any] = kept_goal_members().read(asked)
    member = next((one for one in known if one.plan_id == plan.pk and one.person_id in names), None)
    return {
        "goal_member": member,
        "goal_was_for_others": member is None and any(one.is_gone for one in known),
    }


@shared_screen
def goal(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was möchten Sie erreichen?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        context = goal_context(request.user, talk) | kept_open(request)
        asked, sheltered = request.GET.get("satz", ""), context["is_sheltered"]
        filling = filling_of(asked, GOAL_BY_KEY, {}, talk.language, sheltered=sheltered)
        return show(request, talk, SectionKind.GOAL, **context, filling=filling)
    form = GoalForm(request.POST)

    def after(talk: Conversation) -> dict[str, Any]:
        context = goal_context(request.user, talk) | kept_open(request)
        return context | kept_filling(form, talk.language, sheltered=context["is_sheltered"])

    return answered(request, talk, SectionKind.GOAL, form, partial(change_goal, request.user), after)


def change_goal(user: object, talk: Conversation, data: dict[str, Any]) -> None:
    """A ready sentence or own words become the goal; or none, again the one before, or it is said whose it is."""
    if data["member"] is not None:
        actions.set_goal_member(talk.plan, chosen_member(user, talk, data["member"]))
    elif data["removed"]:
        actions.take_off_goal(talk.plan)
    elif data["brought_back"]:
        actions.bring_back_goal(talk.plan, data["brought_back"])
    elif data["ready"]:
        actions.set_ready_goal(talk.plan, data["ready"], data["values"])
    elif words := actions.words_from(talk, data):
        actions.set_goal(talk.plan, words)
