"""Which column of a file is what: proposed from headings and contents, decided by a person. No Django here.

1. A heading we know decides. 2. A heading spelled almost so. 3. Otherwise what stands in the column.
Every proposal says why; nothing is mapped twice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from augenhoehe.cases.importing import words
from augenhoehe.cases.importing.values import read_date

ALIKE = 84
MOST_OF_THEM = 0.8
LOOKED_FOR_HEADINGS = 25
SAMPLE_ROWS = 200
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}$")
CLIENT_NUMBER = re.compile(r"^\d{3}[A-Z]\d{6}$")
UNIT_NUMBER = re.compile(r"^\d{5}//\d{7}$|^\d{5}BG\d{7}$", re.IGNORECASE)
PHONE = re.compile(r"^(\+|00|0)[\d\s/()-]{6,}$")
STREET = re.compile(r"(straße|strasse|str\.|weg|platz|allee|gasse|ring)\s*\d", re.IGNORECASE)
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Proposal:
    """One column of the file: its heading, what it seems to be, how sure and why, and two or three of its values."""

    index: int
    heading: str
    target: str | None
    score: int
    why: str
    examples: tuple[str, ...]

    @property
    def is_guess(self) -> bool:
        """Whether somebody should look twice: the heading alone did not say it."""
        return self.target is not None and self.score < 100


def find_headings(rows: Sequence[Row]) -> int:
    """The place of the row with the headings among the first rows; titles above it are passed over."""
    best, known_best = 0, 1
    for place, (_, cells) in enumerate(rows[:LOOKED_FOR_HEADINGS]):
        known = sum(1 for cell in cells if words.plain(cell) in words.lookup("columns"))
        if known > known_best:
            best, known_best = place, known
    if known_best > 1:
        return best
    widest = max((len(set(filter(None, cells))) for _, cells in rows[:LOOKED_FOR_HEADINGS]), default=0)
    full = (
        place
        for place, (_, cells) in enumerate(rows)
        if len(set(filter(None, cells))) >= max(2, widest * 0.6)
    )
    return next(full, 0)


def named_headings(cells: Iterable[str], width: int) -> list[str]:
    """A name for every column: empty ones are counted, a name that comes twice gets a number."""
    headings: list[str] = []
    given = list(cells)
    for index in range(width):
        name = (given[index] if index < len(given) else "")[:200] or f"Spalte {index + 1}"
        twice = sum(1 for known in headings if known == name or known.startswith(f"{name} ("))
        headings.append(f"{name} ({twice + 1})" if twice else name)
    return headings


def propose(headings: Sequence[str], sample: Sequence[Sequence[str]]) -> list[Proposal]:
    """What every column seems to be."""
    columns = [column_of(sample, index) for index in range(len(headings))]
    guesses = [by_heading(heading) for heading in headings]
    taken = best_of_each(guesses)
    for index, values in enumerate(columns):
        if index in taken:
            continue
        guess = by_content(values)
        if guess is not None and guess[0] not in {target for target, _, _ in taken.values()}:
            taken[index] = guess
    proposals = []
    for index, heading in enumerate(headings):
        target, score, why = taken.get(index, (None, 0, ""))
        proposals.append(Proposal(index, heading, target, score, why, examples_of(columns[index])))
    return proposals


def column_of(sample: Sequence[Sequence[str]], index: int) -> list[str]:
    """The filled cells of one column."""
    return [row[index] for row in sample if index < len(row) and row[index]]


def examples_of(values: Sequence[str]) -> tuple[str, ...]:
    """The first different values, short."""
    return tuple(value[:40] for value in list(dict.fromkeys(values))[:3])


Guess = tuple[str, int, str]


def best_of_each(guesses: Sequence[Guess | None]) -> dict[int, Guess]:
    """Each target for the column that fits it best; the first one where two fit alike."""
    taken: dict[int, Guess] = {}
    ordered = sorted(
        ((guess, index) for index, guess in enumerate(guesses) if guess), key=lambda one: (-one[0][1], one[1])
    )
    for guess, index in ordered:
        if guess[0] not in {target for target, _, _ in taken.values()}:
            taken[index] = guess
    return taken


def by_heading(heading: str) -> Guess | None:
    """By its name, exactly or almost."""
    known, key = words.lookup("columns"), words.plain(re.sub(r" \(\d+\)$", "", heading))
    if key in known:
        return known[key], 100, "Überschrift bekannt"
    if len(key) < 4:
        return None
    found = process.extractOne(key, list(known), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if found is None:
        return None
    return known[found[0]], min(99, round(found[1])), "Überschrift ähnlich"


def by_content(values: Sequence[str]) -> Guess | None:
    """By what stands in it, where nearly all of it looks alike."""
    if len(values) < 2:
        return None
    for target, fits in SHAPES:
        share = sum(1 for value in values if fits(value)) / len(values)
        if share >= MOST_OF_THEM:
            return target, round(share * 80), "Inhalt passt"
    return None


def is_birth_date(value: str) -> bool:
    """A day long enough ago; serial numbers could be anything and do not count."""
    day = read_date(value) if not value.isdigit() else None
    return day is not None and 1920 <= day.year <= 2012


SHAPES = (
    ("email", lambda value: bool(EMAIL.match(value))),
    ("client_number", lambda value: bool(CLIENT_NUMBER.match(value.upper()))),
    ("unit_number", lambda value: bool(UNIT_NUMBER.match(value))),
    ("birth_date", is_birth_date),
    ("salutation", lambda value: words.plain(value) in {"frau", "herr"}),
    ("language", lambda value: len(value) > 2 and words.meaning_of("language", value) is not None),
    ("nationality", lambda value: len(value) > 2 and words.meaning_of("nationality", value) is not None),
    ("street", lambda value: bool(STREET.search(value))),
    ("postcode", lambda value: len(value) == 5 and value.isdigit()),
    ("phone", lambda value: bool(PHONE.match(value))),
)


def proposals_for(
    headings: Sequence[str], sample: Sequence[Sequence[str]], mapping: dict[str, int]
) -> list[Proposal]:
    """The columns with what they are taken for at present."""
    target_of = {index: target for target, index in mapping.items()}
    return [
        one
        if one.target == target_of.get(one.index)
        else replace(one, target=target_of.get(one.index), score=100)
        for one in propose(headings, sample)
    ]


class MappingRefused(Exception):
    """A mapping that does not fit the file; the text is what the user sees."""


def read_mapping(chosen: dict[str, str], headings: Sequence[str]) -> dict[str, int]:
    """A mapping «heading → target» as «target → column»; every word in it must be known, nothing twice."""
    mapping: dict[str, int] = {}
    for heading, target in chosen.items():
        if heading not in headings:
            raise MappingRefused(
                f"Die Spalte «{heading}» gibt es in dieser Datei nicht. Vorhanden: {', '.join(headings)}."
            )
        if target not in words.targets():
            raise MappingRefused(f"«{target}» gibt es als Ziel nicht. Möglich: {', '.join(words.targets())}.")
        if target in mapping:
            raise MappingRefused(
                f"«{words.label_of(target)}» ist zweimal zugeordnet. Bitte nur eine Spalte wählen."
            )
        mapping[target] = headings.index(heading)
    missing = [words.label_of(target) for target in ("client_number",) if target not in mapping]
    if missing:
        raise MappingRefused(f"Ohne die Spalte «{missing[0]}» lässt sich niemand zuordnen.")
    return mapping
