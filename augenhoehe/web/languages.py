"""The languages the pages know, and which way any language is written."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from django.utils.translation import get_language_info, gettext

Direction = Literal["ltr", "rtl"]
NAMES = Path(__file__).parent / "tables" / "language_names.yaml"


@dataclass(frozen=True)
class Language:
    """One language a page can be shown in: «Sprache»."""

    code: str
    own_name: str
    german_name: str
    direction: Direction = "ltr"

    @property
    def html_lang(self) -> str:
        """The value of the `lang` attribute (BCP 47)."""
        return html_lang(self.code)


LANGUAGES: tuple[Language, ...] = (
    Language("de", "Deutsch", "Deutsch"),
    Language("leicht", "Leichte Sprache", "Leichte Sprache"),
    Language("uk", "Українська", "Ukrainisch"),
    Language("ar", "العربية", "Arabisch", "rtl"),
    Language("en", "English", "Englisch"),
    Language("ru", "Русский", "Russisch"),
    Language("fa", "فارسی", "Persisch", "rtl"),
    Language("tr", "Türkçe", "Türkisch"),
)

_BY_CODE = {language.code: language for language in LANGUAGES}

# Languages many people here speak that Django has no names for.
_OTHER_NAMES = {
    "am": ("አማርኛ", "Amharisch"),
    "ku": ("Kurdî", "Kurdisch"),
    "prs": ("دری", "Dari"),
    "ps": ("پښتو", "Paschtu"),
    "so": ("Soomaali", "Somali"),
    "ti": ("ትግርኛ", "Tigrinya"),
    "ase": ("American Sign Language (ASL)", "Amerikanische Gebärdensprache"),
    "bfi": ("British Sign Language (BSL)", "Britische Gebärdensprache"),
    "rsl": ("Русский жестовый язык", "Russische Gebärdensprache"),
    "tsm": ("Türk İşaret Dili", "Türkische Gebärdensprache"),
    "ukl": ("Українська жестова мова", "Ukrainische Gebärdensprache"),
}
UNKNOWN = "andere Sprache"

# Any ISO language may be recorded for somebody; these are written from right to left as well.
_OTHER_RIGHT_TO_LEFT = frozenset({"arc", "ckb", "dv", "he", "ks", "prs", "ps", "sd", "sdh", "ug", "ur", "yi"})


def language(code: str) -> Language | None:
    """The language with this code, or nothing when the pages do not speak it."""
    return _BY_CODE.get(code)


def direction(code: str) -> Direction:
    """Which way a language is written; region and script behind a hyphen do not matter (`ar-SY`)."""
    primary = code.lower().replace("_", "-").split("-")[0]
    known = _BY_CODE.get(primary)
    if known:
        return known.direction
    return "rtl" if primary in _OTHER_RIGHT_TO_LEFT else "ltr"


def own_name(code: str) -> str:
    """What the language calls itself, for any language somebody speaks; nobody is ever shown a code."""
    return _names(code)[0]


def german_name(code: str) -> str:
    """What German calls the language."""
    return _names(code)[1]


def _names(code: str) -> tuple[str, str]:
    known = language(code)
    if known:
        return known.own_name, known.german_name
    if code in _OTHER_NAMES:
        return _OTHER_NAMES[code]
    german = names_in("de").get(code, "")
    try:
        info = get_language_info(code)
    except KeyError:
        return german or UNKNOWN, german or UNKNOWN
    return info["name_local"], german or gettext(info["name"])


@cache
def names_in(language: str) -> dict[str, str]:
    """Code → what this language calls it, where the table knows both; Leichte Sprache speaks German."""
    spoken = "de" if language == "leicht" else language
    table: dict[str, dict[str, str]] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    return {code: names[spoken] for code, names in table.items() if spoken in names}


def languages_to_choose(language: str) -> list[tuple[str, str]]:
    """Every language there is a name for, in this language's words and in their order."""
    named = names_in("de") | names_in(language)
    return sorted(((code, named[code]) for code in names_in("de")), key=lambda one: one[1])


def html_lang(code: str) -> str:
    """The value of the `lang` attribute: Leichte Sprache is a German of its own, all else is its code."""
    return "de-x-leicht" if code == "leicht" else code


def is_german(code: str) -> bool:
    """Whether a text in this language needs no German line below it."""
    return code == "de" or (code.startswith("de-") and not code.startswith("de-x-"))
