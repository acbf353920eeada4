"""Whether a proposal still holds when somebody takes it over, and whom it belongs together with. «Noch gültig?»"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from augenhoehe.caseload.models import Circumstance, CircumstanceKind, Proposal, ProposalState
from augenhoehe.organisation.models import Role
from augenhoehe.people.models import BenefitUnitMembership, Responsibility, ResponsibilityRole, Seal


def units_of(proposals: Iterable[Proposal]) -> dict[int, int]:
    """By person her benefit unit; whoever is looked after apart, or lives in none, is one alone."""
    today, people = timezone.localdate(), {one.person_id for one in proposals}
    members = BenefitUnitMembership.objects.on(today).filter(person__in=people)
    apart = Circumstance.objects.in_force().on(today).filter(person__in=people, kind=CircumstanceKind.APART)
    alone = set(apart.values_list("person_id", flat=True))
    units = dict(members.values_list("person_id", "unit_id"))
    return {person: -person if person in alone else units.get(person, -person) for person in people}


def together(proposals: Sequence[Proposal], state: ProposalState = ProposalState.OPEN) -> list[Proposal]:
    """All proposals of the same scenarios in this state for anybody in the units of these."""
    today, units = timezone.localdate(), units_of(proposals)
    whole = {unit for unit in units.values() if unit > 0}
    people = BenefitUnitMembership.objects.on(today).filter(unit__in=whole).values("person")
    runs = {(one.simulation_id, one.scenario) for one in proposals}
    rows = [
        one
        for one in Proposal.objects.filter(person__in=people, state=state)
        if (one.simulation_id, one.scenario) in runs
    ]
    theirs = units_of(rows)  # whoever of them is looked after apart is one alone
    return [one for one in rows if theirs[one.person_id] in whole]


def digest_of(rows: QuerySet[Proposal]) -> str:
    """Which proposals these are, short enough for a form: it changes with every one that is decided."""
    numbers = rows.order_by("pk").values_list("pk", flat=True)
    return hashlib.sha256(",".join(map(str, numbers)).encode()).hexdigest()[:16]


def chosen_as_a_whole(held: Sequence[Proposal], units: Mapping[int, int]) -> list[Proposal]:
    """Those of units in which everybody who would change was chosen; the others stay open."""
    chosen = {one.pk for one in held}
    siblings = [one for one in together(held) if one.pk not in chosen]
    in_pieces = set(units_of(siblings).values())
    return [one for one in held if units[one.person_id] not in in_pieces]


def still_true(held: Sequence[Proposal], days: Mapping[int, date]) -> set[int]:
    """The proposals nothing speaks against today; `days` is from when each would hold."""
    people = {one.person_id for one in held}
    care, sealed, heeded = care_of(people), sealed_among(people), heeded_of(people)
    return {
        one.pk
        for one in held
        if one.person_id not in sealed
        and one.case.ends_on is None
        and is_as_it_was(one, care.get(one.person_id, []))
        and is_there(one, days[one.pk])
        and not any(speaks_against(row, one) for row in heeded.get(one.person_id, []))
    }


def care_of(people: Iterable[int]) -> dict[int, list[Responsibility]]:
    """Who looks after these people today or later, by person."""
    rows = Responsibility.objects.filter(person__in=people, role=ResponsibilityRole.COUNSELLING)
    found: dict[int, list[Responsibility]] = defaultdict(list)
    for row in rows.exclude(ends_on__lt=timezone.localdate()):
        found[row.person_id].append(row)
    return found


def sealed_among(people: Iterable[int]) -> set[int]:
    """Whose file is sealed today: that file is handed over by its named readers, one by one."""
    seals = Seal.objects.on(timezone.localdate()).filter(person__in=people)
    return set(seals.values_list("person_id", flat=True))


def heeded_of(people: Iterable[int]) -> dict[int, list[Circumstance]]:
    """Wishes, conflicts and exceptions in force, by person."""
    found: dict[int, list[Circumstance]] = defaultdict(list)
    for row in Circumstance.objects.in_force().on(timezone.localdate()).filter(person__in=people):
        found[row.person_id].append(row)
    return found


def is_as_it_was(proposal: Proposal, care: Sequence[Responsibility]) -> bool:
    """Whether she is looked after by whom the proposal thought, and no other handover is planned."""
    if len(care) > 1 or any(row.ends_on for row in care):
        return False
    return (care[0].staff_id if care else None) == proposal.before_id


def is_there(proposal: Proposal, day: date) -> bool:
    """Whether the colleague counsels on that day."""
    staff = proposal.staff
    stays = staff.ends_on is None or staff.ends_on >= day
    return staff.role == Role.COUNSELLOR and staff.starts_on <= day and stays


def speaks_against(row: Circumstance, proposal: Proposal) -> bool:
    """Whether this circumstance forbids this colleague."""
    if row.kind in (CircumstanceKind.CONFLICT, CircumstanceKind.NOT_WANTED):
        return row.staff_id == proposal.staff_id
    if row.kind == CircumstanceKind.WISH:
        return row.staff_id != proposal.staff_id
    return (
        row.kind == CircumstanceKind.OTHER_SITE
        and row.local_jobcenter_id != proposal.staff.team.local_jobcenter_id
    )
