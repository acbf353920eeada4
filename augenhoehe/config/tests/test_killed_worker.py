"""A worker is killed in the middle of something large: nothing is half, and the next one carries it to its end."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.actions import large_acceptances
from augenhoehe.caseload.actions.simulating import order_simulation
from augenhoehe.caseload.jobs import carry_out_acceptance, run_simulation
from augenhoehe.caseload.models import Acceptance, Proposal, ScenarioResult, Simulation, Stage
from augenhoehe.caseload.tests.test_accepting import care, proposed, two_desks
from augenhoehe.caseload.tests.test_simulating import newcomers, town
from augenhoehe.cases.models import Note
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.config import jobs
from augenhoehe.config.tests import templates
from augenhoehe.config.tests.story_site import PROJECT, story_environment
from augenhoehe.config.tests.test_worker import BEAT
from augenhoehe.config.tests.test_worker import wait_for as wait_long_for
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house

TODAY = timezone.localdate()
Start = Callable[[], "subprocess.Popen[bytes]"]
PATIENCE = 90  # a worker takes its time to start where many tests run side by side
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def address() -> str:
    """The database of this test, as another process finds it."""
    return templates.with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])


def wait_for(condition: Callable[[], bool]) -> None:
    wait_long_for(condition, PATIENCE)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts workers on the database of this test; none of them outlives it."""
    started: list[subprocess.Popen[bytes]] = []
    command = [sys.executable, "-m", "augenhoehe.config.command_line", "worker", "--heartbeat", str(BEAT)]

    def begin() -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen(command, cwd=PROJECT, env=story_environment(address(), tmp_path)))
        return started[-1]

    yield begin
    for worker in started:
        worker.kill()
        worker.wait(timeout=20)


@contextmanager
def held_up(statement: str) -> Iterator[None]:
    """Whoever needs what this statement locks waits, in the middle of what he does."""
    with psycopg.connect(address()) as other:
        other.execute(statement.encode())
        yield


def kill(worker: "subprocess.Popen[bytes]") -> None:
    """As a power cut would; then its silence is noticed."""
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    time.sleep(BEAT * (jobs.MISSED_HEARTBEATS + 1))


def is_waiting_for_a_lock() -> bool:
    """Whether a worker stands in the middle of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


def page(reader: Staff, address: str) -> str:
    """What the reader's page says."""
    client = Client()
    client.force_login(house.account_of(reader))
    return str(client.get(address).content.decode().split("<main")[-1].split("</main>")[0])


def test_an_acceptance_whose_worker_was_killed_is_written_as_a_whole_by_the_next_one(start: Start) -> None:
    lead, before, after = two_desks()
    run = Simulation.objects.create(on=TODAY, ordered_by=lead)
    cases = [case_of(before) for _ in range(3)]
    rows = [proposed(case, before, after, simulation=run).pk for case in cases]
    order = {"proposals": rows, "scenario": "districts", "staff": lead, "stage": Stage.AT_ONCE}
    asked = large_acceptances.ask(**order, token=uuid.uuid4(), first_day=TODAY, simulation=run)  # type: ignore[arg-type]  # mixed keywords
    as_it_was = [care(case) for case in cases]
    carry_out_acceptance.defer(acceptance_id=asked.pk)
    with held_up("LOCK TABLE letters_letter IN SHARE MODE"):  # the facts and the notes are written by then
        first = start()
        wait_for(is_waiting_for_a_lock)
        kill(first)
    wait_for(lambda: not is_waiting_for_a_lock())
    assert [care(case) for case in cases] == as_it_was and not Note.objects.exists()
    assert "nichts ist halb geschrieben" in page(lead, f"/zuordnung/annahme/{asked.pk}/")
    start()
    wait_for(lambda: Acceptance.objects.get(pk=asked.pk).state == "done")
    assert {care(case)[-1][0] for case in cases} == {after.pk}
    assert Letter.objects.count() == Note.objects.count() == 3
    asked.refresh_from_db()
    assert (asked.attempts, asked.written, asked.asked_for) == (2, 3, None)


def test_a_simulation_whose_worker_was_killed_is_finished_by_the_next_one_and_the_page_says_so(
    start: Start,
) -> None:
    lead, first, second, home = town()
    newcomers(first, home, 3)
    house_number = lead.team.local_jobcenter_id
    order = {"staff": lead, "local_jobcenter": house_number, "leaving": None, "weights": {}, "on": TODAY}
    run = order_simulation(**order, token=uuid.uuid4())  # type: ignore[arg-type]  # mixed keywords
    run_simulation.defer(simulation_id=run.pk)
    # Proposals name their colleague: the scenario that moves people to her cannot be committed.
    her_row = f"SELECT FROM organisation_staff WHERE id = {second.pk} FOR UPDATE"
    with held_up(her_row):
        worker = start()
        wait_for(is_waiting_for_a_lock)
        assert "Es wird gerechnet: Stadtteile." in page(lead, f"/zuordnung/{run.pk}/")
        kill(worker)
    wait_for(lambda: not is_waiting_for_a_lock())
    with held_up(her_row):
        start()
        wait_for(is_waiting_for_a_lock)
        assert "Der 1. Anlauf wurde unterbrochen" in page(lead, f"/zuordnung/{run.pk}/")
    wait_for(lambda: Simulation.objects.get(pk=run.pk).state == "done")
    assert ScenarioResult.objects.filter(simulation=run).count() == 4
    assert Proposal.objects.filter(simulation=run, scenario="districts", staff=second).exists()
    assert "fertig im 2. Anlauf" in page(lead, f"/zuordnung/{run.pk}/")
