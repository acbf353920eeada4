"""The report for those who look after the staff: method, limits, scenarios side by side, nobody single."""

from collections import Counter
from dataclasses import asdict, replace
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.actions.simulating import WORDS
from augenhoehe.caseload.allocation.curve import curve
from augenhoehe.caseload.allocation.optimiser import allocate
from augenhoehe.caseload.allocation.problem import Order, Scenario, Weights
from augenhoehe.caseload.allocation.reasons import inputs_used
from augenhoehe.caseload.allocation.report import as_json
from augenhoehe.caseload.allocation.synthetic import town
from augenhoehe.caseload.models import Simulation
from augenhoehe.caseload.simulation.reading import GROUPS
from augenhoehe.caseload.simulation.report import LAYOUT
from augenhoehe.caseload.simulation.report_document import Run, ScenarioFigures, report_data
from augenhoehe.caseload.simulation.small_sites import hidden_sites
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.typesetting.engine import typeset
from augenhoehe.typesetting.tests.reading import root_of, text_of


@pytest.fixture(scope="module")
def run() -> Run:
    """300 people, 12 counsellors at 3 sites, every scenario."""
    problem = town(300, 12, 6, sites=3, seed=1)
    found = []
    for scenario in Scenario:
        plan = allocate(problem, Order(scenario, Weights(), 1, 5))
        figures = as_json(problem, plan) | {"group_sizes": dict.fromkeys(GROUPS, 60)}
        figures["unassigned"] = dict(Counter(one["reason"] for one in figures["unassigned"]))
        figures["by_site"] = [
            {"id": int(site), "name": f"Jobcenter Ort {site}", **rest}
            for site, rest in figures["by_site"].items()
        ]
        months = {case.id: case.id % 9 for case in problem.cases}
        figures["curve"] = curve(problem, plan, months, months)
        found.append(ScenarioFigures(scenario.value, WORDS[scenario], figures, inputs_used(scenario)))
    return Run(
        number=7,
        office="Jobcenter Test",
        scope="alle örtlichen Jobcenter",
        on=date(2026, 11, 22),
        seed=1,
        seconds=5,
        weights=asdict(Weights()),
        scenarios=found,
        staff_by_site={1: 4, 2: 4, 3: 4},
    )


def readable(pdf: bytes) -> str:
    """Without the places where a long word may break."""
    return text_of(pdf).replace("\u200b", "")


def test_it_says_what_was_looked_at_what_never_and_where_the_limits_are(run: Run) -> None:
    pdf = typeset(LAYOUT, report_data(run))
    text = readable(pdf)
    for said in (
        "Stadtteile und Sprache",
        "Staatsangehörigkeit",
        "versäumte Termine",
        "Wege sind Luftlinien",
        "§ 178 Abs. 2 SGB IX",
        "Gleichstellungsbeauftragte",
        "Die nächsten zwölf Monate",
        "Alleinerziehende",
    ):
        assert said in text, said
    assert root_of(pdf)["/MarkInfo"]["/Marked"]


def test_every_figure_of_the_paper_is_one_of_the_run(run: Run) -> None:
    data = report_data(run)
    metrics = run.figures_of("districts_language")["metrics"]
    column = data["scenarios"].index("Stadtteile und Sprache")
    row = next(row for row in data["whole"] if row["label"].startswith("Weg zur eigenen"))
    assert row["cells"][column] == f"{metrics['km_mean']:.2f}\u00a0km".replace(".", ",")
    assert len(data["sites"]) == 3 and len(data["groups"]) == 3
    assert [len(one["cells"]) for one in data["stages"]] == [5, 5, 5]


def test_where_fewer_than_three_work_no_figure_is_printed_and_none_is_left_by_subtraction(run: Run) -> None:
    data = report_data(replace(run, staff_by_site={1: 2, 2: 4, 3: 6}))
    assert [bool(row["cells"]) for row in data["sites"]] == [False, False, True]


@pytest.mark.parametrize(
    ("staff", "hidden"),
    [
        ({1: 3, 2: 5}, set()),
        ({1: 1, 2: 5, 3: 4}, {1, 3}),
        ({1: 1, 2: 1, 3: 4}, {1, 2, 3}),
        ({1: 2, 2: 2, 3: 4}, {1, 2}),
        ({1: 2}, {1}),
    ],
)
def test_what_is_hidden_is_about_three_at_least(staff: dict[int, int], hidden: set[int]) -> None:
    assert hidden_sites(staff) == hidden


def test_about_one_or_two_colleagues_there_are_no_figures_at_all(run: Run) -> None:
    data = report_data(replace(run, staff_by_site={1: 2}))
    assert not (data["whole"] or data["groups"] or data["sites"] or data["stages"] or data["curve"])
    assert "weniger als drei Fachkräfte" in readable(typeset(LAYOUT, data))


@pytest.mark.django_db
def test_leads_print_it_others_do_not_and_there_is_none_about_one_colleague(client: Client) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    client.force_login(house.account_of(lead))
    done = {"on": timezone.localdate(), "ordered_by": lead, "state": "done", "finished_at": timezone.now()}
    whole = Simulation.objects.create(**done)
    about_one = Simulation.objects.create(
        **done, leaving=house.staff(), local_jobcenter=lead.team.local_jobcenter
    )
    answer = client.get(f"/zuordnung/{whole.pk}/bericht.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client.get(f"/zuordnung/{about_one.pk}/bericht.pdf").status_code == 404
    client.force_login(house.account_of(house.staff()))
    assert client.get(f"/zuordnung/{whole.pk}/bericht.pdf").status_code == 403


def test_a_tiny_site_where_nothing_changes_shows_zero_and_says_why(run: Run) -> None:
    figures = dict(run.figures_of("districts_language"))
    tiny, *others = figures["by_site"]
    figures["by_site"] = [tiny | {"unchanged": "one_desk", "relationships_cut_share": 0.0}, *others]
    scenarios = [
        replace(one, figures=figures) if one.key == "districts_language" else one for one in run.scenarios
    ]
    row = report_data(replace(run, scenarios=scenarios, staff_by_site={1: 1, 2: 4, 3: 4}))["sites"][0]
    assert row["note"] == "Hier arbeitet nur eine Fachkraft."
    assert row["cells"] == ["–", "–", "0,0\u00a0%"]
