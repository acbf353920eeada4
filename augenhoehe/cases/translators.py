"""Who translated somebody's words, and when, as screen, file and paper say it. «übersetzt von» – § 19 SGB X"""

from datetime import datetime

from django.utils import timezone

from augenhoehe.cases.client_words import WORDS, said
from augenhoehe.cases.models import Speaker, Words
from augenhoehe.cases.phrases import apart
from augenhoehe.web.languages import direction

# The role as it is stored beside the words; an interpreter stands there by name.
ROLES = {str(Speaker(one).label): f"speaker.{one}" for one in (Speaker.PERSON, Speaker.COUNSELLOR)}
INTERPRETER = str(Speaker.INTERPRETER.label)


def translator_line(words: Words, language: str) -> tuple[str, str]:
    """«Переклад: пані Бондар, 23.11.2026» and the same in German; of an addendum, that it is one."""
    key, by, at = "translation.by", words.translated_by, words.translated_at
    if words.correction:
        key, by, at = "translation.corrected", words.corrected_by, words.corrected_at
    return line(key, by, at, language)


def line(key: str, by: str, at: datetime | None, language: str) -> tuple[str, str]:
    """One such line in the person's language and in German; in Arabic the name stays before the day."""
    day = f"{timezone.localdate(at):%d.%m.%Y}" if at else ""
    name = apart(who(by, language), direction(language) == "rtl")
    own = said(key, language).format(name=name, day=day)
    return own, "" if language == "leicht" else WORDS[key].format(name=who(by, "de"), day=day)


def who(by: str, language: str) -> str:
    """A role in this language, a name as it is."""
    key = ROLES.get(by) or ("speaker.interpreter" if by == INTERPRETER else "")
    return said(key, language) if key else by
