"""Days on which every site is closed by law, from a library. «Gesetzlicher Feiertag» – Feiertagsgesetze

Which Land that is, the installation says (`AUGENHOEHE_LAND`). A day that one town alone keeps is entered as a closure.
"""

from datetime import date
from functools import lru_cache

from django.conf import settings

from augenhoehe.organisation.models import SiteClosure


@lru_cache(maxsize=16)
def _of_year(year: int, land: str) -> tuple[tuple[date, str], ...]:
    # Brought in when first asked for: the library reads the calendars of half the world, a third of a second.
    from holidays import country_holidays

    return tuple(sorted(country_holidays("DE", subdiv=land, years=year, language="de").items()))


def public_holidays(first: date, last: date) -> list[SiteClosure]:
    """The holidays from first to last as closures of no site in particular; nobody has entered them."""
    days = [one for year in range(first.year, last.year + 1) for one in _of_year(year, settings.LAND)]
    return [
        SiteClosure(starts_on=day, ends_on=day, reason=name) for day, name in days if first <= day <= last
    ]
