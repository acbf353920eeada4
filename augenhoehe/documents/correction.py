"""A paper was written down wrongly: kind, person, visibility, day. What stood there before stays. «Berichtigung»"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from augenhoehe.documents.actions import miss_again, settle
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.laying import refuse_what_is_bound
from augenhoehe.documents.models import Delivery, OwedPaper, Paper, PaperVisibility
from augenhoehe.organisation.models import Staff, declined
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.registry import history_of
from augenhoehe.web.languages import german_name

CORRECTED = {
    "kind": "Art",
    "title": "Bezeichnung",
    "person_id": "Person",
    "delivery_id": "Eingang",
    "visibility": "Sichtbarkeit",
    "language": "Sprache",
    "received_at": "Eingegangen",
    "translation_received_at": "Übersetzung eingegangen",
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
    values: dict[str, tuple[Any, Any]]


def state_of(paper: Paper) -> str:
    """What a window has read: saving over anything else would be a silent overwrite."""
    return "/".join(str(getattr(paper, name)) for name in (*CORRECTED, "withdrawn_at"))


@transaction.atomic
def correct(
    *, paper: Paper, values: dict[str, Any], reason: str, account_id: int | None, is_whole: bool = False
) -> bool:
    """Writes the right values with their reason; gives whether anything is different now.

    1. A day is that of this paper alone; of the whole delivery where that is said, or where nothing else came with it.
    2. What this paper was taken for by its kind or person is owed again; what it is now may be settled.
    """
    both = {paper.delivery_id, values.get("delivery_id")}
    delivery = Delivery.objects.select_for_update().order_by("pk").in_bulk(both).get(paper.delivery_id)
    if state_of(Paper.objects.select_for_update().get(pk=paper.pk)) != state_of(paper):
        raise ValidationError(CHANGED_JUST_NOW)
    before = {name: getattr(paper, name) for name in CORRECTED}
    if all(before[name] == value for name, value in values.items()):
        return False
    is_elsewhere = values.get("delivery_id", paper.delivery_id) != paper.delivery_id
    if is_elsewhere:
        refuse_what_is_bound(paper)
    mark = {"corrected_at": timezone.now(), "corrected_by_account": account_id, "corrected_reason": reason}
    write(paper, values | mark)
    is_moved = paper.received_at != before["received_at"] and not is_elsewhere
    if delivery is not None and is_moved and (is_whole or not others_of(paper).exists()):
        move_delivery(delivery, paper, mark)
    if is_elsewhere or (paper.kind, paper.person_id) != (before["kind"], before["person_id"]):
        answer_anew(paper, None if is_elsewhere else before["kind"])
    return True


def write(paper: Paper, values: dict[str, Any]) -> None:
    """One paper as it is to be. Its translation cannot have come before it; one that it is came on its day."""
    for name, value in values.items():
        setattr(paper, name, value)
    if paper.translation_received_at is not None:
        paper.translation_received_at = max(paper.translation_received_at, paper.received_at)
    paper.full_clean(exclude=["delivery", "person", "translation_of", "translation_came_with"])
    paper.save(update_fields=[*values, "translation_received_at"])
    on_its_day = Greatest(F("received_at"), Value(paper.received_at))
    Paper.objects.filter(translation_came_with=paper).update(translation_received_at=on_its_day)


def others_of(paper: Paper) -> QuerySet[Paper]:
    """What else came with it and was not taken back."""
    found: QuerySet[Paper] = Paper.objects.in_force().filter(delivery=paper.delivery_id).exclude(pk=paper.pk)
    return found if paper.delivery_id else found.none()


def move_delivery(delivery: Delivery, paper: Paper, mark: dict[str, Any]) -> None:
    """The delivery came on the paper's day, and with it all that did not get a day of its own; each says so."""
    same_day = delivery.papers.exclude(pk=paper.pk).filter(received_at=delivery.received_at)
    for other in same_day.select_for_update().order_by("pk"):
        write(other, {"received_at": paper.received_at} | mark)
    delivery.received_at = paper.received_at
    delivery.save(update_fields=["received_at"])


def answer_anew(paper: Paper, former_kind: str | None) -> None:
    """It was taken for something else, or – without a kind – for somebody else's: that is missing again.

    What it really is may be here now.
    """
    mine = Q(received_by=paper) | Q(partly_by=paper)
    if former_kind is not None:
        mine &= Q(kind=former_kind)
    for owed in OwedPaper.objects.select_for_update(of=("self",)).filter(mine):
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
    # Only what still stands as it was written then: a day noted or moved since is somebody else's word.
    values = {name: was for name, (was, now) in last.values.items() if getattr(paper, name) == now}
    person_id = values.get("person_id", paper.person_id)
    is_torn = "delivery_id" in values and "person_id" not in values  # two files were put together since
    visible = Person.objects.visible_to(user, Part.MASTER_DATA).filter(pk=person_id)
    if is_torn or not visible.exists():
        raise ValidationError(NOT_BACK)
    return correct(
        paper=paper,
        values=values,
        reason=TAKEN_BACK,
        account_id=account_id,
        is_whole=moved_the_delivery(paper, *last.values.get("received_at", (None, None))),
    )


def moved_the_delivery(paper: Paper, was: datetime | None, now: datetime | None) -> bool:
    """Whether the delivery was moved together with this paper, and by nobody since."""
    if paper.delivery is None or paper.delivery.received_at != now:
        return False
    # What happened to it beside its day, as a paper laid elsewhere, is no move.
    last = history_of(Delivery).filter(id=paper.delivery_id).exclude(received_at=now).last()
    return last is not None and last.received_at == was


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
    return [correction_of(before, after, names, people_names) for before, after in reversed(found)]


def correction_of(before: Any, after: Any, names: dict[int, str], people: dict[int, str]) -> Correction:
    """One correction, from the paper before and after it."""
    both = {name: (getattr(before, name), getattr(after, name)) for name in CORRECTED}
    values = {name: (was, now) for name, (was, now) in both.items() if was != now}
    return Correction(
        at=after.corrected_at,
        by=names.get(after.corrected_by_account, ""),
        reason=after.corrected_reason,
        before=tuple(
            (CORRECTED[name], in_words(name, was, people))
            for name, (was, _) in values.items()
            if name != "delivery_id"  # nobody reads its number; the person says it
        ),
        values=values,
    )


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
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y}"
    if name == "language":
        return german_name(value)
    return people.get(value, "jemand anderes") if name == "person_id" else value or "–"
