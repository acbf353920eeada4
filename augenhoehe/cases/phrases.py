"""Ready sentences for goals and steps, so that nobody has to translate the usual ones. «vorbereitete Sätze»

They stand in tables/phrases.yaml; the catalogues hold the other languages. A sentence may have blanks for what is the
same in every language: a name, a place, a day. No database here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.dateformat import format as written
from django.utils.formats import get_format
from django.utils.translation import gettext_noop, override

from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import SENSITIVE_THEMES, Side, Theme
from augenhoehe.web.languages import direction, names_in

TABLE = Path(__file__).parent / "tables" / "phrases.yaml"
PARTS = ("occupations", "own_efforts", "services", "courses", "other_bodies", "participation")
PARAGRAPHS = ("§ 3a", "§ 3 Abs. 4")
LONGEST_SENTENCE, MOST_BLANKS, LONGEST_KEY, LONGEST_VALUE, LARGEST_NUMBER = 140, 2, 40, 120, 9999

BLANK = re.compile(r"{(\w*)}")
NAME_OF_BLANK = re.compile(r"([a-z]+)(?:_2)?")
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
JOINERS = "\u200c\u200d"  # part of the spelling in Persian and other languages
DAYS = {"leicht": "j. F Y", "uk": "j E Y р.", "ar": "j F Y", "en": "j F Y"}


class BlankKind(StrEnum):
    """What may stand in a blank: nothing that would need a translation. «Art der Lücke»"""

    NAME = "name"
    WHAT = "what"  # what is offered, as it calls itself: «Werkakademie»
    PLACE = "place"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    LANGUAGE = "language"


MISSING = {
    BlankKind.NAME: gettext_noop("Bitte schreiben Sie einen Namen."),
    BlankKind.WHAT: gettext_noop("Bitte schreiben Sie, was es ist."),
    BlankKind.PLACE: gettext_noop("Bitte schreiben Sie einen Ort oder eine Adresse."),
    BlankKind.DATE: gettext_noop("Bitte nennen Sie einen Tag."),
    BlankKind.TIME: gettext_noop("Bitte nennen Sie eine Uhrzeit, zum Beispiel 10:30."),
    BlankKind.NUMBER: gettext_noop("Bitte nennen Sie eine Zahl von 1 bis 9999."),
    BlankKind.LANGUAGE: gettext_noop("Bitte wählen Sie eine Sprache."),
}
TOO_LONG = gettext_noop("Das ist zu lang. Bitte schreiben Sie es kürzer.")


@dataclass(frozen=True)
class Blank:
    """A gap in a ready sentence; the second one of a kind is called `name_2`. «Lücke»"""

    name: str
    kind: BlankKind


@dataclass(frozen=True)
class ReadySentence:
    """A sentence of the house that needs no translation any more. «vorbereiteter Satz»"""

    key: str
    theme: Theme
    german: str
    name_of: str = field(default="", kw_only=True)  # whose name stands in {name}

    @property
    def has_blanks(self) -> bool:
        """Whether something has to be filled in before it can be said."""
        return bool(blanks_of(self.german))


@dataclass(frozen=True)
class Goal(ReadySentence):
    """What someone wants to reach. «Ziel»"""


@dataclass(frozen=True)
class Step(ReadySentence):
    """What one side does; `part` is the part of § 15 Abs. 2 SGB II it belongs to. «Schritt»"""

    side: Side
    part: str


@dataclass(frozen=True)
class Reason(ReadySentence):
    """Why placement or another service comes first. «Grund für den Vorrang» – § 3a, § 3 Abs. 4 SGB II"""

    paragraph: str


@cache
def blanks_of(german: str) -> tuple[Blank, ...]:
    """The blanks of a sentence in their order; ValueError for one of a kind we do not know."""
    blanks = []
    for name in BLANK.findall(german):
        kind = NAME_OF_BLANK.fullmatch(name)
        if kind is None or kind[1] not in set(BlankKind):
            raise ValueError(f"Eine Lücke «{name}» gibt es nicht: {german}")
        blanks.append(Blank(name, BlankKind(kind[1])))
    return tuple(blanks)


def days_in(german: str, values: Mapping[str, str]) -> list[date]:
    """The days that were filled into a sentence."""
    sent = [values.get(blank.name, "") for blank in blanks_of(german) if blank.kind == BlankKind.DATE]
    return [date.fromisoformat(one_line(day)) for day in sent]


def filled(german: str, language: str, values: Mapping[str, str]) -> str:
    """The sentence in this language with its blanks filled; empty where nobody has translated it yet.

    Values come as a form sends them: days as 2026-12-04, times as 10:30, languages as their code. ValueError says what
    is wrong, in a sentence of the catalogues. In a text from right to left, and for a value from right to left, each
    value is kept apart (U+2068…U+2069), so that numbers and Latin names do not jump.
    """
    blanks = {blank.name: blank for blank in blanks_of(german)}
    if unknown := values.keys() - blanks.keys():
        raise ValueError(f"Dieser Satz hat keine Lücke «{', '.join(sorted(unknown))}»: {german}")
    sentence = in_language(german, language)
    spoken = language if sentence else "de"  # wrong values are wrong, translated or not
    shown = {name: value_in(blank.kind, values.get(name, ""), spoken) for name, blank in blanks.items()}
    is_rtl = direction(language) == "rtl"
    # Once through the sentence: braces within a value are the value's own.
    return BLANK.sub(lambda gap: apart(shown[gap[1]], is_rtl), sentence)


def with_gaps(german: str) -> str:
    """The sentence for a list that does not know the values: «Ich gehe zur Schuldnerberatung: …»

    The dots end a sentence themselves; what follows stands on a new line where each sentence does.
    """
    return BLANK.sub("…", german).replace("…. ", "…\n").replace("….", "…")


def apart(value: str, is_rtl: bool) -> str:
    """A value that pulls nothing around it into its own direction."""
    if is_rtl or any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in value):
        return f"{ISOLATE}{value}{END_OF_ISOLATE}"
    return value


def value_in(kind: BlankKind, value: str, language: str) -> str:
    """One value as people write it in this language; ValueError with a sentence when it is missing or wrong."""
    text = one_line(value)
    if len(text) > LONGEST_VALUE:
        raise ValueError(TOO_LONG)
    shown = ""
    match kind:
        case BlankKind.NAME | BlankKind.WHAT | BlankKind.PLACE:
            shown = text if any(letter.isalnum() for letter in text) else ""
        case BlankKind.DATE:
            shown = day_in(text, language)
        case BlankKind.TIME:
            shown = hour(text)
        case BlankKind.NUMBER:
            shown = str(int(text)) if text.isdecimal() and 0 < int(text) <= LARGEST_NUMBER else ""
        case BlankKind.LANGUAGE:
            shown = names_in(language).get(text, "")
    if not shown:
        raise ValueError(MISSING[kind])
    return shown


def one_line(value: str) -> str:
    """The text on one line, without signs nobody sees: a pasted name may bring marks of direction with it."""
    seen = (
        letter
        for letter in " ".join(value.split())
        if letter in JOINERS or unicodedata.category(letter)[0] != "C"
    )
    return "".join(seen).strip()


def day_in(text: str, language: str) -> str:
    """«4. Dezember 2026», «4 грудня 2026 р.», «4 ديسمبر 2026»; empty for what is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    with override(language):
        return written(day, DAYS.get(language) or get_format("DATE_FORMAT", language))


