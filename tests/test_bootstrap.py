"""What a stranger's machine may lack is told in one sentence each, before anything is done."""

import ast
import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[1]
FILES = ("bootstrap.py", "package.json", "package-lock.json", "requirements.lock", "requirements-test.lock")
Outcome = subprocess.CompletedProcess[str]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project folder nothing was set up in."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in FILES:
        shutil.copy(PROJECT / name, folder / name)
    return folder


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder to be the whole PATH, with Node in it and nothing else."""
    folder = tmp_path / "programs"
    folder.mkdir()
    put_program(folder, "node", "echo v20.11.0")
    put_program(folder, "npm", "exit 0")
    return folder


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.fixture
def bootstrap(clone: Path) -> ModuleType:
    """The script as a module, at home in the empty clone."""
    specification = importlib.util.spec_from_file_location("bootstrap_under_test", clone / "bootstrap.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def put_program(folder: Path, name: str, line: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{line}\n")
    (folder / name).chmod(0o755)


def run(
    clone: Path, programs: Path, *arguments: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    return run_command([sys.executable, str(clone / "bootstrap.py"), *arguments], programs, **environment)


def run_command(command: list[str], programs: Path, **environment: str) -> Outcome:
    return subprocess.run(
        command,
        env={"PATH": str(programs), "LANG": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_one_sentence(outcome: Outcome, sentence: str) -> None:
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr.strip().count("\n") == 0, outcome.stderr
    assert sentence in outcome.stderr


def as_python_3_8(clone: Path) -> list[str]:
    """The same script under a Python that says it is 3.8."""
    script = (
        "import sys; sys.version_info = (3, 8, 10, 'final', 0); sys.path.insert(0, sys.argv[1]);"
        "sys.argv = ['bootstrap.py', 'demo']; import bootstrap; sys.exit(bootstrap.main(['demo']))"
    )
    return [sys.executable, "-c", script, str(clone)]


def test_an_old_python_can_still_read_the_script() -> None:
    ast.parse((PROJECT / "bootstrap.py").read_text(), feature_version=(3, 6))


def test_it_refuses_a_python_that_is_too_old(clone: Path, programs: Path) -> None:
    outcome = run_command(as_python_3_8(clone), programs)
    assert_one_sentence(outcome, "needs Python 3.11 or newer, this is 3.8")
    assert not (clone / ".venv").exists()


def test_it_goes_on_with_a_newer_python_from_the_path(clone: Path, programs: Path) -> None:
    put_program(programs, "python3.11", "exit 127")  # a stub of a version manager, no Python
    put_program(programs, "python3.12", '[ "$1" = -c ] || echo "newer: ${1##*/} $2"')
    outcome = run_command(as_python_3_8(clone), programs)
    assert (outcome.returncode, outcome.stdout) == (0, "newer: bootstrap.py demo\n")


def test_it_refuses_a_machine_without_node(clone: Path, programs: Path) -> None:
    (programs / "node").unlink()
    assert_one_sentence(run(clone, programs, "demo"), "Es fehlt Node.js mit npm, Version 20 oder neuer")


def test_it_refuses_a_machine_without_npm(clone: Path, programs: Path) -> None:
    (programs / "npm").unlink()
    assert_one_sentence(run(clone, programs, "test"), "Es fehlt Node.js mit npm")


def test_it_refuses_a_node_that_is_too_old(clone: Path, programs: Path) -> None:
    put_program(programs, "node", "echo v18.19.1")
    assert_one_sentence(run(clone, programs, "demo"), "braucht Node.js 20 oder neuer, dies ist v18.19.1")


def test_it_refuses_a_taken_port(clone: Path, programs: Path, taken_port: int) -> None:
    outcome = run(clone, programs, "demo", PORT=str(taken_port))
    assert_one_sentence(outcome, f"Port {taken_port} ist schon belegt")
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80"])
def test_it_refuses_what_is_no_port(clone: Path, programs: Path, port: str) -> None:
    assert_one_sentence(run(clone, programs, "demo", PORT=port), f"„{port}“ ist kein Port")


def test_a_second_demo_is_told_where_the_first_one_runs(clone: Path, programs: Path) -> None:
    (clone / "var").mkdir()
    with (clone / "var" / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("8123\n")
        lock.flush()
        assert_one_sentence(run(clone, programs, "demo"), "Augenhöhe läuft schon: http://127.0.0.1:8123")
        assert_one_sentence(run(clone, programs, "clean"), "Augenhöhe läuft schon")


def test_the_lock_of_a_killed_demo_does_not_matter(clone: Path, programs: Path, taken_port: int) -> None:
    (clone / "var").mkdir()
    (clone / "var" / "demo.lock").write_text("8123\n")
    assert_one_sentence(run(clone, programs, "demo", PORT=str(taken_port)), "ist schon belegt")


def in_mount_namespace(mounting: str, clone: Path) -> list[str]:
    """The command in a namespace of its own where the clone's folder was mounted differently before."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], capture_output=True).returncode:
        pytest.skip("mount namespaces are not allowed here")
    path = os.environ["PATH"]
    script = f'PATH="{path}"; cd /; {mounting}; PATH="$WANTED"; exec "$0" "$1/bootstrap.py" demo'
    return [unshare, "-rm", "/bin/sh", "-ec", script, sys.executable, str(clone)]


