"""What somebody brings along, and how life is right now. «Potenzialanalyse» – § 15 Abs. 1 SGB II"""

from typing import Any

from augenhoehe.cases.models import (
    SKILL_LEVELS,
    Conversation,
    Situation,
    SkillKind,
    Strength,
    StrengthLevel,
    Words,
)


def pick_strength(conversation: Conversation, kind: str) -> None:
    """A strength or a skill from the cards; tapped again it is taken off."""
    taken_off, _ = conversation.strengths.filter(kind=kind).delete()
    if not taken_off:
        Strength.objects.create(conversation=conversation, kind=kind, **of_work(kind in SkillKind.values))


def add_own_strength(conversation: Conversation, words: Words, *, is_vocational: bool = False) -> None:
    """A strength in the person's own words, or what she has learned or worked in."""
    Strength.objects.create(conversation=conversation, words=words, **of_work(is_vocational))


def of_work(is_vocational: bool) -> dict[str, Any]:
    """What a strength begins with: somebody is good at it; a skill was used at work."""
    level = StrengthLevel.WORKED if is_vocational else StrengthLevel.GOOD_AT
    return {"is_vocational": is_vocational, "level": level}


def take_off_strength(conversation: Conversation, pk: int) -> None:
    """A strength less; the words, if they were her own, stay in the history of the case."""
    conversation.strengths.filter(pk=pk).delete()


def say_level(conversation: Conversation, pk: int, level: str) -> None:
    """Good at it, likes it, or still learning; of a skill, where it comes from: words, never a score."""
    of_its_kind = conversation.strengths.filter(pk=pk, is_vocational=level in SKILL_LEVELS)
    of_its_kind.exclude(level=level).update(level=StrengthLevel(level))


def say_situation(conversation: Conversation, *, area: str, scale: str) -> None:
    """How it goes in one part of life; the last answer counts, the earlier one is in the history."""
    said = conversation.situations.filter(area=area)
    if not said.exclude(scale=scale).update(scale=scale) and not said.exists():
        Situation.objects.create(conversation=conversation, area=area, scale=scale)


def say_situation_words(conversation: Conversation, *, area: str, words: Words) -> None:
    """Why it is so, in her own words; what she said to it in one of ours stays."""
    if not conversation.situations.filter(area=area).update(words=words):
        Situation.objects.create(conversation=conversation, area=area, scale="", words=words)
