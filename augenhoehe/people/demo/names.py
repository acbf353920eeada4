"""Names by origin, in Latin letters as in a passport and in their own script; drawn once, then only picked."""

import re
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import yaml
from anyascii import anyascii
from faker import Faker

from augenhoehe.people.search_key import search_key

FACTS = Path(__file__).parent / "facts" / "names.yaml"
DRAWN_A_LOCALE = 400
# Everyday names in the spellings of passport, registry office and people: the search has to find them all.
GERMAN_SPELLINGS = ("Müller",) * 9 + (
    "Mueller",
    "Muller",
    "Schröder",
    "Schroeder",
    "Groß",
    "Gross",
    "Yıldız-Meyer",
)
UKRAINIAN = str.maketrans(
    {"г": "h", "ґ": "g", "и": "y", "і": "i", "й": "i", "ї": "i", "є": "ie", "ю": "iu", "я": "ia", "х": "kh"}
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "'": "", "’": ""}
)
UKRAINIAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
# A surname's form for women, where the language has one; the first ending that fits counts.
OF_WOMEN = {
    "ru_RU": (("ий", "ая"), ("ов", "ова"), ("ев", "ева"), ("ин", "ина")),
    "bg_BG": (("ски", "ска"), ("ов", "ова"), ("ев", "ева"), ("ин", "ина")),
    "uk_UA": (("ський", "ська"), ("цький", "цька")),
    "pl_PL": (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")),
}


class Name(NamedTuple):
    """One name: in Latin letters, and in its own script where that is another one."""

    latin: str
    native: str


class NameList(NamedTuple):
    """The names of one origin; a name that stands there twice is twice as frequent."""

    female: tuple[Name, ...]
    male: tuple[Name, ...]
    family: tuple[Name, ...]


def names_of(locale: str, seed: int) -> NameList:
    """The names of a Faker locale, or of one of our own lists."""
    own = _own_lists()
    return own[locale] if locale in own else _drawn(locale, seed)


@cache
def _own_lists() -> dict[str, NameList]:
    raw = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return {
        origin: NameList(*(tuple(Name(*pair) for pair in lists[kind]) for kind in NameList._fields))
        for origin, lists in raw.items()
    }


@cache
def _drawn(locale: str, seed: int) -> NameList:
    faker = Faker(locale)
    faker.seed_instance(f"{seed}/{locale}")
    # Faker's lists hold a few entries that are no names; those do not begin with a capital.
    female, male, family = (
        [name for name in (draw() for _ in range(DRAWN_A_LOCALE)) if name[:1].isupper()]
        for draw in (faker.first_name_female, faker.first_name_male, faker.last_name_male)
    )
    if locale == "de_DE":
        family += GERMAN_SPELLINGS
    return NameList(*(tuple(_name(name, locale) for name in names) for names in (female, male, family)))


def _name(text: str, locale: str) -> Name:
    latin = in_passport(text, locale)
    return Name(latin, text if re.search("[Ѐ-ӿ]", text) else "")


def in_passport(text: str, locale: str) -> str:
    """Cyrillic as passports write it; names in Latin letters keep all their signs."""
    if not re.search("[Ѐ-ӿ]", text):
        return text
    words = re.split(r"([\s-])", text.lower())
    if locale == "uk_UA":
        words = [UKRAINIAN_FIRST.get(word[:1], word[:1]) + word[1:] for word in words]
        words = [word.translate(UKRAINIAN) for word in words]
    return "".join(anyascii(word).replace("'", "").lower().capitalize() for word in words)


def family_name(name: Name, locale: str, *, is_woman: bool) -> Name:
    """The surname as a woman or a man of the family bears it."""
    written = name.native or name.latin
    for ending, of_women in OF_WOMEN.get(locale, ()) if is_woman else ():
        if written.endswith(ending):
            return _name(written.removesuffix(ending) + of_women, locale)
    return name


def random_name(names: tuple[Name, ...], rng: Random) -> Name:
    """Any of them."""
    return names[int(rng.random() * len(names))]


@cache
def folded(name: str) -> str:
    """The search key of one name; a name occurs hundreds of times, folding is slow."""
    return search_key([name])
