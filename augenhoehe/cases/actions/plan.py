"""The plan of a talk: goal, steps, answer, agreement. § 15 Abs. 2, 3 SGB II"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from augenhoehe.cases.actions.draft import member_of
from augenhoehe.cases.actions.talk import end_talk
from augenhoehe.cases.actions.words import NO_VALUES, catalogue_words, take_as_read
from augenhoehe.cases.models import (
    Answer,
    Conversation,
    CooperationPlan,
    FollowUp,
    FollowUpKind,
    PlanMember,
    PlanStep,
    TalkOutcome,
    Words,
)
from augenhoehe.cases.phrases import GOAL_BY_KEY, REASON_BY_KEY, STEP_BY_KEY, days_in, filled
from augenhoehe.cases.working_days import last_review_day
from augenhoehe.law.rules import plan_review_due_on


class PlanIncomplete(Exception):
    """A plan without goal, step or answer cannot be agreed; the reason is a key of the client words."""


def set_goal(plan: CooperationPlan, words: Words) -> None:
    """The goal of this version, the person's own until somebody says for whom; earlier words stay in the history."""
    plan.members.filter(is_goal_for=True).update(is_goal_for=False)
    ask_again(plan, goal=words)


def take_off_goal(plan: CooperationPlan) -> None:
    """No goal any more; the history has kept it, see `actions.steps`."""
    ask_again(plan, goal=None)


def ask_again(plan: CooperationPlan, **changed: Words | date | None) -> None:
    """An answer holds for the plan it was given to: after every change of the plan the person is asked again."""
    for field, value in changed.items():
        setattr(plan, field, value)
    give_answer(plan, answer="", words=None, changed=changed)


def set_ready_goal(plan: CooperationPlan, key: str, values: Mapping[str, str] = NO_VALUES) -> None:
    """A ready sentence becomes the goal; raises ValueError when a blank has no value or a wrong one."""
    set_goal(plan, catalogue_words(plan.case, GOAL_BY_KEY[key].german, plan.language, values))


def add_step(
    plan: CooperationPlan,
    *,
    side: str,
    words: Words,
    due_on: date,
    phrase: str = "",
    part: str = "",
    for_person: int | None = None,
) -> PlanStep:
    """A further step of one side, behind the others; `part` is the part of § 15 Abs. 2 it belongs to, if any.

    `for_person`: the member of the benefit unit it is for, who thereby takes part.
    """
    last = plan.steps.filter(side=side).aggregate(last=Max("position"))["last"] or 0
    ask_again(plan)
    return PlanStep.objects.create(
        plan=plan,
        side=side,
        position=last + 1,
        words=words,
        due_on=due_on,
        phrase=phrase,
        part=part,
        member=member_of(plan, for_person),
    )


def add_ready_step(
    plan: CooperationPlan, *, key: str, due_on: date, values: Mapping[str, str] = NO_VALUES
) -> None:
    """A ready sentence becomes a step; the second click on the same sentence, filled alike, changes nothing.

    What begins on a day named in the sentence is not due before it.
    Raises ValueError when a blank has no value or a wrong one.
    """
    step = STEP_BY_KEY[key]
    said = filled(step.german, "de", values)
    if not plan.steps.filter(phrase=key, words__original=said).exists():
        words = catalogue_words(plan.case, step.german, plan.language, values)
        due_on = max([due_on, *days_in(step.german, values)])
        add_step(plan, side=step.side, words=words, due_on=due_on, phrase=key, part=step.part)


def take_off_step(plan: CooperationPlan, pk: int) -> None:
    """A step less."""
    plan.steps.filter(pk=pk).delete()
    ask_again(plan)


def set_priority(plan: CooperationPlan, words: Words | None) -> None:
    """Why placement or another service comes first; None takes it off again. § 3a, § 3 Abs. 4 SGB II"""
    ask_again(plan, priority_words=words)


