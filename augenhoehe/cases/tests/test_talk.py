"""A talk from its beginning to the agreed plan, as verbs."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from augenhoehe.cases import actions
from augenhoehe.cases.models import (
    Case,
    Contact,
    Conversation,
    CooperationPlan,
    FollowUp,
    SectionConflict,
    SectionKind,
    TalkOutcome,
    Words,
)
from augenhoehe.cases.tests.factories import MORNING, case_of, contact, talk
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=40)
SOON = date(2026, 12, 7)


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def case(counsellor: Staff) -> Case:
    return case_of(counsellor)


@pytest.fixture
def conversation(case: Case, counsellor: Staff) -> Conversation:
    return talk(case, counsellor)


def ready_plan(conversation: Conversation, answer: str = "agree") -> CooperationPlan:
    plan: CooperationPlan = conversation.plan
    actions.set_ready_goal(plan, "find_a_job")
    actions.add_ready_step(plan, key="office_offers", due_on=SOON)
    actions.give_answer(plan, answer=answer, words=None)
    return plan


def test_the_second_beginning_joins_the_running_talk(conversation: Conversation, counsellor: Staff) -> None:
    assert talk(conversation.case, counsellor).pk == conversation.pk


def test_the_same_save_twice_is_one_save(conversation: Conversation) -> None:
    token = uuid.uuid4()
    for version, expected in ((0, True), (0, False)):
        with actions.saving(conversation, SectionKind.THEMES, token=token, version=version) as section:
            assert (section is not None) is expected


def test_a_save_on_an_old_version_is_refused_and_writes_nothing(conversation: Conversation) -> None:
    with actions.saving(conversation, SectionKind.GOAL, token=uuid.uuid4(), version=0):
        pass
    with (
        pytest.raises(SectionConflict),
        actions.saving(conversation, SectionKind.GOAL, token=uuid.uuid4(), version=0),
    ):
        pytest.fail("the body of a refused save must not run")
    assert conversation.sections.get(kind=SectionKind.GOAL).version == 1


def test_agreeing_ends_the_talk_writes_the_contact_and_sets_the_review(conversation: Conversation) -> None:
    ready_plan(conversation)
    plan = actions.agree(conversation=conversation, at=LATER)
    conversation.refresh_from_db()
    assert plan.review_due_on == date(2027, 5, 21), "the last working day before the half year ends"
    assert conversation.ended_at == LATER
    assert conversation.contact is not None and conversation.contact.is_two_way
    assert FollowUp.objects.filter(case=plan.case, kind="review", due_on=date(2027, 5, 21)).count() == 1
    case = Case.objects.get(pk=plan.case_id)
    assert case.last_two_way_at == conversation.started_at


def test_the_review_of_the_plan_before_is_done_with_the_new_plan(conversation: Conversation) -> None:
    given = {"case": conversation.case, "staff": conversation.staff, "due_on": date(2026, 1, 5)}
    earlier, call = (FollowUp.objects.create(kind=kind, **given) for kind in ("review", "call"))
    ready_plan(conversation)
    actions.agree(conversation=conversation, at=LATER)
    earlier.refresh_from_db()
    call.refresh_from_db()
    assert (earlier.done_at, call.done_at) == (LATER, None)


def test_the_second_click_on_agree_changes_nothing(conversation: Conversation) -> None:
    ready_plan(conversation)
    first = actions.agree(conversation=conversation, at=LATER)
    again = actions.agree(conversation=conversation, at=LATER + timedelta(minutes=1))
    assert (first.pk, first.agreed_at) == (again.pk, again.agreed_at)
    assert Contact.objects.filter(case=first.case).count() == 1


def test_an_ended_talk_agrees_nothing_any_more(conversation: Conversation) -> None:
    ready_plan(conversation)
    actions.end_talk(conversation=conversation, at=LATER, outcome=TalkOutcome.ADJOURNED)
    draft = actions.agree(conversation=conversation, at=LATER + timedelta(days=20))
    conversation.refresh_from_db()
    assert (draft.agreed_at, conversation.outcome) == (None, TalkOutcome.ADJOURNED)
    assert not FollowUp.objects.filter(kind="review").exists()


@pytest.mark.parametrize(
    ("answer", "missing"), [("", "summary.answer_first"), ("disagree", "summary.no_plan_needed")]
)
def test_no_plan_without_a_yes(conversation: Conversation, answer: str, missing: str) -> None:
    ready_plan(conversation, answer=answer)
    with pytest.raises(actions.PlanIncomplete, match=missing):
        actions.agree(conversation=conversation, at=LATER)
    assert not CooperationPlan.objects.current().exists()


@pytest.mark.parametrize("change", ["goal", "new step", "step taken off"])
def test_an_answer_holds_only_for_the_plan_it_was_given_to(conversation: Conversation, change: str) -> None:
    plan = ready_plan(conversation)
    if change == "goal":
        actions.set_ready_goal(plan, "speak_german")
    elif change == "new step":
        actions.add_ready_step(plan, key="person_cv", due_on=SOON)
    else:
        actions.take_off_step(plan, plan.steps.get().pk)
    assert CooperationPlan.objects.get(pk=plan.pk).answer == ""


def test_a_blank_without_value_writes_nothing(conversation: Conversation) -> None:
    plan = ready_plan(conversation)
    before = Words.objects.count()
    with pytest.raises(ValueError, match="einen Tag"):
        actions.add_ready_step(plan, key="office_call", due_on=SOON)
    with pytest.raises(ValueError, match="einen Tag"):
        actions.set_ready_goal(plan, "work_again_from", {"date": "bald"})
    assert (Words.objects.count(), plan.steps.count(), plan.answer) == (before, 1, "agree")


def test_a_talk_taken_up_again_goes_on_in_the_language_chosen_then(
    conversation: Conversation, counsellor: Staff
) -> None:
    again = talk(conversation.case, counsellor, language="ar")
    assert (again.pk, again.language, again.plan.language) == (conversation.pk, "ar", "ar")


def test_no_plan_without_goal_and_step(conversation: Conversation) -> None:
    actions.give_answer(conversation.plan, answer="agree", words=None)
    with pytest.raises(actions.PlanIncomplete, match=r"summary\.incomplete"):
        actions.agree(conversation=conversation, at=LATER)


def test_the_next_plan_supersedes_the_one_in_force(conversation: Conversation, counsellor: Staff) -> None:
    ready_plan(conversation)
    first = actions.agree(conversation=conversation, at=LATER)
    second_talk = talk(conversation.case, counsellor, at=LATER + timedelta(days=30))
    ready_plan(second_talk)
    second = actions.agree(conversation=second_talk, at=LATER + timedelta(days=30, minutes=30))
    first.refresh_from_db()
    assert second.number == 2
    assert first.superseded_at == second.agreed_at
    assert list(CooperationPlan.objects.current().filter(case=second.case)) == [second]


@pytest.mark.parametrize("change", ["plan", "step", "new_step", "words"])
def test_the_database_refuses_to_change_what_was_agreed(conversation: Conversation, change: str) -> None:
    ready_plan(conversation)
    plan = actions.agree(conversation=conversation, at=LATER)
    step = plan.steps.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        if change == "plan":
            CooperationPlan.objects.filter(pk=plan.pk).update(review_due_on=SOON)
        elif change == "step":
            plan.steps.filter(pk=step.pk).update(due_on=SOON + timedelta(days=1))
        elif change == "new_step":
            actions.add_step(plan, side="person", words=step.words, due_on=SOON)
        else:
            Words.objects.filter(pk=step.words_id).update(original="etwas anderes")


def test_free_words_keep_who_said_them_and_who_translated(conversation: Conversation) -> None:
    words = actions.spoken_words(
        conversation.case,
        own="Медсестра",
        german="Krankenschwester",
        language="uk",
        said_by="person",
        at=LATER,
    )
    assert words is not None
    assert (words.in_language("uk"), words.in_language("de")) == ("Медсестра", "Krankenschwester")
    assert words.translated_by == "die Person"
    untranslated = actions.spoken_words(
        conversation.case, own="", german="Köchin", language="uk", said_by="counsellor", at=LATER
    )
    assert untranslated is not None
    assert (untranslated.in_language("de"), untranslated.in_language("uk")) == ("Köchin", "")


def test_the_clock_follows_every_contact_and_its_withdrawal(case: Case) -> None:
    contact(case, MORNING - timedelta(days=300))
    newest = contact(case, MORNING - timedelta(days=2))
    attempt = contact(case, MORNING - timedelta(days=1), outcome="not_reached", channel="phone")
    case.refresh_from_db()
    assert (case.last_two_way_at, case.last_attempt_at) == (newest.occurred_at, attempt.occurred_at)
    Contact.objects.filter(pk=newest.pk).update(withdrawn_at=MORNING, withdrawn_reason="falsche Akte")
    case.refresh_from_db()
    assert case.last_two_way_at == MORNING - timedelta(days=300)
    assert case.last_attempt_at == attempt.occurred_at


def test_a_case_needs_the_fifteenth_birthday(counsellor: Staff) -> None:
    from augenhoehe.people.tests.factories import person_of

    child = person_of(counsellor, birth_date=date(2010, 6, 2))
    with pytest.raises(IntegrityError, match=r"15\. Geburtstag"), transaction.atomic():
        Case.objects.create(person=child, starts_on=date(2025, 6, 1))
    assert Case.objects.create(person=child, starts_on=date(2025, 6, 2)).pk
