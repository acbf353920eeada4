"""Makes people for tests, each with somebody responsible."""

from datetime import date
from itertools import count
from typing import Any

from augenhoehe.organisation.models import Staff, Team
from augenhoehe.people.models import (
    Person,
    PersonLanguage,
    Responsibility,
    ResponsibilityRole,
    Seal,
    SealReader,
)

number = count(1)


def person(**given: Any) -> Person:
    """An adult woman, in nobody's care yet."""
    n = next(number)
    defaults = {
        "client_number": f"T{n:09}",
        "salutation": "frau",
        "given_name": "Olena",
        "family_name": "Kowalenko",
        "birth_date": date(1985, 4, 3),
        "nationality": "UA",
    }
    return Person.objects.create(**defaults | given)


def person_of(caring: Staff | Team, **given: Any) -> Person:
    """A person in the care of a colleague, or of a team without a colleague."""
    someone = person(**given)
    team = caring.team if isinstance(caring, Staff) else caring
    Responsibility.objects.create(
        person=someone,
        local_jobcenter=team.local_jobcenter,
        team=team,
        staff=caring if isinstance(caring, Staff) else None,
        role=ResponsibilityRole.COUNSELLING,
        starts_on=date(2024, 1, 1),
    )
    return someone


def speaks(someone: Person, language: str = "uk") -> PersonLanguage:
    """The language this person prefers."""
    return PersonLanguage.objects.create(
        person=someone, language=language, speaking="native", reading="native", is_preferred=True
    )


def seal(someone: Person, *readers: Staff) -> Seal:
    """Seals the file for all but these readers."""
    sealed = Seal.objects.create(person=someone, reason="bedroht", starts_on=date(2024, 1, 1))
    for reader in readers:
        SealReader.objects.create(seal=sealed, account_id=reader.account_id or 0)
    return sealed
