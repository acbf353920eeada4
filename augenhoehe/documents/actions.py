"""Taking papers in: rows and files together, or nothing of both."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from augenhoehe.documents import vault
from augenhoehe.documents.content import CleanFile
from augenhoehe.documents.models import Consent, Delivery, OwedPaper, Paper, PaperFile, PaperVisibility
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person

ASKED_ANEW = "inzwischen noch einmal erbeten"


@dataclass(frozen=True)
class Answers:
    """What a paper answers of all that is owed: what was chosen – None means nobody chose –, and whether only in part.

    «Zuordnung zu offenen Unterlagen»
    """

    chosen: frozenset[UUID] | None = None
    is_partial: bool = False


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
    translation_of: Paper | None = None
    files: tuple[CleanFile, ...] = ()
    answers: Answers = Answers()


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
        take_in_one(delivery, incoming, names)
    return TakenIn(delivery, is_new=True)


def take_in_one(delivery: Delivery, incoming: IncomingPaper, names: vault.Names) -> Paper:
    """One paper with its files, what it answers, and what it translates."""
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
        translation_of=incoming.translation_of,
    )
    paper.full_clean(exclude=["delivery", "person", "translation_of"])
    paper.save()
    add_files(paper, incoming.files, names)
    settle(paper, incoming.answers)
    note_translation(paper)
    return paper


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


def fitting(owed: Iterable[OwedPaper], *, kind: str, person_id: int, title: str) -> list[OwedPaper]:
    """What a paper of this kind for this person can answer: one means it is that one, several that somebody chooses.

    1. The same words: that one.
    2. Other words on both sides («September», «Oktober») say that it may be something else: somebody chooses.
    3. Nothing else is said: whatever is owed of this kind.
    """
    of_kind = [one for one in owed if one.kind == kind and one.about_id == person_id]
    same = [one for one in of_kind if title and one.title.casefold() == title.casefold()]
    return same if len(same) == 1 else of_kind


def is_certain(found: Sequence[OwedPaper], title: str) -> bool:
    """Whether nobody needs to choose."""
    return len(found) == 1 and (
        not title or not found[0].title or found[0].title.casefold() == title.casefold()
    )


def settle(paper: Paper, answers: Answers = Answers()) -> None:
    """What was owed and has now come, or a part of it. Nothing is guessed: of several, those that were chosen."""
    still_open = OwedPaper.objects.select_for_update(of=("self",)).open()
    if answers.chosen is not None:
        rows = list(still_open.filter(address__in=answers.chosen))
    else:
        owed = still_open.concerning(paper.person).filter(kind=paper.kind)
        rows = fitting(owed, kind=paper.kind, person_id=paper.person_id, title=paper.title)
        rows = rows if is_certain(rows, paper.title) else []
    for one in rows:
        answer(one, paper, is_partial=answers.is_partial)


def answer(owed: OwedPaper, paper: Paper, *, is_partial: bool) -> None:
    """This paper is what was asked for, or the first part of it: then it stays open."""
    if is_partial and (newer := asked_anew(owed)) is not None:
        miss_again(owed)
        owed = newer
    owed.received_by, owed.partly_by = (None, paper) if is_partial else (paper, None)
    owed.save(update_fields=["received_by", "partly_by"])


def asked_anew(owed: OwedPaper) -> OwedPaper | None:
    """The same, asked for once more after this one had been settled."""
    same = OwedPaper.objects.filter(
        person=owed.person_id, for_person=owed.for_person_id, kind=owed.kind, title=owed.title
    )
    found: OwedPaper | None = same.filter(received_by=None, withdrawn_at=None).exclude(pk=owed.pk).first()
    return found


def miss_again(owed: OwedPaper) -> None:
    """It is not here after all; where the same was asked for anew meanwhile, that request is the one that counts."""
    owed.received_by = owed.partly_by = None
    if asked_anew(owed) is not None:
        owed.withdraw(reason=ASKED_ANEW, account_id=None)
    else:
        owed.save(update_fields=["received_by", "partly_by"])


@transaction.atomic
def say_what_it_answers(paper: Paper, *, whole: Set[UUID], part: Set[UUID], offered: Set[UUID]) -> None:
    """Somebody looked again: what of the offered is here, what in part, and what not. «Damit erledigt»"""
    rows = list(OwedPaper.objects.select_for_update(of=("self",)).filter(address__in=offered))
    for owed in rows:
        if owed.address in whole | part:
            answer(owed, paper, is_partial=owed.address in part)
    for owed in rows:
        if owed.address not in whole | part and paper.pk in {owed.received_by_id, owed.partly_by_id}:
            miss_again(owed)


def note_translation(paper: Paper) -> None:
    """The original waits no longer: its translation came with this paper. § 19 Abs. 2 SGB X"""
    if paper.translation_of_id is None:
        return
    original = Paper.objects.select_for_update().get(pk=paper.translation_of_id)
    if original.translation_received_at is None:
        original.translation_received_at = max(paper.received_at, original.received_at)
        original.translation_came_with = paper
        original.save(update_fields=["translation_received_at", "translation_came_with"])


def hold(paper: Paper) -> None:
    """The paper as it stands by now, held with its delivery: what another window has just written is not overwritten.

    The delivery comes first, as in a correction, so that two never wait for each other.
    """
    list(Delivery.objects.select_for_update().filter(pk=paper.delivery_id))
    paper.refresh_from_db(from_queryset=Paper.objects.select_for_update())


@transaction.atomic
def take_back(paper: Paper, *, reason: str, account_id: int | None) -> None:
    """The paper is withdrawn; an original that had its translation by it waits again, or has another one."""
    hold(paper)
    paper.withdraw(reason=reason, account_id=account_id)
    original = Paper.objects.select_for_update().filter(translation_came_with=paper).first()
    if original is not None:
        original.translation_received_at = original.translation_came_with = None
        original.save(update_fields=["translation_received_at", "translation_came_with"])
        if another := original.translations.in_force().order_by("received_at", "pk").first():
            note_translation(another)


@transaction.atomic
def give_back(paper: Paper) -> None:
    """The taking back was a mistake."""
    hold(paper)
    paper.restore()
    note_translation(paper)


@transaction.atomic
def add_later(paper: Paper, files: Sequence[CleanFile], names: vault.Names) -> int:
    """Further pages of a paper that is here already, each once; gives how many. Call inside `vault.keeping()`."""
    known = set(Paper.objects.select_for_update().get(pk=paper.pk).files.values_list("sha256", flat=True))
    new = {file.sha256: file for file in files if file.sha256 not in known}
    add_files(paper, list(new.values()), names)
    return len(new)


def keep_sheet(consent: Consent, files: Sequence[CleanFile], staff: Staff, names: vault.Names) -> Paper:
    """The signed sheet of a consent becomes a protected paper of the person. «Unterschriebenes Blatt»"""
    delivery = Delivery.objects.create(person=consent.person, received_at=timezone.now(), staff=staff)
    kind, visibility = "consent", PaperVisibility.SENSITIVE
    incoming = IncomingPaper(person=consent.person, kind=kind, visibility=visibility, files=tuple(files))
    paper = take_in_one(delivery, incoming, names)
    consent.sheet = paper
    consent.save(update_fields=["sheet"])
    return paper


def ask_for(
    *,
    person: Person,
    kind: str,
    title: str,
    asked_on: date,
    due_on: date,
    asked_by_id: int | None,
    for_person: Person | None = None,
) -> OwedPaper:
    """A paper is asked for; the same one still open stays one, with the new day."""
    with transaction.atomic():
        known = (
            OwedPaper.objects.select_for_update(of=("self",))
            .open()
            .filter(person=person, for_person=for_person, kind=kind, title=title)
            .first()
        )
        owed = known or OwedPaper(
            person=person,
            for_person=for_person,
            kind=kind,
            title=title,
            asked_on=asked_on,
            asked_by_id=asked_by_id,
        )
        owed.due_on = due_on
        owed.full_clean(exclude=["person", "for_person", "asked_by"])
        owed.save()
    return owed
