"""What is left of a person outside her rows: login sessions, finished jobs, stored files. «Spuren»"""

from collections.abc import Iterable
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import Storage
from django.db import connection

from augenhoehe.privacy.models import FileToDelete
from augenhoehe.privacy.registry import AnyModel, events_of, storages_of

# Django's own keys and those of the log-in library begin so; they tell who is logged in and how, nothing else.
KEPT_IN_SESSIONS = ("_", "account_", "mfa", "socialaccount")
# What somebody typed last; it may name anybody, in any spelling.
ALWAYS_FORGOTTEN = {"search"}


def forget_in_sessions(words: Iterable[str]) -> None:
    """Takes out of every session what was searched last and whatever mentions one of these words."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    wanted = [word.casefold() for word in words if word]
    for session in Session.objects.all().iterator():
        data = session.get_decoded()
        kept = {key: value for key, value in data.items() if not is_about(key, value, wanted)}
        if kept != data:
            Session.objects.filter(pk=session.pk).update(session_data=store().encode(kept))


def is_about(key: str, value: object, words: Iterable[str]) -> bool:
    """Whether this entry of a session may tell something about a person."""
    if key.startswith(KEPT_IN_SESSIONS):
        return False
    text = str(value).casefold()
    return key in ALWAYS_FORGOTTEN or any(word in text for word in words)


def forget_in_jobs(people: Iterable[int]) -> None:
    """Removes jobs about this person, waiting or done; jobs carry numbers only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE (args ->> 'person_id')::bigint = ANY(%s)", [list(people)]
        )


def note_files(files: Iterable[tuple[str, str]]) -> list[int]:
    """Writes down files to delete, leaving out those another row still needs; returns the numbers of the lines."""
    rows = [
        FileToDelete(field=field, name=name)
        for field, name in sorted(files)
        if not is_still_needed(field, name)
    ]
    return [row.pk for row in FileToDelete.objects.bulk_create(rows)]


def storage_of(label: str, column: str) -> Storage:
    """Where the files of this column lie."""
    model: AnyModel = apps.get_model(label)
    return storages_of(model)[column]


def is_still_needed(field: str, name: str) -> bool:
    """Whether a row, or the history of one, still names this file."""
    label, column = field.rsplit(".", 1)
    model: AnyModel = apps.get_model(label)
    tables = (model, *events_of(model))
    return any(
        table._base_manager.filter(**{column: name}).exists()
        for table in tables
        if column in {kept.attname for kept in table._meta.concrete_fields}
    )


def delete_files(numbers: Iterable[int] | None = None) -> int:
    """Deletes the noted files, all or these; what the storage refuses stays noted for the nightly job."""
    waiting = FileToDelete.objects.order_by("pk")
    if numbers is not None:
        waiting = waiting.filter(pk__in=numbers)
    deleted = 0
    for row in waiting:
        label, column = row.field.rsplit(".", 1)
        storage_of(label, column).delete(row.name)
        row.delete()
        deleted += 1
    return deleted
