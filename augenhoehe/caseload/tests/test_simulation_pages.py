"""What the pages of a run tell whom: nothing about single colleagues, what is missing, and the way to the letter."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.models import Proposal, Simulation
from augenhoehe.caseload.simulation.reading import lacking, results_of
from augenhoehe.caseload.simulation.small_sites import (
    hidden_sites,
    is_group_shown,
    is_too_small,
    why_hidden,
    without_small_groups,
)
from augenhoehe.caseload.tests.test_accepting import proposed, taken, two_desks
from augenhoehe.caseload.tests.test_simulating import newcomers, simulated, town
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house

TODAY = timezone.localdate()


def browser_of(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def page_of(reader: Staff, simulation: Simulation, asked: str = "") -> str:
    answer = browser_of(reader).get(f"/zuordnung/{simulation.pk}/", {"fuer": asked})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_run_about_two_colleagues_shows_its_figures_to_their_own_lead_only() -> None:
    lead, first, _, home = town()
    newcomers(first, home, 3)
    simulation = simulated(lead)
    direction = house.staff(Role.MANAGING_DIRECTOR)
    assert "weniger als drei Fachkräfte" not in page_of(lead, simulation)
    for asked in ("", "under_25"):
        page = page_of(direction, simulation, asked)
        assert "weniger als drei Fachkräfte" in page and " km<" not in page and "ah-curve" not in page
    account = direction.account
    cells = {value for row in results_of(account, simulation, "")["rows"] for _, value in row["cells"]}
    assert cells == {"–"}


@pytest.mark.django_db
def test_a_small_site_of_a_large_run_shows_no_figures_but_to_its_own_lead() -> None:
    lead, first, _, home = town()
    newcomers(first, home, 3)
    simulation = simulated(lead)
    there = house.local_jobcenter()
    others = [house.staff(team=house.team(local_jobcenter=there)) for _ in range(4)]
    Simulation.objects.update(local_jobcenter=None)
    simulation.refresh_from_db()
    for result in simulation.results.all():
        far = result.figures["by_site"][0] | {"id": there.pk, "name": "Jobcenter Fern"}
        result.figures["by_site"].append(far)
        result.save()
    own = str(lead.team.local_jobcenter_id)
    assert "Für diesen Ort stehen hier keine Zahlen" not in page_of(lead, simulation, own)
    for reader in (house.staff(Role.MANAGING_DIRECTOR), house.staff(Role.TEAM_LEAD, team=others[0].team)):
        page = page_of(reader, simulation, own)
        assert "Für diesen Ort stehen hier keine Zahlen" in page and " km<" not in page


@pytest.mark.parametrize(
    ("staff", "own", "hidden"),
    [
        ({1: 1, 2: 5, 3: 4}, 1, set()),
        ({1: 1, 2: 5, 3: 4}, 3, {1, 2}),
        ({1: 1, 2: 5, 3: 4}, 9, {1, 3}),
        ({1: 2, 2: 4}, 2, {1, 2}),
        ({1: 2}, 1, set()),
    ],
)
def test_the_own_site_gives_no_other_one_away(staff: dict[int, int], own: int, hidden: set[int]) -> None:
    assert hidden_sites(staff, own) == hidden


def test_two_colleagues_are_too_few_for_everybody_but_their_lead() -> None:
    assert is_too_small({1: 2}) and is_too_small({1: 2}, 2) and is_too_small({1: 1, 2: 1}, 1)
    assert not is_too_small({1: 2}, 1) and not is_too_small({1: 3})


def test_two_runs_beside_each_other_tell_no_more_than_one() -> None:
    staff = {1: 1, 2: 5, 3: 4}
    assert hidden_sites(staff) == {1, 3}  # of the run about all of them: 3 so that 1 cannot be reckoned
    assert [bool(why_hidden(staff, house)) for house in (None, 1, 2, 3)] == [False, True, False, True]
    assert why_hidden(staff, 3, own=3) == why_hidden(staff, 1, own=1) == ""


def test_a_run_about_one_colleagues_people_shows_figures_to_her_lead_only() -> None:
    staff = {1: 5, 2: 4}
    assert "einer einzelnen Fachkraft" in why_hidden(staff, 1, is_about_one=True)
    assert why_hidden(staff, 1, own=1, is_about_one=True) == ""


@pytest.mark.parametrize(
    ("cases", "size", "shown"),
    [
        (199, 50, False),
        (200, 50, True),
        (200, 19, False),
        (200, 20, True),
        (200, 181, False),
        (200, 180, True),
    ],
)
def test_a_group_has_figures_only_where_they_speak_of_nobody_single(
    cases: int, size: int, shown: bool
) -> None:
    figures = {"cases": cases, "group_sizes": {"under_25": size}, "by_group": {"under_25": {"km_mean": 1.5}}}
    assert is_group_shown(figures, "under_25") == shown
    assert without_small_groups(figures)["by_group"] == {"under_25": {"km_mean": 1.5 if shown else None}}


@pytest.mark.django_db
def test_the_page_shows_no_figures_of_a_group_that_is_too_small_whoever_reads() -> None:
    lead, first, _, home = town()
    newcomers(first, home, 3)
    simulation = simulated(lead)
    page = page_of(lead, simulation, "under_25")
    assert "Nach Gruppen ist erst ab 200 Menschen" in page and " km<" not in page
    for result in simulation.results.all():
        result.figures |= {"cases": 400, "group_sizes": {"under_25": 40}}
        result.figures["by_group"]["under_25"]["km_mean"] = 3.25
        result.save()
    assert "3,25 km<" in page_of(lead, simulation, "under_25")


def test_what_is_missing_is_told_by_site_and_of_small_ones_as_one_sum() -> None:
    rows = [{"local_jobcenter": site, "weight": 1.25 * site, "cases": site} for site in (1, 2, 3)]
    assert lacking(rows, {"1": "Jobcenter Ahaus"}) == [
        "Jobcenter Ahaus: 1,25 Punkte für 1 Mensch",
        "an anderen Orten zusammen: 6,25 Punkte für 5 Menschen",
    ]
    assert lacking(rows, {}) == ["zusammen: 7,5 Punkte für 6 Menschen"]
    assert lacking([], {}) == []


@pytest.mark.django_db
def test_what_is_missing_stands_on_the_page() -> None:
    lead, first, _, home = town()
    newcomers(first, home)
    simulation = simulated(lead)
    own = lead.team.local_jobcenter
    assert "Wo Platz fehlt" not in page_of(lead, simulation)
    for result in simulation.results.all():
        result.figures["missing"] = [{"local_jobcenter": own.pk, "weight": 12.5, "cases": 9}]
        result.save()
    assert f"{own.name}: 12,5 Punkte für 9 Menschen" in page_of(lead, simulation)
    assert "zusammen: 12,5 Punkte" in page_of(house.staff(Role.MANAGING_DIRECTOR), simulation)


@pytest.mark.django_db
def test_proposals_of_a_run_that_still_computes_are_not_there_yet() -> None:
    lead, first, _, home = town()
    newcomers(first, home)
    simulation = simulated(lead)
    address = f"/zuordnung/{simulation.pk}/vorschlaege/districts/"
    form = {"everyone": "on", "stage": "at_once", "first_day": TODAY.isoformat(), "token": str(uuid.uuid4())}
    browser = browser_of(lead)
    assert browser.get(address).status_code == 200
    Simulation.objects.update(state="running")
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}annahme/", form).status_code == 404
    assert browser.post(f"{address}entscheidung/", {"proposal": "1"}).status_code == 404
    assert set(Proposal.objects.values_list("state", flat=True)) == {"open"}


@pytest.mark.django_db
def test_a_number_of_thousands_of_digits_is_no_proposal() -> None:
    lead, first, _, home = town()
    newcomers(first, home)
    address = f"/zuordnung/{simulated(lead).pk}/vorschlaege/districts/"
    browser, many = browser_of(lead), "9" * 6000
    form = {"proposal": many, "stage": "at_once", "first_day": TODAY.isoformat(), "token": str(uuid.uuid4())}
    assert browser.post(f"{address}annahme/", form).status_code == 422
    assert browser.post(f"{address}entscheidung/", {"proposal": many}).status_code == 302


@pytest.mark.django_db
def test_each_row_of_an_acceptance_leads_to_its_letter_and_the_list_is_for_those_who_have_one() -> None:
    lead, before, after = two_desks()
    acceptance = taken(lead, proposed(case_of(before), before, after), first_day=TODAY + timedelta(days=9))
    address, letter = f"/zuordnung/annahme/{acceptance.pk}/", Letter.objects.get()
    page = browser_of(lead).get(address).content.decode()
    assert f'href="/schreiben/{letter.pk}/"' in page and 'href="/schreiben/?team=1"' in page
    direction = house.staff(Role.MANAGING_DIRECTOR, team=lead.team)
    page = browser_of(direction).get(address).content.decode()
    assert f'href="/schreiben/{letter.pk}/"' in page and "Zu den Briefentwürfen" not in page
