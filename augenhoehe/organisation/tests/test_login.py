"""The doors of the house: the log-in page, its lock, and no door for strangers."""

import logging

import pytest
from django.test import Client, RequestFactory

from augenhoehe.organisation.login import ClosedDoorAdapter, KnownStaffOnlyAdapter
from augenhoehe.organisation.models import Account
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
PAGE = "/anmelden/"


def log_in(client: Client, name: str, password: str = house.PASSWORD, **more: str) -> int:
    return client.post(PAGE, {"login": name, "password": password} | more).status_code


@pytest.fixture
def account() -> Account:
    """A colleague's log-in."""
    found = house.staff().account
    assert found is not None
    return found


def test_the_right_password_leads_to_my_day(client: Client, account: Account) -> None:
    answer = client.post(PAGE, {"login": account.login_name, "password": house.PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_after_logging_in_one_is_where_one_wanted_to_be(client: Client, account: Account) -> None:
    sent_away = client.get("/mein-tag/neu/").headers["Location"]
    answer = client.post(sent_away, {"login": account.login_name, "password": house.PASSWORD})
    assert answer.headers["Location"] == "/mein-tag/neu/"


def test_nobody_is_led_to_another_site(client: Client, account: Account) -> None:
    answer = client.post(
        f"{PAGE}?next=https://example.org/", {"login": account.login_name, "password": house.PASSWORD}
    )
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client, account: Account) -> None:
    wrong = client.post(PAGE, {"login": account.login_name, "password": "wrong"})
    unknown = client.post(PAGE, {"login": "nobody-here", "password": "wrong"})
    errors = [list(answer.context["form"].non_field_errors()) for answer in (wrong, unknown)]
    assert wrong.status_code == unknown.status_code == 422
    assert errors[0] and errors[0] == errors[1]
    assert client.get("/").status_code == 302


def test_five_wrong_passwords_close_the_door_for_the_right_one_too(client: Client, account: Account) -> None:
    for _ in range(4):
        assert log_in(client, account.login_name, "wrong") == 422
    assert log_in(client, account.login_name, "wrong") == 429
    assert log_in(client, account.login_name) == 429
    assert log_in(client, house.account().login_name) == 302


def test_a_blocked_account_does_not_get_in(client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert log_in(client, account.login_name) == 403
    assert client.get("/").status_code == 302


def test_logging_out_ends_the_session_and_nothing_stays_in_the_browser(
    client: Client, account: Account
) -> None:
    log_in(client, account.login_name)
    assert "no-store" in client.get("/").headers["Cache-Control"]
    assert client.get("/abmelden/").status_code == 405, "a link alone logs nobody out"
    assert client.get("/").status_code == 200
    assert client.post("/abmelden/").headers["Location"] == PAGE
    assert client.get("/").status_code == 302


def test_there_is_no_sign_up() -> None:
    request = RequestFactory().get("/")
    assert ClosedDoorAdapter().is_open_for_signup(request) is False
    assert KnownStaffOnlyAdapter().is_open_for_signup(request, None) is False
    for address in ("/signup/", "/anmelden/signup/", "/accounts/signup/", "/admin/"):
        assert Client().get(address).status_code in {302, 404}


def test_an_account_without_password_opens_by_the_house_s_identity_provider_only(client: Client) -> None:
    Account.objects.create_account("ohne-passwort")
    for password in ("", "!", "None"):
        log_in(client, "ohne-passwort", password)
        assert client.get("/").status_code == 302


def test_no_log_line_holds_a_log_in_or_a_password(
    client: Client, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(6):
            log_in(client, account.login_name, "geheimes-wort")
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert any("127.0.0.1" in line for line in lines)
    assert not [line for line in lines if account.login_name in line or "geheimes-wort" in line]


def test_the_cookie_of_the_session_is_for_this_site_and_not_for_scripts(
    client: Client, account: Account
) -> None:
    log_in(client, account.login_name)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    answer = client.get("/konto/")
    wanted = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_logging_in_gives_the_session_a_new_number(client: Client, account: Account) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key or ""
    client.cookies["sessionid"] = planted
    log_in(client, account.login_name)
    assert client.cookies["sessionid"].value != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get("/konto/").status_code == 302
