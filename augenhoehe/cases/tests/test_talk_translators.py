"""Who translated is asked where it is not clear, named, shown, and corrected without touching what was agreed."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from augenhoehe.cases import actions
from augenhoehe.cases.client_words import said
from augenhoehe.cases.models import Conversation, CooperationPlan, Words
from augenhoehe.cases.plan_document import plan_data
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.cases.translators import translator_line
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests.factories import account_of, staff

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
OWN, GERMAN, RIGHT = (
    "Хочу працювати медсестрою",
    "Ich will als Ärztin arbeiten",
    "Ich will als Krankenpflegerin arbeiten",
)
BOTH = {"own": OWN, "german": GERMAN}


@pytest.fixture
def pages() -> TalkPages:
    """A talk in Ukrainian with nobody else at the table."""
    colleague = staff()
    return TalkPages(talk(case_of(colleague), colleague, at=timezone.now() - AN_HOUR), colleague)


def desk(pages: TalkPages) -> Client:
    """The colleague at another device, whose screen is not turned to the person."""
    client = Client()
    client.force_login(account_of(pages.conversation.staff))
    return client


def interpreter(talk: Conversation, name: str = "Ірина Бондар") -> str:
    """Somebody interprets; her id as a form sends it."""
    return str(actions.add_presence(talk, kind="interpreter", name=name, language="uk").pk)


def goal_of(pages: TalkPages) -> Words:
    """The words of the goal."""
    goal = CooperationPlan.objects.get(conversation=pages.conversation).goal
    assert goal is not None
    return goal


def agree(pages: TalkPages, at: timedelta = timedelta()) -> CooperationPlan:
    """Both agree on the plan."""
    plan = CooperationPlan.objects.get(conversation=pages.conversation)
    actions.add_ready_step(plan, key="person_cv", due_on=timezone.localdate())
    actions.give_answer(plan, answer="agree", words=None)
    return actions.agree(conversation=pages.conversation, at=timezone.now() + at)


def test_without_interpreter_it_is_asked_and_nothing_typed_is_lost(pages: TalkPages) -> None:
    answer = pages.send("talk_goal", **BOTH)
    page = text_of(answer)
    assert answer.status_code == 422 and OWN in page and GERMAN in page
    assert "Bitte sagen Sie, wer übersetzt hat." in page and "Скажіть, будь ласка, хто переклав." in page
    assert 'name="translated_by" aria-invalid="true"' in page
    pages.send("talk_goal", **BOTH, translated_by="counsellor")
    assert (goal_of(pages).said_by, goal_of(pages).translated_by) == ("person", "die Fachkraft")


def test_one_interpreter_at_the_table_need_not_be_asked_for(pages: TalkPages) -> None:
    interpreter(pages.conversation)
    assert pages.send("talk_goal", **BOTH).status_code == 200
    assert goal_of(pages).translated_by == "Ірина Бондар"


def test_two_interpreters_are_told_apart_by_name(pages: TalkPages) -> None:
    interpreter(pages.conversation)
    second = interpreter(pages.conversation, "Олег Шевчук")
    assert pages.send("talk_goal", **BOTH).status_code == 422
    pages.send("talk_goal", **BOTH, translated_by=second)
    assert goal_of(pages).translated_by == "Олег Шевчук"


@pytest.mark.parametrize("field", ["said_by", "translated_by"])
def test_nobody_interprets_who_is_not_at_the_table(pages: TalkPages, field: str) -> None:
    """Behind a nameless «Sprachmittlung» there may be a child."""
    actions.add_presence(pages.conversation, kind="child")
    assert 'value="interpreter"' not in pages.read("talk_goal")
    form = BOTH | {"translated_by": "person"} | {field: "interpreter"}
    answer = pages.send("talk_goal", **form)
    assert answer.status_code == 422
    assert "Wer übersetzt, steht zuerst bei «Wer ist dabei?»." in text_of(answer)


def test_the_plan_says_who_translated_and_when_on_screen_paper_and_in_the_file(pages: TalkPages) -> None:
    interpreter(pages.conversation)
    pages.send("talk_goal", **BOTH)
    today = f"{timezone.localdate():%d.%m.%Y}"
    shared = pages.read("talk_summary")
    assert f"Übersetzung: Ірина Бондар, {today}" in shared and f"Переклад: Ірина Бондар, {today}" in shared
    plan = agree(pages)
    goal = plan_data(plan, pages.conversation.staff.account)["goal"]
    assert isinstance(goal, dict) and goal["translated"]["german"] == f"Übersetzung: Ірина Бондар, {today}"
    file = desk(pages).get(reverse("panel_plan", args=[plan.case.person_id]), headers={"HX-Request": "true"})
    assert f"Übersetzung: Ірина Бондар, {today}" in text_of(file)


def test_in_a_line_from_right_to_left_a_latin_name_stays_before_the_day() -> None:
    words = Words(translated_by="Frau Haddad", translated_at=timezone.now())
    own, german = translator_line(words, "ar")
    assert "\u2068Frau Haddad\u2069" in own, "kept apart, else name and day change places"
    assert german == f"Übersetzung: Frau Haddad, {timezone.localdate():%d.%m.%Y}"


def test_a_wrong_translation_is_corrected_at_the_table_and_the_history_keeps_the_former(
    pages: TalkPages,
) -> None:
    pages.send("talk_goal", **BOTH, translated_by="person")
    words = goal_of(pages)
    form = {"words": words.pk, "before": GERMAN, "translation": RIGHT, "translated_by": "counsellor"}
    assert pages.send("talk_goal", **form).status_code == 200
    words.refresh_from_db()
    assert (words.counterpart, words.correction, words.translated_by) == (RIGHT, "", "die Fachkraft")
    assert [row.counterpart for row in apps.get_model("cases", "WordsEvent").objects.filter(id=words.pk)] == [
        GERMAN
    ]
    pages.send("talk_goal", **form | {"translation": "zu spät"})
    words.refresh_from_db()
    assert words.counterpart == RIGHT, "it was read as something else"


def test_after_the_talk_a_missing_translation_is_added_and_the_mark_goes(pages: TalkPages) -> None:
    pages.send("talk_goal", own=OWN)
    plan = agree(pages)
    panel = reverse("panel_plan", args=[plan.case.person_id])
    assert "noch nicht übersetzt" in text_of(desk(pages).get(panel, headers={"HX-Request": "true"}))
    address = reverse("words_translation", args=[goal_of(pages).pk])
    form = {"before": "", "counterpart": RIGHT, "translated_by": "Ірина Бондар"}
    for _ in range(2):  # the second click
        assert desk(pages).post(address, form).status_code == 302
    page = text_of(desk(pages).get(panel, headers={"HX-Request": "true"}))
    assert RIGHT in page and "noch nicht übersetzt" not in page
    goal = plan_data(plan, pages.conversation.staff.account)["goal"]
    assert isinstance(goal, dict) and goal["german"] == RIGHT and not goal["addendum"]


def test_german_words_nobody_has_translated_are_marked_in_the_file_and_get_their_other_side(
    pages: TalkPages,
) -> None:
    pages.send("talk_goal", german=GERMAN, said_by="counsellor")
    plan, address = agree(pages), reverse("words_translation", args=[goal_of(pages).pk])
    panel = reverse("panel_plan", args=[plan.case.person_id])
    page = text_of(desk(pages).get(panel))
    assert page.count("noch nicht übersetzt") == 1 and f'href="{address}"' in page
    asked = text_of(desk(pages).get(address))
    assert "Übersetzung (Ukrainisch)" in asked and 'lang="uk" dir="ltr"' in asked
    assert "Kinder übersetzen nicht." in asked
    form = {"before": "", "counterpart": OWN, "translated_by": "Ірина Бондар"}
    assert desk(pages).post(address, form).status_code == 302
    page = text_of(desk(pages).get(panel))
    assert OWN in page and "noch nicht übersetzt" not in page
    goal = plan_data(plan, pages.conversation.staff.account)["goal"]
    assert isinstance(goal, dict) and goal["own"] == OWN


@pytest.mark.parametrize(
    ("said_in", "words", "told"), [("own", OWN, ["de", "uk"]), ("german", GERMAN, ["uk"])], ids=["uk", "de"]
)
def test_on_paper_what_nobody_has_translated_says_so_to_the_person_and_missing_german_in_german_too(
    pages: TalkPages, said_in: str, words: str, told: list[str]
) -> None:
    pages.send("talk_goal", **{said_in: words})
    paper = desk(pages).get(reverse("plan_pdf", args=[agree(pages).pk]))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    text = " ".join(text.split())
    assert words in text
    marks = [one for one in ("de", "uk") for _ in range(text.count(said("plan.not_translated", one)))]
    assert marks == told


@pytest.mark.parametrize("language", ["de", "leicht"])
def test_where_both_talked_german_nothing_is_missing_in_the_file(pages: TalkPages, language: str) -> None:
    Conversation.objects.update(language=language)
    CooperationPlan.objects.update(language=language)
    pages.send("talk_goal", own=GERMAN)
    page = text_of(desk(pages).get(reverse("panel_plan", args=[agree(pages).case.person_id])))
    assert GERMAN in page and "noch nicht übersetzt" not in page


def test_what_was_agreed_stays_as_it_was_read_and_the_right_one_is_an_addendum(pages: TalkPages) -> None:
    pages.send("talk_goal", **BOTH, translated_by="person")
    plan = agree(pages, timedelta(minutes=-1))
    words = goal_of(pages)
    address = reverse("words_translation", args=[words.pk])
    assert "Nachtrag" in text_of(desk(pages).get(address))
    form = {"before": GERMAN, "counterpart": RIGHT, "translated_by": "Ірина Бондар"}
    assert desk(pages).post(address, form).status_code == 302
    words.refresh_from_db()
    assert (words.counterpart, words.correction, words.corrected_by) == (GERMAN, RIGHT, "Ірина Бондар")
    assert words.in_language("de") == RIGHT, "from now on it is read this way"
    goal = plan_data(plan, pages.conversation.staff.account)["goal"]
    assert isinstance(goal, dict) and goal["german"] == GERMAN and goal["addendum"]["text"] == RIGHT
    assert goal["addendum"]["label"]["german"].startswith("Nachtrag zur Übersetzung: Ірина Бондар, ")
    conflict = desk(pages).post(address, form | {"counterpart": "anders"})
    assert conflict.status_code == 409 and RIGHT in text_of(conflict)


def test_the_database_itself_keeps_the_translation_of_an_agreed_plan(pages: TalkPages) -> None:
    pages.send("talk_goal", **BOTH, translated_by="person")
    agree(pages)
    with pytest.raises(IntegrityError, match="Nachtrag"), transaction.atomic():
        Words.objects.filter(pk=goal_of(pages).pk).update(counterpart="etwas anderes")


def test_only_who_leads_talks_translates_and_only_words_of_a_talk(pages: TalkPages) -> None:
    pages.send("talk_goal", own=OWN)
    address = reverse("words_translation", args=[goal_of(pages).pk])
    stranger = Client()
    stranger.force_login(account_of(staff(role=Role.RECEPTION)))
    assert stranger.get(address).status_code == 404
    ready = actions.catalogue_words(pages.conversation.case, "Eine Arbeit finden, die zu mir passt", "uk")
    assert desk(pages).get(reverse("words_translation", args=[ready.pk])).status_code == 404


def test_the_paper_names_who_translated_a_theme(pages: TalkPages) -> None:
    interpreter(pages.conversation)
    pages.send("talk_themes", **BOTH)
    pages.send("talk_goal", ready="find_a_job")
    paper = desk(pages).get(reverse("plan_pdf", args=[agree(pages).pk]))
    text = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert text.count("Ірина Бондар") == 2, "once in each language"


def test_a_long_name_of_an_interpreter_fits_beside_the_words(pages: TalkPages) -> None:
    interpreter(pages.conversation, "Олександра " * 7)
    assert pages.send("talk_goal", **BOTH).status_code == 200
    assert goal_of(pages).translated_by == ("Олександра " * 7)[:60]


LATER = "Ich will wieder als Krankenpflegerin arbeiten"


def correct(pages: TalkPages, words: Words, before: str, right: str) -> None:
    """Somebody puts the translation right, out of the file."""
    form = {"before": before, "counterpart": right, "translated_by": "Ірина Бондар"}
    assert desk(pages).post(reverse("words_translation", args=[words.pk]), form).status_code == 302


def printed(plan: CooperationPlan, user: object) -> list[tuple[str, str]]:
    """Theme, goal and the person's step on the paper of this version: in German, and the addendum below."""
    plan.refresh_from_db()
    data: Any = plan_data(plan, user)
    pairs = [data["themes"][0], data["goal"], data["person_steps"][0]["text"]]
    return [(pair["german"], pair["addendum"]["text"] if pair["addendum"] else "") for pair in pairs]


