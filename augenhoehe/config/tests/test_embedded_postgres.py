"""The embedded database survives what happens to databases on people's machines."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from augenhoehe.config.embedded_postgres import FOR_TESTS, DatabaseUnavailable, running

PROJECT = Path(__file__).resolve().parents[3]
SMALL = {**FOR_TESTS, "shared_buffers": "16MB"}
A_COMMAND = """
import sys
from pathlib import Path
from augenhoehe.config.embedded_postgres import running
with running(Path(sys.argv[1]), settings={"shared_buffers": "16MB", "fsync": "off"}):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cluster made once; the tests work on copies of it."""
    folder = tmp_path_factory.mktemp("prepared") / "cluster"
    with running(folder, settings=SMALL):
        pass
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "cluster"
    shutil.copytree(prepared, copy, symlinks=True)
    (copy / "socket_folder").unlink()
    return copy


@pytest.fixture
def commands(folder: Path) -> Iterator["Commands"]:
    started = Commands(folder)
    yield started
    for process in started.all:
        process.kill()
        process.wait()
    with running(folder, settings=SMALL):
        pass  # the last user stops what killed commands left behind


class Commands:
    """Commands in processes of their own that use the database until their input ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.all: list[subprocess.Popen[str]] = []

    def start(self, **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", A_COMMAND, str(self.folder)],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.all.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    @staticmethod
    def finish(process: "subprocess.Popen[str]") -> None:
        process.communicate(timeout=60)
        assert process.returncode == 0


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


def is_running(folder: Path) -> bool:
    return (folder / "data" / "postmaster.pid").exists()


def wait_until_gone(pid: int) -> None:
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "Z (zombie)" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} still lives")


def test_the_application_owns_its_database_but_is_no_superuser(folder: Path) -> None:
    with running(folder, settings=SMALL) as address, psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb, pg_get_userbyid(datdba) = current_user,"
            " pg_encoding_to_char(encoding) FROM pg_roles, pg_database"
            " WHERE rolname = current_user AND datname = current_database()"
        ).fetchone()
    assert row == (False, False, True, "UTF8")


def test_the_extensions_are_there_and_know_letters_beyond_ascii(folder: Path) -> None:
    with running(folder, settings=SMALL) as address, psycopg.connect(address) as connection:
        names = connection.execute("SELECT extname FROM pg_extension ORDER BY 1").fetchall()
        words = connection.execute(
            "SELECT unaccent('Müller'), lower('ОЛЕНА'), similarity('Öz', 'öz')"
        ).fetchone()
    assert [name for (name,) in names] == ["btree_gist", "pg_trgm", "plpgsql", "unaccent"]
    assert words == ("Muller", "олена", 1.0)


def test_it_listens_on_a_private_socket_only(folder: Path) -> None:
    with running(folder, settings=SMALL) as address:
        socket_folder = Path((folder / "socket_folder").read_text())
        assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700
        with psycopg.connect(address) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert not socket_folder.exists()


def test_it_starts_below_a_folder_with_a_very_long_name(folder: Path, tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120) / "mit Leerzeichen und Ü"
    long.parent.mkdir()
    folder.rename(long)
    with running(long, settings=SMALL) as address:
        psycopg.connect(address).close()


def test_two_commands_share_one_server_and_the_last_one_stops_it(folder: Path, commands: Commands) -> None:
    first = commands.start()
    server = postmaster(folder)
    second = commands.start()
    assert postmaster(folder) == server
    commands.finish(first)
    assert is_running(folder)
    commands.finish(second)
    assert not is_running(folder)


def test_commands_that_start_at_the_same_moment_do_not_disturb_each_other(tmp_path: Path) -> None:
    script = A_COMMAND.replace("sys.stdin.read()", "")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "new")], cwd=PROJECT, stdin=subprocess.DEVNULL
        )
        for _ in range(3)
    ]
    assert [process.wait(timeout=120) for process in processes] == [0, 0, 0]
    assert not is_running(tmp_path / "new")


def test_a_command_killed_outright_does_not_hinder_the_next(folder: Path, commands: Commands) -> None:
    killed = commands.start()
    server = postmaster(folder)
    killed.kill()
    killed.wait()
    next_one = commands.start()
    assert postmaster(folder) == server
    commands.finish(next_one)
    assert not is_running(folder)


