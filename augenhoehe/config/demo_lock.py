"""One demo per installation: the second one is told where the first one runs. «Demo»"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class DemoIsRunning(Exception):
    """The demo of this installation runs already; the message says where."""


@contextlib.contextmanager
def demo_lock(home: Path, port: int) -> Iterator[None]:
    """Hold the demo's lock and note its port; the kernel gives the lock back even after a `kill -9`."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            known = os.read(descriptor, 16).decode().strip()
            raise DemoIsRunning(f"Augenhöhe läuft schon: http://127.0.0.1:{known}") from problem
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{port}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
