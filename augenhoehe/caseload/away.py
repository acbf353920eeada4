"""Who of some colleagues is away today, and until when: said wherever one of them is proposed. «Abwesenheit»"""

from collections.abc import Iterable
from datetime import date

from augenhoehe.organisation.models import Absence


def away_on(staff: Iterable[int | None], on: date) -> list[Absence]:
    """Their absences of that day with whoever stands in; one statement."""
    rows = Absence.objects.on(on).filter(staff__in=[one for one in staff if one])
    return list(rows.select_related("staff", "stand_in").order_by("staff__family_name", "pk"))
