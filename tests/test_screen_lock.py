"""While the screen is shared, the session shows this talk and nothing else, however one asks."""

import logging
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.actions.second_screen import show_code
from augenhoehe.organisation.models import Account, Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.organisation.tests.factories import PIN
from augenhoehe.people.models import AccessGrant
from augenhoehe.web.screen_lock import SESSION_KEY
from tests.world import ELSEWHERE, GRANTED, MINE, SEALED_FOR_ME, World, address, patterns, world

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# What somebody at the keyboard might try in the address bar.
TRICKS = [
    *("//", "//suche/", "/./", "/../", "/suche", "/suche//", "/suche/.", "/suche/..%2f", "/%2e%2e/suche/"),
    *("/%2fsuche/", "/suche%2f", "/suche/%00", "/suche/?next=/", "/;/suche/", "/SUCHE/", "/suche/;x"),
    *("/de/suche/", "/uk/suche/", "/en/", "/index.html", "/admin/", "/admin/login/", "/accounts/login/"),
    *("/accounts/logout/", "/abmelden", "/abmelden/", "/anmelden/?next=/suche/", "/api/", "/api/docs"),
    *("/favicon.ico", "/robots.txt", "/.env", "/healthz", "/healthz/", "/ueber/", "/demo/codes/"),
    *("/person/1", "/person/1/auskunft/akte.json", "/ausgabe/menschen.csv", "/zweitgeraet/"),
]


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
    """A session in which the talk with the first person has begun."""
    client.force_login(seen.account)
    begun = client.post(address("new_talk", seen.arguments(MINE)), {"language": "uk"})
    assert begun.status_code == 302
    assert client.session[SESSION_KEY]["home"] == address("talk_pin", seen.arguments(MINE))
    return client


@pytest.fixture
def locked_to_consent(seen: World, client: Client) -> Client:
    """A session in which the first person reads what she is asked to allow."""
    client.force_login(seen.account)
    begun = client.post(address("consent_screen", seen.arguments(MINE)))
    assert begun.headers["Location"] == address("consent_talk_question", seen.arguments(MINE))
    return client


@pytest.fixture
def second_device(seen: World) -> Client:
    """A tablet that was let into the talk with the first person."""
    code = show_code(conversation=seen.talks[MINE], account=seen.account, at=timezone.now())
    tablet = Client()
    assert tablet.post("/zweitgeraet/", {"code": code}).status_code == 302
    return tablet


def marked(family: str = "") -> set[str]:
    """Names of the pages that may appear on the shared screen, of one family or of all."""
    shared = {str(p.name) for p in patterns() if getattr(p.callback, "is_shared_screen", False)}
    return {name for name in shared if name.startswith(family)}


def test_only_pages_of_the_talk_are_marked_for_the_shared_screen() -> None:
    families = ("talk_", "consent_talk_")
    assert marked() == {str(p.name) for p in patterns() if str(p.name).startswith(families)}


def test_a_locked_session_opens_its_own_talk(seen: World, locked: Client) -> None:
    own = marked("talk_")
    answers = {name: locked.get(address(name, seen.arguments(MINE))).status_code for name in own}
    led_on = {"talk_agreement", "talk_end", "talk_thanks", "talk_pause", "talk_second_screen_end"}
    led_on |= {"talk_feedback"}
    assert set(answers.values()) == {200, 302}
    assert led_on <= {name for name, code in answers.items() if code == 302}


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


def test_a_second_device_opens_nothing_else(seen: World, second_device: Client) -> None:
    opens_nothing_but(marked("talk_"), seen, second_device)


def opens_nothing_but(own: set[str], seen: World, locked: Client) -> None:
    """Every address of the site: for three people as one usually asks, for one of them by every method there is."""
    for pattern in patterns():
        name = str(pattern.name)
        for kind in (MINE, SEALED_FOR_ME, ELSEWHERE):
            if name in own and kind == MINE:
                continue
            url = address(name, seen.arguments(kind))
            for method in METHODS if kind == ELSEWHERE else ("GET", "POST"):
                answer = locked.generic(method, url)
                assert answer.status_code == 403, (name, kind, method)
                assert "Kowalenko" not in answer.content.decode()
                assert "no-store" in answer.headers["Cache-Control"]


def test_no_address_one_could_try_opens_anything(seen: World, locked: Client) -> None:
    for path in TRICKS:
        for method in ("GET", "POST"):
            answer, led = locked.generic(method, path), 0
            while answer.status_code in {301, 302} and led < 5:  # a slash is added, and then it is refused
                answer, led = locked.get(answer.headers["Location"]), led + 1
            assert answer.status_code == 403, (method, path)
            assert "Kowalenko" not in answer.content.decode()


def test_an_address_that_does_not_exist_looks_like_any_other(seen: World, locked: Client) -> None:
    unknown, known = locked.get("/gibt-es-nicht/"), locked.get("/suche/")
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)


