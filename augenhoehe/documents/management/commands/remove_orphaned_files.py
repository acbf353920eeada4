"""Removes stored files that no paper names: left behind by a power cut. «Verwaiste Dateien» – safe at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from augenhoehe.documents.orphans import remove_orphaned_files


class Command(BaseCommand):
    """`augenhoehe remove_orphaned_files`"""

    help = "Removes files in the store for papers that no row has named for a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remove_orphaned_files()} removed")
