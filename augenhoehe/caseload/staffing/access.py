"""Who may see and keep up what about a colleague. One person's load: that person and the own lead, nobody else."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from augenhoehe.cases.access import acting_staff
from augenhoehe.organisation.models import Role, Staff

LOAD_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})
COUNSELLING_ROLES = (Role.COUNSELLOR, Role.TEAM_LEAD)


def reader_of_loads(user: object) -> Staff:
    """Counsellors, leads, the direction; others share nobody out and read no load: 403."""
    staff = acting_staff(user)
    if staff.role not in LOAD_ROLES:
        raise PermissionDenied
    return staff


def leads(reader: Staff, team_id: int) -> bool:
    """Whether the reader leads this team."""
    return reader.role == Role.TEAM_LEAD and reader.team_id == team_id


def is_close(reader: Staff, colleague: Staff) -> bool:
    """The person herself and her own lead: working hours, trainings, load."""
    return reader.pk == colleague.pk or leads(reader, colleague.team_id)


def visible_colleague(user: object, staff_id: int, on: date) -> tuple[Staff, Staff]:
    """Who reads, and the colleague who works here today, or 404: name, task and languages are known in the house."""
    reader = acting_staff(user)
    found = Staff.objects.on(on).select_related("team__local_jobcenter", "team__site").filter(pk=staff_id)
    colleague = found.first()
    if colleague is None:
        raise Http404
    return reader, colleague


def led_colleague(user: object, staff_id: int, on: date) -> tuple[Staff, Staff]:
    """The same for what only the own lead enters; all others 403."""
    reader, colleague = visible_colleague(user, staff_id, on)
    if not leads(reader, colleague.team_id):
        raise PermissionDenied
    return reader, colleague
