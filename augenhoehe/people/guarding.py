"""Closing a file to all but named readers; opening one in an emergency. § 35 SGB I, § 22 Abs. 2 BDSG"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from augenhoehe.law.dated import value_on
from augenhoehe.organisation.models import Account, Notification, Role, Staff, staff_of
from augenhoehe.people.models import AccessGrant, GrantSource, Part, Person, Responsibility, Seal, SealReader
from augenhoehe.people.models.reach import EMERGENCY_PARTS

PARAMETERS = Path(__file__).parent / "parameters" / "access.yaml"
SEALING_ROLES = frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})
EMERGENCY_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD, Role.OUTREACH, Role.RECEPTION})
EMERGENCY_TOPIC = "emergency_access"


def may_seal(user: object) -> bool:
    """Leads and the direction close files."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in SEALING_ROLES


@transaction.atomic
def seal_file(*, person: Person, reason: str, readers: Collection[Account], on: date) -> Seal:
    """Closes the file from today on to everybody but these readers. «Sperrvermerk»

    The person's row is locked first, so that of two leads who seal at once the second sees the first one's seal.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    running: Seal | None = Seal.objects.on(on).filter(person=person).first()
    seal = running or Seal.objects.create(person=person, reason=reason, starts_on=on)
    keep_readers(seal, readers)
    return seal


@transaction.atomic
def keep_readers(seal: Seal, readers: Collection[Account]) -> None:
    """Names exactly these readers; at least one, or nobody could ever open the file again."""
    if not readers:
        raise ValueError("A sealed file keeps at least one reader.")
    seal.readers.exclude(account__in=readers).delete()
    named = set(seal.readers.values_list("account_id", flat=True))
    for account in readers:
        if account.pk not in named:
            SealReader.objects.create(seal=seal, account=account)


def lift_seal(*, seal: Seal, on: date) -> None:
    """The seal holds until the end of this day; a second click changes nothing."""
    if seal.ends_on is None or seal.ends_on > on:
        seal.ends_on = on
        seal.save(update_fields=["ends_on"])


def possible_readers(person: Person, on: date) -> QuerySet[Staff]:
    """Colleagues with a log-in in the local Jobcenter that looks after the person, by name. «Zugelassene»"""
    houses = Responsibility.objects.on(on).filter(person=person).values("local_jobcenter")
    found: QuerySet[Staff] = (
        Staff.objects.on(on)
        .filter(team__local_jobcenter__in=houses, account__is_active=True)
        .select_related("team")
        .order_by("family_name", "given_name", "pk")
    )
    return found


@transaction.atomic
def open_in_emergency(
    *, staff: Staff, client_number: str, birth_date: date, reason: str, with_sensitive: bool, at: datetime
) -> Person | None:
    """Opens one file for some hours, tells the data protection officers and the counsellor. «Notzugriff»

    None where number and birth date do not belong together, and just the same where the file is sealed: nothing tells
    the two apart. A second click within the time keeps the first grant.
    """
    unsealed = Person.objects.exclude(pk__in=Seal.objects.closed_to(staff.account_id, at).values("person_id"))
    person: Person | None = (
        unsealed.select_for_update(of=("self",))
        .filter(client_number=client_number, birth_date=birth_date)
        .first()
    )
    if person is None or staff.account_id is None:
        return None
    parts = [*EMERGENCY_PARTS, Part.SENSITIVE] if with_sensitive else list(EMERGENCY_PARTS)
    already = AccessGrant.objects.open_for(staff.account_id, at, None).filter(
        person=person, source=GrantSource.EMERGENCY, parts__contains=parts
    )
    if not already.exists():
        hours = int(value_on("emergency_access_hours", at.date(), PARAMETERS))
        grant = AccessGrant.objects.create(
            person=person,
            account_id=staff.account_id,
            purpose="Notzugriff",
            parts=parts,
            starts_at=at,
            ends_at=at + timedelta(hours=hours),
            reason=reason,
            source=GrantSource.EMERGENCY,
        )
        announce(grant, person, at.date())
    return person


def announce(grant: AccessGrant, person: Person, on: date) -> None:
    """A hint to every data protection officer and to whoever looks after the person."""
    caring = Responsibility.objects.on(on).filter(person=person).values("staff")
    officers = Staff.objects.on(on).filter(role=Role.DATA_PROTECTION_OFFICER)
    told = officers.values("account") | Staff.objects.filter(pk__in=caring).values("account")
    Notification.objects.bulk_create(
        Notification(recipient_id=account, topic=EMERGENCY_TOPIC, object_id=grant.pk)
        for account in set(told.values_list("account", flat=True)) - {None, grant.account_id}
    )


def review(*, grant: AccessGrant, account_id: int, at: datetime) -> None:
    """The data protection officer has looked at this emergency access; the first look stays noted, her hint is read."""
    AccessGrant.objects.filter(pk=grant.pk, reviewed_at=None).update(
        reviewed_at=at, reviewed_by_account=account_id
    )
    hints = Notification.objects.filter(recipient_id=account_id, topic=EMERGENCY_TOPIC, object_id=grant.pk)
    hints.filter(read_at=None).update(read_at=at)
