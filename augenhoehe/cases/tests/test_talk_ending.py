"""How a talk ends: with a plan, or in one of four ways of equal dignity, of which nothing but a follow-up comes."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.models import Case, Contact, Conversation, CooperationPlan, FollowUp, TalkOutcome, Words
from augenhoehe.cases.tests.factories import case_of, ready_plan, talk
from augenhoehe.cases.tests.talk_pages import TalkPages, text_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.talk_pin import TRIES
from augenhoehe.organisation.tests.factories import PIN, account_of, staff
from augenhoehe.people.models import Person

pytestmark = pytest.mark.django_db
# What an ended talk writes: the talk, its contact with the clocks of the case, words, one follow-up. And nothing else.
TABLES_OF_AN_ENDED_TALK = {
    *("cases_conversation", "cases_conversationsection", "cases_conversationevent", "cases_contact"),
    *("cases_case", "cases_words", "cases_followup"),
}
MAY_BE_WRITTEN = {"django_session", "privacy_accesslogentry"}


@pytest.fixture
def counsellor() -> Staff:
    return staff()


@pytest.fixture
def case(counsellor: Staff) -> Case:
    return case_of(counsellor)


@pytest.fixture
def conversation(case: Case, counsellor: Staff) -> Conversation:
    return talk(case, counsellor, at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def pages(conversation: Conversation, counsellor: Staff) -> TalkPages:
    return TalkPages(conversation, counsellor)


def rows_written() -> dict[str, int]:
    """Rows inserted, changed and deleted by table in this transaction, by the database's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


@pytest.mark.parametrize("way", list(actions.WAY_BY_OUTCOME))
def test_each_way_writes_the_ended_talk_and_one_follow_up_and_nothing_else(
    way: str, pages: TalkPages, conversation: Conversation
) -> None:
    ready_plan(conversation, answer="disagree")
    pages.read("talk_ways_on")
    before = rows_written()
    answer = pages.send_plainly("talk_ways_on", outcome=way, own="Мені потрібен час.", german="")
    changed = {table for table, rows in rows_written().items() if rows != before.get(table, 0)}
    assert answer.headers["Location"] == reverse("talk_thanks", args=[conversation.pk])
    assert changed - MAY_BE_WRITTEN == TABLES_OF_AN_ENDED_TALK
    assert rows_written()["cases_followup"] - before.get("cases_followup", 0) == 1


@pytest.mark.parametrize(
    ("way", "kind", "days"),
    [("adjourned", "arrange", 7), ("trusted_person", "arrange", 14), ("no_plan", "call", 14)],
)
def test_a_way_without_a_day_takes_the_proposed_one(
    way: str, kind: str, days: int, pages: TalkPages, conversation: Conversation, counsellor: Staff
) -> None:
    pages.send_plainly("talk_ways_on", outcome=way, own="Бо так")
    set_then = FollowUp.objects.get(case=conversation.case)
    proposed = timezone.localdate() + timedelta(days=days)
    assert (set_then.kind, set_then.staff) == (kind, counsellor)
    assert timedelta() <= set_then.due_on - proposed <= timedelta(days=2)  # a weekend is skipped
    assert set_then.due_on.weekday() < 5


def test_another_counsellor_is_looked_for_by_the_lead(
    pages: TalkPages, conversation: Conversation, counsellor: Staff
) -> None:
    lead = staff(Role.TEAM_LEAD, team=counsellor.team)
    pages.send_plainly(
        "talk_ways_on", outcome="other_counsellor", due_on=timezone.localdate() + timedelta(days=3)
    )
    set_then = FollowUp.objects.get(case=conversation.case)
    assert (set_then.staff, set_then.due_on) == (lead, timezone.localdate() + timedelta(days=3))


