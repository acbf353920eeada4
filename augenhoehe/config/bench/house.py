"""A database of its own for each size, kept between runs, and a real web server on it. «Messhaus»

A house is loaded again when the day, the migrations, the loaders or the desk have changed: then its
lists would show something else. Until then a second run starts at once.
"""

import contextlib
import hashlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from augenhoehe.config.bench.pages import Page, page_from
from augenhoehe.config.embedded_postgres import running

PACKAGE = Path(__file__).resolve().parents[2]
DECIDING = {"migrations", "demo", "facts", "parameters", "tables"}
DECIDING_FILES = {
    *("demo.py", "load_demo.py", "search_key.py", "phrases.py", "records.py", "municipalities.py"),
    *("preparing.py", "filling.py", "desk.py", "errands.py", "words.py", "pages.py"),
}
STARTING_SECONDS = 60
SETTINGS = "augenhoehe.config.bench.settings"
Say = Callable[[str], None]


class PreparationFailed(Exception):
    """A step of the preparation ended with an error; its own words went to stderr."""


@contextlib.contextmanager
def house(
    home: Path, people: int, environment: Mapping[str, str], say: Say
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The running database of this size as its address, and what is known of it: the load and the pages to ask."""
    folder = home / f"postgres-bench-{people}"
    with running(folder, announce=say) as address:
        known = folder / "house.json"
        state = fingerprint(people)
        if not known.exists() or json.loads(known.read_text())["state"] != state:
            say(f"Das Haus mit {people} Menschen wird eingerichtet …")
            known.unlink(missing_ok=True)
            known.write_text(json.dumps({"state": state, **furnish(address, people, environment)}))
        yield address, json.loads(known.read_text())


def fingerprint(people: int) -> str:
    """What decides about a house's content: the day, the size, the migrations, the loaders, the desk."""
    digest = hashlib.sha256(f"{date.today()} {people}".encode())
    for file in sorted(PACKAGE.rglob("*")):
        is_deciding = DECIDING & set(file.parts) or file.name in DECIDING_FILES
        if is_deciding and file.is_file() and not {"tests", "__pycache__"} & set(file.parts):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def furnish(address: str, people: int, environment: Mapping[str, str]) -> dict[str, Any]:
    """Empty the database, then tables, people, and the work of years on the desk."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP OWNED BY CURRENT_USER CASCADE")
    at_this = {**environment, "DATABASE_URL": address}
    output_of(["django", "migrate", "-v", "0"], at_this)
    loading = ["django", "load_demo", "--place", "borken", "--people", str(people), "--seed", "1", "--json"]
    demo = json.loads(output_of(loading, at_this))
    return {"demo": demo, "pages": json.loads(output_of(["augenhoehe.config.bench.preparing"], at_this))}


def output_of(module: list[str], environment: Mapping[str, str]) -> str:
    """Run one module as a program and give its stdout; its stderr goes where ours goes."""
    outcome = subprocess.run(
        [sys.executable, "-m", *module],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PACKAGE.parent,
    )
    if outcome.returncode:
        raise PreparationFailed(f"{' '.join(module)} endete mit {outcome.returncode}.")
    return outcome.stdout


def pages_in(known: dict[str, Any]) -> list[Page]:
    """The pages to ask, as they were noted when the house was furnished."""
    return [page_from(values) for values in known["pages"]]


@contextlib.contextmanager
def web_server(address: str, environment: Mapping[str, str], words: Path) -> Iterator[int]:
    """A real web server with one worker on this database, as its port; what it says goes to the file `words`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with words.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "augenhoehe.config.serve", str(port), "1"],
            env={**environment, "DATABASE_URL": address},
            cwd=PACKAGE.parent,
            stdout=log,
            stderr=log,
        )
        try:
            if not answers(server, port):
                raise PreparationFailed(f"Der Webserver startet nicht; siehe {words}.")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def answers(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until the server answers; False when it ended or took too long."""
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=STARTING_SECONDS).close()
            return True
        time.sleep(0.05)
    return False
