"""What was agreed: the panel of the file, two versions side by side, the paper. «Kooperationsplan»"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, visible_plan
from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.in_german import how_it_ended, in_german, part_name
from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    PlanStep,
    StepResult,
    StepResultKind,
    Words,
)
from augenhoehe.cases.phrases import PARTS
from augenhoehe.cases.plan_difference import LineChange, StepOfVersion, step_changes
from augenhoehe.cases.plan_document import plan_as_pdf, steps_by_part
from augenhoehe.cases.plan_members import given_names, members_of
from augenhoehe.cases.wrapping_up import not_wrapped_up
from augenhoehe.people.access import log_opening, log_unless_open, panel_person
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

VERSIONS = 10
Read = Callable[[Words | None], str]


def with_results(plans: QuerySet[CooperationPlan, Any]) -> QuerySet[CooperationPlan, Any]:
    """Plans with their steps and what stands about them today."""
    standing = StepResult.objects.filter(withdrawn_at=None).select_related("words")
    steps = PlanStep.objects.select_related("words", "member").prefetch_related(
        Prefetch("results", queryset=standing)
    )
    return plans.select_related("goal", "priority_words").prefetch_related(Prefetch("steps", queryset=steps))


@readonly
def plan(request: HttpRequest, person_id: int) -> HttpResponse:
    """The plan in force with both sides' steps, and the earlier versions. «Kooperationsplan»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    agreed = CooperationPlan.objects.filter(case__person=person, agreed_at__isnull=False)
    plans = list(agreed.order_by("-agreed_at")[:VERSIONS])
    current = with_results(agreed.filter(superseded_at=None)).first()
    draft = left_open(person, current)
    members = members_of(current, request.user) if current else []
    context = {
        "person": person,
        "current": current,
        "earlier": [version for version in plans if version.superseded_at],
        "members": members,
        "member_names": given_names(members),
        "goal_member": current.members.filter(is_goal_for=True).first() if current and members else None,
        "nothing_on": parts_left_out(list(current.steps.all())) if current else [],
        "left_open": draft,
        "left_open_words": words_of_draft(draft) if draft else [],
        "today": timezone.localdate(),
        "may_lead_talk": may_lead_talk(request.user),
        **unfinished_talks(person),
    }
    return render_panel(request, "cases/plan.html", context)


def parts_left_out(steps: list[PlanStep]) -> list[str]:
    """The parts of § 15 Abs. 2 SGB II on which nothing was agreed, by their names."""
    spoken_of = steps_by_part(steps)
    return [part_name(part) for part in PARTS if not spoken_of[part]]


def left_open(person: Person, current: CooperationPlan | None) -> CooperationPlan | None:
    """The draft of a talk that ended without a plan, unless a plan has been agreed since."""
    ways = list(actions.WAY_BY_OUTCOME)
    drafts = (
        CooperationPlan.objects.filter(
            Q(conversation__outcome__in=ways) | ~Q(answer=""),
            case__person=person,
            agreed_at=None,
            conversation__ended_at__isnull=False,
        )
        .select_related("conversation__outcome_words", "answer_words")
        .order_by("-conversation__ended_at")
    )
    if current is not None:
        drafts = drafts.filter(conversation__ended_at__gt=current.agreed_at)
    return drafts.first()


def words_of_draft(draft: CooperationPlan) -> list[Words]:
    """What was said about it: why there is no plan, and what the person answered."""
    said = [draft.conversation.outcome_words if draft.conversation else None, draft.answer_words]
    return [words for words in said if words is not None]


def unfinished_talks(person: Person) -> dict[str, Any]:
    """The talk that still runs, cut off perhaps, and those nobody has wrapped up yet."""
    talks = Conversation.objects.filter(case__person=person).filter(
        Q(ended_at=None) | Q(wrapped_up_at=None) & ~Q(outcome="")
    )
    newest = list(talks.select_related("staff")[:VERSIONS])
    return {
        "running": next((talk for talk in newest if talk.ended_at is None), None),
        "not_wrapped_up": not_wrapped_up(newest),
    }


@readonly
def plan_pdf(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as bilingual PDF, logged as an opening of the file."""
    plan = visible_plan(request.user, plan_id)
    log_opening(request.user, plan.case.person_id, WayIn.PLAN)
    return plan_as_pdf(plan, request.user)


@readonly
def plan_difference(request: HttpRequest, plan_id: int) -> HttpResponse:
    """«Was ist anders als in Fassung n?» – the version before, or the one asked for."""
    plan = visible_plan(request.user, plan_id)
    log_unless_open(request.user, plan.case.person_id, WayIn.PLAN)
    versions = CooperationPlan.objects.filter(case=plan.case_id)
    older = versions.filter(number__lt=plan.number, agreed_at__isnull=False)
    numbers = list(older.order_by("-number").values_list("number", flat=True)[:VERSIONS])
    asked = request.GET.get("fassung", "")
    number = next((one for one in numbers if str(one) == asked), next(iter(numbers), 0))
    both = {one.number: one for one in with_results(versions.filter(number__in=[number, plan.number]))}
    now, before = both[plan.number], both.get(number)
    context = {
        "person": plan.case.person,
        "plan": now,
        "before": before,
        "numbers": numbers,
        **(changes_between(before, now, request.user) if before else {}),
    }
    return render(request, "cases/plan_difference.html", context)


def changes_between(before: CooperationPlan, now: CooperationPlan, user: object) -> dict[str, Any]:
    """What is different. A translation put right since is not: what was said alike is read as the newer one has it."""
    known: dict[str, str] = {}

    def read(words: Words | None) -> str:
        return known.setdefault(words.original, in_german(words)) if words else ""

    steps_now = steps_of(now, user, read)
    return {
        "lines": line_changes(before, now, user, read),
        "steps": step_changes(steps_of(before, user, read), steps_now),
    }


def steps_of(plan: CooperationPlan, user: object, read: Read) -> list[StepOfVersion]:
    """The steps of a version as plain values, the office's first; for whom one is stands with its words."""
    steps = list(plan.steps.all())
    is_for_others = any(step.member for step in steps)
    names = given_names(members_of(plan, user)) if is_for_others else {}
    found = []
    for step in steps:
        result = next(iter(step.results.all()), None)
        ended = how_it_ended(result)
        became = read(result.words) if result and result.kind == StepResultKind.CHANGED else ""
        name = names.get(step.member.person_id) if step.member else None
        said = read(step.words) + (f" (für {name})" if name else "")
        side = step.get_side_display()
        on = result.on if result and ended else None
        found.append(StepOfVersion(side, said, step.due_on, step.phrase, became, ended, on))
    return found


def line_changes(before: CooperationPlan, now: CooperationPlan, user: object, read: Read) -> list[LineChange]:
    """Goal, reason, members, common review, each under the name it has on the screen and on the paper."""

    def day(on: date | None) -> str:
        return f"{on:%d.%m.%Y}" if on else ""

    def names(plan: CooperationPlan) -> str:
        return ", ".join(member.full_name for member in members_of(plan, user))

    goal, priority = read(now.goal), read(now.priority_words)
    return [
        LineChange(WORDS["goal.mine"], read(before.goal), goal),
        LineChange(WORDS["priority.question"], read(before.priority_words), priority),
        LineChange(WORDS["members.question"], names(before), names(now)),
        LineChange(WORDS["review.question"], day(before.review_due_on), day(now.review_due_on)),
    ]
