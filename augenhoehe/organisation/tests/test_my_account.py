"""«Mein Konto»: what one changes oneself, and which sessions end with it."""

import re

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from augenhoehe.organisation.models import Account
from augenhoehe.organisation.second_factor import APP, factors_of, has_factor
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.proof import code_now, logged_in, with_app, wrong_code

pytestmark = pytest.mark.django_db
NEW = "drei-gruene-stuehle"


@pytest.fixture
def account() -> Account:
    found = house.staff().account
    assert found is not None
    return found


@pytest.fixture
def me(account: Account) -> Client:
    """A session that has just been opened by password."""
    return logged_in(account, "password")


def new_password(client: Client, old: str = house.PASSWORD, new: str = NEW, again: str = NEW) -> int:
    return client.post("/konto/passwort/", {"password": old, "new": new, "again": again}).status_code


def test_a_new_password_ends_all_other_sessions_but_not_this_one(account: Account, me: Client) -> None:
    other = logged_in(account, "password")
    before = me.session.session_key
    assert new_password(me) == 302
    assert me.get("/konto/").status_code == 200
    assert me.session.session_key != before
    assert other.get("/konto/").status_code == 302
    account.refresh_from_db()
    assert account.check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", NEW, NEW),
        (house.PASSWORD, NEW, "something-else"),
        (house.PASSWORD, "kurz", "kurz"),
        (house.PASSWORD, "passwordpassword"[:8], "password"),
        (house.PASSWORD, "", ""),
        (house.PASSWORD, "x" * 10_000, "x" * 10_000),
    ],
)
def test_a_password_is_not_changed_by_mistake(
    old: str, new: str, again: str, account: Account, me: Client
) -> None:
    assert new_password(me, old, new, again) == 422
    account.refresh_from_db()
    assert account.check_password(house.PASSWORD)


def test_guessing_the_old_password_is_counted_like_at_the_door(account: Account, me: Client) -> None:
    answers = [new_password(me, old="wrong") for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert new_password(me) == 429


def test_changing_access_asks_who_one_is_unless_that_was_just_shown(account: Account) -> None:
    earlier = logged_in(account, "password", seconds_ago=3600)
    page = "/konto/zweiter-faktor/app/"
    asked = earlier.get(page).headers["Location"]
    assert asked == "/konto/bestaetigung/?next=%2Fkonto%2Fzweiter-faktor%2Fapp%2F"
    assert earlier.post(asked, {"password": "wrong"}).status_code == 422
    assert earlier.get(page).status_code == 302
    assert earlier.post(asked, {"password": house.PASSWORD}).headers["Location"] == page
    assert earlier.get(page).status_code == 200


def test_after_showing_who_one_is_nobody_is_led_to_another_site(me: Client) -> None:
    for address in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        answer = me.post(f"/konto/bestaetigung/?next={address}", {"password": house.PASSWORD})
        assert answer.headers["Location"] == "/konto/"


def test_an_account_without_password_shows_a_code_instead(account: Account) -> None:
    account.set_unusable_password()
    account.save()
    with_app(account)
    session = logged_in(account, "socialaccount", seconds_ago=3600)
    asked = "/konto/bestaetigung/?next=/konto/pin/"
    assert session.post(asked, {"code": wrong_code()}).status_code == 422
    assert session.post(asked, {"code": code_now()}).headers["Location"] == "/konto/pin/"


def first_code(page: str) -> dict[str, str]:
    """What one sends after scanning: the sealed secret of the page and the code the app shows."""
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert sealed and secret
    return {"sealed": sealed.group(1), "code": code_now(secret.group(1).replace(" ", ""))}


def test_an_app_is_set_up_by_its_first_code_and_the_second_click_is_harmless(
    account: Account, me: Client
) -> None:
    page = me.get("/konto/zweiter-faktor/app/").content.decode()
    assert "data:image/svg+xml;base64," in page
    sent = first_code(page)
    assert me.post("/konto/zweiter-faktor/app/", sent).headers["Location"] == "/konto/notfallcodes/"
    assert me.post("/konto/zweiter-faktor/app/", sent).status_code == 302
    assert [factor.type for factor in factors_of(account.pk)] == [APP]


def test_a_wrong_first_code_keeps_the_picture(account: Account, me: Client) -> None:
    page = me.get("/konto/zweiter-faktor/app/").content.decode()
    sent = first_code(page)
    again = me.post("/konto/zweiter-faktor/app/", sent | {"code": "000000"})
    assert again.status_code == 422
    assert first_code(again.content.decode())["sealed"] == sent["sealed"]
    assert not has_factor(account.pk)


def test_somebody_else_s_picture_sets_up_nothing(account: Account, me: Client) -> None:
    theirs = logged_in(house.account(), "password").get("/konto/zweiter-faktor/app/").content.decode()
    assert me.post("/konto/zweiter-faktor/app/", first_code(theirs)).status_code == 422
    assert not has_factor(account.pk)


def test_emergency_codes_are_shown_once_and_only_to_whoever_asks_for_new_ones(
    account: Account, me: Client
) -> None:
    page = "/konto/notfallcodes/"
    assert "<code>" not in me.post(page).content.decode(), "nothing to rescue without a second factor"
    with_app(account)
    assert "<code>" not in me.get(page).content.decode()
    shown = me.post(page).content.decode()
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", shown)) == 10
    assert "<code>" not in me.get(page).content.decode()


def test_a_new_pin_is_kept_as_a_hash(account: Account, me: Client) -> None:
    assert me.post("/konto/pin/", {"pin": "8351", "again": "8351"}).status_code == 302
    account.refresh_from_db()
    assert "8351" not in account.talk_pin and check_password("8351", account.talk_pin)


@pytest.mark.parametrize(
    ("pin", "again"),
    [
        *(("8351", "8352"), ("835", "835"), ("0000", "0000"), ("1234", "1234")),
        ("abcd", "abcd"),
        ("٢٤٦٨", "٢٤٦٨"),
    ],
)
def test_a_pin_is_not_changed_by_mistake(pin: str, again: str, account: Account, me: Client) -> None:
    assert me.post("/konto/pin/", {"pin": pin, "again": again}).status_code == 422
    account.refresh_from_db()
    assert check_password(house.PIN, account.talk_pin)


def test_all_other_sessions_end_at_one_click(account: Account, me: Client) -> None:
    others = [logged_in(account, "password") for _ in range(2)]
    assert me.post("/konto/andere-sitzungen/").status_code == 302
    assert me.get("/konto/").status_code == 200
    assert [other.get("/konto/").status_code for other in others] == [302, 302]


def test_a_forged_new_passkey_is_refused(account: Account, me: Client) -> None:
    assert me.post("/konto/zweiter-faktor/passkey/frage/").json()["publicKey"]["challenge"]
    for credential in ("", "[]", "{}", "null", '{"id": "x", "response": {}}', "{" * 999):
        answer = me.post("/konto/zweiter-faktor/passkey/", {"name": "x", "credential": credential})
        assert answer.status_code == 422, credential
    assert not has_factor(account.pk)
