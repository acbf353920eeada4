"""What is different between two versions of a plan, for people to read. «Was ist anders?» – § 15 Abs. 3 SGB II

Pure: two versions as plain values in, what is new, gone, changed and the same out. A step of the older version is found
again in the newer one on the same side,

1. in the same words,
2. as what somebody said it had changed into («hat sich geändert»), or
3. as the same ready sentence filled differently, where both versions hold it once.

What is found again with other words or another day has changed; the rest is new, or it has ended: done, changed into
something else or dropped, where somebody said so, and gone where nobody did.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Change(StrEnum):
    """What happened to a line of the plan. «Änderung»"""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


DONE = "erledigt"
CHANGED = {
    (True, True): "Worte und Tag geändert",
    (True, False): "Worte geändert",
    (False, True): "Tag geändert",
}
MARKS = {
    Change.NEW: ("neu", "success"),
    Change.GONE: ("nicht mehr dabei", "warning"),
    Change.CHANGED: ("geändert", "info"),
    Change.SAME: ("gleich", "neutral"),
}


@dataclass(frozen=True)
class StepOfVersion:
    """One step of one version: whose it is, in which words, by when; how it ended, and what it became. «Schritt»"""

    side: str
    words: str
    due_on: date
    phrase: str = ""
    became: str = ""
    ended: str = ""
    ended_on: date | None = None


@dataclass(frozen=True)
class StepChange:
    """One step before and now; None where it was not there. «Änderung eines Schritts»"""

    change: Change
    before: StepOfVersion | None
    now: StepOfVersion | None

    @property
    def has_new_words(self) -> bool:
        """Whether the words are different ones."""
        return self.before is not None and self.now is not None and self.before.words != self.now.words

    @property
    def has_new_day(self) -> bool:
        """Whether the day is a different one."""
        return self.before is not None and self.now is not None and self.before.due_on != self.now.due_on

    @property
    def is_gone(self) -> bool:
        """Whether it stands nowhere any more and nobody said how it ended."""
        return self.now is None and self.before is not None and not self.before.ended

    @property
    def mark(self) -> tuple[str, str]:
        """What happened, in words, with the tone of the mark."""
        if self.before is not None and self.before.ended and (self.now is None or self.before.ended == DONE):
            day = f" am {self.before.ended_on:%d.%m.%Y}" if self.before.ended_on else ""
            again = ", wieder dabei" if self.now else ""
            return f"{self.before.ended}{day}{again}", "success" if self.before.ended == DONE else "info"
        if self.has_new_words or self.has_new_day:
            return CHANGED[self.has_new_words, self.has_new_day], "info"
        return MARKS[self.change]


def step_changes(before: Sequence[StepOfVersion], now: Sequence[StepOfVersion]) -> list[StepChange]:
    """All steps of both versions, each once: those of the newer one in its order, then what is gone. «Unterschied»"""
    left = list(before)
    found: dict[int, StepOfVersion] = {}
    for is_the_same in (same_words, became_it, same_sentence(before, now)):
        for place, step in enumerate(now):
            if place in found:
                continue
            match = next((old for old in left if old.side == step.side and is_the_same(old, step)), None)
            if match is not None:
                found[place] = match
                left.remove(match)
    changes = [changed(found.get(place), step) for place, step in enumerate(now)]
    return [*changes, *(StepChange(Change.GONE, old, None) for old in left)]


def changed(old: StepOfVersion | None, step: StepOfVersion) -> StepChange:
    """New, changed or the same."""
    if old is None:
        return StepChange(Change.NEW, None, step)
    is_same = (old.words, old.due_on) == (step.words, step.due_on)
    return StepChange(Change.SAME if is_same else Change.CHANGED, old, step)


def same_words(old: StepOfVersion, step: StepOfVersion) -> bool:
    """Said in the same words."""
    return old.words == step.words


def became_it(old: StepOfVersion, step: StepOfVersion) -> bool:
    """In the talk between the two somebody said that this is what it is now."""
    return bool(old.became) and old.became == step.words


def same_sentence(
    before: Sequence[StepOfVersion], now: Sequence[StepOfVersion]
) -> Callable[[StepOfVersion, StepOfVersion], bool]:
    """Asks for the same ready sentence, which each version holds once on this side."""
    counts = [Counter((step.side, step.phrase) for step in version) for version in (before, now)]

    def is_the_same(old: StepOfVersion, step: StepOfVersion) -> bool:
        key = (step.side, step.phrase)
        return bool(step.phrase) and old.phrase == step.phrase and all(count[key] == 1 for count in counts)

    return is_the_same


@dataclass(frozen=True)
class LineChange:
    """A single line before and now: the goal, the reason, who takes part. «Änderung einer Zeile»"""

    label: str
    before: str
    now: str

    @property
    def change(self) -> Change:
        """What happened to it."""
        if self.before == self.now:
            return Change.SAME
        if not self.before:
            return Change.NEW
        return Change.CHANGED if self.now else Change.GONE

    @property
    def mark(self) -> tuple[str, str]:
        """The same in words, with the tone of the mark."""
        return MARKS[self.change]
