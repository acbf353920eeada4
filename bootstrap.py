"""Set up and run Augenhöhe with nothing but Python: `python3 bootstrap.py demo|test|check|bench|setup|clean`.

1. Look whether this machine can do it at all; if not, say in one sentence what is missing.
2. Make what is missing or older than its lock file: environment, Python packages, front-end packages.
   A stamp is written after a step succeeded, so an interrupted set-up goes on where it stopped.
3. Hand over to `.venv/bin/augenhoehe`, or run the checks one after the other.

The syntax stays readable for Python 3.6, so that an old Python can still say that it is too old.
"""

import fcntl
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

PROJECT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(PROJECT, ".venv")
NODE_MODULES = os.path.join(PROJECT, "node_modules")
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
SETUP_BYTES = 1500 * 1000 * 1000
RUN_BYTES = 200 * 1000 * 1000
TARGETS = ("demo", "test", "check", "bench", "setup", "clean")
CREATED = (
    ".venv",
    "node_modules",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
    ".hypothesis",
    "test-results",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Refusal(Exception):
    """Something the person at the keyboard can put right; the message says what."""


def main(arguments: "list[str]") -> int:
    """Run one target; every refusal is one sentence and exit code 1."""
    if len(arguments) != 1 or arguments[0] not in TARGETS:
        say("Aufruf: python3 bootstrap.py " + "|".join(TARGETS))
        return 2
    try:
        return run(arguments[0])
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except OSError as problem:
        say(f"Das geht auf dieser Festplatte nicht: {problem.filename or PROJECT} ({problem.strerror}).")
        return 1
    except KeyboardInterrupt:
        say("Abgebrochen; der nächste Aufruf macht hier weiter.")
        return 130


def run(target: str) -> int:
    """Check, set up, hand over."""
    use_new_enough_python()
    if target == "clean":
        return clean()
    refuse_unwritable_folder()
    refuse_missing_node()
    if target == "demo":
        refuse_taken_port()
    set_up(for_tests=target in ("test", "check"))
    if target in ("demo", "bench"):
        return hand_over(target)
    if target == "setup":
        return 0
    return run_checks(is_fast=target == "check")


def say(sentence: str) -> None:
    """Progress and refusals go to stderr: stdout belongs to the command."""
    print(sentence, file=sys.stderr)
    sys.stderr.flush()


# ---------------------------------------------------------------- what this machine must bring


def use_new_enough_python() -> None:
    """Go on with a newer Python from the PATH when this one is too old."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        path = shutil.which(name)
        # A name on the PATH is not yet a Python: version managers leave stubs there.
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, os.path.abspath(__file__), *sys.argv[1:]])
    this = "{}.{}".format(*sys.version_info[:2])
    raise Refusal(
        f"Augenhöhe braucht Python 3.11 oder neuer, dies ist Python {this}"
        f" (needs Python 3.11 or newer, this is {this})."
    )


def refuse_unwritable_folder() -> None:
    """Everything is kept below the project's folder: it must take files, and enough of them."""
    try:
        tempfile.TemporaryFile(dir=PROJECT).close()
    except OSError as problem:
        raise Refusal(f"Der Ordner {PROJECT} lässt sich nicht beschreiben: {problem.strerror}.") from problem
    needed = RUN_BYTES if os.path.exists(os.path.join(VENV, "packages.stamp")) else SETUP_BYTES
    free = shutil.disk_usage(PROJECT).free
    if free < needed:
        have, want = free / 1e9, needed / 1e9
        raise Refusal(f"Auf der Festplatte sind nur {have:.1f} GB frei, gebraucht werden {want:.1f} GB.")


def refuse_missing_node() -> None:
    """Node fetches the design system and the fonts."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise Refusal(f"Es fehlt Node.js mit npm, Version {OLDEST_NODE} oder neuer (https://nodejs.org).")
    version = subprocess.check_output([node, "--version"]).decode().strip()
    number = re.match(r"v(\d+)\.", version)
    if number is None or int(number.group(1)) < OLDEST_NODE:
        raise Refusal(f"Augenhöhe braucht Node.js {OLDEST_NODE} oder neuer, dies ist {version}.")


def refuse_taken_port() -> None:
    """Before minutes are spent on a set-up: will the web server get its port?"""
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Refusal(f"„{given}“ ist kein Port; gebraucht wird eine Zahl von 1 bis 65535, etwa PORT=8080.")
    refuse_second_demo()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(given)))
        except PermissionError as problem:
            sentence = f"Port {given} ist nur für root; nehmen Sie einen ab 1024, etwa PORT=8080."
            raise Refusal(sentence) from problem
        except OSError as problem:
            free = int(given) + 1 if int(given) < 65535 else 8000
            sentence = f"Port {given} ist schon belegt; nehmen Sie einen anderen: PORT={free} make demo."
            raise Refusal(sentence) from problem


def refuse_second_demo() -> None:
    """The demo notes its port in a file and keeps it locked while it runs."""
    home = os.environ.get("AUGENHOEHE_HOME") or os.path.join(PROJECT, "var")
    try:
        with open(os.path.join(home, "demo.lock"), "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise Refusal(f"Augenhöhe läuft schon: http://127.0.0.1:{lock.read().strip()}") from problem
    except FileNotFoundError:
        return


# ---------------------------------------------------------------- setting up


def set_up(for_tests: bool) -> None:
    """Bring environment and packages up to their lock files; only one set-up at a time."""
    with open(os.path.join(PROJECT, "requirements.lock")) as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        lock = "requirements-test.lock" if for_tests else "requirements.lock"
        environment = os.path.join(VENV, "environment.stamp")
        if not os.path.exists(in_venv("python")) and os.path.exists(environment):
            os.unlink(environment)  # the Python it was made with is gone
        step(1, "Python-Umgebung", environment, fingerprint(PROJECT), make_environment)
        step(
            2,
            "Python-Pakete",
            os.path.join(VENV, "packages.stamp"),
            packages_wanted(lock),
            lambda: install_packages(lock),
        )
        step(
            3,
            "Oberfläche: Gestaltungssystem, Schriften, Piktogramme",
            os.path.join(NODE_MODULES, "packages.stamp"),
            fingerprint(content("package.json"), content("package-lock.json")),
            install_front_end,
        )


def step(number: int, title: str, stamp: str, wanted: str, work: "Callable[[], None]") -> None:
    """Do one step unless its stamp says that exactly this was done before."""
    try:
        with open(stamp) as file:
            if file.read() == wanted:
                return
    except OSError:
        pass  # no stamp: not done, or not to the end
    say(f"[{number}/3] {title} …")
    started = time.time()
    work()
    with open(stamp, "w") as file:
        file.write(wanted)
    say(f"      fertig nach {time.time() - started:.0f} s")


def fingerprint(*parts: str) -> str:
    """What a step was made from, short."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def content(name: str) -> str:
    """One file of the project."""
    with open(os.path.join(PROJECT, name), encoding="utf-8") as file:
        return file.read()


def packages_wanted(lock: str) -> str:
    """The stamp of the packages; the test packages contain the others, so they satisfy both."""
    runtime = fingerprint(PROJECT, content("requirements.lock"))
    with_tests = fingerprint(PROJECT, content("requirements.lock"), content("requirements-test.lock"))
    if lock == "requirements-test.lock":
        return with_tests
    try:
        with open(os.path.join(VENV, "packages.stamp")) as file:
            return with_tests if file.read() == with_tests else runtime
    except OSError:
        return runtime


def make_environment() -> None:
    """A fresh virtual environment; whatever an interrupted attempt left is cleared."""
    run_quietly(
        [sys.executable, "-m", "venv", "--clear", VENV],
        "Python kann keine Umgebung anlegen; unter Debian und Ubuntu fehlt meist das Paket python3-venv.",
    )


def install_packages(lock: str) -> None:
    """Exactly the locked packages, each checked against its hash; then the project itself."""
    command = [in_venv("python"), "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--require-hashes", "-r", os.path.join(PROJECT, lock)]
    run_quietly(command, "Die Python-Pakete lassen sich nicht laden; besteht eine Verbindung ins Netz?")
    install_project()


def install_project() -> None:
    """The project as it lies here: its folder on Python's path, and the command `augenhoehe`."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    python = in_venv("python")
    packages = subprocess.check_output([python, "-c", ask]).decode().strip()
    with open(os.path.join(packages, "augenhoehe.pth"), "w", encoding="utf-8") as file:
        file.write(PROJECT + "\n")
    script = in_venv("augenhoehe")
    with open(script, "w", encoding="utf-8") as file:
        # The first lines are shell: a `#!` line takes neither blanks nor long paths.
        file.write(
            "#!/bin/sh\n"
            '\'\'\'exec\' "$(dirname "$0")/python" "$0" "$@"\n'
            "' '''\n"
            "import sys\n\n"
            "from augenhoehe.config.command_line import main\n\n"
            'if __name__ == "__main__":\n'
            "    sys.exit(main())\n"
        )
    os.chmod(script, 0o755)


def install_front_end() -> None:
    """The locked npm packages, without running any script of theirs."""
    run_quietly(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        "Die Pakete der Oberfläche lassen sich nicht laden; besteht eine Verbindung ins Netz?",
    )


def run_quietly(command: "list[str]", sentence: str) -> None:
    """Run one command; show what it said only when it failed, with a sentence about the likely reason."""
    outcome = subprocess.run(
        command,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if outcome.returncode:
        say(outcome.stdout.decode(errors="replace")[-3000:])
        raise Refusal(sentence)


# ---------------------------------------------------------------- running


def hand_over(target: str) -> int:
    """Become the command itself, so that Ctrl-C and exit code are its own."""
    program = in_venv("augenhoehe")
    os.execv(program, [program, target])


def run_checks(is_fast: bool) -> int:
    """One check after the other; the first that fails ends the run. pytest comes last and sums up."""
    checks = [
        ("Stil", ["ruff", "check", "."]),
        ("Form", ["ruff", "format", "--check", "."]),
        ("Typen", ["mypy", "."]),
        ("Hausordnung der Importe", ["lint-imports"]),
    ]
    if not is_fast:
        checks += [
            ("Migrationen vollständig", ["augenhoehe", "makemigrations", "--check", "--dry-run"]),
            ("Einstellungen im Betrieb", ["augenhoehe", "check", "--deploy", "--fail-level", "WARNING"]),
        ]
    # As in production: the demo's and the tests' own settings would hide what --deploy looks for.
    environment = dict(os.environ, AUGENHOEHE_HTTPS="1", AUGENHOEHE_DEMO="0")
    for title, (program, *words) in checks:
        say("\n— {}: {}".format(title, " ".join([program, *words])))
        code = subprocess.call([in_venv(program), *words], cwd=PROJECT, env=environment)
        if code:
            say(f"\n{title}: nicht bestanden.")
            return code
    if is_fast:
        say("\n— Tests ohne Browser")
        choice = ["-m", "not browser and not slow"]
    else:
        provide_browser()
        say("\n— Tests")
        choice = []
    return subprocess.call(
        [in_venv("pytest"), "-n", "2", "--dist", "worksteal", "-rsfE", *choice], cwd=PROJECT
    )


def in_venv(program: str) -> str:
    """A program of the environment."""
    return os.path.join(VENV, "bin", program)


def provide_browser() -> None:
    """Chromium, installed where that needs no question; else pytest reports the browser tests as skipped."""
    if os.environ.get("AUGENHOEHE_CHROMIUM") or any(shutil.which(name) for name in BROWSERS):
        return
    say("\nEs ist kein Chromium da; ich versuche, es zu installieren …")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for words in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.call(["apt-get", *words], env=environment, stdin=subprocess.DEVNULL)
        if shutil.which("chromium"):
            return
    subprocess.call([in_venv("playwright"), "install", "chromium"], stdin=subprocess.DEVNULL)


def clean() -> int:
    """Remove everything that was made here; what still runs is left alone."""
    refuse_second_demo()
    home = os.path.join(PROJECT, "var")
    if os.path.isdir(home) and os.path.exists(os.path.join(VENV, "packages.stamp")):
        command = [in_venv("python"), "-m", "augenhoehe.config.embedded_postgres", home]
        if subprocess.call(command, cwd=PROJECT):
            raise Refusal("Eine Datenbank dieses Ordners wird noch gebraucht; beenden Sie, was darauf läuft.")
    for name in (*CREATED, "var"):
        shutil.rmtree(os.path.join(PROJECT, name), ignore_errors=True)
    say("Entfernt: Umgebung, Pakete, Datenbanken, Zwischenspeicher.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
