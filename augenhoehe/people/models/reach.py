"""How far each role looks, part by part of the file."""

from enum import StrEnum

from django.db import models

from augenhoehe.organisation.models import Role


class Part(models.TextChoices):
    """A part of the file that a role or a grant opens. «Teil der Akte»"""

    MASTER_DATA = "master_data", "Stammdaten"
    COUNSELLING = "counselling", "Beratung und Plan"
    SENSITIVE = "sensitive", "Besonders Geschütztes"
    PAPERS = "papers", "Unterlagen"
    ACCESS_LOG = "access_log", "Zugriffsprotokoll"


class Reach(StrEnum):
    """How far a role looks: nobody, the own people, the own team, the own local Jobcenter, the whole house."""

    NOBODY = "nobody"
    OWN = "own"
    TEAM = "team"
    LOCAL_JOBCENTER = "local_jobcenter"
    HOUSE = "house"


ALL_BUT_SENSITIVE = frozenset(Part) - {Part.SENSITIVE}
EMERGENCY_PARTS = tuple(part for part in Part if part not in {Part.SENSITIVE, Part.ACCESS_LOG})

# docs/access.md shows this table; a test keeps both the same.
REACH_OF_ROLE: dict[str, dict[Part, Reach]] = {
    Role.COUNSELLOR: {**dict.fromkeys(ALL_BUT_SENSITIVE, Reach.TEAM), Part.SENSITIVE: Reach.OWN},
    Role.TEAM_LEAD: {**dict.fromkeys(ALL_BUT_SENSITIVE, Reach.LOCAL_JOBCENTER), Part.SENSITIVE: Reach.TEAM},
    Role.MANAGING_DIRECTOR: dict.fromkeys(ALL_BUT_SENSITIVE, Reach.HOUSE),
    Role.BENEFITS_OFFICER: dict.fromkeys((Part.MASTER_DATA, Part.PAPERS), Reach.LOCAL_JOBCENTER),
    Role.RECEPTION: {Part.MASTER_DATA: Reach.LOCAL_JOBCENTER},
    Role.DATA_PROTECTION_OFFICER: {Part.ACCESS_LOG: Reach.HOUSE},
    Role.OUTREACH: {},
    Role.OFFERS_TEAM: {},
    Role.ADMINISTRATOR: {},
}


def reach(role: str, part: Part | None) -> Reach:
    """How far this role sees this part; without a part: the widest reach of any part."""
    parts = REACH_OF_ROLE.get(role, {})
    if part is not None:
        return parts.get(part, Reach.NOBODY)
    order = list(Reach)
    return max(parts.values(), key=order.index, default=Reach.NOBODY)
