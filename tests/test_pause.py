"""The PIN gives the screen back, wrong ones slow down; a pause covers every screen of the talk."""

import logging
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from augenhoehe.cases.models import Conversation, ConversationSection
from augenhoehe.organisation.models import Account, Role
from augenhoehe.organisation.sessions import SEEN_AT
from augenhoehe.organisation.talk_pin import TRIES, PinBlocked, PinLocked, is_right_pin, stand_of_pin
from augenhoehe.organisation.tests.factories import PIN, account_of, staff
from augenhoehe.web.screen_lock import SESSION_KEY
from tests.world import MINE, World, address, patterns, world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WRONG = "1357"
HALF_AN_HOUR = 30 * 60


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are what is wanted here."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def seen() -> World:
    return world()


@pytest.fixture
def locked(seen: World, client: Client) -> Client:
    """A session that shows the talk with the first person."""
    client.force_login(seen.account)
    client.get(page(seen, "talk_themes"))
    assert SESSION_KEY in client.session
    return client


@pytest.fixture
def paused(seen: World, locked: Client) -> Client:
    """The same, resting; the goal was open before."""
    answer = locked.post(page(seen, "talk_pause"), {"page": page(seen, "talk_goal")})
    assert answer.headers["Location"] == page(seen, "talk_pin")
    return locked


def page(seen: World, name: str) -> str:
    return address(name, seen.arguments(MINE))


def pin_page(seen: World) -> str:
    return page(seen, "talk_pin")


def talk(seen: World) -> Conversation:
    found: Conversation = Conversation.objects.get(pk=seen.talks[MINE].pk)
    return found


def test_the_pin_gives_the_session_back_and_leads_to_the_file(seen: World, locked: Client) -> None:
    answer = locked.post(pin_page(seen), {"pin": PIN})
    assert answer.headers["Location"] == address("case_file", seen.arguments(MINE))
    assert locked.get("/").status_code == 200
    assert locked.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("given", [WRONG, "", "12", "24680", "abcd", "' or 1=1", "٢٤٦٨"])
def test_a_wrong_pin_gives_nothing_back(given: str, seen: World, locked: Client) -> None:
    assert locked.post(pin_page(seen), {"pin": given}).status_code == 422
    assert locked.get("/").status_code == 403


def test_the_end_of_the_talk_is_not_the_end_of_the_lock(seen: World, locked: Client) -> None:
    locked.post(address("talk_end", seen.arguments(MINE)))
    assert locked.get(address("talk_thanks", seen.arguments(MINE))).status_code == 200
    assert locked.get("/").status_code == 403


def test_the_third_wrong_pin_blocks_in_every_session_and_for_the_right_one_too(
    seen: World, locked: Client
) -> None:
    for _ in range(2):
        assert locked.post(pin_page(seen), {"pin": WRONG}).status_code == 422
    other = Client()
    other.force_login(seen.account)
    answer = other.post(pin_page(seen), {"pin": WRONG})
    assert answer.status_code == 422 and answer.context["stand"].blocked_until
    assert locked.post(pin_page(seen), {"pin": PIN}).status_code == 429
    assert other.post(pin_page(seen), {"pin": PIN}).status_code == 429
    assert locked.get("/").status_code == 403


def wrong_ones(account_id: int, count: int) -> datetime:
    """So many wrong tries, each as soon as it is possible; gives the moment of the next one."""
    now = NOW
    for _ in range(count):
        assert not is_right_pin(account_id=account_id, pin=WRONG, now=now)
        now = stand_of_pin(account_id=account_id, now=now).blocked_until or now
    return now


