"""The way of a letter: drafted, filed, taken back. «Entwurf, zur Akte, Rücknahme»

1. A draft is a row that can change; each change needs the version its page has read.
2. Filing freezes the words of both languages as they are now; the second click finds it done.
3. As long as it was not printed, a filed letter can become a draft again; afterwards it can only be taken back,
   visibly and with a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from augenhoehe.letters.models import Letter, LetterKind, LetterState
from augenhoehe.letters.orders import LetterOrder
from augenhoehe.letters.wording import Enclosed, letter_content
from augenhoehe.organisation.models import Staff
from augenhoehe.privacy.acting import acting_account

AT_ONCE = 500


class ChangedMeanwhile(Exception):
    """Somebody else changed or finished this draft after the page was read; nothing was written."""


class NotPossibleNow(Exception):
    """The letter is no longer where this verb begins. The state says where it is."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


@dataclass(frozen=True)
class TakenBack:
    """What became of letters that are not wanted any more: drafts that went, filed ones that stay as taken back."""

    deleted: int
    withdrawn: int


@transaction.atomic
def draft_letters(orders: Sequence[LetterOrder], staff: Staff) -> list[Letter]:
    """A draft per order, in constant statements, in the order of the orders. «Entwürfe»

    `staff` is who had the idea; the letters are written in the name of their senders, whose drafts they become.
    """
    senders = Staff.objects.select_related("team").in_bulk({order.sender_id for order in orders} | {staff.pk})
    drafts = [drafted(order, senders[order.sender_id]) for order in orders]
    return Letter.objects.bulk_create(drafts, batch_size=AT_ONCE)


def drafted(order: LetterOrder, sender: Staff) -> Letter:
    """One draft, not saved yet."""
    return Letter(
        person_id=order.person_id,
        case_id=order.case_id,
        kind=LetterKind(order.kind),
        language=order.language,
        sender=sender,
        local_jobcenter_id=sender.team.local_jobcenter_id,
        site_id=order.site_id,
        filled_in=dict(order.values),
        reason_codes=list(order.reason_codes),
        subject=order.subject[0],
        subject_own=order.subject[1],
        personal=order.personal[0],
        personal_own=order.personal[1],
        token=order.token,
    )


@transaction.atomic
def draft_letter(order: LetterOrder, staff: Staff) -> Letter:
    """One draft; the same form sent twice finds the first one."""
    earlier = drafted_before(order)
    if earlier is not None:
        return earlier
    try:
        return draft_letters([order], staff)[0]
    except IntegrityError:  # the other click was faster
        earlier = drafted_before(order)
        if earlier is None:
            raise
        return earlier


def drafted_before(order: LetterOrder) -> Letter | None:
    """What the same form has drafted already."""
    if order.token is None:
        return None
    earlier: Letter | None = Letter.objects.filter(person=order.person_id, token=order.token).first()
    return earlier


@transaction.atomic
def change_draft(*, letter_id: int, version: int, **changes: Any) -> None:
    """Other words in a draft. Raises ChangedMeanwhile when it is not the one the page has read."""
    draft = Letter.objects.drafts().filter(pk=letter_id, version=version)
    if not draft.update(version=F("version") + 1, **changes):
        raise ChangedMeanwhile


@transaction.atomic
def file_letters(letters: Iterable[int], *, at: datetime) -> list[Letter]:
    """These drafts are finished: their words are frozen, they stand in the file. Gives the new ones. «zur Akte»"""
    rows = Letter.objects.select_for_update(of=("self",)).drafts().filter(pk__in=list(letters))
    drafts = list(
        rows.select_related("person", "sender__team__site", "local_jobcenter", "site").order_by("pk")
    )
    enclosed = Enclosed.of(drafts, at)
    for draft in drafts:
        draft.content = letter_content(draft, enclosed, at)
        draft.state, draft.filed_at, draft.filed_by_account = LetterState.FILED, at, acting_account()
    columns = ["content", "state", "filed_at", "filed_by_account"]
    Letter.objects.bulk_update(drafts, columns, batch_size=AT_ONCE)
    return drafts


@transaction.atomic
def reopen_letters(letters: Iterable[int]) -> int:
    """Filed by mistake and not printed yet: drafts again. How many."""
    unprinted = Letter.objects.to_print().filter(pk__in=list(letters))
    return unprinted.update(
        state=LetterState.DRAFT, filed_at=None, filed_by_account=None, content=None, version=F("version") + 1
    )


@transaction.atomic
def withdraw_letter(*, letter: Letter, reason: str, at: datetime) -> bool:
    """Taken back visibly, with its reason; False when it was so already. Raises NotPossibleNow for a draft."""
    done = Letter.objects.filter(pk=letter.pk, state=LetterState.FILED).update(**withdrawn(reason, at))
    if not done:
        letter.refresh_from_db(fields=["state"])
        if letter.state != LetterState.WITHDRAWN:
            raise NotPossibleNow(letter.state)
    return bool(done)


def withdrawn(reason: str, at: datetime) -> dict[str, Any]:
    """The columns of a letter taken back."""
    return {
        "state": LetterState.WITHDRAWN,
        "withdrawn_at": at,
        "withdrawn_by_account": acting_account(),
        "withdrawn_reason": reason.strip(),
    }


@transaction.atomic
def discard_drafts(letters: Iterable[int]) -> int:
    """Drafts nobody wants go; their history remembers them. How many; filed ones stay as they are. «verwerfen»"""
    drafts = Letter.objects.select_for_update().drafts().filter(pk__in=list(letters))
    numbers = list(drafts.order_by("pk").values_list("pk", flat=True))
    Letter.objects.filter(pk__in=numbers).delete()
    return len(numbers)


@transaction.atomic
def take_back_letters(letters: Iterable[int], *, reason: str, at: datetime) -> TakenBack:
    """What these letters say does not hold any more: drafts go, filed ones are taken back visibly."""
    numbers = list(letters)
    deleted = discard_drafts(numbers)
    filed = Letter.objects.filter(pk__in=numbers, state=LetterState.FILED)
    return TakenBack(deleted, filed.update(**withdrawn(reason, at)))


@transaction.atomic
def note_printing(letters: Iterable[int], *, at: datetime) -> int:
    """These are on paper now; the first time counts. How many are new."""
    return Letter.objects.to_print().filter(pk__in=list(letters)).update(printed_at=at)
