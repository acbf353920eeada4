"""One run of the simulator: every scenario counted or searched, its figures kept, its changes written as proposals.

A run can be begun again at any time: what an interrupted one left is removed first. Proposals hold what a scenario
would change, and only that; whoever stays has none.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from augenhoehe.caseload.allocation.curve import curve
from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import (
    GROUPS,
    Allocation,
    CaseFacts,
    Impossible,
    Order,
    Problem,
    Scenario,
    Weights,
)
from augenhoehe.caseload.allocation.reasons import inputs_used, reasons_of
from augenhoehe.caseload.allocation.report import as_json
from augenhoehe.caseload.facts import problem_from_database
from augenhoehe.caseload.models import Proposal, ScenarioResult, Simulation, SimulationState, Stage
from augenhoehe.cases.models import Case, CooperationPlan
from augenhoehe.law.rules import plan_review_due_on
from augenhoehe.organisation.models import LocalJobcenter, Staff
from augenhoehe.people.models import Responsibility, ResponsibilityRole

SCENARIOS = tuple(Scenario)
PROPOSING = (Scenario.DISTRICTS, Scenario.DISTRICTS_LANGUAGE, Scenario.CUSTOM)
WORDS = {
    Scenario.ALPHABET: "Alphabet",
    Scenario.CURRENT: "heute",
    Scenario.DISTRICTS: "Stadtteile",
    Scenario.DISTRICTS_LANGUAGE: "Stadtteile und Sprache",
    Scenario.CUSTOM: "eigene Gewichte",
}
BATCH = 1000


@dataclass(frozen=True)
class Cases:
    """What a run needs of the cases besides the problem: person, who looks after her, next review, since when."""

    people: Mapping[int, int]
    staff: Mapping[int, int | None]
    review_on: Mapping[int, date]
    began_on: Mapping[int, date]


def order_simulation(
    *,
    staff: Staff,
    local_jobcenter: int | None,
    leaving: Staff | None,
    weights: Mapping[str, float],
    on: date,
    token: uuid.UUID,
) -> Simulation:
    """A run to come; the second click finds the first one's."""
    found, _ = Simulation.objects.get_or_create(
        token=token,
        defaults={
            "ordered_by": staff,
            "local_jobcenter_id": local_jobcenter,
            "leaving": leaving,
            "weights": dict(weights),
            "on": on,
        },
    )
    return found


def run(simulation_id: int) -> None:
    """Computes one simulation from beginning to end; one that is done already stays as it is."""
    simulation = begin(simulation_id)
    if simulation is None:
        return
    houses = {simulation.local_jobcenter_id} if simulation.local_jobcenter_id else None
    try:
        problem = only_of(problem_from_database(simulation.on, houses), simulation.leaving_id)
        cases = cases_of(problem, simulation.on)
        for position, scenario in enumerate(scenarios_of(simulation)):
            tell(simulation, WORDS[scenario])
            compute(simulation, problem, cases, scenario, position)
    except Impossible as problem_in_words:
        end(simulation, SimulationState.REFUSED, str(problem_in_words))
    else:
        end(simulation, SimulationState.DONE)


def scenarios_of(simulation: Simulation) -> list[Scenario]:
    """All of them; own weights only where they are other than the house's."""
    has_own = Weights(**simulation.weights) != Weights()
    return [one for one in SCENARIOS if one != Scenario.CUSTOM or has_own]


@transaction.atomic
def begin(simulation_id: int) -> Simulation | None:
    """Takes the run; None when it is done. What an interrupted one wrote goes."""
    simulation = Simulation.objects.select_for_update().filter(pk=simulation_id).first()
    if simulation is None or simulation.state in (SimulationState.DONE, SimulationState.REFUSED):
        return None
    if simulation.acceptances.exists():
        return None
    simulation.results.all().delete()
    simulation.proposals.all().delete()
    simulation.state, simulation.attempts = SimulationState.RUNNING, simulation.attempts + 1
    simulation.step = ""
    simulation.save(update_fields=["state", "attempts", "step"])
    return simulation


def tell(simulation: Simulation, step: str) -> None:
    """What the page shows meanwhile."""
    Simulation.objects.filter(pk=simulation.pk).update(step=step)


def end(simulation: Simulation, state: SimulationState, words: str = "") -> None:
    """Done, or refused in words."""
    Simulation.objects.filter(pk=simulation.pk).update(
        state=state, step="", problem=words, finished_at=timezone.now()
    )


