"""A counsellor's morning: filter, pick by keyboard, do it for several, think again. Real server, real browser."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.stories.pictures import LOOKS, pictures
from tests.stories.walks import STAR, log_in

OpenPage = Callable[..., Page]
OPEN_CHECKS = "SELECT count(*) FROM cases_followup WHERE kind = 'check' AND due_on = %s AND done_at IS NULL"


def count(database: psycopg.Connection, statement: str, *values: object) -> int:
    row = database.execute(statement, values).fetchone()
    assert row is not None
    return int(row[0])


def test_a_morning_by_keyboard(browser: Page, database: psycopg.Connection) -> None:
    log_in(browser)
    expect(browser.locator(".ah-subtitle")).to_contain_text(
        re.compile(r"\d+ Menschen · \d+ Gespräche? heute")
    )
    browser.keyboard.press("j")
    first = browser.locator("tbody tr").first
    expect(first.locator("[data-row-open]")).to_be_focused()
    browser.keyboard.press("x")
    browser.keyboard.press("ArrowDown")
    browser.keyboard.press("x")
    expect(browser.locator("tbody input:checked")).to_have_count(2)
    expect(browser.locator(".ah-bulk legend")).to_have_text("Mit den Ausgewählten (2)")
    day = date.today() + timedelta(days=40)
    before = count(database, OPEN_CHECKS, day)
    browser.get_by_label("Wiedervorlage am").fill(day.isoformat())
    browser.get_by_role("button", name="Wiedervorlage setzen").click()
    expect(browser.locator("main")).to_contain_text(
        f"Wiedervorlage am {day:%d.%m.%Y} für 2 Menschen gesetzt."
    )
    assert count(database, OPEN_CHECKS, day) == before + 2
    browser.get_by_role("button", name="Rückgängig").click()
    expect(browser.locator("main")).to_contain_text("Alles ist wieder wie vorher.")
    assert count(database, OPEN_CHECKS, day) == before
    browser.keyboard.press("j")
    browser.keyboard.press("Enter")
    expect(browser).to_have_url(re.compile(r"/person/\d+/$"))


def test_nothing_shines_through_what_can_be_done_with_the_chosen(browser: Page) -> None:
    browser.set_viewport_size({"width": 1280, "height": 800})
    log_in(browser)
    browser.locator("input[name='case']").first.check()
    ground = "getComputedStyle(document.querySelector('.ah-bulk legend')).backgroundColor"
    assert browser.evaluate(ground) not in {"transparent", "rgba(0, 0, 0, 0)"}


def test_the_keys_are_silent_when_switched_off(browser: Page) -> None:
    log_in(browser)
    browser.evaluate("localStorage.setItem('ah-shortcuts', 'off')")
    browser.reload()
    browser.keyboard.press("j")
    expect(browser.locator("tbody [data-row-open]").first).not_to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_filter_is_chosen_and_kept(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    log_in(page)
    page.get_by_role("link", name="mit Dolmetschen").click()
    expect(page.locator(".ah-chip[aria-current]")).to_have_text("mit Dolmetschen")
    page.get_by_role("link", name="Filter speichern").click()
    page.get_by_label("Name", exact=True).fill("Mit Sprachmittlung")
    page.get_by_role("button", name="Filter speichern").click()
    expect(page.get_by_role("link", name="Mit Sprachmittlung")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="unter 25").click()
    page.get_by_role("link", name="Aufenthalt läuft ab").click()
    assert "dolmetschen=1&unter25=1" in page.url
    assert STAR.split()[1] not in page.url


def test_pictures_of_my_day(browser: Page) -> None:
    log_in(browser)
    for key in ("wartet-auf-uns", "bewilligung", "aufenthalt", "unterlagen"):
        browser.goto(f"/mein-tag/{key}/")
        pictures(browser, f"my-day-{key}", LOOKS)
    browser.goto("/mein-tag/neu/?unter25=1&alleinerziehend=1")
    pictures(browser, "my-day-filtered", LOOKS)
    browser.goto("/abwesenheit/neu/")
    pictures(browser, "absence", LOOKS)
