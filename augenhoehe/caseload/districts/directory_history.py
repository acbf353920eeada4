"""How entries of the directory were before, and how a change or a whole list is taken back. «Zurücknehmen»"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from augenhoehe.caseload.districts.directory_forms import KEPT
from augenhoehe.places.models import DirectoryEntry
from augenhoehe.privacy.registry import history_of


@dataclass
class Taken:
    """What a list wrote: new entries, and changed ones with the change that was theirs. «Übernommen»"""

    new: list[int] = field(default_factory=list)
    changed: dict[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def kept(self) -> dict[str, Any]:
        """As a session can keep it."""
        return {"new": self.new, "changed": list(self.changed.items())}

    @classmethod
    def out_of(cls, kept: dict[str, Any]) -> "Taken":
        """The same out of a session."""
        return cls(kept["new"], dict(kept["changed"]))


def events_of(entry: DirectoryEntry) -> QuerySet[Any, Any]:
    """How this entry was before each change, newest first."""
    return history_of(DirectoryEntry).filter(id=entry.pk).reverse()


def newest_events(ids: list[int]) -> dict[int, int]:
    """The number of the newest change of each entry that was ever changed."""
    rows = (
        history_of(DirectoryEntry).filter(id__in=ids).order_by().values("id").annotate(newest=Max("pgh_id"))
    )
    return {row["id"]: row["newest"] for row in rows}


def checks_to_undo(entries: list[DirectoryEntry]) -> dict[int, int]:
    """Of those whose last change was «Heute geprüft» and nothing else, the number of that change."""
    newest = newest_events([entry.pk for entry in entries])
    now = {entry.pk: entry.checked_on for entry in entries}
    before = (
        history_of(DirectoryEntry)
        .filter(pgh_id__in=newest.values())
        .values_list("id", "pgh_id", "checked_on")
    )
    return {pk: event for pk, event, checked_on in before if checked_on != now[pk]}


def restore(entry: DirectoryEntry, before: Any) -> None:
    """Makes the entry what it was."""
    for name in KEPT:
        column = DirectoryEntry._meta.get_field(name).attname  # type: ignore[union-attr]  # a column, no relation
        setattr(entry, column, getattr(before, column))
    entry.save()


@transaction.atomic
def take_back(taken: Taken) -> tuple[int, int]:
    """Takes a list back: (entries taken back, entries that stay because somebody has touched them since)."""
    ids = [*taken.new, *taken.changed]
    entries = {one.pk: one for one in DirectoryEntry.objects.select_for_update().filter(pk__in=ids)}
    newest = newest_events(ids)
    untouched = [pk for pk in taken.new if pk in entries and pk not in newest]
    DirectoryEntry.objects.filter(pk__in=untouched).delete()
    as_left = [pk for pk, event in taken.changed.items() if pk in entries and newest.get(pk) == event]
    before = {
        one.id: one
        for one in history_of(DirectoryEntry).filter(pgh_id__in=[taken.changed[pk] for pk in as_left])
    }
    for pk in as_left:
        restore(entries[pk], before[pk])
    done = len(untouched) + len(as_left)
    return done, len(entries) - done
