"""Ready sentences known again in what was said earlier, so that they can be said in another language.

Words keep what was said, not where it came from: the sentence is found by its German, its values stand in its blanks.
"""

import re
from datetime import date
from functools import cache

from django.utils.dates import MONTHS
from django.utils.translation import override

from augenhoehe.cases.models import Speaker, Words
from augenhoehe.cases.phrases import BLANK, SENTENCES, BlankKind, ReadySentence, blanks_of, filled, one_line
from augenhoehe.web.languages import names_in

GERMAN_DAY = re.compile(r"(\d{1,2})\. (\w+) (\d{4})")


def ready_sentence(words: Words) -> tuple[ReadySentence, dict[str, str]] | None:
    """The ready sentence these words are, with the values in its blanks as a form sends them; None for own words."""
    if words.said_by != Speaker.CATALOGUE:
        return None
    for sentence, pattern in patterns():
        found = pattern.fullmatch(words.original)
        if found is None:
            continue
        kinds = {blank.name: blank.kind for blank in blanks_of(sentence.german)}
        values = {name: as_sent(kind, found[name]) for name, kind in kinds.items()}
        if says(sentence, values) == words.original:
            return sentence, values
    return None


def in_catalogue(words: Words, language: str) -> str:
    """A ready sentence of an earlier talk in this language; empty for own words and where nobody has translated it."""
    known = ready_sentence(words)
    if known is None:
        return ""
    sentence, values = known
    return filled(sentence.german, language, values)


@cache
def patterns() -> list[tuple[ReadySentence, re.Pattern[str]]]:
    """Each ready sentence with anything standing in its blanks."""
    found = []
    for sentence in SENTENCES:
        parts = BLANK.split(sentence.german)  # text and names of blanks in turns
        pattern = "".join(
            f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        )
        found.append((sentence, re.compile(pattern)))
    return found


def says(sentence: ReadySentence, values: dict[str, str]) -> str:
    """The German sentence with these values; empty where one of them cannot stand in its blank."""
    try:
        return filled(sentence.german, "de", values)
    except ValueError:
        return ""


def as_sent(kind: BlankKind, shown: str) -> str:
    """A value as a form sends it, from how it is written in German."""
    text = one_line(shown)
    match kind:
        case BlankKind.DATE:
            return day_sent(text)
        case BlankKind.LANGUAGE:
            return next((code for code, name in names_in("de").items() if name == text), "")
    return text


def day_sent(text: str) -> str:
    """«4. Dezember 2026» as 2026-12-04; empty for what is no day."""
    found = GERMAN_DAY.fullmatch(text)
    if found is None:
        return ""
    day, month, year = found.groups()
    with override("de"):
        number = next((number for number, name in MONTHS.items() if str(name) == month), 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""