def used_in(plan: Any) -> list[Words]:
    """The same three as they are stored."""
    step, theme = plan.steps.get(phrase=""), plan.conversation.themes.get()
    return [plan.goal, step.words, theme.words]


def next_version(pages: TalkPages, before: Any) -> Any:
    """The next talk takes goal, step and theme over, and both agree once more."""
    held = talk(before.case, pages.conversation.staff, at=timezone.now() - timedelta(minutes=1))
    actions.keep_goal(held)
    actions.take_over(held, step=before.steps.get(phrase=""), due_on=timezone.localdate() + timedelta(days=9))
    actions.pick_earlier_words(held, before.conversation.themes.get().words_id)
    actions.give_answer(held.plan, answer="agree", words=None)
    return actions.agree(conversation=held, at=timezone.now())


def test_each_version_prints_what_was_read_when_it_was_agreed_however_often_it_is_put_right(
    pages: TalkPages,
) -> None:
    held, user = pages.conversation, pages.conversation.staff.account
    pages.send("talk_themes", **BOTH, translated_by="person")
    pages.send("talk_goal", **BOTH, translated_by="person")
    pages.send("talk_steps", **BOTH, translated_by="person", side="person", due_on=timezone.localdate())
    first: Any = agree(pages, timedelta(minutes=-30))
    for words in used_in(first):
        correct(pages, words, GERMAN, RIGHT)
    second = next_version(pages, first)
    assert printed(first, user) == [(GERMAN, RIGHT)] * 3
    assert printed(second, user) == [(RIGHT, "")] * 3
    for words in used_in(second):
        correct(pages, words, RIGHT, LATER)
    assert printed(first, user) == [(GERMAN, RIGHT)] * 3
    assert printed(second, user) == [(RIGHT, LATER)] * 3
    assert [need.words for need in held.case.needs.all()] == [second.conversation.themes.get().words]
    shown = text_of(desk(pages).get(reverse("plan_difference", args=[second.pk])))
    assert "Worte geändert" not in shown and ">geändert</span>" not in shown and LATER in shown
