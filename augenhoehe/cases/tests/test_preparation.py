"""Before a talk: our own promises first, needs in the person's order, and a guide that judges nobody."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.actions.phases import set_phase
from augenhoehe.cases.guide import TABLE, guide
from augenhoehe.cases.models import (
    Answer,
    Case,
    Conversation,
    IntegrationPhase,
    Need,
    PlanStep,
    Side,
    StepResult,
    Theme,
)
from augenhoehe.cases.tests.factories import case_of, contact, need, talk
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_MONTH_AGO = timezone.now() - timedelta(days=30)


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def case(me: Staff) -> Case:
    return case_of(me)


@pytest.fixture
def mine(me: Staff, client: Client) -> Client:
    client.force_login(house.account_of(me))
    return client


def page_of(client: Client, case: Case) -> str:
    answer = client.get(f"/person/{case.person_id}/vorbereitung/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def agreed(case: Case, me: Staff, *days_from_now: int, side: str = Side.OFFICE) -> list[PlanStep]:
    """A plan of a month ago whose steps of one side are due so many days from now."""
    held = talk(case, me, at=A_MONTH_AGO)
    actions.set_ready_goal(held.plan, "work_in_my_job")
    for number, days in enumerate(days_from_now):
        words = actions.spoken_words(
            case, own="", german=f"Schritt {number}", language="uk", said_by="counsellor", at=A_MONTH_AGO
        )
        assert words is not None
        actions.add_step(held.plan, side=side, words=words, due_on=TODAY + timedelta(days=days))
    actions.give_answer(held.plan, answer=Answer.AGREE, words=None)
    actions.agree(conversation=held, at=A_MONTH_AGO + timedelta(hours=1))
    return list(held.plan.steps.order_by("position"))


def became(step: PlanStep, kind: str, on: date) -> None:
    StepResult.objects.create(step=step, kind=kind, on=on)


def test_our_own_promises_stand_first_with_an_honest_sentence(mine: Client, case: Case, me: Staff) -> None:
    kept, late, overdue, not_yet = agreed(case, me, -10, -10, -5, 9)
    became(kept, "done", TODAY - timedelta(days=10))
    became(late, "done", TODAY - timedelta(days=8))
    page = page_of(mine, case)
    assert "1 von 3 fälligen Zusagen haben wir gehalten, 1 später als zugesagt, 1 noch nicht." in page
    assert page.index("Was wir zugesagt haben") < page.index("sich vorgenommen hat")
    for words in ("gehalten", "erledigt, später: ", "noch offen, Tag vorbei", "noch Zeit"):
        assert words in page
    assert overdue.words.original in page and not_yet.words.original in page


def test_what_the_person_has_not_done_is_no_promise_of_ours(mine: Client, case: Case, me: Staff) -> None:
    agreed(case, me, -5, side=Side.PERSON)
    page = page_of(mine, case)
    assert "noch offen, Tag vorbei" in page
    assert "fälligen Zusagen" not in page and "Noch keine Zusage von uns." in page


def test_when_we_kept_everything_it_says_so_and_without_a_promise_it_says_nothing(
    mine: Client, case: Case, me: Staff
) -> None:
    assert "Noch keine Zusage von uns." in page_of(mine, case)
    kept, _ = agreed(case, me, -1, 5)
    assert "0 von 1 fälligen" in page_of(mine, case)
    became(kept, "done", TODAY - timedelta(days=2))
    assert "Wir haben alles gehalten, was bis heute fällig war." in page_of(mine, case)


def test_what_was_changed_together_or_dropped_breaks_no_promise(mine: Client, case: Case, me: Staff) -> None:
    changed, dropped = agreed(case, me, -3, -3)
    became(changed, "changed", TODAY)
    became(dropped, "dropped", TODAY)
    page = page_of(mine, case)
    assert "fälligen Zusagen" not in page and "geändert" in page and "fällt weg" in page


def test_the_newest_result_counts_and_one_taken_back_does_not(mine: Client, case: Case, me: Staff) -> None:
    (step,) = agreed(case, me, -3)
    became(step, "open", TODAY - timedelta(days=4))
    became(step, "done", TODAY - timedelta(days=3))
    assert "Wir haben alles gehalten" in page_of(mine, case)
    StepResult.objects.filter(kind="done").update(withdrawn_at=timezone.now(), withdrawn_reason="Irrtum")
    assert "0 von 1 fälligen" in page_of(mine, case)


def test_needs_stand_in_the_order_of_the_person_with_questions_for_the_first(
    mine: Client, case: Case
) -> None:
    for theme in (Theme.LANGUAGE, Theme.CHILDCARE):
        need(case, theme)
    Need.objects.filter(theme=Theme.CHILDCARE).update(priority=0)
    page = page_of(mine, case)
    assert f"Was {case.person.addressed_name} wichtig ist" in page
    assert page.index("Kinderbetreuung</a>") < page.index("Deutsch lernen</a>")
    for theme in (Theme.LANGUAGE, Theme.CHILDCARE):
        assert guide().themes[theme][0].text in page


def test_own_words_stand_with_their_german_or_are_marked(mine: Client, case: Case, me: Staff) -> None:
    for own, german in (("Собака і квартира", ""), ("Моя мама", "Meine Mutter ist allein")):
        words = actions.spoken_words(
            case, own=own, german=german, language="uk", said_by="person", at=A_MONTH_AGO
        )
        Need.objects.create(case=case, words=words, priority=1, starts_on=TODAY)
    page = page_of(mine, case)
    assert re.search(r"Собака і квартира</span> <span[^>]*>noch nicht übersetzt", page)
    assert re.search(r"Моя мама</span> <span[^>]*>\(Meine Mutter ist allein\)", page)
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", page), "no link stands within another"
    panel = mine.get(f"/person/{case.person_id}/bedarfe/").content.decode()
    assert "(Meine Mutter ist allein)" in panel and "noch nicht übersetzt" in panel


def test_a_running_talk_says_who_and_since_when_on_the_file_the_panel_and_here(
    mine: Client, case: Case, me: Staff
) -> None:
    talk(case, me, at=timezone.now())
    addresses = [f"/person/{case.person_id}/{page}" for page in ("", "vorbereitung/", "plan/")]
    for address in addresses:
        page = mine.get(address).content.decode()
        assert f"Ein Gespräch läuft noch</strong>: {me.addressed_name}, seit heute " in page
        assert page.count("Gespräch fortsetzen") == 1 and "Sprache: Ukrainisch" in page
    within = mine.get(addresses[2], headers={"hx-request": "true"}).content.decode()
    assert "Ein Gespräch läuft noch" not in within and "Gespräch jetzt beenden" in within


def test_what_is_good_to_know_is_there_and_papers_and_benefits_are_links(
    mine: Client, case: Case, me: Staff
) -> None:
    contact(case, datetime(2026, 11, 2, 10, 0, tzinfo=timezone.get_default_timezone()), channel="phone")
    set_phase(case=case, phase=IntegrationPhase.objects.get(name="Ziel"), starts_on=TODAY, read=None)
    page = page_of(mine, case)
    for words in ("Ukrainisch", "02.11.2026, Telefon", "Phase Ziel", "noch keines am gemeinsamen Bildschirm"):
        assert words in page
    assert f'href="/person/{case.person_id}/unterlagen/"' in page
    assert guide().for_phase("goal")[0].text in page


def test_the_guide_begins_otherwise_with_somebody_new(mine: Client, case: Case, me: Staff) -> None:
    assert guide().first[0].text in page_of(mine, case)
    agreed(case, me, 5)
    page = page_of(mine, case)
    assert guide().opening[0].text in page and guide().first[0].text not in page


def test_an_earlier_talk_that_ended_without_plan_is_told_in_its_words(
    mine: Client, case: Case, me: Staff
) -> None:
    held = talk(case, me, at=A_MONTH_AGO)
    actions.end_talk(conversation=held, at=A_MONTH_AGO + timedelta(hours=1))
    Conversation.objects.filter(pk=held.pk).update(outcome="adjourned")
    assert "vertagt" in page_of(mine, case)


def test_more_steps_needs_and_results_cost_no_statement_more(mine: Client, case: Case, me: Staff) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            page_of(mine, case)
        return len(asked)

    agreed(case, me, -3)
    need(case, Theme.LANGUAGE)
    page_of(mine, case)
    few = statements()
    for step in agreed(case, me, *range(-9, 9)):
        became(step, "done", TODAY)
    for theme in list(Theme)[1:9]:
        need(case, theme)
    assert statements() <= few


def test_it_is_not_for_the_shared_screen_and_not_for_strangers(mine: Client, case: Case, me: Staff) -> None:
    other = Client()
    other.force_login(house.account_of(house.staff()))
    assert other.get(f"/person/{case.person_id}/vorbereitung/").status_code == 404
    reader = Client()
    reader.force_login(house.account_of(house.staff(Role.MANAGING_DIRECTOR)))
    assert "Gespräch beginnen" not in page_of(reader, case)
    mine.post(f"/person/{case.person_id}/gespraech/", {"language": "uk"})
    assert mine.get(f"/person/{case.person_id}/vorbereitung/").status_code != 200


def test_what_the_person_brings_along_and_how_life_goes_is_read_before_the_next_talk(
    mine: Client, case: Case, me: Staff
) -> None:
    assert page_of(mine, case).count("noch nicht besprochen") == 2
    held = talk(case, me, at=A_MONTH_AGO)
    actions.pick_strength(held, "listening")
    actions.say_situation(held, area="home", scale="hard")
    actions.say_situation(held, area="money", scale="not_today")
    shown = page_of(mine, case)
    assert f'zuhören <span class="ah-quiet">am {A_MONTH_AGO:%d.%m.%Y}</span>' in shown
    assert "<dd>Wohnen: schwer</dd>" in shown


def test_the_guide_has_questions_for_every_theme_and_names_what_it_stands_on() -> None:
    known, raw = guide(), yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    assert set(known.themes) == set(Theme.values)
    assert set(raw["sources"]) == set(re.findall(r"source: (\w+)", TABLE.read_text(encoding="utf-8")))
    assert len(known.training) >= 5 and not known.is_reviewed


def questions(raw: Any) -> list[str]:
    """Every sentence to be asked, wherever it stands in the table."""
    if isinstance(raw, dict):
        own = [raw["ask"]] if "ask" in raw else []
        return own + [one for part in raw.values() for one in questions(part)]
    return [one for part in raw for one in questions(part)] if isinstance(raw, list) else []


def test_questions_are_open_and_judge_nobody() -> None:
    asked = questions(yaml.safe_load(TABLE.read_text(encoding="utf-8")))
    assert len(asked) >= 50 and len(asked) == len(set(asked))
    for one in asked:
        assert "?" in one, one
        assert not re.search(
            r"\b(warum|wieso|müssen|muss|sollten|pflicht\w*|versäum\w*)\b", one, re.IGNORECASE
        )
