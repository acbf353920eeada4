"""What was said becomes words of the case, as a pair of two languages. «Worte» – § 19 SGB X"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from augenhoehe.cases.client_words import in_language
from augenhoehe.cases.models import (
    Case,
    Conversation,
    CooperationPlan,
    PresenceKind,
    Speaker,
    Words,
)
from augenhoehe.cases.phrases import filled
from augenhoehe.cases.said_again import ready_sentence

CATALOGUE = "Satzsammlung, ungeprüft"
NO_VALUES: Mapping[str, str] = MappingProxyType({})


def catalogue_words(case: Case, german: str, language: str, values: Mapping[str, str] = NO_VALUES) -> Words:
    """A ready sentence, filled, as words of this case, with its counterpart from the catalogue where there is one.

    Raises ValueError when a blank has no value or a wrong one.
    """
    counterpart = filled(german, language, values) if language != "de" else ""
    return Words.objects.create(
        case=case,
        original=filled(german, "de", values),
        language="de",
        said_by=Speaker.CATALOGUE,
        counterpart=counterpart,
        counterpart_language=language if counterpart else "",
        translated_by=CATALOGUE if counterpart else "",
        translated_at=timezone.now() if counterpart else None,
    )


def spoken_words(
    case: Case, *, own: str, german: str, language: str, said_by: str, at: datetime
) -> Words | None:
    """Free words as a pair; the original is what was said, the other side its translation. None for silence."""
    original, original_language = (own, language) if own else (german, "de")
    if not original:
        return None
    counterpart = german if own and language != "de" else ""
    return Words.objects.create(
        case=case,
        original=original,
        language=original_language,
        said_by=said_by,
        counterpart=counterpart,
        counterpart_language="de" if counterpart else "",
        translated_by=Speaker(said_by).label if counterpart else "",
        translated_at=at if counterpart else None,
    )


def words_from(conversation: Conversation, data: Mapping[str, str]) -> Words | None:
    """Words out of a form's `own`, `german` and `said_by`."""
    return spoken_words(
        conversation.case,
        own=data["own"],
        german=data["german"],
        language=language_of_own_words(conversation),
        said_by=data["said_by"],
        at=timezone.now(),
    )


def language_of_own_words(conversation: Conversation) -> str:
    """The language the person's own words are written down in.

    The one of the screen, but for Leichte Sprache: that is German, or the person's own language where the screen does
    not speak it and somebody interprets. «jede Sprache»
    """
    if conversation.language != "leicht":
        return conversation.language
    preferred = conversation.case.person.languages.first()
    spoken_on_screen = dict(settings.LANGUAGES)
    return "de" if preferred is None or preferred.language in spoken_on_screen else preferred.language


def words_of_talk(conversation: Conversation) -> Q:
    """The words that stand on the pages of this talk."""
    plan = conversation.plan
    return (
        Q(theme_of__conversation=conversation)
        | Q(strength_of__conversation=conversation)
        | Q(goal_of=plan)
        | Q(priority_of=plan)
        | Q(planstep__plan=plan)
        | Q(answer_to=plan)
        | Q(result_of__conversation=conversation)
    )


def add_translation(
    conversation: Conversation, *, words_id: int, translation: str, said_by: str, at: datetime
) -> None:
    """The side that was missing. Words that have a translation already keep it: the second click changes nothing.

    Where somebody interprets who is named on the page «Wer ist dabei?», that name stands as translator.
    """
    missing = Words.objects.filter(words_of_talk(conversation), pk=words_id, counterpart="").distinct()
    for words in missing:
        words.counterpart = translation
        words.counterpart_language = "de" if words.language != "de" else language_of_own_words(conversation)
        words.translated_by = translator(conversation, said_by)
        words.translated_at = at
        words.save(update_fields=["counterpart", "counterpart_language", "translated_by", "translated_at"])


def translator(conversation: Conversation, said_by: str) -> str:
    """Who translated, as it stands beside the words: the interpreter by name where there is one, else the role."""
    if said_by == Speaker.INTERPRETER:
        interpreter = conversation.presences.filter(kind=PresenceKind.INTERPRETER).first()
        if interpreter is not None:
            return interpreter.name[:60]
    return str(Speaker(said_by).label)


def said_today(plan: CooperationPlan, words: Words) -> Words:
    """The same words; a ready sentence of a talk in another language is said anew in today's. § 19 SGB X"""
    known = None if words.in_language(plan.language) else ready_sentence(words)
    if known is None or not in_language(known[0].german, plan.language):
        return words
    sentence, values = known
    return catalogue_words(plan.case, sentence.german, plan.language, values)
