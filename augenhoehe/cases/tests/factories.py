"""Makes cases and what hangs on them for tests."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from augenhoehe.cases import actions, noting
from augenhoehe.cases.models import Case, Contact, Conversation, FollowUp, Need, Note
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


def note(case: Case, staff: Staff, text: str = "Kommt am Donnerstag.", visibility: str = "internal") -> Note:
    """A note only for the house, unless something else is wanted."""
    return noting.write_note(
        case=case, staff=staff, words=noting.NoteText(text=text, visibility=visibility), at=timezone.now()
    )


def need(case: Case, theme: str = "childcare") -> Need:
    """Something that matters to the person since today."""
    return noting.add_need(case=case, theme=theme, on=timezone.localdate())[0]


def follow_up(case: Case, staff: Staff, due_on: date | None = None) -> FollowUp:
    """A call to be made today, unless another day is given."""
    return FollowUp.objects.create(case=case, staff=staff, kind="call", due_on=due_on or timezone.localdate())


def sent(**fields: Any) -> dict[str, Any]:
    """What a browser sends with a form: a token of its own, and these fields."""
    return {"client_token": uuid.uuid4(), **fields}
