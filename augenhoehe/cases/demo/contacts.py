"""Three years of contacts: all ways, both directions, all outcomes; some people fell silent."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from augenhoehe.cases.demo.calendar import at_office
from augenhoehe.cases.models import Channel, Direction, Outcome
from augenhoehe.cases.models.contact import TWO_WAY

YEARS = 3
MEAN_DAYS_BETWEEN = 53.0
LONGEST_SINCE_TALK = 120
TRIED_SINCE_TALK = 0.3
SILENT = 0.1
SILENT_AT_LEAST, SILENT_AT_MOST = 190, 700
STILL_TRIED = 0.6
OLD_ENOUGH_FOR_SILENCE = 380
TOO_NEW_FOR_CONTACT = 10


@dataclass(frozen=True)
class ContactDraft:
    """One contact without its case."""

    occurred_at: datetime
    channel: str
    direction: str
    outcome: str


_TO, _FROM = Direction.TO_PERSON, Direction.FROM_PERSON
WEIGHTED_KINDS: tuple[tuple[float, Channel, Direction, Outcome], ...] = (
    (24, Channel.VISIT, _TO, Outcome.TALKED),
    (5, Channel.VISIT, _TO, Outcome.NOT_APPEARED),
    (4, Channel.VISIT, _FROM, Outcome.TALKED),
    (10, Channel.PHONE, _TO, Outcome.TALKED),
    (8, Channel.PHONE, _TO, Outcome.NOT_REACHED),
    (3, Channel.PHONE, _TO, Outcome.MESSAGE_LEFT),
    (9, Channel.PHONE, _FROM, Outcome.TALKED),
    (1, Channel.PHONE, _FROM, Outcome.MESSAGE_LEFT),
    (2, Channel.VIDEO, _TO, Outcome.TALKED),
    (0.5, Channel.VIDEO, _TO, Outcome.NOT_APPEARED),
    (10, Channel.LETTER, _TO, Outcome.SENT),
    (2, Channel.LETTER, _TO, Outcome.ANSWERED),
    (5, Channel.LETTER, _FROM, Outcome.RECEIVED),
    (4, Channel.EMAIL, _TO, Outcome.SENT),
    (3, Channel.EMAIL, _TO, Outcome.ANSWERED),
    (5, Channel.EMAIL, _FROM, Outcome.RECEIVED),
    (3, Channel.TEXT_MESSAGE, _TO, Outcome.SENT),
    (2, Channel.TEXT_MESSAGE, _TO, Outcome.ANSWERED),
    (2, Channel.PORTAL, _TO, Outcome.SENT),
    (4, Channel.PORTAL, _FROM, Outcome.RECEIVED),
    (1, Channel.HOME_VISIT, _TO, Outcome.TALKED),
    (0.5, Channel.HOME_VISIT, _TO, Outcome.NOT_REACHED),
    (3, Channel.RECEPTION, _FROM, Outcome.TALKED),
    (2, Channel.PAPER, _FROM, Outcome.RECEIVED),
    (1, Channel.PROVIDER, _TO, Outcome.ANSWERED),
)


class Kinds:
    """Kinds of contact to draw from by their weight."""

    def __init__(self, weighted: list[tuple[float, Channel, Direction, Outcome]]) -> None:
        self.kinds = [
            (channel.value, direction.value, outcome.value) for _, channel, direction, outcome in weighted
        ]
        self.bounds = list(accumulate(weight for weight, *_ in weighted))

    def draw(self, rng: Random) -> tuple[str, str, str]:
        """Way, direction and outcome of one contact."""
        return self.kinds[bisect(self.bounds, rng.random() * self.bounds[-1])]


ALL = Kinds(list(WEIGHTED_KINDS))
TALKS = Kinds([kind for kind in WEIGHTED_KINDS if kind[3] in TWO_WAY])
ATTEMPTS = Kinds([kind for kind in WEIGHTED_KINDS if kind[2] == _TO and kind[3] not in TWO_WAY])


def silent_since(starts_on: date, on: date, rng: Random) -> date | None:
    """The day after which nobody heard of this person any more; None for most. «Lange kein Kontakt»"""
    days = (on - starts_on).days
    if days < OLD_ENOUGH_FOR_SILENCE or rng.random() >= SILENT:
        return None
    return on - timedelta(days=rng.randint(SILENT_AT_LEAST, min(SILENT_AT_MOST, days - SILENT_AT_LEAST)))


def contacts(starts_on: date, on: date, silent: date | None, rng: Random) -> Iterator[ContactDraft]:
    """The contacts of one case, newest first."""
    begin = max(starts_on, on - timedelta(days=YEARS * 365))
    days = (on - begin).days
    if silent is not None:
        if rng.random() < STILL_TRIED:
            yield from attempts_between(silent, on, rng)
        since_talk = (on - silent).days
    elif days < TOO_NEW_FOR_CONTACT:
        return
    else:
        since_talk = 1 + int(rng.random() * min(LONGEST_SINCE_TALK, days - 1))
        if rng.random() < TRIED_SINCE_TALK and since_talk > 2:
            yield draft(on - timedelta(days=rng.randrange(1, since_talk)), ATTEMPTS, rng)
    yield draft(on - timedelta(days=since_talk), TALKS, rng)
    ago = since_talk + rng.expovariate(1 / MEAN_DAYS_BETWEEN)
    while ago < days:
        yield draft(on - timedelta(days=int(ago)), ALL, rng)
        ago += 1 + rng.expovariate(1 / MEAN_DAYS_BETWEEN)


def attempts_between(silent: date, on: date, rng: Random) -> Iterator[ContactDraft]:
    """What we tried in vain since then."""
    days = (on - silent).days
    for _ in range(rng.randint(1, 4)):
        yield draft(on - timedelta(days=rng.randint(3, days - 10)), ATTEMPTS, rng)


def draft(day: date, kinds: Kinds, rng: Random) -> ContactDraft:
    """One contact of that day."""
    return ContactDraft(at_office(day, rng), *kinds.draw(rng))
