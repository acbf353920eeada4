"""Both agree on when they meet next, or that they leave it open. «Unser nächster Termin» – § 14 Abs. 2 SGB II"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from augenhoehe.cases.models import Case, Conversation, FollowUp, FollowUpKind, SectionConflict
from augenhoehe.cases.next_talk import next_talk_of
from augenhoehe.organisation.models import Staff


class AgreedMeanwhile(SectionConflict):
    """A colleague has agreed on a next talk that the page has not shown; nothing was written."""

    def __init__(self, next_talk: FollowUp) -> None:
        super().__init__("Inzwischen ist ein anderer Termin vereinbart.")
        self.next_talk = next_talk


def may_change(next_talk: FollowUp, conversation: Conversation, shown: int | None) -> bool:
    """Only what the page has shown, or was agreed in this very talk: any other is somebody else's word."""
    return next_talk.pk == shown or next_talk.agreed_in_id == conversation.pk


@transaction.atomic
def agree_on_next_talk(
    *,
    conversation: Conversation,
    staff: Staff,
    starts_at: datetime,
    place: str,
    at: datetime,
    shown: int | None = None,
) -> FollowUp:
    """There is one next talk: said again, the same entry gets the new day, and the history keeps the old one.

    The case row is locked first, so that two windows do not make two of it. Raises AgreedMeanwhile.
    """
    Case.objects.select_for_update().get(pk=conversation.case_id)
    found = next_talk_of(conversation.case_id, timezone.localdate(at))
    if found is not None and not may_change(found, conversation, shown):
        raise AgreedMeanwhile(found)
    next_talk = found or FollowUp(case_id=conversation.case_id, kind=FollowUpKind.TALK)
    next_talk.staff, next_talk.starts_at, next_talk.place = staff, starts_at, place
    next_talk.due_on, next_talk.agreed_in = timezone.localdate(starts_at), conversation
    next_talk.save()
    return next_talk


@transaction.atomic
def leave_next_talk_open(*, conversation: Conversation, at: datetime, shown: int | None) -> None:
    """No date after all; the history keeps the one there was, and one that was not shown stays."""
    Case.objects.select_for_update().get(pk=conversation.case_id)
    found = next_talk_of(conversation.case_id, timezone.localdate(at))
    if found is not None and may_change(found, conversation, shown):
        found.delete()
