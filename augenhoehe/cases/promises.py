"""What one side has promised the other, and what became of it. «Zusage» – § 15 Abs. 2, 3 SGB II"""

from dataclasses import dataclass
from datetime import date

from augenhoehe.cases.models import PlanStep, StepResult, StepResultKind

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
