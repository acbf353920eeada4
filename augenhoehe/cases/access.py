"""Who may do what with a case; seeing is decided by `visible_to`."""

from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from augenhoehe.cases.models import (
    Case,
    Contact,
    Conversation,
    CooperationPlan,
    FollowUp,
    HouseFunction,
    Need,
    Note,
    Side,
)
from augenhoehe.cases.promises import read_broken, steps_in_force
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.access import log_unless_open, visible_person
from augenhoehe.people.models import Part
from augenhoehe.people.models.visibility import ANYBODY, Eyes, eyes_of
from augenhoehe.privacy.kept import ANY, KeptRows
from augenhoehe.privacy.models import WayIn

TALKING_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD})
# Contact with anyone in the house counts: whoever has a function towards people writes it down, unread by the others.
FUNCTION_OF_ROLE: dict[str, HouseFunction] = {
    Role.COUNSELLOR: HouseFunction.COUNSELLING,
    Role.TEAM_LEAD: HouseFunction.COUNSELLING,
    Role.RECEPTION: HouseFunction.RECEPTION,
    Role.BENEFITS_OFFICER: HouseFunction.BENEFITS,
    Role.OUTREACH: HouseFunction.OUTREACH,
    Role.OFFERS_TEAM: HouseFunction.OFFERS,
}


def may_lead_talk(user: object) -> bool:
    """Counsellors and their leads hold talks; others may read what they may see. § 14 Abs. 2 SGB II"""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in TALKING_ROLES


def open_case(user: object, person_id: int) -> Case | None:
    """The open case of this person, if the user may see her counselling."""
    eyes = eyes_of(user)
    found = kept_open_case(eyes.role).read(eyes.known | {ANY: person_id}) if eyes else []
    return next(iter(found), None)


@cache
def kept_open_case(role: str) -> KeptRows[Case]:
    """The open case of any person – there is one at most – as those in this role see it."""
    cases = Case.objects.visible_to(Eyes(ANYBODY, role), Part.COUNSELLING).open()
    return KeptRows(cases.filter(person_id=ANY).order_by())


@cache
def kept_talk(role: str) -> KeptRows[Conversation]:
    """A talk as those in this role see it: asked on every page of it, by a second device every other second.

    Joined is what every question needs; with the words of goal and answer planning takes ten times as long as reading.
    """
    others = CooperationPlan.objects.filter(case__person=OuterRef("case__person")).exclude(
        conversation=OuterRef("pk")
    )
    before = others.filter(agreed_at__isnull=False).exclude(case=OuterRef("case"), superseded_at=None)
    talks = Conversation.objects.visible_to(Eyes(ANYBODY, role)).select_related("case__person", "plan")
    back = {
        "looks_back": Exists(steps_in_force(OuterRef("case"))),
        "had_promises": Exists(before.filter(steps__side=Side.OFFICE)),
        "had_drafts": Exists(others),
    }
    whose = Conversation.objects.filter(pk=ANY).order_by().values("case__person")[:1]
    return KeptRows(talks.annotate(**back).filter(pk=ANY, case__person=whose).order_by())


def found_talk(user: object, talk_id: int) -> Conversation | None:
    """The talk, if the user may see it.

    It looks back on the plan in force or, without one, on what the office owes from an earlier case.
    """
    eyes, staff = eyes_of(user), staff_of(user, timezone.localdate())
    if eyes is None:
        return None
    talk = next(iter(kept_talk(eyes.role).read(eyes.known | {ANY: talk_id})), None)
    if talk is None:
        return None
    known: Any = talk
    if known.had_promises and not known.looks_back:
        known.looks_back = bool(read_broken(talk.case.person_id, but=None, talk=talk))
    if staff is not None and staff.pk == talk.staff_id:
        talk.staff = staff
    if hasattr(talk, "plan"):
        talk.plan.case = talk.case
    return talk


