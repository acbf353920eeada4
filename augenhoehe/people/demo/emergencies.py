"""One file of the demo was opened in an emergency a day ago: officer and counsellor find a hint. «Notzugriff»"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from augenhoehe.organisation.models import Notification, Staff
from augenhoehe.people.emergencies import EMERGENCY_TOPIC, open_in_emergency
from augenhoehe.people.models import AccessGrant, GrantSource, Person, Responsibility
from augenhoehe.privacy.acting import acting
from augenhoehe.privacy.models import AccessLogEntry, WayIn
from augenhoehe.privacy.records import Through

IN_THE_AFTERNOON = time(16, 40)
GROWN_UP_YEARS, SATURDAY = 25, 5
REASON = "Steht weinend am Empfang und hat seit gestern keine Wohnung; im Team ist niemand zu erreichen."


@transaction.atomic
def emergency_lately(on: date, *, login_name: str, opened_by: str) -> int:
    """On the last working day, about one of this colleague's people; 1 when it was written now, 0 when it is there."""
    day = last_working_day(on)
    colleagues = Staff.objects.on(day).filter(created_through=Through.DEMO)
    caring = colleagues.filter(account__login_name=login_name).first()
    opener = colleagues.filter(account__login_name=opened_by).first()
    if caring is None or opener is None or AccessGrant.objects.filter(source=GrantSource.EMERGENCY).exists():
        return 0
    someone = grown_up_of(caring, day)
    if someone is None:
        return 0
    with acting(account_id=opener.account_id, through="demo"):
        open_file(someone, opener, datetime.combine(day, IN_THE_AFTERNOON, timezone.get_default_timezone()))
    return 1


def last_working_day(on: date) -> date:
    """The day before, or the Friday before a weekend."""
    day = on - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def grown_up_of(caring: Staff, day: date) -> Person | None:
    """The last one who came into her care; the first ones have a part in the tour."""
    mine = Responsibility.objects.on(day).filter(staff=caring).values("person")
    born_before = day - timedelta(days=GROWN_UP_YEARS * 366)
    found: Person | None = (
        Person.objects.filter(pk__in=mine, birth_date__lt=born_before).order_by("-pk").first()
    )
    return found


def open_file(someone: Person, opener: Staff, at: datetime) -> None:
    """As the page does it, at that time: grant, hints, one line of the log."""
    open_in_emergency(
        staff=opener,
        client_number=someone.client_number,
        birth_date=someone.birth_date,
        reason=REASON,
        with_sensitive=False,
        at=at,
    )
    Notification.objects.filter(topic=EMERGENCY_TOPIC).update(created_at=at)
    AccessLogEntry.objects.create(
        account_id=opener.account_id or 0,
        role=opener.role,
        team_id=opener.team_id,
        person_id=someone.pk,
        purpose="Notzugriff",
        way_in=WayIn.EMERGENCY,
        at=at,
    )
