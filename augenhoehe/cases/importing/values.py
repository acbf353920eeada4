"""One cell, one value: days, numbers, names, choices as people and programs write them. No Django here.

Each reader gives the value as text the database understands, or raises `Wrong` with a sentence.
"""

import re
from datetime import date, timedelta

from augenhoehe.cases.importing import words

GERMAN_DAY = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})$")
ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)?$")
US_DAY_LIKE = re.compile(r"^\d{1,2}/\d{1,2}/\d{4}$")
SERIAL = re.compile(r"^\d{4,5}(?:\.\d+)?$")
SERIAL_BEGIN = date(1899, 12, 30)
EARLIEST, LAST_SERIAL = date(1900, 1, 1), 80_000
BOTH_CENTURIES = 30
ROUNDED = re.compile(r"^\d+[.,]\d+e\+?\d+$", re.IGNORECASE)
NUMBER = re.compile(r"^[A-Z0-9][A-Z0-9/-]{1,19}$")
DOUBLY_ENCODED = re.compile("[ÃÂÐÑØÙ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]")
DIGITS = re.compile(r"[^\d+]")
EMAIL = re.compile(r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".\d]{2,}$")
WITH_NUMBER = re.compile(
    r"^(?P<street>.*?\D)\s*(?P<number>\d{1,4}\s?[a-zA-Z]?(?:\s?[-/+]\s?\d{1,4}\s?[a-zA-Z]?)?)$"
)


class Wrong(Exception):
    """A cell that cannot be taken over: the kind, for grouping, and the sentence."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind, self.sentence = kind, sentence


def read_date(text: str) -> date | None:
    """«1.4.85», «01.04.1985», «1985-04-01», Excel's 31138; None for anything else.

    A year of two digits is the last one that has been, with thirty years to come for days that may lie ahead.
    """
    if found := GERMAN_DAY.match(text):
        day, month, year = (int(part) for part in found.groups())
        if len(found.group(3)) == 2:
            year += 2000 if year <= date.today().year % 100 + BOTH_CENTURIES else 1900
        return possible(year, month, day)
    if found := ISO_DAY.match(text):
        return possible(*(int(part) for part in found.groups()))
    if SERIAL.match(text) and 1 < float(text) < LAST_SERIAL:
        return SERIAL_BEGIN + timedelta(days=int(float(text)))
    return None


def possible(year: int, month: int, day: int) -> date | None:
    """The day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day(text: str) -> str:
    """Any day from 1900 on."""
    found = read_date(text)
    if found is None or found < EARLIEST:
        hint = " Steht der Monat vorn?" if US_DAY_LIKE.match(text) else ""
        raise Wrong("date", f"«{shown(text)}» ist kein Datum. Verstanden wird zum Beispiel 3.4.1985.{hint}")
    return found.isoformat()


def birth_date(text: str) -> str:
    """A day that has been; of two centuries the one that is over."""
    found = read_date(text)
    if found is None:
        day(text)
        raise Wrong("date", f"«{shown(text)}» ist kein Datum. Verstanden wird zum Beispiel 3.4.1985.")
    if found > date.today() and has_short_year(text):
        found = possible(found.year - 100, found.month, found.day) or found
    if found > date.today():
        raise Wrong("birth_future", f"Das Geburtsdatum {found:%d.%m.%Y} liegt in der Zukunft.")
    if found.year < date.today().year - 115:
        raise Wrong("birth_past", f"Das Geburtsdatum {found:%d.%m.%Y} liegt mehr als 115 Jahre zurück.")
    return found.isoformat()


def has_short_year(text: str) -> bool:
    """«1.4.85»"""
    match = GERMAN_DAY.match(text)
    return match is not None and len(match.group(3)) == 2


def number(text: str) -> str:
    """A client or unit number: capital letters, digits, stroke."""
    if ROUNDED.match(text):
        raise Wrong(
            "rounded",
            f"Excel hat die Nummer zu «{shown(text)}» gerundet. Bitte die Spalte als Text speichern.",
        )
    plain = text.upper().replace(" ", "")
    if not NUMBER.match(plain):
        raise Wrong(
            "number", f"«{shown(text)}» ist keine Nummer: bis zu 20 Ziffern, Buchstaben, Schrägstriche."
        )
    return plain


def name(text: str) -> str:
    """A name in any script; what was converted twice is said."""
    return words_of(text, 120)


def long_name(text: str) -> str:
    """The whole name in its own script."""
    return words_of(text, 240)


def words_of(text: str, longest: int) -> str:
    """Text of at most that many characters, with letters in it."""
    if len(text) > longest:
        raise Wrong("too_long", f"«{text[:30]}…» ist länger als {longest} Zeichen.")
    if DOUBLY_ENCODED.search(text):
        raise Wrong(
            "garbled",
            f"Die Umlaute in «{shown(text)}» sind zerstört. Bitte die Datei neu als UTF-8 speichern.",
        )
    if not any(character.isalpha() for character in text):
        raise Wrong("no_letters", f"«{shown(text)}» ist kein Name.")
    return text


def chosen(kind: str, title: str, text: str) -> str:
    """One of the known words."""
    found = words.meaning_of(kind, text)
    if found is None:
        raise Wrong(kind, f"«{shown(text)}» ist als {title} nicht bekannt.")
    return found


def postcode(text: str) -> str:
    """Five digits; the zero in front that Excel drops comes back."""
    digits = text.removeprefix("D-").removeprefix("D ").strip()
    if not digits.isdigit() or not digits.isascii() or len(digits) not in {4, 5}:
        raise Wrong("postcode", f"«{shown(text)}» ist keine Postleitzahl aus fünf Ziffern.")
    return digits.zfill(5)


def phone(text: str) -> str:
    """A telephone number, as written but without odd characters."""
    digits = DIGITS.sub("", text)
    if not 5 <= len(digits) <= 16 or re.search(r"[a-zA-Z]", text) or len(text) > 40:
        raise Wrong("phone", f"«{shown(text)}» ist keine Telefonnummer.")
    return text


def email(text: str) -> str:
    """An e-mail address."""
    address = text.removeprefix("mailto:")
    if len(address) > 254 or not EMAIL.match(address):
        raise Wrong("email", f"«{shown(text)}» ist keine E-Mail-Adresse.")
    return address


def street_and_number(street: str, house_number: str) -> tuple[str, str]:
    """«Am Markt 3a» in one column becomes two."""
    if not house_number and (found := WITH_NUMBER.match(street)) and len(found["number"]) <= 10:
        return found["street"].strip(" ,"), found["number"].strip()
    return street, house_number


def shown(text: str) -> str:
    """A value as far as a sentence can hold it."""
    return text if len(text) <= 40 else f"{text[:40]}…"
