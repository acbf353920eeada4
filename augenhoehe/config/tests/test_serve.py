"""The web server ends with whoever started it, in every way a process can end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from augenhoehe.config.tests.story_site import free_port, story_environment, wait_until_it_answers

PROJECT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow
finds_workers = pytest.mark.skipif(not Path("/proc").exists(), reason="finds the workers by /proc")


class Server:
    """A web server in a session of its own, as a terminal would start it."""

    def __init__(self, home: Path, *, waits: bool = True) -> None:
        (home / "static").mkdir(exist_ok=True)
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "augenhoehe.config.serve", str(self.port), "2"],
            cwd=PROJECT,
            env=story_environment(os.environ["DATABASE_URL"], home),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        if waits:
            wait_until_it_answers(self.process, f"http://127.0.0.1:{self.port}")

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children[-2:]]

    def have_workers_left_the_group(self) -> bool:
        """Both are out of the terminal's group; one answers while the other may still be starting."""
        return all(os.getpgid(worker) == worker for worker in self.workers())

    def is_listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path)
    yield started
    started.process.kill()
    started.process.communicate(timeout=20)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@finds_workers
def test_ctrl_c_ends_it_soon_in_good_order_and_in_silence(server: Server) -> None:
    wait_until(server.have_workers_left_the_group)
    os.killpg(server.process.pid, signal.SIGINT)
    wait_until(lambda: not server.is_listening())
    words, _ = server.process.communicate(timeout=20)
    assert (server.process.returncode, words) == (0, b"")
    assert not server.is_listening()


def test_it_ends_when_asked_to_terminate(server: Server) -> None:
    server.process.terminate()
    assert server.process.wait(timeout=20) == 0
    assert not server.is_listening()


def test_a_server_killed_outright_gives_its_port_back(server: Server) -> None:
    server.process.kill()
    wait_until(lambda: not server.is_listening())


def test_a_server_killed_while_it_starts_leaves_no_worker_behind(tmp_path: Path) -> None:
    for seconds in (0.4, 0.6, 0.8, 1.0, 1.2):
        server = Server(tmp_path, waits=False)
        time.sleep(seconds)
        server.process.kill()
        server.process.communicate(timeout=20)  # ends when the last process holding the output has ended


@finds_workers
def test_a_killed_worker_is_replaced(server: Server) -> None:
    time.sleep(6)  # granian takes the death of a younger worker for a crash at start
    victim = server.workers()[-1]
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: server.workers()[-1] != victim)
    wait_until_it_answers(server.process, f"http://127.0.0.1:{server.port}")
    assert server.process.poll() is None
