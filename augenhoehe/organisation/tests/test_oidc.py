"""The house's identity provider, against a real one in a thread of its own: who gets in, and who does not."""

import html
import re
from collections.abc import Callable, Iterator

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread
from pytest_django.fixtures import Settings

from augenhoehe.organisation.models import Account
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.proof import code_now, with_app

pytestmark = pytest.mark.django_db
DOOR = "/anmelden/haus/haus/"
BACK = "/anmelden/haus/haus/zurueck/"
KNOWN, NOBODY, NAMELESS = "subject-1", "subject-2", "subject-3"


@pytest.fixture
def account() -> Account:
    """A colleague who has no password here."""
    found = house.staff().account
    assert found is not None
    found.set_unusable_password()
    found.save()
    return found


@pytest.fixture
def provider(account: Account, settings: Settings) -> Iterator[str]:
    """An identity provider that knows the colleague, somebody without an account here, and one without a name."""
    users = [
        User(sub=KNOWN, claims={"preferred_username": account.login_name}),
        User(sub=NOBODY, claims={"preferred_username": "somebody-else"}),
        User(sub=NAMELESS, claims={}),
    ]
    with run_server_in_thread(user_claims=users) as server:
        address = f"http://localhost:{server.server_port}"
        app = {
            "provider_id": "haus",
            "name": "Anmeldung des Hauses",
            "client_id": "augenhoehe",
            "secret": "geheim",
            "settings": {"server_url": address, "oauth_pkce_enabled": True},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield address


def asked(client: Client, door: str = DOOR, **sent: str) -> str:
    """The provider's address we send the browser to."""
    page = client.post(door, sent).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found
    return html.unescape(found.group(1))


def answered(address: str, **form: str) -> str:
    """What the provider sends the browser back to, after somebody said who it is."""
    answer = requests.post(address, data=form, allow_redirects=False, timeout=10)
    return answer.headers["Location"].removeprefix("http://testserver")


def log_in(client: Client, subject: str) -> tuple[int, str]:
    """Status and target of the last step."""
    answer = client.get(answered(asked(client), sub=subject))
    return answer.status_code, answer.headers.get("Location", "")


def test_the_log_in_page_shows_the_way(client: Client, provider: str) -> None:
    page = client.get("/anmelden/").content.decode()
    assert f'action="{DOOR}' in page and "Anmeldung des Hauses" in page


@pytest.mark.usefixtures("provider")
def test_a_colleague_gets_in_and_out_again(client: Client, account: Account) -> None:
    assert log_in(client, KNOWN) == (302, "/")
    assert client.get("/konto/").status_code == 200
    assert SocialAccount.objects.get().user_id == account.pk
    client.post("/abmelden/")
    assert client.get("/konto/").status_code == 302
    assert log_in(client, KNOWN) == (302, "/"), "the second time the accounts are connected"


@pytest.mark.usefixtures("provider")
def test_one_comes_out_where_one_wanted_to_be(client: Client) -> None:
    back = answered(asked(client, next="/mein-tag/neu/"), sub=KNOWN)
    assert client.get(back).headers["Location"] == "/mein-tag/neu/"
    other = Client()
    back = answered(asked(other, next="https://example.org/"), sub=KNOWN)
    assert other.get(back).headers["Location"] == "/"


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("subject", [NOBODY, NAMELESS])
def test_somebody_without_an_account_is_refused_kindly(subject: str, client: Client) -> None:
    Account.objects.create_account("")
    answer = client.get(answered(asked(client), sub=subject))
    assert answer.status_code == 403
    assert "Dieses Konto kennen wir noch nicht." in answer.content.decode()
    assert client.get("/konto/").status_code == 302
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("provider")
def test_a_blocked_account_is_refused_the_first_time_and_later(client: Client, account: Account) -> None:
    for is_connected in (False, True):
        Account.objects.update(is_active=is_connected)
        if is_connected:
            log_in(Client(), KNOWN)
            Account.objects.update(is_active=False)
        fresh = Client()
        answer = fresh.get(answered(asked(fresh), sub=KNOWN))
        assert answer.status_code == 403
        assert "gesperrt" in answer.content.decode()
        assert fresh.get("/konto/").status_code == 302


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda back: re.sub(r"state=[^&]+", "state=forged", back),
        lambda back: re.sub(r"&?state=[^&]+", "", back),
        lambda back: re.sub(r"code=[^&]+", "code=forged", back),
        lambda back: BACK,
        lambda back: f"{BACK}?error=access_denied",
    ],
)
def test_a_forged_or_broken_answer_lets_nobody_in(spoil: Callable[[str], str], client: Client) -> None:
    answer = client.get(spoil(answered(asked(client), sub=KNOWN)))
    assert answer.status_code == 401
    assert "hat nicht geklappt" in answer.content.decode()
    assert client.get("/konto/").status_code == 302


@pytest.mark.usefixtures("provider")
def test_an_answer_meant_for_another_browser_lets_nobody_in(client: Client) -> None:
    back = answered(asked(client), sub=KNOWN)
    assert Client().get(back).status_code == 401


@pytest.mark.usefixtures("provider")
def test_an_answer_is_good_once(client: Client) -> None:
    back = answered(asked(client), sub=KNOWN)
    assert client.get(back).status_code == 302
    client.post("/abmelden/")
    assert client.get(back).status_code == 401
    assert client.get("/konto/").status_code == 302


@pytest.mark.usefixtures("provider")
def test_whoever_cancels_at_the_provider_comes_back_to_a_kind_page(client: Client) -> None:
    answer = client.get(answered(asked(client), action="deny"))
    assert answer.status_code == 401
    assert "Angemeldet ist niemand." in answer.content.decode()


@pytest.mark.usefixtures("provider")
def test_the_question_carries_state_and_a_proof_key(client: Client) -> None:
    address = asked(client)
    assert re.search(r"[?&]state=\w{8,}", address)
    assert "code_challenge_method=S256" in address


@pytest.mark.usefixtures("provider")
def test_a_provider_not_trusted_with_it_does_not_replace_the_second_factor(
    client: Client, account: Account, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "required"
    assert log_in(client, KNOWN) == (302, "/")
    assert client.get("/konto/").headers["Location"] == "/konto/zweiter-faktor/"
    with_app(account)
    again = Client()
    assert log_in(again, KNOWN) == (302, "/anmelden/zweiter-schritt/")
    assert again.get("/konto/").headers["Location"].startswith("/anmelden/")
    assert again.post("/anmelden/zweiter-schritt/", {"code": code_now()}).headers["Location"] == "/"
    assert again.get("/konto/").status_code == 200


@pytest.mark.usefixtures("provider")
def test_a_provider_trusted_with_it_does(client: Client, account: Account, settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"
    settings.OIDC_SECOND_FACTOR = True
    with_app(account)
    assert log_in(client, KNOWN) == (302, "/")
    assert client.get("/konto/").status_code == 200


def test_a_provider_that_does_not_answer_is_no_error_of_ours(
    client: Client, provider: str, settings: Settings
) -> None:
    back = answered(asked(client), sub=KNOWN)
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.post(DOOR).status_code == 503
    assert client.get(back).status_code == 503


def test_without_a_provider_there_is_no_such_door(client: Client) -> None:
    assert client.post(DOOR).headers["Location"] == client.get(BACK).headers["Location"] == "/anmelden/"


@pytest.mark.usefixtures("provider")
def test_an_unknown_provider_is_not_found(client: Client) -> None:
    assert client.post("/anmelden/haus/anderes/").status_code == 404
    assert client.get("/anmelden/haus/anderes/zurueck/?code=1&state=2").status_code == 404
