"""A sentence that is half written when the talk pauses, when nobody is there, when the session ends: it comes back."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.core import signing
from playwright.sync_api import Dialog, Page, expect

from augenhoehe.organisation.demo.codes import demo_code
from tests.stories.test_two_devices import turn_screen
from tests.stories.walks import PASSWORD, PIN, forward

OpenPage = Callable[..., Page]
SESSION = "django.contrib.sessions.SessionStore"
WORDS = "Хочу працювати медсестрою"


def nobody_is_there(database: psycopg.Connection, home: Path) -> None:
    """All sessions were used an hour ago."""
    key = (home / "secret_key").read_text(encoding="utf-8").strip()
    rows = database.execute("SELECT session_key, session_data FROM django_session").fetchall()
    for session, data in rows:
        kept = signing.loads(data, key=key, salt=SESSION)
        aged = signing.dumps(kept | {"seen_at": kept.get("seen_at", 0) - 3600}, key=key, salt=SESSION)
        database.execute(
            "UPDATE django_session SET session_data = %s WHERE session_key = %s", [aged, session]
        )


def test_a_screen_nobody_uses_goes_to_the_picture_by_itself_and_the_words_come_back(
    browser: Page, database: psycopg.Connection, story_template: tuple[str, Path]
) -> None:
    talk = turn_screen(browser)
    browser.goto(f"{talk}/ziel/")
    browser.locator("#own-goal").fill(WORDS)
    nobody_is_there(database, story_template[1])
    expect(browser.locator("#pin")).to_be_visible(timeout=20_000)
    assert WORDS not in browser.content()
    browser.locator("#pin").fill(PIN)
    browser.locator("#pin").press("Enter")
    expect(browser).to_have_url(f"{talk}/ziel/")
    expect(browser.locator("#own-goal")).to_have_value(WORDS)


def test_words_survive_the_end_of_the_session_and_are_forgotten_when_saved(
    browser: Page, database: psycopg.Connection
) -> None:
    talk = turn_screen(browser)
    browser.goto(f"{talk}/ziel/")
    browser.locator("#own-goal").fill(WORDS)
    database.execute("DELETE FROM django_session")
    # At once: a moment later the page itself finds out that the session is gone.
    browser.evaluate("document.querySelector('form:has(#own-goal)')?.requestSubmit()")
    expect(browser.get_by_label("Anmeldename")).to_be_visible()
    log_in_again(browser)
    expect(browser).to_have_url(f"{talk}/ziel/")
    expect(browser.locator("#own-goal")).to_have_value(WORDS)
    expect(browser.locator("[data-network-kept]")).to_be_visible()
    browser.get_by_role("button", name="Das ist mein Ziel").click()
    expect(browser.locator(".ah-goal").first).to_contain_text("медсестрою")
    assert browser.evaluate("sessionStorage.getItem('ah-words')") is None
    browser.reload()
    expect(browser.locator("#own-goal")).to_have_value("")


def log_in_again(page: Page) -> None:
    """On the page one was led to, not on the first one."""
    page.get_by_label("Anmeldename").fill("terhorst")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_label("Code").fill(demo_code("terhorst", datetime.now(UTC)))
    page.get_by_role("button", name="Weiter", exact=True).click()


def test_words_typed_when_the_other_side_pauses_are_there_afterwards(open_page: OpenPage) -> None:
    page, colleague = open_page(), open_page()
    talk = turn_screen(page)
    page.goto(f"{talk}/ziel/")
    page.locator("#own-goal").fill("Кухарка")
    page.locator("#pause").click()
    expect(page.locator("#pin")).to_be_visible()
    assert "Кухарка" not in page.content()
    page.locator("#pin").fill(PIN)
    page.locator("#pin").press("Enter")
    expect(page.locator("#own-goal")).to_have_value("Кухарка")
    colleague.goto(f"{talk}/ziel/")
    assert "Кухарка" not in colleague.content()


def test_leaving_words_unsaved_is_asked_about_beside_them_and_saving_leads_on(browser: Page) -> None:
    talk = turn_screen(browser)
    browser.goto(f"{talk}/ziel/")
    browser.locator("#own-goal").fill(WORDS)
    forward(browser)
    asked = browser.locator("form:has(#own-goal) [data-unsaved]")
    expect(asked).to_be_focused()
    expect(asked).to_contain_text("Ваші слова ще не збережено.")
    expect(asked).to_contain_text("Ihre Worte sind noch nicht gespeichert.")
    assert browser.url == f"{talk}/ziel/"
    browser.locator("[data-unsaved-save]").click()
    expect(browser).to_have_url(f"{talk}/schritte/")
    browser.goto(f"{talk}/ziel/")
    expect(browser.locator(".ah-goal").first).to_contain_text("медсестрою")
    expect(browser.locator("#own-goal")).to_have_value("")
    browser.goto(f"{talk}/plan/")
    browser.locator("#answer-in_part").click()
    browser.locator("#own-answer").fill("Спершу курс")
    browser.locator(".ah-way .ah-button").first.click()
    browser.locator("[data-unsaved-save]").click()
    expect(browser).to_have_url(f"{talk}/schritte/")
    browser.goto(f"{talk}/plan/")
    expect(browser.locator(".ah-own-answer")).to_contain_text("Спершу курс")


def test_before_a_tab_is_closed_over_unsaved_words_the_browser_asks(browser: Page) -> None:
    talk = turn_screen(browser)
    browser.goto(f"{talk}/ziel/")
    browser.locator("#own-goal").fill(WORDS)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    browser.on("dialog", stay)
    browser.close(run_before_unload=True)
    browser.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(browser.locator("#own-goal")).to_have_value(WORDS)
    browser.get_by_role("button", name="Das ist mein Ziel").click()
    expect(browser.locator(".ah-goal").first).to_contain_text("медсестрою")
    browser.close(run_before_unload=True)
    browser.wait_for_event("close")
    assert asked == ["beforeunload"], "what is saved is not asked about"


def test_on_the_way_within_the_talk_the_browser_asks_nothing(browser: Page) -> None:
    talk = turn_screen(browser)
    asked: list[str] = []

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    browser.on("dialog", go)
    browser.goto(f"{talk}/ziel/")
    browser.locator("#own-goal").fill(WORDS)
    browser.locator("#pause").click()
    browser.locator("#pin").fill(PIN)
    browser.locator("#pin").press("Enter")
    expect(browser.locator("#own-goal")).to_have_value(WORDS)
    browser.locator("#not-today").click()
    browser.locator("[data-unsaved-leave]").click()
    expect(browser).to_have_url(f"{talk}/schritte/")
    assert asked == []


def test_words_left_unsaved_on_purpose_stand_there_again_and_said_in_both_languages(browser: Page) -> None:
    talk = turn_screen(browser)
    browser.goto(f"{talk}/ziel/")
    browser.locator("#own-goal").fill(WORDS)
    browser.locator("#not-today").click()
    browser.locator("[data-unsaved-leave]").click()
    expect(browser).to_have_url(f"{talk}/schritte/")
    browser.goto(f"{talk}/ziel/")
    expect(browser.locator("#own-goal")).to_have_value(WORDS)
    kept = browser.locator("[data-network-kept]")
    expect(kept).to_contain_text("Ваші слова знову на місці.")
    expect(kept).to_contain_text("Ihre Worte von vorhin stehen wieder da.")
    browser.get_by_role("button", name="Das ist mein Ziel").click()
    expect(browser.locator(".ah-goal").first).to_contain_text("медсестрою")
    expect(kept).to_be_hidden()


def test_saving_what_is_not_complete_stays_and_says_what_is_missing(browser: Page) -> None:
    talk = turn_screen(browser)
    browser.goto(f"{talk}/schritte/")
    browser.locator("#more-person").click()
    browser.locator("#own-step-person summary").click()
    browser.locator("#own-person").fill("Питаю сестру")
    browser.locator("#due-person").fill("")
    forward(browser)
    browser.locator("[data-unsaved-save]").click()
    expect(browser.locator("#due-person")).to_be_focused()
    expect(browser.locator("#due-person")).to_have_attribute("aria-invalid", "true")
    expect(browser.locator("#own-person")).to_have_value("Питаю сестру")
    assert browser.url == f"{talk}/schritte/"


def test_lists_stay_open_and_the_keyboard_stays_near_after_each_step(browser: Page) -> None:
    talk = turn_screen(browser)
    browser.goto(f"{talk}/schritte/")
    browser.locator("#more-office").click()
    browser.locator("#more-person").click()
    browser.locator("#further-person").click()
    browser.locator("#add-person_cv").focus()
    browser.keyboard.press("Enter")
    expect(browser.locator("#add-person_cv")).to_have_count(0)
    for opened in ("list-office", "list-person", "further-list-person"):
        expect(browser.locator(f"#{opened}")).to_have_attribute("open", "")
    inside = "document.activeElement.closest('#further-list-person') !== null"
    assert browser.evaluate(inside), browser.evaluate("document.activeElement.outerHTML")
