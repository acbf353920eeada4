"""Who may see a consent and who may ask for one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from augenhoehe.documents.models import Consent
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.access import log_unless_open
from augenhoehe.privacy.models import WayIn

ASKING_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD})


def may_ask(user: object) -> bool:
    """Counsellors and their leads ask, as they hold the talks; others who see the counselling read."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in ASKING_ROLES


def asking_staff(user: object) -> Staff:
    """The colleague who asks; others may only read: 403."""
    staff = staff_of(user, timezone.localdate())
    if staff is None:
        raise Http404
    if staff.role not in ASKING_ROLES:
        raise PermissionDenied
    return staff


def opened_consent(user: object, consent_id: int) -> Consent:
    """The consent, or 404; written down where the file was not opened before."""
    consent: Consent | None = (
        Consent.objects.visible_to(user)
        .select_related("person", "witness__team__local_jobcenter")
        .filter(pk=consent_id)
        .first()
    )
    if consent is None:
        raise Http404
    log_unless_open(user, consent.person_id, WayIn.FILE)
    return consent
