"""The parts of a file in the order a counsellor reads them. Each loads by itself and checks its own access."""

from dataclasses import dataclass

from django.utils import timezone

from augenhoehe.organisation.models import staff_of
from augenhoehe.people.models import Part, Reach, reach


@dataclass(frozen=True)
class Panel:
    """One part of the file: the name of its address, its heading, and what of the file it shows."""

    url_name: str
    title: str
    part: Part
    is_wide: bool = False


PANELS = (
    Panel("panel_master_data", "Wer es ist", Part.MASTER_DATA),
    Panel("panel_needs", "Was wichtig ist", Part.COUNSELLING),
    Panel("panel_follow_ups", "Was ansteht", Part.COUNSELLING),
    Panel("panel_plan", "Kooperationsplan", Part.COUNSELLING, is_wide=True),
    Panel("panel_contacts", "Kontakte", Part.COUNSELLING, is_wide=True),
    Panel("panel_benefit_unit", "Bedarfsgemeinschaft", Part.MASTER_DATA, is_wide=True),
    Panel("panel_history", "Was sich geändert hat", Part.COUNSELLING, is_wide=True),
    Panel("panel_access_log", "Wer die Akte geöffnet hat", Part.ACCESS_LOG, is_wide=True),
)


def panels_for(user: object) -> list[Panel]:
    """The panels this role may have at all; each still checks the person."""
    staff = staff_of(user, timezone.localdate())
    if staff is None:
        return []
    return [panel for panel in PANELS if reach(staff.role, panel.part) != Reach.NOBODY]
