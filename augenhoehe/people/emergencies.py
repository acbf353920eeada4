"""Opening one file in an emergency, and what is told of it. «Notzugriff» – § 35 SGB I, § 22 Abs. 2 BDSG"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import Account, Notification, Role, Staff
from augenhoehe.people.models import (
    AccessGrant,
    EmergencyTry,
    GrantSource,
    Part,
    Person,
    Responsibility,
    Seal,
)
from augenhoehe.people.models.reach import EMERGENCY_PARTS

PARAMETERS = Path(__file__).parent / "parameters" / "access.yaml"
EMERGENCY_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD, Role.OUTREACH, Role.RECEPTION})
EMERGENCY_TOPIC = "emergency_access"
TRIES_TOPIC = "emergency_tries"


class TooManyTries(Exception):
    """This account has tried too many wrong numbers; `until` says when it may try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@transaction.atomic
def open_in_emergency(
    *, staff: Staff, client_number: str, birth_date: date, reason: str, with_sensitive: bool, at: datetime
) -> Person | None:
    """Opens one file for some hours, tells the data protection officers and the counsellor. «Notzugriff»

    None where number and birth date do not belong together, and just the same where the file is sealed: nothing tells
    the two apart, and both count as a wrong try. A second click within the time keeps the first grant.
    """
    if staff.account_id is None:
        return None
    Account.objects.select_for_update().get(pk=staff.account_id)  # two windows share one count
    if (until := pause_of(staff.account_id, at)) is not None:
        raise TooManyTries(until)
    unsealed = Person.objects.exclude(pk__in=Seal.objects.closed_to(staff.account_id, at).values("person_id"))
    person: Person | None = (
        unsealed.select_for_update(of=("self",))
        .filter(client_number=client_number, birth_date=birth_date)
        .first()
    )
    if person is None:
        note_wrong_try(staff.account_id, at)
        return None
    parts = [*EMERGENCY_PARTS, Part.SENSITIVE] if with_sensitive else list(EMERGENCY_PARTS)
    if not open_emergencies(staff.account_id, at).filter(person=person, parts__contains=parts).exists():
        grant = AccessGrant.objects.create(
            person=person,
            account_id=staff.account_id,
            purpose="Notzugriff",
            parts=parts,
            starts_at=at,
            ends_at=at + timedelta(hours=parameter("emergency_access_hours", at)),
            reason=reason,
            source=GrantSource.EMERGENCY,
        )
        announce(grant, person, at.date())
    return person


def parameter(name: str, at: datetime) -> int:
    """A number of the house as it holds on that day."""
    return int(value_on(name, at.date(), PARAMETERS))


def open_emergencies(account_id: int | None, at: datetime) -> QuerySet[AccessGrant]:
    """The emergency accesses this account has open right now, the one that ends last first."""
    found: QuerySet[AccessGrant] = AccessGrant.objects.open_for(account_id, at, None)
    return found.filter(source=GrantSource.EMERGENCY).order_by("-ends_at", "-pk")


def own_emergency(user: object, person_id: int) -> AccessGrant | None:
    """The emergency access by which this user has the file open right now."""
    return open_emergencies(getattr(user, "pk", None), timezone.now()).filter(person=person_id).first()


def end_emergencies(*, account_id: int, person_id: int, at: datetime) -> bool:
    """The file is closed again, before its time; False when it was closed already (the second click)."""
    return bool(
        open_emergencies(account_id, at).filter(person=person_id, starts_at__lt=at).update(ends_at=at)
    )


def pause_of(account_id: int, at: datetime) -> datetime | None:
    """Until when this account has to wait after too many wrong tries; None when it may try."""
    pause = timedelta(minutes=parameter("emergency_pause_minutes", at))
    most = parameter("emergency_wrong_tries", at)
    tries = EmergencyTry.objects.filter(account=account_id, at__gt=at - pause).order_by("-at", "-pk")
    newest = list(tries.values_list("at", flat=True)[:most])
    return newest[0] + pause if len(newest) == most else None


def note_wrong_try(account_id: int, at: datetime) -> None:
    """That, when and by whom; what was typed is kept nowhere. The last one allowed is told to the officers."""
    EmergencyTry.objects.create(account_id=account_id, at=at)
    if pause_of(account_id, at) is not None:
        officers = Staff.objects.on(at.date()).filter(role=Role.DATA_PROTECTION_OFFICER)
        tell(officers.values_list("account", flat=True), TRIES_TOPIC, account_id)


def wrong_tries_by_day() -> QuerySet[Any, Any]:
    """Who tried in vain, day by day: how often and when last; the newest day first."""
    days = EmergencyTry.objects.annotate(day=TruncDate("at")).values("day", "account")
    found: QuerySet[Any, Any] = days.annotate(number=Count("pk"), last=Max("at"))
    return found.order_by("-day", "-last", "account")


def announce(grant: AccessGrant, person: Person, on: date) -> None:
    """A hint to every data protection officer and to whoever looks after the person."""
    caring = Responsibility.objects.on(on).filter(person=person).values("staff")
    officers = Staff.objects.on(on).filter(role=Role.DATA_PROTECTION_OFFICER)
    told = officers.values("account") | Staff.objects.filter(pk__in=caring).values("account")
    accounts = set(told.values_list("account", flat=True)) - {grant.account_id}
    tell(accounts, EMERGENCY_TOPIC, grant.pk)


def tell(accounts: Collection[int | None], topic: str, number: int) -> None:
    """One hint for each of these log-ins."""
    Notification.objects.bulk_create(
        Notification(recipient_id=account, topic=topic, object_id=number)
        for account in set(accounts)
        if account is not None
    )


def review(*, grant: AccessGrant, account_id: int, at: datetime) -> None:
    """The data protection officer has looked at this emergency access; the first look stays noted, her hint is read."""
    AccessGrant.objects.filter(pk=grant.pk, reviewed_at=None).update(
        reviewed_at=at, reviewed_by_account=account_id
    )
    hints = Notification.objects.filter(recipient_id=account_id, topic=EMERGENCY_TOPIC, object_id=grant.pk)
    hints.filter(read_at=None).update(read_at=at)
