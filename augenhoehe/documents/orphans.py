"""Stored files without a row: written just before a power cut, and never named. «Verwaiste Dateien»"""

from datetime import timedelta
from itertools import islice

from django.utils import timezone

from augenhoehe.documents import vault
from augenhoehe.documents.models import PaperFile

# A row follows its file within one request; a day is longer than any.
GRACE = timedelta(days=1)
AT_ONCE = 500


def remove_orphaned_files(grace: timedelta = GRACE) -> int:
    """Removes what is older than the time of grace and named by no paper; gives the number."""
    removed = 0
    names = vault.names_older_than(timezone.now() - grace)
    while batch := set(islice(names, AT_ONCE)):
        known = set(PaperFile.objects.filter(stored_as__in=batch).values_list("stored_as", flat=True))
        for name in batch - known:
            vault.remove(name)
            removed += 1
    return removed
