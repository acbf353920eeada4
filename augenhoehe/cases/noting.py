"""Writing things down: notes, contacts, needs, what is to be done – and taking back what was wrong.

Each verb is one transaction. A token made with the form makes the second click, in any window, the same entry.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from augenhoehe.cases.models import (
    Case,
    Contact,
    FollowUp,
    FollowUpKind,
    Need,
    NeedNote,
    NeedStage,
    Note,
    NoteVisibility,
    SensitiveNote,
    Speaker,
    Visibility,
    Words,
)
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Responsibility, ResponsibilityRole
from augenhoehe.privacy.acting import acting_account
from augenhoehe.privacy.registry import history_of

JUST_NOW = timedelta(minutes=10)
M = TypeVar("M", bound=models.Model)


class ChangedMeanwhile(Exception):
    """Somebody else changed this entry after the page was read; nothing was written."""


class StandsThereAlready(Exception):
    """The same theme is there a second time; one of them is enough."""


@dataclass(frozen=True)
class NoteText:
    """What is to be written into a note: the words, for whom, and in which language the person has them too."""

    text: str
    visibility: str = NoteVisibility.INTERNAL
    counterpart: str = ""
    counterpart_language: str = ""
    kept_reason: str = ""


def written_before(model: type[M], case: Case, token: uuid.UUID | None) -> M | None:
    """The entry this very form has made already. Locks the case, so that two clicks come one after the other."""
    Case.objects.select_for_update().get(pk=case.pk)
    if token is None:
        return None
    return model._default_manager.filter(case=case, token=token).first()


@transaction.atomic
def write_note(
    *, case: Case, staff: Staff, words: NoteText, at: datetime, token: uuid.UUID | None = None
) -> Note:
    """One note; protected words go into the table of their own and nowhere else. «Vermerk»"""
    earlier = written_before(Note, case, token)
    if earlier is not None:
        return earlier
    is_sensitive = words.visibility == NoteVisibility.SENSITIVE
    note = Note.objects.create(
        case=case,
        staff=staff,
        written_at=at,
        visibility=words.visibility,
        words=None if is_sensitive else pair_of(case, words, at),
        kept_reason="" if is_sensitive else words.kept_reason,
        token=token,
    )
    if is_sensitive:
        SensitiveNote.objects.create(note=note, text=words.text)
    return note


def said_just_now(case: Case, staff: Staff, words: NoteText) -> Note | None:
    """The note this colleague has just written here in the same words: going back and saving again means that one."""
    since = timezone.now() - JUST_NOW
    rows = Note.objects.filter(case=case, staff=staff, visibility=words.visibility, withdrawn_at=None)
    found: Note | None = rows.filter(
        Q(words__original=words.text, words__counterpart=words.counterpart) | Q(sensitive__text=words.text),
        written_at__gte=since,
    ).first()
    return found


def pair_of(case: Case, words: NoteText, at: datetime) -> Words:
    """German words of a colleague, with the person's half where there is one already."""
    return Words.objects.create(
        case=case,
        original=words.text,
        language="de",
        said_by=Speaker.COUNSELLOR,
        visibility=Visibility.SHARED if words.visibility == NoteVisibility.SHARED else Visibility.INTERNAL,
        **counterpart_of(words.counterpart, words.counterpart_language, Speaker.COUNSELLOR.label, at),
    )


def counterpart_of(text: str, language: str, translated_by: str, at: datetime) -> dict[str, Any]:
    """The columns of a translation; none for no text."""
    if not text:
        return {}
    return {
        "counterpart": text,
        "counterpart_language": language,
        "translated_by": translated_by,
        "translated_at": at,
    }


@transaction.atomic
def translate_note(*, note: Note, text: str, language: str, translated_by: str, at: datetime) -> None:
    """The person's half of a shared note comes later. Raises ChangedMeanwhile when it is there already."""
    columns = counterpart_of(text, language, translated_by, at)
    if not Words.objects.filter(note=note.pk, counterpart="").update(**columns):
        raise ChangedMeanwhile


@transaction.atomic
def withdraw_note(*, note: Note, reason: str, at: datetime) -> bool:
    """Taken back visibly: it stays, struck through, with its reason. The second click finds it done."""
    return bool(Note.objects.filter(pk=note.pk, withdrawn_at=None).update(**taken_back(reason, at)))


