"""Takes an import back: what it made goes, what it changed becomes what it was. «Zurücknehmen»

Refused, with a list, where somebody has worked with the rows since; nobody's work is thrown away.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Now

from augenhoehe.cases.importing.copying import check_keys_now
from augenhoehe.cases.importing.locking import ImportRefused, lock_writing, take_in_hand
from augenhoehe.cases.importing.planning import Update
from augenhoehe.cases.importing.writing import Outdated, update_rows
from augenhoehe.cases.models import (
    ChangeKind,
    ImportedChange,
    ImportRow,
    ImportRun,
    ImportState,
    MergedRow,
)
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.history import german_term
from augenhoehe.privacy.registry import all_models, events_of, links, only_waits, person_path
from augenhoehe.web.waiting import Tell

SLICE = 2_000
SHOWN = 50


@dataclass(frozen=True)
class Touched:
    """A file somebody has worked with since, and what was done."""

    person_id: int | None
    what: str
    is_merge: bool = False


class TouchedSince(ImportRefused):
    """Somebody has worked with what the import made; nothing was taken back."""

    def __init__(self, touched: Sequence[Touched]) -> None:
        people = len({one.person_id for one in touched})
        files = "einer Akte" if people == 1 else f"{people} Akten" if people < SHOWN else "sehr vielen Akten"
        super().__init__(
            f"In {files} wurde seit der Übernahme weitergearbeitet. Deshalb lässt sie sich nicht mehr als Ganzes "
            "zurücknehmen; es wurde nichts geändert."
        )
        self.touched = list(touched)


@dataclass
class Made:
    """What an import made, by table."""

    rows: dict[type[Model], list[int]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[type[Model], list[int]] = field(default_factory=lambda: defaultdict(list))

    def has(self, model: type[Model]) -> set[int]:
        """Rows of this table that the import wrote itself."""
        return {*self.rows.get(model, ()), *self.changed.get(model, ())}


def undo(
    run: ImportRun, account_id: int | None, tell: Tell | None = None, *, waits: bool = False
) -> ImportRun:
    """Takes the whole import back in one step. The second click finds it done. Raises ImportRefused."""
    with transaction.atomic(), acting(account_id=account_id, through="import"):
        lock_writing(waits=waits)
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state == ImportState.UNDONE:
            return run
        if run.state != ImportState.APPLIED:
            raise ImportRefused("Diese Datei ist nicht übernommen; es gibt nichts zurückzunehmen.")
        made = made_by(run)
        if touched := list(touched_since(run, made)):
            raise TouchedSince(touched)
        remove(made, share_of(tell, run, made))
        restore(run)
        check_keys_now()
        run.applied_changes.all().delete()
        done: dict[str, Any] = {"state": ImportState.UNDONE, "undone_at": Now(), "problem": ""}
        ImportRun.objects.filter(pk=run.pk).update(**done, undone_by_account=account_id)
    run.refresh_from_db()
    return run


def discard(run: ImportRun) -> None:
    """Forgets a list that is not taken over, with all its rows. Raises ImportRefused."""
    with transaction.atomic():
        run = take_in_hand(run.pk)
        if run.state == ImportState.APPLIED:
            raise ImportRefused("Diese Liste ist übernommen. Bitte erst alles zurücknehmen.")
        run.delete()


def made_by(run: ImportRun) -> Made:
    """All rows the import created or changed."""
    made = Made()
    for change in run.applied_changes.order_by("pk"):
        kind = made.rows if change.kind == ChangeKind.CREATED else made.changed
        kind[apps.get_model(change.model)] += change.row_ids
    return made


def touched_since(run: ImportRun, made: Made) -> Iterator[Touched]:
    """What was changed, removed or added to since; at most so many of each."""
    for model, ids in made.rows.items():
        yield from changed_since(run, model, ids)
        yield from gone_since(model, ids)
    for model, column, targets in references_to(made):
        yield from added_since(model, column, targets, made.has(model))


def references_to(made: Made) -> Iterator[tuple[type[Model], str, list[int]]]:
    """Every table and column that may point to what the import made, and to which rows of it."""
    for model in all_models():
        for link in links(model):
            target = link.related_model
            if isinstance(target, type) and target in made.rows and model not in {ImportRow, ImportedChange}:
                yield model, link.attname, made.rows[target]


def share_of(tell: Tell | None, run: ImportRun, made: Made) -> Tell:
    """Told in rows of the list, though each of them is many rows of tables."""
    rows = run.counts.get("new", 0) + run.counts.get("changed", 0)
    everything = sum(len(ids) for ids in made.rows.values()) or 1
    return lambda removed: tell(rows * removed // everything) if tell else None


def touched_since_of(run: ImportRun) -> list[Touched]:
    """What is in the way of taking it back just now."""
    return list(touched_since(run, made_by(run))) if run.state == ImportState.APPLIED else []


def changed_since(run: ImportRun, model: type[Model], ids: list[int]) -> Iterator[Touched]:
    """Rows with a history that is younger than the import."""
    for event in events_of(model):
        rows = event._base_manager.filter(id__in=ids, pgh_created_at__gt=run.applied_at)
        for pk in rows.values_list("id", flat=True).distinct()[:SHOWN]:
            yield Touched(owner(model, pk), f"{german_term(model)} geändert")


def gone_since(model: type[Model], ids: list[int]) -> Iterator[Touched]:
    """Rows that are no longer there; of files put together, the one that stayed."""
    gone = set(ids) - set(model._base_manager.filter(pk__in=ids).values_list("pk", flat=True))
    if not gone:
        return
    merged = MergedRow.objects.filter(model=model._meta.label, row_id__in=gone, kind=ChangeKind.DELETED)
    kept = dict(merged.filter(merge__undone_at=None).values_list("row_id", "merge__kept_id"))
    for person_id in sorted(set(kept.values())):
        yield Touched(person_id, "mit einer anderen Akte zusammengeführt", is_merge=True)
    if rest := len(gone - set(kept)):
        yield Touched(None, f"{german_term(model)}: {rest} entfernt")


def added_since(model: type[Model], column: str, targets: list[int], own: set[int]) -> Iterator[Touched]:
    """Rows of others that hang on what the import made."""
    rows = model._base_manager.filter(**{f"{column}__in": targets}).exclude(pk__in=own)
    rows = rows.exclude(only_waits(model))
    for pk in rows.values_list("pk", flat=True)[:SHOWN]:
        yield Touched(owner(model, pk), f"{german_term(model)} neu")


def owner(model: type[Model], pk: int) -> int | None:
    """Whose row it is."""
    path = person_path(model)
    found = model._base_manager.filter(pk=pk).values_list(path, flat=True).first() if path else None
    return int(found) if found is not None else None


def restore(run: ImportRun) -> None:
    """Changed rows become what they were, the last change first. Raises TouchedSince."""
    touched = []
    for change in run.applied_changes.filter(kind=ChangeKind.CHANGED).order_by("-pk"):
        model = apps.get_model(change.model)
        try:
            update_rows(
                model,
                sorted(change.after),
                [Update(model, change.row_ids[0], before=change.after, after=change.before)],
            )
        except Outdated:
            touched.append(Touched(change.person_id, f"{german_term(model)} geändert"))
    if touched:
        raise TouchedSince(touched)


def remove(made: Made, tell: Tell) -> None:
    """Created rows go as if they had never been, without a line in the history."""
    for model, column, targets in references_to(made):
        model._base_manager.filter(only_waits(model), **{f"{column}__in": targets}).delete()
    tables = list(made.rows)
    silent = [f"{model._meta.label}:delete_delete" for model in tables if events_of(model)]
    removed = 0
    with pgtrigger.ignore(*silent):
        for model in reversed(tables):
            ids = made.rows[model]
            for start in range(0, len(ids), SLICE):
                rows = model._base_manager.filter(pk__in=ids[start : start + SLICE])
                unbind(model, ids[start : start + SLICE])
                rows._raw_delete(rows.db)
                removed += len(ids[start : start + SLICE])
                tell(removed)


def unbind(model: type[Model], ids: Sequence[int]) -> None:
    """The rows of files belong to nobody again."""
    if model._meta.label == "people.Person":
        ImportRow.objects.filter(person__in=ids).update(person=None)
