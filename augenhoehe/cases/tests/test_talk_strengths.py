"""Strengths first, then how life is going: taps, words instead of scores, nothing that has to be said."""

import pytest

from augenhoehe.cases.models import Conversation, SituationArea
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
SKILLS, SITUATION = "?teil=beruf", "?teil=situation"
BY_HER = {"translated_by": "person"}


@pytest.fixture
def pages() -> TalkPages:
    counsellor = staff()
    return TalkPages(talk(case_of(counsellor), counsellor), counsellor)


@pytest.fixture
def conversation(pages: TalkPages) -> Conversation:
    return pages.conversation


def test_a_tap_picks_a_strength_and_a_second_one_takes_it_off(pages: TalkPages) -> None:
    page = text_of(pages.send("talk_strengths", kind="cooking"))
    assert 'id="strength-cooking"' in page and 'aria-pressed="true"' in page
    assert list(pages.conversation.strengths.values_list("kind", "level")) == [("cooking", "good_at")]
    pages.send("talk_strengths", kind="cooking")
    assert not pages.conversation.strengths.exists()


def test_how_it_is_with_a_strength_is_said_in_words(pages: TalkPages) -> None:
    pages.send("talk_strengths", kind="plants")
    named = pages.conversation.strengths.get()
    for level in ("learning", "like"):
        pages.send("talk_strengths", strength=named.pk, level=level)
        named.refresh_from_db()
        assert named.level == level


def test_a_strength_in_own_words_is_a_pair_and_can_be_taken_off(pages: TalkPages) -> None:
    answer = pages.send("talk_strengths", own="Я добре співаю", german="Ich singe gut", **BY_HER)
    assert "Я добре співаю" in text_of(answer) and "Ich singe gut" in text_of(answer)
    named = pages.conversation.strengths.get()
    assert named.kind == "" and named.words is not None and named.words.said_by == "person"
    pages.send("talk_strengths", removed=named.pk)
    assert not pages.conversation.strengths.exists()


def test_a_strength_of_another_talk_is_left_alone(pages: TalkPages) -> None:
    colleague = staff()
    other = TalkPages(talk(case_of(colleague), colleague), colleague)
    other.send("talk_strengths", kind="plants")
    named = other.conversation.strengths.get()
    pages.send("talk_strengths", removed=named.pk)
    pages.send("talk_strengths", strength=named.pk, level="like")
    named.refresh_from_db()
    assert named.level == "good_at"


@pytest.mark.parametrize("form", [{}, {"kind": "flying"}, {"own": " ", "german": ""}])
def test_nothing_said_is_answered_kindly(pages: TalkPages, form: dict[str, str]) -> None:
    assert pages.send("talk_strengths", **form).status_code == 422


def test_one_part_of_life_is_asked_at_a_time_and_the_next_follows(pages: TalkPages) -> None:
    assert 'value="home"' in pages.read("talk_strengths", SITUATION)
    page = text_of(pages.send("talk_strengths", SITUATION, area="home", scale="so_so"))
    assert 'name="area" value="family"' in page and 'id="again-home"' in page
    page = pages.read("talk_strengths", f"{SITUATION}&bereich=home")
    assert 'name="area" value="home"' in page
    pages.send("talk_strengths", SITUATION, area="home", scale="hard")
    assert list(pages.conversation.situations.values_list("area", "scale")) == [("home", "hard")]


def test_not_today_is_an_answer_like_the_others_and_after_the_last_one_we_say_thanks(
    pages: TalkPages,
) -> None:
    for area in SituationArea.values:
        answer = pages.send("talk_strengths", SITUATION, area=area, scale="not_today")
    assert "Danke. Das war alles." in text_of(answer) and 'id="not-today"' not in text_of(answer)
    assert pages.conversation.situations.count() == len(SituationArea)


def test_without_javascript_the_part_of_the_page_stays_the_same(pages: TalkPages) -> None:
    answer = pages.send_plainly("talk_strengths", SITUATION, area="home", scale="well")
    assert answer["Location"].endswith(f"/staerken/{SITUATION}")


