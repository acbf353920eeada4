"""What columns and values are called in other people's lists: import_words.yaml. No Django here."""

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml
from anyascii import anyascii

FILE = Path(__file__).with_name("import_words.yaml")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
NO_LETTER = re.compile(r"[\W_]+")
Words = MappingProxyType[str, str]


@cache
def all_words() -> dict[str, dict[str, list[str]]]:
    """The file as it is."""
    read: dict[str, dict[str, list[str]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def plain(text: str) -> str:
    """Without case, blanks and marks; umlauts spelled out. Other scripts stay what they are."""
    return NO_LETTER.sub("", text.casefold().translate(UMLAUTS))


@cache
def lookup(kind: str) -> Words:
    """Every word of this kind, made plain → what it means."""
    found: dict[str, str] = {}
    for meaning, words in all_words()[kind].items():
        for word in [meaning, *words]:
            found.setdefault(plain(str(word)), meaning)
    return MappingProxyType(found)


def meaning_of(kind: str, text: str) -> str | None:
    """What a value of this kind means, or None; Latin letters stand in for letters with marks."""
    words, key = lookup(kind), plain(text)
    return words.get(key) or words.get(plain(anyascii(key)))


@cache
def label_of(target: str) -> str:
    """The heading of a column as we write it."""
    return all_words()["columns"][target][0]


@cache
def targets() -> tuple[str, ...]:
    """All columns an import knows, in the order of an export."""
    return tuple(all_words()["columns"])
