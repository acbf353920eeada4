"""How much two people on paper look like one: by sound and spelling, and by the slips one makes. No Django here.

1. Names: the same search key (any script and spelling), the same sound (Cologne phonetics), nearly the same letters.
2. Birth dates: the same, day and month exchanged, or one digit off.
3. Neither side proves anything alone; the score says how sure, the reason says why, a person decides.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import cologne_phonetics
from rapidfuzz import fuzz

AT_LEAST = 70
ALIKE_LETTERS = 82
NO_VOWELS = str.maketrans("", "", "aiou")


@dataclass(frozen=True)
class Face:
    """What is compared: both search keys, family name first, and the birth date."""

    family_key: str
    given_key: str
    born: date


@dataclass(frozen=True)
class Likeness:
    """How sure, from 0 to 100, and why."""

    score: int
    reason: str


def likeness(one: Face, other: Face) -> Likeness | None:
    """How much they look alike, or None where it is not worth a look."""
    name, born = likeness_of_names(one, other), likeness_of_days(one.born, other.born)
    if name is None or born is None:
        return None
    score = name[0] + born[0]
    return Likeness(score, f"{name[1]}, {born[1]}") if score >= AT_LEAST else None


def likeness_of_names(one: Face, other: Face) -> tuple[int, str] | None:
    """Up to fifty points."""
    if one.family_key == other.family_key:
        return 50, "gleicher Name"
    if one.family_key == other.given_key or one.given_key == other.family_key:
        return 46, "Vor- und Nachname vertauscht"
    if sorted(one.family_key.split()) == sorted(other.family_key.split()):
        return 46, "gleiche Namen in anderer Reihenfolge"
    if sound(one.family_key) == sound(other.family_key):
        return 42, "Name klingt gleich"
    if skeleton(one.family_key) == skeleton(other.family_key) and has_no_vowels(one, other):
        return 42, "gleiche Mitlaute, einmal ohne Vokale geschrieben"
    ratio = fuzz.token_sort_ratio(one.family_key, other.family_key)
    if ratio >= ALIKE_LETTERS:
        return round(
            20 + (ratio - ALIKE_LETTERS) / (100 - ALIKE_LETTERS) * 18
        ), "Name fast gleich geschrieben"
    if is_part(one.family_key, other.family_key):
        return 32, "ein Name mehr oder weniger"
    return None


def skeleton(key: str) -> str:
    """The name without its vowels, as Arabic writes it."""
    return key.translate(NO_VOWELS)


def has_no_vowels(one: Face, other: Face) -> bool:
    """Whether one of the two was written without vowels."""
    return any(skeleton(face.family_key) == face.family_key for face in (one, other))


def is_part(one: str, other: str) -> bool:
    """Whether all words of the shorter name, two at least, stand in the longer one."""
    fewer, more = sorted((set(one.split()), set(other.split())), key=len)
    return len(fewer) >= 2 and fewer < more


@lru_cache(maxsize=50_000)
def sound(key: str) -> str:
    """How it sounds in German, word by word."""
    return " ".join(code for _, code in cologne_phonetics.encode(key)) or key


def likeness_of_days(one: date, other: date) -> tuple[int, str] | None:
    """Up to fifty points."""
    if one == other:
        return 50, "gleiches Geburtsdatum"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return 42, "Tag und Monat vertauscht"
    if sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True)) == 1:
        return 36, "Geburtsdatum in einer Ziffer anders"
    if one.year == other.year and {(one.month, one.day), (other.month, other.day)} & {(1, 1)}:
        return 28, "gleiches Geburtsjahr, ein Datum ist der 1. Januar"
    return None


def swapped(born: date) -> date | None:
    """Day and month exchanged, if that is another day."""
    return born.replace(month=born.day, day=born.month) if born.day <= 12 and born.day != born.month else None


@lru_cache(maxsize=50_000)
def slips(born: date) -> tuple[date, ...]:
    """Days one may have meant: day and month exchanged, or one digit another."""
    text = born.isoformat()
    days = {swapped(born)}
    for place in (2, 3, 5, 6, 8, 9):
        days |= {day_of(f"{text[:place]}{digit}{text[place + 1 :]}") for digit in "0123456789"}
    return tuple(sorted(day for day in days if day is not None and day != born))


def day_of(text: str) -> date | None:
    """The day, if there is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
