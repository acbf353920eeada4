"""Both agree on when they meet next, or that they leave it open. «Unser nächster Termin» – § 14 Abs. 2 SGB II"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from augenhoehe.cases.models import Case, Conversation, FollowUp, FollowUpKind
from augenhoehe.cases.next_talk import next_talk_of
from augenhoehe.organisation.models import Staff


@transaction.atomic
def agree_on_next_talk(
    *, conversation: Conversation, staff: Staff, starts_at: datetime, place: str, at: datetime
) -> FollowUp:
    """There is one next talk: said again, the same entry gets the new day, and the history keeps the old one.

    The case row is locked first, so that two windows do not make two of it.
    """
    Case.objects.select_for_update().get(pk=conversation.case_id)
    found = next_talk_of(conversation.case_id, timezone.localdate(at))
    next_talk = found or FollowUp(case_id=conversation.case_id, kind=FollowUpKind.TALK)
    next_talk.staff, next_talk.starts_at, next_talk.place = staff, starts_at, place
    next_talk.due_on, next_talk.agreed_in = timezone.localdate(starts_at), conversation
    next_talk.save()
    return next_talk


@transaction.atomic
def leave_next_talk_open(*, conversation: Conversation, at: datetime) -> None:
    """No date after all; the history keeps the one there was. The second click finds nothing."""
    Case.objects.select_for_update().get(pk=conversation.case_id)
    found = next_talk_of(conversation.case_id, timezone.localdate(at))
    if found is not None:
        found.delete()
