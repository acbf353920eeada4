"""A session nobody uses ends, says why and leads back; a shared screen asks for the PIN instead."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from augenhoehe.organisation.models import Account
from augenhoehe.organisation.sessions import SEEN_AT, note_use
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.proof import logged_in

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = 30 * 60
SCREEN = {"home": "/ueber/", "arguments": {"talk_id": 1}, "language": "de"}


@pytest.fixture
def account() -> Account:
    found = house.staff().account
    assert found is not None
    return found


def unused_for(account: Account, seconds: float, **more: object) -> Client:
    """A session that was last used so long ago."""
    client = logged_in(account, "password")
    session = client.session
    session.update({SEEN_AT: time.time() - seconds, **more})
    session.save()
    return client


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_a_session_ends_after_half_an_hour_and_leads_back(account: Account) -> None:
    client = unused_for(account, HALF_AN_HOUR + 5)
    answer = client.get("/mein-tag/neu/?a=1")
    assert query(answer.headers["Location"]) == {"grund": ["pause"], "next": ["/mein-tag/neu/?a=1"]}
    page = client.get(answer.headers["Location"])
    assert "Eine Weile war niemand da" in page.content.decode()
    assert client.get("/konto/").headers["Location"] == "/anmelden/?next=/konto/"


def test_a_session_in_use_stays(account: Account) -> None:
    assert unused_for(account, HALF_AN_HOUR - 5).get("/konto/").status_code == 200


def test_the_house_sets_how_long(account: Account, settings: Settings) -> None:
    settings.IDLE_MINUTES = 5
    assert unused_for(account, 301).get("/konto/").status_code == 302
    assert unused_for(account, 299).get("/konto/").status_code == 200


def test_a_form_leads_back_to_its_page_and_never_to_another_site(account: Account) -> None:
    for referer, back in (
        ("http://testserver/suche/", ["/suche/"]),
        ("https://example.org/suche/", None),
        ("", None),
    ):
        answer = unused_for(account, HALF_AN_HOUR + 5).post(
            "/suche/", {"q": "x"}, headers={"referer": referer}
        )
        assert query(answer.headers["Location"]).get("next") == back


def test_a_part_of_a_page_sends_the_whole_page_to_the_log_in(account: Account) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/person/1/"}
    answer = unused_for(account, HALF_AN_HOUR + 5).get("/person/1/stammdaten/", headers=headers)
    assert query(answer.headers["HX-Redirect"])["next"] == ["/person/1/"]


def test_use_is_written_at_most_once_a_minute(account: Account) -> None:
    client = unused_for(account, 30)
    with CaptureQueriesContext(connection) as captured:
        client.get("/konto/")
    assert not [sql for sql in captured.captured_queries if sql["sql"].startswith("UPDATE")]
    client = unused_for(account, 61)
    client.get("/konto/")
    assert time.time() - client.session[SEEN_AT] < 5


def test_noting_use_keeps_what_another_window_wrote_meanwhile(account: Account) -> None:
    client = unused_for(account, 120)
    stale = client.session
    assert stale[SEEN_AT]
    fresh = client.session
    fresh["shared_screen"] = SCREEN
    fresh.save()
    note_use(stale, timezone.now())
    kept = Session.objects.get(pk=stale.session_key).get_decoded()
    assert kept["shared_screen"] == SCREEN
    assert time.time() - kept[SEEN_AT] < 5
    assert not stale.modified


def test_a_shared_screen_is_not_logged_out_but_asks_for_the_pin(account: Account) -> None:
    client = unused_for(account, HALF_AN_HOUR + 5, shared_screen=SCREEN)
    for address in ("/", "/gespraech/1/themen/", "/mein-tag/neu/"):
        assert client.get(address).headers["Location"] == SCREEN["home"]
    assert "_auth_user_id" in client.session
    assert client.session[SEEN_AT] < time.time() - HALF_AN_HOUR, "only the PIN counts as somebody being there"


def test_what_is_sent_in_a_talk_after_a_pause_still_arrives(account: Account) -> None:
    client = unused_for(account, HALF_AN_HOUR + 5, shared_screen=SCREEN)
    assert client.post("/gespraech/987654321/ziel/").status_code == 403, "it got as far as the lock"


def test_logging_in_begins_the_count(account: Account, client: Client) -> None:
    client.post("/anmelden/", {"login": account.login_name, "password": house.PASSWORD})
    assert timedelta(seconds=time.time() - client.session[SEEN_AT]) < timedelta(seconds=5)


def test_a_session_that_was_ended_elsewhere_is_not_written_again(account: Account) -> None:
    client = unused_for(account, 120)
    stale = client.session
    assert stale[SEEN_AT]
    Session.objects.all().delete()
    note_use(stale, timezone.now())
    assert not Session.objects.exists()


def test_whoever_types_for_a_long_time_stays(account: Account) -> None:
    client = unused_for(account, HALF_AN_HOUR - 60)
    assert client.post("/konto/anwesenheit/").status_code == 200
    assert time.time() - client.session[SEEN_AT] < 5
