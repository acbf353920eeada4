"""Taking back what was just done with several people: for ten minutes, in the same session. «Rückgängig»"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from augenhoehe.config.my_day.changes import TAKE_BACK, UNDONE_WITHIN, Change

KEY = "my_day_undo"


@dataclass(frozen=True)
class Undo:
    """The last change of this session: the mark its button carries, what was done in words, and until when."""

    token: str
    sentence: str
    change: Change


def remember(request: HttpRequest, change: Change, sentence: str) -> None:
    """Keeps numbers and one sentence without names; an earlier change can no longer be taken back."""
    request.session[KEY] = {
        "token": str(uuid.uuid4()),
        "at": timezone.now().isoformat(),
        "sentence": sentence,
        "change": change.as_numbers(),
    }


def open_undo(request: HttpRequest) -> Undo | None:
    """What can still be taken back."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if not kept or timezone.now() - datetime.fromisoformat(kept["at"]) > UNDONE_WITHIN:
        return None
    return Undo(kept["token"], kept["sentence"], Change(**kept["change"]))


def take_back(request: HttpRequest, token: str) -> bool:
    """Takes it back; False when there is nothing any more, as after a second click. May raise ChangedSince."""
    undo = open_undo(request)
    if undo is None or undo.token != token:
        return False
    TAKE_BACK[undo.change.kind](undo.change)
    del request.session[KEY]
    return True
