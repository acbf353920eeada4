"""What the shared screen keeps back while somebody is there who may not read along. «Mitlesen» – § 35 SGB I

The rule can be said in one sentence at the table: as long as a child is there, or anybody whom the person has not
allowed to read along, the screen does not show

- the themes health, addiction, psychosocial help and debts, picked or not: one card «ein andermal, allein» stands for
  all four, so that nobody can tell whether one of them was chosen,
- ready sentences on these themes, neither as suggestions nor as goal or step: a neutral line stands in their place,
- how life is going, area by area («Lebenslage»),
- the other members of the benefit unit.

Strengths and what someone says in her own words stay: the others hear it anyway. Nothing is lost or changed, it comes
back by itself when the person allows it or when the others have gone; a need on a hidden theme keeps its place though
it could not be picked. The paper somebody takes home holds everything.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar

from augenhoehe.cases.models import SENSITIVE_THEMES, Conversation, Presence, Speaker, ThemeChoice, Words
from augenhoehe.cases.phrases import STEP_BY_KEY, ReadySentence
from augenhoehe.cases.said_again import patterns
from augenhoehe.privacy.kept import ANY, KeptRows

Sentence = TypeVar("Sentence", bound=ReadySentence)


def presences_of(conversation: Conversation) -> Sequence[Presence]:
    """Who is there besides the two; read once for each conversation object."""
    known = vars(conversation)
    if "at_table" not in known:
        known["at_table"] = kept_presences().read({ANY: conversation.pk})
    present: Sequence[Presence] = known["at_table"]
    return present


@cache
def kept_presences() -> KeptRows[Presence]:
    """Who is there in any talk."""
    return KeptRows(Presence.objects.filter(conversation=ANY))


def forget_presences(conversation: Conversation) -> None:
    """Who is there has changed."""
    vars(conversation).pop("at_table", None)


def is_sheltered(presences: Iterable[Presence]) -> bool:
    """Whether somebody is there who may not read along. «Mitlesen»"""
    return any(not presence.may_read for presence in presences)


def shown_themes(choices: Iterable[ThemeChoice], *, sheltered: bool) -> list[ThemeChoice]:
    """The chosen themes that may stand on the screen, in the person's order."""
    return [choice for choice in choices if not (sheltered and choice.theme in SENSITIVE_THEMES)]


def shown_sentences(sentences: Iterable[Sentence], *, sheltered: bool) -> list[Sentence]:
    """The ready sentences that may stand on the screen."""
    return [one for one in sentences if not (sheltered and one.theme in SENSITIVE_THEMES)]


def is_kept_back(words: Words, phrase: str = "") -> bool:
    """Whether these words are a ready sentence on one of the four themes, however its blanks were filled.

    A step knows its sentence (`phrase`) even where that is worded otherwise today.
    """
    if phrase in STEP_BY_KEY:
        return STEP_BY_KEY[phrase].theme in SENSITIVE_THEMES
    return words.said_by == Speaker.CATALOGUE and any(
        sentence.theme in SENSITIVE_THEMES and pattern.fullmatch(words.original)
        for sentence, pattern in patterns()
    )
