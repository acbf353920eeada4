"""A talk ends without a plan, in one of four ways of equal dignity. «Wie weiter?»

Nothing but a follow-up comes of any of them. An obligation under § 15a Abs. 3 SGB II is a step of its own, elsewhere.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from augenhoehe.cases.actions.talk import end_talk
from augenhoehe.cases.models import Conversation, FollowUp, FollowUpKind, TalkOutcome, Words
from augenhoehe.cases.next_talk import agreed_in
from augenhoehe.organisation.models import Role, Staff


@dataclass(frozen=True)
class WayOn:
    """What happens after a talk without a plan, and by when at first proposed. «Weg nach dem Gespräch»"""

    outcome: TalkOutcome
    kind: FollowUpKind
    after: timedelta


WAYS_ON = (
    WayOn(TalkOutcome.ADJOURNED, FollowUpKind.ARRANGE, timedelta(weeks=1)),
    WayOn(TalkOutcome.TRUSTED_PERSON, FollowUpKind.ARRANGE, timedelta(weeks=2)),
    WayOn(TalkOutcome.OTHER_COUNSELLOR, FollowUpKind.ARRANGE, timedelta(weeks=1)),
    WayOn(TalkOutcome.NO_PLAN, FollowUpKind.CALL, timedelta(weeks=2)),
)
GO_ON_TOGETHER = frozenset({TalkOutcome.ADJOURNED, TalkOutcome.TRUSTED_PERSON})
WAY_BY_OUTCOME = {way.outcome: way for way in WAYS_ON}


@transaction.atomic
def end_another_way(
    *, conversation: Conversation, outcome: TalkOutcome, words: Words | None, due_on: date, at: datetime
) -> FollowUp | None:
    """Ends the talk this way and opens one follow-up; the second click opens none.

    Another counsellor is looked for by the lead, where the team has one on that day. Where both have agreed on the next
    talk already, there is none left to arrange.
    """
    way = WAY_BY_OUTCOME[outcome]
    if not end_talk(conversation=conversation, at=at, outcome=outcome, words=words):
        return None
    if outcome in GO_ON_TOGETHER and agreed_in(conversation) is not None:
        return None
    staff = conversation.staff
    if outcome == TalkOutcome.OTHER_COUNSELLOR:
        staff = lead_of(staff, timezone.localdate(at)) or staff
    return FollowUp.objects.create(case=conversation.case, staff=staff, kind=way.kind, due_on=due_on)


def lead_of(staff: Staff, on: date) -> Staff | None:
    """The lead of this colleague's team on that day."""
    found: Staff | None = Staff.objects.on(on).filter(team=staff.team_id, role=Role.TEAM_LEAD).first()
    return found
