"""The step after the password: a code, an emergency code, and what happens when it is wrong."""

import pytest
from django.test import Client

from augenhoehe.organisation.models import Account
from augenhoehe.organisation.second_factor import TRIES, new_emergency_codes
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.proof import code_now, with_app, wrong_code

pytestmark = pytest.mark.django_db
PAGE = "/anmelden/zweiter-schritt/"


@pytest.fixture
def account() -> Account:
    """A colleague with an app."""
    found = house.staff().account
    assert found is not None
    return with_app(found)


def password(client: Client, account: Account, address: str = "/anmelden/") -> str:
    answer = client.post(address, {"login": account.login_name, "password": house.PASSWORD})
    return answer.headers["Location"]


def test_password_and_code_lead_to_my_day(client: Client, account: Account) -> None:
    assert password(client, account) == PAGE
    assert client.get("/konto/").status_code == 302, "the password alone opens nothing"
    answer = client.post(PAGE, {"code": code_now()})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/konto/").status_code == 200


def test_the_way_back_survives_the_second_step(client: Client, account: Account) -> None:
    assert password(client, account, "/anmelden/?next=/mein-tag/neu/") == PAGE
    assert client.post(PAGE, {"code": code_now()}).headers["Location"] == "/mein-tag/neu/"


def test_the_session_gets_a_new_number_when_one_is_in(client: Client, account: Account) -> None:
    password(client, account)
    before = client.cookies["sessionid"].value
    client.post(PAGE, {"code": code_now()})
    assert client.cookies["sessionid"].value != before
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert stolen.get("/konto/").status_code == 302


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1} {2}", "{1}-{2}"])
def test_a_code_may_be_typed_as_the_app_shows_it(typed: str, client: Client, account: Account) -> None:
    password(client, account)
    code = code_now()
    assert client.post(PAGE, {"code": typed.format(code, code[:3], code[3:])}).status_code == 302


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "٢٤٦٨٢٤", "1" * 10_000, "12\x003456", "' or 1=1"]
)
def test_what_is_no_code_is_said_kindly_and_counts_as_no_guess(
    typed: str, client: Client, account: Account
) -> None:
    password(client, account)
    answer = client.post(PAGE, {"code": typed})
    assert answer.status_code == 422
    assert "kern-error" in answer.content.decode()
    account.refresh_from_db()
    assert account.code_failures == 0


def test_a_wrong_code_is_asked_again_and_five_make_a_pause(client: Client, account: Account) -> None:
    password(client, account)
    for _ in range(TRIES):
        answer = client.post(PAGE, {"code": wrong_code()})
        assert answer.status_code == 422
    again = client.post(PAGE, {"code": code_now()})
    assert again.status_code == 429
    assert "Ab " in again.content.decode() and client.get("/konto/").status_code == 302
    elsewhere = Client()
    password(elsewhere, account)
    assert elsewhere.post(PAGE, {"code": code_now()}).status_code == 429, "another window does not start over"


def test_an_emergency_code_opens_and_is_used_up(client: Client, account: Account) -> None:
    code = new_emergency_codes(account.pk)[0]
    password(client, account)
    assert client.post(PAGE, {"code": code}).status_code == 302
    assert client.get("/konto/").status_code == 200
    again = Client()
    password(again, account)
    assert again.post(PAGE, {"code": code}).status_code == 422


def test_without_the_password_there_is_no_second_step(client: Client, account: Account) -> None:
    for answer in (client.get(PAGE), client.post(PAGE, {"code": code_now()})):
        assert answer.headers["Location"] == "/anmelden/"


def test_one_can_stop_half_way(client: Client, account: Account) -> None:
    password(client, account)
    assert client.get("/anmelden/").headers["Location"] == PAGE
    assert client.post(PAGE, {"cancel": "1"}).headers["Location"] == "/anmelden/"
    assert client.get("/anmelden/").status_code == 200


def test_an_account_blocked_half_way_does_not_get_in(client: Client, account: Account) -> None:
    password(client, account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    client.post(PAGE, {"code": code_now()})
    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize(
    "answer", ["", "[]", "{}", "null", '"x"', '{"id": 1}', '{"response": {"userHandle": "AA"}}', "{" * 999]
)
def test_a_forged_answer_of_a_passkey_opens_nothing(answer: str, client: Client, account: Account) -> None:
    password(client, account)
    assert client.post("/anmelden/passkey/frage/").json()["publicKey"]["challenge"]
    assert client.post(PAGE, {"credential": answer}).status_code == 422
    stranger = Client()
    stranger.post("/anmelden/passkey/frage/")
    assert stranger.post("/anmelden/passkey/", {"credential": answer}).headers["Location"] == "/anmelden/"
    assert client.get("/konto/").status_code == stranger.get("/konto/").status_code == 302


def test_reading_the_page_writes_nothing(client: Client, account: Account) -> None:
    password(client, account)
    before = client.session.items()
    assert client.get(PAGE).status_code == 200
    assert client.session.items() == before