def only_of(problem: Problem, leaving: int | None) -> Problem:
    """All as they are; or the people of one colleague, while all others stay where they are."""
    if leaving is None:
        return problem
    cases = tuple(
        replace(one, current=None, months_with_current=0.0)
        if one.current == leaving
        else replace(one, is_pinned=one.current is not None)
        for one in problem.cases
    )
    desks = tuple(desk for desk in problem.desks if desk.id != leaving)
    return Problem(cases, desks)


def cases_of(problem: Problem, on: date) -> Cases:
    """Three statements, however many cases."""
    ids = [case.id for case in problem.cases]
    rows = list(Case.objects.filter(pk__in=ids).values_list("pk", "person_id", "starts_on"))
    people = {pk: person for pk, person, _ in rows}
    care = Responsibility.objects.on(on).filter(
        person__in=people.values(), role=ResponsibilityRole.COUNSELLING
    )
    staff = dict(care.values_list("person_id", "staff_id"))
    plans = CooperationPlan.objects.current().filter(case__in=ids).values_list("case_id", "review_due_on")
    return Cases(
        people=people,
        staff={case: staff.get(person) for case, person in people.items()},
        review_on={case: day for case, day in plans if day},
        began_on={pk: day for pk, _, day in rows},
    )


def compute(
    simulation: Simulation, problem: Problem, cases: Cases, scenario: Scenario, position: int
) -> None:
    """One scenario: its figures, and its proposals where it proposes something."""
    order = Order(scenario, Weights(**simulation.weights), simulation.seed, simulation.time_limit_seconds)
    allocation = allocate(problem, order)
    figures = told_without_people(as_json(problem, allocation)) | {"group_sizes": group_sizes(problem)}
    if scenario in PROPOSING:
        months = months_until_review(problem, cases, simulation.on)
        figures["curve"] = curve(problem, allocation, months, months_since(cases, simulation.on))
    with transaction.atomic():
        ScenarioResult.objects.create(
            simulation=simulation, scenario=scenario, position=position, figures=figures
        )
        if scenario in PROPOSING:
            write_proposals(simulation, problem, cases, allocation)


def told_without_people(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as it is kept: of those left over only how many and why, sites with their names."""
    names = dict(LocalJobcenter.objects.values_list("pk", "name"))
    sites = [
        {"id": int(site), "name": names[int(site)], **figures} for site, figures in answer["by_site"].items()
    ]
    left = Counter(one["reason"] for one in answer["unassigned"])
    return answer | {"by_site": sorted(sites, key=lambda one: str(one["name"])), "unassigned": dict(left)}


def group_sizes(problem: Problem) -> dict[str, int]:
    """How many people each group has: of a small one no figure is shown."""
    return {group: sum(group in case.groups for case in problem.cases) for group in GROUPS}


def review_day(case: CaseFacts, cases: Cases, on: date) -> date:
    """The day of the next common review; without a plan half a year from now, as a plan would have it.

    Whoever has nobody yet waits for no review.
    """
    if cases.staff[case.id] is None:
        return on
    return max(on, cases.review_on.get(case.id) or plan_review_due_on(on))


def months_until_review(problem: Problem, cases: Cases, on: date) -> dict[int, int]:
    """By case, in which month from now its review is."""
    return {case.id: months_between(on, review_day(case, cases, on)) for case in problem.cases}


def months_since(cases: Cases, on: date) -> dict[int, int]:
    """By case, how many months ago it began."""
    return {case: months_between(day, on) for case, day in cases.began_on.items()}


def months_between(first: date, last: date) -> int:
    """Whole months from one day to a later one."""
    apart = relativedelta(last, first)
    return apart.years * 12 + apart.months


def write_proposals(simulation: Simulation, problem: Problem, cases: Cases, allocation: Allocation) -> None:
    """Everybody who would change, with the reasons."""
    changed = [
        case
        for case in problem.cases
        if case.id in allocation.assigned and allocation.assigned[case.id] != cases.staff[case.id]
    ]
    rows = (proposal_for(simulation, problem, case, cases, allocation, simulation.on) for case in changed)
    Proposal.objects.bulk_create(rows, batch_size=BATCH)


def proposal_for(
    simulation: Simulation | None,
    problem: Problem,
    case: CaseFacts,
    cases: Cases,
    allocation: Allocation,
    on: date,
) -> Proposal:
    """One proposal, not saved yet; of a run, or for one person alone."""
    return Proposal(
        person_id=cases.people[case.id],
        case_id=case.id,
        simulation=simulation,
        scenario=allocation.scenario,
        staff_id=allocation.assigned[case.id],
        before_id=cases.staff[case.id],
        stage=Stage.AT_REVIEW if cases.staff[case.id] else Stage.NEW_CASES,
        due_on=review_day(case, cases, on),
        reasons=reasons_of(problem, case, allocation),
        inputs=list(inputs_used(allocation.scenario)),
    )
