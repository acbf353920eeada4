"""A worker is killed in the middle of a list: nothing is half, and the next one carries it to its end."""

from pathlib import Path

import pytest

from augenhoehe.cases.importing import errands
from augenhoehe.cases.jobs import queue_import
from augenhoehe.cases.models import ErrandKind, ImportErrand, ImportRun
from augenhoehe.cases.tests.import_lists import checked, row_of, rows_of, write_csv
from augenhoehe.config.tests.test_killed_worker import (
    Start,
    held_up,
    is_waiting_for_a_lock,
    kill,
    page,
    start,
    wait_for,
)
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person

__all__ = ["start"]
ROWS = 300
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def a_list(lead: Staff, folder: Path) -> ImportRun:
    """Three hundred people, checked."""
    return checked(lead, write_csv(folder / "liste.csv", rows_of(map(row_of, range(ROWS)))))


def ask(run: ImportRun, lead: Staff, kind: ErrandKind) -> None:
    """As the click does."""
    assert errands.ask(run, kind, lead.account_id)
    queue_import(run.pk)


def test_a_list_whose_worker_was_killed_comes_in_and_goes_out_as_a_whole(
    start: Start, tmp_path: Path
) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    run = a_list(lead, tmp_path)
    for kind, before, after in ((ErrandKind.APPLY, 0, ROWS), (ErrandKind.UNDO, ROWS, 0)):
        ask(run, lead, kind)
        # People are written before their addresses, and taken out after them.
        with held_up("LOCK TABLE people_address IN SHARE MODE"):
            worker = start()
            wait_for(is_waiting_for_a_lock)
            kill(worker)
        wait_for(lambda: not is_waiting_for_a_lock())
        assert Person.objects.count() == before
        assert "nichts ist halb geschrieben" in page(lead, f"/uebernahme/{run.pk}/")
        assert ImportErrand.objects.get().attempts == 1
        worker = start()
        wait_for(lambda: not ImportErrand.objects.exists())
        assert Person.objects.count() == after
        kill(worker)
    run.refresh_from_db()
    assert run.state == "undone"
