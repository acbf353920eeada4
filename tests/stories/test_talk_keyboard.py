"""From the log-in to the PIN without mouse or touch: every button is reached by Tab, pressed by Enter or Space."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from augenhoehe.organisation.demo.codes import demo_code
from tests.stories.walks import PASSWORD, PIN

FAR = 90


def reach(page: Page, wanted: Locator) -> None:
    """Tab until it has the focus, unless it has it already."""
    for _ in range(FAR):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is out of reach of the Tab key")


def press(page: Page, where: str, key: str = "Enter") -> None:
    """To the element and onto it."""
    reach(page, page.locator(where).first)
    page.keyboard.press(key)


def log_in(page: Page) -> None:
    """Name, password and code, each confirmed by Enter."""
    page.goto("/")
    reach(page, page.get_by_label("Anmeldename"))
    page.keyboard.type("terhorst")
    reach(page, page.get_by_label("Passwort"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_be_visible()
    reach(page, page.get_by_label("Code"))
    page.keyboard.type(demo_code("terhorst", datetime.now(UTC)))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_have_count(0)
    page.wait_for_load_state("load")


def choose(page: Page, wanted: Locator) -> None:
    """One of a group: Tab to the one that is chosen, then the arrows."""
    reach(page, page.locator("main input[type=radio]:checked").first)
    for _ in range(FAR):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{wanted} is out of reach of the arrows")


def begin(page: Page, language: str) -> None:
    """From the search to the shared screen."""
    log_in(page)
    page.keyboard.press("/")
    page.keyboard.type("Kowalenko Olena")
    page.keyboard.press("Enter")
    found = page.get_by_role("link", name="Olena Kowalenko").first
    expect(found).to_be_visible()
    reach(page, found)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Gespräch beginnen")).to_be_visible()
    page.keyboard.press("g")
    button = page.get_by_role("button", name="Bildschirm drehen und beginnen")
    expect(button).to_be_visible()
    choose(page, page.get_by_role("radio", name=language))
    reach(page, button)
    page.keyboard.press("Enter")
    expect(page.locator("#agenda")).to_be_visible()


def somebody_interprets(page: Page) -> None:
    """A folded form opens with the space bar, a box is ticked with it."""
    press(page, ".ah-join:has(#interpreter-name) summary", "Space")
    reach(page, page.locator("#interpreter-name"))
    page.keyboard.type("Frau Bondar")
    press(page, "#interpreter-adult", "Space")
    press(page, "#add-interpreter")
    expect(page.locator(".ah-people")).to_contain_text("Frau Bondar")


def papers_taps_and_pin(page: Page) -> None:
    """What comes after the talk: papers to take home, how it felt, and the screen back to the counsellor."""
    for name in ("plan.pdf", "merkzettel.pdf"):
        reach(page, page.locator(f"main a[href$='{name}']"))
    reach(page, page.locator("#feedback input[type=radio]").first)
    page.keyboard.press("Space")
    press(page, "#feedback form button")
    expect(page.locator("#feedback")).to_contain_text("Danke für Ihre Antwort.")
    press(page, "main .ah-way a")
    expect(page.locator("#pin")).to_be_focused()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nachbereitung")
    reach(page, page.get_by_role("button", name="Nachbereitung abschließen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Kooperationsplan")).to_contain_text("Fassung 1")


@pytest.mark.parametrize("language", ["Українська", "العربية"])
def test_the_whole_talk_by_keyboard_alone(browser: Page, language: str) -> None:
    begin(browser, language)
    somebody_interprets(browser)
    press(browser, ".ah-way .ah-button--primary")
    card = browser.locator("#theme-childcare")
    press(browser, "#theme-childcare")
    expect(card).to_have_attribute("aria-pressed", "true")
    # After the part was replaced, the focus is still on the card: the next key does not start from the top.
    expect(card).to_be_focused()
    press(browser, ".ah-way .ah-button--primary")
    press(browser, "#strength-children", "Space")
    expect(browser.locator("#strength-children")).to_have_attribute("aria-pressed", "true")
    press(browser, ".ah-way .ah-button--primary")
    press(browser, "#strength-nursing")
    expect(browser.locator("#strength-nursing")).to_have_attribute("aria-pressed", "true")
    press(browser, ".ah-way .ah-button--primary")
    press(browser, "#scale-well")
    expect(browser.locator("#again-home")).to_be_visible()
    press(browser, "#not-today")
    press(browser, "#goal-child_is_looked_after")
    expect(browser.locator(".ah-goal")).to_contain_text("Mein Kind gut betreut wissen")
    press(browser, ".ah-way .ah-button--primary")
    press(browser, "#our-offer")
    expect(browser.locator("#blank-what")).to_be_focused()
    browser.keyboard.type("Werkakademie")
    reach(browser, browser.locator("#blank-date"))
    browser.keyboard.type("01012027")
    press(browser, "#keep-filling")
    expect(browser.locator(".ah-column--green .ah-steps")).to_contain_text("Beginn am 1. Januar 2027")
    press(browser, ".ah-way .ah-button--primary")
    press(browser, "#answer-agree")
    expect(browser.locator("#answer-agree")).to_have_attribute("aria-pressed", "true")
    press(browser, ".ah-way .ah-button--primary")
    expect(browser.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")
    papers_taps_and_pin(browser)
