"""Numbers that held before: found in the history, never given to anybody else. «Frühere Kennung»"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from augenhoehe.people.models import BenefitUnit, Numbered, Person
from augenhoehe.privacy.registry import history_of


def earlier_clients(numbers: Collection[str]) -> dict[str, int]:
    """Client numbers that were replaced by others, with the person they lead to."""
    return replaced(Person, "client_number", numbers)


def earlier_units(numbers: Collection[str]) -> dict[str, int]:
    """Unit numbers that were replaced by others, with the unit they lead to."""
    return replaced(BenefitUnit, "unit_number", numbers)


def replaced(model: type[Numbered], column: str, numbers: Collection[str]) -> dict[str, int]:
    """By number the row that had it: the last one told for its time, and not the one that holds now.

    A number that was only a slip of the pen has the same first day as the one that put it right; it may well be
    somebody else's.
    """
    if not numbers:
        return {}
    touched = history_of(model).filter(**{f"{column}__in": list(numbers)}).order_by().values("id")
    told = history_of(model).filter(id__in=touched)
    last: dict[tuple[int, Any], str] = {}
    for pk, since, number in told.values_list("id", "number_since", column):
        last[(pk, since)] = number
    ids = {pk for pk, _ in last}
    now = {
        pk: rest
        for pk, *rest in model._default_manager.filter(pk__in=ids).values_list("pk", "number_since", column)
    }
    wanted = set(numbers)
    return {
        number: pk
        for (pk, since), number in last.items()
        if number in wanted and pk in now and is_before(since, now[pk][0]) and now[pk][1] != number
    }


def is_before(since: date | None, now: date | None) -> bool:
    """Whether a number began earlier than the one that holds; a change taken back leaves nothing behind."""
    return now is not None and (since is None or since < now)


def had_client_number(number: str) -> Exists:
    """People one of whose earlier numbers begins with this."""
    return Exists(history_of(Person).filter(id=OuterRef("pk"), client_number__startswith=number))


def had_unit_number(number: str) -> Any:
    """Units one of whose earlier numbers begins with this."""
    return history_of(BenefitUnit).filter(unit_number__startswith=number).order_by().values("id")