def test_the_way_leads_through_all_parts(pages: TalkPages) -> None:
    assert "staerken/?teil=beruf" in pages.read("talk_strengths")
    assert "staerken/?teil=situation" in pages.read("talk_strengths", SKILLS)
    pages.send("talk_strengths", SITUATION, area="home", scale="well")
    onward = pages.address("talk_strengths", SITUATION)
    for area in SituationArea.values[1:-1]:
        page = pages.read("talk_strengths", f"{SITUATION}&bereich={area}")
        following = SituationArea.values[SituationArea.values.index(area) + 1]
        assert way_on(page) == f"{onward}&amp;bereich={following}", "an open question is not the end of all"
        assert "die anderen Fragen heute nicht" in page and "dazu heute nicht" in page
    page = pages.read("talk_strengths", f"{SITUATION}&bereich={SituationArea.values[-1]}")
    assert way_on(page) == pages.address("talk_goal", "")


def way_on(page: str) -> str:
    """Where «weiter» leads."""
    return page.partition('class="ah-button ah-button--primary" href="')[2].partition('"')[0]


def test_a_question_left_open_does_not_come_back_after_the_next_answer(pages: TalkPages) -> None:
    page = text_of(pages.send("talk_strengths", SITUATION, area="family", scale="well"))
    assert 'name="area" value="time"' in page
    last = text_of(pages.send("talk_strengths", SITUATION, area=SituationArea.values[-1], scale="well"))
    assert 'name="area" value="home"' in last, "at the end it is asked once more"


def test_two_windows_on_strengths_get_both_versions(pages: TalkPages) -> None:
    old = pages.version("talk_strengths")
    pages.send("talk_strengths", kind="plants")
    answer = pages.send("talk_strengths", version=old, own="Я добре співаю", german="Ich singe gut", **BY_HER)
    assert answer.status_code == 409
    assert "Ich singe gut" in text_of(answer) and "Mit Pflanzen und Tieren umgehen" in text_of(answer)
    assert pages.conversation.strengths.count() == 1


def test_what_somebody_has_learned_or_worked_in_is_asked_after_the_strengths(pages: TalkPages) -> None:
    """«berufliche Kenntnisse», § 15 Abs. 1 SGB II: also without a certificate, in words and not in scores."""
    assert f'staerken/{SKILLS}"' in pages.read("talk_strengths")
    page = pages.read("talk_strengths", SKILLS)
    assert "Was haben Sie gelernt oder gearbeitet?" in page and "Auch ohne Zeugnis" in page
    page = text_of(pages.send("talk_strengths", SKILLS, kind="nursing"))
    assert "Kranke und alte Menschen pflegen" in page and f'staerken/{SITUATION}"' in page
    skill = pages.conversation.strengths.get()
    assert (skill.is_vocational, skill.level) == (True, "worked")
    for level, kept in (("certified", "certified"), ("like", "certified"), ("learned", "learned")):
        pages.send("talk_strengths", SKILLS, strength=skill.pk, level=level)
        skill.refresh_from_db()
        assert skill.level == kept
    assert "Kranke und alte" not in pages.read("talk_strengths"), "it is no personal strength"


def test_a_skill_in_own_words_is_a_skill(pages: TalkPages) -> None:
    pages.send("talk_strengths", SKILLS, own="Я зварювальник")
    skill = pages.conversation.strengths.get()
    assert skill.is_vocational and skill.words is not None and skill.level == "worked"


def test_why_it_is_so_is_said_in_own_words_with_a_word_of_ours_or_without(pages: TalkPages) -> None:
    page = text_of(pages.send("talk_strengths", SITUATION, area="home", own="Дуже тісно"))
    assert 'name="area" value="home"' in page and "Дуже тісно" in page, "the word can still be tapped"
    pages.send("talk_strengths", SITUATION, area="home", scale="hard")
    said = pages.conversation.situations.get()
    assert said.scale == "hard" and said.words is not None and said.words.original == "Дуже тісно"
    assert "Дуже тісно" in pages.read("talk_strengths", f"{SITUATION}&bereich=home")
    page = text_of(pages.send("talk_strengths", SITUATION, area="family", scale="well", own="Усе добре"))
    assert 'name="area" value="time"' in page and "Усе добре" in page
    assert pages.send("talk_strengths", SITUATION, area="time").status_code == 422
