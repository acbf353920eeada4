"""Who is at the table, and what the screen keeps back while others look on."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from augenhoehe.cases import actions
from augenhoehe.cases.models import SENSITIVE_THEMES, Conversation, Need, Presence, Words
from augenhoehe.cases.phrases import SENTENCES
from augenhoehe.cases.shelter import is_kept_back
from augenhoehe.cases.tests.factories import MORNING, case_of, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests.factories import staff
from augenhoehe.people.models import BenefitUnit
from augenhoehe.people.tests.factories import person_of, speaks

pytestmark = pytest.mark.django_db
LATER_TODAY = MORNING.replace(hour=11)
SOON = date(2026, 12, 7)
BONDAR = {"kind": "interpreter", "name": "Frau Bondar", "language": "uk", "is_adult": "1"}


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def conversation(counsellor: Staff) -> Conversation:
    return talk(case_of(counsellor), counsellor)


@pytest.fixture
def pages(conversation: Conversation, counsellor: Staff) -> TalkPages:
    return TalkPages(conversation, counsellor)


def test_the_welcome_greets_by_name_and_says_what_can_be_talked_about(pages: TalkPages) -> None:
    page = pages.read("talk_welcome")
    assert pages.conversation.case.person.addressed_name in page
    for line in ("Was Ihnen wichtig ist", "Was Sie erreichen möchten", "Wer was macht"):
        assert line in page
    assert "Was seit dem letzten Mal war" not in page, "there is no plan to look back on"


def test_an_interpreter_is_named_and_stands_in_the_head_of_every_page(pages: TalkPages) -> None:
    assert pages.send("talk_welcome", **BONDAR).status_code == 200
    interpreter = Presence.objects.get()
    assert (interpreter.name, interpreter.language, interpreter.is_adult) == ("Frau Bondar", "uk", True)
    assert "Frau Bondar" in pages.read("talk_themes")


def test_who_comes_stands_in_the_head_at_once(pages: TalkPages) -> None:
    answer = text_of(pages.send("talk_welcome", **BONDAR))
    head = answer[answer.index('id="who-is-here" hx-swap-oob="true"') :].split("</p>")[0]
    assert "Frau Bondar" in head and pages.conversation.case.person.addressed_name in head
    page = pages.read("talk_welcome")
    assert page.count('id="who-is-here"') == 1 and "hx-swap-oob" not in page


def test_a_child_and_a_companion_stand_in_the_head_of_every_question(pages: TalkPages) -> None:
    actions.add_presence(pages.conversation, kind="child")
    actions.add_presence(pages.conversation, kind="companion", name="Oma Halyna")
    for name in ("talk_themes", "talk_goal", "talk_ways_on"):
        head = pages.read(name).split("</header>")[0]
        assert "Дитина" in head and head.index("Дитина") < head.index("Oma Halyna")


@pytest.mark.parametrize(
    ("left_out", "says"),
    [("name", "Wer übersetzt, steht hier mit Namen."), ("is_adult", "Übersetzen dürfen nur Erwachsene.")],
)
def test_nobody_interprets_without_a_name_or_as_a_minor(pages: TalkPages, left_out: str, says: str) -> None:
    answer = pages.send("talk_welcome", **{key: value for key, value in BONDAR.items() if key != left_out})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert left_out == "name" or "Frau Bondar" in text_of(answer), "what was typed is still there"
    assert not Presence.objects.exists()


def test_the_database_refuses_a_minor_who_interprets(conversation: Conversation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(conversation=conversation, kind="interpreter", name="Ivan", may_read=True)


def test_a_sentence_being_filled_in_goes_when_a_child_comes_in(pages: TalkPages) -> None:
    opened = "?satz=office_debt_body"
    assert "Schuld" in pages.read("talk_steps", opened)
    actions.add_presence(pages.conversation, kind="child")
    assert "Schuld" not in pages.read("talk_steps", opened)


def test_of_a_child_nothing_is_kept_but_that_one_is_there(pages: TalkPages) -> None:
    for _ in range(2):
        pages.send("talk_welcome", kind="child", name="Mia", language="uk", may_read="1")
    child = Presence.objects.get()
    assert (child.kind, child.name, child.language, child.may_read) == ("child", "", "", False)
    pages.send("talk_welcome", removed=child.pk)
    assert not Presence.objects.exists()


def test_the_same_click_twice_brings_one_companion(pages: TalkPages) -> None:
    form = {"kind": "companion", "name": "Oksana", "client_token": "7b0d1a3e-53c1-4d6e-8a8f-0b7f3f9d2a11"}
    assert {pages.send("talk_welcome", version=0, **form).status_code for _ in range(2)} == {200}
    assert Presence.objects.get().name == "Oksana"


def test_the_person_lets_somebody_read_along_and_takes_it_back(pages: TalkPages) -> None:
    pages.send("talk_welcome", kind="companion", name="Oksana")
    companion = Presence.objects.get()
    for said, may_read in (("1", True), ("", False)):
        pages.send("talk_welcome", reader=companion.pk, may_read=said)
        companion.refresh_from_db()
        assert companion.may_read is may_read


def test_nobody_lets_a_child_read_along(conversation: Conversation) -> None:
    child = actions.add_presence(conversation, kind="child")
    actions.allow_reading(conversation, child.pk, may_read=True)
    child.refresh_from_db()
    assert not child.may_read


@pytest.mark.parametrize(
    ("there", "hidden"),
    [
        ([], False),
        ([BONDAR], False),
        ([{"kind": "companion", "may_read": "1"}], False),
        ([{"kind": "companion"}], True),
        ([{"kind": "child"}], True),
        ([{"kind": "companion", "may_read": "1"}, {"kind": "child"}], True),
    ],
)
def test_sensitive_themes_are_shown_only_to_those_who_may_read(
    pages: TalkPages, there: list[dict[str, str]], hidden: bool
) -> None:
    actions.pick_theme(pages.conversation, "addiction")
    actions.pick_theme(pages.conversation, "work")
    for one in there:
        assert pages.send("talk_welcome", **one).status_code == 200
    page = pages.read("talk_themes")
    assert ("theme-addiction" not in page) is hidden
    assert ("Sucht" not in page and "glass-off" not in page) is hidden
    assert ("Anderes besprechen wir ein andermal" in page) is hidden
    assert "theme-work" in page


def test_the_numbers_on_the_cards_do_not_tell_that_something_is_kept_back(pages: TalkPages) -> None:
    for theme in ("addiction", "work", "debts", "school"):
        actions.pick_theme(pages.conversation, theme)
    pages.send("talk_welcome", kind="child")
    page = pages.read("talk_themes")
    assert [page.count(f'ah-card__number">{number}<') for number in (1, 2, 3)] == [1, 1, 0]
    school = pages.conversation.themes.get(theme="school")
    pages.send("talk_themes", choice=school.pk, move="-1")
    shown = ("work", "school")
    kept = list(pages.conversation.themes.filter(theme__in=shown).values_list("theme", flat=True))
    assert kept == ["school", "work"]
    assert pages.conversation.themes.count() == 4


def test_goal_steps_and_suggestions_on_these_themes_are_a_neutral_line(pages: TalkPages) -> None:
    plan = pages.conversation.plan
    actions.pick_theme(pages.conversation, "addiction")
    actions.set_ready_goal(plan, "way_out_of_addiction")
    blanks = {"date": "2026-12-04", "name": "Diakonie"}
    actions.add_ready_step(plan, key="person_addiction_advice", due_on=SOON, values=blanks)
    actions.add_ready_step(plan, key="person_cv", due_on=SOON)
    assert "Sucht" in pages.read("talk_steps") and "Sucht" in pages.read("talk_goal")
    pages.send("talk_welcome", kind="companion")
    for name in ("talk_goal", "talk_steps", "talk_summary"):
        page = pages.read(name)
        assert "Sucht" not in page and "Diakonie" not in page, name
        assert "Das besprechen wir ein andermal, allein" in page
    assert "Lebenslauf" in pages.read("talk_steps")


def test_a_reason_on_these_themes_stands_neither_in_the_plan_nor_in_the_list(pages: TalkPages) -> None:
    actions.set_ready_priority(pages.conversation.plan, "support_first")
    assert "Gesundheit und Familie" in pages.read("talk_summary")
    pages.send("talk_welcome", kind="child")
    page = pages.read("talk_summary")
    assert "Gesundheit und Familie" not in page and "support_first" not in page
    assert "Zuerst kommt die Anerkennung" in page


def test_a_step_is_kept_back_however_its_sentence_was_worded_then(pages: TalkPages) -> None:
    plan = pages.conversation.plan
    words = Words.objects.create(
        case=plan.case, original="Ich rufe die Diakonie an", language="de", said_by="catalogue"
    )
    actions.add_step(plan, side="person", words=words, due_on=SOON, phrase="person_addiction_advice")
    pages.send("talk_welcome", kind="child")
    for name in ("talk_steps", "talk_summary"):
        assert "Diakonie" not in pages.read(name), name


def test_how_life_is_going_is_not_shown_to_others(pages: TalkPages) -> None:
    pages.send("talk_strengths", "?teil=situation", area="money", scale="hard")
    assert "schwer" in pages.read("talk_strengths", "?teil=situation")
    pages.send("talk_welcome", kind="child")
    kept_back = pages.read("talk_strengths", "?teil=situation")
    assert "schwer" not in kept_back
    assert "Wie es Ihnen geht, fragen wir, wenn wir allein sind." in kept_back
    assert "Jetzt geht es mit Ihrem Ziel weiter." in kept_back and pages.address("talk_goal", "") in kept_back


def test_other_members_of_the_unit_are_not_shown_to_others(pages: TalkPages) -> None:
    husband = person_of(pages.conversation.staff, family_name="Hromadskyj")
    unit = BenefitUnit.objects.create(unit_number="BG 4711")
    for someone, role in ((pages.conversation.case.person, "representative"), (husband, "partner")):
        unit.memberships.create(person=someone, role=role, starts_on=date(2024, 1, 1))
    assert "Hromadskyj" in pages.read("talk_summary")
    pages.send("talk_welcome", kind="companion")
    assert "Hromadskyj" not in pages.read("talk_summary")


def test_every_ready_sentence_on_a_sensitive_theme_is_known_again_when_filled() -> None:
    for sentence in SENTENCES:
        filled = sentence.german.replace("{", "").replace("}", "")
        words = Words(original=filled, said_by="catalogue")
        assert is_kept_back(words) is (sentence.theme in SENSITIVE_THEMES), sentence.key
        assert not is_kept_back(Words(original=filled, said_by="person"))


def test_a_need_that_could_not_be_picked_keeps_its_place(pages: TalkPages, counsellor: Staff) -> None:
    actions.pick_theme(pages.conversation, "debts")
    actions.pick_theme(pages.conversation, "housing")
    actions.end_talk(conversation=pages.conversation, at=LATER_TODAY)
    later = talk(pages.conversation.case, counsellor, at=LATER_TODAY.replace(day=30))
    actions.add_presence(later, kind="child")
    actions.pick_theme(later, "work")
    actions.end_talk(conversation=later, at=LATER_TODAY.replace(day=30, hour=12))
    valid = Need.objects.filter(case=later.case, ends_on=None, withdrawn_at=None).order_by("priority", "pk")
    placed = [("debts", 1), ("work", 1), ("housing", 2)]
    assert list(valid.values_list("theme", "priority")) == placed


def test_a_language_the_screen_does_not_speak_is_said_openly(counsellor: Staff) -> None:
    someone = person_of(counsellor)
    speaks(someone, "so")
    case = case_of(counsellor, person=someone)
    pages = TalkPages(talk(case, counsellor, language="leicht"), counsellor)
    before = pages.read("talk_welcome")
    assert "Darum steht hier Leichte Sprache." in before
    assert "Soomaali" in before and "Wir holen gern eine Person zum Übersetzen." in before
    pages.send("talk_welcome", **BONDAR | {"language": "so"})
    assert "Wir holen gern" not in pages.read("talk_welcome")
    assert 'lang="so"' in pages.read("talk_goal"), "own words are written down in Somali"


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ("uk", "Сьогодні тут інша мова."),
        ("ar", "اليوم تظهر هنا لغة أخرى."),
        ("en", "Today it shows another one."),
        ("de", "Heute steht hier eine andere."),
    ],
)
def test_where_another_language_was_chosen_nobody_reads_of_plain_german(
    counsellor: Staff, chosen: str, says: str
) -> None:
    someone = person_of(counsellor)
    speaks(someone, "tr")
    page = TalkPages(talk(case_of(counsellor, person=someone), counsellor, language=chosen), counsellor)
    said = page.read("talk_welcome")
    assert says in said and "Leichte Sprache" not in said


def test_whoever_speaks_another_language_begins_in_plain_german(counsellor: Staff) -> None:
    someone = person_of(counsellor)
    speaks(someone, "so")
    case = case_of(counsellor, person=someone)
    pages = TalkPages(talk(case, counsellor), counsellor)
    address = reverse("new_talk", args=[someone.pk])
    chosen = pages.client.get(address).content.decode()
    assert 'value="leicht" checked' in chosen and "spricht am liebsten Somali" in chosen
    answer = pages.client.post(address, {"language": "so"})
    assert answer["Location"] == reverse("talk_welcome", args=[pages.conversation.pk])
    pages.conversation.refresh_from_db()
    assert pages.conversation.language == "leicht"
