"""Closing a file to all but named readers. «Sperrvermerk» – § 35 SGB I, § 22 Abs. 2 BDSG"""

from collections.abc import Collection
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from augenhoehe.organisation.models import Account, Notification, Role, Staff, staff_of
from augenhoehe.people.models import Person, Responsibility, ResponsibilityRole, Seal, SealReader
from augenhoehe.privacy.registry import history_of

SEALING_ROLES = frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})
FOR_THE_WHOLE_HOUSE = (Role.DATA_PROTECTION_OFFICER, Role.MANAGING_DIRECTOR)
ORPHAN_TOPIC = "seal.orphan"


def may_seal(user: object) -> bool:
    """Leads and the direction close files."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in SEALING_ROLES


class SealChanged(Exception):
    """Somebody else has changed this seal since it was read; nothing was written."""


def state_of(seal: Seal | None) -> str:
    """The seal as one word, for a page to say what its reader had before her; empty for a file that is open."""
    if seal is None:
        return ""
    readers = sorted(seal.readers.values_list("account_id", flat=True))
    kept = f"{seal.pk}/{seal.ends_on}/{readers}/{seal.reason}"
    return sha256(kept.encode()).hexdigest()[:16]


def running_seal(person: Person, on: date) -> Seal | None:
    """The seal that holds on this day, the last one of it included."""
    found: Seal | None = Seal.objects.on(on).filter(person=person).first()
    return found


@transaction.atomic
def seal_file(
    *, person: Person, reason: str, readers: Collection[Account], on: date, seen: str | None = None
) -> Seal:
    """Closes the file from today on to everybody but these readers. «Sperrvermerk»

    1. The person's row is locked first, so that of two leads who seal at once the second sees the first one's seal.
    2. A running seal takes over reason and readers; the reason before stays in its history. One that was ended and
       holds until the evening goes on: whoever writes in it wants the file closed.
    3. `seen` is what the lead had before her (`state_of`): where something else holds now, nothing is written.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    seal = running_seal(person, on)
    if seen is not None and seen != state_of(seal):
        raise SealChanged
    if seal is None:
        seal = Seal.objects.create(person=person, reason=reason, starts_on=on)
    elif seal.reason != reason or seal.ends_on is not None:
        seal.reason, seal.ends_on = reason, None
        seal.save(update_fields=["reason", "ends_on"])
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
    """The seal holds until the end of this day, its last; a second click changes nothing."""
    if seal.ends_on is None or seal.ends_on > on:
        seal.ends_on = on
        seal.save(update_fields=["ends_on"])


def may_take_back(user: object, seal: Seal | None, on: date) -> bool:
    """Whether this seal is of today and nobody else's: set by mistake, it shuts nobody out until the evening."""
    account_id = getattr(user, "pk", None)
    if seal is None or seal.starts_on != on or account_id is None or seal.created_by_account != account_id:
        return False
    by_others = history_of(Seal).filter(id=seal.pk).exclude(pgh_context__account=account_id)
    return not by_others.exists()


def take_back_seal(*, seal: Seal) -> None:
    """Set by mistake: the file is open again at once. That it was sealed, and for whom, stays in the history."""
    seal.delete()


def caring_accounts(person: Person, on: date) -> list[int]:
    """The log-in of the counsellor who looks after the person: without being named she could not any more."""
    caring = Responsibility.objects.on(on).filter(person=person, role=ResponsibilityRole.COUNSELLING)
    return list(caring.filter(staff__account__isnull=False).values_list("staff__account", flat=True))


def possible_readers(person: Person, on: date) -> QuerySet[Staff]:
    """Whom one can name for this file, by name. «Zugelassene»

    Colleagues with a log-in in the local Jobcenter that looks after the person; data protection and direction, without
    whom nobody answers her question about her data or confirms the erasure; and whoever is named already.
    """
    houses = Responsibility.objects.on(on).filter(person=person).values("local_jobcenter")
    near = Q(team__local_jobcenter__in=houses, account__is_active=True)
    above = Q(role__in=FOR_THE_WHOLE_HOUSE, account__is_active=True)
    named = SealReader.objects.filter(seal__in=Seal.objects.on(on).filter(person=person)).values("account")
    found: QuerySet[Staff] = (
        Staff.objects.on(on)
        .filter(near | above | Q(account__in=named))
        .select_related("team")
        .order_by("family_name", "given_name", "pk")
    )
    return found


def at_work(on: date) -> QuerySet[Staff]:
    """Everybody who works here on this day and can log in."""
    found: QuerySet[Staff] = Staff.objects.on(on).filter(account__is_active=True)
    return found


def orphaned_seals(on: date) -> QuerySet[Seal]:
    """Seals whose named readers have all left or are blocked: files nobody can open. «Verwaister Sperrvermerk»"""
    readers = SealReader.objects.filter(seal=OuterRef("pk"), account__in=at_work(on).values("account"))
    found: QuerySet[Seal] = Seal.objects.on(on).exclude(Exists(readers)).order_by("pk")
    return found


def tell_of_orphans(on: date) -> int:
    """A hint to the direction, once each time for such a seal and director; it names no person. Safe to run twice."""
    told = 0
    orphans = orphaned_seals(on)
    Notification.objects.filter(topic=ORPHAN_TOPIC).exclude(object_id__in=orphans.values("pk")).delete()
    directors = at_work(on).filter(role=Role.MANAGING_DIRECTOR)
    for account in directors.values_list("account", flat=True):
        known = Notification.objects.filter(recipient=account, topic=ORPHAN_TOPIC).values("object_id")
        for seal in orphans.exclude(pk__in=known):
            Notification.objects.create(recipient_id=account, topic=ORPHAN_TOPIC, object_id=seal.pk)
            told += 1
    return told


@transaction.atomic
def adopt_seal(*, seal: Seal, reader: Account, on: date) -> bool:
    """Names one reader more for a seal nobody reads; False where somebody did so a moment ago."""
    Seal.objects.select_for_update().get(pk=seal.pk)
    if not orphaned_seals(on).filter(pk=seal.pk).exists():
        return False
    SealReader.objects.create(seal=seal, account=reader)
    Notification.objects.filter(topic=ORPHAN_TOPIC, object_id=seal.pk).delete()
    return True
