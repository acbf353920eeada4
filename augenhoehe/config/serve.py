"""The web server on this machine's own address. «Webserver» – house.md, chosen parts."""

import os
import sys
import threading
from collections.abc import Callable
from multiprocessing import parent_process, set_start_method
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

ADDRESS = "127.0.0.1"


def serve(port: int, workers: int = 2, *, when_ready: Callable[[], None] | None = None) -> None:
    """Serve the site until Ctrl-C or SIGTERM, then return. `when_ready` is called once the port is ours."""
    # Fresh processes instead of forks: they inherit no lock and no database connection.
    set_start_method("spawn", force=True)
    server = Granian(
        "augenhoehe.config.serve:application_of_a_worker",
        factory=True,
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=64,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
        log_access=False,
    )
    if when_ready is not None:
        server.on_startup(when_ready)
    try:
        server.serve()
    except SystemExit:  # after a crash, but also when Ctrl-C ended a worker before its parent had heard of it
        if not server.interrupt_signal:
            raise


def application_of_a_worker() -> "WSGIHandler":
    """The site as a worker serves it; the worker ends with its parent, even when that was killed outright."""
    # Out of the terminal's group: Ctrl-C goes to the parent alone, which then ends its workers one by one.
    # A worker that is told twice at the same moment may not end at all.
    os.setpgid(0, 0)
    threading.Thread(target=end_with_parent, daemon=True).start()
    from augenhoehe.config.wsgi import application

    return application


def end_with_parent() -> None:
    """Wait for the end of the parent, also one before this line; an orphan would keep the port busy."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


if __name__ == "__main__":
    serve(*map(int, sys.argv[1:3]))
