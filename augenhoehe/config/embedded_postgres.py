"""A PostgreSQL of our own, running for as long as any command needs it. «Eingebaute Datenbank»

1. The first command on a folder makes the cluster (once) and starts the server; the next ones join it.
2. Every command holds a shared lock while it runs. Whoever can turn it into an exclusive one is the last
   and stops the server.
3. Locks are the kernel's (flock): after a `kill -9` nothing is left that could be stale.
4. The server listens on a socket in a private folder only, and lives in a session of its own, so that
   Ctrl-C reaches the web server first and the database last.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from augenhoehe.config.postgres_programs import Programs, bundled_programs, programs_for

DATABASE = ROLE = "augenhoehe"
SUPERUSER = "postgres"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
LONGEST_SOCKET_PATH = 100  # the kernel refuses more than 107 bytes
RECOVERY_SECONDS = 600
ORPHAN_SECONDS = 30
STOP_SECONDS = 60
SOCKET_FILE = ".s.PGSQL.5432"

MODEST: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
}
FOR_TESTS: Mapping[str, str] = {
    **MODEST,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Every test takes its rows back. Tidied up meanwhile, a table counts as empty: bad plans, ten times the time.
    "autovacuum": "off",
}
# Failing rows carry names; neither they nor the statement belong in a log.
DISCREET: Mapping[str, str] = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}


class DatabaseUnavailable(Exception):
    """The embedded database cannot be started; the message is one sentence for the person at the keyboard."""


def say(sentence: str) -> None:
    """Progress goes to stderr: stdout belongs to the command."""
    print(sentence, file=sys.stderr, flush=True)


@contextlib.contextmanager
def running(
    folder: Path,
    *,
    settings: Mapping[str, str] = MODEST,
    may_create_databases: bool = False,
    keep_alive: bool = False,
    programs_folder: Path | None = None,
    announce: Callable[[str], None] = say,
) -> Iterator[str]:
    """A running database in this folder, as its address; stopped when the last user leaves.

    `keep_alive` also restarts the server should it die meanwhile; long-running commands want that.
    """
    cluster = Cluster(folder, programs_folder or bundled_programs(), settings, announce)
    with cluster.locked_for_start():
        cluster.enter()
        try:
            cluster.start_or_join()
            cluster.prepare(may_create_databases)
        except BaseException:
            cluster.leave()
            raise
    over = threading.Event()
    watch = threading.Thread(target=cluster.restart_when_dead, args=(over,), daemon=True)
    if keep_alive:
        watch.start()
    try:
        yield cluster.address()
    finally:
        over.set()
        if keep_alive:
            watch.join()
        with cluster.locked_for_start():
            cluster.leave()


class Cluster:
    """One data folder with its server, its locks and its socket."""

    def __init__(
        self,
        folder: Path,
        programs_folder: Path,
        settings: Mapping[str, str],
        announce: Callable[[str], None],
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.settings = settings
        self.announce = announce
        self.log = self.folder / "postgres.log"
        self.programs: Programs = programs_for(programs_folder, self.folder)
        self.data = self.programs.data
        self.child: subprocess.Popen[bytes] | None = None
        self.users_lock: int | None = None

    @contextlib.contextmanager
    def locked_for_start(self) -> Iterator[None]:
        """Only one command at a time starts or stops this server."""
        descriptor = os.open(self.folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def enter(self) -> None:
        """Be counted as a user of the server until `leave` or the end of the process."""
        self.users_lock = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.users_lock, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Stop being a user; the last one switches off the light."""
        if self.users_lock is None:
            return
        try:
            fcntl.flock(self.users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if self.child is not None:
                self.child.returncode = 0  # it stays for the others and is not ours to wait for
        else:
            self.stop()
        finally:
            os.close(self.users_lock)
            self.users_lock = None

    def address(self, database: str = DATABASE, user: str = ROLE) -> str:
        """The address in the form DATABASE_URL takes."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket_folder()))}"

    def start_or_join(self) -> None:
        """Make the cluster when there is none, start it when it is not running, wait until it answers."""
        if not (self.data / "PG_VERSION").exists():
            self.create()
        self.refuse_foreign_version()
        if self.postmaster() is None:
            self.child = None  # a server of ours that died earlier says nothing about this start
        started = told = time.monotonic()
        while not self.answers():
            if self.postmaster() is None:
                self.refuse_hopeless_start(time.monotonic() - started)
                self.spawn()
            time.sleep(0.05)
            waited = time.monotonic() - started
            if waited > RECOVERY_SECONDS:
                raise DatabaseUnavailable(
                    f"Die Datenbank antwortet seit {waited:.0f} Sekunden nicht; siehe {self.log}."
                )
            if time.monotonic() - told > 5:
                told = time.monotonic()
                self.announce(f"Die Datenbank stellt sich nach einem Abbruch wieder her … ({waited:.0f} s)")

    def create(self) -> None:
        """Make the cluster aside and move it into place: an interrupted attempt leaves nothing half made."""
        self.announce("Die Datenbank wird angelegt …")
        making = self.data.with_name(self.data.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        outcome = self.programs.run(
            "initdb",
            "-D",
            str(making),
            *("-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
            *self.programs.locale_options(),
        )
        if outcome.returncode:
            self.log.write_text(outcome.stdout)
            raise DatabaseUnavailable(f"Die Datenbank lässt sich nicht anlegen; siehe {self.log}.")
        making.rename(self.data)

    def refuse_foreign_version(self) -> None:
        """A cluster can only be opened by the major version that made it."""
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != self.programs.major_version():
            raise DatabaseUnavailable(
                f"Die Datenbank in {self.data} stammt von PostgreSQL {made_by}, hier läuft "
                f"{self.programs.major_version()}: mit pg_dump übernehmen oder den Ordner entfernen."
            )

    def refuse_hopeless_start(self, waited: float) -> None:
        """After a start that failed: go on only while workers of a killed server may still be leaving."""
        if self.child is None:
            return
        words = self.log.read_text(errors="replace")[-4000:]
        is_waiting_for_orphans = "shared memory block" in words or "lock file" in words
        if not is_waiting_for_orphans or waited > ORPHAN_SECONDS:
            raise DatabaseUnavailable(f"Die Datenbank startet nicht; siehe {self.log}.")
        time.sleep(0.5)

    def spawn(self) -> None:
        """Start the server detached from this terminal."""
        self.remove_misleading_pid_file()
        options = [
            word for key, value in {**DISCREET, **self.settings}.items() for word in ("-c", f"{key}={value}")
        ]
        folder = self.own_socket_folder()
        with self.log.open("wb") as log:
            self.child = self.programs.spawn(
                "postgres", "-D", str(self.data), "-k", str(folder), "-h", "", *options, log=log
            )

    def remove_misleading_pid_file(self) -> None:
        """PostgreSQL replaces a stale postmaster.pid itself, but none that is damaged or names a stranger."""
        file = self.data / "postmaster.pid"
        try:
            os.kill(int(file.read_text().split("\n", 1)[0]), 0)
        except (FileNotFoundError, ProcessLookupError):
            return
        except (ValueError, PermissionError):
            pass  # damaged, or another user's process: never our server
        file.unlink()

    def postmaster(self) -> int | None:
        """The server's process id, if it lives. The file alone proves nothing: it outlives every crash."""
        if self.child is not None and self.child.poll() is None:
            return self.child.pid
        try:
            first_line = (self.data / "postmaster.pid").read_text().split("\n", 1)[0]
        except FileNotFoundError:
            return None
        if not first_line.strip().isdigit():
            return None
        pid = int(first_line)
        words = command_of(pid)
        return pid if "postgres" in words and str(self.data) in words else None

    def answers(self) -> bool:
        """Whether the server takes connections."""
        folder = self.socket_folder()
        if folder is None or not (folder / SOCKET_FILE).exists():
            return False
        try:
            psycopg.connect(self.address(SUPERUSER, SUPERUSER), connect_timeout=5).close()
        except psycopg.OperationalError:  # starting up, recovering, going down: the caller asks again
            return False
        return True

    def prepare(self, may_create_databases: bool) -> None:
        """Role, database and extensions; template1 has the extensions too, for the databases of the tests."""
        creating = "CREATEDB" if may_create_databases else "NOCREATEDB"
        with psycopg.connect(self.address("template1", SUPERUSER), autocommit=True) as connection:
            for extension in EXTENSIONS:
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER {creating}".encode())
        with psycopg.connect(self.address(SUPERUSER, SUPERUSER), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}".encode())

    def stop(self) -> None:
        """Fast shutdown: sessions end, everything is written, nothing has to be recovered next time."""
        pid = self.postmaster()
        if pid is not None:
            started = told = time.monotonic()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            while self.postmaster() is not None:
                now = time.monotonic()
                if now - told > 5:
                    told = now
                    self.announce("Die Datenbank schreibt noch …")
                if now - started > STOP_SECONDS:
                    started = now
                    os.kill(pid, signal.SIGQUIT)  # the next start recovers from its log
                time.sleep(0.02)
        if folder := self.socket_folder():
            shutil.rmtree(folder, ignore_errors=True)

    def restart_when_dead(self, over: threading.Event) -> None:
        """Look once a second whether the server lives; bring it back when it does not."""
        while not over.wait(1):
            if self.postmaster() is not None:
                continue
            self.announce("Die Datenbank ist ausgefallen und wird neu gestartet …")
            try:
                with self.locked_for_start():
                    self.start_or_join()
            except DatabaseUnavailable as problem:
                self.announce(str(problem))
                return

    def socket_folder(self) -> Path | None:
        """Where the server listens, as noted by whoever started it; only a private folder counts."""
        try:
            folder = Path((self.folder / "socket_folder").read_text())
            found = folder.lstat()
        except FileNotFoundError:
            return None
        owner = os.geteuid() if self.programs.user is None else self.programs.user
        is_private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
        return folder if is_private and found.st_uid == owner else None

    def own_socket_folder(self) -> Path:
        """The folder for the socket: short, because long paths do not start, and closed to everybody else."""
        if known := self.socket_folder():
            return known
        places = [place for place in (tempfile.gettempdir(), "/tmp") if os.access(place, os.W_OK)]
        for place in places:
            if len(os.fsencode(place)) + len(f"/ah-12345678/{SOCKET_FILE}") <= LONGEST_SOCKET_PATH:
                folder = Path(tempfile.mkdtemp(prefix="ah-", dir=place))
                self.programs.give(folder)
                (self.folder / "socket_folder").write_text(str(folder))
                return folder
        raise DatabaseUnavailable(
            "Es gibt keinen beschreibbaren Ordner mit kurzem Namen (etwa /tmp) für die Datenbank."
        )


def command_of(pid: int) -> str:
    """The command line of a living process, else nothing; a zombie is not alive."""
    if not Path("/proc/self/stat").exists():
        words = subprocess.run(["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True)
        return "" if words.stdout.startswith("Z") else words.stdout
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def stop_left_over(home: Path) -> int:
    """Stop every server below a home folder that nobody uses any more; how many are still in use."""
    in_use = 0
    for folder in sorted(path.parent for path in home.glob("*/users.lock")):
        cluster = Cluster(folder, bundled_programs(), MODEST, say)
        with cluster.locked_for_start():
            cluster.enter()
            cluster.leave()
            in_use += cluster.postmaster() is not None
            if not in_use and not cluster.data.is_relative_to(cluster.folder):
                shutil.rmtree(cluster.data.parent)
    return in_use


if __name__ == "__main__":
    sys.exit(stop_left_over(Path(sys.argv[1])))
