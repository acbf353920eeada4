"""The kinds of papers by date, as the office keeps them. «Art der Unterlage» – parameters/paper_kinds.yaml"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from augenhoehe.law.dated import parameters, value_on

FILE = Path(__file__).parent / "parameters" / "paper_kinds.yaml"
Shown = Literal["always", "usually", "no"]


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper: what it is called, whether showing it is enough, whether it is protected."""

    key: str
    label: str
    shown: Shown = "no"
    is_sensitive: bool = False
    hint: str = ""

    @property
    def is_never_copied(self) -> bool:
        """A note that it was shown is enough; a copy would be more than the task needs (§ 67a SGB X)."""
        return self.shown == "always"

    @property
    def is_usually_shown(self) -> bool:
        """Without a file it counts as shown, not as handed in."""
        return self.shown != "no"


@cache
def kinds_on(day: date) -> tuple[PaperKind, ...]:
    """The kinds one can choose on that day, in the order of the list."""
    return tuple(PaperKind(**entry) for entry in value_on("paper_kinds", day, FILE))


@cache
def all_kinds() -> dict[str, PaperKind]:
    """Every kind there ever was, with its newest words: old papers keep their name."""
    versions = parameters(FILE)["paper_kinds"].values
    return {entry["key"]: PaperKind(**entry) for version in versions for entry in version.value}


def kind_of(key: str) -> PaperKind:
    """The kind of this key; one that is no longer in any list is called by its key."""
    return all_kinds().get(key) or PaperKind(key, key)


def sensitive_kinds() -> frozenset[str]:
    """Keys of the protected kinds."""
    return frozenset(kind.key for kind in all_kinds().values() if kind.is_sensitive)


def translation_due_on(asked_on: date) -> date:
    """The day proposed for a translation."""
    return asked_on + timedelta(weeks=value_on("translation_weeks", asked_on, FILE))


def owed_due_on(asked_on: date) -> date:
    """The day proposed for a paper that is missing."""
    return asked_on + timedelta(weeks=value_on("owed_weeks", asked_on, FILE))
