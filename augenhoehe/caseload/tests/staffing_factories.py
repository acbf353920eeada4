"""Makes what colleagues can and know, for tests."""

from datetime import date
from typing import Any

from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import LanguageLevel, Staff, StaffLanguage
from augenhoehe.people.models import Person, Responsibility, ResponsibilityRole
from augenhoehe.people.tests.factories import person

LONG_AGO = date(2024, 1, 1)


def a_language_of(staff: Staff) -> dict[str, Any]:
    """What the addresses about this colleague are called with: her number, and that of a language she speaks."""
    spoken = StaffLanguage.objects.create(staff=staff, language="nl", level=LanguageLevel.B2)
    return {
        "team_id": staff.team_id,
        "staff_id": staff.pk,
        "staff_part": "sprachen",
        "staff_row_id": spoken.pk,
    }


def looked_after(staff: Staff, someone: Person | None = None, **given: Any) -> Case:
    """Somebody in this colleague's care, with an open case."""
    someone = someone or person(**{"birth_date": date(1985, 4, 3)} | given)
    Responsibility.objects.create(
        person=someone,
        local_jobcenter=staff.team.local_jobcenter,
        team=staff.team,
        staff=staff,
        role=ResponsibilityRole.COUNSELLING,
        starts_on=LONG_AGO,
    )
    return Case.objects.create(person=someone, starts_on=LONG_AGO)
