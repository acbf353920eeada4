"""One person with her benefit unit: who could look after her, and who is to. «Einzelne Zuordnung» – § 14 SGB II"""

import hashlib
import logging
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from augenhoehe.caseload.actions.accepting import accept
from augenhoehe.caseload.actions.simulating import cases_of, proposal_for
from augenhoehe.caseload.allocation.alternatives import Alternative, alternatives
from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import Allocation, CaseFacts, Impossible, Order, Problem, Scenario
from augenhoehe.caseload.allocation.reasons import Reason, reasons_of
from augenhoehe.caseload.facts import houses_of, open_cases, problem_from_database
from augenhoehe.caseload.models import Acceptance, Proposal, ProposalState, Stage
from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import BenefitUnitMembership, Part, Responsibility, ResponsibilityRole

log = logging.getLogger(__name__)
ALONE = Scenario.DISTRICTS_LANGUAGE
NOT_HERE = "Diese Person gehört an diesem Tag nicht zu diesem Jobcenter."
CHANGED_SINCE = (
    "Inzwischen hat jemand anderes hier zugeordnet. Es wurde nichts überschrieben; die Seite zeigt, wer jetzt "
    "zuständig ist."
)
NOTHING_WRITTEN = (
    "Es wurde nichts geschrieben: Für jemanden aus der Bedarfsgemeinschaft ist schon eine Übergabe geplant, oder diese "
    "Fachkraft ist an dem Tag nicht mehr da."
)
NOT_ALL_YOURS = (
    "Zur Bedarfsgemeinschaft gehört jemand, dessen Akte Sie nicht öffnen können. Es wurde nichts geschrieben; "
    "bitte sprechen Sie mit der Leitung, die dort zuständig ist."
)


@dataclass(frozen=True)
class Choice:
    """One case among all of its site, and every desk that is open to it, the best first."""

    problem: Problem
    case: CaseFacts
    allocation: Allocation
    desks: Sequence[Alternative]

    @property
    def unit(self) -> list[CaseFacts]:
        """Everybody who goes where this case goes."""
        return [one for one in self.problem.cases if one.unit == self.case.unit]


def choice_for(case_id: int, house: int, on: date) -> Choice:
    """What the site looks like today, and what each desk would mean. `Impossible` in words where nobody is there."""
    problem = problem_from_database(on, {house})
    case = next((one for one in problem.cases if one.id == case_id), None)
    if case is None:
        raise Impossible(NOT_HERE)
    allocation = allocate(problem, Order(Scenario.CURRENT))
    return Choice(problem, case, allocation, alternatives(problem, case, allocation))


def reasons_to(choice: Choice, desk: int) -> list[Reason]:
    """What would speak for this desk."""
    return reasons_of(choice.problem, choice.case, moved(choice.allocation, choice.unit, desk))


def moved(allocation: Allocation, cases: Collection[CaseFacts], desk: int) -> Allocation:
    """The plan with these cases at this desk, and what they weigh there."""
    coming = sum(one.weight for one in cases if allocation.assigned.get(one.id) != desk)
    return replace(
        allocation,
        assigned={**allocation.assigned, **{one.id: desk for one in cases}},
        loads={**allocation.loads, desk: allocation.loads.get(desk, 0.0) + coming},
    )


def wishing(choice: Choice) -> list[int]:
    """The cases of the unit whose wish binds: only desks they all wish for are open."""
    return [one.id for one in choice.unit if one.wished]


def seen_in(choice: Choice, on: date) -> str:
    """Who looks after each of the unit, today and from later days on, short enough for a form.

    As it stands at this moment, and beside it what the choice shows: a page that was read before a change, or while it
    was being written, says so.
    """
    shown = sorted((one.id, one.current) for one in choice.unit)
    care = Responsibility.objects.filter(
        role=ResponsibilityRole.COUNSELLING, person__cases__in=[case for case, _ in shown]
    ).exclude(ends_on__lt=on)
    rows = care.order_by("pk").values_list("person", "staff", "starts_on", "ends_on")
    return hashlib.sha256(repr((shown, list(rows))).encode()).hexdigest()[:16]


def refuse_stale(choice: Choice, seen: str, on: date) -> None:
    """`Impossible` where somebody changed it after the page was read; one without a digest showed nobody in charge."""
    is_cared_for = looked_after(on).filter(person__cases=choice.case.id)
    if seen != seen_in(choice, on) if seen else is_cared_for.exists():
        raise Impossible(CHANGED_SINCE)


def is_as_shown(problem: Problem, unit: Iterable[CaseFacts], staff: Mapping[int, int | None]) -> bool:
    """Whether these colleagues, by case, are those the problem was read with; one from elsewhere is no tie in it."""
    here = {one.id for one in problem.desks}
    return all(one.current == (staff[one.id] if staff[one.id] in here else None) for one in unit)


