"""Where the house wants a second factor, a session without one opens nothing but the way to set it up."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from pytest_django.fixtures import Settings

from augenhoehe.config.demo_logins import DEMO_LOGINS
from augenhoehe.organisation.demo.codes import renew_demo_codes
from augenhoehe.organisation.models import Account
from augenhoehe.organisation.second_factor import take_code
from augenhoehe.organisation.tests.proof import logged_in, with_app
from tests.world import MINE, address, patterns, world

pytestmark = pytest.mark.django_db
SET_UP = "/konto/zweiter-faktor/"
SETS_UP = {"second_factor", "new_app", "new_passkey", "new_passkey_question", "show_who"}


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.mark.parametrize("methods", [(), ("password",), ("socialaccount",)])
def test_every_page_leads_to_the_set_up_until_there_is_one(methods: tuple[str, ...]) -> None:
    seen = world()
    client = logged_in(seen.account, *methods)
    open_pages = set()
    for pattern in patterns():
        if getattr(pattern.callback, "public_reason", ""):
            continue
        url = address(str(pattern.name), seen.arguments(MINE))
        answers = [client.get(url), client.post(url), client.get(url, headers={"hx-request": "true"})]
        if {answer.headers.get("Location") for answer in answers} != {SET_UP}:
            open_pages.add(pattern.name)
    assert open_pages == SETS_UP


def test_the_pages_of_the_set_up_show_nothing_of_the_house() -> None:
    seen = world()
    page = logged_in(seen.account, "password").get(SET_UP)
    assert not page.context["frame"].keys() & {"search_url", "navigation", "menu", "home_url"}
    assert seen.staff.family_name not in page.content.decode()


@pytest.mark.parametrize("methods", [("password", "mfa"), ("mfa",)])
def test_with_a_second_factor_the_house_is_open(methods: tuple[str, ...]) -> None:
    seen = world()
    assert logged_in(seen.account, *methods).get("/suche/").status_code == 200


def test_a_provider_that_asks_for_it_itself_can_be_trusted(settings: Settings) -> None:
    settings.OIDC_SECOND_FACTOR = True
    seen = world()
    assert logged_in(seen.account, "socialaccount").get("/suche/").status_code == 200
    assert logged_in(seen.account, "password").get("/suche/").headers["Location"] == SET_UP


def test_a_session_without_factor_cannot_add_one_to_an_account_that_has_one() -> None:
    seen = world()
    client = logged_in(seen.account, "password")
    with_app(seen.account)
    for name in SETS_UP:
        client = logged_in(seen.account, "password")
        answer = client.post(address(name, {}))
        assert answer.headers["Location"].startswith("/anmelden/?grund=faktor"), name
        assert "_auth_user_id" not in client.session


def test_the_deployment_check_fails_while_the_demo_shows_its_codes(settings: Settings) -> None:
    settings.DEMO_CODES = True
    with pytest.raises(SystemCheckError, match=r"augenhoehe\.E001"):
        call_command("check", deploy=True)
    call_command("check")  # while developing it says nothing


def test_the_deployment_check_warns_where_no_second_factor_is_wanted(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECOND_FACTOR = "optional"
    call_command("check", deploy=True)
    assert "augenhoehe.W001" in capsys.readouterr().err


def test_the_page_of_codes_exists_in_the_demo_only_and_its_codes_are_right(
    settings: Settings, client: Client
) -> None:
    assert client.get("/demo/codes/").status_code == 404
    settings.DEMO_CODES = True
    answer = client.get("/demo/codes/")
    rows = {row["login_name"]: row["code"] for row in answer.context["rows"]}
    assert rows.keys() == {login.login_name for login in DEMO_LOGINS}
    account = Account.objects.create_account("terhorst", "x")
    for _ in range(2):  # the second start of the demo
        renew_demo_codes([account])
    assert take_code(account_id=account.pk, code=rows["terhorst"], now=answer.context["now"])
