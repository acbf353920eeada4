"""Opening a file: found through what one may see, and written down before it is shown."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet, Value
from django.http import Http404
from django.utils import timezone

from augenhoehe.organisation.models import Role, staff_of
from augenhoehe.people.facts import COUNSELLING_ROLES, FactKind
from augenhoehe.people.models import (
    AccessGrant,
    BenefitUnit,
    BenefitUnitMembership,
    Part,
    Person,
    Seal,
)
from augenhoehe.people.models.visibility import ANYBODY, Eyes, eyes_of
from augenhoehe.privacy.kept import ANY, KeptRows
from augenhoehe.privacy.models import AccessLogEntry, WayIn

PURPOSE_OF_ROLE: dict[str, str] = {
    Role.COUNSELLOR: "Beratung und Vermittlung (§ 14 SGB II)",
    Role.TEAM_LEAD: "Beratung und Fachaufsicht (§ 14 SGB II)",
    Role.MANAGING_DIRECTOR: "Fachaufsicht",
    Role.BENEFITS_OFFICER: "Leistung (§ 19 SGB II)",
    Role.RECEPTION: "Empfang und Auskunft (§ 14 SGB I)",
    Role.DATA_PROTECTION_OFFICER: "Datenschutzkontrolle (Art. 39 DSGVO)",
}
OTHER_PURPOSE = "Einzelfreigabe"
OPENING_LASTS = timedelta(hours=12)
WORK_GOES_ON = timedelta(minutes=5)
A_MOMENT = timedelta(minutes=1)


def visible_person(user: object, person_id: int, part: Part | None = None) -> Person:
    """The person, if this user may see (this part of) her; else 404, whether she exists or not."""
    person = seen_person(user, person_id, part)
    if person is None:
        raise Http404
    return person


def seen_person(user: object, person_id: int, part: Part | None = None) -> Person | None:
    """The same, and None for whoever may not see her."""
    eyes = eyes_of(user)
    found = kept_person(eyes.role, part).read(eyes.known | {ANY: person_id}) if eyes else []
    return next(iter(found), None)


@cache
def kept_person(role: str, part: Part | None) -> KeptRows[Person]:
    """Any person as those in this role see (this part of) her."""
    return KeptRows(Person.objects.visible_to(Eyes(ANYBODY, role), part).filter(pk=ANY).order_by())


def visible_parts(user: object, person_id: int, parts: Iterable[Part]) -> set[Part]:
    """Which of these parts of her file this user may see, by role or by grant; one statement."""
    seen = [
        Person.objects.visible_to(user, part).filter(pk=person_id).order_by().values_list(Value(part.value))
        for part in parts
    ]
    return {Part(part) for (part,) in Person.objects.none().values_list("pk").union(*seen, all=True)}


def log_opening(user: object, person_id: int, way_in: WayIn) -> None:
    """Writes one line: this account opened this file, now, in this role and team, for what the role is there for.

    Where a grant is what he looks by – standing in, in an emergency –, its purpose is the one that counts.
    """
    keep_in_mind(user, person_id)
    staff = staff_of(user, timezone.localdate())
    if staff is None or staff.account_id is None:
        raise Http404
    grants = AccessGrant.objects.open_for(staff.account_id, timezone.now(), None).filter(person=person_id)
    granted_for = grants.order_by("-starts_at", "-pk").values_list("purpose", flat=True).first()
    AccessLogEntry.objects.create(
        account_id=staff.account_id,
        role=staff.role,
        team_id=staff.team_id,
        person_id=person_id,
        purpose=granted_for or PURPOSE_OF_ROLE.get(staff.role, OTHER_PURPOSE),
        way_in=way_in,
    )


def keep_in_mind(user: object, person_id: int) -> None:
    """Whom this request is about: the quick note asks no more who is meant. Forgotten with the request."""
    people = getattr(user, "people_in_mind", frozenset()) | {person_id}
    setattr(user, "people_in_mind", people)  # noqa: B010  # `user` is typed as object: any kind of log-in


def person_in_mind(user: object) -> int | None:
    """The one person this request is about; None for nobody, and for several."""
    people = getattr(user, "people_in_mind", ())
    return next(iter(people)) if len(people) == 1 else None


def log_unless_open(user: object, person_id: int, way_in: WayIn, lasts: timedelta = OPENING_LASTS) -> None:
    """Writes the line for what is asked for by itself; parts of a file opened before belong to that opening."""
    keep_in_mind(user, person_id)
    opened = AccessLogEntry.objects.has_opened(
        account_id=getattr(user, "pk", 0), person_id=person_id, within=lasts, now=timezone.now()
    )
    if not opened:
        log_opening(user, person_id, way_in)


def log_file(user: object, person_id: int, *, in_emergency: bool) -> None:
    """Writes the line for a file's first page; the one an emergency leads to is that same opening, not a second one."""
    just_now = AccessLogEntry.objects.filter(way_in=WayIn.EMERGENCY)
    if in_emergency and just_now.has_opened(
        account_id=getattr(user, "pk", 0), person_id=person_id, within=A_MOMENT, now=timezone.now()
    ):
        return
    log_opening(user, person_id, WayIn.FILE)


def panel_person(user: object, person_id: int, part: Part, lasts: timedelta = OPENING_LASTS) -> Person:
    """The person for one panel of her file; a page one works on says every few minutes that it goes on."""
    person = visible_person(user, person_id, part)
    log_unless_open(user, person_id, WayIn.FILE, lasts)
    return person


def may_edit_facts(user: object, kind: FactKind) -> bool:
    """Whether this role writes this kind of fact; what comes from the benefits system nobody changes here."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in kind.writers


def may_admit(user: object) -> bool:
    """Who opens a file for somebody new: counsellors and their leads, for their own team. «Neuaufnahme»"""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in COUNSELLING_ROLES


def may_edit_units(user: object) -> bool:
    """Counsellors and their leads say who lives with whom. § 7 Abs. 3 SGB II"""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in COUNSELLING_ROLES


def seen_units(user: object, on: date) -> QuerySet[BenefitUnit, Any]:
    """Units in which this user may see somebody on that day."""
    visible = Person.objects.visible_to(user, Part.MASTER_DATA).values("pk")
    members = BenefitUnitMembership.objects.on(on).filter(person__in=visible)
    return BenefitUnit.objects.filter(pk__in=members.values("unit"))


def unsealed_to(user: object) -> QuerySet[Person, Any]:
    """Everybody in the house whose file is not sealed against this user, visible or not."""
    now = timezone.now()
    closed = Seal.objects.closed_to(getattr(user, "pk", None), now)
    persons: QuerySet[Person, Any] = Person.objects.exclude(pk__in=closed.values("person"))
    return persons
