"""`augenhoehe demo`: from an empty or a filled database to a running site; every start gives today its talks."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from augenhoehe.cases.demo.top_up import top_up_today
from augenhoehe.config.command_line import demo_port
from augenhoehe.config.demo import DemoOrder, load_demo, people_for_share
from augenhoehe.config.demo_former import write_former_people
from augenhoehe.config.demo_logins import COUNSELLOR, DEMO_LOGINS, PLACE_NAMES, RECEPTION
from augenhoehe.config.serve import ADDRESS, serve
from augenhoehe.config.worker_beside import worker_beside
from augenhoehe.organisation.demo.codes import renew_demo_codes
from augenhoehe.organisation.demo.house import PASSWORD, TALK_PIN
from augenhoehe.organisation.models import Account, LocalJobcenter, Role, Staff
from augenhoehe.people.demo.absences import stand_in_today
from augenhoehe.people.demo.emergencies import emergency_lately
from augenhoehe.privacy.records import Through

PLACE, SHARE, SEED = "borken", 0.25, 1


class Command(BaseCommand):
    help = "Startet die Seite mit erfundenen Menschen auf diesem Rechner; Strg-C beendet alles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", help="sonst die Umgebungsvariable PORT, sonst 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        port = demo_port(["--port", options["port"]] if options["port"] else [])
        self.migrate()
        self.collect_static_files()
        self.fill()
        connections.close_all()
        with worker_beside():
            serve(port, when_ready=lambda: self.stdout.write(welcome(port)))

    def migrate(self) -> None:
        """Bring the tables up to date; looking whether they are takes a fraction of a second."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.progress("Tabellen anlegen …")
            call_command("migrate", verbosity=0, interactive=False)

    def collect_static_files(self) -> None:
        """Copy style sheets and pictures together when any of them has changed."""
        stamp, state = Path(settings.HOME) / "static.stamp", state_of_static_files()
        if stamp.exists() and stamp.read_text() == state:
            return
        self.progress("Gestaltung zusammenstellen …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(state)

    def fill(self) -> None:
        """The invented Jobcenter once, today's talks always; a Jobcenter that is not ours stays untouched."""
        today = timezone.localdate()
        if not LocalJobcenter.objects.exists():
            self.progress("Ein erfundenes Jobcenter entsteht; das dauert einmal etwa eine halbe Minute.")
            load_demo(DemoOrder(PLACE, people_for_share(PLACE, SHARE), SEED, today), self.progress)
            write_former_people(today)
        elif not Staff.objects.filter(created_through=Through.DEMO).exists():
            raise CommandError(
                "In dieser Datenbank arbeitet ein Jobcenter, das nicht aus der Demo stammt; DATABASE_URL prüfen."
            )
        else:
            top_up_today(today, first_met_by=COUNSELLOR.login_name)
            stand_in_today(today, login_name=COUNSELLOR.login_name)
            emergency_lately(today, login_name=COUNSELLOR.login_name, opened_by=RECEPTION.login_name)
            names = [login.login_name for login in DEMO_LOGINS]
            renew_demo_codes(Account.objects.filter(login_name__in=names))

    def progress(self, line: str) -> None:
        """Plain progress, not the red of errors."""
        self.stderr.write(f"  {line}", style_func=str)


def state_of_static_files() -> str:
    """Changes whenever a file of the pages changes: names, sizes and times of all of them."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()


def welcome(port: int) -> str:
    """Address and log-ins as a table."""
    lines = [
        "",
        f"Augenhöhe läuft: http://{ADDRESS}:{port}    (Strg-C beendet alles)",
        "Alle Menschen darin sind erfunden.",
        "",
        f"  {'Anmeldename':14}{'Name':18}{'Rolle':28}Ort",
    ]
    for login in DEMO_LOGINS:
        name = f"{login.salutation.label} {login.family_name}"
        role = Role(login.role).label
        lines.append(f"  {login.login_name:14}{name:18}{role:28}{PLACE_NAMES[login.town_code]}")
    lines += ["", f"  Passwort für alle: {PASSWORD}    PIN im Gespräch: {TALK_PIN}"]
    lines += [f"  Codes für den zweiten Schritt: http://{ADDRESS}:{port}/demo/codes/", ""]
    return "\n".join(lines)
