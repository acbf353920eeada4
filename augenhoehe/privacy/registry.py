"""All tables and whose they are: the way from a row to its person, and where its history stands. «Tabellenverzeichnis»

A model says `person_path` and `retention`; access test, copy for the person, merge and erasure walk them here. Where
rows may go with what they are about, because nobody has decided on them, it says which in `only_waits`.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db.models import FileField, ForeignKey, Model, OneToOneField, Q, QuerySet

AnyModel = type[Model]


@cache
def all_models() -> tuple[AnyModel, ...]:
    """Every table that is ours to write: no history, no table kept by a library beside Django."""
    return tuple(
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    )


@cache
def personal_models() -> tuple[AnyModel, ...]:
    """Every model whose rows lead to a person, the person first, then by the length of the way."""
    personal = [model for model in all_models() if person_path(model) is not None]
    return tuple(sorted(personal, key=lambda model: (len(steps(model)), model._meta.label)))


@cache
def events_of(model: AnyModel) -> tuple[AnyModel, ...]:
    """The history tables of a model."""
    return tuple(event for event in apps.get_models() if getattr(event, "pgh_tracked_model", None) is model)


def history_of(model: AnyModel) -> QuerySet[Any, Any]:
    """How rows of this model were before each change, the first change first; `id` says which row it was."""
    (event,) = events_of(model)
    rows: QuerySet[Any, Any] = event._default_manager.order_by("pgh_id")
    return rows


def only_waits(model: AnyModel) -> Q:
    """Rows that are nobody's work and only wait for a decision, as the model says in `only_waits`; else none."""
    waits: dict[str, Any] = getattr(model, "only_waits", {})
    return Q(**waits) if waits else Q(pk__in=[])


def person_path(model: AnyModel) -> str | None:
    """The way to the person, or None for a table about nobody."""
    return getattr(model, "person_path", None)


def steps(model: AnyModel) -> list[str]:
    """The relations on the way; none where the row is the person, or holds her number itself."""
    return (person_path(model) or "").split("__")[:-1]


def is_shared(model: AnyModel) -> bool:
    """Whether a row may belong to several people: the way leads over a relation to many."""
    here: Any = model
    for name in steps(model):
        relation = here._meta.get_field(name)
        if relation.one_to_many or relation.many_to_many:
            return True
        here = relation.related_model
    return False


def own_rows(model: AnyModel, numbers: Collection[int]) -> set[int]:
    """Primary keys of the rows that belong to this person – by all the numbers she has had – and to nobody else."""
    path = person_path(model) or ""
    rows = model._base_manager.all()
    mine = set(rows.filter(**{f"{path}__in": numbers}).values_list("pk", flat=True))
    if not mine or not is_shared(model):
        return mine
    owners = rows.filter(pk__in=mine).values_list("pk", path)
    return mine - {pk for pk, owner in owners if owner is not None and owner not in numbers}


def links(model: AnyModel) -> Iterator[Any]:
    """The columns of a model that point to another table."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey | OneToOneField):
            yield field


def storages_of(model: AnyModel) -> dict[str, Storage]:
    """The columns that name a stored file, with the storage it lies in.

    Every FileField; and what a model without one declares as `stored_files`: column → key in settings.STORAGES.
    """
    found = {
        field.attname: field.storage for field in model._meta.concrete_fields if isinstance(field, FileField)
    }
    declared: dict[str, str] = getattr(model, "stored_files", {})
    return found | {column: storages[alias] for column, alias in declared.items()}
