"""Who may order a simulation, read its figures, and take proposals over. Seeing a person is decided by `visible_to`."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from augenhoehe.caseload.models import Acceptance, Circumstance, CircumstanceKind, Proposal, Simulation
from augenhoehe.caseload.models.circumstances import WITH_REASON
from augenhoehe.cases.access import acting_staff, may_lead_talk, open_case, refuse_unless
from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.access import visible_person
from augenhoehe.people.models import Part

ALLOCATING_ROLES = frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})


def allocating_staff(user: object) -> Staff:
    """The lead or the direction behind the log-in; others share nobody out: 403."""
    staff = acting_staff(user)
    if staff.role not in ALLOCATING_ROLES:
        raise PermissionDenied
    return staff


def visible_simulations(staff: Staff) -> QuerySet[Simulation]:
    """Of the own local Jobcenter and of the whole house; the direction's are all of them. Figures only."""
    rows = Simulation.objects.select_related("local_jobcenter", "ordered_by", "leaving")
    if staff.role == Role.MANAGING_DIRECTOR:
        return rows
    mine = Q(local_jobcenter=None, leaving=None) | Q(local_jobcenter=staff.team.local_jobcenter_id)
    return rows.filter(mine)


def visible_simulation(user: object, simulation_id: int) -> Simulation:
    """The simulation, or 404; 403 for whoever shares nobody out."""
    staff = allocating_staff(user)
    found: Simulation = get_object_or_404(visible_simulations(staff), pk=simulation_id)
    return found


def visible_acceptance(user: object, acceptance_id: int) -> Acceptance:
    """The acceptance, if the user may see every person in it; else 404: what is taken back is taken back as a whole.

    While nobody is in it – not written yet, or taken back – it is for those who asked, and for the direction.
    """
    staff = allocating_staff(user)
    found: Acceptance = get_object_or_404(
        Acceptance.objects.select_related("simulation", "staff"), pk=acceptance_id
    )
    if staff.account_id in (found.staff.account_id, found.undone_by_account):
        return found
    people, seen = found.proposals.count(), Proposal.objects.visible_to(user).filter(acceptance=found).count()
    if people != seen or (not people and staff.role != Role.MANAGING_DIRECTOR):
        raise Http404
    return found


def may_allocate(user: object) -> bool:
    """Leads and the direction say who looks after whom."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in ALLOCATING_ROLES


def may_heed(user: object) -> bool:
    """Who says what a proposal has to heed: whoever holds talks, and the direction."""
    return may_lead_talk(user) or may_allocate(user)


def kinds_to_heed(user: object) -> list[CircumstanceKind]:
    """Wishes and conflicts; exceptions from the house's rule are for those who answer for it."""
    everything = may_allocate(user)
    return [one for one in CircumstanceKind if everything or one not in WITH_REASON]


def may_withdraw(user: object, circumstance: Circumstance) -> bool:
    """Whoever could enter it."""
    return may_heed(user) and circumstance.kind in kinds_to_heed(user)


def case_to_heed(user: object, person_id: int) -> Case:
    """The open case of this person, for a circumstance; 404 unseen, 403 for those who only read."""
    visible_person(user, person_id, Part.COUNSELLING)
    refuse_unless(may_heed(user))
    case = open_case(user, person_id)
    if case is None:
        raise Http404
    return case


def visible_circumstance(user: object, person_id: int, circumstance_id: int) -> Circumstance:
    """The circumstance of this person, or 404."""
    rows = Circumstance.objects.visible_to(user).filter(person=person_id)
    found: Circumstance = get_object_or_404(rows, pk=circumstance_id)
    return found
