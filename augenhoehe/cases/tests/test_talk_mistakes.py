"""What went wrong is said beside what it is about; lists stay open; a goal can go and come back; how much is said."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.models import CooperationPlan, SituationArea
from augenhoehe.cases.phrases import SENTENCES
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
TOMORROW = 1


@pytest.fixture
def pages() -> TalkPages:
    counsellor = staff()
    return TalkPages(talk(case_of(counsellor), counsellor), counsellor)


@pytest.fixture
def plan(pages: TalkPages) -> CooperationPlan:
    return pages.conversation.plan


def in_days(days: int) -> str:
    """A day from today, as a form sends it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def marked(page: str) -> list[str]:
    """Names of the fields that are marked as wrong and tied to the message."""
    fields = re.findall(r"<(?:input|textarea|select)[^>]*aria-invalid[^>]*>", page)
    assert all('aria-describedby="problem"' in field and "autofocus" in field for field in fields)
    return [name for field in fields for name in re.findall(r' name="(\w+)"', field)]


@pytest.mark.parametrize(
    ("name", "form", "wrong"),
    [
        ("talk_themes", {"own": "", "german": ""}, ["own"]),
        ("talk_themes", {"own": "a" * 2001, "german": ""}, ["own"]),
        ("talk_strengths", {"own": "", "german": ""}, ["own"]),
        ("talk_goal", {"own": "", "german": ""}, ["own"]),
        ("talk_goal", {"ready": "work_again_from", "blank_date": ""}, ["blank_date"]),
        ("talk_steps", {"side": "person", "own": "", "due_on": in_days(TOMORROW)}, ["own"]),
        ("talk_steps", {"side": "person", "own": "Так", "due_on": ""}, ["due_on"]),
        ("talk_steps", {"ready": "person_cv", "due_on": in_days(-1)}, ["due_on"]),
        ("talk_summary", {"question": "review", "review_on": in_days(-1)}, ["review_on"]),
    ],
)
def test_the_field_that_is_wrong_is_marked_and_the_message_stands_there_once(
    pages: TalkPages, name: str, form: dict[str, Any], wrong: list[str]
) -> None:
    answer = pages.send(name, **form)
    assert answer.status_code == 422
    page = text_of(answer)
    assert marked(page) == wrong
    assert page.count('id="problem"') == page.count('role="alert"') == 1
    assert page.index('id="problem"') > page.index("<h1"), "not far above, but where it belongs"


def test_without_an_answer_the_message_stands_at_the_answers_which_still_lead_to_the_plan(
    pages: TalkPages, plan: CooperationPlan
) -> None:
    actions.set_ready_goal(plan, "find_a_job")
    actions.add_ready_step(plan, key="person_cv", due_on=timezone.localdate())
    address = pages.address("talk_summary", "")
    answer = pages.client.post(pages.address("talk_agreement", ""))
    assert answer.status_code == 422
    page = text_of(answer)
    assert page.index('id="my-answer"') < page.index('id="problem"') < page.index('id="answer-agree"')
    assert f'action="{pages.address("talk_agreement", "")}"' in page
    forms = re.findall(r'hx-post="([^"]*)"', page)
    assert set(forms) == {address}, "a second answer is saved as an answer"


def test_what_the_plan_still_lacks_is_named_before_and_after_the_answer_with_the_way_there(
    pages: TalkPages, plan: CooperationPlan
) -> None:
    actions.add_ready_step(plan, key="person_cv", due_on=timezone.localdate())
    before = pages.read("talk_summary")
    assert "Das fehlt noch im Plan:" in before
    lacks = before.partition('id="missing"')[2].partition("</section>")[0]
    assert pages.address("talk_goal", "") in lacks and pages.address("talk_steps", "") not in lacks
    page = text_of(pages.client.post(pages.address("talk_agreement", "")))
    assert page.index('id="missing"') < page.index('id="problem"') < page.index('id="missing-head"')
    actions.give_answer(plan, answer="disagree", words=None)
    assert 'id="missing"' not in pages.read("talk_summary"), "no plan is needed"
    actions.set_ready_goal(plan, "find_a_job")
    assert 'id="missing"' not in pages.read("talk_summary")


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 200), (1, 200)])
@pytest.mark.parametrize(
    ("name", "key"), [("talk_goal", "work_again_from"), ("talk_steps", "person_daycare_visit")]
)
def test_a_day_behind_us_is_no_plan_but_today_is(
    pages: TalkPages, name: str, key: str, days: int, status: int
) -> None:
    form = {"ready": key, "blank_date": in_days(days), "blank_name": "Kita", "due_on": in_days(TOMORROW)}
    answer = pages.send(name, **form)
    assert answer.status_code == status
    assert ("Der Tag liegt schon hinter uns." in text_of(answer)) == (status == 422)


