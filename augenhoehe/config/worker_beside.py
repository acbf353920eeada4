"""A worker for jobs beside the web server of the demo. «Hintergrundaufgaben der Demo»"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

ENDING_SECONDS = 15


@contextlib.contextmanager
def worker_beside() -> Iterator[None]:
    """A process of its own on the same database; it ends with us, even when we are killed outright."""
    process = subprocess.Popen(
        [sys.executable, "-m", "augenhoehe.config.command_line", "worker", "--until-input-ends"],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(timeout=ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
