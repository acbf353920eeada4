"""Who may write just now: one import at a time, and nobody on a list that is being worked on. «Sperre»"""

from django.db import connection

from augenhoehe.cases.models import ImportErrand, ImportRun

ONE_AT_A_TIME = 3_105_202_601


class ImportRefused(Exception):
    """Nothing was written; the text says why."""


def lock_writing(*, waits: bool = False) -> None:
    """Only one import, undoing or merge writes at a time; a job waits for the one before."""
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise ImportRefused(
                "Gerade schreibt eine andere Übernahme. Bitte in einer Minute noch einmal versuchen."
            )


def take_in_hand(run_id: int) -> ImportRun:
    """The list as it stands, locked. Nobody waits minutes for a job that has it. Raises ImportRefused."""
    free = ImportRun.objects.select_for_update(of=("self",), skip_locked=True)
    run: ImportRun | None = free.select_related("local_jobcenter", "team").filter(pk=run_id).first()
    if run is None or ImportErrand.objects.filter(run=run).exists():
        raise ImportRefused("An dieser Liste wird gerade gearbeitet. Bitte warten Sie, bis das fertig ist.")
    return run
