"""`augenhoehe load_places`: districts, figures, places on the spot, postcodes, sites; whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from augenhoehe.organisation.models import Site
from augenhoehe.places.loading import LoadRefused, load
from augenhoehe.places.mapping import MappingError, SourceMapping, mapping_names, read_mapping
from augenhoehe.places.targets import TARGETS, rows_target
from augenhoehe.privacy.acting import acting

ALL_TARGETS = TARGETS | {"site": rows_target(Site, key=("code",), required=("code", "name"))}


class Command(BaseCommand):
    help = "Lädt Stadtteile, Kennzahlen, Einrichtungen, Postleitzahlen und Standorte; ganz oder gar nicht."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--list", action="store_true", help="die bekannten Zuordnungen zeigen")
        what.add_argument(
            "--all", action="store_true", help="alle bekannten Dateien unter AUGENHOEHE_DATA laden"
        )
        what.add_argument(
            "--mapping", metavar="NAME", help="Name einer Zuordnung oder Pfad einer eigenen .yaml-Datei"
        )
        parser.add_argument(
            "file", nargs="?", type=Path, help="die Datei; ohne Angabe die unter AUGENHOEHE_DATA"
        )
        parser.add_argument(
            "--only", metavar="WERT", help="nur ein Ausschnitt, z. B. --only 05554 (Kreis Borken)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["list"]:
                self.show()
            elif options["all"]:
                self.load_all(options["file"], options["only"])
            else:
                self.load_one(read_mapping(options["mapping"]), options["file"], options["only"])
        except (MappingError, LoadRefused) as error:
            raise CommandError(str(error)) from error

    def show(self) -> None:
        """Every mapping the product brings along, and whether its file is there."""
        for mapping in _known():
            state = "vorhanden" if (settings.DATA / mapping.file).is_file() else "nicht gefunden"
            self.stdout.write(f"{mapping.name:34}{mapping.title}")
            self.stdout.write(
                f"{'':34}{mapping.file} ({state}) – {mapping.source}. {mapping.licence}".rstrip(". ")
            )

    def load_all(self, file: Path | None, only: str | None) -> None:
        """Every known file that is there, in one transaction: one bad file, and nothing is loaded."""
        if file or only:
            raise CommandError(
                "--all lädt alle bekannten Dateien ganz; eine Datei oder --only braucht --mapping."
            )
        present = [mapping for mapping in _known() if (settings.DATA / mapping.file).is_file()]
        if not present:
            raise CommandError(f"Unter {settings.DATA} liegt keine bekannte Datei (AUGENHOEHE_DATA prüfen).")
        try:
            with transaction.atomic():
                for number, mapping in enumerate(present, start=1):
                    self.stdout.write(f"[{number}/{len(present)}] ", ending="")
                    self.load_one(mapping, None, None)
        except LoadRefused as error:
            raise CommandError(f"{error}\nAuch von den anderen Dateien wurde nichts gespeichert.") from error

    def load_one(self, mapping: SourceMapping, file: Path | None, only: str | None) -> None:
        """One file, with its steps and its report."""
        self.stdout.write(f"{mapping.title} …")
        with acting(account_id=None, through="import"):
            report = load(
                mapping,
                file or settings.DATA / mapping.file,
                targets=ALL_TARGETS,
                only=only,
                progress=lambda step: self.stdout.write(f"    {step} …"),
            )
        for line in report.lines():
            self.stdout.write(f"  {line}")


def _known() -> list[SourceMapping]:
    """All mappings, borders before what lies within them."""
    order = list(ALL_TARGETS)
    return sorted(map(read_mapping, mapping_names()), key=lambda one: (order.index(one.target), one.name))
