"""«Was ist seit dem letzten Mal geschehen?» – the promises of the plan in force, the office's first.

What the office owes from earlier plans stays on the page until it is kept, taken back with a reason, or agreed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.actions.draft import USUAL_DEADLINE
from augenhoehe.cases.closing_forms import KEEP_GOAL, TAKE_BACK, TAKE_OVER, SinceForm
from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    PlanStep,
    SectionKind,
    Side,
    StepResult,
    StepResultKind,
)
from augenhoehe.cases.promises import Promise, kept_steps, kept_steps_in_force, results_of
from augenhoehe.cases.talk.frame import Alone, answered, running_talk, show
from augenhoehe.privacy.kept import ANY
from augenhoehe.web.decorators import shared_screen

ONE_TAP = (
    (StepResultKind.DONE, "check"),
    (StepResultKind.OPEN, "hourglass"),
    (StepResultKind.DROPPED, "ban"),
)
LONGEST_NUMBER = 19  # digits: a bigint has as many


@dataclass(frozen=True)
class PromiseAtTable(Promise):
    """What both say to it in this talk. «Zusage»"""

    said_today: bool
    is_taken_over: bool
    is_from_before: bool

    @property
    def holds_since(self) -> date:
        """The day its plan was agreed on."""
        return timezone.localdate(self.step.plan.agreed_at)

    @property
    def one_tap(self) -> list[tuple[StepResultKind, str]]:
        """What needs no words; that the office does not keep its word needs a reason."""
        return [
            (kind, drawing) for kind, drawing in ONE_TAP if not actions.needs_reason(self.step.side, kind)
        ]

    @property
    def is_late(self) -> bool:
        """Its day has passed, and there is something left to do."""
        return self.step.due_on < self.on and not self.is_settled

    @property
    def new_day(self) -> date:
        """Until when it could be done in the new plan."""
        return self.step.due_on if self.step.due_on > self.on else self.on + USUAL_DEADLINE

    @property
    def goes_on(self) -> bool:
        """Whether it can be taken over into the new plan."""
        return self.result is not None and not self.is_settled and not self.is_taken_over


def promise(
    step: PlanStep,
    result: StepResult | None,
    talk: Conversation,
    goes_on: set[tuple[str, str]],
    in_force: CooperationPlan | None,
) -> PromiseAtTable:
    """What is known about one step."""
    words = {step.words.original} | ({result.words.original} if result and result.words else set())
    return PromiseAtTable(
        step,
        result,
        timezone.localdate(),
        said_today=result is not None and result.conversation_id == talk.pk,
        is_taken_over=any((step.side, one) in goes_on for one in words),
        is_from_before=in_force is None or step.plan_id != in_force.pk,
    )


def promises_at_table(
    talk: Conversation, in_new_plan: Iterable[PlanStep]
) -> tuple[CooperationPlan | None, list[PromiseAtTable]]:
    """The plan in force; what the office still owes from earlier ones, then both sides' promises of it, ours first."""
    now = kept_steps_in_force().read({ANY: talk.case_id})
    in_force = now[0].plan if now else actions.plan_in_force(talk)
    steps = [*actions.owed_steps(talk, in_force), *now]
    results = results_of(steps)
    # Taken over into another language they are new words, said alike.
    goes_on = {(step.side, step.words.original) for step in in_new_plan}
    return in_force, [promise(step, results.get(step.pk), talk, goes_on, in_force) for step in steps]


def left_behind(talk: Conversation, in_new_plan: Iterable[PlanStep]) -> list[PlanStep]:
    """Steps that are neither settled nor in the new plan: it would end them without a word."""
    if not getattr(talk, "looks_back", False):
        return []
    _, promises = promises_at_table(talk, in_new_plan)
    return [one.step for one in promises if not (one.is_settled or one.is_taken_over)]


def since_context(talk: Conversation) -> dict[str, Any]:
    """The promises, and whether the office still owes one."""
    goal, today = talk.plan.goal, timezone.localdate()
    plan, promises = promises_at_table(talk, kept_steps().read({ANY: talk.plan.pk}))
    before = plan.goal if plan else None
    return {
        "goal_before": before,
        "same_goal": before is not None and goal is not None and goal.original == before.original,
        "columns": [
            (side, [one for one in promises if one.step.side == side]) for side in (Side.OFFICE, Side.PERSON)
        ],
        "we_are_late": we_are_late(promises),
        "today": today,
    }


def promise_alone(step: int, talk: Conversation) -> dict[str, Any]:
    """One promise once something was said to it, and whether the office still owes one."""
    _, promises = promises_at_table(talk, kept_steps().read({ANY: talk.plan.pk}))
    [promise] = [one for one in promises if one.step.pk == step]
    return {"promise": promise, "we_are_late": we_are_late(promises), "today": timezone.localdate()}


def we_are_late(promises: Iterable[PromiseAtTable]) -> bool:
    """Whether the office owes something whose day has passed."""
    return any(one.is_late and one.step.side == Side.OFFICE for one in promises)


@shared_screen
def since(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was ist seit dem letzten Mal geschehen?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if not getattr(talk, "looks_back", False):  # nothing was promised yet
        return redirect("talk_themes", talk_id=talk_id)
    if request.method != "POST":
        return show(request, talk, SectionKind.SINCE, **since_context(talk))
    sent = step_sent(request)
    step = actions.step_in_force(talk, sent)
    form, change = SinceForm(request.POST, promise=step), partial(change_since, step)
    in_place: Alone = {f"step-{sent}": ("promise", partial(promise_alone, sent))} if step else {}
    return answered(request, talk, SectionKind.SINCE, form, change, since_context, in_place)


def step_sent(request: HttpRequest) -> int:
    """Which step was tapped; 0 where the browser sent none."""
    sent = request.POST.get("step", "")
    return int(sent) if sent.isdecimal() and len(sent) < LONGEST_NUMBER else 0


def change_since(step: PlanStep | None, talk: Conversation, data: dict[str, Any]) -> None:
    """What became of one step; taken over where it goes on. A step of another plan does not exist."""
    if data["result"] == KEEP_GOAL:
        actions.keep_goal(talk)
        return
    if step is None:
        raise Http404
    if data["result"] == TAKE_BACK:
        actions.take_back_result(talk, step=step, at=timezone.now())
        return
    if data["result"] != TAKE_OVER:
        words = actions.words_from(talk, data)
        actions.say_result(talk, step=step, kind=data["result"], words=words, on=data["done_on"])
    if data["result"] == TAKE_OVER or (data["result"] == StepResultKind.CHANGED and data["due_on"]):
        actions.take_over(talk, step=step, due_on=data["due_on"])
