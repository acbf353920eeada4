"""What runs beside the pages: by number, safe to run twice. «Hintergrundaufgabe»"""

from django.utils import timezone
from procrastinate.contrib.django import app

from augenhoehe.cases.importing import errands, stock
from augenhoehe.privacy.acting import acting


@app.task(name="carry_out_import")
def carry_out_import(run_id: int) -> None:
    """A long list read, checked, taken over or taken back; one job at a time for one list."""
    errands.carry_out(run_id)


def queue_import(run_id: int) -> None:
    """The list's errand waits for a worker."""
    carry_out_import.configure(lock=f"import-{run_id}").defer(run_id=run_id)


@app.task(name="find_duplicates", lock="find_duplicates", queueing_lock="find_duplicates")
def find_duplicates(timestamp: int) -> None:
    """Every night: new and changed files are compared with all others; a person decides about each pair."""
    with acting(account_id=None, through="job"):
        stock.look_through(timezone.now())
