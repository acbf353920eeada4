"""What a talk without agreement left open is the beginning of the next one. «Entwurf» – § 15 Abs. 2 SGB II"""

from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from augenhoehe.cases.actions.words import said_today
from augenhoehe.cases.models import Case, Conversation, CooperationPlan, PlanMember, PlanStep
from augenhoehe.cases.plan_members import others_in_unit

USUAL_DEADLINE = timedelta(days=14)


def begin_draft(conversation: Conversation, on: date) -> CooperationPlan:
    """The plan of a talk that has just begun: empty, or with what the last one left open; the answer is asked anew.

    Call it with the case row locked.
    """
    case = conversation.case
    before = open_draft(case)
    number = free_number(case)
    plan: CooperationPlan = CooperationPlan.objects.create(
        case=case, conversation=conversation, number=number, language=conversation.language
    )
    if before is not None:
        take_up(before, plan, on)
    return plan


def free_number(case: Case) -> int:
    """The number after the last agreed version; an ended draft that holds it goes behind the others. «Fassung»"""
    plans = CooperationPlan.objects.filter(case=case)
    agreed = plans.filter(agreed_at__isnull=False).aggregate(last=Max("number"))["last"] or 0
    newest = plans.aggregate(last=Max("number"))["last"] or 0
    plans.filter(number=agreed + 1).update(number=newest + 1)
    return int(agreed) + 1


def open_draft(case: Case) -> CooperationPlan | None:
    """The draft of the last talk, where that ended without an agreement."""
    ended = CooperationPlan.objects.filter(case=case, conversation__ended_at__isnull=False)
    last: CooperationPlan | None = (
        ended.select_related("conversation", "goal", "priority_words")
        .order_by("-conversation__ended_at")
        .first()
    )
    if last is None or last.conversation is None or last.agreed_at is not None:
        return None
    newer = CooperationPlan.objects.filter(case=case, agreed_at__gt=last.conversation.ended_at)
    return None if newer.exists() else last


def take_up(before: CooperationPlan, plan: CooperationPlan, on: date) -> None:
    """Goal, what comes first and steps, in the words they were said in; a day behind us becomes the usual one.

    Members of the benefit unit come along for whom a step or the goal is, see `member_of`.
    """
    plan.goal = said_today(plan, before.goal) if before.goal else None
    plan.priority_words = said_today(plan, before.priority_words) if before.priority_words else None
    plan.save(update_fields=["goal", "priority_words"])
    for one in before.members.filter(is_goal_for=True):
        if member := member_of(plan, one.person_id):
            member.is_goal_for = True
            member.save(update_fields=["is_goal_for"])
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan,
            side=step.side,
            position=step.position,
            words=said_today(plan, step.words),
            phrase=step.phrase,
            part=step.part,
            due_on=step.due_on if step.due_on >= on else on + USUAL_DEADLINE,
            member=member_of(plan, step.member.person_id if step.member else None),
        )
        for step in before.steps.select_related("words", "member")
    )


def member_of(plan: CooperationPlan, person_id: int | None) -> PlanMember | None:
    """Somebody of the benefit unit as one who takes part in this version, from now on.

    None for whoever does not belong to it any more: a new plan is made by those who are there. § 15 Abs. 2 SGB II
    """
    if not person_id:
        return None
    if not others_in_unit(plan.case.person_id, timezone.localdate()).filter(person=person_id).exists():
        return None
    member, _ = PlanMember.objects.get_or_create(plan=plan, person_id=person_id)
    return member
