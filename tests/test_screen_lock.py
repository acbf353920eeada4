"""While the screen is shared, the session shows this talk and nothing else; only the PIN gives it back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from augenhoehe.organisation.models import Account, Role
from augenhoehe.organisation.talk_pin import PAUSE, TRIES, PinBlocked, is_right_pin
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.factories import PIN
from tests.world import ELSEWHERE, MINE, SEALED_FOR_ME, World, address, patterns, world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WRONG = "1357"


@pytest.fixture
def seen() -> World:
    return world()


@pytest.fixture
def locked(seen: World, client: Client) -> Client:
    """A session in which the talk with the first person has begun."""
    client.force_login(seen.account)
    begun = client.post(address("new_talk", seen.arguments(MINE)), {"language": "uk"})
    assert begun.headers["Location"] == address("talk_themes", seen.arguments(MINE))
    return client


@pytest.fixture
def locked_to_consent(seen: World, client: Client) -> Client:
    """A session in which the first person reads what she is asked to allow."""
    client.force_login(seen.account)
    begun = client.post(address("consent_screen", seen.arguments(MINE)))
    assert begun.headers["Location"] == address("consent_talk_question", seen.arguments(MINE))
    return client


def marked(family: str = "") -> set[str]:
    """Names of the pages that may appear on the shared screen, of one family or of all."""
    shared = {str(p.name) for p in patterns() if getattr(p.callback, "is_shared_screen", False)}
    return {name for name in shared if name.startswith(family)}


def pin_page(seen: World) -> str:
    return address("talk_pin", seen.arguments(MINE))


def test_only_pages_of_the_talk_are_marked_for_the_shared_screen() -> None:
    families = ("talk_", "consent_talk_")
    assert marked() == {str(p.name) for p in patterns() if str(p.name).startswith(families)}


def test_a_locked_session_opens_its_own_talk(seen: World, locked: Client) -> None:
    own = marked("talk_")
    answers = {name: locked.get(address(name, seen.arguments(MINE))).status_code for name in own}
    led_to_the_plan = {"talk_agreement", "talk_end", "talk_thanks"}
    assert answers == {name: 302 if name in led_to_the_plan else 200 for name in answers}


def test_a_running_talk_opened_again_locks_the_session_of_whoever_holds_talks(seen: World) -> None:
    for role, code in ((Role.COUNSELLOR, 403), (Role.MANAGING_DIRECTOR, 200)):
        colleague, other = house.staff(role, team=seen.staff.team), Client()
        other.force_login(house.account_of(colleague))
        assert other.get(address("talk_goal", seen.arguments(MINE))).status_code == 200
        assert other.get("/").status_code == code


def test_a_locked_session_opens_nothing_else(seen: World, locked: Client) -> None:
    opens_nothing_but(marked("talk_"), seen, locked)


def test_a_session_locked_to_a_consent_opens_nothing_else(seen: World, locked_to_consent: Client) -> None:
    opens_nothing_but(marked("consent_talk_"), seen, locked_to_consent)


def opens_nothing_but(own: set[str], seen: World, locked: Client) -> None:
    """Every address of the site, for three people, by three methods."""
    for pattern in patterns():
        name = str(pattern.name)
        for kind in (MINE, SEALED_FOR_ME, ELSEWHERE):
            if name in own and kind == MINE:
                continue
            url = address(name, seen.arguments(kind))
            for answer in (locked.get(url), locked.head(url), locked.post(url)):
                assert answer.status_code == 403, (name, kind)
                assert "Kowalenko" not in answer.content.decode()


def test_the_pin_page_of_a_consent_gives_the_session_back(seen: World, locked_to_consent: Client) -> None:
    own = seen.arguments(MINE)
    assert locked_to_consent.get(address("consent_talk_question", own)).status_code == 200
    assert locked_to_consent.post(address("talk_pin", own), {"pin": PIN}).status_code == 403
    answer = locked_to_consent.post(address("consent_talk_pin", own), {"pin": PIN})
    assert answer.headers["Location"] == address("consent", own)
    assert locked_to_consent.get("/").status_code == 200


def test_a_second_window_of_the_same_session_is_locked_too(seen: World, locked: Client) -> None:
    second = Client()
    second.cookies = locked.cookies
    assert second.get("/").status_code == 403


def test_another_session_of_the_same_colleague_is_not_locked(
    seen: World, locked: Client, client: Client
) -> None:
    other = Client()
    other.force_login(seen.account)
    assert other.get("/").status_code == 200


def test_the_frame_of_the_office_is_not_on_the_shared_screen(seen: World, locked: Client) -> None:
    page = locked.get(address("talk_themes", seen.arguments(MINE)))
    assert not page.context["frame"].keys() & {"user", "navigation", "search_url", "logout_url"}
    assert "ah-header" not in page.content.decode()


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


def test_five_wrong_pins_block_in_every_session_and_for_the_right_one_too(
    seen: World, locked: Client
) -> None:
    for _ in range(TRIES - 1):
        assert locked.post(pin_page(seen), {"pin": WRONG}).status_code == 422
    other = Client()
    other.force_login(seen.account)
    assert other.post(pin_page(seen), {"pin": WRONG}).status_code == 422
    assert locked.post(pin_page(seen), {"pin": PIN}).status_code == 429
    assert other.post(pin_page(seen), {"pin": PIN}).status_code == 429
    assert locked.get("/").status_code == 403


def test_the_block_ends_after_its_pause(seen: World) -> None:
    account = seen.account.pk
    for _ in range(TRIES):
        assert not is_right_pin(account_id=account, pin=WRONG, now=NOW)
    with pytest.raises(PinBlocked):
        is_right_pin(account_id=account, pin=PIN, now=NOW + PAUSE - timedelta(seconds=1))
    assert is_right_pin(account_id=account, pin=PIN, now=NOW + PAUSE)


def test_after_the_pause_there_are_five_tries_again(seen: World) -> None:
    account, later = seen.account.pk, NOW + PAUSE
    for _ in range(TRIES):
        is_right_pin(account_id=account, pin=WRONG, now=NOW)
    for _ in range(TRIES - 1):
        assert not is_right_pin(account_id=account, pin=WRONG, now=later)
    assert is_right_pin(account_id=account, pin=PIN, now=later)


def test_the_right_pin_forgets_the_wrong_ones(seen: World) -> None:
    account = seen.account.pk
    for _ in range(3):
        for _ in range(TRIES - 1):
            is_right_pin(account_id=account, pin=WRONG, now=NOW)
        assert is_right_pin(account_id=account, pin=PIN, now=NOW)
    assert Account.objects.get(pk=account).pin_failures == 0


def test_without_a_pin_no_pin_is_right(seen: World) -> None:
    Account.objects.filter(pk=seen.account.pk).update(talk_pin="")
    assert not is_right_pin(account_id=seen.account.pk, pin="", now=NOW)
    assert not is_right_pin(account_id=seen.account.pk, pin=PIN, now=NOW)
