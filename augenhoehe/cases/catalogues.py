"""What the catalogues say in each language, and whether somebody has read all of it. «Katalog, geprüfte Übersetzung»"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from augenhoehe.cases.models import TranslationReview


def hashed(text: str) -> str:
    """SHA-256 in hex."""
    return sha256(text.encode()).hexdigest()


def is_unreviewed(language: str) -> bool:
    """Whether screens and papers in this language must say that nobody who grew up with it has read it all yet."""
    return bool(unreviewed([language]))


def unreviewed(languages: Iterable[str]) -> list[str]:
    """Those of these languages of which somebody has yet to read a sentence; German is no translation."""
    asked = [code for code in languages if code != "de"]
    read: dict[str, set[tuple[str, str]]] = {code: set() for code in asked}
    if asked:
        held = TranslationReview.objects.filter(language__in=asked, withdrawn_at=None)
        for code, sentence, words in held.values_list("language", "sentence", "counterpart"):
            read[code].add((sentence, words))
    return [code for code in asked if not file_of(code).exists() or not hashes_of(code) <= read[code]]


def hashes_of(language: str) -> frozenset[tuple[str, str]]:
    """Sentence and counterpart of each entry, as a reading keeps them."""
    path = file_of(language)
    return hashes_in(path, path.stat().st_mtime_ns)


def file_of(language: str) -> Path:
    """Where the catalogue of this language lies."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> dict[str, tuple[str, str]]:
    """German sentence → where it stands, and its counterpart; read again when the file has changed."""
    path = file_of(language)
    return read_catalogue(path, path.stat().st_mtime_ns)


@cache
def read_catalogue(path: Path, changed_at: int) -> dict[str, tuple[str, str]]:
    """One catalogue; `changed_at` makes an edited one a new one."""
    return {german: (place, words) for place, german, words in entries_in(path.read_text("utf-8")) if german}


@cache
def hashes_in(path: Path, changed_at: int) -> frozenset[tuple[str, str]]:
    """The same of one state of the file."""
    entries = read_catalogue(path, changed_at).items()
    return frozenset((hashed(german), hashed(words)) for german, (_, words) in entries)


def entries_in(text: str) -> Iterator[tuple[str, str, str]]:
    """Place, sentence and counterpart of each entry of a catalogue; plural forms do not occur in ours."""
    for block in text.split("\n\n"):
        found, current = {"#.": "", "msgid": "", "msgstr": ""}, ""
        for line in block.splitlines():
            if line.startswith("#."):
                found["#."] = line.removeprefix("#.").strip()
            elif not line.startswith("#"):
                if not line.startswith('"'):
                    current, _, line = line.partition(" ")
                found[current] += ast.literal_eval(line)
        yield found["#."], found["msgid"], found["msgstr"]
