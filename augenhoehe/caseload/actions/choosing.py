"""One person with her benefit unit: who could look after her, and who is to. «Einzelne Zuordnung» – § 14 SGB II"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from augenhoehe.caseload.actions.accepting import accept
from augenhoehe.caseload.actions.simulating import Cases, cases_of, proposal_for
from augenhoehe.caseload.allocation.alternatives import Alternative, alternatives
from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import Allocation, CaseFacts, Impossible, Order, Problem, Scenario
from augenhoehe.caseload.allocation.reasons import reasons_of
from augenhoehe.caseload.facts import problem_from_database
from augenhoehe.caseload.models import Acceptance, Proposal, ProposalState, Stage
from augenhoehe.caseload.reason_words import german_reasons
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Responsibility, ResponsibilityRole

ALONE = Scenario.DISTRICTS_LANGUAGE


@dataclass(frozen=True)
class Choice:
    """One case among all of its site, and every desk that is open to it, the best first."""

    problem: Problem
    case: CaseFacts
    allocation: Allocation
    desks: Sequence[Alternative]


def choice_for(case_id: int, house: int, on: date) -> Choice:
    """What the site looks like today, and what each desk would mean. `Impossible` in words where nobody is there."""
    problem = problem_from_database(on, {house})
    case = next((one for one in problem.cases if one.id == case_id), None)
    if case is None:
        raise Impossible("Diese Person gehört an diesem Tag nicht zu diesem Jobcenter.")
    allocation = allocate(problem, Order(Scenario.CURRENT))
    return Choice(problem, case, allocation, alternatives(problem, case, allocation))


def reasons_to(choice: Choice, desk: int) -> list[str]:
    """What would speak for this desk, in two sentences."""
    assigned = {**choice.allocation.assigned, choice.case.id: desk}
    return german_reasons(
        reasons_of(choice.problem, choice.case, replace(choice.allocation, assigned=assigned))
    )


@transaction.atomic
def choose(
    *, choice: Choice, desk: int, staff: Staff, first_day: date, token: uuid.UUID, on: date
) -> Acceptance:
    """This desk for the person and everybody of her unit, written like any accepted proposal."""
    earlier = Acceptance.objects.filter(token=token).first()
    if earlier is not None:
        return earlier
    unit = [one for one in choice.problem.cases if one.unit == choice.case.unit and one.current != desk]
    assigned = {**choice.allocation.assigned, **{one.id: desk for one in unit}}
    allocation = replace(choice.allocation, scenario=ALONE, assigned=assigned)
    close_arrivals(choice, unit)
    cases = cases_of(choice.problem, on)
    made = Proposal.objects.bulk_create(
        [proposal_for(None, choice.problem, one, cases, allocation, on) for one in unit]
    )
    return accept(
        proposals=[one.pk for one in made], staff=staff, stage=Stage.AT_ONCE, token=token, first_day=first_day
    )


def close_arrivals(choice: Choice, unit: Collection[CaseFacts]) -> None:
    """A proposal made on arrival gives way to the one chosen."""
    waiting = Proposal.objects.filter(
        simulation=None, state=ProposalState.OPEN, case__in=[one.id for one in unit]
    )
    waiting.delete()


def propose_arrivals(on: date) -> int:
    """Whoever has no counsellor and no proposal yet gets one; everybody else stays where they are. How many."""
    care = Responsibility.objects.on(on).filter(role=ResponsibilityRole.COUNSELLING, staff=None)
    houses = sorted(set(care.order_by().values_list("local_jobcenter", flat=True)))
    return sum(propose_at(house, on) for house in houses)


@transaction.atomic
def propose_at(house: int, on: date) -> int:
    """The same at one local Jobcenter; none where nobody has room."""
    problem = problem_from_database(on, {house})
    pinned = tuple(replace(one, is_pinned=one.current is not None) for one in problem.cases)
    problem = Problem(pinned, problem.desks)
    cases = cases_of(problem, on)
    try:
        allocation = allocate(problem, Order(ALONE))
    except Impossible:
        return 0  # nobody works here: the lead sees on «Mein Tag» that somebody waits
    return len(write_arrivals(problem, cases, allocation, on))


def write_arrivals(problem: Problem, cases: Cases, allocation: Allocation, on: date) -> list[Proposal]:
    """One open proposal a person at most."""
    waiting = Proposal.objects.filter(simulation=None, state=ProposalState.OPEN)
    known = set(waiting.values_list("case_id", flat=True))
    new = [
        one
        for one in problem.cases
        if cases.staff[one.id] is None and one.id in allocation.assigned and one.id not in known
    ]
    rows = [proposal_for(None, problem, one, cases, allocation, on) for one in new]
    return Proposal.objects.bulk_create(rows, ignore_conflicts=True)
