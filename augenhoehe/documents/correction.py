"""A paper was written down wrongly: kind, person, visibility, day. What stood there before stays. «Berichtigung»"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from augenhoehe.documents.actions import miss_again, settle
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import OwedPaper, Paper, PaperVisibility
from augenhoehe.organisation.models import Staff, declined
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.registry import history_of
from augenhoehe.web.languages import german_name

CORRECTED = {
    "kind": "Art",
    "title": "Bezeichnung",
    "person_id": "Person",
    "visibility": "Sichtbarkeit",
    "language": "Sprache",
    "received_at": "Eingegangen",
}
TAKEN_BACK = "Berichtigung zurückgenommen"
CHANGED_JUST_NOW = "Jemand anders hat diese Unterlage gerade geändert. Bitte sehen Sie noch einmal nach."
NOT_BACK = "Das lässt sich nicht rückgängig machen. Bitte berichtigen Sie die Unterlage."


@dataclass(frozen=True)
class Correction:
    """One correction as one reads it: when, by whom, why, and what stood there before. «Berichtigung»"""

    at: datetime
    by: str
    reason: str
    before: tuple[tuple[str, str], ...]
    values: dict[str, Any]


def state_of(paper: Paper) -> str:
    """What a window has read: saving over anything else would be a silent overwrite."""
    return "/".join(str(getattr(paper, name)) for name in (*CORRECTED, "withdrawn_at"))


@transaction.atomic
def correct(*, paper: Paper, values: dict[str, Any], reason: str, account_id: int | None) -> bool:
    """Writes the right values with their reason; gives whether anything is different now.

    1. A day is the day of the whole delivery: all that came with it has it too.
    2. What this paper was taken for by its kind or person is owed again; what it is now may be settled.
    """
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    if (state_of(held), held.translation_received_at) != (state_of(paper), paper.translation_received_at):
        raise ValidationError(CHANGED_JUST_NOW)
    before = {name: getattr(paper, name) for name in CORRECTED}
    if all(before[name] == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(paper, name, value)
    paper.corrected_at, paper.corrected_by_account = timezone.now(), account_id
    paper.corrected_reason = reason
    if paper.translation_received_at is not None:
        paper.translation_received_at = max(paper.translation_received_at, paper.received_at)
    paper.full_clean(exclude=["delivery", "person", "translation_of"])
    written = ("corrected_at", "corrected_by_account", "corrected_reason", "translation_received_at")
    paper.save(update_fields=[*values, *written])
    if paper.received_at != before["received_at"]:
        move_delivery(paper)
    if (paper.kind, paper.person_id) != (before["kind"], before["person_id"]):
        answer_anew(paper, before["kind"])
    return True


def move_delivery(paper: Paper) -> None:
    """The delivery, and all papers of it, came on that day."""
    delivery = paper.delivery
    if delivery is None:
        return
    delivery.received_at = paper.received_at
    delivery.save(update_fields=["received_at"])
    for other in delivery.papers.exclude(pk=paper.pk):
        other.received_at = paper.received_at
        other.full_clean(exclude=["delivery", "person", "translation_of"])
        other.save(update_fields=["received_at"])


def answer_anew(paper: Paper, former_kind: str) -> None:
    """It was taken for something else: that is missing again, and what it really is may be here now."""
    mine = Q(received_by=paper) | Q(partly_by=paper)
    for owed in OwedPaper.objects.select_for_update(of=("self",)).filter(mine, kind=former_kind):
        miss_again(owed)
    settle(paper)


def undo(*, paper: Paper, user: object, seen: str) -> bool:
    """What the last correction changed stands there again; False where there was none.

    `seen` is how many corrections the page showed: a second click takes nothing further back. Raises ValidationError.
    """
    found = corrections_of(paper, user)
    if not found:
        return False
    if seen != str(len(found)):
        raise ValidationError(CHANGED_JUST_NOW)
    last, account_id = found[0], getattr(user, "pk", None)
    person_id = last.values.get("person_id", paper.person_id)
    if not Person.objects.visible_to(user, Part.MASTER_DATA).filter(pk=person_id).exists():
        raise ValidationError(NOT_BACK)
    return correct(paper=paper, values=last.values, reason=TAKEN_BACK, account_id=account_id)


def corrections_of(paper: Paper, user: object) -> list[Correction]:
    """All corrections of this paper, the newest first, read from its history; nobody is named whom one may not see."""
    if paper.corrected_at is None:
        return []
    events = list(history_of(Paper).filter(id=paper.pk))
    found = list(pairs(events, paper))
    accounts = {after.corrected_by_account for _, after in found}
    names = {
        one.account_id: declined(one.addressed_name) for one in Staff.objects.filter(account_id__in=accounts)
    }
    people = {row.person_id for row, _ in found}
    seen = Person.objects.visible_to(user, Part.MASTER_DATA).filter(pk__in=people)
    people_names = {one.pk: one.full_name for one in seen}
    return [
        Correction(
            at=after.corrected_at,
            by=names.get(after.corrected_by_account, ""),
            reason=after.corrected_reason,
            before=tuple(
                (CORRECTED[name], in_words(name, getattr(before, name), people_names))
                for name in CORRECTED
                if getattr(before, name) != getattr(after, name)
            ),
            values={
                name: getattr(before, name)
                for name in CORRECTED
                if getattr(before, name) != getattr(after, name)
            },
        )
        for before, after in reversed(found)
    ]


def pairs(events: list[Any], paper: Paper) -> Iterator[tuple[Any, Any]]:
    """Before and after, for each change that was a correction."""
    for before, after in zip(events, [*events[1:], paper], strict=True):
        if after.corrected_at != before.corrected_at:
            yield before, after


def in_words(name: str, value: Any, people: dict[int, str]) -> str:
    """An earlier value as one reads it."""
    if name == "kind":
        return kind_of(value).label
    if name == "visibility":
        return str(PaperVisibility(value).label)
    if name == "received_at":
        return f"{timezone.localtime(value):%d.%m.%Y}"
    if name == "language":
        return german_name(value)
    return people.get(value, "jemand anderes") if name == "person_id" else value or "–"
