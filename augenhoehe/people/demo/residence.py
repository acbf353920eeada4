"""By which right the people of the demo live here, and until when; shares invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from augenhoehe.people.models import ResidenceTitleKind as Kind
from augenhoehe.people.models import WorkPermission as Work

EU = frozenset({"BG", "RO", "PL", "IT"})
FLED = frozenset({"SY", "AF", "IQ", "IR"})
OF_REFUGEES = ((Kind.SECTION_25_1, 55), (Kind.SECTION_25_3, 20), (Kind.SETTLED, 20), (Kind.FICTION, 5))
OF_OTHERS = ((Kind.SETTLED, 50), (Kind.FAMILY, 35), (Kind.WORK, 10), (Kind.FICTION, 5))
MONTHS = {Kind.SECTION_25_1: 36, Kind.SECTION_25_3: 24, Kind.FAMILY: 36, Kind.WORK: 24, Kind.FICTION: 6}
JUST_EXPIRED = 0.01


@dataclass(frozen=True)
class Title:
    """One residence title."""

    kind: Kind
    work: Work
    starts_on: date
    ends_on: date | None


def residence_title(
    nationality: str, since: date, on: date, protection_ends_on: date, rng: Random
) -> Title | None:
    """What somebody of this nationality has; None for those who need none."""
    if nationality == "DE":
        return None
    if nationality in EU:
        return Title(Kind.EU, Work.ALLOWED, since, None)
    if nationality == "UA":
        return Title(Kind.SECTION_24, Work.ALLOWED, since, prolonged(protection_ends_on, on))
    kinds = OF_REFUGEES if nationality in FLED else OF_OTHERS
    kind = rng.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
    if kind not in MONTHS:
        return Title(kind, Work.ALLOWED, since, None)
    ends_on = on + timedelta(days=rng.randint(1, MONTHS[kind] * 30))
    if rng.random() < JUST_EXPIRED:
        ends_on = on - timedelta(days=rng.randint(1, 12))
    work = Work.RESTRICTED if kind == Kind.FICTION and rng.random() < 0.3 else Work.ALLOWED
    return Title(kind, work, ends_on - relativedelta(months=MONTHS[kind]), ends_on)


def prolonged(ends_on: date, on: date) -> date:
    """The last day of temporary protection; a demo of a later day imagines it prolonged year by year."""
    while ends_on <= on:
        ends_on += relativedelta(years=1)
    return ends_on
