"""`augenhoehe worker`: runs the jobs in the background, those by the clock too, until it is ended."""

import asyncio
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from augenhoehe.config.jobs import HEARTBEAT_SECONDS, MISSED_HEARTBEATS, begin_again

STOPPING_SECONDS = 10.0


class Command(BaseCommand):
    help = "Führt Hintergrundaufgaben aus, auch die nach der Uhr; Strg-C beendet es. Mehrere zugleich sind erlaubt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heartbeat", type=float, default=HEARTBEAT_SECONDS, help="Sekunden zwischen zwei Lebenszeichen"
        )
        parser.add_argument(
            "--until-input-ends",
            action="store_true",
            help="endet auch, wenn die Standardeingabe geschlossen wird",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["until_input_ends"]:
            threading.Thread(target=end_with_input, daemon=True).start()
        try:
            asyncio.run(work(options["heartbeat"]))
        except KeyboardInterrupt:
            return  # asked to stop before its first job, when nobody but Python listens for signals: good order too


async def work(heartbeat: float) -> None:
    """Begin again what a killed worker left, then work; a connection of its own, beside Django's."""
    patience = heartbeat * MISSED_HEARTBEATS
    with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]  # a proxy in its types
        async with running.open_async():
            await begin_again(running, patience)
            await running.run_worker_async(
                delete_jobs="successful",
                update_heartbeat_interval=heartbeat,
                stalled_worker_timeout=patience,
                shutdown_graceful_timeout=STOPPING_SECONDS,
                additional_context={"patience": patience},
            )


def end_with_input() -> None:
    """Wait until whoever started this process is gone, however it went, then stop in good order."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
