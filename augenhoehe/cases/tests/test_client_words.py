"""Every sentence a client may see has its counterpart in each catalogue, and the catalogues are sound."""

import ast
import re
import struct
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest

from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.phrases import SENTENCES

PRODUCT = Path(__file__).resolve().parents[2]
CATALOGUES = PRODUCT / "locale"
FOREIGN = ("uk", "ar", "en")
ALL = (*FOREIGN, "leicht")
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "_"}
TRANSLATED_TAG = re.compile(r"""{%\s*(?:translate|trans|in_both)\s+(?:"([^"]+)"|'([^']+)')""")
LETTERS = {"uk": r"[А-ЯІЇЄҐа-яіїєґ]", "ar": r"[\u0621-\u064a]", "en": r"[A-Za-z]"}
STRANGE_LETTERS = {"uk": r"[ыэъёЫЭЪЁäöüß]", "ar": r"[А-яäöüß]", "en": r"[А-яäöüßÄÖÜ\u0600-\u06ff]"}
LAST_SIGNS = {"؟": "?"}


def po_entries(path: Path) -> Iterator[tuple[str, str]]:
    """Message and translation of each entry of a .po file, the header among them."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        found = {"msgid": "", "msgstr": ""}
        current = ""
        for line in block.splitlines():
            if line.startswith("#"):
                assert "fuzzy" not in line, f"{path}: an entry is only guessed: {block}"
                continue
            if not line.startswith('"'):
                current, _, line = line.partition(" ")
            found[current] += ast.literal_eval(line)
        yield found["msgid"], found["msgstr"]


def folder(language: str) -> Path:
    """Where a language keeps its catalogue."""
    return CATALOGUES / language / "LC_MESSAGES"


@cache
def catalogue(language: str) -> dict[str, str]:
    """German sentence → counterpart."""
    return {german: words for german, words in po_entries(folder(language) / "django.po") if german}


def marked_in_code(path: Path) -> Iterator[str]:
    """The sentences a Python file marks for translation."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS):
            continue
        match node.args:
            case [ast.Constant(value=str(sentence))]:
                yield sentence


@cache
def client_sentences() -> frozenset[str]:
    """All German sentences that code and templates mark for translation, and the ready ones of the talk."""
    rooms = [path for path in PRODUCT.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    from_code = {sentence for path in rooms for sentence in marked_in_code(path)}
    pages = [path.read_text(encoding="utf-8") for path in PRODUCT.rglob("templates/**/*.html")]
    assert not any("{% blocktrans" in page for page in pages), "this test does not read blocktranslate yet"
    from_pages = {double or single for page in pages for double, single in TRANSLATED_TAG.findall(page)}
    return frozenset(from_code | from_pages | {sentence.german for sentence in SENTENCES})


def last_sign(words: str) -> str:
    """The closing sign of a sentence, or nothing."""
    sign = LAST_SIGNS.get(words[-1], words[-1])
    return sign if sign in ".?!:" else ""


def test_the_sentences_are_found_in_code_and_in_pages() -> None:
    sentences = client_sentences()
    assert set(WORDS.values()) <= sentences
    assert "Zum Inhalt springen" in sentences, "from the frame of the shared screen"
    assert "Wir sind noch im Gespräch" in sentences, "from the page of the lock"
    assert "Bitte sagen Sie, wer den Schritt macht." in sentences, "from a form"


@pytest.mark.parametrize("language", ALL)
def test_every_sentence_has_its_counterpart_and_none_is_left_over(language: str) -> None:
    known = catalogue(language)
    assert not client_sentences() - known.keys(), f"not yet in {language}"
    assert not known.keys() - client_sentences(), f"in {language}, but nobody says it any more"
    assert all(known.values())


@pytest.mark.parametrize("language", ALL)
def test_no_sentence_stands_twice_in_a_catalogue(language: str) -> None:
    sentences = [german for german, _ in po_entries(folder(language) / "django.po")]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("language", ALL)
def test_the_compiled_catalogue_says_the_same(language: str) -> None:
    compiled = folder(language) / "django.mo"
    with compiled.open("rb") as file:
        translations = GNUTranslations(file)
    repair = "run `msgfmt --check -o django.mo django.po` in the folder of the catalogue"
    known = catalogue(language)
    assert {german: translations.gettext(german) for german in known} == known, repair
    (count,) = struct.unpack_from("<I", compiled.read_bytes(), 8)
    assert count == len(known) + 1, repair  # and the header


@pytest.mark.parametrize("language", ALL)
def test_our_words_win_over_those_of_the_framework(language: str) -> None:
    said = {german: in_language(german, language) for german in client_sentences()}
    assert said == catalogue(language)


def test_a_german_sentence_is_its_own_and_an_unknown_one_is_missing() -> None:
    assert in_language("weiter", "de") == "weiter"
    assert in_language("weiter", "so") == ""
    assert in_language("Das hat noch niemand übersetzt", "uk") == ""


@pytest.mark.parametrize("language", ALL)
def test_placeholders_and_edges_are_those_of_the_german_sentence(language: str) -> None:
    for german, words in catalogue(language).items():
        assert sorted(re.findall(r"{\w*}", words)) == sorted(re.findall(r"{\w*}", german)), words
        assert words == words.strip(), words
        assert "  " not in words and "\n" not in words, words


@pytest.mark.parametrize("language", FOREIGN)
def test_another_language_says_it_in_its_own_letters_and_ends_like_the_german(language: str) -> None:
    for german, words in catalogue(language).items():
        assert words != german
        assert re.search(LETTERS[language], words), words
        assert not re.search(STRANGE_LETTERS[language], words), words
        assert last_sign(words) == last_sign(german), words


@pytest.mark.parametrize("language", FOREIGN)
def test_a_counterpart_fits_where_the_german_fits(language: str) -> None:
    """At most 2.2 times as long; very short German words («bis», «PIN») count as five letters."""
    too_long = [w for german, w in catalogue(language).items() if len(w) > 2.2 * max(len(german), 5)]
    assert not too_long


def test_ukrainian_addresses_people_with_a_capital_letter() -> None:
    assert not [words for words in catalogue("uk").values() if re.search(r"\b(ви|вас|вам|ваш\w*)\b", words)]


def test_plain_german_keeps_its_sentences_short() -> None:
    """At most twelve words a sentence and no genitive pronoun; readers themselves have yet to look at it."""
    for words in catalogue("leicht").values():
        for sentence in re.split(r"[.?!:] ", words):
            assert len(sentence.split()) <= 12, sentence
        assert not re.search(r"\b(dessen|deren|Ihres|meines|mindestens|spätestens)\b", words), words


@pytest.mark.parametrize("language", ALL)
def test_a_catalogue_says_that_nobody_has_reviewed_it(language: str) -> None:
    assert "# ungeprüft / unreviewed: " in (folder(language) / "django.po").read_text(encoding="utf-8")
