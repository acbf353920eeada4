"""A job for tests that says in the database when it begins and when it has ended, and takes its time the first time."""

import os
import time

from django.db import connection
from procrastinate.contrib.django import app

TABLE = "slow_job_moments"


@app.task(name="slow_job", lock="slow_job")
def slow_job(number: int) -> None:
    """Begins at once; the first time it does not end by itself."""
    note(number, f"begun by {os.getpid()}")
    if moments(number) == 1:
        time.sleep(300)
    note(number, "ended")


def note(number: int, what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (number, what) VALUES (%s, %s)", [number, what])


def moments(number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE number = %s", [number])
        return int(cursor.fetchone()[0])
