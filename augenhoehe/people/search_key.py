"""One spelling for all spellings of a name, so that Müller finds Mueller and Олена finds Olena. «Suchschlüssel»

Folding is lossy on purpose: it may find one name too many, never one too few.
1. Every script to Latin letters without marks (ü → u, ш → sh), letters written twice once.
2. In one pass from the left, the longest first, the sounds that passports, registry offices and people spell
   differently become one letter (SOUNDS): ue/u, e/i/j/y, w/v, z/ts/s, sch/sh/s, ch/kh/h/g, ph/f, th/dt/t, ck/c/k.
3. What became the same letter twice is again written once.
No letter of a key is part of a longer sound, so folding a key changes nothing; and a name typed halfway differs from
the whole one in its last sound only, which is what `typed_keys` is for.
"""

import re
from collections.abc import Iterable, Iterator

from anyascii import anyascii

# A run of t, th and d before t («Schmidt», «Schmitt»); what follows may swallow it («tsch», «tz»).
T = r"(?:d(?=t)|th?)+"
SOUNDS = (
    (rf"{T}(?:sch|sh|zh|ch)|ch|kh|g|h", "g"),
    (rf"{T}[sz]|sch|sh|zh|s|z", "s"),
    (T, "t"),
    (r"ph|f", "f"),
    (r"x", "ks"),
    (r"c|k|q", "k"),
    (r"v|w", "v"),
    (r"ae|a", "a"),
    (r"oe|o", "o"),
    (r"ue|u", "u"),
    (r"[eijy]", "i"),
)
SOUND = re.compile("|".join(f"({pattern})" for pattern, _ in SOUNDS))
LETTERS = [letters for _, letters in SOUNDS]
TWICE = re.compile(r"([a-z])\1+")
# What may still be typed and would change the last sound: «Sc» may become «Sch», «Schmid» become «Schmidt».
GOES_ON = ("h", "s", "t", "ts", "ch", "sch", "tsch")


def fold(text: str) -> str:
    """Lower-case letters a–z and digits, words divided by one blank; empty for empty input."""
    return " ".join(fold_word(word) for word in plain_words(text))


def plain_words(text: str) -> list[str]:
    """The words in letters a–z and digits, before their sounds are folded."""
    plain = re.sub(r"['`´]", "", anyascii(text).lower())
    return re.sub(r"[^a-z0-9]+", " ", plain).split()


def fold_word(word: str) -> str:
    """One word of letters a–z and digits by its sounds."""
    folded = SOUND.sub(lambda sound: LETTERS[(sound.lastindex or 1) - 1], TWICE.sub(r"\1", word))
    return TWICE.sub(r"\1", folded)


def typed_keys(text: str) -> list[str]:
    """Beginnings of the keys of all names that begin with what was typed."""
    words = plain_words(text)
    if not words:
        return []
    before = "".join(f"{fold_word(word)} " for word in words[:-1])
    keys: list[str] = []
    for ending in possible_endings(words[-1]):
        if not any(ending.startswith(known) for known in keys):
            keys = [known for known in keys if not known.startswith(ending)] + [ending]
    return [before + key for key in keys]


def possible_endings(word: str) -> Iterator[str]:
    """The key of the last word as typed, and as it would be with a longer last sound."""
    yield fold_word(word)
    for more in GOES_ON:
        yield fold_word(word + more)


def search_key(names: Iterable[str]) -> str:
    """The key of a whole name: family name first or given name first, as the caller orders them.

    Other scripts get longer in Latin letters; what does not fit the column is cut off and found by its beginning.
    """
    return " ".join(part for part in (fold(name) for name in names) if part)[:300] or "-"
