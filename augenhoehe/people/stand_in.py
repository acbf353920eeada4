"""Standing in for an absent colleague: who may open what, and until when. «Vertretung»

In the same team a stand-in sees the files anyway; what he gets for these days is the specially protected part. Of
another team he gets the file as well. A grant begins and ends at midnight here, never outlives its absence, and stays
as evidence when it has ended. A sealed file stays closed: a seal wins over any grant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from augenhoehe.organisation.models import Absence
from augenhoehe.people.models import AccessGrant, GrantSource, Part, Responsibility, ResponsibilityRole

PURPOSE = "Vertretung (§ 14 SGB II)"
SAME_TEAM = (Part.SENSITIVE,)
OTHER_TEAM = (Part.MASTER_DATA, Part.COUNSELLING, Part.SENSITIVE, Part.PAPERS)


@dataclass(frozen=True)
class Wanted:
    """One grant as it should be: for which person because of which absence, which parts, from when until when."""

    absence_id: int
    account_id: int
    person_id: int
    parts: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime

    def is_met_by(self, grant: AccessGrant, now: datetime) -> bool:
        """Whether this grant says the same; one that runs already may have begun later in the absence."""
        begins_alike = self.starts_at <= grant.starts_at <= max(now, self.starts_at)
        return begins_alike and grant.ends_at == self.ends_at and set(grant.parts) == set(self.parts)


def midnight(day: date) -> datetime:
    """The moment that day begins here."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


@transaction.atomic
def refresh_stand_ins(on: date, staff: Collection[int] | None = None) -> int:
    """Makes the grants of all stand-ins (or of those for these absent colleagues) what they should be today.

    Called when an absence or a responsibility changes, and every night for whoever came or went otherwise; a second
    call changes nothing. Gives the number of grants written or ended.
    """
    now = timezone.now()
    absences = Absence.objects.filter(ends_on__gte=on, stand_in__account__isnull=False)
    grants = AccessGrant.objects.filter(source=GrantSource.STAND_IN, absence__isnull=False, ends_at__gt=now)
    if staff is not None:
        absences, grants = absences.filter(staff__in=staff), grants.filter(absence__staff__in=staff)
    held = list(absences.select_for_update(of=("self",)).select_related("stand_in").order_by("pk"))
    wanted = {(one.absence_id, one.account_id, one.person_id): one for one in wanted_for(held, on)}
    ending: list[AccessGrant] = []
    for grant in grants.select_for_update(of=("self",)).order_by("pk"):
        key = (grant.absence_id, grant.account_id, grant.person_id)
        if key in wanted and wanted[key].is_met_by(grant, now):
            del wanted[key]
        else:
            ending.append(grant)
    end_grants(ending, now)
    AccessGrant.objects.bulk_create(grant_for(one, now) for one in wanted.values())
    return len(ending) + len(wanted)


def wanted_for(absences: Collection[Absence], on: date) -> list[Wanted]:
    """The grants these absences ask for: everybody their colleague looks after in these days."""
    if not absences:
        return []
    care = people_of({absence.staff_id for absence in absences}, on)
    return [
        wanted_grant(absence, row) for absence in absences for row in care if is_covered(absence, row, on)
    ]


def people_of(staff: Collection[int], on: date) -> list[Responsibility]:
    """Whom these colleagues look after, today or later."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    rows = Responsibility.objects.filter(lasting, staff__in=staff, role=ResponsibilityRole.COUNSELLING)
    return list(rows.order_by("person_id", "starts_on"))


def is_covered(absence: Absence, care: Responsibility, on: date) -> bool:
    """Whether this person is in the absent colleague's care today, or on the first day if that is still to come."""
    day = max(on, absence.starts_on)
    begins, ends = care.starts_on, care.ends_on
    return absence.staff_id == care.staff_id and begins <= day and (ends is None or ends >= day)


def wanted_grant(absence: Absence, care: Responsibility) -> Wanted:
    """Sensitive notes for these days; the file too where the stand-in would not see it."""
    stand_in, ends_on = absence.stand_in, absence.ends_on
    if stand_in is None or stand_in.account_id is None or ends_on is None:
        raise ValueError("Without a stand-in with a log-in there is nothing to grant.")
    parts = SAME_TEAM if care.team_id == stand_in.team_id else OTHER_TEAM
    return Wanted(
        absence.pk,
        stand_in.account_id,
        care.person_id,
        tuple(part.value for part in parts),
        midnight(absence.starts_on),
        midnight(ends_on + timedelta(days=1)),
    )


def grant_for(wanted: Wanted, now: datetime) -> AccessGrant:
    """The grant, from now on or from the first day of the absence."""
    return AccessGrant(
        absence_id=wanted.absence_id,
        account_id=wanted.account_id,
        person_id=wanted.person_id,
        parts=list(wanted.parts),
        starts_at=max(now, wanted.starts_at),
        ends_at=wanted.ends_at,
        purpose=PURPOSE,
        reason=f"Vertretung für Abwesenheit {wanted.absence_id}",
        source=GrantSource.STAND_IN,
    )


def end_grants(grants: Collection[AccessGrant], now: datetime) -> None:
    """What ran ends now and stays as evidence; what never began goes."""
    running = [grant.pk for grant in grants if grant.starts_at < now]
    AccessGrant.objects.filter(pk__in=running).update(ends_at=now)
    AccessGrant.objects.filter(pk__in=[grant.pk for grant in grants if grant.pk not in set(running)]).delete()


@transaction.atomic
def enter_absence(absence: Absence, on: date) -> Absence:
    """Writes a new or changed absence, and who may open what because of it."""
    absence.save()
    refresh_stand_ins(on, {absence.staff_id})
    return absence


@transaction.atomic
def cancel_absence(absence: Absence, on: date) -> None:
    """Back again: a running absence ended yesterday, one shorter than a day was none. What was opened stays known."""
    held: Absence | None = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if held is None or (held.ends_on is not None and held.ends_on < on):
        return
    open_grants = AccessGrant.objects.filter(absence=held, ends_at__gt=timezone.now())
    end_grants(list(open_grants.select_for_update(of=("self",))), timezone.now())
    if held.starts_on < on:
        held.ends_on = on - timedelta(days=1)
        held.save()
        return
    AccessGrant.objects.filter(absence=held).update(absence=None)
    held.delete()
