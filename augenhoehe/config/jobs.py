"""The jobs of the roof: each loads by number and calls one action; safe to run twice. «Hintergrundaufgabe»

A job takes numbers only, never a name or a text. When they run: config/timetable.py.
"""

import logging

from django.core.management import call_command
from django.utils import timezone
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from augenhoehe.config import erasures
from augenhoehe.documents.orphans import remove_orphaned_files
from augenhoehe.people import guarding, stand_in
from augenhoehe.privacy import traces
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.actions import remove_technical

log = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 10.0
MISSED_HEARTBEATS = 3
MOST_ATTEMPTS = 5
FOUR_WEEKS_HOURS = 28 * 24


@app.task(name="propose_erasures", lock="propose_erasures", queueing_lock="propose_erasures")
def propose_erasures(timestamp: int) -> None:
    """Every night: what is due by the rules of retention; a person decides."""
    with acting(account_id=None, through="job"):
        erasures.propose_all(timezone.localdate())


@app.task(name="refresh_stand_ins", lock="refresh_stand_ins", queueing_lock="refresh_stand_ins")
def refresh_stand_ins(timestamp: int) -> None:
    """Every night: grants of those who stand in from today, and the end of those who no longer do."""
    with acting(account_id=None, through="job"):
        stand_in.refresh_stand_ins(timezone.localdate())


@app.task(
    name="tell_of_orphaned_seals", lock="tell_of_orphaned_seals", queueing_lock="tell_of_orphaned_seals"
)
def tell_of_orphaned_seals(timestamp: int) -> None:
    """Every hour: a sealed file must not be lost because the last colleague named in it has left or is blocked."""
    guarding.tell_of_orphans(timezone.localdate())


@app.task(name="clear_sessions", queueing_lock="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Every night: log-in sessions that are over, and old failed log-ins."""
    call_command("clearsessions", verbosity=0)
    remove_technical(timezone.localdate())


@app.task(name="delete_files", lock="delete_files", queueing_lock="delete_files")
def delete_files(timestamp: int) -> None:
    """Every night: stored files of erased rows that could not be deleted at once."""
    traces.delete_files()


@app.task(
    name="remove_orphaned_papers", lock="remove_orphaned_papers", queueing_lock="remove_orphaned_papers"
)
def remove_orphaned_papers(timestamp: int) -> None:
    """Every night: stored files that no paper names, left behind by a power cut."""
    remove_orphaned_files()


@app.task(name="remove_old_jobs", queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: failed jobs of long ago; successful ones go at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=FOUR_WEEKS_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.task(name="retry_stuck_jobs", queueing_lock="retry_stuck_jobs", pass_context=True)
async def retry_stuck_jobs(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker was killed stay «doing» for ever unless somebody begins them again."""
    patience: float = context.additional_context.get("patience", HEARTBEAT_SECONDS * MISSED_HEARTBEATS)
    await begin_again(context.app, patience)


async def begin_again(running: App, patience: float) -> None:
    """Puts jobs of silent workers back in the queue; one that has killed its worker time and again is given up."""
    manager = running.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=patience):
        log.warning("job %s of a silent worker, attempt %s", job.id, job.attempts + 1)
        if job.attempts + 1 >= MOST_ATTEMPTS:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)
