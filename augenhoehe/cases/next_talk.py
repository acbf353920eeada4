"""The next talk as both have agreed on it: which one it is, what to know about its day, how the papers say it.

«Unser nächster Termin» – § 14 Abs. 2 SGB II. An agreement, not a summons: nothing follows from a date that is moved.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import override

from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import Conversation, FollowUp, FollowUpKind
from augenhoehe.cases.phrases import DAYS
from augenhoehe.cases.working_days import holiday_on, is_night, is_weekend
from augenhoehe.privacy.kept import ANY, ANY_DAY, ANY_MOMENT, ANY_OTHER, KeptRows
from augenhoehe.web.german_dates import full_day
from augenhoehe.web.plain_german import set_in_lines

Pair = dict[str, str | None]
A_TALK = timedelta(minutes=60)  # so long a talk is counted on; no talk stores its end


def next_talks(case_id: int, on: date) -> QuerySet[FollowUp]:
    """The talks of this case that lie ahead, the next one first; today's is the one that is being held."""
    ahead = FollowUp.objects.open().filter(case=case_id, kind=FollowUpKind.TALK, due_on__gt=on)
    return ahead.select_related("staff").order_by("starts_at", "pk")


@cache
def kept_next_talk() -> KeptRows[FollowUp]:
    """The next one of any case."""
    return KeptRows(next_talks(ANY, ANY_DAY)[:1])


def next_talk_of(case_id: int, on: date) -> FollowUp | None:
    """The next one; None where nothing is agreed."""
    return next(iter(kept_next_talk().read({ANY: case_id, ANY_DAY: on})), None)


def agreed_in(talk: Conversation | None) -> FollowUp | None:
    """What was agreed at the end of this talk, while it lies ahead."""
    if talk is None:
        return None
    return next_talks(talk.case_id, timezone.localdate(talk.ended_at)).filter(agreed_in=talk).first()


@cache
def kept_close_talks() -> KeptRows[FollowUp]:
    """One of any colleague's talks that begins between two moments."""
    between = {"starts_at__gt": ANY_MOMENT, "starts_at__lt": ANY_MOMENT + A_TALK}
    talks = FollowUp.objects.open().filter(staff=ANY, kind=FollowUpKind.TALK, **between)
    return KeptRows(talks.exclude(pk=ANY_OTHER).order_by()[:1])


def is_busy_then(next_talk: FollowUp) -> bool:
    """Whether this colleague has another talk so close to it that one would run into the other."""
    if next_talk.starts_at is None:
        return False
    close = {ANY_MOMENT: next_talk.starts_at - A_TALK, ANY_MOMENT + A_TALK: next_talk.starts_at + A_TALK}
    known: dict[Any, Any] = {ANY: next_talk.staff_id, ANY_OTHER: next_talk.pk, **close}
    return bool(kept_close_talks().read(known))


def hints_about(next_talk: FollowUp) -> list[tuple[str, str]]:
    """What both should know about day and hour: a key of the client words, the holiday's name; a yes stays a yes."""
    holiday = holiday_on(next_talk.due_on)
    hints = [("next.holiday", holiday)] if holiday else []
    if is_weekend(next_talk.due_on):
        hints.append(("next.weekend", ""))
    if next_talk.starts_at and is_night(timezone.localtime(next_talk.starts_at).time()):
        hints.append(("next.night", ""))
    if is_busy_then(next_talk):
        hints.append(("next.busy", ""))
    return hints


def when(moment: datetime, language: str) -> Pair:
    """«Montag, 4. Januar 2027, 09:00 Uhr» in both languages."""
    local = timezone.localtime(moment)
    return filled("slip.moment", language, day=days(local, language), time=hours(local))


def where(next_talk: FollowUp, language: str) -> Pair | None:
    """«hier bei uns», «am Telefon»; None where nobody has said it."""
    return filled(f"next.{next_talk.place}", language) if next_talk.place else None


def filled(key: str, language: str, **values: Pair) -> Pair:
    """A sentence of ours in both languages; each blank has a value for either side."""
    own, german = in_language(WORDS[key], language), WORDS[key]
    if language == "leicht":  # is German: what we say stands there once
        german = own = set_in_lines(own)
    for name, value in values.items():
        own = own.replace(f"{{{name}}}", value["own"] or "")
        german = german.replace(f"{{{name}}}", value["german"] or "")
    return {"own": own or None, "german": german}


def twice(value: str) -> Pair:
    """What is the same in every language."""
    return {"own": value, "german": value}


def days(moment: datetime, language: str) -> Pair:
    """«понеділок, 23 листопада 2026 р.» and «Montag, 23. November 2026»"""
    comma = "،" if language == "ar" else ","
    pattern = f"l{comma} {DAYS.get(language, 'j. F Y')}"
    with override(language):
        return {"own": written(moment, pattern), "german": full_day(moment.date())}


def hours(moment: datetime) -> Pair:
    """«10:30»"""
    return twice(f"{moment:%H:%M}")
