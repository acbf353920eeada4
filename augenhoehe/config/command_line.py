"""The command line `augenhoehe <command>`. «Befehlszeile» – Django's commands on the embedded database.

1. With DATABASE_URL the command runs against that database, and nothing of ours is started.
2. Without it the embedded database is started, or joined, for as long as the command runs.
3. What a person at the keyboard can put right – full disk, taken port – is told in one sentence, exit code 1.
"""

import contextlib
import errno
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.management import execute_from_command_line
from django.db.utils import OperationalError

from augenhoehe.config.demo_lock import DemoIsRunning, demo_lock
from augenhoehe.config.embedded_postgres import DatabaseUnavailable, running

PROJECT = Path(__file__).resolve().parents[2]
# `bench` has clusters of its own.
NEEDS_NO_DATABASE = {
    *("help", "version", "--help", "-h", "--version"),
    *("makemessages", "compilemessages", "collectstatic", "bench"),
}
# With a file of their own they need nothing else.
READS_A_FILE = {"propose_allocation", "propose_sites"}
RUNS_LONG = {"demo", "worker"}
CANNOT_WRITE = {
    errno.EACCES: "darf hier nicht geschrieben werden",
    errno.EPERM: "darf hier nicht geschrieben werden",
    errno.EROFS: "ist schreibgeschützt",
    errno.ENOSPC: "ist voll",
    errno.EDQUOT: "ist voll (Kontingent erschöpft)",
}


class Refusal(Exception):
    """Something the person at the keyboard can put right; the message says what."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the entry point of `.venv/bin/augenhoehe`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, end_politely)
    signal.signal(signal.SIGHUP, end_politely)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "augenhoehe.config.settings")
    try:
        run(words)
    except OperationalError as problem:
        return tell(f"Die Datenbank antwortet nicht: {' '.join(str(problem).split())}")
    except (Refusal, DatabaseUnavailable, DemoIsRunning) as problem:
        return tell(str(problem))
    except OSError as problem:
        if problem.errno not in CANNOT_WRITE:
            raise
        return tell(f"Die Festplatte {CANNOT_WRITE[problem.errno]}: {problem.filename or home()}.")
    except KeyboardInterrupt:
        return 130
    return 0


def run(words: list[str]) -> None:
    """Take what the command needs – the demo's lock and port, a database – then hand over to Django."""
    command = words[0] if words else "help"
    with contextlib.ExitStack() as needs:
        if command == "demo":
            os.environ.setdefault("AUGENHOEHE_DEMO", "1")
            os.environ.setdefault("AUGENHOEHE_DEMO_CODES", "1")
            port = demo_port(words)
            needs.enter_context(demo_lock(home(), port))
            refuse_taken_port(port)
        if needs_database(command, words):
            needs.enter_context(database(keep_alive=command in RUNS_LONG))
        execute_from_command_line(["augenhoehe", *words])


def needs_database(command: str, words: Sequence[str]) -> bool:
    """Whether the command reads or writes the house's own data."""
    if command in READS_A_FILE and any(word.split("=")[0] == "--input" for word in words):
        return False
    return command not in NEEDS_NO_DATABASE and not {"--help", "-h"} & set(words)


@contextlib.contextmanager
def database(*, keep_alive: bool) -> Iterator[None]:
    """The database named by DATABASE_URL, else the embedded one."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with running(home() / "postgres", keep_alive=keep_alive) as address:
        os.environ["DATABASE_URL"] = address
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]


def home() -> Path:
    """Where this installation keeps its state."""
    return Path(os.environ.get("AUGENHOEHE_HOME") or PROJECT / "var")


def demo_port(words: Sequence[str]) -> int:
    """The port of `demo --port N`, of PORT, else 8000."""
    given = os.environ.get("PORT") or "8000"
    for position, word in enumerate(words):
        if word == "--port" and position + 1 < len(words):
            given = words[position + 1]
        elif word.startswith("--port="):
            given = word.removeprefix("--port=")
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Refusal(f"«{given}» ist kein Port; gebraucht wird eine Zahl von 1 bis 65535, etwa PORT=8080.")
    return int(given)


def refuse_taken_port(port: int) -> None:
    """Find out before anything is loaded whether the web server will get its port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            sentence = f"Port {port} ist schon belegt; nehmen Sie einen anderen: PORT={port + 1} make demo."
            if problem.errno == errno.EACCES:
                sentence = f"Port {port} ist nur für root; nehmen Sie einen ab 1024, etwa PORT=8080."
            raise Refusal(sentence) from problem


def end_politely(number: int, frame: object) -> None:
    """SIGTERM and a closed terminal end a command like Ctrl-C does: everything it started is stopped."""
    raise KeyboardInterrupt


def tell(sentence: str) -> int:
    """One clear sentence, and a failure for scripts."""
    print(sentence, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
