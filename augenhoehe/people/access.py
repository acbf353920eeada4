"""Opening a file: found through what one may see, and written down before it is shown."""

from datetime import timedelta

from django.http import Http404
from django.utils import timezone

from augenhoehe.organisation.models import Role, staff_of
from augenhoehe.people.models import Part, Person
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


def visible_person(user: object, person_id: int, part: Part | None = None) -> Person:
    """The person, if this user may see (this part of) her; else 404, whether she exists or not."""
    person: Person | None = Person.objects.visible_to(user, part).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def log_opening(user: object, person_id: int, way_in: WayIn) -> None:
    """Writes one line: this account opened this file, now, in this role and team, for what the role is there for."""
    staff = staff_of(user, timezone.localdate())
    if staff is None or staff.account_id is None:
        raise Http404
    AccessLogEntry.objects.create(
        account_id=staff.account_id,
        role=staff.role,
        team_id=staff.team_id,
        person_id=person_id,
        purpose=PURPOSE_OF_ROLE.get(staff.role, OTHER_PURPOSE),
        way_in=way_in,
    )


def log_unless_open(user: object, person_id: int, way_in: WayIn) -> None:
    """Writes the line for what is asked for by itself; parts of a file opened before belong to that opening."""
    opened = AccessLogEntry.objects.has_opened(
        account_id=getattr(user, "pk", 0), person_id=person_id, within=OPENING_LASTS, now=timezone.now()
    )
    if not opened:
        log_opening(user, person_id, way_in)


def panel_person(user: object, person_id: int, part: Part) -> Person:
    """The person for one panel of her file."""
    person = visible_person(user, person_id, part)
    log_unless_open(user, person_id, WayIn.FILE)
    return person
