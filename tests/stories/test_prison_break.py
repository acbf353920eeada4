"""Somebody alone with the turned screen: new tabs, the back button, the address bar, downloads, guessed PINs."""

import re

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.walks import PIN, STAR, log_in

LOCKED = "Wir sind noch im Gespräch"
ADDRESSES = [
    *("/", "/suche/", "/mein-tag/neu/", "/konto/", "/konto/pin/", "/anmelden/", "/hinweise/", "/ueber/"),
    *("/neue-person/", "/uebernahme/", "/schnellnotiz/", "/healthz", "/zweitgeraet/", "/gibt-es-nicht"),
    *("//suche/", "/suche/../", "/%2e%2e/suche/", "/gespraech/", "/gespraech/999999/", "/admin/"),
]
DOWNLOADS = ["auskunft/akte.json", "auskunft/akte.pdf", "merkzettel.pdf", "unterlagen/", "verlauf/"]


def locked(page: Page) -> None:
    """The friendly page and nothing of the office."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(LOCKED)
    assert STAR not in page.content()


@pytest.fixture
def office(browser: Page) -> tuple[Page, Page, Page, str]:
    """A talk in the first tab; the file and the day were open in two others before."""
    log_in(browser)
    day = browser.context.new_page()
    day.goto("/")
    file = browser.context.new_page()
    file.goto("/")
    file.get_by_role("link", name=STAR, exact=True).first.click()
    expect(file.get_by_role("link", name="Gespräch beginnen")).to_be_visible()
    address = file.url
    browser.goto(f"{address}gespraech/")
    browser.get_by_role("button", name="Bildschirm drehen und beginnen").click()
    expect(browser.locator("#pause")).to_be_visible()
    return browser, day, file, address


def test_tabs_that_were_open_before_are_covered_at_once(office: tuple[Page, Page, Page, str]) -> None:
    _, day, file, _ = office
    for tab in (day, file):
        locked(tab)


def turned_to(page: Page, file: str) -> str:
    """Into the talk with the person of this file; gives the beginning of its addresses."""
    page.goto(f"{file}gespraech/")
    page.get_by_role("button", name="Bildschirm drehen und beginnen").click()
    expect(page.locator("#pause")).to_be_visible()
    return "/".join(page.url.split("/")[:5])


def given_back(page: Page, talk: str) -> None:
    """The PIN, and the file again."""
    page.goto(f"{talk}/pin/")
    page.locator("#pin").fill(PIN)
    page.locator("button[value=file]").click()
    expect(page.locator(".ah-header")).to_be_visible()


def test_tabs_with_the_talks_of_others_are_covered_within_two_seconds_also_when_they_are_over(
    browser: Page,
) -> None:
    log_in(browser)
    links = browser.locator("main a[href^='/person/']").evaluate_all("all => all.map(one => one.href)")
    first, second, third = list(dict.fromkeys(link for link in links if link.count("/") == 5))[:3]
    over, running = browser.context.new_page(), browser.context.new_page()
    talk = turned_to(over, first)
    over.goto(f"{talk}/plan/")
    over.locator("form[action$='/ende/'] button").click()
    expect(over).to_have_url(f"{talk}/danke/")
    given_back(browser, talk)
    given_back(browser, turned_to(running, second))
    over.reload()  # it was covered already while the other was turned
    for tab in (over, running):
        expect(tab.locator(".ah-top__who")).not_to_be_empty()
    turned_to(browser, third)
    for tab in (over, running):
        expect(tab.locator(".ah-top__who")).to_have_count(0, timeout=2000)
        locked(tab)
    expect(browser.locator("#pause")).to_be_visible()


def test_a_tab_that_did_not_hear_of_it_finds_out_by_itself(browser: Page) -> None:
    log_in(browser)
    browser.context.add_init_script(
        "window.BroadcastChannel = class extends EventTarget { postMessage() {} }"
    )
    links = browser.locator("main a[href^='/person/']").evaluate_all("all => all.map(one => one.href)")
    first, second = list(dict.fromkeys(link for link in links if link.count("/") == 5))[:2]
    tab = browser.context.new_page()
    given_back(browser, turned_to(tab, first))
    turned_to(browser, second)
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # somebody looks at it
    expect(tab.locator(".ah-top__who")).to_have_count(0, timeout=2000)
    locked(tab)


def test_a_page_of_the_talk_out_of_the_memory_of_the_browser_is_covered_before_it_is_seen(
    office: tuple[Page, Page, Page, str],
) -> None:
    page = office[0]
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert page.evaluate("document.body.hidden")
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator("#pause")).to_be_visible()


def test_neither_a_new_tab_nor_the_address_bar_leads_out(office: tuple[Page, Page, Page, str]) -> None:
    page, _, _, address = office
    tab = page.context.new_page()
    for path in [*ADDRESSES, address, f"{address}gespraech/"]:
        tab.goto(path if path.startswith("http") else address.split("/person")[0] + path)
        assert STAR not in tab.content(), path
        locked(tab)


def test_the_back_button_shows_nothing_of_the_office(office: tuple[Page, Page, Page, str]) -> None:
    page, day, file, _ = office
    for tab in (page, day, file):
        for _ in range(4):
            tab.go_back(wait_until="load")
            assert tab.locator(".ah-header").count() == 0, tab.url
            assert tab.locator("form[action='/abmelden/']").count() == 0
    page.go_forward()
    assert page.locator(".ah-header").count() == 0


def test_a_page_out_of_the_memory_of_the_browser_asks_the_server_again(browser: Page) -> None:
    log_in(browser)
    with browser.expect_navigation():
        browser.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(browser.locator(".ah-menu summary")).to_be_visible()


def answers(context: BrowserContext, address: str) -> list[int]:
    return [context.request.fetch(address, method=method).status for method in ("GET", "HEAD", "POST")]


def test_no_download_and_no_request_of_one_s_own_brings_anything(
    office: tuple[Page, Page, Page, str],
) -> None:
    page, _, _, address = office
    for path in DOWNLOADS:
        assert answers(page.context, address + path) == [403, 403, 403], path
    read = "path => fetch(path, {headers: {'HX-Request': 'true'}}).then(answer => answer.text())"
    for path in (address, "/", f"{address}stammdaten/", f"{address}kontakte/"):
        assert "Kowalenko" not in page.evaluate(read, path)
    stored = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "Kowalenko" not in stored and "htmx-history-cache" not in stored


def test_logging_out_by_hand_is_refused_and_the_talk_stays(office: tuple[Page, Page, Page, str]) -> None:
    page = office[0]
    style = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    assert page.context.request.get(style).status == 200, "what the pages are made of is no secret"
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    out = page.context.request.post("/abmelden/", form={"csrfmiddlewaretoken": token})
    assert out.status == 403
    page.reload()
    expect(page.locator("#pause")).to_be_visible()


def test_guessed_pins_block_and_then_the_right_one_waits_too(office: tuple[Page, Page, Page, str]) -> None:
    page = office[0]
    page.locator("#pause").click()
    for guess in ("0000", "1234", "1111"):
        page.locator("#pin").fill(guess)
        page.locator("#pin").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Die PIN stimmt nicht.")
    expect(page.get_by_role("alert")).to_contain_text("Ein neuer Versuch ist möglich ab:")
    page.locator("#pin").fill(PIN)
    page.locator("#pin").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Zu viele Versuche.")
    page.goto("/")
    locked(page)


def test_going_back_over_a_wrong_pin_does_not_ask_to_send_it_again(
    office: tuple[Page, Page, Page, str],
) -> None:
    page = office[0]
    page.locator("#pause").click()
    page.locator("#pin").fill("0000")
    page.locator("#pin").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Die PIN stimmt nicht.")
    page.locator("#pin").fill(PIN)
    page.locator("#pin").press("Enter")
    expect(page.locator("#pause")).to_be_visible()
    for _ in range(2):
        page.go_back()
        assert page.url.startswith("http"), "no page of the browser's own"


def test_the_tenth_wrong_pin_leads_to_the_log_in_and_not_to_the_office(
    office: tuple[Page, Page, Page, str], database: psycopg.Connection
) -> None:
    page, _, _, address = office
    page.locator("#pause").click()
    database.execute("UPDATE organisation_account SET pin_failures = 9 WHERE login_name = 'terhorst'")
    page.locator("#pin").fill("0000")
    page.locator("#pin").press("Enter")
    expect(page.get_by_label("Anmeldename")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Die PIN wurde zu oft falsch eingegeben")
    page.goto(address)
    expect(page.get_by_label("Anmeldename")).to_be_visible()
    log_in(page)
    page.goto(f"{address}gespraech/")
    expect(page).to_have_url(re.compile("/konto/|/anmelden/"))


def test_a_tab_closed_and_opened_again_is_still_the_talk(office: tuple[Page, Page, Page, str]) -> None:
    page, _, _, address = office
    tab = page.context.new_page()
    page.close()
    tab.goto(address)
    locked(tab)
    tab.locator("main a").click()
    expect(tab.locator("#pin")).to_be_visible()
