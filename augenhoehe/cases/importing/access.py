"""Who may take lists over, and into which teams; who may put two files together."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from augenhoehe.cases.importing.known import Viewer
from augenhoehe.cases.models import ImportRow, ImportRun
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.models import Part, Person, Responsibility, ResponsibilityRole
from augenhoehe.people.models.visibility import PersonQuerySet

IMPORTING_ROLES = frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})
EXPORTING_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})
MERGING_ROLES = frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR})


def may_import(user: object) -> bool:
    """Leads for their own local Jobcenter, the managing director for the house; the administrator sees no people."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in IMPORTING_ROLES


def importing_staff(user: object) -> Staff:
    """The colleague, or 403."""
    staff = staff_of(user, timezone.localdate())
    if staff is None or staff.role not in IMPORTING_ROLES:
        raise PermissionDenied
    return staff


def may_reach_every_team(account: object) -> bool:
    """Whether people may be handed to any team of the house."""
    staff = staff_of(account, timezone.localdate())
    return staff is not None and staff.role == Role.MANAGING_DIRECTOR


def exported_people(user: object) -> PersonQuerySet:
    """Whom one may have as a list: counsellors their own people, leads and management those they see; others 403."""
    staff = staff_of(user, timezone.localdate())
    if staff is None or staff.role not in EXPORTING_ROLES:
        raise PermissionDenied
    visible = Person.objects.visible_to(user, Part.MASTER_DATA)
    if staff.role != Role.COUNSELLOR:
        return visible
    mine = Responsibility.objects.on(timezone.localdate()).filter(
        staff=staff, role=ResponsibilityRole.COUNSELLING
    )
    return visible.filter(pk__in=mine.values("person_id"))


def may_merge(user: object) -> bool:
    """Leads put together what they see both of; files of two local Jobcenters the management, which sees both."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in MERGING_ROLES


def visible_run(user: object, run_id: int) -> ImportRun:
    """The import, or 404."""
    run: ImportRun | None = (
        ImportRun.objects.visible_to(user).select_related("local_jobcenter", "team").filter(pk=run_id).first()
    )
    if run is None:
        raise Http404
    return run


def visible_rows(user: object, run: ImportRun) -> QuerySet[ImportRow]:
    """Rows about nobody who is here yet, and about people this user may see: a file may be sealed since it came in."""
    seen = Person.objects.visible_to(user).values("pk")
    return run.rows.filter(Q(person=None) | Q(person__in=seen))


def viewer_of(user: object, run: ImportRun) -> Viewer:
    """What the one who asks may know of."""
    return Viewer(user, run.local_jobcenter)