def test_it_refuses_a_read_only_folder(clone: Path, programs: Path) -> None:
    command = in_mount_namespace('mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"', clone)
    outcome = run_command(command, programs, WANTED=str(programs))
    assert_one_sentence(outcome, f"Der Ordner {clone} lässt sich nicht beschreiben")


def test_it_refuses_a_disk_that_is_nearly_full(clone: Path, programs: Path) -> None:
    mounting = (
        'mount -t tmpfs tmpfs /mnt; cp "$1"/* /mnt; mount -t tmpfs -o size=20m tmpfs "$1"; cp /mnt/* "$1"'
    )
    outcome = run_command(in_mount_namespace(mounting, clone), programs, WANTED=str(programs))
    assert_one_sentence(outcome, "sind nur 0.0 GB frei, gebraucht werden 1.5 GB")


def test_it_explains_itself_when_called_without_a_target(clone: Path, programs: Path) -> None:
    outcome = run(clone, programs)
    assert outcome.returncode == 2
    assert "demo|test|check|bench|setup|clean" in outcome.stderr


def test_it_says_why_packages_could_not_be_loaded(clone: Path, programs: Path) -> None:
    (clone / "requirements.lock").write_text("augenhoehe-does-not-exist==1 --hash=sha256:" + "0" * 64 + "\n")
    outcome = run(clone, programs, "setup", PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert outcome.returncode == 1
    assert outcome.stderr.strip().endswith("lassen sich nicht laden; besteht eine Verbindung ins Netz?")


def test_an_interrupted_step_is_done_again_a_finished_one_not(bootstrap: ModuleType, tmp_path: Path) -> None:
    stamp, done = str(tmp_path / "stamp"), []

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bootstrap.step(1, "Schritt", stamp, "v1", interrupted)
    for wanted in ("v1", "v1", "v2"):
        bootstrap.step(1, "Schritt", stamp, wanted, lambda wanted=wanted: done.append(wanted))
    assert done == ["v1", "v2"]


def test_the_packages_of_the_tests_satisfy_the_demo_too(bootstrap: ModuleType, clone: Path) -> None:
    (clone / ".venv").mkdir()
    with_tests = bootstrap.packages_wanted("requirements-test.lock")
    assert bootstrap.packages_wanted("requirements.lock") != with_tests
    (clone / ".venv" / "packages.stamp").write_text(with_tests)
    assert bootstrap.packages_wanted("requirements.lock") == with_tests
    (clone / "requirements.lock").write_text("changed")
    assert bootstrap.packages_wanted("requirements.lock") != with_tests


def test_clean_removes_what_was_made_and_nothing_else(clone: Path, programs: Path) -> None:
    for name in (".venv", "node_modules", "var/postgres", "augenhoehe"):
        (clone / name).mkdir(parents=True)
    assert run(clone, programs, "clean").returncode == 0
    assert {path.name for path in clone.iterdir()} == {*FILES, "augenhoehe"}
