"""Taking papers in: rows and files together, or nothing of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from augenhoehe.documents import vault
from augenhoehe.documents.content import CleanFile
from augenhoehe.documents.models import Delivery, OwedPaper, Paper, PaperFile
from augenhoehe.people.models import Person


@dataclass(frozen=True)
class IncomingPaper:
    """One paper as the form says it. «Unterlage im Eingang»"""

    person: Person
    kind: str
    visibility: str
    title: str = ""
    is_shown_only: bool = False
    language: str = "de"
    translation_due_on: date | None = None
    files: tuple[CleanFile, ...] = ()


@dataclass(frozen=True)
class TakenIn:
    """What came of it; `is_new` is False for the second click."""

    delivery: Delivery
    is_new: bool


def known_delivery(client_token: UUID) -> Delivery | None:
    """What an earlier click of the same form took in."""
    return Delivery.objects.filter(client_token=client_token).first()


@transaction.atomic
def take_in(*, delivery: Delivery, papers: Sequence[IncomingPaper], names: vault.Names) -> TakenIn:
    """Keeps all papers of one delivery; call inside `vault.keeping()`, so that files go when anything fails.

    Two clicks at the same moment: the unique token lets the first through, the second waits and then finds it.
    """
    try:
        with transaction.atomic():
            delivery.save()
    except IntegrityError:
        known = known_delivery(delivery.client_token)
        if known is None:
            raise
        return TakenIn(known, is_new=False)
    for incoming in papers:
        paper = Paper(
            delivery=delivery,
            person=incoming.person,
            kind=incoming.kind,
            title=incoming.title,
            received_at=delivery.received_at,
            visibility=incoming.visibility,
            is_shown_only=incoming.is_shown_only,
            language=incoming.language,
            translation_due_on=incoming.translation_due_on,
        )
        paper.full_clean(exclude=["delivery", "person"])
        paper.save()
        add_files(paper, incoming.files, names)
        settle(paper)
    return TakenIn(delivery, is_new=True)


def add_files(paper: Paper, files: Sequence[CleanFile], names: vault.Names) -> None:
    """Stores the files and the rows that name them."""
    for file in files:
        stored = vault.keep(file.content, names)
        PaperFile.objects.create(
            paper=paper,
            stored_as=stored.name,
            is_encrypted=stored.is_encrypted,
            content_type=file.content_type,
            size_bytes=len(file.content),
            pages=file.pages,
            sha256=file.sha256,
        )


def settle(paper: Paper) -> None:
    """What was owed and has now come: the one of this kind that was due first."""
    owed = (
        OwedPaper.objects.select_for_update(of=("self",))
        .open()
        .filter(person=paper.person, kind=paper.kind)
        .order_by("due_on", "pk")
        .first()
    )
    if owed is not None:
        owed.received_by = paper
        owed.save(update_fields=["received_by"])


def ask_for(
    *, person: Person, kind: str, title: str, asked_on: date, due_on: date, asked_by_id: int | None
) -> OwedPaper:
    """A paper is asked for; the same one still open stays one, with the new day."""
    with transaction.atomic():
        known = (
            OwedPaper.objects.select_for_update(of=("self",))
            .open()
            .filter(person=person, kind=kind, title=title)
            .first()
        )
        owed = known or OwedPaper(
            person=person, kind=kind, title=title, asked_on=asked_on, asked_by_id=asked_by_id
        )
        owed.due_on = due_on
        owed.full_clean(exclude=["person", "asked_by"])
        owed.save()
    return owed
