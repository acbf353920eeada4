"""A tap or an answer that was refused does not vanish: it stands there as chosen, with the reason beside it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import CooperationPlan
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
OLD = {"version": 99}


@pytest.fixture
def pages() -> TalkPages:
    """A talk in Ukrainian."""
    colleague = staff()
    return TalkPages(talk(case_of(colleague), colleague), colleague)


@pytest.mark.parametrize(
    ("name", "query", "form", "said"),
    [
        ("talk_themes", "", {"theme": "housing"}, ["Wohnen"]),
        ("talk_strengths", "", {"kind": "cooking"}, ["Kochen und backen"]),
        ("talk_strengths", "?teil=beruf", {"kind": "nursing"}, ["Kranke und alte Menschen pflegen"]),
        ("talk_strengths", "?teil=situation", {"area": "home", "scale": "hard"}, ["Wohnung", "schwer"]),
        ("talk_goal", "", {"ready": "find_a_job"}, ["Eine Arbeit finden, die zu mir passt"]),
        ("talk_goal", "", {"ready": "home_here", "blank_place": "Bocholt"}, ["Bocholt"]),
        ("talk_summary", "", {"question": "answer", "answer": "disagree"}, ["Ich bin nicht einverstanden"]),
        ("talk_welcome", "", {"kind": "child"}, ["Kind"]),
        ("talk_goal", "", {"not_today": "1"}, ["heute nicht"]),
    ],
)
def test_a_tap_that_came_second_is_shown_and_said_again_with_one_tap(
    pages: TalkPages, name: str, query: str, form: dict[str, Any], said: list[str]
) -> None:
    answer = pages.send(name, query, **form, **OLD)
    assert answer.status_code == 409
    page = text_of(answer)
    note = page[page.index("ah-problem") : page.index('id="say-again"')]
    assert "Das wollten Sie speichern" in note and all(one in note for one in said)
    assert all(f'name="{field}" value="{value}"' in note for field, value in form.items())
    assert pages.send(name, query, **form).status_code in {200, 302}


def test_a_card_the_other_screen_has_picked_as_well_is_not_taken_off_by_saying_it_again(
    pages: TalkPages,
) -> None:
    actions.pick_theme(pages.conversation, "housing")
    answer = pages.send("talk_themes", theme="housing", **OLD)
    assert answer.status_code == 409 and 'id="say-again"' not in text_of(answer)


def test_own_words_that_came_second_are_sent_again_as_they_were(pages: TalkPages) -> None:
    page = text_of(pages.send("talk_goal", own="Хочу працювати", **OLD))
    assert 'name="own" value="Хочу працювати"' in page


def test_an_answer_whose_words_are_refused_still_stands_there_as_chosen(pages: TalkPages) -> None:
    plan = CooperationPlan.objects.get(conversation=pages.conversation)
    actions.give_answer(plan, answer="agree", words=None)
    answer = pages.send("talk_summary", question="answer", answer="disagree", own="Ні" * 1500)
    page = text_of(answer)
    assert answer.status_code == 422 and "Das ist zu lang." in page
    assert 'value="disagree" aria-pressed="true"' in page and 'value="agree" aria-pressed="false"' in page
    assert "Ні" * 1500 in page


def test_an_interpreter_who_is_not_of_age_yet_stays_typed_and_the_reason_stands_there(
    pages: TalkPages,
) -> None:
    answer = pages.send("talk_welcome", kind="interpreter", name="Bondar", language="uk")
    page = text_of(answer)
    assert answer.status_code == 422 and 'value="Bondar"' in page
    assert (
        page.index('id="interpreter-name"') < page.index('id="problem"') < page.index('id="add-interpreter"')
    )
    assert 'name="is_adult" value="1" aria-invalid="true"' in page


def test_a_part_of_life_whose_words_are_refused_stays_with_the_chosen_word(pages: TalkPages) -> None:
    form = {"area": "money", "scale": "hard", "own": "Ох" * 1500}
    page = text_of(pages.send("talk_strengths", "?teil=situation", **form))
    assert 'name="area" value="money"' in page
    assert 'id="scale-hard" type="submit" name="scale" value="hard" aria-pressed="true"' in page
    assert "Das ist zu lang." in page and "Ох" * 1500 in page


def test_a_way_on_without_its_words_keeps_the_way_and_the_day(pages: TalkPages) -> None:
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    answer = pages.send_plainly("talk_ways_on", outcome="no_plan", due_on=day)
    page = text_of(answer)
    assert answer.status_code == 422 and 'id="way-no_plan" open' in page and f'value="{day}"' in page
    second = text_of(pages.send_plainly("talk_ways_on", outcome="adjourned", due_on=day, **OLD))
    assert "Wir sprechen ein anderes Mal weiter" in second[: second.index('id="say-again"')]
