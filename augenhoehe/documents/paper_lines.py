"""One paper and one missing paper as a line of a list, with no more than this reader may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from augenhoehe.documents.access import PROTECTED, Sight
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import OwedPaper, Paper
from augenhoehe.documents.rules import is_translation_overdue, our_period_starts_on, receipt_that_counts
from augenhoehe.people.models import Person
from augenhoehe.web.languages import german_name


@dataclass(frozen=True)
class Remark:
    """A mark on a line: words and their tone."""

    text: str
    tone: str = "neutral"


@dataclass(frozen=True)
class PaperLine:
    """A received paper in a list. «Zeile der Unterlagen»"""

    paper: Paper
    name: str
    opens: bool
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class OwedLine:
    """A missing paper in a list. «Zeile der offenen Unterlagen»"""

    owed: OwedPaper
    name: str
    remark: Remark
    partly: str = ""
    whose: str = ""


def called(kind: str, title: str) -> str:
    """«Mietvertrag: Ravardistraße»"""
    label = kind_of(kind).label
    return f"{label}: {title}" if title else label


def paper_line(paper: Paper, sight: Sight, on: date) -> PaperLine:
    """What this reader learns of it."""
    is_named = sight.names(paper)
    return PaperLine(
        paper,
        called(paper.kind, paper.title) if is_named else PROTECTED,
        sight.opens(paper),
        tuple(remarks(paper, on)) if is_named else (),
    )


def remarks(paper: Paper, on: date) -> list[Remark]:
    """Shown only, protected, in which language, and how its translation stands."""
    said = []
    if paper.is_shown_only:
        said.append(Remark("vorgelegt, nicht kopiert"))
    if paper.is_protected:
        said.append(Remark("besonders geschützt", "warning"))
    if paper.language != "de":
        said.append(Remark(german_name(paper.language), "info"))
    if translation := translation_remark(paper, on):
        said.append(translation)
    return said


def translation_dates(paper: Paper) -> tuple[date, date | None, date | None]:
    """Received, translation due, translation received, as days."""
    translated = paper.translation_received_at
    return (
        timezone.localdate(paper.received_at),
        paper.translation_due_on,
        timezone.localdate(translated) if translated else None,
    )


def translation_remark(paper: Paper, on: date) -> Remark | None:
    """How the translation stands, and which day counts."""
    received_on, due_on, translated_on = translation_dates(paper)
    if due_on is None:
        return Remark(f"Übersetzung da seit {translated_on:%d.%m.%Y}", "success") if translated_on else None
    if translated_on is None:
        if is_translation_overdue(due_on, translated_on, on):
            return Remark(f"Übersetzung überfällig seit {due_on:%d.%m.%Y}", "danger")
        return Remark(f"Übersetzung erbeten bis {due_on:%d.%m.%Y}", "warning")
    counts_on = receipt_that_counts(received_on, due_on, translated_on)
    return Remark(f"Übersetzung da, es zählt der {counts_on:%d.%m.%Y}", "success")


def dates_that_count(paper: Paper) -> tuple[date | None, date | None]:
    """Which day counts as receipt, and from when our own period runs."""
    dates = translation_dates(paper)
    return receipt_that_counts(*dates), our_period_starts_on(*dates)


def owed_line(owed: OwedPaper, sight: Sight, on: date, file_of: Person | None = None) -> OwedLine:
    """What this reader learns of it; that the day has passed is said in words."""
    name = called(owed.kind, owed.title) if sight.names_owed(owed) else PROTECTED
    days, partly = (on - owed.due_on).days, ""
    if owed.came_in_part and owed.partly_by is not None:
        partly = f"ein Teil ist da seit {timezone.localdate(owed.partly_by.received_at):%d.%m.%Y}"
    if days > 0:
        remark = Remark(f"überfällig seit {days} {'Tag' if days == 1 else 'Tagen'}", "danger")
    else:
        remark = Remark(f"bis {owed.due_on:%d.%m.%Y}", "warning" if days > -4 else "neutral")
    return OwedLine(owed, name, remark, partly, whose(owed, file_of))


def whose(owed: OwedPaper, file_of: Person | None) -> str:
    """For whom it is, or who was asked, where that is not the one whose file is open."""
    if file_of is None:
        return ""
    if owed.for_person is not None and owed.for_person_id != file_of.pk:
        return f"für {owed.for_person.full_name}"
    return f"erbeten von {owed.person.full_name}" if owed.person_id != file_of.pk else ""


def owed_in_words(owed: OwedPaper, file_of: Person) -> str:
    """«Lohnabrechnung: Oktober, für Dmytro Kowalenko, bis 04.12.2026»"""
    parts = [called(owed.kind, owed.title), whose(owed, file_of), f"bis {owed.due_on:%d.%m.%Y}"]
    return ", ".join(part for part in parts if part)


def answer_lines(paper: Paper, owed: Iterable[OwedPaper]) -> list[tuple[OwedPaper, str, str]]:
    """What is owed, in words, and how far this paper is the answer: «whole», «part» or «none»."""

    def how_far(one: OwedPaper) -> str:
        if one.received_by_id == paper.pk:
            return "whole"
        return "part" if one.partly_by_id == paper.pk else "none"

    return [(one, owed_in_words(one, paper.person), how_far(one)) for one in owed]
