"""Who may do what with a case; seeing is decided by `visible_to`."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from augenhoehe.cases.models import Case, Conversation, CooperationPlan
from augenhoehe.organisation.models import Role, staff_of
from augenhoehe.people.access import log_unless_open
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn

TALKING_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD})


def may_lead_talk(user: object) -> bool:
    """Counsellors and their leads hold talks; others may read what they may see. § 14 Abs. 2 SGB II"""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in TALKING_ROLES


def open_case(user: object, person_id: int) -> Case | None:
    """The open case of this person, if the user may see her counselling."""
    case: Case | None = (
        Case.objects.visible_to(user, Part.COUNSELLING).open().filter(person_id=person_id).first()
    )
    return case


def visible_talk(user: object, talk_id: int) -> Conversation:
    """The talk, or 404."""
    talk: Conversation | None = (
        Conversation.objects.visible_to(user)
        .select_related("case__person", "staff__team__local_jobcenter", "plan__goal", "plan__answer_words")
        .filter(pk=talk_id)
        .first()
    )
    if talk is None:
        raise Http404
    return talk


def opened_talk(user: object, talk_id: int) -> Conversation:
    """The talk, or 404; written down where the file was not opened before."""
    talk = visible_talk(user, talk_id)
    log_unless_open(user, talk.case.person_id, WayIn.TALK)
    return talk


def talk_to_change(user: object, talk_id: int) -> Conversation:
    """The talk for somebody who holds talks; others may only read it: 403."""
    talk = opened_talk(user, talk_id)
    if not may_lead_talk(user):
        raise PermissionDenied
    return talk


def visible_plan(user: object, plan_id: int) -> CooperationPlan:
    """The plan, or 404."""
    plans = CooperationPlan.objects.visible_to(user).select_related(
        "case__person", "conversation__staff__team__local_jobcenter", "goal", "answer_words"
    )
    plan: CooperationPlan = get_object_or_404(plans, pk=plan_id)
    return plan
