"""What was received from whom and when, and what is missing, as a paper in two languages. «Eingangsbestätigung»"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone

from augenhoehe.documents.kinds import kind_of, sensitive_kinds
from augenhoehe.documents.models import Delivery, OwedPaper, Paper
from augenhoehe.documents.paper_words import Pair, sentence, words
from augenhoehe.typesetting.engine import typeset
from augenhoehe.web.languages import direction, html_lang

LAYOUT = Path(__file__).parent / "typst" / "receipt.typ"
LABELS = (
    *("page", "not_translated", "person", "received_on", "received_by", "from_whom", "received", "shown"),
    *("missing", "paper", "pages", "until"),
)


@dataclass(frozen=True)
class Receipt:
    """Everything a receipt says. «Eingangsbestätigung»"""

    delivery: Delivery
    papers: list[Paper]
    owed: list[OwedPaper]
    names_protected: bool

    def data(self, language: str) -> dict[str, object]:
        """In plain values for the layout (see typst/receipt.example.json)."""
        delivery = self.delivery
        local_jobcenter = delivery.staff.team.local_jobcenter.name if delivery.staff else ""
        shown = [paper for paper in self.papers if paper.is_shown_only]
        day = german_date(timezone.localdate(delivery.received_at))
        return {
            "language": {"code": html_lang(language), "direction": direction(language)},
            "author": local_jobcenter,
            "title": words("title", language),
            "running_line": f"Eingangsbestätigung · {day}",
            "local_jobcenter": local_jobcenter,
            "person_name": delivery.person.both_names,
            "received_on": day,
            "received_by": delivery.staff.addressed_name if delivery.staff else "",
            "from_whom": brought_by(delivery, language),
            "received": [self.line(paper, language) for paper in self.papers if not paper.is_shown_only],
            "shown": [self.line(paper, language) for paper in shown],
            "shown_note": words("shown_note", language),
            "missing": [self.owed_line(owed, language) for owed in self.owed],
            "missing_note": words("missing_note" if self.owed else "nothing_missing", language),
            "notes": self.notes(language),
            "labels": {name: words(name, language) for name in LABELS},
        }

    def line(self, paper: Paper, language: str) -> dict[str, object]:
        """One paper: what, how many pages, for whom, and until when a translation is needed."""
        is_named = self.names_protected or not paper.is_protected
        rest: list[Pair] = []
        if paper.person_id != self.delivery.person_id:
            rest.append(words("for_child", language, name=paper.person.given_name))
        if paper.translation_due_on and paper.translation_received_at is None:
            rest.append(words("translation_until", language, day=german_date(paper.translation_due_on)))
        pages = sum(file.pages for file in paper.files.all())
        return {
            "text": titled(paper.kind, paper.title, language) if is_named else words("protected", language),
            "pages": str(pages) if pages else "",
            "rest": rest,
        }

    def owed_line(self, owed: OwedPaper, language: str) -> dict[str, object]:
        """One missing paper with its day."""
        is_named = self.names_protected or owed.kind not in sensitive_kinds()
        text = titled(owed.kind, owed.title, language) if is_named else words("protected", language)
        rest: list[Pair] = []
        if owed.for_person is not None and owed.for_person_id != self.delivery.person_id:
            rest.append(words("for_child", language, name=owed.for_person.given_name))
        if owed.came_in_part:
            rest.append(words("came_in_part", language))
        return {"text": text, "due_on": german_date(owed.due_on), "rest": rest}

    def notes(self, language: str) -> list[Pair]:
        """What counts in time, that one should keep the paper, and that nobody has reviewed the translation."""
        keys = ["keep"]
        if any(paper.translation_due_on and not paper.translation_received_at for paper in self.papers):
            keys.insert(0, "translation_note")
        if language != "de":
            keys.append("unreviewed")
        return [words(key, language) for key in keys]


def titled(kind: str, title: str, language: str) -> Pair:
    """«Mietvertrag: Ravardistraße»; what somebody typed is never translated."""
    text = sentence(kind_of(kind).label, language)
    return {side: f"{part}: {title}" if part and title else part for side, part in text.items()}


def brought_by(delivery: Delivery, language: str) -> Pair:
    """Who brought it, by name where it was somebody else, and by which way."""
    who, way = words(f"whom.{delivery.from_whom}", language), words(f"way.{delivery.channel}", language)
    name = f" ({delivery.from_name})" if delivery.from_name else ""
    return {side: f"{who[side]}{name}, {way[side]}" if who[side] and way[side] else None for side in who}


def german_date(day: date) -> str:
    """«04.12.2026»"""
    return f"{day:%d.%m.%Y}"


def receipt_as_pdf(receipt: Receipt, language: str) -> HttpResponse:
    """The answer of a page that prints it; the file name carries no name of a person."""
    response = HttpResponse(typeset(LAYOUT, receipt.data(language)), content_type="application/pdf")
    day = timezone.localdate(receipt.delivery.received_at)
    response["Content-Disposition"] = f'inline; filename="Eingangsbestaetigung-{day:%Y-%m-%d}.pdf"'
    return response
