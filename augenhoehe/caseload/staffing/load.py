"""Weighted load against capacity, by desk and by team. «Auslastung»

Nine statements, however many colleagues and cases. Sealed files are in none of these figures: whoever compared them
with a list would learn that there is one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from augenhoehe.caseload.rules import CaseWeightFacts, capacity_rule_on, caseload_ratio
from augenhoehe.caseload.weighing import case_facts, desk_capacities, weights_of_facts
from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import Role, Staff, Team
from augenhoehe.people.models import ResponsibilityRole, Seal
from augenhoehe.privacy.records import holds_on

FULL = Decimal(1)
CARE = "person__responsibilities__"


@dataclass(frozen=True)
class Balance:
    """Points that are there, and points that fit. «Auslastung»"""

    cases: int
    load: Decimal
    capacity: Decimal

    @property
    def share(self) -> Decimal | None:
        """Load of the capacity, 1 is full; None where there is no room at all."""
        return self.load / self.capacity if self.capacity else None

    @property
    def percent(self) -> int | None:
        """The same as whole percent."""
        return None if self.share is None else round(self.share * 100)

    @property
    def free(self) -> Decimal:
        """Points still free; negative above the capacity."""
        return self.capacity - self.load

    @property
    def over(self) -> Decimal:
        """Points above the capacity."""
        return max(Decimal(0), -self.free)

    @property
    def is_over(self) -> bool:
        """More work than room."""
        return self.load > self.capacity


@dataclass(frozen=True)
class DeskLoad(Balance):
    """One colleague's; read by herself and her own lead only."""

    staff: Staff
    young: int

    @property
    def older(self) -> int:
        """People from 25 on."""
        return self.cases - self.young


@dataclass(frozen=True)
class TeamLoad(Balance):
    """A team's, as a sum. «Auslastung»"""

    team: Team
    desks: Sequence[DeskLoad]
    posts: Decimal
    ratio_posts: Decimal


def team_loads(local_jobcenter_id: int, on: date) -> list[TeamLoad]:
    """Every team of a local Jobcenter that has counsellors."""
    rows = Staff.objects.on(on).filter(role=Role.COUNSELLOR, team__local_jobcenter=local_jobcenter_id)
    staff = list(rows.select_related("team").order_by("team__name", "family_name", "given_name", "pk"))
    by_team: dict[int, list[DeskLoad]] = defaultdict(list)
    for desk in desk_loads(staff, on):
        by_team[desk.staff.team_id].append(desk)
    return [team_load(desks, on) for desks in by_team.values()]


def desk_loads(staff: Sequence[Staff], on: date) -> list[DeskLoad]:
    """What these colleagues carry, in their order."""
    held = cases_held([one.pk for one in staff], on)
    facts = case_facts([case for cases in held.values() for case in cases], on)
    weights, capacities = weights_of_facts(facts, on), desk_capacities(staff, on)
    return [
        DeskLoad(
            cases=len(held[one.pk]),
            load=sum((weights[case] for case in held[one.pk]), Decimal(0)),
            capacity=capacities[one.pk],
            staff=one,
            young=young_among(held[one.pk], facts),
        )
        for one in staff
    ]


def young_among(cases: Sequence[int], facts: dict[int, CaseWeightFacts]) -> int:
    """How many of these cases are of people under 25."""
    return sum("under_25" in facts[case].groups for case in cases)


def cases_held(staff: Sequence[int], on: date) -> dict[int, list[int]]:
    """By colleague the open cases of the people she looks after; sealed files left out."""
    found: dict[int, list[int]] = defaultdict(list)
    sealed = Seal.objects.on(on).filter(person=OuterRef("person"))
    cases = Case.objects.on(on).filter(
        ~Exists(sealed),
        holds_on(on, CARE),
        **{f"{CARE}role": ResponsibilityRole.COUNSELLING, f"{CARE}staff__in": list(staff)},
    )
    for one, case in cases.order_by("pk").values_list(f"{CARE}staff_id", "pk"):
        found[one].append(case)
    return found


def team_load(desks: Sequence[DeskLoad], on: date) -> TeamLoad:
    """The sum of these desks, and what the federal ratio would say."""
    hours = sum((desk.staff.weekly_hours for desk in desks), Decimal(0))
    return TeamLoad(
        cases=sum(desk.cases for desk in desks),
        load=sum((desk.load for desk in desks), Decimal(0)),
        capacity=sum((desk.capacity for desk in desks), Decimal(0)),
        team=desks[0].staff.team,
        desks=desks,
        posts=hours / capacity_rule_on(on).full_time_hours,
        ratio_posts=caseload_ratio(sum(desk.young for desk in desks), sum(desk.older for desk in desks), on),
    )
