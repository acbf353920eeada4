"""The pages about districts, sites, load, allocation and letters, as requests. «Messgänge im Stadtteil»"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict

from django.urls import reverse
from django.utils import timezone

from augenhoehe.caseload.actions.simulating import order_simulation, run
from augenhoehe.caseload.allocation.problem import Scenario, Weights
from augenhoehe.caseload.models import Simulation
from augenhoehe.config.bench.desk import Desk
from augenhoehe.config.bench.pages import Page, Request
from augenhoehe.letters.actions import draft_letters
from augenhoehe.letters.models import LetterKind
from augenhoehe.letters.orders import LetterOrder
from augenhoehe.organisation.models import Site, Staff
from augenhoehe.places.models import District

SEVERAL = 5
PLANNED_PLACES = 2


def neighbourhood_pages(desk: Desk, counsellor: str, director: str, empty: list[Request]) -> list[Page]:
    """What leads and the direction open before they share people out; the counsellor's own letters."""
    pages: dict[str, list[str]] = {
        "districts": [reverse("districts")],
        "district": [reverse("district", args=[one]) for one in districts_of(desk.counsellor)],
        "sites": [reverse("sites")],
        "site": [reverse("site", args=[one]) for one in Site.objects.values_list("pk", flat=True)[:SEVERAL]],
        "directory": [reverse("directory")],
        "load": [house_of("team_load", desk.counsellor)],
        "teams": [house_of("teams", desk.counsellor)],
        "planner": [reverse("contact_point_plan") + f"?anzahl={PLANNED_PLACES}"],
        **simulation_addresses(finished_simulation(desk)),
    }
    write_letters(desk)
    letters = Request(reverse("letter_list"), counsellor)
    return [
        *(
            Page(name, desk.director.role, [Request(one, director) for one in addresses], empty)
            for name, addresses in pages.items()
        ),
        Page("letters", desk.counsellor.role, [letters], empty),
    ]


def house_of(page: str, staff: Staff) -> str:
    """The page about the local Jobcenter of this colleague."""
    return f"{reverse(page)}?haus={staff.team.local_jobcenter_id}"


def districts_of(staff: Staff) -> list[int]:
    """The municipality of the colleague's Jobcenter and some of its quarters."""
    town = staff.team.local_jobcenter.district_id
    known = District.objects.in_year(timezone.localdate().year)
    found = known.filter(pk=town) | known.filter(parent=town) if town else known
    return list(found.order_by("pk").values_list("pk", flat=True)[:SEVERAL])


def finished_simulation(desk: Desk) -> Simulation:
    """A run for the Jobcenter of the desk, computed to its end."""
    ordered = order_simulation(
        staff=desk.director,
        local_jobcenter=desk.counsellor.team.local_jobcenter_id,
        leaving=None,
        weights={name: weight for name, weight in asdict(Weights()).items() if name != "wish"},
        on=timezone.localdate(),
        token=uuid.uuid4(),
    )
    run(ordered.pk)
    return ordered


def simulation_addresses(simulation: Simulation) -> Mapping[str, list[str]]:
    """The list of runs, the scenarios side by side, and the first page of proposals."""
    scenario = Scenario.DISTRICTS.value
    return {
        "simulation:list": [reverse("simulations")],
        "simulation:result": [reverse("simulation", args=[simulation.pk])],
        "simulation:proposals": [reverse("proposal_list", args=[simulation.pk, scenario])],
    }


def write_letters(desk: Desk) -> None:
    """A draft to each of the desk's usual files: as many in every house."""
    words = ("Ihre Frage vom letzten Gespräch", "")
    orders = [
        LetterOrder(
            person_id=case.person_id,
            sender_id=desk.counsellor.pk,
            kind=LetterKind.MESSAGE,
            language="de",
            case_id=case.pk,
            subject=words,
            personal=words,
        )
        for case in desk.files
    ]
    draft_letters(orders, desk.counsellor)
