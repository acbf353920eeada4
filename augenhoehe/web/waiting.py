"""What a page says while somebody waits for a job, and what has become of it. «Es wird gearbeitet»"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

Tell = Callable[[int], None]
SILENCE = timedelta(seconds=30)
QUEUED = "Es wartet, bis der Rechner frei ist."
SILENT = (
    "Der Rechner hat sich eine Weile nicht gemeldet. Meist beginnt es innerhalb von zwei Minuten von selbst noch "
    "einmal; Sie müssen nichts tun."
)
GONE = "Daran arbeitet gerade niemand. Bitte reihen Sie es noch einmal ein."


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


def standing_of(task: str, **arguments: int) -> Standing:
    """Whether somebody works on it, or will; a worker that was killed is found by its silence."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=["doing", "todo"])
    job = jobs.filter(args=arguments).select_related("worker").order_by("status").first()
    if job is None:
        return Standing.GONE
    if job.status == "todo":
        return Standing.QUEUED
    is_alive = job.worker is not None and job.worker.last_heartbeat > timezone.now() - SILENCE
    return Standing.AT_WORK if is_alive else Standing.SILENT


def in_words(standing: Standing, at_work: str) -> str:
    """What has become of the job."""
    return {
        Standing.QUEUED: QUEUED,
        Standing.AT_WORK: at_work,
        Standing.SILENT: SILENT,
        Standing.GONE: GONE,
    }[standing]


def cut_off(attempts: int) -> str:
    """What happened meanwhile."""
    if attempts < 2:
        return ""
    return f"Der {attempts - 1}. Anlauf wurde unterbrochen; es hat von vorn begonnen. "


@contextmanager
def telling(row: Model, column: str) -> Iterator[Tell]:
    """How far it is, seen by others at once: by a second connection, as the first one commits only at the end.

    The first one must not lock this row, or both wait for each other.
    """
    aside = connection.copy()
    statement = f'UPDATE "{row._meta.db_table}" SET "{column}" = %s WHERE id = %s'

    def tell(number: int) -> None:
        with aside.cursor() as cursor:
            cursor.execute(statement, [number, row.pk])

    try:
        yield tell
    finally:
        aside.close()
