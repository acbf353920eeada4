"""`augenhoehe new_account`: a colleague with a log-in; a house that has nobody yet begins with this."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from augenhoehe.organisation.models import Salutation
from augenhoehe.organisation.new_account import AccountRefused, NewAccount, make_account
from augenhoehe.privacy.acting import acting

# What is missing is told by the check of the fields, in a German sentence; so nothing is required here.
WORDS = {
    "login": "Anmeldename",
    "role": "Rolle, etwa administrator oder counsellor",
    "salutation": "Anrede: frau, herr oder none",
    "given-name": "Vorname",
    "family-name": "Nachname",
    "jobcenter": "Schlüssel des örtlichen Jobcenters, etwa der Gemeindeschlüssel",
    "jobcenter-name": "sein Name; nur so werden Jobcenter und Team neu angelegt",
    "team": "Name des Teams",
}


class Command(BaseCommand):
    """Writes the password to the terminal, once; it stands in no log and cannot be asked for again."""

    help = "Legt ein Konto mit Stelle an und nennt das Einmalpasswort; so beginnt ein neues Haus."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, words in WORDS.items():
            default = Salutation.NONE.value if name == "salutation" else ""
            parser.add_argument(f"--{name}", default=default, metavar="…", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        said = {name.replace("-", "_"): " ".join(options[name.replace("-", "_")].split()) for name in WORDS}
        new = NewAccount(login_name=said.pop("login"), **said)
        try:
            with acting(account_id=None, through="job"):
                staff, password = make_account(new, timezone.localdate())
        except AccountRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Das Konto «{new.login_name}» ist angelegt: {staff.addressed_name}, {staff.get_role_display()}, "
            f"{staff.team.name} ({staff.team.local_jobcenter.name}).\n"
            f"Einmalpasswort, nur jetzt zu sehen: {password}\n"
            "Nach dem ersten Anmelden: den zweiten Faktor einrichten, dann unter «Mein Konto» das Passwort ändern."
        )
