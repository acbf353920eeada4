"""What somebody brings along, and how life is right now. «Potenzialanalyse» – § 15 Abs. 1 SGB II"""

from augenhoehe.cases.models import Conversation, Situation, Strength, StrengthLevel, Words


def pick_strength(conversation: Conversation, kind: str) -> None:
    """A strength from the cards; tapped again it is taken off."""
    taken_off, _ = conversation.strengths.filter(kind=kind).delete()
    if not taken_off:
        Strength.objects.create(conversation=conversation, kind=kind)


def add_own_strength(conversation: Conversation, words: Words) -> None:
    """A strength in the person's own words."""
    Strength.objects.create(conversation=conversation, words=words)


def take_off_strength(conversation: Conversation, pk: int) -> None:
    """A strength less; the words, if they were her own, stay in the history of the case."""
    conversation.strengths.filter(pk=pk).delete()


def say_level(conversation: Conversation, pk: int, level: str) -> None:
    """Good at it, likes it, or still learning: words, never a score."""
    conversation.strengths.filter(pk=pk).exclude(level=level).update(level=StrengthLevel(level))


def say_situation(conversation: Conversation, *, area: str, scale: str) -> None:
    """How it goes in one part of life; the last answer counts, the earlier one is in the history."""
    said = conversation.situations.filter(area=area)
    if not said.exclude(scale=scale).update(scale=scale) and not said.exists():
        Situation.objects.create(conversation=conversation, area=area, scale=scale)
