"""Erases everything about one person, history and files included. «Löschung» – Art. 17 DSGVO, § 84 SGB X

1. All rows that lead to her are looked up first; what she shares (a benefit unit) stays while others are in it.
2. A row of somebody else that points to one of hers loses the pointer; where it cannot, or its model says in
   `goes_with` that it means nothing without her, it goes with her.
3. They go parents first – an agreed plan refuses to lose a step, not to go as a whole; the keys are checked at the end.
4. Then the history: of rows still there and of rows long deleted, whose way is followed through the history itself.
5. Files, sessions and finished jobs that mention her.
Runs inside the caller's transaction: everything or nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from augenhoehe.privacy.history import german_term
from augenhoehe.privacy.models import ErasureProposal, identities
from augenhoehe.privacy.registry import (
    AnyModel,
    all_models,
    events_of,
    links,
    own_rows,
    person_path,
    personal_models,
    steps,
    storages_of,
)
from augenhoehe.privacy.retention import CASE_FILE

SWITCH = "SET LOCAL augenhoehe.retention = 'on'"
SWITCH_OFF = "SET LOCAL augenhoehe.retention = 'off'"
Rows = dict[AnyModel, set[int]]
Links = dict[tuple[AnyModel, str], set[int]]


@dataclass
class Traces:
    """What was found of one person."""

    rows: Rows = field(default_factory=dict)
    people: set[int] = field(default_factory=set)
    pointers: list[tuple[AnyModel, str, set[int]]] = field(default_factory=list)
    files: set[tuple[str, str]] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        """Rows by the German name of their kind, for whoever decides and as proof afterwards."""
        return {german_term(model): len(ids) for model, ids in self.rows.items() if ids}


def traces_of_person(person_id: int, rule: str = CASE_FILE) -> Traces:
    """Everything that leads to this person, or what a rule of its own says of it; proofs of erasure are kept apart.

    Looks only.
    """
    people = set(identities(person_id))
    kinds = [model for model in personal_models() if model is not ErasureProposal]
    if rule != CASE_FILE:
        kinds = [model for model in kinds if getattr(model, "retention", "") == rule]
    return follow_pointers(Traces({model: own_rows(model, people) for model in kinds}, people))


def follow_pointers(traces: Traces) -> Traces:
    """Adds what points to these rows from elsewhere, until nothing new is found."""
    is_growing = True
    while is_growing:
        is_growing, traces.pointers = False, []
        for model in all_models():
            for link in links(model):
                targets = traces.rows.get(link.related_model)
                known = traces.rows.get(model, set())
                pointing = ids_pointing(model, link.attname, targets) - known if targets else set()
                going = going_along(model, link, pointing)
                if pointing - going:
                    traces.pointers.append((model, link.attname, pointing - going))
                if going:
                    traces.rows[model] = known | going
                    is_growing = True
    return traces


def ids_pointing(model: AnyModel, column: str, targets: Iterable[int]) -> set[int]:
    """Primary keys of the rows whose column holds one of these."""
    return set(model._base_manager.filter(**{f"{column}__in": targets}).values_list("pk", flat=True))


def going_along(model: AnyModel, link: Any, pointing: set[int]) -> set[int]:
    """Those of the pointing rows that go with what they point to, instead of losing the pointer."""
    if not link.null or not pointing:
        return pointing
    condition = getattr(model, "goes_with", {}).get(link.name)
    if condition is None:
        return set()
    return set(model._base_manager.filter(condition, pk__in=pointing).values_list("pk", flat=True))


def erase_rows(traces: Traces) -> None:
    """Removes all of it, history included; the files are named in `traces.files` and still there."""
    with connection.cursor() as cursor:
        cursor.execute(SWITCH)
        for model, column, ids in traces.pointers:
            model._base_manager.filter(pk__in=ids).update(**{column: None})
        for model, ids in traces.rows.items():
            rows = model._base_manager.filter(pk__in=ids)
            traces.files |= files_of(model, rows)
            rows._raw_delete(
                rows.db
            )  # no cascade of Django's: what goes was looked up, and the rest is a mistake
        forget_elsewhere(erase_history(traces))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(SWITCH_OFF)


def erase_history(traces: Traces) -> Rows:
    """Removes the history of these rows and of their former parts; returns all numbers found on the way."""
    known: Rows = {model: set(ids) for model, ids in traces.rows.items()}
    for model in known:
        if person_path(model) == "pk":
            known[model] |= traces.people
    owners: Links = {}
    for model in traces.rows:
        for event in events_of(model):
            mine = event._base_manager.filter(belonging(model, known, owners, traces.people))
            known.setdefault(model, set()).update(mine.values_list("id", flat=True))
            for link in links(model):
                owners.setdefault((model, link.attname), set()).update(
                    mine.values_list(link.attname, flat=True)
                )
            traces.files |= files_of(event, mine)
            mine._raw_delete(mine.db)
    return known


def forget_elsewhere(known: Rows) -> None:
    """Removes every pointer to these rows from the history of others."""
    for model in all_models():
        for event in events_of(model):
            forget_pointers(model, event, known)


def belonging(model: AnyModel, known: Rows, owners: Links, people: set[int]) -> Q:
    """Condition for a history row to be hers: by its own number, or by the first step of its way to her."""
    mine = Q(id__in=known.get(model, set()))
    path, way = person_path(model), steps(model)
    if path is not None and path != "pk" and not way:
        return mine | Q(**{f"{path}__in": people})
    if not way:
        return mine
    first: Any = model._meta.get_field(way[0])
    if first.concrete:
        return mine | Q(**{f"{first.attname}__in": known.get(first.related_model, set())})
    # What several people shared, a benefit unit: hers alone once nobody is in it any more.
    shared = owners.get((first.related_model, first.field.attname), set())
    still_there = model._base_manager.filter(pk__in=shared).values_list("pk", flat=True)
    return mine | Q(id__in=shared - set(still_there))


def forget_pointers(model: AnyModel, event: AnyModel, known: Rows) -> None:
    """Other rows' history must not name these rows either."""
    columns = {column.attname: column for column in event._meta.concrete_fields}
    for link in links(model):
        targets = known.get(link.related_model)
        if not targets or link.attname not in columns:
            continue
        pointing = event._base_manager.filter(**{f"{link.attname}__in": targets})
        if columns[link.attname].null:
            pointing.update(**{link.attname: None})
        else:
            pointing._raw_delete(pointing.db)


def files_of(model: AnyModel, rows: QuerySet[Any]) -> set[tuple[str, str]]:
    """The stored files that these rows name: (field, name)."""
    tracked: AnyModel = getattr(model, "pgh_tracked_model", model)
    columns = {column.attname for column in model._meta.concrete_fields}
    found = set()
    for column in columns & set(storages_of(tracked)):
        names = rows.exclude(**{column: ""}).values_list(column, flat=True)
        found |= {(f"{tracked._meta.label}.{column}", name) for name in names if name}
    return found
