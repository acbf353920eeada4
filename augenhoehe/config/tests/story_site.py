"""A running site for one story: a copy of a prepared database and a real web server on it. «Prüfstand»

1. The template database is migrated and filled once per state of the code (and day, as the demo ends today);
   parallel workers wait for whoever makes it.
2. Every story gets a copy of the template, so stories never see each other's work, and a server process.
"""

import contextlib
import datetime
import hashlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

PROJECT = Path(__file__).resolve().parents[3]
DEMO_DATA = ("load_demo", "--place", "borken", "--people", "200", "--seed", "1")
STARTING_SECONDS = 60
SOURCES = {".py", ".yaml", ".csv", ".css", ".js", ".typ", ".mo", ".svg", ".json"}
counter = itertools.count(1)


def prepared_template(address: str) -> tuple[str, Path]:
    """The name of the database to copy for each story, and its home folder (key, static files)."""
    state = fingerprint()
    name, home = f"stories_{state}", PROJECT / "var" / "stories" / state
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('augenhoehe stories'))")
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known or not home.exists():
            remove_older_templates(connection)
            make_template(connection, address, name, home)
    return name, home


def make_template(connection: psycopg.Connection, address: str, name: str, home: Path) -> None:
    """Fill a database aside and rename it, so that an interrupted attempt is never taken for a template."""
    making = f"{name}_making"
    connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
    connection.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)'.encode())
    connection.execute(f'CREATE DATABASE "{making}"'.encode())
    environment = story_environment(with_database(address, making), home)
    for command in (("migrate",), DEMO_DATA, ("collectstatic", "--noinput")):
        outcome = subprocess.run(
            [sys.executable, "-m", "django", *command, "-v", "0"],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if outcome.returncode:
            raise RuntimeError(f"{' '.join(command)}: {outcome.stdout[-3000:]}")
    connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"'.encode())


def remove_older_templates(connection: psycopg.Connection) -> None:
    """Templates of earlier states of the code that nobody copies at this moment."""
    names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'stories\\_%'").fetchall()
    for (name,) in names:
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
    shutil.rmtree(PROJECT / "var" / "stories", ignore_errors=True)


@contextlib.contextmanager
def story_database(address: str, template: str) -> Iterator[str]:
    """A copy of the template for one story, as an address."""
    name = f"story_{next(counter)}_{os.getpid()}"
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            yield with_database(address, name)
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@contextlib.contextmanager
def web_server(address: str, home: Path) -> Iterator[str]:
    """The web server as a process of its own on a free port, until the story is over."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "augenhoehe.config.serve", str(port), "1"],
            cwd=PROJECT,
            env=story_environment(address, home),
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_it_answers(server, url)
            yield url
        except TimeoutError:
            log.seek(0)
            raise RuntimeError(f"The server did not start:\n{log.read().decode()[-3000:]}") from None
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_until_it_answers(server: "subprocess.Popen[bytes]", url: str) -> None:
    """Any answer will do, also an error page: the story finds out what it is about."""
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=STARTING_SECONDS).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError


def story_environment(address: str, home: Path) -> dict[str, str]:
    """The environment of everything that belongs to a story."""
    return {
        **os.environ,
        "DATABASE_URL": address,
        "AUGENHOEHE_HOME": str(home),
        "AUGENHOEHE_DEMO": "1",
        "AUGENHOEHE_DEMO_CODES": "1",
        "AUGENHOEHE_SECOND_FACTOR": "required",
        "DJANGO_SETTINGS_MODULE": "augenhoehe.config.settings",
        "PYTHONPATH": str(PROJECT),
    }


def with_database(address: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def fingerprint() -> str:
    """What decides about the template's content: the code without its tests, and today."""
    digest = hashlib.sha256(datetime.date.today().isoformat().encode())
    for file in sorted((PROJECT / "augenhoehe").rglob("*")):
        if file.suffix in SOURCES and "tests" not in file.parts:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
