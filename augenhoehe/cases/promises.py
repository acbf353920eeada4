"""What one side has promised the other, and what became of it. «Zusage» – § 15 Abs. 2, 3 SGB II"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    PlanStep,
    Side,
    StepResult,
    StepResultKind,
)
from augenhoehe.privacy.kept import (
    ANY,
    ANY_MOMENT,
    ANY_NUMBERS,
    ANY_OTHER,
    ANY_THIRD,
    KeptRows,
    any_numbers,
    numbers,
)

SETTLED = (StepResultKind.DONE, StepResultKind.DROPPED)


@dataclass(frozen=True)
class Promise:
    """A step of either side with its newest result, as it stands on this day. «Zusage»"""

    step: PlanStep
    result: StepResult | None
    on: date

    @property
    def is_done(self) -> bool:
        """Whether it was done at all."""
        return self.result is not None and self.result.kind == StepResultKind.DONE

    @property
    def is_settled(self) -> bool:
        """Done or dropped: nothing of it is left to do."""
        return self.result is not None and self.result.kind in SETTLED


def newest_results(of: str = "pk") -> QuerySet[StepResult]:
    """What was said last about a step; what was taken back does not count."""
    return StepResult.objects.filter(step=OuterRef(of), withdrawn_at=None).order_by("-on", "-pk")


@cache
def kept_steps() -> KeptRows[PlanStep]:
    """The steps of any plan by their day, with their words and for whom they are."""
    steps = PlanStep.objects.filter(plan=ANY).select_related("words", "member")
    return KeptRows(steps.order_by("due_on", "position", "pk"))


def steps_in_force(case: Any) -> QuerySet[PlanStep]:
    """The steps of the plan in force, both sides'. «Zusagen»"""
    current = {"plan__agreed_at__isnull": False, "plan__superseded_at": None}
    return PlanStep.objects.filter(plan__case=case, **current)


@cache
def kept_steps_in_force() -> KeptRows[PlanStep]:
    """These of any case, with their words and the plan's goal, in its order."""
    steps = steps_in_force(ANY).select_related("words", "plan__goal", "member")
    return KeptRows(steps.order_by("side", "position"))


@cache
def kept_results() -> KeptRows[StepResult]:
    """What was said last about any steps; what was taken back does not count."""
    said = StepResult.objects.filter(step__in=any_numbers(), withdrawn_at=None).select_related("words")
    return KeptRows(said.order_by("step_id", "-on", "-pk").distinct("step_id"))


def results_of(steps: Iterable[PlanStep]) -> dict[int, StepResult]:
    """What was said last about these steps, by step."""
    asked = numbers(step.pk for step in steps)
    return {result.step_id: result for result in kept_results().read({ANY_NUMBERS: asked})}


def agreed_anew() -> Exists:
    """Whether a later plan of the same person promises the same, or what it was changed into, in the same words."""
    later = PlanStep.objects.filter(
        plan__case__person=OuterRef("plan__case__person"),
        plan__agreed_at__gt=OuterRef("plan__agreed_at"),
        side=OuterRef("side"),
    )
    same = Q(words__original=OuterRef("words__original")) | Q(words__original=OuterRef("changed_into"))
    return Exists(later.filter(same))


def never_kept(steps: QuerySet[PlanStep], talk: Conversation | None = None) -> QuerySet[PlanStep]:
    """Of these promises of the office those that nobody has kept, taken back with a reason, or agreed on anew.

    With a talk also those of which it was said in this very talk: there it can still be taken back.
    """
    newest = newest_results()
    known = steps.annotate(
        became=Subquery(newest.values("kind")[:1]),
        changed_into=Subquery(newest.values("words__original")[:1]),
    )
    still: Any = Q(became__isnull=True) | ~Q(became__in=SETTLED)
    if talk is not None:
        still |= Exists(StepResult.objects.filter(step=OuterRef("pk"), conversation=talk, withdrawn_at=None))
    return known.filter(still, ~agreed_anew())


def broken_before(
    person_id: int, *, but: CooperationPlan | None, talk: Conversation | None = None
) -> QuerySet[PlanStep]:
    """What the office owes from plans before this one, however many plans have come since. «offene Zusage»

    § 15 Abs. 3 SGB II: a new version replaces the plan, not the promise.
    """
    steps = PlanStep.objects.filter(
        plan__case__person=person_id, plan__agreed_at__isnull=False, side=Side.OFFICE
    )
    if but is not None:
        steps = steps.filter(plan__agreed_at__lt=but.agreed_at).exclude(plan=but.pk)
    return never_kept(steps, talk).order_by(F("due_on").asc(), "pk")


@cache
def kept_broken(*, has_plan: bool, in_talk: bool) -> KeptRows[PlanStep]:
    """The same for anybody, with its words, its plan, and for whom it is."""
    but = CooperationPlan(pk=ANY_OTHER, agreed_at=ANY_MOMENT) if has_plan else None
    talk = Conversation(pk=ANY_THIRD) if in_talk else None
    return KeptRows(broken_before(ANY, but=but, talk=talk).select_related("words", "plan", "member"))


def read_broken(
    person_id: int, *, but: CooperationPlan | None, talk: Conversation | None = None
) -> list[PlanStep]:
    """`broken_before`, read at once with its words and its plan."""
    known: dict[Any, Any] = {ANY: person_id}
    known |= {ANY_OTHER: but.pk, ANY_MOMENT: but.agreed_at} if but is not None else {}
    known |= {ANY_THIRD: talk.pk} if talk is not None else {}
    return kept_broken(has_plan=but is not None, in_talk=talk is not None).read(known)
