"""Makes cases and what hangs on them for tests."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from augenhoehe.cases import actions, noting
from augenhoehe.cases.models import Case, Contact, Conversation, CooperationPlan, FollowUp, Need, Note
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


def ready_plan(
    conversation: Conversation,
    *keys: str,
    goal: str = "find_a_job",
    answer: str = "agree",
) -> CooperationPlan:
    """The plan of this talk: a goal, a step of each side unless others are given, and the person's answer."""
    plan: CooperationPlan = conversation.plan
    actions.set_ready_goal(plan, goal)
    for key in keys or ("office_offers", "person_cv"):
        actions.add_ready_step(plan, key=key, due_on=timezone.localdate() + timedelta(days=9))
    if answer:
        actions.give_answer(plan, answer=answer, words=None)
    return plan


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
