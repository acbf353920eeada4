"""Goal and steps that were taken off in this talk can be brought back: the history has kept them. «zurückholen»"""

from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef

from augenhoehe.cases.actions.plan import add_step, set_goal
from augenhoehe.cases.models import CooperationPlan, PlanStep, Words
from augenhoehe.privacy.kept import ANY, KeptRows
from augenhoehe.privacy.registry import history_of


@cache
def kept_taken_off() -> KeptRows[Any]:
    """The last deletion of each step of any plan that does not stand in it again."""
    still_there = PlanStep.objects.filter(plan=ANY, words_id=OuterRef("words_id"))
    history = history_of(PlanStep).select_related("words", "member")
    deleted = history.filter(plan_id=ANY, pgh_label="delete").exclude(Exists(still_there))
    return KeptRows(deleted.order_by("words_id", "-pgh_id").distinct("words_id"))


def taken_off_steps(plan: CooperationPlan) -> list[PlanStep]:
    """Steps of this plan that were taken off and do not stand in it again, as they were; the newest first."""
    rows = kept_taken_off().read({ANY: plan.pk})
    return [
        PlanStep(
            plan=plan,
            side=row.side,
            words=row.words,
            phrase=row.phrase,
            part=row.part,
            due_on=row.due_on,
            member=row.member,
        )
        for row in sorted(rows, key=lambda row: -row.pgh_id)
    ]


def bring_back_step(plan: CooperationPlan, words_id: int) -> None:
    """A step that was taken off stands in the plan again, behind the others; the second click changes nothing."""
    for step in taken_off_steps(plan):
        if step.words_id == words_id:
            add_step(
                plan,
                side=step.side,
                words=step.words,
                due_on=step.due_on,
                phrase=step.phrase,
                part=step.part,
                for_person=step.member.person_id if step.member else None,
            )


def taken_off_goal(plan: CooperationPlan) -> Words | None:
    """The last goal of a plan that has none any more."""
    history = history_of(CooperationPlan).select_related("goal")
    last = history.filter(id=plan.pk, goal__isnull=False).last()
    return last.goal if last else None


def bring_back_goal(plan: CooperationPlan, words_id: int) -> None:
    """The goal that was taken off holds again; where another one was chosen meanwhile, that one stays."""
    goal = None if plan.goal_id else taken_off_goal(plan)
    if goal is not None and goal.pk == words_id:
        set_goal(plan, goal)
