"""What was said on a long page comes back alone: a promise, a side of the plan, the end of the plan."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.client_words import WORDS
from augenhoehe.cases.models import Conversation, PlanStep, SectionKind, Side, StepResult
from augenhoehe.cases.phrases import REASONS, STEPS
from augenhoehe.cases.spoken_forms import CARRIED
from augenhoehe.cases.talk.steps import AT_FIRST
from augenhoehe.cases.tests.factories import case_of, ready_plan, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
SOON = timedelta(days=9)
FORM = re.compile("<form .*?</form>", re.DOTALL)


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def conversation(counsellor: Staff) -> Conversation:
    conversation = talk(case_of(counsellor), counsellor, at=timezone.now() - timedelta(minutes=40))
    ready_plan(conversation, answer="")
    return conversation


@pytest.fixture
def pages(conversation: Conversation, counsellor: Staff) -> TalkPages:
    return TalkPages(conversation, counsellor)


def test_an_answer_brings_back_the_end_of_the_plan_alone(pages: TalkPages) -> None:
    answer = pages.send_into("plan-answer", "talk_summary", question="answer", answer="agree")
    text = text_of(answer).strip()
    assert text.startswith('<div id="plan-answer">')
    assert 'id="answer-agree" type="submit" name="answer" value="agree" aria-pressed="true"' in text
    assert 'name="version" value="1"' in text
    assert "HX-Retarget" not in answer.headers
    assert 'hx-target="#plan-answer"' in text


def test_what_comes_first_brings_back_the_rest_of_the_plan_and_asks_for_the_answer_again(
    pages: TalkPages,
) -> None:
    pages.send("talk_summary", question="answer", answer="agree")
    answer = pages.send_into("plan-rest", "talk_summary", question="priority", ready=REASONS[0].key)
    text = text_of(answer).strip()
    assert text.startswith('<div id="plan-rest">')
    assert (
        f'id="reason-{REASONS[0].key}" type="submit" name="ready" value="{REASONS[0].key}" aria-pressed="true"'
        in text
    )
    # The plan has changed: the person is asked again.
    assert '<div id="plan-answer" hx-swap-oob="true">' in text
    assert 'value="agree" aria-pressed="false"' in text
    assert not any(f'id="{part}"' in text for part in ("side-office", "next-talk"))


def test_the_next_date_brings_back_nothing_but_itself(pages: TalkPages) -> None:
    day = timezone.localdate() + SOON
    sent = {"question": "next", "next_on": day, "next_at": "10:00", "where": "here"}
    text = text_of(pages.send_into("plan-next", "talk_summary", **sent)).strip()
    assert text.startswith('<div id="plan-next">')
    assert f'name="next_on" value="{day.isoformat()}"' in text
    assert 'hx-target="#plan-next"' in text
    assert not any(f'id="{part}"' in text for part in ("plan-rest", "plan-answer", "plan-way"))


@pytest.mark.parametrize(
    ("part", "sent", "most"),
    [
        ("plan-answer", {"question": "answer", "answer": "agree"}, 12),
        ("plan-rest", {"question": "priority", "ready": REASONS[0].key}, 15),
        ("plan-rest", {"question": "members"}, 14),
        ("plan-next", {"question": "next", "next_at": "10:00", "where": "here"}, 20),
    ],
)
def test_a_part_that_comes_back_alone_asks_for_nothing_else(
    pages: TalkPages, django_assert_max_num_queries: Any, part: str, sent: dict[str, str], most: int
) -> None:
    day = timezone.localdate() + SOON
    pages.read("talk_summary")
    with django_assert_max_num_queries(most):
        assert pages.send_into(part, "talk_summary", **sent, next_on=day).status_code == 200


def test_a_whole_page_has_each_part_once_and_in_its_place(pages: TalkPages) -> None:
    text = pages.read("talk_summary")
    places = [text.index(f'<div id="plan-{part}">') for part in ("rest", "answer", "next", "way")]
    assert places == sorted(places)
    assert "hx-swap-oob" not in text


def test_after_a_no_the_end_leads_to_how_it_goes_on(pages: TalkPages) -> None:
    assert 'id="ways-on"' not in pages.read("talk_summary")
    answer = pages.send_into("plan-answer", "talk_summary", question="answer", answer="disagree")
    assert 'id="ways-on"' in text_of(answer).split('<div id="plan-way" hx-swap-oob="true">')[1]


def test_what_another_window_was_faster_with_stands_in_the_whole_question(pages: TalkPages) -> None:
    before = pages.version("talk_summary")
    pages.send("talk_summary", question="answer", answer="agree")
    answer = pages.send_into(
        "plan-answer", "talk_summary", question="answer", answer="in_part", version=before
    )
    text = text_of(answer)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#question")
    assert text.strip().startswith('<div id="question">')
    # What is tapped next replaces the whole question, with the message of what went wrong.
    assert 'hx-target="#plan-answer"' not in text


def test_the_same_tap_twice_is_one_save_and_one_part(pages: TalkPages) -> None:
    sent = {"question": "answer", "answer": "agree", "client_token": uuid.uuid4(), "version": 0}
    first, second = (pages.send_into("plan-answer", "talk_summary", **sent) for _ in range(2))
    assert (first.status_code, second.status_code, pages.version("talk_summary")) == (200, 200, 1)


def test_another_form_of_the_same_page_sent_before_the_answer_is_no_repetition(pages: TalkPages) -> None:
    carried = {"client_token": uuid.uuid4(), "version": 0}
    pages.send("talk_summary", question="answer", answer="agree", **carried)
    own = {"question": "priority", "own": "Спочатку мова", "german": ""}
    answer = pages.send_into("plan-rest", "talk_summary", **own, **carried)
    assert answer.status_code == 409 and "Спочатку мова" in text_of(answer), "told, with its words"
    assert pages.version("talk_summary") == 1
    assert pages.send("talk_summary", **own).status_code == 200
    assert 'value="agree" aria-pressed="false"' in pages.read("talk_summary")


@pytest.mark.parametrize("side", list(Side))
def test_a_step_brings_back_its_side_of_the_plan_alone(pages: TalkPages, side: Side) -> None:
    other = {Side.OFFICE: Side.PERSON, Side.PERSON: Side.OFFICE}[side]
    [step] = PlanStep.objects.filter(side=side)
    text = text_of(pages.send_into(f"column-{side}", "talk_steps", removed=step.pk))
    assert f'id="column-{side}"' in text
    assert f'id="column-{other}"' not in text
    assert f'name="brought_back" value="{step.words_id}"' in text


def test_that_the_office_owes_an_offer_is_said_and_taken_off_with_its_side(pages: TalkPages) -> None:
    [step] = PlanStep.objects.filter(side=Side.OFFICE)
    without = text_of(pages.send_into("column-office", "talk_steps", removed=step.pk))
    assert 'id="our-offer"' in without
    assert '<div id="offer" hx-swap-oob="true">' in without
    again = text_of(pages.send_into("column-office", "talk_steps", brought_back=step.words_id))
    assert '<div id="offer" hx-swap-oob="true"></div>' in again


def test_a_question_left_for_another_day_comes_back_whole(
    pages: TalkPages, conversation: Conversation
) -> None:
    pages.send("talk_steps", not_today="1")
    assert conversation.sections.get(kind=SectionKind.STEPS).is_not_today
    assert 'hx-target="#column-office"' not in pages.read("talk_steps")
    pages.send("talk_steps", not_today="")
    assert 'hx-target="#column-office"' in pages.read("talk_steps")


def test_a_ready_step_whose_day_is_refused_keeps_what_was_typed(pages: TalkPages) -> None:
    plain = next(step for step in STEPS if step.side == Side.PERSON and not step.has_blanks)
    answer = pages.send_into("column-person", "talk_steps", ready=plain.key, due_on="2020-01-01")
    text = text_of(answer)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#question")
    assert 'name="due_on" value="2020-01-01"' in text
    assert text.count('aria-invalid="true"') == 1


def test_every_form_carries_the_token_and_the_address_of_its_own_talk(
    counsellor: Staff, pages: TalkPages
) -> None:
    other = talk(case_of(counsellor), counsellor, at=timezone.now())
    pages.send("talk_steps", removed=PlanStep.objects.filter(side=Side.OFFICE).values("pk").get()["pk"])
    tokens: list[set[str]] = []
    for one in (pages, TalkPages(other, counsellor)):
        text = one.read("talk_steps")
        assert "((" not in text
        here = f'action="/gespraech/{one.conversation.pk}/schritte/'
        forms = [form for form in FORM.findall(text) if here in form]
        assert len(forms) > 2 * AT_FIRST
        for form in forms:
            assert [form.count(f'name="{name}"') for name in sorted(CARRIED)] == [1] * len(CARRIED), form
        tokens.append(set(re.findall('name="client_token" value="([^"]+)"', text)))
    assert [len(of_page) for of_page in tokens] == [1, 1] and tokens[0] != tokens[1]


class TestPromises:
    @pytest.fixture
    def later(self, conversation: Conversation, counsellor: Staff) -> TalkPages:
        PlanStep.objects.update(due_on=timezone.localdate() - timedelta(days=3))
        actions.give_answer(conversation.plan, answer="agree", words=None)
        actions.agree(conversation=conversation, at=timezone.now())
        return TalkPages(talk(conversation.case, counsellor, at=timezone.now()), counsellor)

    def test_what_became_of_a_promise_brings_it_back_alone(self, later: TalkPages) -> None:
        mine, yours = (PlanStep.objects.get(side=side) for side in (Side.OFFICE, Side.PERSON))
        assert "who-is-late" in later.read("talk_since")
        answer = later.send_into(f"step-{mine.pk}", "talk_since", step=mine.pk, result="done")
        text = text_of(answer)
        assert text.strip().startswith(f'<li id="step-{mine.pk}">')
        assert f'id="step-{yours.pk}"' not in text
        assert StepResult.objects.get().step == mine

    def test_whether_the_office_is_late_is_said_anew(self, later: TalkPages) -> None:
        mine = PlanStep.objects.get(side=Side.OFFICE)
        tap = {"step": mine.pk, "result": "done"}
        kept = text_of(later.send_into(f"step-{mine.pk}", "talk_since", **tap))
        broken = text_of(later.send_into(f"step-{mine.pk}", "talk_since", **tap | {"result": "take_back"}))
        said = [text.split('id="who-is-late" hx-swap-oob="true">')[1] for text in (kept, broken)]
        assert [WORDS["since.we_are_late"] in text for text in said] == [False, True]

    def test_a_promise_nobody_made_comes_back_as_the_whole_question(self, later: TalkPages) -> None:
        answer = later.send_into("step-0", "talk_since", step="", result="keep_goal")
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, "#question")