def test_a_chosen_goal_is_taken_away_and_comes_back_as_it_was(
    pages: TalkPages, plan: CooperationPlan
) -> None:
    pages.send("talk_goal", own="Хочу працювати")
    words = CooperationPlan.objects.get(pk=plan.pk).goal
    assert words is not None
    actions.give_answer(plan, answer="agree", words=None)
    gone = text_of(pages.send("talk_goal", removed="1"))
    plan.refresh_from_db()
    assert plan.goal is None and plan.answer == "", "the person is asked again"
    assert 'id="bring-back-goal"' in gone and "Хочу працювати" in gone
    for _ in range(2):
        back = text_of(pages.send("talk_goal", brought_back=words.pk))
    plan.refresh_from_db()
    assert plan.goal == words
    assert 'id="bring-back-goal"' not in back and 'id="no-goal"' in back


def test_nobody_brings_back_the_goal_of_another_plan_or_over_a_new_one(
    pages: TalkPages, plan: CooperationPlan
) -> None:
    colleague = staff()
    other = TalkPages(talk(case_of(colleague), colleague), colleague)
    for one in (pages, other):
        one.send("talk_goal", own="Моя мета")
    foreign, old = other.conversation.plan.goal_id, CooperationPlan.objects.get(pk=plan.pk).goal_id
    foreign = CooperationPlan.objects.get(conversation=other.conversation).goal_id
    pages.send("talk_goal", removed="1")
    pages.send("talk_goal", brought_back=foreign)
    plan.refresh_from_db()
    assert plan.goal is None
    pages.send("talk_goal", ready="find_a_job")
    pages.send("talk_goal", brought_back=old)
    plan.refresh_from_db()
    assert plan.goal is not None and plan.goal.original == "Eine Arbeit finden, die zu mir passt"


def test_a_card_with_a_blank_is_marked_once_it_is_filled_and_not_before(pages: TalkPages) -> None:
    actions.pick_theme(pages.conversation, "work")
    card = r'<a class="ah-card[^>]*id="goal-work_again_from"[^>]*>'
    asked = pages.read("talk_goal", "?satz=work_again_from")
    assert "ah-card--picked" not in asked and 'aria-pressed="true"' not in asked
    shown = re.search(card, pages.read("talk_goal"))
    assert shown is not None and "aria-current" not in shown[0]
    filled = text_of(pages.send("talk_goal", ready="work_again_from", blank_date=in_days(TOMORROW)))
    shown = re.search(card, filled)
    assert shown is not None and 'aria-current="true"' in shown[0] and "ah-card--picked" in shown[0]


def test_a_list_of_sentences_stays_open_without_javascript(pages: TalkPages) -> None:
    opened = r'<details class="ah-own" id="(\S+)" open>'
    assert not re.findall(opened, pages.read("talk_steps"))
    query = "?seite=office&mehr=1"
    taken = pages.send_plainly("talk_steps", query, ready="office_offers", due_on=in_days(TOMORROW))
    assert taken.status_code == 302 and taken.headers["Location"].endswith(query)
    shown = pages.read("talk_steps", query)
    assert re.findall(opened, shown) == ["list-office", "further-list-office"]
    assert re.findall(opened, pages.read("talk_goal", "?mehr=1")) == ["more-goals"]
    filling = pages.read("talk_steps", f"{query}&satz=office_call")
    assert 'hx-post="' + pages.address("talk_steps", query.replace("&", "&amp;")) + '"' in filling


def test_the_situation_says_how_much_of_it_is_said(pages: TalkPages) -> None:
    part = "?teil=situation"
    assert "0 von 8 beantwortet" in pages.read("talk_strengths", part)
    for area in list(SituationArea)[:3]:
        page = text_of(pages.send("talk_strengths", part, area=area, scale="not_today"))
    assert "3 von 8 beantwortet" in page and "Відповіді: 3 з 8" in page


def test_a_blank_for_a_name_says_whose_name_it_is(pages: TalkPages) -> None:
    for key, label in (("person_daycare_visit", "Name der Kita"), ("person_of_trust", "Name der Person")):
        assert label in pages.read("talk_steps", f"?satz={key}")
    named = [sentence for sentence in SENTENCES if "{name}" in sentence.german]
    assert named and all(f"name_of.{sentence.name_of}" in WORDS for sentence in named)


def test_the_greeting_keeps_a_name_in_latin_letters_apart_in_arabic(pages: TalkPages) -> None:
    pages.conversation.language = "ar"
    pages.conversation.save()
    name = pages.conversation.case.person.addressed_name
    page = pages.read("talk_welcome")
    assert f"\u2068{name}\u2069" in page and f"Guten Tag, {name}<" in page
