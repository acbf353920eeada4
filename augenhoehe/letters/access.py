"""Which letters somebody sees, and whose they are to change; found by the same query everywhere."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from augenhoehe.cases.access import TALKING_ROLES, refuse_unless
from augenhoehe.letters.models import Letter, LetterQuerySet, LetterState
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.models import Responsibility, ResponsibilityRole

# What the paper of a letter is made from.
ON_PAPER = ("person", "sender__team__site", "local_jobcenter", "site")


def writing_staff(user: object) -> Staff:
    """The colleague, if she writes letters: whoever holds talks. Others may read what they may see: 403."""
    staff = staff_of(user, timezone.localdate())
    if staff is None or staff.role not in TALKING_ROLES:
        raise PermissionDenied
    return staff


def may_write(user: object) -> bool:
    """Whether this user writes letters at all."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in TALKING_ROLES


def visible_letter(user: object, letter_id: int) -> Letter:
    """The letter with all that its paper needs, or 404."""
    letters = Letter.objects.visible_to(user).told_in_reach(user).select_related(*ON_PAPER)
    letter: Letter = get_object_or_404(letters, pk=letter_id)
    return letter


def letter_to_change(user: object, letter_id: int) -> Letter:
    """The letter for whoever writes letters: 404 unseen, 403 for those who only read, today or for good."""
    letter = visible_letter(user, letter_id)
    writing_staff(user)
    refuse_unless(letter.is_in_reach)
    return letter


def own_letters(user: object, staff: Staff, *, of_team: bool) -> LetterQuerySet:
    """Letters this colleague sends, or – for leads – the whole team does; only what may be seen today.

    Whoever sends a draft about a hand-over to come does not see the person yet: until it is filed it lies with the
    lead of the team that looks after her.
    """
    letters: LetterQuerySet = Letter.objects.visible_to(user)
    if of_team and staff.role == Role.TEAM_LEAD:
        ours = Responsibility.objects.on(timezone.localdate()).filter(
            role=ResponsibilityRole.COUNSELLING, team=staff.team_id
        )
        to_ours = Q(state=LetterState.DRAFT, person__in=ours.values("person"))
        return letters.filter(Q(sender__team=staff.team_id) | to_ours)
    return letters.filter(sender=staff)