def test_the_refusal_speaks_both_languages(seen: World, locked: Client) -> None:
    page = locked.get("/").content.decode()
    assert "Ми ще розмовляємо" in page and "Wir sind noch im Gespräch" in page
    assert 'lang="uk"' in page and 'lang="de"' in page


@pytest.mark.parametrize(("turned", "family"), [("locked", "talk_"), ("locked_to_consent", "consent_talk_")])
def test_no_page_of_the_shared_screen_is_kept_by_the_browser(
    seen: World, turned: str, family: str, request: pytest.FixtureRequest
) -> None:
    screen, is_html = request.getfixturevalue(turned), 0
    for name in sorted(marked(family)):
        answer = screen.get(address(name, seen.arguments(MINE)))
        assert "no-store" in answer.headers["Cache-Control"], name
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            page, is_html = answer.content.decode(), is_html + 1
            assert '"historyCacheSize":0,"refreshOnHistoryMiss":true' in page, name
            assert "hx-push-url" not in page and "hx-replace-url" not in page, name
    assert is_html


def test_the_lock_and_what_is_cached_stand_in_the_database(locked: Client) -> None:
    kept = Session.objects.get(pk=locked.session.session_key).get_decoded()
    assert kept[SESSION_KEY] == locked.session[SESSION_KEY]
    cache.set("a-code-that-was-used", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cached_value WHERE cache_key LIKE '%a-code-that-was-used'")
        assert cursor.fetchone() == (1,)


def test_pages_of_the_talk_carry_a_neutral_title(seen: World, locked: Client) -> None:
    for name in sorted(marked("talk_")):
        answer = locked.get(address(name, seen.arguments(MINE)))
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            assert "<title>Augenhöhe</title>" in answer.content.decode(), name


def test_what_is_said_to_the_colleague_waits_for_her_own_pages(seen: World, client: Client) -> None:
    own, said = seen.arguments(MINE), "Legen Sie erst Ihre PIN fest."
    client.force_login(seen.account)
    Account.objects.filter(pk=seen.account.pk).update(talk_pin="")
    client.get(address("new_talk", own))  # leaves a message behind that no page has shown yet
    Account.objects.filter(pk=seen.account.pk).update(talk_pin=seen.account.talk_pin)
    client.post(address("new_talk", own), {"language": "uk"})
    for name in ("talk_welcome", "talk_themes", "talk_pin"):
        assert said not in client.get(address(name, own)).content.decode(), name
    client.post(address("talk_pin", own), {"pin": PIN})
    assert said in client.get("/").content.decode()


def test_each_page_tells_other_tabs_what_the_screen_is_turned_to(seen: World, client: Client) -> None:
    own = seen.arguments(MINE)
    client.force_login(seen.account)
    client.post(address("new_talk", own), {"language": "uk"})
    assert (
        f'data-turned="{address("talk_pin", own)}"' in client.get(address("talk_goal", own)).content.decode()
    )
    client.post(address("talk_pin", own), {"pin": PIN})
    client.post(address("consent_screen", own))
    page = client.get(address("consent_talk_question", own)).content.decode()
    assert f'data-turned="{address("consent_talk_pin", own)}"' in page


def test_the_pin_page_of_a_consent_gives_the_session_back(seen: World, locked_to_consent: Client) -> None:
    own = seen.arguments(MINE)
    assert locked_to_consent.get(address("consent_talk_question", own)).status_code == 200
    assert locked_to_consent.post(address("talk_pin", own), {"pin": PIN}).status_code == 403
    answer = locked_to_consent.post(address("consent_talk_pin", own), {"pin": PIN})
    assert answer.headers["Location"] == address("consent", own)
    assert locked_to_consent.get("/").status_code == 200


def test_a_screen_whose_account_may_not_see_the_talk_any_more_comes_to_the_log_in(
    seen: World, client: Client
) -> None:
    granted = seen.arguments(GRANTED)
    for method in (client.get, client.post):
        client.force_login(seen.account)
        assert client.get(address("talk_goal", granted)).status_code == 200
        grants = AccessGrant.objects.filter(person=seen.people[GRANTED], account=seen.account)
        as_it_was = grants.values_list("ends_at", flat=True).get()
        grants.update(ends_at=timezone.now())
        assert 'href="/gespraech/' in client.get("/").content.decode(), "refused, with the way to the talk"
        answer = method(address("talk_pin", granted), {"pin": PIN, "to": "file"})
        assert answer.headers["Location"] == "/anmelden/?grund=freigabe"
        log_in = client.get(answer.headers["Location"]).content.decode()
        assert "Ihr Zugang zu diesem Gespräch ist zu Ende" in log_in
        assert SESSION_KEY not in client.session
        grants.update(ends_at=as_it_was)


def test_a_screen_whose_account_is_closed_comes_to_the_log_in(seen: World, locked: Client) -> None:
    Account.objects.filter(pk=seen.account.pk).update(is_active=False)
    for name in ("talk_goal", "talk_pin"):
        answer = locked.get(address(name, seen.arguments(MINE)))
        assert answer.headers["Location"].startswith("/anmelden/")
        assert locked.get(answer.headers["Location"]).status_code == 200


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
