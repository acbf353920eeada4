"""A pytest plugin: the tests' own database server. «Testdatenbank» – loaded by `-p`, before the settings.

With DATABASE_URL the tests use that server (its role must be allowed to create databases). Otherwise a
cluster in `var/postgres-test` is started, or joined when another run uses it; each run has its own databases.
"""

import contextlib
import os
import re
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from augenhoehe.config.embedded_postgres import FOR_TESTS, running
from augenhoehe.config.tests import templates

PROJECT = Path(__file__).resolve().parents[3]
TEST_DATABASE = "augenhoehe_test"


@pytest.hookimpl(wrapper=True)  # wrappers run before pytest-django's own hook, which loads the settings
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start the server and tell the settings; workers of a parallel run find both told already."""
    os.environ.setdefault("AUGENHOEHE_HOME", str(PROJECT / "var" / "test"))
    os.environ.setdefault("AUGENHOEHE_HTTPS", "0")
    os.environ.setdefault("AUGENHOEHE_SECOND_FACTOR", "optional")  # tests that are about it ask for it
    if not os.environ.get("DATABASE_URL"):
        needs = contextlib.ExitStack()
        early_config.add_cleanup(needs.close)
        address = needs.enter_context(
            running(PROJECT / "var" / "postgres-test", settings=FOR_TESTS, may_create_databases=True)
        )
        drop_left_over_databases(address)
        os.environ["AUGENHOEHE_TEST_TEMPLATE"] = templates.migrated(address, dict(os.environ))
        os.environ["DATABASE_URL"] = address
        os.environ["AUGENHOEHE_TEST_DATABASE"] = f"{TEST_DATABASE}_{os.getpid()}"
        needs.callback(os.environ.pop, "DATABASE_URL")
    return (yield)


def drop_left_over_databases(address: str) -> None:
    """Databases are named after the run they belong to; those of runs that died are of no use to anybody."""
    with psycopg.connect(address, autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '_[0-9]+(_gw[0-9]+)?$'")
        for (name,) in names.fetchall():
            owner = re.search(r"_(\d+)(_gw\d+)?$", name)
            if owner and not is_alive(int(owner.group(1))):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def is_alive(pid: int) -> bool:
    """Whether a process of this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
