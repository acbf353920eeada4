"""Which question lies on the table: the last turn counts, on every screen, after a pause and after a crash."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.actions.second_screen import show_code
from augenhoehe.cases.models import Conversation, ConversationSection
from augenhoehe.cases.tests.factories import case_of, sent, talk
from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.organisation.tests.factories import PIN, account_of, staff
from augenhoehe.organisation.tests.proof import logged_in
from augenhoehe.people.stand_in import enter_absence

pytestmark = pytest.mark.django_db
DOOR = "/zweitgeraet/"


@pytest.fixture
def conversation() -> Conversation:
    counsellor = staff()
    return talk(case_of(counsellor), counsellor, at=timezone.now())


@pytest.fixture
def first(conversation: Conversation) -> Client:
    """The turned screen."""
    client = logged_in(account_of(conversation.staff), "password", "mfa")
    client.get(address("talk_welcome", conversation))
    return client


@pytest.fixture
def second(conversation: Conversation) -> Client:
    """A device that was let in."""
    return device(conversation, conversation.staff)


def device(conversation: Conversation, shown_by: Staff) -> Client:
    """A second device with the code this colleague shows."""
    code = show_code(conversation=conversation, account=account_of(shown_by), at=timezone.now())
    client = Client()
    assert client.post(DOOR, {"code": code}).status_code == 302
    return client


def address(name: str, conversation: Conversation) -> str:
    return reverse(name, args=[conversation.pk])


def turn(client: Client, conversation: Conversation, kind: str, part: str = "") -> int:
    """What the script of a question sends."""
    sent = {"kind": kind, "part": part}
    return client.post(address("talk_open_section", conversation), sent).status_code


def state(client: Client, conversation: Conversation, stand: str = "") -> dict[str, Any]:
    answer = client.get(address("talk_state", conversation), {"stand": stand})
    return dict(answer.json()) if answer.status_code == 200 else {}


def goal() -> dict[str, Any]:
    return sent(version=0, german="Köchin werden", said_by="person")


def test_a_turn_on_either_side_is_known_to_the_other_and_the_last_one_counts(
    first: Client, second: Client, conversation: Conversation
) -> None:
    before = state(second, conversation)
    assert turn(first, conversation, "goal") == 204
    heard = state(second, conversation, before["stand"])
    assert (heard["open"], heard["page"]) == ("goal", address("talk_goal", conversation))
    assert turn(second, conversation, "themes") == 204
    assert state(first, conversation, heard["stand"])["open"] == "themes"


def test_a_turn_steps_no_version_and_the_second_one_to_the_same_question_is_no_news(
    first: Client, conversation: Conversation
) -> None:
    turn(first, conversation, "goal")
    stand = state(first, conversation)["stand"]
    turn(first, conversation, "goal")
    assert state(first, conversation, stand) == {}
    assert not conversation.sections.exclude(version=0).exists()
    assert first.post(address("talk_goal", conversation), goal()).status_code == 302


@pytest.mark.parametrize(
    ("kind", "told", "page"),
    [
        ("strengths", "teil=situation", "staerken/?teil=situation"),
        ("strengths", "teil=situation&bereich=home", "staerken/?teil=situation&bereich=home"),
        ("steps", "satz=office_offer", "schritte/?satz=office_offer"),
        (
            "steps",
            "seite=office&mehr=1&offen=list-office,further-list-office",
            "schritte/?seite=office&mehr=1",
        ),
        ("summary", "weg=weiter&offen=way-adjourned", "wie-weiter/"),
        ("goal", "offen=more-goals", "ziel/"),
    ],
)
def test_the_part_of_a_question_is_known_to_the_other_screen_and_after_a_pause(
    first: Client, second: Client, conversation: Conversation, kind: str, told: str, page: str
) -> None:
    before = state(second, conversation)
    turn(first, conversation, kind, told)
    heard, there = state(second, conversation, before["stand"]), f"/gespraech/{conversation.pk}/{page}"
    assert (heard["open"], heard["part"], heard["page"]) == (kind, told, there)
    assert second.get(there).status_code == 200
    second.post(address("talk_pause", conversation), {"page": there.partition("?")[0]})
    back = first.post(address("talk_pin", conversation), {"pin": PIN, "to": "talk"})
    assert back.headers["Location"] == there
    turn(first, conversation, kind)
    assert state(second, conversation)["part"] == ""


@pytest.mark.parametrize(
    "told", ["next=//example.org", "satz=<b>", "teil=a b", "offen=" + "x" * 500, "weg=https:", "&&=&"]
)
def test_what_is_no_part_of_a_question_is_dropped(
    first: Client, conversation: Conversation, told: str
) -> None:
    assert turn(first, conversation, "goal", told) == 204
    assert state(first, conversation)["part"] == ""
    assert state(first, conversation)["page"] == address("talk_goal", conversation)


def marks(client: Client, conversation: Conversation) -> dict[str, str]:
    """How far each question is, as the summary shows it."""
    way = client.get(address("talk_summary", conversation)).context["steps_of_way"]
    return {step["kind"]: step["state"] for step in way}


def test_the_marks_say_what_was_really_done(first: Client, conversation: Conversation) -> None:
    assert set(marks(first, conversation).values()) == {"later", "now"}, "the plan was opened first"
    turn(first, conversation, "welcome")
    turn(first, conversation, "themes")
    first.post(address("talk_goal", conversation), goal())
    first.post(address("talk_steps", conversation), sent(version=0, not_today="1"))
    assert marks(first, conversation) == {
        **{"welcome": "done", "themes": "seen", "strengths": "later", "goal": "done"},
        **{"steps": "not_today", "summary": "now"},
    }


def test_saving_is_a_turn_too(first: Client, second: Client, conversation: Conversation) -> None:
    turn(first, conversation, "steps")
    second.post(address("talk_goal", conversation), goal())
    assert state(first, conversation)["open"] == "goal"


def test_what_is_no_question_opens_nothing(first: Client, conversation: Conversation) -> None:
    for kind in ("", "ways_on", "' or 1=1"):
        assert turn(first, conversation, kind) == 422
    assert not ConversationSection.objects.filter(opened_at__isnull=False).exists()


def test_whoever_only_reads_turns_nothing(conversation: Conversation) -> None:
    reader = logged_in(account_of(staff(Role.MANAGING_DIRECTOR, team=conversation.staff.team)), "mfa")
    assert turn(reader, conversation, "goal") == 403
    stranger = logged_in(account_of(staff()), "mfa")
    assert turn(stranger, conversation, "goal") == 404


def test_after_the_end_nothing_is_opened(first: Client, conversation: Conversation) -> None:
    actions.end_talk(conversation=conversation, at=timezone.now())
    assert turn(first, conversation, "goal") == 204
    assert not ConversationSection.objects.filter(opened_at__isnull=False).exists()


def test_a_new_device_begins_where_the_talk_is(first: Client, conversation: Conversation) -> None:
    def begins() -> str:
        code = show_code(conversation=conversation, account=account_of(conversation.staff), at=timezone.now())
        return Client().post(DOOR, {"code": code}).headers["Location"]

    assert begins() == address("talk_welcome", conversation)
    first.post(address("talk_goal", conversation), goal())
    assert begins() == address("talk_goal", conversation)
    turn(first, conversation, "themes")
    assert begins() == address("talk_themes", conversation)


def test_a_talk_that_was_cut_off_goes_on_where_it_was(first: Client, conversation: Conversation) -> None:
    turn(first, conversation, "steps")
    again = logged_in(account_of(conversation.staff), "mfa")
    person = conversation.case.person_id
    begun = again.post(reverse("new_talk", args=[person]), {"language": "uk"})
    assert begun.headers["Location"] == address("talk_steps", conversation)


def test_the_pin_leads_every_screen_to_the_question_on_the_table(
    first: Client, second: Client, conversation: Conversation
) -> None:
    turn(second, conversation, "strengths")
    second.post(address("talk_pause", conversation), {"page": address("talk_strengths", conversation)})
    back = first.post(address("talk_pin", conversation), {"pin": PIN, "to": "talk"})
    assert back.headers["Location"] == address("talk_strengths", conversation)
    assert state(second, conversation, "paused")["to"] == address("talk_strengths", conversation)


def test_a_pause_on_the_ways_on_leads_back_there_once(first: Client, conversation: Conversation) -> None:
    picture, ways = address("talk_pin", conversation), address("talk_ways_on", conversation)
    turn(first, conversation, "summary")
    first.post(address("talk_pause", conversation), {"page": ways})
    assert first.post(picture, {"pin": PIN, "to": "talk"}).headers["Location"] == ways
    assert 'data-section="summary"' in first.get(ways).content.decode(), "it belongs to the summary"
    turn(first, conversation, "goal")
    assert first.post(picture, {"pin": PIN, "to": "talk"}).headers["Location"] == address(
        "talk_goal", conversation
    )


def stand_in_for(colleague: Staff) -> tuple[Staff, Absence]:
    """Somebody of another house who stands in today."""
    other, today = staff(), timezone.localdate()
    absence = Absence(staff=colleague, stand_in=other, starts_on=today, ends_on=today)
    return other, enter_absence(absence, today)


def test_the_device_of_a_stand_in_writes_in_her_name_and_leaves_with_her_right(
    conversation: Conversation,
) -> None:
    other, absence = stand_in_for(conversation.staff)
    tablet = device(conversation, other)
    assert tablet.get(address("talk_goal", conversation)).status_code == 200
    assert int(tablet.session["_auth_user_id"]) == account_of(other).pk
    Absence.objects.filter(pk=absence.pk).update(stand_in=None)
    left = tablet.get(address("talk_state", conversation))
    assert left.headers["Location"] == f"{DOOR}?ende=1&sprache=uk"
    assert "_auth_user_id" not in tablet.session


def test_a_code_opens_nothing_when_whoever_showed_it_stands_in_no_more(conversation: Conversation) -> None:
    other, absence = stand_in_for(conversation.staff)
    code = show_code(conversation=conversation, account=account_of(other), at=timezone.now())
    Absence.objects.filter(pk=absence.pk).update(stand_in=None)
    assert Client().post(DOOR, {"code": code}).status_code == 422


def test_a_device_leaves_when_its_account_holds_no_talks_any_more(
    second: Client, conversation: Conversation
) -> None:
    Staff.objects.filter(pk=conversation.staff_id).update(
        starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate() - timedelta(days=1)
    )
    assert second.get(address("talk_goal", conversation)).headers["Location"].startswith(f"{DOOR}?ende=1")
