"""Databases that are prepared once and copied by everybody. «Vorlage»

Copying takes a moment, making takes many seconds; parallel workers and runs wait for whoever makes one.
"""

import contextlib
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.errors import InsufficientPrivilege, ObjectInUse

PROJECT = Path(__file__).resolve().parents[3]


def prepared(
    address: str, kind: str, state: str, fill: Callable[[str, str], None], *, beside: Path | None = None
) -> str:
    """The name of the database of this kind and state on this server; made by `fill(address, name)` if missing.

    It is filled aside and renamed, so that an interrupted attempt is never taken for a template. Templates of
    earlier states go, unless somebody copies them at this moment. `beside` is a folder that belongs to it.
    """
    name, making = f"{kind}_x{state}", f"{kind}_making"
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [f"augenhoehe {kind}"])
        known = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{kind}\\_%"])
        names = {found for (found,) in known.fetchall()}
        if name in names and (beside is None or beside.exists()):
            return name
        for older in names:
            with contextlib.suppress(psycopg.errors.ObjectInUse):
                connection.execute(f'DROP DATABASE IF EXISTS "{older}"'.encode())
        connection.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)'.encode())
        fill(address, making)
        connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"'.encode())
    return name


def migrated(address: str, environment: dict[str, str]) -> str:
    """The name of a database with all migrations and no rows."""

    def fill(address: str, name: str) -> None:
        create(address, name)
        run(("migrate",), environment | {"DATABASE_URL": with_database(address, name)})

    files = [PROJECT / "requirements.lock", *(PROJECT / "augenhoehe").glob("*/migrations/*.py")]
    return prepared(address, "migrated", fingerprint(files), fill)


def create(address: str, name: str, template: str = "template1") -> None:
    """A new database on this server, as a copy of the template."""
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())


def drop(address: str, name: str) -> None:
    """Away with it, whoever is still connected.

    PostgreSQL's own cleaning may be at work there: we may not end it, but DROP without FORCE asks it to leave.
    """
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        for force in (" WITH (FORCE)", "", " WITH (FORCE)"):
            try:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}"{force}'.encode())
                return
            except (InsufficientPrivilege, ObjectInUse) as problem:
                refused = problem
        raise refused


def run(command: tuple[str, ...], environment: dict[str, str]) -> None:
    """One management command in a process of its own; what it says is told only when it fails."""
    outcome = subprocess.run(
        [sys.executable, "-m", "django", *command, "-v", "0"],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "augenhoehe.config.settings", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if outcome.returncode:
        raise RuntimeError(f"{' '.join(command)}: {outcome.stdout[-3000:]}")


def with_database(address: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """What decides about a template's content, as a short word."""
    digest = hashlib.sha256("\n".join(more).encode())
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
