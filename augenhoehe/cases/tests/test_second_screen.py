"""A second device: a code that works once, a session that opens one talk and nothing else, for good."""

import logging
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from augenhoehe.cases import actions
from augenhoehe.cases.actions.second_screen import (
    LENGTH,
    SIGNS,
    VALID_FOR,
    new_code,
    show_code,
    use_code,
)
from augenhoehe.cases.models import Conversation, SecondScreen
from augenhoehe.cases.tests.factories import case_of, sent, talk
from augenhoehe.organisation.door_tries import TRIES
from augenhoehe.organisation.models import Account, Role
from augenhoehe.organisation.sessions import SEEN_AT
from augenhoehe.organisation.tests.factories import PIN, account_of, staff
from augenhoehe.organisation.tests.proof import logged_in

pytestmark = pytest.mark.django_db
DOOR = "/zweitgeraet/"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are what is wanted here."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def conversation() -> Conversation:
    counsellor = staff()
    return talk(case_of(counsellor), counsellor, at=timezone.now())


@pytest.fixture
def account(conversation: Conversation) -> Account:
    return account_of(conversation.staff)


@pytest.fixture
def first(conversation: Conversation, account: Account) -> Client:
    """The turned screen of whoever began the talk."""
    client = logged_in(account, "password", "mfa")
    client.get(address("talk_themes", conversation))
    return client


@pytest.fixture
def second(conversation: Conversation) -> Client:
    """A device that was let in."""
    client = Client()
    code = shown(conversation)
    assert client.post(DOOR, {"code": code}).status_code == 302
    return client


def address(name: str, conversation: Conversation) -> str:
    return reverse(name, args=[conversation.pk])


def shown(conversation: Conversation, at: datetime | None = None) -> str:
    """The code that whoever began the talk shows."""
    account = account_of(conversation.staff)
    return show_code(conversation=conversation, account=account, at=at or timezone.now())


def code_on(page: str) -> str:
    found = re.search(r'id="code" dir="ltr">([^<]+)<', page)
    assert found is not None
    return found.group(1)


def goal(**more: object) -> dict[str, object]:
    return sent(version=0, german="Köchin werden", said_by="person", **more)


def test_a_code_is_easy_to_read_and_kept_as_a_hash(conversation: Conversation) -> None:
    assert not set(SIGNS) & set("01IOLEAU")
    code = shown(conversation)
    assert len(code) == LENGTH and set(code) <= set(SIGNS)
    assert len({new_code() for _ in range(100)}) == 100
    kept = SecondScreen.objects.get()
    assert len(kept.code) == 64 and code not in kept.code


def test_the_first_screen_shows_a_code_and_a_picture(first: Client, conversation: Conversation) -> None:
    page = first.post(address("talk_second_screen", conversation)).content.decode()
    assert len(code_on(page).replace(" ", "")) == LENGTH
    assert "data:image/svg+xml;base64," in page and "testserver/zweitgeraet/" in page
    assert "Другий пристрій" in page and "Zweites Gerät" in page


def test_a_code_opens_the_talk_however_it_is_typed(first: Client, conversation: Conversation) -> None:
    code = code_on(first.post(address("talk_second_screen", conversation)).content.decode())
    device = Client()
    answer = device.post(DOOR, {"code": f" {code.lower().replace(' ', '-')} "})
    assert answer.status_code == 302
    assert device.get(answer.headers["Location"]).status_code == 200


def test_a_code_works_once_and_for_ten_minutes(conversation: Conversation) -> None:
    now = timezone.now()
    code = shown(conversation, at=now)
    assert use_code(code=code, at=now + VALID_FOR + timedelta(seconds=1)) is None
    assert use_code(code=code, at=now + VALID_FOR) is not None
    assert use_code(code=code, at=now + VALID_FOR) is None


def test_a_new_code_replaces_the_one_before_and_its_device(
    second: Client, conversation: Conversation
) -> None:
    older = shown(conversation)
    newer = shown(conversation)
    assert use_code(code=older, at=timezone.now()) is None
    assert second.get(address("talk_goal", conversation)).status_code == 200, "until another is really there"
    assert Client().post(DOOR, {"code": newer}).status_code == 302
    assert second.get(address("talk_goal", conversation)).headers["Location"].startswith(DOOR)


def test_a_code_of_a_talk_that_is_over_opens_nothing(conversation: Conversation) -> None:
    code = shown(conversation)
    actions.end_talk(conversation=conversation, at=timezone.now())
    assert use_code(code=code, at=timezone.now()) is None


def test_wrong_codes_are_counted_by_where_they_come_from(conversation: Conversation) -> None:
    code = shown(conversation)
    for _ in range(TRIES):
        assert Client().post(DOOR, {"code": "22222222"}).status_code == 422
    assert Client().post(DOOR, {"code": code}).status_code == 429, "a new session does not begin anew"
    assert Client(REMOTE_ADDR="10.0.0.9").post(DOOR, {"code": code}).status_code == 302


@pytest.mark.parametrize("given", ["", "x", "2" * 30, "' or 1=1", "٢٢٢٢٢٢٢٢", "\x00" * 8])
def test_what_is_no_code_is_refused_kindly(given: str) -> None:
    answer = Client().post(DOOR, {"code": given})
    assert answer.status_code == 422
    assert "Dieser Code passt nicht" in answer.content.decode()


def test_the_page_of_the_door_speaks_the_language_of_the_talk() -> None:
    page = Client().get(f"{DOOR}?sprache=ar").content.decode()
    assert 'dir="rtl"' in page and "جهاز ثان" in page
    assert Client().get(f"{DOOR}?sprache=xx").status_code == 200