def hold(cases: Iterable[int], on: date) -> set[int]:
    """Of these cases the open ones of people whose file is not sealed, held until the end of the transaction."""
    rows = open_cases(on, None).select_for_update(of=("self",), no_key=True).filter(pk__in=list(cases))
    return set(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def choose(
    *,
    choice: Choice,
    desk: int,
    staff: Staff,
    first_day: date,
    token: uuid.UUID,
    on: date,
    seen: str | None = None,
) -> Acceptance:
    """This desk for the person and everybody of her unit, written like any accepted proposal.

    `Impossible` in words, and nothing is written, where somebody of the unit is not the lead's to hand over, where the
    page that was `seen` showed another colleague, or where nobody would change.
    """
    held = hold((one.id for one in choice.unit), on)
    earlier = Acceptance.objects.filter(token=token).first()
    if earlier is not None:  # asked once the cases are held: a second click waits for the first
        return earlier
    if choice.case.id not in held:
        raise Impossible(NOT_HERE)
    if seen is not None:
        refuse_stale(choice, seen, on)
    cases = cases_of(choice.problem, on)
    unit = [one for one in choice.unit if one.id in held]
    changing = [one for one in unit if cases.staff[one.id] != desk]
    if not changing or not is_as_shown(choice.problem, unit, cases.staff):
        raise Impossible(CHANGED_SINCE)
    refuse_unless_seen(changing, staff)
    allocation = moved(replace(choice.allocation, scenario=ALONE), changing, desk)
    close_arrivals(choice, held, on)
    made = Proposal.objects.bulk_create(
        [proposal_for(None, choice.problem, one, cases, allocation, on) for one in changing]
    )
    acceptance = accept(
        proposals=[one.pk for one in made], staff=staff, stage=Stage.AT_ONCE, token=token, first_day=first_day
    )
    if not acceptance.proposals.filter(state=ProposalState.ACCEPTED).exists():
        raise Impossible(NOTHING_WRITTEN)
    return acceptance


def refuse_unless_seen(changing: Collection[CaseFacts], staff: Staff) -> None:
    """Nobody hands over whom he may not see. Sealed files are in no problem: no refusal says that there is one."""
    seen = Case.objects.visible_to(staff.account, Part.COUNSELLING).filter(
        pk__in=[one.id for one in changing]
    )
    if seen.count() < len(changing):
        raise Impossible(NOT_ALL_YOURS)


def close_arrivals(choice: Choice, held: Collection[int], on: date) -> None:
    """Proposals made on arrival give way to the one chosen; whoever of the unit still waits gets a new one."""
    unit = BenefitUnitMembership.objects.on(on).filter(unit=choice.case.unit)
    waiting = arrivals().filter(Q(case__in=held) | Q(person__in=unit.values("person")))
    waiting.delete()


def arrivals() -> QuerySet[Proposal]:
    """The open proposals for people who have just come."""
    return Proposal.objects.filter(simulation=None, state=ProposalState.OPEN)


def looked_after(on: date) -> QuerySet[Responsibility, Any]:
    """Who is looked after by a colleague, today or from a later day on."""
    care: QuerySet[Responsibility, Any] = Responsibility.objects.filter(
        role=ResponsibilityRole.COUNSELLING, staff__isnull=False
    )
    return care.exclude(ends_on__lt=on)


def propose_arrivals(on: date) -> int:
    """Whoever has no counsellor and no proposal yet gets one; everybody else stays where they are. How many."""
    outdate_arrivals(on)
    has_somebody = Exists(looked_after(on).filter(person=OuterRef("person")))
    has_proposal = Exists(arrivals().filter(case=OuterRef("pk")))
    waiting = open_cases(on, None).filter(~has_somebody, ~has_proposal)
    houses = houses_of(waiting.order_by().values("person"), on)
    return sum(propose_at(house, on) for house in sorted(set(houses.values())))


def outdate_arrivals(on: date) -> None:
    """Whoever has a counsellor by now needs no proposal any more; it stays readable."""
    past = arrivals().filter(person__in=looked_after(on).values("person"))
    past.update(state=ProposalState.OUTDATED, decided_at=timezone.now())


@transaction.atomic
def propose_at(house: int, on: date) -> int:
    """The same at one local Jobcenter; none where nobody has room."""
    problem = problem_from_database(on, {house})
    pinned = tuple(replace(one, is_pinned=one.current is not None) for one in problem.cases)
    problem = Problem(pinned, problem.desks)
    try:
        allocation = allocate(problem, Order(ALONE))
    except Impossible:
        log.info("nobody to propose at local Jobcenter %s", house)
        return 0  # nobody works here: the lead sees on «Mein Tag» that somebody waits
    return len(write_arrivals(problem, allocation, on))


def write_arrivals(problem: Problem, allocation: Allocation, on: date) -> list[Proposal]:
    """One open proposal a person at most; the cases are held first, for a lead may choose at this very moment."""
    waiting = [one for one in problem.cases if one.current is None and one.id in allocation.assigned]
    held = hold((one.id for one in waiting), on)
    cases = cases_of(problem, on)
    people = [cases.people[one] for one in held]
    cared = set(looked_after(on).filter(person__in=people).values_list("person_id", flat=True))
    known = set(arrivals().filter(case__in=held).values_list("case_id", flat=True))
    new = [
        one for one in waiting if one.id in held and one.id not in known and cases.people[one.id] not in cared
    ]
    rows = [proposal_for(None, problem, one, cases, allocation, on) for one in new]
    return Proposal.objects.bulk_create(rows, ignore_conflicts=True)
