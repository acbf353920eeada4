"""A talk from its beginning to the agreed plan, as verbs."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from augenhoehe.cases import actions
from augenhoehe.cases.models import (
    Case,
    Contact,
    Conversation,
    CooperationPlan,
    FollowUp,
    Need,
    SectionConflict,
    SectionKind,
    Words,
)
from augenhoehe.cases.tests.factories import MORNING, case_of, contact, talk
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import account_of, staff

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


def themes_of(conversation: Conversation) -> list[str]:
    return list(conversation.themes.values_list("theme", flat=True))


def test_the_second_beginning_joins_the_running_talk(conversation: Conversation, counsellor: Staff) -> None:
    assert talk(conversation.case, counsellor).pk == conversation.pk


def test_the_order_of_picking_is_the_priority_and_can_be_changed(conversation: Conversation) -> None:
    for theme in ("work", "childcare", "health"):
        actions.pick_theme(conversation, theme)
    actions.move_theme(conversation, "health", -1)
    assert themes_of(conversation) == ["work", "health", "childcare"]
    actions.move_theme(conversation, "work", -1)
    assert themes_of(conversation) == ["work", "health", "childcare"]
    actions.pick_theme(conversation, "work")
    assert themes_of(conversation) == ["health", "childcare"]


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
    assert plan.review_due_on == date(2027, 5, 23)
    assert conversation.ended_at == LATER
    assert conversation.contact is not None and conversation.contact.is_two_way
    assert FollowUp.objects.filter(case=plan.case, kind="review", due_on=date(2027, 5, 23)).count() == 1
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


def test_a_filled_sentence_is_a_pair_and_another_filling_another_step(conversation: Conversation) -> None:
    plan: CooperationPlan = conversation.plan
    friday = {"date": "2026-12-04", "time": "09:30"}
    for values in (friday, friday, friday | {"time": "14:00"}):
        actions.add_ready_step(plan, key="office_call", due_on=SOON, values=values)
    first, second = plan.steps.all()
    assert first.words.in_language("de") == "Wir rufen Sie am 4. Dezember 2026 um 09:30 Uhr an"
    assert first.words.in_language("uk") == "Ми зателефонуємо Вам 4 грудня 2026 р. о 09:30"
    assert first.words.translated_by == actions.CATALOGUE
    assert (first.phrase, second.phrase) == ("office_call", "office_call")
    assert "14:00" in second.words.original


def test_a_filled_sentence_can_be_the_goal(conversation: Conversation) -> None:
    plan: CooperationPlan = conversation.plan
    actions.set_ready_goal(plan, "work_again_from", {"date": "2027-01-11"})
    assert plan.goal is not None
    assert plan.goal.original == "Ab dem 11. Januar 2027 wieder arbeiten"
    assert plan.goal.in_language("uk") == "Знову працювати з 11 січня 2027 р."


def test_a_blank_without_value_writes_nothing(conversation: Conversation) -> None:
    plan = ready_plan(conversation)
    before = Words.objects.count()
    with pytest.raises(ValueError, match="einen Tag"):
        actions.add_ready_step(plan, key="office_call", due_on=SOON)
    with pytest.raises(ValueError, match="einen Tag"):
        actions.set_ready_goal(plan, "work_again_from", {"date": "bald"})
    assert (Words.objects.count(), plan.steps.count(), plan.answer) == (before, 1, "agree")


@pytest.mark.parametrize(
    ("address", "key"), [("talk_goal", "work_again_from"), ("talk_steps", "office_call")]
)
def test_the_pages_neither_offer_nor_take_a_sentence_with_blanks(
    conversation: Conversation, counsellor: Staff, address: str, key: str
) -> None:
    url = reverse(address, args=[conversation.pk])
    client = Client()
    client.force_login(account_of(counsellor))
    assert key not in client.get(url).content.decode()
    sent = {"client_token": str(uuid.uuid4()), "version": 0, "ready": key, "due_on": "2027-01-11"}
    assert client.post(url, sent).status_code == 422


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


def test_what_the_person_picked_becomes_her_needs_in_her_order(
    conversation: Conversation, counsellor: Staff
) -> None:
    for theme in ("housing", "work"):
        actions.pick_theme(conversation, theme)
    actions.end_talk(conversation=conversation, at=LATER)
    needs = Need.objects.filter(case=conversation.case, ends_on=None, withdrawn_at=None).order_by("priority")
    assert list(needs.values_list("theme", flat=True)) == ["housing", "work"]

    later_talk = talk(conversation.case, counsellor, at=LATER + timedelta(days=20))
    for theme in ("work", "health"):
        actions.pick_theme(later_talk, theme)
    actions.end_talk(conversation=later_talk, at=LATER + timedelta(days=20, minutes=30))
    assert list(needs.all().values_list("theme", "priority")) == [("work", 1), ("health", 2)]
    assert Need.objects.get(case=conversation.case, theme="housing").ends_on == date(2026, 12, 12)


def test_a_theme_dropped_and_picked_again_on_one_day_stays_one_need(
    conversation: Conversation, counsellor: Staff
) -> None:
    talks = [conversation]
    for number, theme in enumerate(("work", "health", "work")):
        running = talks[-1]
        actions.pick_theme(running, theme)
        actions.end_talk(conversation=running, at=LATER + timedelta(minutes=number))
        talks.append(talk(conversation.case, counsellor, at=LATER + timedelta(minutes=number)))
    valid = Need.objects.filter(case=conversation.case, ends_on=None, withdrawn_at=None)
    assert list(valid.values_list("theme", flat=True)) == ["work"]


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
