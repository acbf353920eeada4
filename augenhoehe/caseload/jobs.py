"""What runs beside the pages: by number, safe to run twice. «Hintergrundaufgabe»"""

from datetime import timedelta
from enum import StrEnum

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from augenhoehe.caseload.actions import choosing, large_acceptances, simulating
from augenhoehe.privacy.acting import acting

SILENCE = timedelta(seconds=30)


class Standing(StrEnum):
    """What has become of a job that somebody waits for."""

    QUEUED = "queued"
    AT_WORK = "at_work"
    SILENT = "silent"
    GONE = "gone"

    @property
    def is_stuck(self) -> bool:
        """Whether somebody may want to queue it anew."""
        return self in (Standing.SILENT, Standing.GONE)


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


def standing_of(task: str, number: int) -> Standing:
    """Whether somebody works on it, or will; a worker that was killed is found by its silence."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=["doing", "todo"])
    argument = "simulation_id" if task == run_simulation.name else "acceptance_id"
    job = jobs.filter(args={argument: number}).select_related("worker").order_by("status").first()
    if job is None:
        return Standing.GONE
    if job.status == "todo":
        return Standing.QUEUED
    is_alive = job.worker is not None and job.worker.last_heartbeat > timezone.now() - SILENCE
    return Standing.AT_WORK if is_alive else Standing.SILENT