def visible_talk(user: object, talk_id: int, known: Conversation | None = None) -> Conversation:
    """The talk, or 404; `known` is the one found for this very request already (`TalkScreenMiddleware`)."""
    talk = known if known is not None and known.pk == talk_id else found_talk(user, talk_id)
    if talk is None:
        raise Http404
    return talk


def opened_talk(user: object, talk_id: int, known: Conversation | None = None) -> Conversation:
    """The talk, or 404; written down where the file was not opened before.

    A session is locked to a talk by opening it: what is known already is written down already.
    """
    talk = visible_talk(user, talk_id, known)
    if talk is not known:
        log_unless_open(user, talk.case.person_id, WayIn.TALK)
    return talk


def talk_to_change(user: object, talk_id: int, known: Conversation | None = None) -> Conversation:
    """The talk for somebody who holds talks; others may only read it: 403."""
    talk = opened_talk(user, talk_id, known)
    if not may_lead_talk(user):
        raise PermissionDenied
    return talk


def visible_plan(user: object, plan_id: int) -> CooperationPlan:
    """The plan, or 404."""
    plans = CooperationPlan.objects.visible_to(user).select_related(
        *("case__person", "conversation__staff__team__local_jobcenter", "goal", "answer_words"),
        "priority_words",
    )
    plan: CooperationPlan = get_object_or_404(plans, pk=plan_id)
    return plan


def acting_staff(user: object) -> Staff:
    """The colleague behind the log-in; an account without post may do nothing here: 403."""
    staff = staff_of(user, timezone.localdate())
    if staff is None:
        raise PermissionDenied
    return staff


def may_record_contact(user: object) -> bool:
    """Whoever has a function towards people."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in FUNCTION_OF_ROLE


def recordable_cases(user: object) -> models.QuerySet[Case]:
    """Open cases of the persons this user may see at all: one can leave a word for them."""
    return Case.objects.visible_to(user, Part.MASTER_DATA).open()


def case_to_record(user: object, person_id: int) -> Case:
    """The open case of this person, for a contact; 404 where there is none to be seen, 403 for readers."""
    person = visible_person(user, person_id, Part.MASTER_DATA)
    if not may_record_contact(user):
        raise PermissionDenied
    case: Case | None = recordable_cases(user).filter(person=person).select_related("person").first()
    if case is None:
        raise Http404
    return case


def case_to_note(user: object, person_id: int) -> Case:
    """The open case of this person, for notes, needs and follow-ups; 404 unseen, 403 for those who only read."""
    visible_person(user, person_id, Part.COUNSELLING)
    if not may_lead_talk(user):
        raise PermissionDenied
    case = open_case(user, person_id)
    if case is None:
        raise Http404
    return case


def visible_note(user: object, note_id: int) -> Note:
    """The note, or 404."""
    notes = Note.objects.visible_to(user).select_related("case__person", "words", "sensitive", "staff")
    note: Note = get_object_or_404(notes, pk=note_id)
    return note


def visible_contact(user: object, contact_id: int) -> Contact:
    """The contact, or 404."""
    contacts = Contact.objects.visible_to(user).select_related("case__person", "staff")
    contact: Contact = get_object_or_404(contacts, pk=contact_id)
    return contact


def visible_need(user: object, need_id: int) -> Need:
    """The need, or 404."""
    need: Need = get_object_or_404(
        Need.objects.visible_to(user).select_related("case__person", "words"), pk=need_id
    )
    return need


def visible_follow_up(user: object, follow_up_id: int) -> FollowUp:
    """What is to be done, or 404."""
    rows = FollowUp.objects.visible_to(user).select_related("case__person", "staff")
    follow_up: FollowUp = get_object_or_404(rows, pk=follow_up_id)
    return follow_up


def may_take_back(user: object, author_id: int | None) -> bool:
    """A wrong entry is taken back by whoever wrote it, or by the lead of those who did."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and (staff.pk == author_id or staff.role == Role.TEAM_LEAD)


def refuse_unless(allowed: bool) -> None:
    """403 for what may be seen but is not yours to change."""
    if not allowed:
        raise PermissionDenied
