"""What was said becomes words of the case, as a pair of two languages. «Worte» – § 19 SGB X"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.utils import timezone

from augenhoehe.cases.models import (
    Case,
    Conversation,
    Speaker,
    Words,
)
from augenhoehe.cases.phrases import filled

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
        language=conversation.language,
        said_by=data["said_by"],
        at=timezone.now(),
    )
