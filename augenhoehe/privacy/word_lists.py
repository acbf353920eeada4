"""The words the check looks for, read from their parameter file, and how they are found in a text. No Django."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from augenhoehe.law.dated import parameters

WORD_LISTS = Path(__file__).parent / "parameters" / "sensitive_words.yaml"
OTHER_LANGUAGES = Path(__file__).parent / "parameters" / "words_of_other_languages.yaml"
KINDS = frozenset({"label", "words", "stems", "parts", "nouns", "exact", "not"})
LETTER = r"[^\W\d_]"
ENDINGS = "(?:e|en|er|em|es|s|n|ns|in|innen)?"
SPELLINGS = {"ä": "(?:ä|ae|a\u0308)", "ö": "(?:ö|oe|o\u0308)", "ü": "(?:ü|ue|u\u0308)", "ß": "(?:ß|ss)"}
# Written without dots, breves and hamzas as well: that is how people type on a foreign keyboard.
SPELLINGS |= {"ı": "[ıi]", "ş": "[şs]", "ğ": "[ğg]", "ç": "[çc]", "ё": "[её]", "і": "[іi]"}
SPELLINGS |= dict.fromkeys("اأإآ", "[اأإآ]") | {"ة": "[ةه]", "ى": "[ىي]", "ي": "[يى]"}
ARABIC = re.compile(r"[\u0621-\u064a]")
ARABIC_BEFORE = "[وف]?(?:بال|كال|لل|ال|[بكل])?"
ARABIC_MARKS = "[\u064b-\u0652\u0640]*"
BEFORE_A_SENTENCE = re.compile(r"(?:^|[.!?:;•\n])[\s\"'„“»«(–-]*$")


@dataclass(frozen=True)
class WordList:
    """The words of one category, ready to be looked for. `unless` are places that only look like one."""

    category: str
    label: str
    any_case: re.Pattern[str] | None
    nouns: re.Pattern[str] | None
    unless: re.Pattern[str] | None


def places(words: WordList, text: str, lowered: str) -> Iterator[tuple[int, int]]:
    """Where something of this list stands, and is not part of what only looks like it."""
    unless = [match.span() for match in words.unless.finditer(lowered)] if words.unless else []
    hits = [match.span() for match in words.any_case.finditer(lowered)] if words.any_case else []
    if words.nouns:
        nouns = (match.span() for match in words.nouns.finditer(text))
        hits += [span for span in nouns if not BEFORE_A_SENTENCE.search(text[: span[0]][-40:])]
    for start, end in hits:
        if not any(first < end and start < last for first, last in unless):
            yield start, end


def whole_word(lowered: str, start: int, end: int) -> tuple[int, int]:
    """The word around a place, parts joined by a hyphen included."""
    while start > 0 and (lowered[start - 1].isalpha() or is_joint(lowered, start - 1)):
        start -= 1
    while end < len(lowered) and (lowered[end].isalpha() or is_joint(lowered, end)):
        end += 1
    return start, end


def is_joint(lowered: str, place: int) -> bool:
    """A hyphen or a combining mark between two letters."""
    if not 0 < place < len(lowered) - 1:
        return False
    return lowered[place] in "-\u0308" and lowered[place - 1].isalpha() and lowered[place + 1].isalpha()


def lower(text: str) -> str:
    """Small letters, and still one for one, so that a place in it is a place in the text."""
    return "".join(
        small if len(small := letter.lower()) == 1 else "i" if letter == "İ" else letter for letter in text
    )


@lru_cache(maxsize=4)
def word_lists(on: date) -> tuple[WordList, ...]:
    """The lists that hold on that day: the German ones, and those of the person's languages under the same labels."""
    german = [read_list(name, known.on(on)) for name, known in parameters(WORD_LISTS).items()]
    labels = {words.category: words.label for words in german}
    others = [
        read_list(category, {"label": labels[category], **raw})
        for known in parameters(OTHER_LANGUAGES).values()
        for category, raw in known.on(on).items()
    ]
    return (*german, *others)


def read_list(name: str, raw: Mapping[str, Any]) -> WordList:
    """One list of the parameter file.

    words   whole words with their usual endings     stems   beginnings of words
    parts   anywhere in a word (compounds)           nouns   capital letter, not where a sentence begins
    exact   this very word                           not     what only looks like one, compounds and short phrases
    """
    if unknown := raw.keys() - KINDS:
        raise ValueError(f"«{name}»: unbekannt ist {', '.join(sorted(unknown))}.")
    begin, end = f"(?<!{LETTER})", f"(?!{LETTER})"
    kinds = [
        *(begin + spelled(word) + ENDINGS + end for word in raw.get("words", ())),
        *(begin + prefixed(word) + end for word in raw.get("exact", ())),
        *(begin + prefixed(stem) for stem in raw.get("stems", ())),
        *(spelled(part) for part in raw.get("parts", ())),
    ]
    nouns = [begin + re.escape(noun) + end for noun in raw.get("nouns", ())]
    return WordList(
        name, raw["label"], either(kinds), either(nouns), either([spelled(one) for one in raw.get("not", ())])
    )


def either(patterns: list[str]) -> re.Pattern[str] | None:
    """One pattern for all; none for none."""
    return re.compile("|".join(patterns)) if patterns else None


def prefixed(word: str) -> str:
    """A word as a pattern; an Arabic one also behind its article and what is written together with it."""
    return (ARABIC_BEFORE if ARABIC.match(word) else "") + spelled(word)


def spelled(word: str) -> str:
    """A word as a pattern: umlauts in every spelling, any blank between words, Arabic with or without vowel marks."""
    letters = (
        (SPELLINGS.get(letter) or re.escape(letter)) + (ARABIC_MARKS if ARABIC.match(letter) else "")
        for letter in word.replace(" ", "\0")
    )
    return "".join(letters).replace(re.escape("\0"), r"\s+")
