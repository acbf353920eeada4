"""Who may see and keep up what about a colleague. One person's load: that person and the own lead, nobody else."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from augenhoehe.cases.access import acting_staff
from augenhoehe.organisation.models import Role, Staff, Team

REMIT_ROLES = frozenset({Role.MANAGING_DIRECTOR, Role.ADMINISTRATOR})
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


def may_hand_over(reader: Staff, colleague: Staff) -> bool:
    """Whether the reader may have everybody of this colleague proposed to others: leads of the house, the direction."""
    same_house = reader.team.local_jobcenter_id == colleague.team.local_jobcenter_id
    may = reader.role == Role.MANAGING_DIRECTOR or (reader.role == Role.TEAM_LEAD and same_house)
    return may and colleague.role == Role.COUNSELLOR


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


def visible_teams(user: object) -> tuple[Staff, QuerySet[Team]]:
    """Who reads, and the teams: a lead those of the own local Jobcenter, direction and administration all."""
    reader = acting_staff(user)
    if reader.role in REMIT_ROLES:
        return reader, Team.objects.all()
    if reader.role != Role.TEAM_LEAD:
        raise PermissionDenied
    return reader, Team.objects.filter(local_jobcenter=reader.team.local_jobcenter_id)


def may_set_remits(reader: Staff) -> bool:
    """For whom a team is there, the direction and the administration say; leads would say it for each other."""
    return reader.role in REMIT_ROLES
