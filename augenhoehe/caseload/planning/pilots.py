"""A pilot is begun, and taken back as long as nothing hangs on it. «Pilot anlegen, Pilot zurücknehmen»"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from augenhoehe.organisation.models import ContactPointPilot, Site, SiteKind
from augenhoehe.places.models import District


@transaction.atomic
def begin_pilot(*, district: District, facts: Mapping[str, Any], token: uuid.UUID) -> tuple[Site, bool]:
    """A contact point in the middle of this district, on trial; the second click finds the first one's."""
    site, is_new = Site.objects.get_or_create(
        code=f"pilot-{token.hex[:24]}",
        defaults={
            "name": facts["name"],
            "kind": SiteKind.CONTACT_POINT,
            "street": facts["street"],
            "postcode": facts["postcode"],
            "city": facts["city"],
            "latitude": district.centre_latitude,
            "longitude": district.centre_longitude,
            "district": district,
            "source": "Planung der Anlaufstellen; Lage: Mitte des Stadtteils",
        },
    )
    if is_new:
        ContactPointPilot.objects.create(
            site=site,
            starts_on=facts["starts_on"],
            ends_on=facts["ends_on"],
            judged_by=facts["judged_by"],
        )
    return site, is_new


@transaction.atomic
def take_pilot_back(site: Site) -> bool:
    """The pilot and its place go; False where it is no planned one, or somebody holds talks there already."""
    held = Site.objects.select_for_update().filter(pk=site.pk, code__startswith="pilot-").first()
    if held is None or held.consultation_hours.exists() or held.opening_hours.exists():
        return False
    try:
        with transaction.atomic():
            held.delete()
    except ProtectedError:
        return False
    return True
