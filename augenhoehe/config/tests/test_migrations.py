"""The migrations use nothing newer than the oldest PostgreSQL we promise."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from augenhoehe.config.embedded_postgres import FOR_TESTS, running

PROJECT = Path(__file__).resolve().parents[3]
OLDEST = Path("/usr/lib/postgresql/15/bin")


@pytest.mark.slow
def test_all_migrations_run_on_postgresql_15(tmp_path: Path) -> None:
    if not OLDEST.exists():
        reason = f"PostgreSQL 15 is not installed here ({OLDEST})"
        is_required = os.environ.get("AUGENHOEHE_REQUIRE_POSTGRES_15") == "1"
        pytest.fail(reason) if is_required else pytest.skip(reason)
    with running(tmp_path / "cluster", settings=FOR_TESTS, programs_folder=OLDEST) as address:
        outcome = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v", "1"],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": address},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert outcome.returncode == 0, outcome.stdout
        with psycopg.connect(address) as connection:
            version = connection.execute("SHOW server_version").fetchone()
            applied = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
    assert version is not None and version[0].startswith("15.")
    assert applied is not None and applied[0] > 0
