"""Somebody of the team is always away in the demo, and the colleague with the log-in stands in. «Vertretung»"""

from datetime import date, timedelta

from django.db import transaction

from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.people.stand_in import enter_absence
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.records import Through

SINCE, FOR = timedelta(days=2), timedelta(days=5)


@transaction.atomic
def stand_in_today(on: date, *, login_name: str) -> int:
    """One absence from the day before yesterday to five days from now, unless one runs; 1 when it was made now."""
    me = Staff.objects.on(on).filter(account__login_name=login_name, created_through=Through.DEMO).first()
    if me is None or Absence.objects.on(on).filter(stand_in=me).exists():
        return 0
    colleagues = Staff.objects.on(on).filter(team=me.team_id, role=Role.COUNSELLOR, account=None)
    clashing = Absence.objects.filter(starts_on__lte=on + FOR, ends_on__gte=on - SINCE).values("staff")
    absent = colleagues.exclude(pk__in=clashing).order_by("pk").first()
    if absent is None:
        return 0
    with acting(account_id=None, through="demo"):
        enter_absence(Absence(staff=absent, stand_in=me, starts_on=on - SINCE, ends_on=on + FOR), on)
    return 1