def test_each_further_wrong_pin_makes_one_wait_longer(seen: World) -> None:
    account, now, waited = seen.account.pk, NOW, []
    for _ in range(TRIES - 1):
        assert not is_right_pin(account_id=account, pin=WRONG, now=now)
        free = stand_of_pin(account_id=account, now=now).blocked_until or now
        waited.append((free - now) // timedelta(minutes=1))
        now = free
    assert waited == [0, 0, 1, 2, 5, 10, 20, 40, 60]


def test_the_block_ends_after_its_pause_and_tries_meanwhile_do_not_count(seen: World) -> None:
    account = seen.account.pk
    free = wrong_ones(account, 5)
    for pin in (WRONG, PIN):
        with pytest.raises(PinBlocked):
            is_right_pin(account_id=account, pin=pin, now=free - timedelta(seconds=1))
    assert stand_of_pin(account_id=account, now=free).tries_left == TRIES - 5
    assert is_right_pin(account_id=account, pin=PIN, now=free)


def test_the_last_wrong_pin_takes_the_pin_away_and_ends_the_session(seen: World, locked: Client) -> None:
    wrong_ones(seen.account.pk, TRIES - 1)
    Account.objects.filter(pk=seen.account.pk).update(pin_blocked_until=None)
    answer = locked.post(pin_page(seen), {"pin": WRONG})
    assert answer.headers["Location"] == "/anmelden/?grund=pin"
    assert "Die PIN wurde zu oft falsch eingegeben" in locked.get(answer.headers["Location"]).content.decode()
    assert locked.get("/").status_code == 302 and SESSION_KEY not in locked.session
    with pytest.raises(PinLocked):
        is_right_pin(account_id=seen.account.pk, pin=PIN, now=NOW + timedelta(days=1))
    assert talk(seen).ended_at is None, "the talk itself goes on"


def test_a_screen_elsewhere_whose_pin_was_taken_away_is_no_trap(seen: World, locked: Client) -> None:
    Account.objects.filter(pk=seen.account.pk).update(talk_pin="")
    assert locked.post(pin_page(seen), {"pin": PIN}).headers["Location"] == "/anmelden/?grund=pin"
    again = Client()
    again.force_login(seen.account)
    assert again.get(page(seen, "talk_goal")).headers["Location"] == "/konto/pin/"
    assert SESSION_KEY not in again.session


def test_the_right_pin_forgets_the_wrong_ones(seen: World) -> None:
    account = seen.account.pk
    for _ in range(3):
        free = wrong_ones(account, TRIES - 1)
        assert is_right_pin(account_id=account, pin=PIN, now=free)
    assert Account.objects.get(pk=account).pin_failures == 0


def test_without_a_pin_no_pin_is_right(seen: World) -> None:
    Account.objects.filter(pk=seen.account.pk).update(talk_pin="")
    for pin in ("", PIN):
        with pytest.raises(PinLocked):
            is_right_pin(account_id=seen.account.pk, pin=pin, now=NOW)


def test_a_pause_covers_every_page_of_the_talk(seen: World, paused: Client) -> None:
    shown = {"talk_pin", "talk_pause", "talk_state"}
    for pattern in patterns():
        name = str(pattern.name)
        if name.startswith("talk_") and name not in shown:
            answer = paused.get(page(seen, name))
            assert answer.headers["Location"] == pin_page(seen), name
            part = paused.get(page(seen, name), headers={"hx-request": "true"})
            assert part.headers["HX-Redirect"] == pin_page(seen), name
    assert paused.get("/").status_code == 403


def test_the_picture_of_a_pause_is_neutral(seen: World, paused: Client) -> None:
    html = paused.get(pin_page(seen)).content.decode()
    person = seen.people[MINE]
    for name in (person.family_name, person.given_name, seen.staff.family_name):
        assert name not in html
    assert "Ми робимо перерву" in html and "Wir machen eine Pause" in html


def test_a_pause_holds_in_another_session_of_the_same_talk(seen: World, locked: Client) -> None:
    other = Client()
    other.force_login(seen.account)
    other.get(page(seen, "talk_themes"))
    locked.post(page(seen, "talk_pause"))
    assert other.get(page(seen, "talk_goal")).headers["Location"] == pin_page(seen)


def test_only_the_pin_ends_the_pause_and_leads_to_the_same_question(seen: World, paused: Client) -> None:
    assert paused.post(pin_page(seen), {"pin": WRONG, "to": "talk"}).status_code == 422
    assert talk(seen).paused_at is not None
    answer = paused.post(pin_page(seen), {"pin": PIN, "to": "talk"})
    assert answer.headers["Location"] == page(seen, "talk_goal")
    assert talk(seen).paused_at is None
    assert paused.get(page(seen, "talk_goal")).status_code == 200
    assert paused.get("/").status_code == 403, "the screen is still the person's"


def test_out_of_a_pause_one_may_go_to_the_file_and_the_talk_rests(seen: World, paused: Client) -> None:
    answer = paused.post(pin_page(seen), {"pin": PIN, "to": "file"})
    assert answer.headers["Location"] == page(seen, "case_file")
    assert talk(seen).paused_at is not None


def test_beginning_again_from_the_file_ends_the_pause(seen: World, paused: Client) -> None:
    paused.post(pin_page(seen), {"pin": PIN, "to": "file"})
    begun = paused.post(page(seen, "new_talk"), {"language": "uk"})
    assert talk(seen).paused_at is None
    assert paused.get(begun.headers["Location"]).status_code == 200


def test_beginning_again_without_the_pin_of_this_pause_leads_to_the_picture(
    seen: World, paused: Client
) -> None:
    def begins(client: Client) -> None:
        begun = client.post(page(seen, "new_talk"), {"language": "uk"})
        assert client.get(begun.headers["Location"]).headers["Location"] == pin_page(seen)
        assert talk(seen).paused_at is not None

    begins(another_session(seen))
    paused.post(pin_page(seen), {"pin": PIN, "to": "file"})
    Conversation.objects.filter(pk=talk(seen).pk).update(paused_at=NOW + timedelta(hours=1))
    begins(paused)


def another_session(seen: World) -> Client:
    """The same colleague at another screen, which is not locked."""
    other = Client()
    other.force_login(seen.account)
    return other


def test_a_screen_that_comes_to_a_resting_talk_shows_the_picture_at_once(seen: World, paused: Client) -> None:
    for answer in (
        another_session(seen).get(page(seen, "talk_goal")),
        another_session(seen).post(page(seen, "talk_pause")),
    ):
        assert answer.headers["Location"].split("?")[0] == pin_page(seen)
    wrong = {"client_token": str(uuid.uuid4()), "version": 0, "theme": "work"}
    answer = another_session(seen).post(page(seen, "talk_themes"), wrong)
    assert answer.headers["Location"] == pin_page(seen) + "?behalten=1"
    assert saved(seen) == 0


def test_whoever_only_reads_ends_no_pause(seen: World, paused: Client) -> None:
    reader, other = account_of(staff(Role.MANAGING_DIRECTOR, team=seen.staff.team)), Client()
    Account.objects.filter(pk=reader.pk).update(talk_pin=seen.account.talk_pin)
    other.force_login(reader)
    assert other.post(pin_page(seen), {"pin": PIN, "to": "talk"}).status_code == 403
    assert talk(seen).paused_at is not None and SESSION_KEY not in other.session
    assert other.post(pin_page(seen), {"pin": PIN, "to": "file"}).status_code == 302


def test_without_a_pin_no_screen_is_turned(seen: World, client: Client) -> None:
    Account.objects.filter(pk=seen.account.pk).update(talk_pin="")
    client.force_login(seen.account)
    for answer in (
        client.get(page(seen, "new_talk")),
        client.post(page(seen, "new_talk"), {"language": "uk"}),
    ):
        assert answer.headers["Location"] == "/konto/pin/"
    assert SESSION_KEY not in client.session


def test_a_pause_leads_back_to_pages_of_the_talk_only(seen: World, locked: Client) -> None:
    locked.post(page(seen, "talk_pause"), {"page": "https://example.org/"})
    answer = locked.post(pin_page(seen), {"pin": PIN, "to": "talk"})
    assert answer.headers["Location"].startswith(f"/gespraech/{seen.talks[MINE].pk}/")


def test_the_second_click_on_pause_changes_nothing(seen: World, paused: Client) -> None:
    since = talk(seen).paused_at
    paused.post(page(seen, "talk_pause"))
    assert talk(seen).paused_at == since


def saved(seen: World) -> int:
    return int(ConversationSection.objects.get(conversation=seen.talks[MINE], kind="themes").version)


def test_what_was_sent_at_the_moment_of_the_pause_is_saved_and_not_shown(seen: World, paused: Client) -> None:
    sent = {"client_token": str(uuid.uuid4()), "version": 0, "theme": "work"}
    answer = paused.post(page(seen, "talk_themes"), sent)
    assert answer.headers["Location"] == pin_page(seen)
    assert saved(seen) == 1


def test_what_could_not_be_saved_then_stays_in_the_browser(seen: World, paused: Client) -> None:
    wrong = {"client_token": str(uuid.uuid4()), "version": 0, "theme": "no such theme"}
    answer = paused.post(page(seen, "talk_themes"), wrong)
    assert answer.headers["Location"] == pin_page(seen) + "?behalten=1"


def test_nothing_is_decided_in_a_pause(seen: World, paused: Client) -> None:
    for name in ("talk_end", "talk_agreement", "talk_second_screen"):
        assert paused.post(page(seen, name)).headers["Location"] == pin_page(seen)
        forged = paused.post(page(seen, name), {"client_token": str(uuid.uuid4())})
        assert forged.headers["Location"] == pin_page(seen) + "?behalten=1"
    way = {"client_token": str(uuid.uuid4()), "version": 0, "outcome": "adjourned"}
    assert paused.post(page(seen, "talk_ways_on"), way).headers["Location"] == pin_page(seen) + "?behalten=1"
    assert talk(seen).ended_at is None


def unused(client: Client) -> None:
    session = client.session
    session[SEEN_AT] = time.time() - HALF_AN_HOUR - 5
    session.save()


def test_a_screen_nobody_uses_asks_for_the_pin_and_goes_on_afterwards(seen: World, locked: Client) -> None:
    unused(locked)
    assert locked.get(page(seen, "talk_goal")).headers["Location"] == pin_page(seen)
    picture = locked.get(pin_page(seen))
    assert picture.context["is_closed"] and not picture.context["is_paused"]
    assert locked.post(pin_page(seen), {"pin": PIN, "to": "talk"}).status_code == 302
    assert locked.get(page(seen, "talk_goal")).status_code == 200


def test_what_a_page_asks_by_itself_is_no_sign_of_anybody(seen: World, locked: Client) -> None:
    session = locked.session
    session[SEEN_AT] = before = int(time.time()) - 120
    session.save()
    asked = locked.get(page(seen, "talk_state"), headers={"X-Background": "true"})
    assert asked.status_code == 200
    assert locked.session[SEEN_AT] == before
    locked.get(page(seen, "talk_goal"))
    assert locked.session[SEEN_AT] > before


def test_an_idle_screen_that_asks_by_itself_is_led_to_the_picture(seen: World, locked: Client) -> None:
    unused(locked)
    answer = locked.get(page(seen, "talk_state"), headers={"X-Background": "true"})
    assert answer.headers["Location"] == pin_page(seen)
