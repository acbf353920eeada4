"""What matters to the person: cards and own words, her order, «heute nicht», and what becomes of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from augenhoehe.cases import actions
from augenhoehe.cases.models import Conversation, Need, SectionKind, ThemeChoice, Words
from augenhoehe.cases.tests.factories import MORNING, case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=40)


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def conversation(counsellor: Staff) -> Conversation:
    return talk(case_of(counsellor), counsellor)


@pytest.fixture
def pages(conversation: Conversation, counsellor: Staff) -> TalkPages:
    return TalkPages(conversation, counsellor)


def themes_of(conversation: Conversation) -> list[str]:
    """The chosen cards and own words in the person's order."""
    choices = ThemeChoice.objects.filter(conversation=conversation).select_related("words")
    return [choice.theme or (choice.words.original if choice.words else "") for choice in choices]


def move(conversation: Conversation, theme: str, by: int) -> None:
    actions.move_theme(conversation, conversation.themes.get(theme=theme).pk, by)


def own_theme(conversation: Conversation, german: str) -> Words:
    """A theme in German words, as the counsellor writes it down."""
    words = actions.spoken_words(
        conversation.case, own="", german=german, language="uk", said_by="person", at=MORNING
    )
    assert words is not None
    actions.pick_own_theme(conversation, words)
    return words


def test_the_order_of_picking_is_the_priority_and_can_be_changed(conversation: Conversation) -> None:
    for theme in ("work", "childcare", "health"):
        actions.pick_theme(conversation, theme)
    move(conversation, "health", -1)
    assert themes_of(conversation) == ["work", "health", "childcare"]
    move(conversation, "work", -1)
    assert themes_of(conversation) == ["work", "health", "childcare"]
    actions.pick_theme(conversation, "work")
    assert themes_of(conversation) == ["health", "childcare"]
    assert list(conversation.themes.values_list("priority", flat=True)) == [1, 2]


def test_a_theme_in_own_words_stands_among_the_cards_and_moves_like_them(pages: TalkPages) -> None:
    actions.add_presence(pages.conversation, kind="interpreter", name="Frau Bondar", language="uk")
    pages.send("talk_themes", theme="work")
    answer = pages.send(
        "talk_themes", own="Моя мама хвора", german="Meine Mutter ist krank", said_by="interpreter"
    )
    assert "Моя мама хвора" in text_of(answer) and "Meine Mutter ist krank" in text_of(answer)
    choice = pages.conversation.themes.get(theme="")
    assert choice.words is not None and choice.words.said_by == "interpreter"
    pages.send("talk_themes", choice=choice.pk, move="-1")
    assert themes_of(pages.conversation) == ["Моя мама хвора", "work"]
    pages.send("talk_themes", choice=choice.pk)
    assert themes_of(pages.conversation) == ["work"]


def test_own_words_that_are_empty_are_asked_for(pages: TalkPages) -> None:
    answer = pages.send("talk_themes", own="", german="")
    assert answer.status_code == 422
    assert "Bitte schreiben Sie, worum es geht." in text_of(answer)


def test_a_missing_side_is_marked_and_can_be_added_by_the_interpreter(pages: TalkPages) -> None:
    actions.add_presence(pages.conversation, kind="interpreter", name="Frau Bondar", language="uk")
    pages.send("talk_themes", own="Моя мама хвора", german="")
    words = Words.objects.get(original="Моя мама хвора")
    page = pages.read("talk_themes")
    assert "ще не перекладено" in page and f'id="translation-{words.pk}"' in page
    form = {"words": words.pk, "translation": "Meine Mutter ist krank", "said_by": "interpreter"}
    answer = pages.send("talk_themes", **form)
    assert "ще не перекладено" not in text_of(answer)
    words.refresh_from_db()
    assert (words.counterpart, words.translated_by) == ("Meine Mutter ist krank", "Frau Bondar")
    assert words.counterpart_language == "de" and words.translated_at is not None
    pages.send("talk_themes", **form | {"translation": "Etwas ganz anderes"})
    words.refresh_from_db()
    assert words.counterpart == "Meine Mutter ist krank", "what is translated stays"


def test_an_empty_translation_is_refused_in_words_and_the_field_stays_open(pages: TalkPages) -> None:
    own_theme(pages.conversation, "Ruhe finden")
    words = Words.objects.get(original="Ruhe finden")
    answer = pages.send("talk_themes", words=words.pk, translation=" ")
    assert answer.status_code == 422
    assert "Hier fehlt noch die Übersetzung." in text_of(answer)


def test_nobody_translates_words_of_another_talk(pages: TalkPages, counsellor: Staff) -> None:
    other = talk(case_of(counsellor), counsellor)
    words = own_theme(other, "Ruhe finden")
    pages.send("talk_themes", words=words.pk, translation="Спокій", translated_by="person")
    words.refresh_from_db()
    assert words.counterpart == ""


