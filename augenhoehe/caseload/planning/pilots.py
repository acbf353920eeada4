"""A trial is begun, and taken back as long as nothing hangs on it. «Erprobung beginnen, Erprobung zurücknehmen»"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from augenhoehe.caseload.spots import Spot
from augenhoehe.organisation.models import ContactPointPilot, Site, SiteKind

PLANNED = "pilot-"
"""How the codes of places begin that came out of the planning."""


@transaction.atomic
def begin_pilot(*, spot: Spot, facts: Mapping[str, Any], token: uuid.UUID) -> tuple[Site, bool]:
    """A contact point at this place, on trial; the second click finds the first one's.

    The row of the place is locked first, so that of two clicks in the same moment the second finds the trial.
    Raises `ValidationError` with a sentence where another trial runs there at that time.
    """
    number = spot.site or planned_site(spot, facts, token).pk
    site = Site.objects.select_for_update(no_key=True).filter(pk=number).first()
    if site is None:
        raise ValidationError("Diesen Ort hat gerade jemand zurückgenommen. Bitte rechnen Sie noch einmal.")
    times = {"site": site, "starts_on": facts["starts_on"], "ends_on": facts["ends_on"]}
    if ContactPointPilot.objects.filter(**times).exists():
        return site, False
    pilot = ContactPointPilot(**times, judged_by=facts["judged_by"])
    pilot.validate_constraints()
    pilot.save()
    return site, True


def planned_site(spot: Spot, facts: Mapping[str, Any], token: uuid.UUID) -> Site:
    """The place as a site of ours, made once."""
    site, _ = Site.objects.get_or_create(
        code=f"{PLANNED}{token.hex[:24]}",
        defaults={
            **{"name": facts["name"], "kind": SiteKind.CONTACT_POINT, "source": spot.source},
            **{name: facts[name] for name in ("street", "postcode", "city")},
            **{"latitude": spot.point[0], "longitude": spot.point[1], "district_id": spot.district},
        },
    )
    return site


@transaction.atomic
def take_pilot_back(*, site_id: int, pilot_id: int) -> bool:
    """This one trial goes, and with the last one a place that was only planned.

    False where it has begun or is gone, or where at the planned place somebody is there already.
    """
    site = Site.objects.select_for_update().filter(pk=site_id).first()
    trials = ContactPointPilot.objects.filter(site=site_id)
    pilot = trials.filter(pk=pilot_id, starts_on__gt=timezone.localdate()).first()
    if site is None or pilot is None:
        return False
    if not site.code.startswith(PLANNED) or trials.exclude(pk=pilot_id).exists():
        pilot.delete()
        return True
    if site.consultation_hours.exists() or site.opening_hours.exists():
        return False
    try:
        with transaction.atomic():
            site.delete()
    except ProtectedError:
        return False
    return True