def hour(text: str) -> str:
    """«10:30»; empty for what is no time."""
    try:
        return f"{time.fromisoformat(text):%H:%M}"
    except ValueError:
        return ""


def read_sentence(entry: Mapping[str, Any]) -> ReadySentence:
    """One entry of the table; ValueError says which and why."""
    try:
        key, kind, german = entry["key"], entry["kind"], entry["german"]
        check_words(key, german)
        theme, part, name_of = Theme(entry["theme"]), entry.get("part", ""), entry.get("name_of", "")
        expected = {"key", "kind", "theme", "german", *(["part"] if kind != "goal" else [])}
        if wrong := (expected | ({"name_of"} if "{name}" in german else set())) ^ entry.keys():
            raise ValueError(f"fehlt oder ist zu viel: {', '.join(sorted(wrong))}")
        if name_of and f"name_of.{name_of}" not in WORDS:
            raise ValueError(f"wessen Name ist «{name_of}»?")
        if kind == "goal":
            return Goal(key, theme, german, name_of=name_of)
        if part not in (PARAGRAPHS if kind == "priority" else PARTS):
            raise ValueError(f"den Teil «{part}» gibt es nicht")
        return (
            Reason(key, theme, german, part)
            if kind == "priority"
            else Step(key, theme, german, Side(kind), part, name_of=name_of)
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"{TABLE.name}, «{entry.get('key')}»: {error}") from error


