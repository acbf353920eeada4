"""Goal and steps on the page: ready sentences with their blanks, the office's offer, steps taken off and back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import Conversation, CooperationPlan, Words
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
SOON = date(2026, 12, 7)
CALL = {"blank_date": "2027-01-11", "blank_time": "09:30"}


@pytest.fixture
def pages() -> TalkPages:
    counsellor = staff()
    return TalkPages(talk(case_of(counsellor), counsellor), counsellor)


@pytest.fixture
def conversation(pages: TalkPages) -> Conversation:
    return pages.conversation


@pytest.fixture
def due() -> str:
    return (timezone.localdate() + timedelta(days=7)).isoformat()


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


def test_a_goal_with_blanks_is_asked_for_before_it_is_said(pages: TalkPages) -> None:
    actions.pick_theme(pages.conversation, "work")
    assert "Ab dem … wieder arbeiten" in pages.read("talk_goal")
    asked = pages.read("talk_goal", "?satz=work_again_from")
    assert 'type="date" name="blank_date"' in asked
    pages.send("talk_goal", ready="work_again_from", blank_date="2027-01-11")
    plan = CooperationPlan.objects.get(conversation=pages.conversation)
    assert plan.goal is not None and plan.goal.original == "Ab dem 11. Januar 2027 wieder arbeiten"


def test_a_step_with_blanks_becomes_a_filled_sentence_with_its_part_of_the_law(
    pages: TalkPages, due: str
) -> None:
    asked = pages.read("talk_steps", "?satz=office_call")
    assert 'type="time" name="blank_time"' in asked and 'name="due_on"' in asked
    answer = pages.send("talk_steps", ready="office_call", due_on=due, **CALL)
    assert "Wir rufen Sie am 11. Januar 2027 um 09:30 Uhr an" in text_of(answer)
    assert pages.conversation.plan.steps.get().part == "services"


@pytest.mark.parametrize(
    ("name", "form", "says"),
    [
        (
            "talk_steps",
            {"ready": "office_call"} | CALL | {"blank_date": "bald"},
            "Bitte nennen Sie einen Tag.",
        ),
        ("talk_steps", {"ready": "office_call"} | CALL | {"blank_time": ""}, "Bitte nennen Sie eine Uhrzeit"),
        ("talk_goal", {"ready": "hours_a_week", "blank_number": "viele"}, "Bitte nennen Sie eine Zahl"),
        ("talk_goal", {"ready": "home_here", "blank_place": ""}, "Bitte schreiben Sie einen Ort"),
        ("talk_goal", {"ready": "no_such_goal"}, "Diesen Satz gibt es nicht mehr."),
    ],
)
def test_a_blank_that_is_wrong_is_said_in_words_and_what_was_typed_stays(
    pages: TalkPages, due: str, name: str, form: dict[str, str], says: str
) -> None:
    answer = pages.send(name, due_on=due, **form)
    assert answer.status_code == 422
    assert says in text_of(answer)
    typed = [value for key, value in form.items() if key.startswith("blank_") and value]
    assert all(f'value="{value}"' in text_of(answer) for value in typed)
    assert not Words.objects.exists()


def test_two_windows_on_one_sentence_lose_no_blank(pages: TalkPages, due: str) -> None:
    old = pages.version("talk_steps")
    pages.send("talk_steps", ready="person_cv", due_on=due)
    answer = pages.send("talk_steps", version=old, ready="office_call", due_on=due, **CALL)
    assert answer.status_code == 409
    assert 'value="09:30"' in text_of(answer) and 'value="2027-01-11"' in text_of(answer)
    answer = pages.send("talk_steps", ready="office_call", due_on=due, **CALL)
    assert answer.status_code == 200 and 'name="blank_time"' not in text_of(answer)


def test_sentences_on_sensitive_themes_are_offered_only_when_the_person_named_them(pages: TalkPages) -> None:
    assert "way_out_of_addiction" not in pages.read("talk_goal")
    actions.pick_theme(pages.conversation, "addiction")
    assert "way_out_of_addiction" in pages.read("talk_goal")


def test_the_office_is_asked_for_its_offer_until_it_has_one(pages: TalkPages, due: str) -> None:
    asks = "Was bietet das Jobcenter Ihnen an?"
    assert asks in pages.read("talk_steps")
    pages.send("talk_steps", ready="person_cv", due_on=due)
    assert asks in pages.read("talk_steps")
    form = pages.read("talk_steps", "?satz=office_offer")
    assert "Was genau?" in form and "blank-name" not in form
    assert "Von zwei Tagen gilt der spätere." in form, "«bis» does not move in silence"
    offer = {"blank_what": "Bewerbungswerkstatt", "blank_date": "2027-01-11"}
    answer = pages.send("talk_steps", ready="office_offer", due_on=due, **offer)
    assert "Bewerbungswerkstatt" in text_of(answer) and "11.01.2027" in text_of(answer)
    assert asks not in pages.read("talk_steps")


def test_a_step_in_own_words_may_name_its_part_of_the_law(pages: TalkPages, due: str) -> None:
    form = {"side": "person", "german": "Ich frage meine Schwester.", "due_on": due}
    pages.send("talk_steps", **form)
    pages.send("talk_steps", **form | {"german": "Ich gehe zum Kurs.", "part": "courses"})
    assert list(pages.conversation.plan.steps.values_list("part", flat=True)) == ["", "courses"]


def test_who_says_it_and_what_it_is_about_can_be_chosen_in_both_languages(pages: TalkPages) -> None:
    shown = pages.read("talk_steps")
    for german in ("ich selbst", "Jobcenter", WORDS["part.courses"], "ohne Angabe"):
        assert f">{in_language(german, 'uk')} · {german}</option>" in shown
    pages.conversation.language = "leicht"
    pages.conversation.save()
    assert ">ich selbst</option>" in pages.read("talk_steps"), "German is not said twice"


def test_a_step_taken_off_can_be_brought_back_as_it_was(pages: TalkPages, due: str) -> None:
    pages.send("talk_steps", ready="person_cv", due_on=due)
    pages.send("talk_steps", ready="person_papers", due_on=due)
    plan = pages.conversation.plan
    before = plan.steps.get(phrase="person_cv")
    answer = pages.send("talk_steps", removed=before.pk)
    assert f'id="bring-back-{before.words_id}"' in text_of(answer)
    token = {"client_token": "7b0d1a3e-53c1-4d6e-8a8f-0b7f3f9d2a11", "version": pages.version("talk_steps")}
    for _ in range(2):
        answer = pages.send("talk_steps", brought_back=before.words_id, **token)
    assert "bring-back" not in text_of(answer)
    after = plan.steps.get(phrase="person_cv")
    assert (after.words_id, after.part, after.due_on) == (before.words_id, before.part, before.due_on)
    assert list(plan.steps.values_list("phrase", flat=True)) == ["person_papers", "person_cv"]


def test_a_step_taken_off_twice_is_offered_once(pages: TalkPages, due: str) -> None:
    pages.send("talk_steps", ready="person_cv", due_on=due)
    plan = pages.conversation.plan
    for _ in range(2):
        words_id = plan.steps.get().words_id
        pages.send("talk_steps", removed=plan.steps.get().pk)
        assert [step.words_id for step in actions.taken_off_steps(plan)] == [words_id]
        pages.send("talk_steps", brought_back=words_id)
    assert actions.taken_off_steps(plan) == []


def test_nobody_brings_back_a_step_of_another_plan(pages: TalkPages, due: str) -> None:
    colleague = staff()
    other = TalkPages(talk(case_of(colleague), colleague), colleague)
    other.send("talk_steps", ready="person_cv", due_on=due)
    step = other.conversation.plan.steps.get()
    other.send("talk_steps", removed=step.pk)
    pages.send("talk_steps", brought_back=step.words_id)
    assert not pages.conversation.plan.steps.exists()


@pytest.mark.parametrize(
    ("due_on", "says"),
    [
        ("", "Bitte nennen Sie einen Tag: bis wann?"),
        ("irgendwann", "Bitte nennen Sie einen Tag: bis wann?"),
        ("2020-01-01", "Der Tag liegt schon hinter uns."),
        ("2099-01-01", "Der Tag ist sehr weit weg."),
    ],
)
def test_a_step_without_a_good_day_keeps_the_words(pages: TalkPages, due_on: str, says: str) -> None:
    words = {"own": "Я питаю сестру", "german": "Ich frage meine Schwester.", "translated_by": "person"}
    form = {"side": "person"} | words
    answer = pages.send("talk_steps", **form, due_on=due_on)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "Я питаю сестру" in text_of(answer) and "Ich frage meine Schwester." in text_of(answer)
