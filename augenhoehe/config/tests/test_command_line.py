"""`augenhoehe <command>` brings its own database, or uses the one it was given."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from augenhoehe.config.command_line import Refusal, demo_port, needs_database

PROJECT = Path(__file__).resolve().parents[3]


def environment(home: Path, **changes: str) -> dict[str, str]:
    ours = {**os.environ, "AUGENHOEHE_HOME": str(home), "PYTHONPATH": str(PROJECT), **changes}
    return {key: value for key, value in ours.items() if value}


def augenhoehe(home: Path, *words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "augenhoehe.config.command_line", *words],
        cwd=home.parent,
        env=environment(home, **changes),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_without_an_address_it_starts_its_own_database_and_stops_it(tmp_path: Path) -> None:
    outcome = augenhoehe(tmp_path / "home", "showmigrations", "contenttypes", DATABASE_URL="")
    assert outcome.returncode == 0, outcome.stderr
    assert "[ ] 0001_initial" in outcome.stdout
    assert outcome.stderr == "Die Datenbank wird angelegt …\n"
    assert (tmp_path / "home" / "postgres" / "data" / "PG_VERSION").exists()
    assert not (tmp_path / "home" / "postgres" / "data" / "postmaster.pid").exists()


def test_with_an_address_it_starts_nothing(tmp_path: Path) -> None:
    outcome = augenhoehe(tmp_path / "home", "showmigrations", "contenttypes")
    assert outcome.returncode == 0, outcome.stderr
    assert not (tmp_path / "home" / "postgres").exists()


def test_help_needs_no_database(tmp_path: Path) -> None:
    outcome = augenhoehe(tmp_path / "home", "migrate", "--help", DATABASE_URL="")
    assert outcome.returncode == 0, outcome.stderr
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_database_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path) -> None:
    nowhere = f"postgresql:///augenhoehe?host={tmp_path}"
    outcome = augenhoehe(tmp_path / "home", "migrate", DATABASE_URL=nowhere)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("Die Datenbank antwortet nicht: ")
    assert outcome.stderr.count("\n") == 1


def test_a_home_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], capture_output=True).returncode:
        pytest.skip("mount namespaces are not allowed here")
    home = tmp_path / "home"
    home.mkdir()
    script = 'mount -t tmpfs -o ro tmpfs "$1"; exec "$0" -m augenhoehe.config.command_line migrate'
    command = [unshare, "-rm", "/bin/sh", "-ec", script, sys.executable, str(home)]
    outcome = subprocess.run(command, env=environment(home, DATABASE_URL=""), capture_output=True, text=True)
    assert outcome.returncode == 1
    assert outcome.stderr == f"Die Festplatte ist schreibgeschützt: {home / 'postgres'}.\n"


def test_a_taken_port_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        outcome = augenhoehe(tmp_path / "home", "demo", DATABASE_URL="", PORT=str(port))
    assert outcome.returncode == 1
    assert (
        outcome.stderr
        == f"Port {port} ist schon belegt; nehmen Sie einen anderen: PORT={port + 1} make demo.\n"
    )
    assert not (tmp_path / "home" / "postgres").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_ended_command_stops_the_database_it_started(tmp_path: Path, number: signal.Signals) -> None:
    home = tmp_path / "home"
    program = [sys.executable, "-m", "augenhoehe.config.command_line", "shell", "--no-startup"]
    command = subprocess.Popen(
        [*program, "--command", "import time; print('ready', flush=True); time.sleep(60)"],
        env=environment(home, DATABASE_URL=""),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert command.stdout is not None
    while command.stdout.readline() not in {"ready\n", ""}:
        time.sleep(0.01)
    assert (home / "postgres" / "data" / "postmaster.pid").exists()
    command.send_signal(number)
    command.communicate(timeout=30)
    assert command.returncode != 0
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()


def test_the_port_of_the_demo_may_be_given_in_three_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert demo_port(["demo"]) == 8000
    monkeypatch.setenv("PORT", "8080")
    assert demo_port(["demo"]) == 8080
    assert demo_port(["demo", "--port", "8081"]) == 8081
    assert demo_port(["demo", "--port=8082"]) == 8082


@pytest.mark.parametrize("port", ["http", "0", "65536"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(Refusal, match=f"«{port}» ist kein Port"):
        demo_port(["demo", "--port", port])


def test_only_a_file_makes_the_database_needless() -> None:
    assert not needs_database("propose_allocation", ["propose_allocation", "--input", "a.json"])
    assert not needs_database("propose_sites", ["propose_sites", "--input=a.json"])
    assert needs_database("propose_allocation", ["propose_allocation", "--scenario", "districts"])
    assert needs_database("load_places", ["load_places", "--input", "a.json"])
