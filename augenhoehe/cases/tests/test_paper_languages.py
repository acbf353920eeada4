"""Own words on paper: every side that is there is printed, in the language it was said in."""

from typing import Any

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import Conversation, CooperationPlan
from augenhoehe.cases.plan_document import plan_as_pdf, plan_data, spoken
from augenhoehe.cases.slip_document import slip_of
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.organisation.models import Account, Staff
from augenhoehe.organisation.tests.factories import account_of, staff
from augenhoehe.people.models import PersonLanguage
from augenhoehe.typesetting.tests.reading import text_of

pytestmark = pytest.mark.django_db
TURKISH, GERMAN = "Yine fırında çalışmak istiyorum.", "Ich möchte wieder in der Bäckerei arbeiten."


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def reader(counsellor: Staff) -> Account:
    return account_of(counsellor)


@pytest.fixture
def held(counsellor: Staff) -> Conversation:
    """A talk in Leichte Sprache with somebody who speaks Turkish."""
    case = case_of(counsellor)
    PersonLanguage.objects.filter(person=case.person).update(language="tr")
    return talk(case, counsellor, language="leicht", at=timezone.now())


def goal_of(held: Conversation, *, own: str, german: str) -> CooperationPlan:
    words = actions.words_from(held, {"own": own, "german": german, "said_by": "person"})
    assert words is not None
    actions.set_goal(held.plan, words)
    return held.plan


def test_beside_leichte_sprache_the_persons_own_language_is_printed_with_german(
    held: Conversation, reader: Account
) -> None:
    plan = goal_of(held, own=TURKISH, german=GERMAN)
    goal: Any = plan_data(plan, reader)["goal"]
    assert {name: goal[name] for name in ("own", "german")} == {"own": TURKISH, "german": GERMAN}
    assert goal["language"] == {"code": "tr", "direction": "ltr"}
    text = text_of(plan_as_pdf(plan, reader).content)
    assert TURKISH in text and GERMAN in text


def test_the_side_nobody_has_translated_is_marked(held: Conversation, reader: Account) -> None:
    said: Any = plan_data(goal_of(held, own=TURKISH, german=""), reader)["goal"]
    assert (said["own"], said["german"]) == (TURKISH, None)
    said = plan_data(goal_of(held, own="", german=GERMAN), reader)["goal"]
    assert (said["own"], said["german"]) == (None, GERMAN)


def test_whoever_speaks_german_reads_own_words_once(held: Conversation, reader: Account) -> None:
    PersonLanguage.objects.update(language="de")
    plan = goal_of(held, own="", german=GERMAN)
    said: Any = plan_data(plan, reader)["goal"]
    assert said == {"own": GERMAN, "german": GERMAN}
    text = text_of(plan_as_pdf(plan, reader).content)
    assert text.count(GERMAN) == 1 and "noch nicht übersetzt" not in text


def test_ready_sentences_stand_in_leichter_sprache_as_before(held: Conversation, reader: Account) -> None:
    actions.set_ready_goal(held.plan, "find_a_job")
    said: Any = plan_data(held.plan, reader)["goal"]
    assert said["own"] and said["german"] and "language" not in said


def test_words_of_a_talk_in_another_language_stay_in_theirs(held: Conversation) -> None:
    plan = goal_of(held, own=TURKISH, german=GERMAN)
    said = spoken(plan.goal, "uk")
    assert said is not None and said["language"] == {"code": "tr", "direction": "ltr"}
    actions.set_ready_goal(plan, "find_a_job")
    said = spoken(plan.goal, "uk")
    assert said is not None and said["own"] and "language" not in said


def test_the_slip_prints_both_sides_too(held: Conversation, counsellor: Staff, reader: Account) -> None:
    plan = goal_of(held, own="", german=GERMAN)
    words = actions.words_from(held, {"own": TURKISH, "german": GERMAN, "said_by": "person"})
    assert words is not None
    actions.add_step(plan, side="person", words=words, due_on=timezone.localdate())
    actions.give_answer(plan, answer="agree", words=None)
    actions.agree(conversation=held, at=timezone.now())
    slip: Any = slip_of(reader, held.case.person, "leicht", timezone.now()).data()
    assert slip["person_steps"][0]["text"]["own"] == TURKISH
    assert slip["person_steps"][0]["text"]["language"]["code"] == "tr"
