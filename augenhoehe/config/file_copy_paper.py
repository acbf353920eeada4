"""The copy of a file on paper and for machines. «Auskunft als PDF und JSON» – Art. 15 Abs. 3, Art. 20 DSGVO"""

import io
import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from augenhoehe.config.file_copy import FileCopy, Kind, Record
from augenhoehe.documents.models import PaperFile
from augenhoehe.documents.vault import STORE_PROBLEMS, pieces_of
from augenhoehe.privacy.history import FieldChange
from augenhoehe.typesetting.engine import typeset

log = logging.getLogger(__name__)
LAYOUT = Path(__file__).parent / "typst" / "file_copy.typ"
SCHEMA = "augenhoehe-file-copy/1"
QUIET = {"created_at", "created_through"}
CHECK_FIRST = (
    "Vor Herausgabe prüfen: § 25 Abs. 2 SGB X, ärztliche Vermittlung von Angaben über die Gesundheit, wenn sonst "
    "Schaden droht; § 25 Abs. 3 SGB X, berechtigte Interessen anderer Menschen."
)
ABOUT_OTHERS = (
    "Andere Menschen mit eigener Akte, auch die der Bedarfsgemeinschaft, sind nicht genannt. "
    "Beschäftigte stehen mit Aufgabe und Team."
)
WITHOUT_PROTECTED = (
    "Nicht enthalten: besonders geschützte Vermerke und Unterlagen. Die vollständige Auskunft erstellt der Datenschutz "
    "oder die Leitung des zuständigen Teams."
)


def paper_data(copy: FileCopy, missing: Iterable[str] = ()) -> dict[str, object]:
    """What the layout prints."""
    person, day = copy.person, f"{timezone.localtime(copy.made_at):%d.%m.%Y}"
    notes = [CHECK_FIRST, ABOUT_OTHERS, *([] if copy.is_complete else [WITHOUT_PROTECTED]), *missing]
    numbered = referred_tables(copy)
    sections: list[dict[str, object]] = [
        {"title": section.title, "kinds": [kind_data(kind, kind.key in numbered) for kind in section.kinds]}
        for section in copy.sections
    ]
    if copy.changes:
        sections.append({"title": "Was sich geändert hat", "kinds": [changes_data(copy)]})
    return {
        "language": {"code": "de", "direction": "ltr"},
        "author": settings.OFFICE_NAME,
        "title": {"own": None, "german": "Auskunft über Ihre Akte"},
        "running_line": f"Auskunft nach Art. 15 DSGVO · {day}",
        "labels": {
            "page": {"own": None, "german": "Seite {page} von {pages}"},
            "not_translated": {"own": None, "german": ""},
        },
        "person": [person.full_name, f"Kundennummer {person.client_number}", f"Stand: {day}"],
        "notes": notes,
        "sections": sections,
    }


def referred_tables(copy: FileCopy) -> set[str]:
    """Tables whose rows others point to by number («Unterlage: Nr. 7»): there the numbers are shown."""
    lines = (
        line
        for section in copy.sections
        for kind in section.kinds
        for record in kind.records
        for line in record.lines
    )
    return {line.value["table"] for line in lines if isinstance(line.value, dict) and "table" in line.value}


def kind_data(kind: Kind, is_numbered: bool) -> dict[str, object]:
    """One table as its records."""
    return {"title": kind.term, "records": [record_data(record, is_numbered) for record in kind.records]}


def record_data(record: Record, is_numbered: bool) -> list[dict[str, str]]:
    """The columns that say something; when and how it was entered comes last and small."""
    number = [{"label": "Nummer", "words": f"Nr. {record.number}"}] if is_numbered else []
    told = [line for line in record.lines if line.words and line.key not in QUIET]
    entered = [line.words for line in record.lines if line.words and line.key in QUIET]
    lines = [{"label": line.label, "words": line.words} for line in told]
    return [*number, *lines, *([{"label": "erfasst", "words": ", ".join(entered)}] if entered else [])]


def changes_data(copy: FileCopy) -> dict[str, object]:
    """Every change with the value before and after, oldest first."""
    records = []
    for what, at, is_deletion, fields in copy.changes:
        head = {
            "label": f"{timezone.localtime(at):%d.%m.%Y, %H:%M}",
            "words": f"{what}{' entfernt' if is_deletion else ''}",
        }
        records.append([head, *map(change_line, fields)])
    return {"title": "Änderungen", "records": records}


def change_line(change: FieldChange) -> dict[str, str]:
    return {"label": change.label, "words": f"vorher {change.before}, danach {change.after}"}


def as_json(copy: FileCopy) -> str:
    """The same for machines; docs/file_copy.md describes it."""
    data = {
        "schema": SCHEMA,
        "made_at": copy.made_at.isoformat(),
        "is_complete": copy.is_complete,
        "client_number": copy.person.client_number,
        "sections": [
            {"key": section.key, "title": section.title, "tables": [table(kind) for kind in section.kinds]}
            for section in copy.sections
        ],
        "changes": [
            {
                "table": what,
                "at": at.isoformat(),
                "is_deletion": is_deletion,
                "fields": [{"label": one.label, "before": one.before, "after": one.after} for one in fields],
            }
            for what, at, is_deletion, fields in copy.changes
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def table(kind: Kind) -> dict[str, Any]:
    """One table with its rows and the German names of its columns."""
    labels = {line.key: line.label for record in kind.records for line in record.lines}
    rows = [
        {"number": record.number} | {line.key: line.value for line in record.lines} for record in kind.records
    ]
    return {"key": kind.key, "title": kind.term, "labels": labels, "rows": rows}


def write_pdf(copy: FileCopy, target: IO[bytes]) -> None:
    """The typeset copy, followed by the stored papers, oldest first; what cannot be read is named in front."""
    pages, missing = PdfWriter(), []
    for file in papers_of(copy):
        try:
            attach(file, pages)
        except (PyPdfError, OSError, ValueError, *STORE_PROBLEMS) as problem:
            log.warning("paper file %s cannot be copied: %s", file.pk, type(problem).__name__)
            missing.append(f"Die Datei Nr. {file.pk} ließ sich nicht beifügen; bitte einzeln herausgeben.")
    whole = PdfWriter()
    whole.append(io.BytesIO(typeset(LAYOUT, paper_data(copy, missing))))
    if len(pages.pages):
        whole.append(pages_of(pages))
    whole.write(target)


def pages_of(writer: PdfWriter) -> IO[bytes]:
    """What was written so far, to be read again."""
    kept = io.BytesIO()
    writer.write(kept)
    kept.seek(0)
    return kept


def papers_of(copy: FileCopy) -> Iterator[PaperFile]:
    """Stored papers of the person; none without the protected part, for some of them are protected."""
    if copy.is_complete:
        yield from PaperFile.objects.filter(paper__person=copy.person).order_by("paper__received_at", "pk")


def attach(file: PaperFile, pages: PdfWriter) -> None:
    """The pages of one stored file."""
    content = io.BytesIO(b"".join(pieces_of(file.stored)))
    if file.is_image:
        content = as_page(content)
    pages.append(PdfReader(content), outline_item=f"Unterlage {file.paper_id}, Datei {file.pk}")


def as_page(picture: io.BytesIO) -> io.BytesIO:
    """A picture as a page of its own."""
    page = io.BytesIO()
    with Image.open(picture) as opened:
        opened.convert("RGB").save(page, format="PDF", resolution=150)
    page.seek(0)
    return page