def test_it_comes_back_after_the_postmaster_was_killed(folder: Path, commands: Commands) -> None:
    victim = commands.start()
    address = f"host={(folder / 'socket_folder').read_text()} dbname=augenhoehe user=augenhoehe"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    server = postmaster(folder)
    os.kill(server, signal.SIGKILL)
    victim.kill()
    victim.wait()
    wait_until_gone(server)
    with running(folder, settings=SMALL) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (1,)


def test_it_waits_for_orphans_of_a_killed_postmaster(folder: Path, commands: Commands) -> None:
    victim = commands.start()
    address = f"host={(folder / 'socket_folder').read_text()} dbname=augenhoehe user=augenhoehe"
    busy = psycopg.connect(address)
    with pytest.raises(psycopg.OperationalError), busy:
        busy.execute("SET client_connection_check_interval = 0")
        os.kill(postmaster(folder), signal.SIGKILL)
        victim.kill()
        busy.execute("SELECT pg_sleep(2)").fetchone()
        busy.execute("SELECT 1")
    with running(folder, settings=SMALL) as url:
        psycopg.connect(url).close()


def test_a_long_running_command_brings_a_killed_postmaster_back(folder: Path) -> None:
    said: list[str] = []
    with running(folder, settings=SMALL, keep_alive=True, announce=said.append) as address:
        server = postmaster(folder)
        os.kill(server, signal.SIGKILL)
        wait_until_gone(server)
        for _ in range(200):
            try:
                psycopg.connect(address).close()
                break
            except psycopg.OperationalError:
                time.sleep(0.1)
        assert postmaster(folder) != server
    assert said == ["Die Datenbank ist ausgefallen und wird neu gestartet …"]
    assert not is_running(folder)


STALE = {
    "empty": "",
    "damaged": "nonsense\n",
    "of a process that is gone": "999999\n",
    "of a stranger's process": f"{os.getpid()}\n/somewhere/else\n",
}


@pytest.mark.parametrize("content", STALE.values(), ids=STALE)
def test_a_stale_pid_file_does_not_matter(folder: Path, content: str) -> None:
    (folder / "data" / "postmaster.pid").write_text(content)
    with running(folder, settings=SMALL) as address:
        psycopg.connect(address).close()


def test_lock_files_left_behind_do_not_matter(folder: Path) -> None:
    (folder / "users.lock").write_text("4711")
    (folder / "start.lock").write_text("4711")
    (folder / "socket_folder").write_text("/nowhere/at/all")
    with running(folder, settings=SMALL) as address:
        psycopg.connect(address).close()


def test_an_interrupted_creation_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "cluster" / "data.making").mkdir(parents=True)
    (tmp_path / "cluster" / "data.making" / "PG_VERSION").write_text("18\n")
    with running(tmp_path / "cluster", settings=SMALL) as address:
        psycopg.connect(address).close()


def test_it_refuses_a_cluster_of_another_major_version(folder: Path) -> None:
    (folder / "data" / "PG_VERSION").write_text("14\n")
    with (
        pytest.raises(DatabaseUnavailable, match=r"stammt von PostgreSQL 14, hier läuft 18"),
        running(folder),
    ):
        pass


def test_it_names_the_log_when_the_server_does_not_start(folder: Path) -> None:
    impossible = running(folder, settings={"shared_buffers": "nonsense"})
    with pytest.raises(DatabaseUnavailable, match=re.escape(str(folder / "postgres.log"))), impossible:
        pass
    assert not is_running(folder)


def test_values_of_refused_rows_do_not_reach_the_log(folder: Path) -> None:
    with running(folder, settings=SMALL) as address, psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Sehr Geheim')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Sehr Geheim')")
    assert "Geheim" not in (folder / "postgres.log").read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a system folder")
def test_root_without_user_namespaces_keeps_the_data_in_a_system_folder(tmp_path: Path) -> None:
    folder = tmp_path / "cluster"
    without_unshare = {**os.environ, "PATH": str(tmp_path)}
    script = A_COMMAND.replace("sys.stdin.read()", "")
    command = [sys.executable, "-c", script, str(folder)]
    for _ in ("made", "found again"):
        subprocess.run(
            command, cwd=PROJECT, env=without_unshare, stdin=subprocess.DEVNULL, check=True, timeout=120
        )
    assert not (folder / "data").exists()
    stop = [sys.executable, "-m", "augenhoehe.config.embedded_postgres", str(tmp_path)]
    subprocess.run(stop, cwd=PROJECT, env=without_unshare, check=True, timeout=120)
