"""What became of the steps of the plan in force, said in the next talk. «Seit dem letzten Mal» – § 15 Abs. 3 SGB II"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from augenhoehe.cases.actions.plan import add_step, set_goal, set_goal_member
from augenhoehe.cases.actions.words import said_today
from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    PlanStep,
    Side,
    StepResult,
    StepResultKind,
    Words,
)
from augenhoehe.cases.promises import kept_steps_in_force, read_broken
from augenhoehe.privacy.acting import acting_account
from augenhoehe.privacy.kept import ANY

GOES_ON = (StepResultKind.OPEN, StepResultKind.CHANGED)


class WordsMissing(Exception):
    """«It has changed» needs words: what is it now? So does a promise of the office taken back: why?"""


def plan_in_force(conversation: Conversation) -> CooperationPlan | None:
    """What was agreed before this talk, with its goal."""
    current = CooperationPlan.objects.current().filter(case=conversation.case_id)
    plan: CooperationPlan | None = current.select_related("goal").first()
    return plan


def keep_goal(conversation: Conversation) -> None:
    """The goal of the plan in force is the goal of the new one too, in the same words and for the same member."""
    before, now = plan_in_force(conversation), conversation.plan.goal
    goal = before.goal if before else None
    if goal is not None and (now is None or now.original != goal.original):
        set_goal(conversation.plan, said_today(conversation.plan, goal))
        whose = before.members.filter(is_goal_for=True).first() if before else None
        if whose is not None:
            set_goal_member(conversation.plan, whose.person_id)


def step_in_force(conversation: Conversation, pk: int) -> PlanStep | None:
    """A step of the plan in force of this person, or one the office owes from before it; None for any other."""
    now = kept_steps_in_force().read({ANY: conversation.case_id})
    known = {step.pk: step for step in now}
    if pk not in known:
        owed = owed_steps(conversation, now[0].plan if now else plan_in_force(conversation))
        known |= {step.pk: step for step in owed}
    return known.get(pk)


def owed_steps(conversation: Conversation, plan: CooperationPlan | None) -> list[PlanStep]:
    """What the office owes from plans before this one, as it is to be seen in this talk; mostly nothing was before."""
    if not getattr(conversation, "had_promises", True):
        return []
    return read_broken(conversation.case.person_id, but=plan, talk=conversation)


def say_result(
    conversation: Conversation,
    *,
    step: PlanStep,
    kind: str,
    words: Words | None = None,
    on: date | None = None,
) -> StepResult:
    """One state per step and talk; said again, the new one counts and the history keeps the old one.

    Without a day what was done stays done on the day said before; all else is so today. While it is said the talk is
    locked (`saving`), and the database knows one state only.
    Raises WordsMissing where something has changed, or the office takes back its word, and nobody says what or why.
    """
    if words is None and (kind == StepResultKind.CHANGED or needs_reason(step.side, kind)):
        raise WordsMissing
    said = list(step.results.filter(withdrawn_at=None))
    if on is None:
        done = next((one for one in said if one.kind == kind == StepResultKind.DONE), None)
        on = done.on if done else timezone.localdate()
    here = next((one for one in said if one.conversation_id == conversation.pk), None)
    result: StepResult = here or StepResult(step=step, conversation=conversation)
    result.kind, result.words, result.on = kind, words, on
    result.save()
    return result


def needs_reason(side: str, kind: str) -> bool:
    """The office takes back its word with a reason only; the person need not give one."""
    return side == Side.OFFICE and kind == StepResultKind.DROPPED


def take_back_result(conversation: Conversation, *, step: PlanStep, at: datetime) -> None:
    """It was a slip: what was said in this talk about the step is withdrawn."""
    StepResult.objects.filter(step=step, conversation=conversation, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by_account=acting_account(), withdrawn_reason="im Gespräch zurückgenommen"
    )


def take_over(conversation: Conversation, *, step: PlanStep, due_on: date) -> PlanStep | None:
    """An open step goes on in the new plan with a new day, a changed one in its new words; once.

    What was said about it is written down as well: taken over, a step without state is still open.
    """
    said = StepResult.objects.filter(step=step, conversation=conversation, withdrawn_at=None)
    result = said.select_related("words").first()
    if result is None or result.kind not in GOES_ON:
        result = say_result(conversation, step=step, kind=StepResultKind.OPEN)
    words = result.words if result.kind == StepResultKind.CHANGED and result.words else step.words
    if conversation.plan.steps.filter(side=step.side, words__original=words.original).exists():
        return None
    kept: dict[str, Any] = {"part": step.part, "phrase": step.phrase if words == step.words else ""}
    spoken = said_today(conversation.plan, words)
    kept["for_person"] = step.member.person_id if step.member else None
    return add_step(conversation.plan, side=step.side, words=spoken, due_on=due_on, **kept)
