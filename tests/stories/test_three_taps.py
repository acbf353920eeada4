"""How it felt: three taps at the end, in the person's language or another, and nobody can tell whose they were."""

import psycopg
from playwright.sync_api import Page, expect

from augenhoehe.web.tests.axe import violations
from tests.stories.test_two_devices import turn_screen


def end_talk(page: Page, talk: str) -> None:
    """The talk is over, without a plan."""
    page.goto(f"{talk}/plan/")
    page.locator("form[action$='/ende/'] button").click()
    expect(page).to_have_url(f"{talk}/danke/")


def test_three_taps_at_the_end_are_asked_once_and_kept_without_a_name(
    browser: Page, database: psycopg.Connection
) -> None:
    before = count(database)
    talk = turn_screen(browser)
    end_talk(browser, talk)
    part = browser.locator("#feedback")
    expect(part).to_contain_text("Чи ми Вас зрозуміли?")
    found = violations(browser)
    part.get_by_role("link", name="Русский").click()
    expect(part).to_contain_text("Мы Вас поняли?")
    found += violations(browser)
    part.locator("label", has_text="да").first.click()
    part.get_by_role("button").click()
    expect(browser.locator("#feedback")).to_contain_text("Danke für Ihre Antwort.")
    browser.goto(f"{talk}/rueckmeldung/")
    expect(browser).to_have_url(f"{talk}/danke/")
    assert count(database) == before + 1
    assert found == []


def test_the_three_taps_work_by_keyboard_alone(browser: Page, database: psycopg.Connection) -> None:
    before = count(database)
    end_talk(browser, turn_screen(browser))
    browser.locator("#feedback input[type=radio]").first.focus()
    browser.keyboard.press("ArrowRight")
    expect(browser.locator("#feedback input[value=partly]").first).to_be_checked()
    browser.locator("#feedback form button").focus()
    browser.keyboard.press("Enter")
    expect(browser.locator("#feedback")).to_contain_text("Danke für Ihre Antwort.")
    assert count(database) == before + 1


def count(database: psycopg.Connection) -> int:
    """How many answers were counted."""
    row = database.execute("SELECT coalesce(sum(number), 0) FROM cases_feedbackcount").fetchone()
    assert row is not None
    return int(row[0])