def test_no_plan_needs_a_sentence_and_keeps_what_was_typed(
    pages: TalkPages, conversation: Conversation
) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = pages.send_plainly("talk_ways_on", outcome="no_plan", due_on=tomorrow)
    assert answer.status_code == 422
    assert "warum es heute keinen Plan gibt" in text_of(answer)
    assert tomorrow in text_of(answer)
    assert not FollowUp.objects.exists()
    conversation.refresh_from_db()
    assert conversation.ended_at is None


def test_the_reason_stands_with_the_talk_and_the_last_page_says_what_we_do_next(
    pages: TalkPages, conversation: Conversation
) -> None:
    said = {"own": "Я ще не готова", "german": "Ich bin noch nicht so weit", "translated_by": "person"}
    pages.send_plainly("talk_ways_on", outcome="no_plan", **said)
    conversation.refresh_from_db()
    assert conversation.outcome == TalkOutcome.NO_PLAN
    assert conversation.outcome_words is not None
    assert conversation.outcome_words.in_language("de") == "Ich bin noch nicht so weit"
    last = pages.read("talk_thanks")
    assert "Я ще не готова" in last
    assert "Das hat keine Folgen für Ihr Geld." in last
    assert f"{FollowUp.objects.get().due_on:%d.%m.%Y}" in last


def test_a_day_behind_us_is_refused(pages: TalkPages) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = pages.send_plainly("talk_ways_on", outcome="adjourned", due_on=yesterday)
    assert answer.status_code == 422
    assert "Der Tag liegt schon hinter uns" in text_of(answer)


