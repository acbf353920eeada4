"""One row of a file becomes facts, and everything that is wrong with it a list of sentences. No Django here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from augenhoehe.cases.importing import values, words
from augenhoehe.cases.importing.values import Wrong

Reader = Callable[[str], str]
NEEDED = ("client_number",)
NEEDED_IF_NEW = ("given_name", "family_name", "birth_date")
ADDRESS = ("street", "postcode", "city")
CASE_FROM_AGE = 15
TOO_YOUNG = "Einen Fall gibt es erst ab dem 15. Geburtstag (§ 7 Abs. 1 SGB II)."

READERS: Mapping[str, Reader] = {
    "client_number": values.number,
    "unit_number": values.number,
    "unit_role": partial(values.chosen, "unit_role", "Stellung in der Bedarfsgemeinschaft"),
    "salutation": partial(values.chosen, "salutation", "Anrede"),
    "given_name": values.name,
    "family_name": values.name,
    "native_name": values.long_name,
    "birth_date": values.birth_date,
    "nationality": partial(values.chosen, "nationality", "Staatsangehörigkeit"),
    "language": partial(values.chosen, "language", "Sprache"),
    "language_level": partial(values.chosen, "level", "Sprachniveau"),
    "german_level": partial(values.chosen, "level", "Sprachniveau"),
    "interpreter_need": partial(values.chosen, "interpreter_need", "Angabe zur Sprachmittlung"),
    "street": partial(values.words_of, longest=120),
    "house_number": lambda text: text if len(text) <= 10 else refuse_long(text, 10),
    "postcode": values.postcode,
    "city": partial(values.words_of, longest=80),
    "phone": values.phone,
    "email": values.email,
    "approval_from": values.day,
    "approval_until": values.day,
    "case_starts_on": values.day,
    "counsellor": partial(values.words_of, longest=120),
    "team": partial(values.words_of, longest=120),
}
# A nationality on a list of citizenship may be "not known": the column stays as it is.
SAYS_NOTHING = frozenset(
    {"-", "–", "—", "/", "k.a.", "k. a.", "n/a", "null", "none", "unbekannt", "?", "#n/a", "#nv"}
)


@dataclass(frozen=True)
class Problem:
    """What is wrong where: the target column (or none, for the whole row), the kind for grouping, the sentence."""

    column: str
    kind: str
    sentence: str


@dataclass
class CheckedRow:
    """The facts of one row, and its problems."""

    facts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, kind: str, sentence: str) -> None:
        """Notes one problem."""
        self.problems.append(Problem(column, kind, sentence))


def refuse_long(text: str, longest: int) -> str:
    """For short columns."""
    raise Wrong("too_long", f"«{values.shown(text)}» ist länger als {longest} Zeichen.")


def check(cells: Sequence[str], mapping: Mapping[str, int]) -> CheckedRow:
    """The row by itself: every cell read, then what the cells must be together. An empty cell says nothing."""
    row = CheckedRow()
    width = len(cells)
    for target, index in mapping.items():
        text = cells[index] if index < width else ""
        if not text or text.lower() in SAYS_NOTHING:
            continue
        try:
            row.facts[target] = READERS[target](text)
        except Wrong as wrong:
            row.refuse(target, wrong.kind, wrong.sentence)
    refused = {problem.column for problem in row.problems}
    for target in NEEDED:
        if target not in row.facts and target not in refused:
            row.refuse(target, "missing", f"{words.label_of(target)} fehlt.")
    check_address(row, refused)
    check_days(row)
    return row


def check_address(row: CheckedRow, refused: set[str]) -> None:
    """Street, postcode and place belong together."""
    facts = row.facts
    if "street" in facts:
        street, house_number = values.street_and_number(facts["street"], facts.get("house_number", ""))
        facts["street"] = street
        if house_number:
            facts["house_number"] = house_number
    given = [target for target in ADDRESS if target in facts]
    if given and len(given) < len(ADDRESS):
        for target in ADDRESS:
            if target not in facts and target not in refused:
                row.refuse(target, "address", f"Zur Anschrift fehlt: {words.label_of(target)}.")
    if "house_number" in facts and not given and not refused & set(ADDRESS):
        row.refuse("street", "address", "Zur Hausnummer fehlt die Straße.")
    if "unit_role" in facts and "unit_number" not in facts and "unit_number" not in refused:
        row.refuse("unit_number", "unit", "Zur Stellung fehlt die BG-Nummer.")


def check_days(row: CheckedRow) -> None:
    """The approval ends after it begins; a case begins from the fifteenth birthday on (§ 7 Abs. 1 SGB II)."""
    facts = row.facts
    begin, end = facts.get("approval_from"), facts.get("approval_until")
    if begin and end and end < begin:
        row.refuse("approval_until", "approval", "Die Bewilligung endet, bevor sie beginnt.")
    if bool(begin) != bool(end):
        column = "approval_until" if begin else "approval_from"
        if not any(problem.column == column for problem in row.problems):
            row.refuse(column, "approval", "Zur Bewilligung gehören Beginn und Ende.")
    if (begin or end) and "unit_number" not in facts:
        row.refuse("unit_number", "unit", "Zur Bewilligung fehlt die BG-Nummer.")
    check_case_age(row)


def check_case_age(row: CheckedRow) -> None:
    """A case is for an employable person only."""
    born, begins = row.facts.get("birth_date"), row.facts.get("case_starts_on")
    if born and begins and begins < fifteenth_birthday(born):
        row.refuse("case_starts_on", "case_age", TOO_YOUNG)


def fifteenth_birthday(born: str) -> str:
    """As text that sorts like the day; whoever was born on 29 February has it on 1 March."""
    later = f"{int(born[:4]) + CASE_FROM_AGE}{born[4:]}"
    return later.replace("-02-29", "-03-01")


def check_new(facts: Mapping[str, str], refuse: Callable[[str, str, str], None]) -> None:
    """What somebody must have who is not known yet."""
    for target in NEEDED_IF_NEW:
        if target not in facts:
            refuse(target, "missing", f"{words.label_of(target)} fehlt; für neue Personen wird es gebraucht.")
