"""Questions that open a talk, hints and training notes for the counsellor's own page. «Leitfaden» – tables/guide.yaml

Staff only, never on the shared screen. No database here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from augenhoehe.cases.models import Theme, UsualPhase

TABLE = Path(__file__).parent / "tables" / "guide.yaml"
THEMES_SHOWN = 3


@dataclass(frozen=True)
class Hint:
    """One sentence to say or to keep in mind, and the school it stands on. «Hinweis»"""

    text: str
    source: str


@dataclass(frozen=True)
class TrainingNote:
    """A short lesson. «Schulungsnotiz»"""

    title: str
    text: str
    source: str


@dataclass(frozen=True)
class Guide:
    """The whole guide. «Leitfaden»"""

    is_reviewed: bool
    opening: tuple[Hint, ...]
    first: tuple[Hint, ...]
    promises: tuple[Hint, ...]
    phases: Mapping[str, tuple[Hint, ...]]
    themes: Mapping[str, tuple[Hint, ...]]
    own_words: tuple[Hint, ...]
    training: tuple[TrainingNote, ...]

    def for_phase(self, usual: str) -> tuple[Hint, ...]:
        """Hints for one of the usual phases, whatever the house calls it; none for a phase of the house's own."""
        return self.phases.get(usual, ())

    def for_themes(self, themes: Iterable[str]) -> list[tuple[str, tuple[Hint, ...]]]:
        """Questions for the first themes in the person's order; an empty theme stands for own words."""
        shown = list(themes)[:THEMES_SHOWN]
        return [
            (Theme(theme).label, self.themes[theme]) if theme else ("in eigenen Worten", self.own_words)
            for theme in dict.fromkeys(shown)
        ]


@cache
def guide() -> Guide:
    """The guide as shipped; an entry that names no known source is an error of ours."""
    raw: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    sources: dict[str, str] = raw["sources"]

    def hints(entries: list[dict[str, str]]) -> tuple[Hint, ...]:
        return tuple(Hint(one.get("ask") or one["hint"], sources[one["source"]]) for one in entries)

    return Guide(
        is_reviewed=raw["is_reviewed"],
        opening=hints(raw["opening"]),
        first=hints(raw["first"]),
        promises=hints(raw["promises"]),
        phases={UsualPhase(name).value: hints(entries) for name, entries in raw["phases"].items()},
        themes={Theme(name).value: hints(entries) for name, entries in raw["themes"].items()},
        own_words=hints(raw["own_words"]),
        training=tuple(
            TrainingNote(one["title"], one["text"], sources[one["source"]]) for one in raw["training"]
        ),
    )
