"""What one side has promised the other, and what became of it. «Zusage» – § 15 Abs. 2, 3 SGB II"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from augenhoehe.cases.models import (
    Conversation,
    CooperationPlan,
    PlanStep,
    Side,
    StepResult,
    StepResultKind,
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


def said_about_them() -> Any:
    """What was said about steps, the newest first."""
    said = StepResult.objects.filter(withdrawn_at=None).select_related("words").order_by("-on", "-pk")
    return Prefetch("results", said)


def with_results(steps: QuerySet[PlanStep]) -> QuerySet[PlanStep]:
    """The steps with their words and what was said about them."""
    return steps.select_related("words").prefetch_related(said_about_them())


def read_with_results(*steps: Iterable[PlanStep]) -> list[PlanStep]:
    """All these steps, one kind after the other; what was said about them is read once for all."""
    found = list(chain(*steps))
    prefetch_related_objects(found, said_about_them())
    return found


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
