"""A run of the simulator on a small house: what it reads, keeps and proposes, and never looks at."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.caseload.actions.choosing import choice_for, choose, propose_arrivals
from augenhoehe.caseload.actions.simulating import order_simulation, run
from augenhoehe.caseload.allocation.problem import Leftover, StoppedBy, Unchanged
from augenhoehe.caseload.facts import problem_from_database
from augenhoehe.caseload.models import Circumstance, Proposal, ScenarioResult, Simulation
from augenhoehe.caseload.simulation.reading import LEFT, STOPPED, UNCHANGED
from augenhoehe.cases.models import Case
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.organisation.models import DistrictService, Role, Site, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, Responsibility
from augenhoehe.people.tests.factories import seal
from augenhoehe.places.models import District

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SINCE = date(2024, 1, 1)


def district(code: str, **given: object) -> District:
    """A district."""
    return District.objects.create(
        **{"scheme": "quartier", "code": code, "name": code, "valid_from_year": 2020} | given
    )


def lives_in(case: Case, home: District) -> Case:
    """At the edge of town, in this district."""
    place = {"latitude": 51.84, "longitude": 6.62, "district": home, "found_by": "hand"}
    Address.objects.create(
        person=case.person, street="Ring", postcode="46395", city="Bocholt", starts_on=SINCE, **place
    )
    return case


def town() -> tuple[Staff, Staff, Staff, District]:
    """A lead, two counsellors at one site, and a district that only the second one serves."""
    site = Site.objects.create(code="rathaus", name="Rathaus", latitude=51.83, longitude=6.61)
    lead = house.staff(Role.TEAM_LEAD, team=house.team(site=site))
    first, second = house.staff(team=lead.team), house.staff(team=lead.team)
    home = district("nord")
    DistrictService.objects.create(staff=second, district=home, starts_on=SINCE)
    return lead, first, second, home


def simulated(lead: Staff, leaving: Staff | None = None, **weights: float) -> Simulation:
    """A finished run about the lead's local Jobcenter."""
    simulation = order_simulation(
        staff=lead,
        local_jobcenter=lead.team.local_jobcenter_id,
        leaving=leaving,
        weights=weights,
        on=TODAY,
        token=uuid.uuid4(),
    )
    run(simulation.pk)
    simulation.refresh_from_db()
    return simulation


def newcomers(first: Staff, home: District, number: int = 1) -> list[Case]:
    """People the first counsellor has known for a few weeks, who live where the second one knows every street."""
    cases = [lives_in(case_of(first), home) for _ in range(number)]
    Responsibility.objects.update(starts_on=TODAY - timedelta(days=20))
    return cases


def test_whoever_lives_where_another_knows_the_streets_is_proposed_to_her_with_reasons() -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    simulation = simulated(lead)
    proposal = Proposal.objects.get(simulation=simulation, scenario="districts")
    assert (proposal.person, proposal.before, proposal.staff) == (case.person, first, second)
    assert proposal.reasons[0]["code"] == "own_district"
    assert "Stadtteil" in proposal.inputs


def test_every_scenario_keeps_its_figures_and_nobody_by_number() -> None:
    lead, first, _, home = town()
    newcomers(first, home, 3)
    simulation = simulated(lead)
    results = ScenarioResult.objects.filter(simulation=simulation)
    assert [one.scenario for one in results] == [*("alphabet", "current", "districts", "districts_language")]
    current, districts = results[1].figures, results[2].figures
    assert current["metrics"]["own_district_share"] == 0.0 < districts["metrics"]["own_district_share"]
    in_a_year = districts["curve"]["at_once"][12]["own_district_share"]
    assert in_a_year == districts["metrics"]["own_district_share"]
    assert all(isinstance(one.figures["unassigned"], dict) for one in results)


def test_a_second_run_of_the_same_order_changes_nothing_and_a_cut_off_one_begins_anew() -> None:
    lead, first, _, home = town()
    newcomers(first, home)
    simulation = simulated(lead)
    number = Proposal.objects.count()
    run(simulation.pk)
    assert Proposal.objects.count() == number
    Simulation.objects.update(state="running")
    run(simulation.pk)
    assert (Proposal.objects.count(), ScenarioResult.objects.count()) == (number, 4)