@transaction.atomic
def protect_note(*, note: Note) -> bool:
    """Words that belong apart are laid there afterwards; nowhere else a trace of them is left, in no history either.

    That somebody did so stays in the history of the note, which for protected notes is shown to nobody.
    """
    found = Note.objects.select_for_update(of=("self",)).select_related("words").get(pk=note.pk)
    words = found.words
    if words is None:
        return False
    SensitiveNote.objects.create(
        note=found, text="\n\n".join(filter(None, (words.original, words.counterpart)))
    )
    found.visibility, found.words, found.kept_reason = NoteVisibility.SENSITIVE, None, ""
    found.save(update_fields=["visibility", "words", "kept_reason"])
    number = words.pk
    words.delete()
    history_of(Words).filter(id=number).delete()
    history_of(Note).filter(id=found.pk).update(kept_reason="")
    return True


def taken_back(reason: str, at: datetime) -> dict[str, Any]:
    """The columns of a withdrawal."""
    return {"withdrawn_at": at, "withdrawn_by_account": acting_account(), "withdrawn_reason": reason}


@transaction.atomic
def record_contact(
    *,
    case: Case,
    staff: Staff,
    facts: dict[str, Any],
    words: NoteText | None,
    token: uuid.UUID | None = None,
    follow_up_on: date | None = None,
) -> Contact:
    """A contact with what was noted about it and, if wanted, a day to look again. «Kontakt, Schnellnotiz»"""
    earlier = written_before(Contact, case, token)
    if earlier is not None:
        return earlier
    note = None
    if words is not None and words.text:
        note = write_note(case=case, staff=staff, words=words, at=timezone.now())
    contact = Contact.objects.create(case=case, staff=staff, note=note, token=token, **facts)
    if follow_up_on is not None:
        FollowUp.objects.create(
            case=case,
            staff=who_follows_up(case, staff, timezone.localdate()),
            kind=FollowUpKind.CHECK,
            due_on=follow_up_on,
            note=note,
        )
    return contact


def who_follows_up(case: Case, staff: Staff, on: date) -> Staff:
    """Whoever looks after the person; without anybody, whoever wrote it down."""
    care = Responsibility.objects.on(on).filter(
        person=case.person_id, role=ResponsibilityRole.COUNSELLING, staff__isnull=False
    )
    found = care.select_related("staff").first()
    return staff if found is None or found.staff is None else found.staff


@transaction.atomic
def correct_contact(*, contact: Contact, read: dict[str, Any], facts: dict[str, Any]) -> None:
    """Other facts than were written at first; the history keeps the old ones.

    `read` is what the page showed: raises ChangedMeanwhile when it is no longer so.
    """
    if not Contact.objects.filter(pk=contact.pk, withdrawn_at=None, **read).update(**facts):
        raise ChangedMeanwhile


@transaction.atomic
def withdraw_contact(*, contact: Contact, reason: str, at: datetime) -> bool:
    """The contact, what was noted about it and what was to be done because of it. The clocks go back by themselves."""
    done = Contact.objects.filter(pk=contact.pk, withdrawn_at=None).update(**taken_back(reason, at))
    if done and contact.note_id:
        Note.objects.filter(pk=contact.note_id, withdrawn_at=None).update(**taken_back(reason, at))
        FollowUp.objects.filter(note=contact.note_id, done_at=None).delete()
    return bool(done)


@transaction.atomic
def add_need(
    *, case: Case, theme: str = "", own_words: str = "", language: str = "de", on: date
) -> tuple[Need, bool]:
    """What matters to the person, in a card or her own words, behind the others; False where it stands there. «Bedarf»

    Closed on this very day it is open again: a second one could not begin on its last day.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    rows = Need.objects.on(on).filter(case=case, withdrawn_at=None)
    known = rows.filter(theme=theme, **({"words__original": own_words} if own_words else {})).first()
    if known is not None:
        return known, reopen_need(need=known, on=on)
    words = own_words_of(case, own_words, language) if own_words else None
    place = last_place(case, on) + 1
    return Need.objects.create(case=case, theme=theme, words=words, priority=place, starts_on=on), True


def own_words_of(case: Case, text: str, language: str) -> Words:
    """What the person said, as she said it."""
    return Words.objects.create(case=case, original=text, language=language, said_by=Speaker.PERSON)


def last_place(case: Case, on: date) -> int:
    """The last place in the person's order; nought for none."""
    open_ones = Need.objects.still_open(on).filter(case=case)
    return open_ones.aggregate(last=models.Max("priority"))["last"] or 0