def test_not_today_is_kept_leads_on_and_is_taken_back_by_whatever_is_said(pages: TalkPages) -> None:
    section = pages.conversation.sections.get(kind=SectionKind.THEMES)
    answer = pages.send_plainly("talk_themes", not_today="1")
    assert answer.status_code == 302 and answer["Location"].endswith("/staerken/")
    section.refresh_from_db()
    assert section.is_not_today
    assert "Darüber sprechen wir heute nicht." in pages.read("talk_themes")
    assert pages.send_plainly("talk_themes", not_today="")["Location"].endswith("/themen/")
    section.refresh_from_db()
    assert not section.is_not_today
    pages.send_plainly("talk_themes", not_today="1")
    pages.send("talk_themes", theme="work")
    section.refresh_from_db()
    assert not section.is_not_today


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
    placed = [("work", 1), ("health", 2), ("housing", 3)]
    assert list(needs.all().values_list("theme", "priority")) == placed, "not picked today is not ended"


def test_what_she_did_not_pick_stays_open_in_its_order_and_nothing_ends(
    conversation: Conversation, counsellor: Staff
) -> None:
    for theme in ("housing", "work", "school", "leisure"):
        actions.pick_theme(conversation, theme)
    actions.end_talk(conversation=conversation, at=LATER)
    later_talk = talk(conversation.case, counsellor, at=LATER + timedelta(days=20))
    for theme in ("school", "work", "work"):  # the second tap takes it off again
        actions.pick_theme(later_talk, theme)
    actions.end_talk(conversation=later_talk, at=LATER + timedelta(days=20, minutes=30))
    needs = Need.objects.filter(case=conversation.case).order_by("priority")
    assert list(needs.values_list("theme", flat=True)) == ["school", "housing", "work", "leisure"]
    assert not needs.exclude(ends_on=None, withdrawn_at=None).exists()


def test_own_words_become_a_need_and_can_be_taken_up_in_the_next_talk(
    conversation: Conversation, counsellor: Staff
) -> None:
    words = own_theme(conversation, "Ruhe finden")
    own_theme(conversation, "Meine Mutter pflegen")
    actions.end_talk(conversation=conversation, at=LATER)
    needs = Need.objects.filter(case=conversation.case, ends_on=None, withdrawn_at=None).order_by("priority")
    assert [need.name for need in needs] == ["Ruhe finden", "Meine Mutter pflegen"]
    file = TalkPages(conversation, counsellor).client
    assert "Ruhe finden" in text_of(file.get(f"/bedarf/{needs[0].pk}/"))

    later_talk = talk(conversation.case, counsellor, at=LATER + timedelta(days=20))
    pages = TalkPages(later_talk, counsellor)
    assert "Ruhe finden" in pages.read("talk_themes")
    for _ in range(2):
        pages.send("talk_themes", words=words.pk)
    actions.end_talk(conversation=later_talk, at=LATER + timedelta(days=20, minutes=30))
    assert [need.name for need in needs.all()] == ["Ruhe finden", "Meine Mutter pflegen"]
    assert Need.objects.get(words=words).starts_on == LATER.date(), "the same need goes on"


def test_the_paper_prints_own_themes_among_the_cards(pages: TalkPages) -> None:
    actions.pick_theme(pages.conversation, "work")
    own_theme(pages.conversation, "Ruhe finden")
    paper = PdfReader(BytesIO(pages.client.get(pages.address("talk_plan_pdf", "")).content))
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert "Arbeit finden" in text and "Ruhe finden" in text


def test_nobody_takes_up_words_of_another_case(conversation: Conversation, counsellor: Staff) -> None:
    other = talk(case_of(counsellor), counsellor)
    words = own_theme(other, "Ruhe finden")
    actions.end_talk(conversation=other, at=LATER)
    actions.pick_earlier_words(conversation, words.pk)
    assert themes_of(conversation) == []


def test_a_theme_picked_again_on_one_day_stays_one_need(
    conversation: Conversation, counsellor: Staff
) -> None:
    talks = [conversation]
    for number, theme in enumerate(("work", "health", "work")):
        running = talks[-1]
        actions.pick_theme(running, theme)
        actions.end_talk(conversation=running, at=LATER + timedelta(minutes=number))
        talks.append(talk(conversation.case, counsellor, at=LATER + timedelta(minutes=number)))
    needs = Need.objects.filter(case=conversation.case).order_by("priority")
    assert list(needs.values_list("theme", flat=True)) == ["work", "health"]


def test_one_save_of_a_theme_needs_few_statements(pages: TalkPages) -> None:
    pages.read("talk_themes")
    with CaptureQueriesContext(connection) as seen:
        assert pages.send("talk_themes", theme="work").status_code == 200
    written = [one["sql"] for one in seen if "INSERT" in one["sql"] or 'UPDATE "' in one["sql"]]
    assert len([sql for sql in written if "cases_" in sql]) == 2, "the section's version and the choice"
    assert len(seen) <= 17
