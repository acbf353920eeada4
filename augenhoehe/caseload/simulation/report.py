"""The report of a finished run as PDF. «Bericht für die Beschäftigtenvertretungen»"""

from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from augenhoehe.caseload.access import visible_simulation
from augenhoehe.caseload.actions.simulating import WORDS
from augenhoehe.caseload.allocation.problem import Scenario, Weights
from augenhoehe.caseload.allocation.reasons import inputs_used
from augenhoehe.caseload.models import Simulation, SimulationState
from augenhoehe.caseload.simulation.report_document import Run, ScenarioFigures, report_data
from augenhoehe.caseload.simulation.small_sites import staff_by_site
from augenhoehe.typesetting.engine import typeset
from augenhoehe.web.decorators import readonly

LAYOUT = Path(__file__).parents[1] / "typst" / "staff_report.typ"


@readonly
def simulation_report(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """The paper; there is none of a run about a single colleague, or of one that is not done."""
    found = visible_simulation(request.user, simulation_id)
    if found.state != SimulationState.DONE or found.leaving_id is not None:
        raise Http404
    response = HttpResponse(typeset(LAYOUT, report_data(run_of(found))), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Bericht-Simulation-{found.pk}.pdf"'
    return response


def run_of(simulation: Simulation) -> Run:
    """The figures of a run as plain values; counsellors by local Jobcenter as of its day."""
    house = simulation.local_jobcenter
    return Run(
        number=simulation.pk,
        office=settings.OFFICE_NAME,
        scope=house.name if house else "alle örtlichen Jobcenter",
        on=simulation.on,
        seed=simulation.seed,
        seconds=simulation.time_limit_seconds,
        weights=asdict(Weights(**simulation.weights)),
        scenarios=[
            ScenarioFigures(
                key=one.scenario,
                name=WORDS[Scenario(one.scenario)],
                figures=one.figures,
                inputs=inputs_used(Scenario(one.scenario)),
            )
            for one in simulation.results.all()
        ],
        staff_by_site=staff_by_site(simulation),
        house=simulation.local_jobcenter_id,
    )
