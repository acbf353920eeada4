"""Who acts, and by which way: one context for the rows' provenance and for the history triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pghistory


@dataclass(frozen=True)
class Actor:
    """The account behind a change (None = no person, e.g. a job) and the way it came: web, import, demo, job."""

    account_id: int | None = None
    through: str = "job"


NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def acting_account() -> int | None:
    """Account id for `created_by_account` of new rows."""
    return _actor.get().account_id


def acting_through() -> str:
    """Way in for `created_through` of new rows."""
    return _actor.get().through


@contextmanager
def acting(*, account_id: int | None, through: str) -> Iterator[None]:
    """Everything written inside carries this actor, in the row and in the «Änderungshistorie»."""
    token = _actor.set(Actor(account_id, through))
    try:
        with pghistory.context(account=account_id, through=through):
            yield
    finally:
        _actor.reset(token)
