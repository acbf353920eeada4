"""What a talk without agreement left open is the beginning of the next one; only agreed plans are counted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import Case, Conversation, CooperationPlan, FollowUp, TalkOutcome, Words
from augenhoehe.cases.tests.factories import MORNING, case_of, talk
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=40)
NEXT_MONTH = MORNING + timedelta(days=30)
FIRST_DAY = timezone.localdate(MORNING)


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def case(counsellor: Staff) -> Case:
    return case_of(counsellor)


def fill(held: Conversation) -> None:
    """A ready goal and what comes first; a step soon, two in months, one in the person's own words."""
    plan: CooperationPlan = held.plan
    actions.set_ready_goal(plan, "find_a_job")
    actions.set_ready_priority(plan, "recognition_first")
    actions.add_ready_step(plan, key="office_offers", due_on=FIRST_DAY + timedelta(days=9))
    actions.add_ready_step(plan, key="person_cv", due_on=FIRST_DAY + timedelta(days=90))
    actions.add_ready_step(
        plan,
        key="office_call",
        due_on=FIRST_DAY + timedelta(days=90),
        values={"date": "2026-12-04", "time": "10:30"},
    )
    actions.add_step(plan, side="person", words=own_words(held), due_on=FIRST_DAY + timedelta(days=3))


def own_words(held: Conversation) -> Words:
    words = actions.spoken_words(
        held.case,
        own="Я питаю сестру",
        german="Ich frage meine Schwester",
        language="uk",
        said_by="person",
        at=LATER,
    )
    assert words is not None
    return words


def ended_with_a_no(case: Case, counsellor: Staff) -> CooperationPlan:
    held = talk(case, counsellor)
    fill(held)
    actions.give_answer(held.plan, answer="disagree", words=own_words(held))
    actions.end_another_way(
        conversation=held,
        outcome=TalkOutcome.ADJOURNED,
        words=None,
        due_on=FIRST_DAY + timedelta(days=7),
        at=LATER,
    )
    plan: CooperationPlan = held.plan
    return plan


def test_the_next_talk_begins_with_the_draft_and_asks_for_the_answer_anew(
    case: Case, counsellor: Staff
) -> None:
    before = ended_with_a_no(case, counsellor)
    plan = talk(case, counsellor, at=NEXT_MONTH).plan
    assert (plan.goal, plan.priority_words) == (before.goal, before.priority_words)
    assert (plan.answer, plan.answer_words) == ("", None)
    usual = FIRST_DAY + timedelta(days=44)
    assert [(step.words, step.phrase, step.due_on) for step in plan.steps.order_by("side", "position")] == [
        (step.words, step.phrase, max(step.due_on, usual))
        for step in before.steps.order_by("side", "position")
    ]
    assert before.steps.count() == 4


def test_in_another_language_ready_sentences_are_said_in_it_and_own_words_stay_as_they_were(
    case: Case, counsellor: Staff
) -> None:
    before = ended_with_a_no(case, counsellor)
    plan = talk(case, counsellor, language="ar", at=NEXT_MONTH).plan
    assert plan.goal is not None and before.goal is not None and plan.priority_words is not None
    assert plan.goal.original == before.goal.original
    assert plan.goal.in_language("ar") and plan.priority_words.in_language("ar")
    ready = plan.steps.exclude(phrase="").select_related("words")
    assert [bool(step.words.in_language("ar")) for step in ready] == [True] * 3
    assert plan.steps.get(phrase="").words.original == "Я питаю сестру"


def test_what_was_agreed_is_no_draft_and_neither_is_one_from_before(case: Case, counsellor: Staff) -> None:
    ended_with_a_no(case, counsellor)
    second = talk(case, counsellor, at=NEXT_MONTH)
    actions.give_answer(second.plan, answer="agree", words=None)
    actions.agree(conversation=second, at=NEXT_MONTH + timedelta(hours=1))
    third = talk(case, counsellor, at=NEXT_MONTH + timedelta(days=9))
    assert third.plan.goal is None
    assert not third.plan.steps.exists()


def test_the_first_agreed_plan_is_version_one_whatever_was_left_open_before(
    case: Case, counsellor: Staff
) -> None:
    def agreed(day: int) -> CooperationPlan:
        held = talk(case, counsellor, at=MORNING + timedelta(days=day))
        fill(held)
        actions.give_answer(held.plan, answer="agree", words=None)
        return actions.agree(conversation=held, at=LATER + timedelta(days=day))

    def left_open(day: int) -> None:
        held = talk(case, counsellor, at=MORNING + timedelta(days=day))
        actions.end_talk(conversation=held, at=LATER + timedelta(days=day))

    left_open(0)
    left_open(1)
    assert agreed(2).number == 1
    left_open(3)
    left_open(4)
    assert agreed(5).number == 2
    assert agreed(6).number == 3
    assert CooperationPlan.objects.filter(case=case).count() == 7


def test_a_talk_that_was_to_be_arranged_is_done_when_it_has_been_held(case: Case, counsellor: Staff) -> None:
    ended_with_a_no(case, counsellor)
    arranged = FollowUp.objects.get(case=case, kind="arrange")
    assert arranged.done_at is None
    held = talk(case, counsellor, at=NEXT_MONTH)
    ends = NEXT_MONTH + timedelta(hours=1)
    actions.end_another_way(
        conversation=held,
        outcome=TalkOutcome.TRUSTED_PERSON,
        words=None,
        due_on=FIRST_DAY + timedelta(days=50),
        at=ends,
    )
    arranged.refresh_from_db()
    assert arranged.done_at == ends
    assert FollowUp.objects.open().get(case=case).due_on == FIRST_DAY + timedelta(days=50)


def test_a_wish_for_another_counsellor_stays_open_until_another_one_has_talked(
    case: Case, counsellor: Staff
) -> None:
    lead = staff(Role.TEAM_LEAD, team=counsellor.team)
    first = talk(case, counsellor)
    actions.end_another_way(
        conversation=first, outcome=TalkOutcome.OTHER_COUNSELLOR, words=None, due_on=FIRST_DAY, at=LATER
    )
    wish = FollowUp.objects.get(case=case, kind="arrange", staff=lead)
    for day, colleague, is_done in ((1, counsellor, False), (2, staff(team=counsellor.team), True)):
        held = talk(case, colleague, at=MORNING + timedelta(days=day))
        actions.end_talk(conversation=held, at=LATER + timedelta(days=day))
        wish.refresh_from_db()
        assert (wish.done_at is not None) == is_done


def test_without_a_lead_the_wish_stays_open_too_and_what_else_was_to_be_arranged_is_done(
    case: Case, counsellor: Staff
) -> None:
    for day, outcome in enumerate((TalkOutcome.OTHER_COUNSELLOR, TalkOutcome.ADJOURNED)):
        held = talk(case, counsellor, at=MORNING + timedelta(days=day))
        ends = LATER + timedelta(days=day)
        actions.end_another_way(conversation=held, outcome=outcome, words=None, due_on=FIRST_DAY, at=ends)
    wish, adjourned = FollowUp.objects.filter(case=case, kind="arrange").order_by("pk")
    assert wish.staff == adjourned.staff == counsellor
    for days, colleague, still_open in ((2, counsellor, [wish]), (3, staff(team=counsellor.team), [])):
        held = talk(case, colleague, at=MORNING + timedelta(days=days))
        actions.end_talk(conversation=held, at=LATER + timedelta(days=days))
        assert list(FollowUp.objects.open().filter(case=case)) == still_open
