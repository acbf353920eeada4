"""A running site for one story: a copy of a prepared database and a real web server on it. «Prüfstand»

1. The template database is migrated and filled once per state of the code (and day, as the demo ends today);
   parallel workers wait for whoever makes it.
2. Every story gets a copy of the template, so stories never see each other's work. The server process is one for
   all: it finds the next story's database at the address of the last one.
"""

import contextlib
import datetime
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
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from augenhoehe.config.tests import templates

PROJECT = Path(__file__).resolve().parents[3]
DEMO_DATA = ("load_demo", "--place", "borken", "--people", "200", "--seed", "1")
STARTING_SECONDS = 60
SOURCES = {".py", ".yaml", ".csv", ".css", ".js", ".typ", ".mo", ".svg", ".json"}
counter = itertools.count(1)


def prepared_template(address: str) -> tuple[str, Path]:
    """The name of the database to copy for each story, and its home folder (key, static files)."""
    state = state_of_the_code()
    home = PROJECT / "var" / "stories" / state
    fill = partial(fill_template, home=home)
    return templates.prepared(address, "stories", state, fill, beside=home), home


def fill_template(address: str, name: str, home: Path) -> None:
    """A migrated database, the small demo Jobcenter in it, and the static files beside it."""
    shutil.rmtree(home.parent, ignore_errors=True)
    empty = templates.migrated(address, dict(os.environ))
    templates.create(address, name, empty)
    environment = story_environment(templates.with_database(address, name), home)
    for command in (DEMO_DATA, ("collectstatic", "--noinput")):
        templates.run(command, environment)


def story_place_in(address: str) -> str:
    """The address of a database on this server that nobody else uses; there is none yet."""
    return templates.with_database(address, f"story_{next(counter)}_{os.getpid()}")


@contextlib.contextmanager
def story_database(place: str, template: str) -> Iterator[None]:
    """A copy of the template at this address, for one story. A server that used the last one connects anew."""
    name = urlsplit(place).path.lstrip("/")
    templates.create(place, name, template)
    try:
        yield
    finally:
        templates.drop(place, name)


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


@contextlib.contextmanager
def background_worker(address: str, home: Path) -> Iterator[None]:
    """`augenhoehe worker` as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "augenhoehe.config.command_line", "worker", "--until-input-ends"],
        cwd=PROJECT,
        env=story_environment(address, home),
        stdin=subprocess.PIPE,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait(timeout=20)


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
        "DJANGO_SETTINGS_MODULE": "augenhoehe.config.tests.story_settings",
        "PYTHONPATH": str(PROJECT),
    }


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def state_of_the_code() -> str:
    """What decides about the template's content: the code without its tests, and today."""
    files = (PROJECT / "augenhoehe").rglob("*")
    sources = (file for file in files if file.suffix in SOURCES and "tests" not in file.parts)
    return templates.fingerprint(sources, datetime.date.today().isoformat())