def test_its_session_opens_nothing_but_this_talk(second: Client, conversation: Conversation) -> None:
    other = talk(case_of(conversation.staff), conversation.staff, at=timezone.now())
    person = conversation.case.person_id
    closed = ["/", "/suche/", f"/person/{person}/", "/konto/", "/konto/pin/", "/abmelden/", DOOR]
    for path in [*closed, address("talk_goal", other), f"/plan/{conversation.plan.pk}/pdf/"]:
        for method in ("GET", "POST"):
            assert second.generic(method, path).status_code == 403, (method, path)


def test_no_pin_opens_it(second: Client, conversation: Conversation) -> None:
    page = second.get(address("talk_pin", conversation))
    assert 'name="pin"' not in page.content.decode()
    assert second.post(address("talk_pin", conversation), {"pin": PIN}).status_code == 403
    assert second.get("/").status_code == 403


def test_it_invites_no_third_device(second: Client, conversation: Conversation) -> None:
    assert second.get(address("talk_second_screen", conversation)).status_code == 403
    assert second.post(address("talk_second_screen", conversation)).status_code == 403


def test_whoever_holds_the_talk_invites(conversation: Conversation) -> None:
    for role, status in ((Role.TEAM_LEAD, 200), (Role.COUNSELLOR, 200), (Role.MANAGING_DIRECTOR, 403)):
        colleague = logged_in(account_of(staff(role, team=conversation.staff.team)), "mfa")
        assert colleague.post(address("talk_second_screen", conversation)).status_code == status


def test_it_may_write_and_what_it_writes_carries_the_version(
    first: Client, second: Client, conversation: Conversation
) -> None:
    assert second.post(address("talk_goal", conversation), goal()).status_code == 302
    late = first.post(address("talk_goal", conversation), goal(own="Кухарка", translated_by="person"))
    assert late.status_code == 409
    assert "Кухарка" in late.content.decode()


def state(client: Client, conversation: Conversation, stand: str = "") -> dict[str, str]:
    answer = client.get(address("talk_state", conversation), {"stand": stand}, headers={"X-Background": "1"})
    assert answer.status_code == 200
    return dict(answer.json())


def test_the_question_for_news_has_no_body_while_nothing_changes(
    first: Client, second: Client, conversation: Conversation
) -> None:
    stand = state(first, conversation)["stand"]
    assert stand.split("-")[-2] == "1", "two are looking"
    url = address("talk_state", conversation)
    assert first.get(url, {"stand": stand}).status_code == 204
    second.post(address("talk_goal", conversation), goal())
    assert state(first, conversation, stand)["stand"] != stand


def test_a_pause_and_its_end_reach_the_second_device(
    first: Client, second: Client, conversation: Conversation
) -> None:
    first.post(address("talk_pause", conversation))
    picture = address("talk_pin", conversation)
    assert second.get(address("talk_goal", conversation)).headers["Location"] == picture
    assert state(second, conversation)["to"] == picture
    assert "Dieses Gerät wartet" in second.get(picture).content.decode()
    assert second.get(address("talk_state", conversation), {"stand": "paused"}).status_code == 204
    first.post(picture, {"pin": PIN, "to": "talk"})
    assert state(second, conversation, "paused")["to"].startswith(f"/gespraech/{conversation.pk}/")
    assert second.get(address("talk_goal", conversation)).status_code == 200


def test_it_ends_with_the_talk_and_by_the_button(
    first: Client, second: Client, conversation: Conversation
) -> None:
    first.post(address("talk_second_screen_end", conversation))
    answer = second.get(address("talk_state", conversation))
    assert answer.headers["Location"] == f"{DOOR}?ende=1&sprache=uk"
    assert "_auth_user_id" not in second.session
    goodbye = second.get(answer.headers["Location"]).content.decode()
    assert "більше не підключено" in goodbye and "Danke für das Gespräch" in goodbye
    assert 'name="code"' not in goodbye, "thanks come first"
    assert 'name="code"' in second.get(f"{DOOR}?sprache=uk").content.decode()


def test_it_is_thanked_in_the_language_the_talk_went_on_in(
    second: Client, conversation: Conversation
) -> None:
    actions.begin_talk(case=conversation.case, staff=conversation.staff, language="ar", at=timezone.now())
    actions.end_talk(conversation=conversation, at=timezone.now())
    answer = second.get(address("talk_goal", conversation))
    assert answer.headers["Location"] == f"{DOOR}?ende=1&sprache=ar&vorbei=1"


def test_it_leaves_when_the_talk_is_over(second: Client, conversation: Conversation) -> None:
    actions.end_talk(conversation=conversation, at=timezone.now())
    assert second.get(address("talk_thanks", conversation)).headers["Location"].endswith("&vorbei=1")
    assert second.get("/").status_code == 302, "logged out"


def test_a_device_nobody_uses_leaves(second: Client, conversation: Conversation) -> None:
    session = second.session
    session[SEEN_AT] = time.time() - 31 * 60
    session.save()
    assert second.get(address("talk_goal", conversation)).headers["Location"].startswith(DOOR)
    assert "_auth_user_id" not in second.session


def test_it_ends_when_all_sessions_of_the_account_end(second: Client, account: Account) -> None:
    account.end_sessions()
    account.save()
    assert second.get("/").headers["Location"].startswith("/anmelden/")


def test_its_second_factor_is_that_of_the_first_screen(
    second: Client, conversation: Conversation, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "required"
    assert second.get(address("talk_goal", conversation)).status_code == 200
    assert second.get("/").status_code == 403


def test_a_browser_that_was_in_the_office_leaves_it(conversation: Conversation, account: Account) -> None:
    office = logged_in(account, "mfa")
    code = shown(conversation)
    assert office.post(DOOR, {"code": code}).status_code == 302
    assert office.get("/").status_code == 403
