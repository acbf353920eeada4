"""Where the work with a person stands: set, taken back; and the names this house gives the phases. «Phasen»"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import Max, ProtectedError

from augenhoehe.cases.models import Case, CasePhase, IntegrationPhase
from augenhoehe.privacy.acting import acting_account
from augenhoehe.privacy.kept import ANY, KeptRows

ONE_DAY = timedelta(days=1)
OFFER_LAST = 999


class PhaseChangedMeanwhile(Exception):
    """Somebody else has set a phase since the page was read; nothing was written."""


class PhaseTooEarly(Exception):
    """A phase cannot begin before the one it follows, or on its very day."""


class PhaseInUse(Exception):
    """The phase stands in files; it can be retired, not deleted."""


def phases_of(case: Case) -> list[CasePhase]:
    """All that was ever set, newest first, what was taken back among it."""
    return kept_phases().read({ANY: case.pk})


@cache
def kept_phases() -> KeptRows[CasePhase]:
    """The phases of any case."""
    rows = CasePhase.objects.filter(case=ANY).select_related("phase")
    return KeptRows(rows.order_by("-starts_on", "-pk"))


def current_phase(phases: list[CasePhase]) -> CasePhase | None:
    """The one that holds until further notice."""
    return next((one for one in phases if one.withdrawn_at is None and one.ends_on is None), None)


@transaction.atomic
def set_phase(*, case: Case, phase: IntegrationPhase, starts_on: date, read: int | None) -> bool:
    """From this day the work stands in this phase; the one before ends the day before.

    The same phase again changes nothing and gives False. Raises PhaseChangedMeanwhile when `read` (the row the page
    showed) is no longer the current one, and PhaseTooEarly.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    now = current_phase(phases_of(case))
    if now is not None and now.phase_id == phase.pk:
        return False
    if (now.pk if now else None) != read:
        raise PhaseChangedMeanwhile
    if now is not None:
        if starts_on <= now.starts_on:
            raise PhaseTooEarly
        now.ends_on = starts_on - ONE_DAY
        now.save(update_fields=["ends_on"])
    CasePhase.objects.create(case=case, phase=phase, starts_on=starts_on)
    return True


@transaction.atomic
def withdraw_phase(*, entry: CasePhase, reason: str, at: datetime) -> bool:
    """An entry that was wrong; the phase before it holds again in its stead. The second click changes nothing."""
    Case.objects.select_for_update().get(pk=entry.case_id)
    rows = CasePhase.objects.filter(pk=entry.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=at, withdrawn_by_account=acting_account(), withdrawn_reason=reason):
        return False
    before = CasePhase.objects.filter(
        case=entry.case_id, withdrawn_at=None, ends_on=entry.starts_on - ONE_DAY
    )
    before.update(ends_on=entry.ends_on)
    return True


@contextmanager
def one_after_the_other(is_writing: bool) -> Iterator[None]:
    """Two who give names at once come one after the other; the second is told what is there by then."""
    if not is_writing:
        yield
        return
    with transaction.atomic():
        list(IntegrationPhase.objects.select_for_update().values_list("pk"))
        yield


def add_phase(name: str, *, hints: str = "") -> IntegrationPhase:
    """A further phase, behind the others; `hints` is the usual phase whose hints the guide shows."""
    last = IntegrationPhase.objects.aggregate(last=Max("position"))["last"] or 0
    return IntegrationPhase.objects.create(name=name, hints=hints, position=min(last + 1, OFFER_LAST))


@transaction.atomic
def move_phase(*, phase: IntegrationPhase, by: int) -> None:
    """One place up (-1) or down (+1) in the house's order."""
    order = list(IntegrationPhase.objects.select_for_update())
    place = next(number for number, one in enumerate(order) if one.pk == phase.pk)
    other = min(max(place + by, 0), len(order) - 1)
    order[place], order[other] = order[other], order[place]
    for position, one in enumerate(order, start=1):
        one.position = position
    IntegrationPhase.objects.bulk_update(order, ["position"])


def delete_phase(phase: IntegrationPhase) -> None:
    """A phase nobody has used; raises PhaseInUse. The second click finds nothing to do."""
    try:
        with transaction.atomic():
            phase.delete()
    except ProtectedError as used:
        raise PhaseInUse from used
