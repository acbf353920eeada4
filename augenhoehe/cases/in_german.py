"""What the file says to colleagues in German: somebody's words, how a step ended, the parts of a plan. «auf Deutsch»

The parts of the plan have one name each, the one the client reads on the screen and on the paper.
"""

from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.models import StepResult, StepResultKind, Words

NOT_TRANSLATED = WORDS["plan.not_translated"]
ENDED = {
    StepResultKind.DONE: "erledigt",
    StepResultKind.CHANGED: "geändert",
    StepResultKind.DROPPED: "weggefallen",
}


def in_german(words: Words | None) -> str:
    """The words in German; where nobody has translated them yet, the original, marked as such."""
    if words is None:
        return ""
    return words.in_language("de") or f"{words.original} ({NOT_TRANSLATED})"


def how_it_ended(result: StepResult | None) -> str:
    """«erledigt», «geändert», «weggefallen»; empty while the step is open."""
    return ENDED.get(StepResultKind(result.kind), "") if result else ""


def part_name(part: str) -> str:
    """A part of § 15 Abs. 2 SGB II as screen and paper call it."""
    return WORDS[f"part.{part}"]
