"""What the pages of the talk say once in Leichte Sprache, what both are told at the start, and what the plan shows."""

import re

import pytest
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.client_words import WORDS, said
from augenhoehe.cases.models import Conversation, CooperationPlan
from augenhoehe.cases.phrases import SENTENCES
from augenhoehe.cases.plan_document import plan_data
from augenhoehe.cases.slip_document import slip_of
from augenhoehe.cases.templatetags.talk import both_said
from augenhoehe.cases.tests.factories import case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.tests.factories import staff

pytestmark = pytest.mark.django_db
PAGES = ("talk_welcome", "talk_themes", "talk_strengths", "talk_goal", "talk_steps", "talk_summary")
WITH_BLANKS = 60


def pages_in(language: str) -> TalkPages:
    """A talk in this language."""
    colleague = staff()
    return TalkPages(talk(case_of(colleague), colleague, language), colleague)


@pytest.mark.parametrize("name", PAGES)
def test_in_leichte_sprache_our_own_words_have_no_german_line_below_them(name: str) -> None:
    page = pages_in("leicht").read(name)
    ours = {WORDS[key] for key in WORDS if WORDS[key] != said(key, "leicht")}
    german = re.findall(r'class="ah-pair__german"[^>]*>([^<]+)<', page)
    assert not ours & set(german), "Leichte Sprache is German"
    plain = re.findall(r'lang="de-x-leicht" dir="ltr">([^<]+)</span>', page)
    assert plain and not any(re.search(r"\w-\w", words) for words in plain), "no word is divided"


def test_what_a_form_answers_in_leichte_sprache_stands_there_once() -> None:
    pages = pages_in("leicht")
    refused = text_of(pages.send("talk_welcome", kind="interpreter", name="Frau Haddad", language="ar"))
    assert refused.count("Übersetzen dürfen nur Erwachsene.") == 1


def test_a_ready_sentence_in_leichte_sprache_keeps_the_german_that_is_agreed_on() -> None:
    pages = pages_in("leicht")
    actions.set_ready_goal(pages.conversation.plan, "understand_letters")
    assert "Meine Briefe selbst verstehen" in pages.read("talk_summary")


def test_in_leichte_sprache_own_words_stand_as_they_were_said() -> None:
    said_so = "Bitte an anna-lena@job-center.de. Mein Kinder-Garten hilft"
    pages = pages_in("leicht")
    pages.send("talk_goal", german=said_so)
    assert said_so in pages.read("talk_goal") and said_so in pages.read("talk_summary")
    goal = plan_data(CooperationPlan.objects.get(), pages.conversation.staff.account)["goal"]
    assert isinstance(goal, dict) and goal["german"] == said_so


@pytest.mark.parametrize("language", ["uk", "ar", "en", "leicht"])
def test_one_may_always_bring_somebody_says_the_beginning_and_the_slip(language: str) -> None:
    """§ 13 Abs. 4 SGB X"""
    pages, words = pages_in(language), said("welcome.bring_along", language)
    assert words.split(".")[0] in pages.read("talk_welcome")
    slip = slip_of(pages.conversation.staff.account, pages.conversation.case.person, language, timezone.now())
    assert words.split(".")[0] in str(slip.data()["bring_along"])


def themes_of(held: Conversation) -> list[str]:
    """Two cards, picked in this order."""
    for theme in ("letters", "work"):
        actions.pick_theme(held, theme)
    return ["Briefe und Übersetzungen", "Arbeit finden"]


def test_what_matters_to_the_person_stands_on_the_plan_as_on_its_paper() -> None:
    pages = pages_in("uk")
    names = themes_of(pages.conversation)
    page = pages.read("talk_summary")
    listed = page[page.index('id="plan-themes"') : page.index("</section>", page.index('id="plan-themes"'))]
    assert [listed.index(name) for name in names] == sorted(listed.index(name) for name in names)
    assert "Листи й переклади" in listed
    plan = CooperationPlan.objects.get(conversation=pages.conversation)
    printed = plan_data(plan, pages.conversation.staff.account)["themes"]
    assert isinstance(printed, list) and [one["german"] for one in printed] == names


def test_on_paper_leichte_sprache_says_our_words_once_and_one_sentence_a_line() -> None:
    pages = pages_in("leicht")
    plan = CooperationPlan.objects.get(conversation=pages.conversation)
    labels = plan_data(plan, pages.conversation.staff.account)["labels"]
    assert isinstance(labels, dict) and all(pair["own"] == pair["german"] for pair in labels.values())
    assert not any(". " in pair["own"] for pair in labels.values())


def test_sixty_sentences_have_blanks() -> None:
    assert len([one for one in SENTENCES if one.has_blanks]) >= WITH_BLANKS


def test_a_choice_in_plain_german_stands_there_once() -> None:
    assert both_said("speaker.counsellor", "leicht") == "das Job-Center"
    assert both_said("speaker.person", "uk").endswith(" · ich selbst")
