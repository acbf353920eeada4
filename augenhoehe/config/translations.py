"""Every sentence a client may see, in every language, and who has read its translation. «Übersetzungen prüfen»

The catalogues stay as they are; what was read is kept beside them as hashes of sentence and counterpart, so that a
changed sentence is unreviewed again by itself. Papers and screens say so until every sentence of a language was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from augenhoehe.cases import feedback_words
from augenhoehe.cases.catalogues import catalogue, hashed
from augenhoehe.cases.models import TranslationReview
from augenhoehe.organisation.models import Staff
from augenhoehe.privacy.acting import acting_account
from augenhoehe.web.languages import german_name

SOURCE_LANGUAGE = "de"


class State(StrEnum):
    """How a translation stands. «Stand einer Übersetzung»"""

    MISSING = "fehlt"
    UNREVIEWED = "ungeprueft"
    REVIEWED = "geprueft"

    @property
    def label(self) -> str:
        """As one reads it."""
        return {"fehlt": "fehlt", "ungeprueft": "ungeprüft", "geprueft": "geprüft"}[self.value]

    @property
    def tone(self) -> str:
        """The colour of its mark, never alone."""
        return {"fehlt": "danger", "ungeprueft": "warning", "geprueft": "success"}[self.value]


@dataclass(frozen=True)
class Entry:
    """One sentence with its counterpart in one language, as the catalogue has it. «Katalogeintrag»"""

    language: str
    place: str
    german: str
    counterpart: str

    @property
    def hashes(self) -> tuple[str, str, str]:
        """By which a reading is found again."""
        return (self.language, hashed(self.german), hashed(self.counterpart))

    @property
    def key(self) -> str:
        """For a form: short enough to send, long enough to be this very translation."""
        language, sentence, counterpart = self.hashes
        return f"{language}.{sentence}.{counterpart}"


@dataclass(frozen=True)
class Line:
    """An entry with its state, and who read it when. «Zeile der Übersicht»"""

    entry: Entry
    state: State
    review: TranslationReview | None


@dataclass(frozen=True)
class Progress:
    """How far a language is: «n von m geprüft»."""

    language: str
    name: str
    reviewed: int
    missing: int
    total: int


def catalogue_languages() -> list[str]:
    """Every language there is a catalogue for."""
    return [code for code, _ in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def languages() -> list[tuple[str, str]]:
    """Code and German name of every language a client can read something in."""
    codes = dict.fromkeys([*catalogue_languages(), *(one.code for one in feedback_words.offered())])
    return [(code, german_name(code)) for code in codes if code != SOURCE_LANGUAGE]


def entries() -> list[Entry]:
    """Every sentence in every language: the catalogues in their order, then the three taps at the end of a talk."""
    found = [*of_the_catalogues(), *of_the_taps()]
    return list({entry.key: entry for entry in found}.values())


def of_the_taps() -> Iterator[Entry]:
    """The words of the three taps, which speak more languages than the catalogues."""
    german = feedback_words.words_in(SOURCE_LANGUAGE)
    for language in feedback_words.offered():
        if language.code != SOURCE_LANGUAGE:
            own = feedback_words.words_in(language.code)
            for name, sentence in german.items():
                yield Entry(language.code, "feedback", sentence, own.get(name, ""))


def of_the_catalogues() -> list[Entry]:
    """The sentences of the catalogues; a missing counterpart is empty."""
    known = {code: catalogue(code) for code in catalogue_languages()}
    sentences: dict[str, str] = {}
    for one in known.values():
        for german, (place, _) in one.items():
            sentences.setdefault(german, place)
    return [
        Entry(code, place, german, known[code].get(german, ("", ""))[1])
        for code in known
        for german, place in sentences.items()
    ]


def readings() -> QuerySet[TranslationReview]:
    """What was read and not taken back."""
    return TranslationReview.objects.filter(withdrawn_at=None)


def lines() -> list[Line]:
    """Everything with its state, in one statement."""
    read = {(one.language, one.sentence, one.counterpart): one for one in readings()}
    return [line_of(entry, read.get(entry.hashes)) for entry in entries()]


def line_of(entry: Entry, review: TranslationReview | None) -> Line:
    """The state of one entry."""
    if not entry.counterpart:
        return Line(entry, State.MISSING, None)
    return Line(entry, State.REVIEWED if review else State.UNREVIEWED, review)


def progress(all_lines: list[Line]) -> list[Progress]:
    """«n von m geprüft» of every language."""
    found = []
    for code, name in languages():
        own = [line for line in all_lines if line.entry.language == code]
        reviewed = sum(line.state == State.REVIEWED for line in own)
        missing = sum(line.state == State.MISSING for line in own)
        found.append(Progress(code, name, reviewed, missing, len(own)))
    return found


def chosen(all_lines: list[Line], *, language: str, state: str, text: str) -> list[Line]:
    """Those of one language, one state, and with these letters in either text."""
    wanted = text.casefold()
    return [
        line
        for line in all_lines
        if (not language or line.entry.language == language)
        and (not state or line.state == state)
        and (not wanted or wanted in f"{line.entry.german}\n{line.entry.counterpart}".casefold())
    ]


@transaction.atomic
def note_readings(*, keys: list[str], reviewed_by: str, reviewed_on: date, staff: Staff) -> tuple[int, int]:
    """A native speaker has read these; gives how many are new, and how many have changed since the page was shown.

    A second click finds them noted already. Two colleagues at once: the database keeps the first.
    """
    known = {entry.key: entry for entry in entries() if entry.counterpart}
    wanted = [known[key] for key in dict.fromkeys(keys) if key in known]
    already = set(readings().values_list("language", "sentence", "counterpart"))
    TranslationReview.objects.bulk_create(
        (
            TranslationReview(
                **dict(zip(("language", "sentence", "counterpart"), entry.hashes, strict=True)),
                reviewed_by=reviewed_by,
                reviewed_on=reviewed_on,
                staff=staff,
            )
            for entry in wanted
        ),
        ignore_conflicts=True,
    )
    return sum(entry.hashes not in already for entry in wanted), len(set(keys)) - len(wanted)


def withdraw_reading(*, review_id: int, reason: str, at: datetime) -> bool:
    """It was an error; the translation is unreviewed again. The second click changes nothing."""
    taken_back = {"withdrawn_at": at, "withdrawn_by_account": acting_account(), "withdrawn_reason": reason}
    return bool(readings().filter(pk=review_id).update(**taken_back))