def test_where_nobody_works_the_simulator_says_so_in_words() -> None:
    lead = house.staff(Role.TEAM_LEAD)
    lives_in(case_of(lead), district("nord"))
    simulation = simulated(lead)
    assert simulation.state == "refused"
    assert simulation.problem.endswith(".")


def test_a_sealed_file_is_in_no_problem() -> None:
    lead, first, _, home = town()
    case = newcomers(first, home)[0]
    seal(case.person, first)
    assert problem_from_database(TODAY).cases == ()
    assert not Proposal.objects.filter(simulation=simulated(lead)).exists()


def test_a_conflict_of_interest_and_a_wish_bind_and_a_withdrawn_one_does_not() -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    heeded = Circumstance.objects.create(person=case.person, kind="conflict", staff=second, starts_on=SINCE)
    assert not Proposal.objects.filter(simulation=simulated(lead)).exists()
    Circumstance.objects.filter(pk=heeded.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="Irrtum")
    assert Proposal.objects.filter(simulation=simulated(lead)).exists()


def test_the_people_of_a_colleague_who_leaves_are_shared_out_and_all_others_stay() -> None:
    lead, first, second, home = town()
    leaving = newcomers(first, home)[0]
    staying = lives_in(case_of(second), home)
    simulation = simulated(lead, leaving=first)
    people = Proposal.objects.filter(simulation=simulation, scenario="districts").values_list(
        "person", "before"
    )
    assert list(people) == [(leaving.person_id, first.pk)]
    assert staying.person_id not in dict(people)


def test_the_site_is_that_of_the_home_unless_a_lead_lifts_it() -> None:
    _, first, _, _ = town()
    other = house.staff()
    there = district("gemeinde", scheme="gemeinde")
    type(other.team.local_jobcenter).objects.filter(pk=other.team.local_jobcenter_id).update(district=there)
    case = lives_in(case_of(first), there)
    (facts,) = problem_from_database(TODAY).cases
    assert facts.local_jobcenter == other.team.local_jobcenter_id
    own = first.team.local_jobcenter
    Circumstance.objects.create(
        person=case.person, kind="other_site", local_jobcenter=own, reason="Weg", starts_on=SINCE
    )
    (facts,) = problem_from_database(TODAY).cases
    assert facts.local_jobcenter == own.pk


def statements() -> int:
    """How many it takes to read the problem."""
    with CaptureQueriesContext(connection) as asked:
        problem_from_database(TODAY)
    return len(asked)


def test_the_problem_is_read_in_the_same_number_of_statements_however_many_people() -> None:
    _, first, _, home = town()
    newcomers(first, home, 2)
    few = statements()
    newcomers(first, home, 9)
    assert statements() == few


def test_somebody_new_gets_one_proposal_on_arrival() -> None:
    _, first, second, home = town()
    case = newcomers(first, home)[0]
    Responsibility.objects.update(staff=None)
    assert propose_arrivals(TODAY) == 1
    assert propose_arrivals(TODAY) == 0
    proposal = Proposal.objects.get()
    assert (proposal.person, proposal.staff, proposal.simulation) == (case.person, second, None)


def test_a_lead_chooses_for_one_person_and_it_is_written_like_any_accepted_proposal() -> None:
    lead, first, second, home = town()
    case = newcomers(first, home)[0]
    choice = choice_for(case.pk, lead.team.local_jobcenter_id, TODAY)
    assert {one.desk for one in choice.desks} == {first.pk, second.pk}
    first_click = choose(
        choice=choice, desk=second.pk, staff=lead, first_day=TODAY, token=(token := uuid.uuid4()), on=TODAY
    )
    again = choose(choice=choice, desk=second.pk, staff=lead, first_day=TODAY, token=token, on=TODAY)
    assert first_click == again
    assert Responsibility.objects.get(person=case.person, ends_on=None).staff == second


def test_every_reason_of_the_optimiser_has_its_words_on_the_page() -> None:
    assert set(LEFT) == set(Leftover)
    assert set(STOPPED) == set(StoppedBy)
    assert set(UNCHANGED) == set(Unchanged)
