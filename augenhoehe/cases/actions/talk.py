"""A talk begins, is saved piece by piece, and ends."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from augenhoehe.cases.actions.draft import begin_draft
from augenhoehe.cases.actions.themes import keep_needs
from augenhoehe.cases.models import (
    Case,
    Channel,
    Contact,
    Conversation,
    ConversationSection,
    CooperationPlan,
    Direction,
    FollowUp,
    FollowUpKind,
    Outcome,
    SectionConflict,
    SectionKind,
    TalkOutcome,
    Words,
)
from augenhoehe.organisation.models import Staff
from augenhoehe.privacy.kept import ANY, KeptRows


@transaction.atomic
def begin_talk(*, case: Case, staff: Staff, language: str, at: datetime) -> Conversation:
    """Begins the talk, or takes up the one that is still running with this person. «Gespräch beginnen»

    The case row is locked first: of two colleagues who begin at once, the second joins the first one's talk.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    running: Conversation | None = Conversation.objects.filter(case=case, ended_at=None).first()
    if running is not None:
        return speak(running, language)
    conversation = Conversation.objects.create(case=case, staff=staff, language=language, started_at=at)
    ConversationSection.objects.bulk_create(
        ConversationSection(conversation=conversation, kind=kind) for kind in SectionKind
    )
    begin_draft(conversation, timezone.localdate(at))
    return conversation


def speak(conversation: Conversation, language: str) -> Conversation:
    """The language the talk goes on in; what was said stays in the language it was said in."""
    if conversation.language != language:
        conversation.language = language
        conversation.save(update_fields=["language"])
        CooperationPlan.objects.filter(conversation=conversation).update(language=language)
    return conversation


@contextmanager
def saving(
    conversation: Conversation, kind: SectionKind, *, token: uuid.UUID, version: int
) -> Iterator[ConversationSection | None]:
    """One save of one section, with its row and the talk's locked; None where this very save has already happened.

    Raises SectionConflict (and writes nothing) when somebody else saved in the meantime, or ended the talk.
    """
    with transaction.atomic():
        [section] = kept_section(kind).read({ANY: conversation.pk})
        if section.conversation.ended_at is not None:
            raise SectionConflict
        yield section if section.accept(token=token, version=version) else None


@cache
def kept_section(kind: SectionKind) -> KeptRows[ConversationSection]:
    """This section of any talk, locked with the talk."""
    rows = ConversationSection.objects.select_for_update(of=("self", "conversation"), no_key=True)
    return KeptRows(rows.select_related("conversation").filter(conversation=ANY, kind=kind))


def open_section(conversation: Conversation, kind: str, part: str = "") -> None:
    """From now on this question, and this part of it, lies on the table for every screen; the last turn counts.

    By the clock of the database: two devices turn their pages on two servers.
    """
    sections = ConversationSection.objects.filter(conversation=conversation, kind=kind)
    sections.update(opened_at=Now(), opened_part=part)


@transaction.atomic
def end_talk(
    *,
    conversation: Conversation,
    at: datetime,
    outcome: TalkOutcome = TalkOutcome.TALKED,
    words: Words | None = None,
) -> bool:
    """Ends the talk with or without a plan: contact written, needs kept, today's follow-up done.

    Whoever was to arrange a new talk need not any more: here it was.

    False where it had ended before; nothing is written then.
    """
    conversation.refresh_from_db(from_queryset=Conversation.objects.select_for_update())
    if conversation.ended_at is not None:
        return False
    case = conversation.case
    conversation.contact = Contact.objects.create(
        case=case,
        staff=conversation.staff,
        occurred_at=conversation.started_at,
        channel=Channel.VISIT,
        direction=Direction.TO_PERSON,
        outcome=Outcome.TALKED,
    )
    conversation.ended_at, conversation.outcome, conversation.outcome_words = at, outcome, words
    conversation.paused_at = None
    conversation.save(update_fields=["contact", "ended_at", "outcome", "outcome_words", "paused_at"])
    keep_needs(conversation, timezone.localdate(at))
    its_day = Q(kind=FollowUpKind.TALK, due_on=timezone.localdate(at))
    FollowUp.objects.open().filter(its_day | arranged_by(conversation), case=case).update(done_at=at)
    return True


def arranged_by(conversation: Conversation) -> Q:
    """What was to be arranged and is done with this talk; a wish for another counsellor is not, with the same one."""
    arranged = Q(kind=FollowUpKind.ARRANGE)
    held = Conversation.objects.filter(case=conversation.case_id, staff=conversation.staff_id)
    wishes = promised(held.filter(outcome=TalkOutcome.OTHER_COUNSELLOR), FollowUpKind.ARRANGE)
    return arranged & ~Q(pk__in=wishes.values("pk"))


def promised(talks: QuerySet[Conversation], kind: FollowUpKind) -> QuerySet[FollowUp]:
    """What we promised to do next when these talks ended: of each the first of this kind that was noted since its end.

    The contact was written in the same transaction, just before, by the same clock.
    """
    later = Q(case=OuterRef("case"), kind=kind, created_at__gte=OuterRef("contact__created_at"))
    first = FollowUp.objects.filter(later).order_by("created_at", "pk").values("pk")[:1]
    return FollowUp.objects.filter(pk__in=talks.order_by().values(first=Subquery(first)))
