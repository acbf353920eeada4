"""One spelling for all spellings of a name, so that Müller finds Mueller and Олена finds Olena. «Suchschlüssel»

Folding is lossy on purpose: it may find one name too many, never one too few. The steps, in order:
German umlauts as in passports (ü → ue), every other script to Latin letters, then the pairs that passports,
registry offices and people write differently (w/v, j/y/i, ph/f, th/t, c/k/ck, ch/kh/h, sh/sch …), then doubled letters.
"""

import re
from collections.abc import Iterable

from anyascii import anyascii

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
# Ukrainian in German passports and in Ukrainian ones differ; anyascii knows only one way.
CYRILLIC = str.maketrans(
    {"є": "ie", "ї": "i", "ю": "iu", "я": "ia", "ь": "", "ʼ": "", "’": "", "'": "", "й": "i"}
)
FOLDS = (
    (r"shch|schtsch", "s"),
    (r"tsch|tch|ch|kh", "h"),
    (r"sch|sh", "s"),
    (r"ts|tz|z", "s"),
    (r"ph", "f"),
    (r"th", "t"),
    (r"ck|c|q", "k"),
    (r"x", "ks"),
    (r"w", "v"),
    (r"ae", "a"),
    (r"oe", "o"),
    (r"ue", "u"),
    (r"[jy]", "i"),
    (r"g(?=h)", "g"),
    (r"(.)\1+", r"\1"),
    (r"i?([ei])(?=[aeiou])", "i"),
)


def fold(text: str) -> str:
    """Lower-case letters a–z and digits, words divided by one blank; empty for empty input."""
    plain = anyascii(text.lower().translate(UMLAUTS).translate(CYRILLIC)).lower()
    plain = re.sub(r"['`´]", "", plain)
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(fold_word(word) for word in words)


def fold_word(word: str) -> str:
    """One word without blanks through all folds; a word that would vanish stays as it is."""
    folded = word
    for pattern, replacement in FOLDS:
        folded = re.sub(pattern, replacement, folded)
    return folded or word


def search_key(names: Iterable[str]) -> str:
    """The key of a whole name: family name first or given name first, as the caller orders them."""
    return " ".join(part for part in (fold(name) for name in names) if part) or "-"
