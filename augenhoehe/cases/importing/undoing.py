"""Takes an import back: what it made goes, what it changed becomes what it was. «Zurücknehmen»

Refused, with a list, where somebody has worked with the rows since; nobody's work is thrown away.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pgtrigger
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Now

from augenhoehe.cases.importing.copying import check_keys_now
from augenhoehe.cases.importing.planning import Update
from augenhoehe.cases.importing.writing import ImportRefused, Outdated, lock_writing, update_rows
from augenhoehe.cases.models import ChangeKind, ImportedChange, ImportRow, ImportRun, ImportState
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.history import german_term
from augenhoehe.privacy.registry import all_models, events_of, links, person_path

SLICE = 5_000
SHOWN = 50


@dataclass(frozen=True)
class Touched:
    """A file somebody has worked with since, and what was done."""

    person_id: int | None
    what: str


class TouchedSince(ImportRefused):
    """Somebody has worked with what the import made; nothing was taken back."""

    def __init__(self, touched: Sequence[Touched]) -> None:
        people = len({one.person_id for one in touched})
        files = "einer Akte" if people == 1 else f"{people} Akten"
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


def undo(run: ImportRun, account_id: int | None) -> ImportRun:
    """Takes the whole import back in one step. The second click finds it done. Raises ImportRefused."""
    with transaction.atomic(), acting(account_id=account_id, through="import"):
        lock_writing()
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state == ImportState.UNDONE:
            return run
        if run.state != ImportState.APPLIED:
            raise ImportRefused("Diese Datei ist nicht übernommen; es gibt nichts zurückzunehmen.")
        made = made_by(run)
        if touched := list(touched_since(run, made)):
            raise TouchedSince(touched)
        remove(made)
        restore(run)
        check_keys_now()
        run.applied_changes.all().delete()
        run.state, run.undone_at, run.undone_by_account = ImportState.UNDONE, Now(), account_id
        run.save(update_fields=["state", "undone_at", "undone_by_account"])
    run.refresh_from_db()
    return run


def discard(run: ImportRun) -> None:
    """Forgets a list that is not taken over, with all its rows. Raises ImportRefused."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
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
    for model in all_models():
        for link in links(model):
            target = link.related_model
            if isinstance(target, type) and target in made.rows and model not in {ImportRow, ImportedChange}:
                yield from added_since(model, link.attname, made.rows[target], made.has(model))


def changed_since(run: ImportRun, model: type[Model], ids: list[int]) -> Iterator[Touched]:
    """Rows with a history that is younger than the import."""
    for event in events_of(model):
        rows = event._base_manager.filter(id__in=ids, pgh_created_at__gt=run.applied_at)
        for pk in rows.values_list("id", flat=True).distinct()[:SHOWN]:
            yield Touched(owner(model, pk), f"{german_term(model)} geändert")


def gone_since(model: type[Model], ids: list[int]) -> Iterator[Touched]:
    """Rows that are no longer there."""
    there = model._base_manager.filter(pk__in=ids).count()
    if there != len(ids):
        yield Touched(None, f"{german_term(model)}: {len(ids) - there} entfernt oder zusammengeführt")


def added_since(model: type[Model], column: str, targets: list[int], own: set[int]) -> Iterator[Touched]:
    """Rows of others that hang on what the import made."""
    rows = model._base_manager.filter(**{f"{column}__in": targets}).exclude(pk__in=own)
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


def remove(made: Made) -> None:
    """Created rows go as if they had never been, without a line in the history."""
    tables = list(made.rows)
    silent = [f"{model._meta.label}:delete_delete" for model in tables if events_of(model)]
    with pgtrigger.ignore(*silent):
        for model in reversed(tables):
            ids = made.rows[model]
            for start in range(0, len(ids), SLICE):
                rows = model._base_manager.filter(pk__in=ids[start : start + SLICE])
                unbind(model, ids[start : start + SLICE])
                rows._raw_delete(rows.db)


def unbind(model: type[Model], ids: Sequence[int]) -> None:
    """The rows of files belong to nobody again."""
    if model._meta.label == "people.Person":
        ImportRow.objects.filter(person__in=ids).update(person=None)
