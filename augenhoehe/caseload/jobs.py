"""What runs beside the pages: by number, safe to run twice. «Hintergrundaufgabe»"""

from django.utils import timezone
from procrastinate.contrib.django import app

from augenhoehe.caseload.actions import choosing, large_acceptances, simulating
from augenhoehe.privacy.acting import acting


@app.task(name="run_simulation", lock="run_simulation")
def run_simulation(simulation_id: int) -> None:
    """One run of the simulator; one at a time, so that pages keep a core of their own."""
    with acting(account_id=None, through="job"):
        simulating.run(simulation_id)


@app.task(name="propose_arrivals", lock="propose_arrivals", queueing_lock="propose_arrivals")
def propose_arrivals(timestamp: int) -> None:
    """Every ten minutes: whoever is new and has no counsellor gets a proposal; a person decides."""
    with acting(account_id=None, through="job"):
        choosing.propose_arrivals(timezone.localdate())


@app.task(name="carry_out_acceptance", lock="carry_out_acceptance")
def carry_out_acceptance(acceptance_id: int) -> None:
    """Very many proposals taken over, or taken back, as one step; one acceptance at a time."""
    large_acceptances.carry_out(acceptance_id)
