"""The worker for jobs: a job survives the death of its process, numbers only, and the timetable is complete."""

import inspect
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from procrastinate.contrib.django import app

from augenhoehe.config import jobs
from augenhoehe.config.tests.slow_job import TABLE
from augenhoehe.config.tests.story_site import story_environment
from augenhoehe.config.timetable import TIMETABLE

PROJECT = Path(__file__).resolve().parents[3]
BEAT = 0.3


class Worker:
    """`augenhoehe worker` as a process of its own."""

    def __init__(self, address: str, home: Path, *options: str) -> None:
        environment = story_environment(address, home)
        environment["DJANGO_SETTINGS_MODULE"] = "augenhoehe.config.tests.worker_settings"
        command = [sys.executable, "-m", "augenhoehe.config.command_line", "worker", "--heartbeat", str(BEAT)]
        self.process = subprocess.Popen(
            [*command, *options], cwd=PROJECT, env=environment, stdin=subprocess.PIPE
        )

    def end(self) -> None:
        self.process.kill()
        self.process.wait(timeout=20)


@pytest.fixture
def site(story_address: str, story_template: tuple[str, Path]) -> tuple[str, Path]:
    """A database of its own with a table for the job's notes, and a home folder."""
    with psycopg.connect(story_address, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE {TABLE} (number integer, what text)")
    return story_address, story_template[1]


@pytest.fixture
def start(site: tuple[str, Path]) -> Iterator[Callable[..., Worker]]:
    """Starts workers; none of them outlives the test."""
    started: list[Worker] = []

    def begin(*options: str) -> Worker:
        started.append(Worker(*site, *options))
        return started[-1]

    yield begin
    for worker in started:
        worker.end()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def notes(database: psycopg.Connection) -> list[str]:
    return [what for (what,) in database.execute(f"SELECT what FROM {TABLE}").fetchall()]


def statuses(database: psycopg.Connection) -> list[str]:
    rows = database.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'slow_job'")
    return [status for (status,) in rows.fetchall()]


@pytest.mark.slow
def test_a_job_whose_worker_was_killed_is_begun_again(
    start: Callable[..., Worker], database: psycopg.Connection
) -> None:
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args)"
        " VALUES ('default', 'slow_job', 'slow_job', '{\"number\": 1}')"
    )
    first = start()
    wait_for(lambda: len(notes(database)) == 1)
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    assert statuses(database) == ["doing"]
    time.sleep(BEAT * (jobs.MISSED_HEARTBEATS + 1))
    second = start()
    wait_for(lambda: "ended" in notes(database))
    assert notes(database) == [f"begun by {first.process.pid}", f"begun by {second.process.pid}", "ended"]
    wait_for(lambda: statuses(database) == [])  # successful jobs go at once


@pytest.mark.slow
def test_it_ends_in_good_order_when_asked_and_when_its_starter_is_gone(
    start: Callable[..., Worker], database: psycopg.Connection
) -> None:
    asked, alone = start(), start("--until-input-ends")
    wait_for(lambda: database.execute("SELECT id FROM procrastinate_workers").rowcount == 2)
    asked.process.terminate()
    assert alone.process.stdin is not None
    alone.process.stdin.close()
    assert asked.process.wait(timeout=20) == 0
    assert alone.process.wait(timeout=20) == 0


def test_every_line_of_the_timetable_has_its_task_and_every_task_of_the_clock_its_line() -> None:
    planned = {task.task.name: task.cron for task in vars(app.periodic_registry)["periodic_tasks"].values()}
    assert planned == {entry.task: entry.cron for entry in TIMETABLE}
    assert all(entry.meaning for entry in TIMETABLE)


def test_a_job_takes_numbers_only() -> None:
    ours = [task for task in app.tasks.values() if task.func.__module__.startswith("augenhoehe.")]
    assert len(ours) >= len(TIMETABLE)
    for task in ours:
        for name, parameter in inspect.signature(task.func).parameters.items():
            assert parameter.annotation is int or name == "context", (task.name, name)


@pytest.mark.django_db
def test_every_nightly_job_may_run_twice() -> None:
    for _ in range(2):
        jobs.refresh_stand_ins(timestamp=0)
        jobs.propose_erasures(timestamp=0)
        jobs.clear_sessions(timestamp=0)
        jobs.delete_files(timestamp=0)
