"""The parts of a file in the order a counsellor reads them. Each loads by itself and checks its own access."""

from dataclasses import dataclass, replace

from augenhoehe.people.access import visible_parts
from augenhoehe.people.models import Part


@dataclass(frozen=True)
class Panel:
    """One part of the file: the name of its address, its heading, and what of the file it shows."""

    url_name: str
    title: str
    part: Part
    is_wide: bool = False


@dataclass(frozen=True)
class Group:
    """Panels that are read together."""

    title: str
    panels: tuple[Panel, ...]


GROUPS = (
    Group(
        "Jetzt",
        (
            Panel("panel_master_data", "Wer es ist", Part.MASTER_DATA),
            Panel("panel_needs", "Was wichtig ist", Part.COUNSELLING),
            Panel("panel_follow_ups", "Was ansteht", Part.COUNSELLING),
            Panel("panel_allocation", "Wer zuständig ist", Part.COUNSELLING),
        ),
    ),
    Group(
        "Beratung",
        (
            Panel("panel_plan", "Kooperationsplan", Part.COUNSELLING, is_wide=True),
            Panel("panel_notes", "Vermerke", Part.COUNSELLING, is_wide=True),
            Panel("panel_contacts", "Kontakte", Part.COUNSELLING, is_wide=True),
        ),
    ),
    Group(
        "Papiere",
        (
            Panel("panel_letters", "Schreiben", Part.COUNSELLING, is_wide=True),
            Panel("panel_papers", "Unterlagen", Part.MASTER_DATA, is_wide=True),
            Panel("panel_consents", "Einwilligungen", Part.COUNSELLING, is_wide=True),
        ),
    ),
    Group(
        "Angaben",
        (
            Panel("panel_visit_help", "Gut zu wissen für den Besuch", Part.MASTER_DATA),
            Panel("panel_benefits", "Leistung und Aufenthalt", Part.MASTER_DATA),
            Panel("panel_background", "Arbeit und Abschlüsse", Part.COUNSELLING),
            Panel("panel_benefit_unit", "Bedarfsgemeinschaft", Part.MASTER_DATA, is_wide=True),
        ),
    ),
    Group(
        "Nachvollziehen",
        (
            Panel("panel_history", "Was sich geändert hat", Part.COUNSELLING, is_wide=True),
            Panel("panel_access_log", "Wer die Akte geöffnet hat", Part.ACCESS_LOG, is_wide=True),
        ),
    ),
)


PANELS = tuple(panel for group in GROUPS for panel in group.panels)


def groups_for(user: object, person_id: int) -> list[Group]:
    """The groups with the panels of this file that are open to the user, by role or by grant."""
    seen = visible_parts(user, person_id, {panel.part for panel in PANELS})
    own = [replace(group, panels=tuple(p for p in group.panels if p.part in seen)) for group in GROUPS]
    return [group for group in own if group.panels]
