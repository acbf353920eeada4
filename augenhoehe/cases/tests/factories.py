"""Makes cases and what hangs on them for tests."""

from datetime import UTC, date, datetime
from typing import Any

from augenhoehe.cases import actions
from augenhoehe.cases.models import Case, Contact, Conversation
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, speaks

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def case_of(staff: Staff, **given: Any) -> Case:
    """An open case of a Ukrainian-speaking person in this colleague's care."""
    someone: Person = given.pop("person", None) or person_of(staff)
    if not someone.languages.exists():
        speaks(someone)
    return Case.objects.create(**{"person": someone, "starts_on": date(2024, 1, 1)} | given)


def contact(case: Case, occurred_at: datetime, **given: Any) -> Contact:
    """A talk in the house, unless something else is given."""
    defaults = {"channel": "visit", "direction": "to_person", "outcome": "talked"}
    return Contact.objects.create(**{"case": case, "occurred_at": occurred_at} | defaults | given)


def talk(case: Case, staff: Staff, language: str = "uk", at: datetime = MORNING) -> Conversation:
    """A talk that has just begun."""
    return actions.begin_talk(case=case, staff=staff, language=language, at=at)