def set_ready_priority(plan: CooperationPlan, key: str) -> None:
    """A ready sentence says what comes first and why."""
    set_priority(plan, catalogue_words(plan.case, REASON_BY_KEY[key].german, plan.language))


def set_step_member(plan: CooperationPlan, pk: int, person_id: int | None) -> None:
    """Whom a step is for: «für Danylo»; None says for the person herself. § 15 Abs. 2 SGB II"""
    plan.steps.filter(pk=pk).update(member=member_of(plan, person_id))
    ask_again(plan)


def set_goal_member(plan: CooperationPlan, person_id: int | None) -> None:
    """Whose goal it is; None says the person's own."""
    member = member_of(plan, person_id)
    plan.members.filter(is_goal_for=True).update(is_goal_for=False)
    if member is not None:
        plan.members.filter(pk=member.pk).update(is_goal_for=True)
    ask_again(plan)


def set_members(plan: CooperationPlan, *, chosen: Collection[int], offered: Collection[int]) -> None:
    """Who else takes part; of those not offered – to be seen by others only – nobody is taken off. § 15 Abs. 2

    Whoever a step or the goal is for takes part in any case.
    """
    before = set(plan.members.filter(person__in=offered).values_list("person_id", flat=True))
    plan.members.filter(person__in=before - set(chosen), steps=None, is_goal_for=False).delete()
    PlanMember.objects.bulk_create(
        PlanMember(plan=plan, person_id=pk) for pk in offered if pk in set(chosen) - before
    )
    ask_again(plan)


def choose_review(plan: CooperationPlan, on: date) -> None:
    """The day on which both look at the plan again, earlier than the law's last day. § 15 Abs. 3 SGB II"""
    ask_again(plan, review_due_on=on)


def review_day(plan: CooperationPlan, on: date) -> date:
    """The chosen day; without one the last working day for a plan agreed on this day. «Tag der Überprüfung»"""
    return plan.review_due_on or last_review_day(on)


def give_answer(
    plan: CooperationPlan, *, answer: str, words: Words | None, changed: Iterable[str] = ()
) -> None:
    """What the person says to the plan, in her words; `changed` fields are saved along."""
    plan.answer = answer
    plan.answer_words = words
    plan.save(update_fields=["answer", "answer_words", *changed])


def missing_for_agreement(plan: CooperationPlan, on: date) -> str:
    """Key of the client words that says what is missing; empty when the plan can be agreed on this day."""
    if plan.goal_id is None or not plan.steps.exists():
        return "summary.incomplete"
    if plan.answer == Answer.DISAGREE:
        return "summary.no_plan_needed"
    if not on <= review_day(plan, on) <= plan_review_due_on(on):
        return "review.again"
    return "" if plan.answer else "summary.answer_first"


@transaction.atomic
def agree(*, conversation: Conversation, at: datetime) -> CooperationPlan:
    """Both sides agree: the plan takes force, the older one steps back, the talk ends. § 15 Abs. 2, 3 SGB II

    Raises PlanIncomplete. The second click finds the agreed plan, an ended talk its draft, and nothing changes.
    """
    held = Conversation.objects.select_for_update().get(pk=conversation.pk)
    plan: CooperationPlan = CooperationPlan.objects.select_related("case").get(conversation=held)
    if plan.agreed_at is not None or held.ended_at is not None:
        return plan
    agreed_on = timezone.localdate(at)
    if missing := missing_for_agreement(plan, agreed_on):
        raise PlanIncomplete(missing)
    take_as_read(plan)
    CooperationPlan.objects.current().filter(case=plan.case).update(superseded_at=at)
    FollowUp.objects.open().filter(case=plan.case, kind=FollowUpKind.REVIEW).update(done_at=at)
    plan.agreed_at, plan.review_due_on = at, review_day(plan, agreed_on)
    plan.save()
    FollowUp.objects.create(
        case=plan.case, staff=conversation.staff, kind=FollowUpKind.REVIEW, due_on=plan.review_due_on
    )
    end_talk(conversation=conversation, at=at, outcome=TalkOutcome.AGREED)
    return plan