def test_the_second_click_on_a_way_opens_no_second_follow_up(
    pages: TalkPages, conversation: Conversation
) -> None:
    for _ in range(2):
        answer = pages.send_plainly("talk_ways_on", outcome="adjourned")
        assert answer.headers["Location"] == reverse("talk_thanks", args=[conversation.pk])
    assert (FollowUp.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_way_chosen_on_an_old_version_of_the_plan_shows_both(
    pages: TalkPages, conversation: Conversation
) -> None:
    pages.send("talk_summary", answer="disagree")
    answer = pages.send_plainly("talk_ways_on", outcome="no_plan", version=0, own="Ні")
    assert answer.status_code == 409
    assert "Ні" in text_of(answer)
    conversation.refresh_from_db()
    assert conversation.ended_at is None


def test_a_yes_in_part_can_be_agreed_and_her_words_stand_on_the_plan(
    pages: TalkPages, conversation: Conversation
) -> None:
    ready_plan(conversation)
    pages.send(
        "talk_summary",
        answer="in_part",
        own="Тільки зранку",
        german="Nur am Vormittag",
        translated_by="person",
    )
    assert pages.client.post(reverse("talk_agreement", args=[conversation.pk])).status_code == 302
    plan = CooperationPlan.objects.get(conversation=conversation)
    assert plan.agreed_at is not None
    assert plan.answer_words is not None and plan.answer_words.in_language("de") == "Nur am Vormittag"
    conversation.refresh_from_db()
    assert conversation.outcome == TalkOutcome.AGREED


def test_another_answer_without_new_words_keeps_those_said_before_until_they_are_taken_off(
    pages: TalkPages, conversation: Conversation
) -> None:
    ready_plan(conversation)
    pages.send("talk_summary", answer="disagree", own="Занадто швидко")
    pages.send("talk_summary", answer="in_part")
    plan = CooperationPlan.objects.get(conversation=conversation)
    assert plan.answer == "in_part"
    assert plan.answer_words is not None and plan.answer_words.original == "Занадто швидко"
    pages.send("talk_summary", answer="in_part", words_off="1")
    plan = CooperationPlan.objects.get(conversation=conversation)
    assert plan.answer == "in_part"
    assert plan.answer_words is None


def test_a_talk_whose_session_was_killed_goes_on_with_everything_that_was_said(
    pages: TalkPages, conversation: Conversation, counsellor: Staff
) -> None:
    pages.send("talk_themes", theme="work")
    pages.send("talk_goal", own="Працювати медсестрою")
    Session.objects.all().delete()
    assert pages.client.get(reverse("talk_goal", args=[conversation.pk])).status_code == 302  # to the log-in
    again = Client()
    again.force_login(account_of(counsellor))
    person_id = conversation.case.person_id
    file_part = text_of(again.get(reverse("panel_plan", args=[person_id])))
    assert "Ein Gespräch läuft noch" in file_part
    assert reverse("new_talk", args=[person_id]) in file_part
    again.post(reverse("new_talk", args=[person_id]), {"language": "uk"})
    assert Conversation.objects.get(case=conversation.case) == conversation
    assert "Працювати медсестрою" in text_of(again.get(reverse("talk_goal", args=[conversation.pk])))


@pytest.mark.parametrize("page", ["case_file", "preparation"])
def test_a_running_talk_goes_on_in_its_language_without_being_asked(
    page: str, conversation: Conversation, counsellor: Staff, client: Client
) -> None:
    client.force_login(account_of(counsellor))
    person_id = conversation.case.person_id
    address = reverse("new_talk", args=[person_id])
    shown = text_of(client.get(reverse(page, args=[person_id])))
    assert f'method="post" action="{address}"' in shown and f'<a href="{address}">andere Sprache</a>' in shown
    actions.begin_talk(case=conversation.case, staff=counsellor, language="ar", at=timezone.now())
    answer = client.post(address)
    assert answer.headers["Location"] == reverse("talk_welcome", args=[conversation.pk])
    conversation.refresh_from_db()
    assert conversation.language == "ar"


def test_a_talk_is_with_somebody_in_the_right_case(
    conversation: Conversation, counsellor: Staff, client: Client
) -> None:
    person = conversation.case.person
    Person.objects.filter(pk=person.pk).update(salutation="herr", family_name="Berisha")
    client.force_login(account_of(counsellor))
    assert "Gespräch mit Herrn Berisha" in text_of(client.get(reverse("new_talk", args=[person.pk])))


def test_a_wrong_pin_says_how_many_tries_are_left_and_until_when_one_must_wait(
    pages: TalkPages, conversation: Conversation
) -> None:
    pages.read("talk_themes")
    address = reverse("talk_pin", args=[conversation.pk])
    for left in (TRIES - 1, TRIES - 2):
        answer = pages.client.post(address, {"pin": "1111"})
        assert answer.status_code == 422
        said = re.sub("<[^>]+>", "", text_of(answer))
        assert f"Залишилося спроб · So viele Versuche bleiben noch: {left}" in said, (
            "one colon, before the number"
        )
    for pin, status in (("1111", 422), (PIN, 429)):
        answer = pages.client.post(address, {"pin": pin})
        account = account_of(conversation.staff)
        account.refresh_from_db()
        assert account.pin_blocked_until is not None
        free_from = timezone.localtime(account.pin_blocked_until + timedelta(seconds=59))
        assert answer.status_code == status
        said = re.sub("<[^>]+>", "", text_of(answer))
        assert f"Ein neuer Versuch ist möglich ab: {free_from:%H:%M}" in said


def test_a_talk_that_was_cut_off_can_be_ended_from_the_file_and_leads_to_the_wrap_up(
    conversation: Conversation, counsellor: Staff, client: Client
) -> None:
    client.force_login(account_of(counsellor))
    given = [conversation.case.person_id, conversation.pk]
    for _ in range(2):
        answer = client.post(reverse("running_talk_end", args=given))
        assert answer.headers["Location"] == reverse("wrap_up", args=given)
    conversation.refresh_from_db()
    assert conversation.outcome == TalkOutcome.TALKED
    assert Contact.objects.filter(case=conversation.case).count() == 1
    assert "noch nicht nachbereitet" in text_of(client.get(reverse("panel_plan", args=given[:1])))


def test_a_talk_of_somebody_else_is_not_found_under_this_person(
    conversation: Conversation, counsellor: Staff, client: Client
) -> None:
    other = case_of(counsellor)
    client.force_login(account_of(counsellor))
    given = [other.person_id, conversation.pk]
    assert client.post(reverse("running_talk_end", args=given)).status_code == 404
    assert client.get(reverse("wrap_up", args=given)).status_code == 404


def test_the_pin_leads_from_an_ended_talk_to_its_wrap_up_and_later_to_the_file(
    pages: TalkPages, conversation: Conversation
) -> None:
    pages.read("talk_themes")
    pages.client.post(reverse("talk_end", args=[conversation.pk]))
    person_id = conversation.case.person_id

    def unlocked() -> Any:
        return pages.client.post(reverse("talk_pin", args=[conversation.pk]), {"pin": PIN}).headers[
            "Location"
        ]

    assert unlocked() == reverse("wrap_up", args=[person_id, conversation.pk])
    Conversation.objects.filter(pk=conversation.pk).update(wrapped_up_at=timezone.now())
    assert unlocked() == reverse("case_file", args=[person_id])


def test_the_draft_of_a_talk_without_plan_says_how_it_ended_until_a_plan_is_agreed(
    pages: TalkPages, conversation: Conversation, counsellor: Staff, client: Client
) -> None:
    pages.send_plainly(
        "talk_ways_on",
        outcome="trusted_person",
        own="З сестрою",
        german="Mit meiner Schwester",
        translated_by="person",
    )
    client.force_login(account_of(counsellor))
    panel = reverse("panel_plan", args=[conversation.case.person_id])
    shown = text_of(client.get(panel))
    assert "weiter mit einer Vertrauensperson" in shown
    assert "Mit meiner Schwester" in shown
    assert "Daraus folgt nichts" in shown
    second = talk(conversation.case, counsellor, at=timezone.now())
    ready_plan(second)
    actions.agree(conversation=second, at=timezone.now())
    assert "Daraus folgt nichts" not in text_of(client.get(panel))


def test_no_words_are_lost_that_belong_to_an_ended_talk(conversation: Conversation) -> None:
    words = actions.spoken_words(
        conversation.case, own="Ні", german="", language="uk", said_by="person", at=timezone.now()
    )
    with pytest.raises(IntegrityError, match="conversation_no_plan_has_a_reason"):
        actions.end_another_way(
            conversation=conversation,
            outcome=TalkOutcome.NO_PLAN,
            words=None,
            due_on=date(2027, 1, 4),
            at=timezone.now(),
        )
    assert Words.objects.filter(pk=words.pk if words else 0).exists()
    assert not Contact.objects.exists()


def test_what_is_missing_on_a_way_is_said_on_its_card(pages: TalkPages) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    for way, given, field in (
        ("no_plan", {}, "own-no_plan"),
        ("adjourned", {"due_on": yesterday}, "day-adjourned"),
    ):
        answer = pages.send_plainly("talk_ways_on", outcome=way, **given)
        assert answer.status_code == 422
        page = text_of(answer)
        card = page[page.index(f'id="way-{way}"') :].split("</details>")[0]
        assert page.count('role="alert"') == card.count('role="alert"') == 1
        assert 'aria-invalid="true"' in card[card.index(f'id="{field}"') :].split(">")[0]


def test_after_the_end_taking_the_screen_back_is_the_main_button(
    pages: TalkPages, conversation: Conversation
) -> None:
    address = reverse("talk_pin", args=[conversation.pk])
    pages.read("talk_themes")
    main = re.compile(r'ah-button--primary"[^>]*(value="file"|href=)')
    assert main.findall(text_of(pages.client.get(address))) == ["href="], "as long as the talk goes on"
    actions.end_talk(conversation=conversation, at=timezone.now())
    assert main.findall(text_of(pages.client.get(address))) == ['value="file"']