def check_words(key: str, german: str) -> None:
    """Refuses a key that does not fit its column, and a sentence that is long or has too many or wrong blanks."""
    names = [blank.name for blank in blanks_of(german)]
    if len(key) > LONGEST_KEY or len(german) > LONGEST_SENTENCE:
        raise ValueError("zu lang")
    if len(names) > MOST_BLANKS or len(names) != len(set(names)):
        raise ValueError("höchstens zwei Lücken, jede einmal")
    if any(name.endswith("_2") and name.removesuffix("_2") not in names for name in names):
        raise ValueError("die zweite Lücke einer Art braucht eine erste")


def read_table(text: str) -> Iterator[ReadySentence]:
    """All entries of the table in their order; ValueError for a key that stands twice."""
    keys = set()
    for entry in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        sentence = read_sentence(entry)
        if sentence.key in keys:
            raise ValueError(f"{TABLE.name}: «{sentence.key}» steht zweimal da")
        keys.add(sentence.key)
        yield sentence


SENTENCES = tuple(read_table(TABLE.read_text(encoding="utf-8")))
GOALS = tuple(sentence for sentence in SENTENCES if isinstance(sentence, Goal))
STEPS = tuple(sentence for sentence in SENTENCES if isinstance(sentence, Step))
REASONS = tuple(sentence for sentence in SENTENCES if isinstance(sentence, Reason))

GOAL_BY_KEY = {goal.key: goal for goal in GOALS}
STEP_BY_KEY = {step.key: step for step in STEPS}
REASON_BY_KEY = {reason.key: reason for reason in REASONS}


def goals_for(themes: list[str]) -> list[Goal]:
    """Goals to choose from: those on the chosen themes first."""
    offered = [goal for goal in GOALS if is_asked_for(goal, themes)]
    return sorted(offered, key=lambda goal: place_of(goal, themes))


def steps_for(side: Side, themes: list[str], taken: set[str]) -> list[Step]:
    """Suggestions for one side: those on the chosen themes first, without the ones already in the plan."""
    offered = [step for step in STEPS if step.side == side and is_asked_for(step, themes)]
    left = [step for step in offered if step.has_blanks or step.key not in taken]
    return sorted(left, key=lambda step: place_of(step, themes))


def is_asked_for(sentence: ReadySentence, themes: list[str]) -> bool:
    """Nobody is offered a way out of debts or addiction unless she named the theme herself."""
    return sentence.theme not in SENSITIVE_THEMES or sentence.theme in themes


def place_of(sentence: ReadySentence, themes: list[str]) -> int:
    """Where the theme stands in the person's list; behind all others when she did not pick it."""
    return themes.index(sentence.theme) if sentence.theme in themes else len(themes)