@transaction.atomic
def move_need(*, need: Need, by: int, on: date) -> None:
    """One place up (-1) or down (+1) in the person's order."""
    Case.objects.select_for_update().get(pk=need.case_id)
    order = list(Need.objects.still_open(on).filter(case=need.case_id).order_by("priority", "pk"))
    place = next((place for place, one in enumerate(order) if one.pk == need.pk), None)
    if place is None:
        return
    target = min(max(place + by, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    for priority, one in enumerate(order, start=1):
        if one.priority != priority:
            Need.objects.filter(pk=one.pk).update(priority=priority)


@transaction.atomic
def note_need(
    *, need: Need, stage: str, staff: Staff, words: NoteText, at: datetime, token: uuid.UUID
) -> NeedNote:
    """What is known about one stage of a need; the newest one counts, the earlier ones stay. «Angabe zum Bedarf»"""
    note = write_note(case=need.case, staff=staff, words=words, at=at, token=token)
    found, _ = NeedNote.objects.get_or_create(note=note, defaults={"need": need, "stage": stage})
    return found


@transaction.atomic
def close_need(
    *, need: Need, staff: Staff, words: NoteText, on: date, at: datetime, token: uuid.UUID
) -> None:
    """The need has come to its end, with what came of it. The second click changes nothing."""
    note_need(need=need, stage=NeedStage.RESULT, staff=staff, words=words, at=at, token=token)
    Need.objects.filter(pk=need.pk, ends_on=None).update(ends_on=on)


@transaction.atomic
def withdraw_need(*, need: Need, reason: str, at: datetime) -> bool:
    """It was never a need of this person's."""
    return bool(Need.objects.filter(pk=need.pk, withdrawn_at=None).update(**taken_back(reason, at)))


@transaction.atomic
def reopen_need(*, need: Need, on: date) -> bool:
    """It matters again: closed too early, or taken back by mistake; what came of it so far stays noted.

    False when it is open anyway. Raises StandsThereAlready when the theme has been taken up anew since.
    """
    Case.objects.select_for_update().get(pk=need.case_id)
    found = Need.objects.get(pk=need.pk)
    if found.withdrawn_at is None and found.ends_on is None:
        return False
    others = Need.objects.filter(case=need.case_id, theme=found.theme, withdrawn_at=None).exclude(pk=need.pk)
    since = others.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=found.starts_on))
    if found.theme and since.exists():
        raise StandsThereAlready
    place = last_place(found.case, on) + 1
    columns = {"withdrawn_at": None, "withdrawn_by_account": None, "withdrawn_reason": ""}
    Need.objects.filter(pk=need.pk).update(ends_on=None, priority=place, **columns)
    return True


@transaction.atomic
def add_follow_up(
    *,
    case: Case,
    staff: Staff,
    facts: dict[str, Any],
    words: NoteText | None,
    author: Staff,
    token: uuid.UUID,
) -> FollowUp:
    """Something to be done on a day by a colleague, with a sentence or without. «Wiedervorlage»"""
    earlier = written_before(FollowUp, case, token)
    if earlier is not None:
        return earlier
    note = None
    if words is not None and words.text:
        note = write_note(case=case, staff=author, words=words, at=timezone.now())
    return FollowUp.objects.create(case=case, staff=staff, note=note, token=token, **facts)


@transaction.atomic
def finish_follow_up(*, follow_up: FollowUp, at: datetime) -> bool:
    """Done; the second click finds it done."""
    return bool(FollowUp.objects.filter(pk=follow_up.pk, done_at=None).update(done_at=at))


@transaction.atomic
def reopen_follow_up(*, follow_up: FollowUp) -> bool:
    """Not done after all."""
    return bool(FollowUp.objects.filter(pk=follow_up.pk, done_at__isnull=False).update(done_at=None))


@transaction.atomic
def move_follow_up(*, follow_up: FollowUp, read: date, due_on: date) -> None:
    """To another day; a talk keeps its hour. Raises ChangedMeanwhile when the page showed another day."""
    starts_at = follow_up.starts_at
    if starts_at is not None:
        hour = timezone.localtime(starts_at).time()
        starts_at = timezone.make_aware(datetime.combine(due_on, hour))
    moved = FollowUp.objects.filter(pk=follow_up.pk, done_at=None, due_on=read)
    if not moved.update(due_on=due_on, starts_at=starts_at):
        raise ChangedMeanwhile


@transaction.atomic
def write_notes(*, texts: Mapping[int, str], staff: Staff, at: datetime) -> dict[int, Note]:
    """One internal note for each of these cases, by case, in the house's own words. «Vermerk»"""
    said = {"language": "de", "said_by": Speaker.COUNSELLOR, "visibility": Visibility.INTERNAL}
    words = Words.objects.bulk_create(
        [Words(case_id=case, original=text, **said) for case, text in texts.items()]
    )
    notes = Note.objects.bulk_create(
        Note(case_id=one.case_id, staff=staff, written_at=at, visibility=NoteVisibility.INTERNAL, words=one)
        for one in words
    )
    return {note.case_id: note for note in notes}


@transaction.atomic
def withdraw_notes(*, notes: Iterable[int], reason: str, at: datetime) -> None:
    """Several notes taken back visibly; those taken back already stay as they are."""
    Note.objects.filter(pk__in=list(notes), withdrawn_at=None).update(**taken_back(reason, at))
