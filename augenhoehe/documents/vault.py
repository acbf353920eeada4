"""Where the files of papers lie: on disk or in an S3-compatible store, encrypted where the office has set a key.

A file is written first, under a random name nobody knows; the row that names it follows in a transaction. When that
fails, the file goes again; what a power cut leaves behind, `remove_orphaned_files` finds.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from augenhoehe.documents.encryption import decrypted, encrypted, keys_from

logger = logging.getLogger(__name__)
PIECE_BYTES = 64 * 1024
STORE_PROBLEMS = (OSError, BotoCoreError, ClientError)
Names = list[str]


@dataclass(frozen=True)
class Stored:
    """A file in the store: its random name, and whether it is encrypted."""

    name: str
    is_encrypted: bool


class CannotKeep(Exception):
    """The store is full or does not answer; nothing was kept. «Ablage nicht möglich»"""


def store() -> Storage:
    """The store of the settings."""
    return storages["papers"]


@cache
def keys_of(text: str) -> tuple[bytes, ...]:
    """The office's keys; empty means files are stored as they are."""
    try:
        return keys_from(text)
    except ValueError as problem:
        raise ImproperlyConfigured(f"AUGENHOEHE_PAPERS_KEY: {problem}") from problem


@contextmanager
def keeping() -> Iterator[Names]:
    """Whatever is kept inside goes again when an error leaves the block."""
    names: Names = []
    try:
        yield names
    except BaseException:
        for name in names:
            remove_or_leave(name)
        raise


def keep(content: bytes, names: Names) -> Stored:
    """Stores a file under a random name, which is added to `names` before the first byte is written."""
    word = uuid.uuid4().hex
    name = f"{word[:2]}/{word}"
    keys = keys_of(settings.PAPERS_KEYS)
    written = b"".join(encrypted([content], keys=keys, name=name)) if keys else content
    names.append(name)
    try:
        return Stored(store().save(name, ContentFile(written)), bool(keys))
    except STORE_PROBLEMS as problem:
        raise CannotKeep("The store for papers is full or does not answer.") from problem


def pieces_of(stored: Stored) -> Iterator[bytes]:
    """The file as it was kept, piece by piece; what cannot be found or read is an error before the first."""
    raw = read_in_pieces(store().open(stored.name, "rb"))
    keys = keys_of(settings.PAPERS_KEYS)
    return begun(decrypted(raw, keys=keys, name=stored.name) if stored.is_encrypted else raw)


def read_in_pieces(opened: object) -> Iterator[bytes]:
    """The stored bytes; the file is closed at the end."""
    with opened as file:  # type: ignore[attr-defined]  # storages open what can be closed
        while piece := file.read(PIECE_BYTES):
            yield piece


def begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces with the first one fetched already, so that an error comes before the answer begins."""
    first = next(pieces, b"")

    def rest() -> Iterator[bytes]:
        yield first
        yield from pieces

    return rest()


def remove(name: str) -> None:
    """The file is gone; one that is not there is no problem."""
    store().delete(name)


def remove_or_leave(name: str) -> None:
    """The same while another error is on its way: a store that does not answer leaves it to `remove_orphaned_files`."""
    try:
        remove(name)
    except STORE_PROBLEMS:
        logger.warning("A file without a row may be left in the store for papers.", exc_info=True)


def names_older_than(moment: datetime) -> Iterator[str]:
    """Names of all stored files that were written before this moment."""
    holder = store()
    try:
        folders, _ = holder.listdir("")
    except FileNotFoundError:  # nothing was ever kept
        return
    for folder in folders:
        _, files = holder.listdir(folder)
        for file in files:
            name = f"{folder}/{file}"
            if holder.get_modified_time(name) < moment:
                yield name
