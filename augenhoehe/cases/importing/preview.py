"""What a list would do, as the page shows it: lists by verdict, problems by kind, names only of whom one may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from augenhoehe.cases.importing.planning import shown
from augenhoehe.cases.importing.whole_file import column_label
from augenhoehe.cases.importing.words import label_of
from augenhoehe.cases.importing.workbook import xlsx_pieces
from augenhoehe.cases.models import DuplicateVerdict, ImportRow, ImportRun, RowVerdict
from augenhoehe.people.models import Person

LISTS = {
    "zu-klaeren": ("Zu klären", RowVerdict.PROBLEM),
    "dubletten": ("Mögliche Dubletten", None),
    "neu": ("Neu", RowVerdict.NEW),
    "geaendert": ("Geändert", RowVerdict.CHANGED),
    "unveraendert": ("Unverändert", RowVerdict.UNCHANGED),
}
SHOWN_OF_NEW = (
    *("birth_date", "language", "unit_number", "unit_role", "street", "house_number", "postcode", "city"),
    *("phone", "email", "case_starts_on", "counsellor", "team"),
)
GROUPS = """
    SELECT problem->>'column', problem->>'kind', count(*), min(number), min(problem->>'sentence')
    FROM cases_importrow, jsonb_array_elements(problems) AS problem
    WHERE id = ANY(%s)
    GROUP BY 1, 2 ORDER BY 3 DESC, 4 LIMIT 60
"""


def lists(seen: QuerySet[ImportRow]) -> list[tuple[str, str, int]]:
    """Key, title and count of every list."""
    having = Count("pk", filter=~Q(candidates=[]))
    found = seen.order_by().values_list("verdict").annotate(number=Count("pk"), candidates=having)
    counts = {verdict: (number, candidates) for verdict, number, candidates in found}
    candidates = sum(one for _, one in counts.values())
    return [
        (key, title, counts.get(verdict, (0, 0))[0] if verdict else candidates)
        for key, (title, verdict) in LISTS.items()
    ]


def count_words(run: ImportRun) -> str:
    """«12 neu, 3 geändert, 40 unverändert»"""
    words = {"new": "neu", "changed": "geändert", "unchanged": "unverändert"}
    return ", ".join(f"{run.counts.get(verdict, 0)} {word}" for verdict, word in words.items())


def chosen_list(offered: Sequence[tuple[str, str, int]], wanted: str) -> str:
    """The list that was asked for, else the first with anything on it."""
    if wanted in LISTS:
        return wanted
    return next((key for key, _, count in offered if count), "neu")


def rows(seen: QuerySet[ImportRow], chosen: str, column: str, kind: str) -> QuerySet[ImportRow]:
    """The rows of one list, of one kind of problem if that is wanted."""
    verdict = LISTS[chosen][1]
    found = seen.filter(verdict=verdict) if verdict else seen.exclude(candidates=[])
    if column or kind:
        found = found.filter(problems__contains=[{"column": column, "kind": kind}])
    return found


@dataclass(frozen=True)
class Group:
    """All problems of one kind in one column."""

    column: str
    kind: str
    label: str
    count: int
    first: int
    example: str


def problem_groups(seen: QuerySet[ImportRow]) -> list[Group]:
    """The kinds of problems, the most frequent first."""
    ids = list(seen.filter(verdict=RowVerdict.PROBLEM).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [ids])
        return [
            Group(column, kind, column_label(column), count, first, example)
            for column, kind, count, first, example in cursor.fetchall()
        ]


@dataclass(frozen=True)
class ShownCandidate:
    """A file that may be the same human's, as far as one may see it."""

    person: Person | None
    score: int
    reason: str
    ask: str
    row: int | None
    is_chosen: bool


@dataclass(frozen=True)
class ShownRow:
    """One row with everything the page says about it."""

    row: ImportRow
    name: str
    problems: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    candidates: list[ShownCandidate]

    @property
    def may_be_decided(self) -> bool:
        """Whether there is a file to compare with, or somebody to ask."""
        return any(one.person or one.ask for one in self.candidates)

    @property
    def waits_elsewhere(self) -> bool:
        """Whether the row stays out until somebody has asked at another site."""
        return any(one.ask for one in self.candidates)


def context(user: object, run: ImportRun, page: Sequence[ImportRow]) -> dict[str, Any]:
    """The rows of one page in words."""
    ids = {one["person"] for row in page for one in row.candidates if one["person"]}
    people = Person.objects.visible_to(user).in_bulk(ids) if ids else {}
    return {
        "rows": [shown_row(run, row, people) for row in page],
        "verdicts": DuplicateVerdict.choices,
    }


def shown_row(run: ImportRun, row: ImportRow, people: dict[int, Person]) -> ShownRow:
    """One row in words."""
    name = f"{row.facts.get('given_name', '')} {row.facts.get('family_name', '')}".strip()
    facts = [(label_of(one), shown(one, row.facts[one])) for one in SHOWN_OF_NEW if row.facts.get(one)]
    return ShownRow(
        row,
        name or named_by_cells(run, row),
        [(column_label(one["column"]), one["sentence"]) for one in row.problems],
        facts if row.verdict == RowVerdict.NEW else [],
        [
            ShownCandidate(
                people.get(one["person"]),
                one["score"],
                one["reason"],
                one.get("ask", ""),
                one.get("row"),
                is_chosen=row.decision == DuplicateVerdict.SAME and row.person_id == one["person"],
            )
            for one in row.candidates
            if one["person"] is None or one["person"] in people
        ],
    )


def named_by_cells(run: ImportRun, row: ImportRow) -> str:
    """Whoever the cells name, where they could not be read."""
    indexes = [run.mapping[one] for one in ("given_name", "family_name") if one in run.mapping]
    return " ".join(row.cells[index] for index in indexes if index < len(row.cells))[:120]


def problem_workbook(run: ImportRun, seen: QuerySet[ImportRow]) -> Iterator[bytes]:
    """The rows with problems as they came, with row and problems in front."""
    found = seen.filter(verdict=RowVerdict.PROBLEM).order_by("number").iterator(chunk_size=1_000)
    body = (
        [
            f"Zeile {row.number}",
            " ".join(f"{column_label(one['column'])}: {one['sentence']}" for one in row.problems),
            *row.cells,
        ]
        for row in found
    )
    return xlsx_pieces(["Stelle in der Liste", "Bitte klären", *run.headers], body)
