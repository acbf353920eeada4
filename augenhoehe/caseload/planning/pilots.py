"""A trial is begun, and taken back as long as nothing hangs on it. «Erprobung beginnen, Erprobung zurücknehmen»"""

import uuid
from collections.abc import Mapping
from typing import Any

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

    Raises `ValidationError` with a sentence where another trial runs there at that time.
    """
    site = Site.objects.get(pk=spot.site) if spot.site else planned_site(spot, facts, token)
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
def take_pilot_back(site: Site) -> bool:
    """The trial goes, and a place that was only planned with it; False where one runs or somebody is there already."""
    held = Site.objects.select_for_update().get(pk=site.pk)
    if not held.code.startswith(PLANNED):
        gone, _ = ContactPointPilot.objects.filter(site=held, starts_on__gt=timezone.localdate()).delete()
        return gone > 0
    if held.consultation_hours.exists() or held.opening_hours.exists():
        return False
    try:
        with transaction.atomic():
            held.delete()
    except ProtectedError:
        return False
    return True
