"""Writing things down: by keyboard alone, with a second look at the words, and out of sight where it must be."""

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.stories.test_accessibility import check
from tests.stories.walks import STAR, log_in, open_file

FIVE_INPUTS = {"who", "channel", "outcome", "text", "follow_up_on"}
CONTACT = (
    "SELECT channel, direction, outcome, words.original FROM cases_contact AS contact"
    " JOIN cases_note AS note ON note.id = note_id LEFT JOIN cases_words AS words ON words.id = words_id"
    " WHERE contact.created_through = 'web'"
)


def press(page: Page, *keys: str) -> int:
    """Key after key; gives how many."""
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def test_a_quick_note_from_my_day_by_keyboard_alone(browser: Page, database: psycopg.Connection) -> None:
    log_in(browser)
    before = browser.url
    browser.locator(".ah-nav__link").first.focus()
    pressed = press(browser, "n", "n")
    dialog = browser.get_by_role("dialog", name="Schnellnotiz")
    expect(dialog.get_by_label("Wer?")).to_be_focused()
    assert (
        set(
            dialog.locator("input:not([type=hidden]), select").evaluate_all(
                "found => found.map(one => one.name)"
            )
        )
        == FIVE_INPUTS
    )
    browser.keyboard.type("Olena Kowa")
    expect(dialog.get_by_role("radio", name=STAR)).to_be_checked()
    pressed += press(browser, "Tab", "Tab", "Tab")
    expect(dialog.get_by_label("Ergebnis")).to_be_focused()
    pressed += press(browser, "n", "Tab")
    browser.keyboard.type("Mailbox an, morgen noch einmal.")
    pressed += press(browser, "Control+Enter")
    expect(dialog).to_be_hidden()
    assert pressed == 8  # besides what is typed: the name and the sentence
    expect(browser.get_by_role("status")).to_contain_text(f"Für {STAR} ist es notiert.")
    expect(browser.locator(".ah-nav__link").first).to_be_focused()
    assert browser.url == before
    assert database.execute(CONTACT).fetchall() == [
        ("phone", "to_person", "not_reached", "Mailbox an, morgen noch einmal.")
    ]


def test_a_word_about_health_is_caught_and_the_team_does_not_see_it(
    open_page: Callable[..., Page], database: psycopg.Connection
) -> None:
    page = open_page()
    open_file(page)
    page.keyboard.press("n")
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Schnellnotiz")
    expect(dialog).to_contain_text(f"Für {STAR}")
    dialog.get_by_label("Ergebnis").select_option(label="gesprochen – die Person kam auf uns zu")
    dialog.get_by_label("Ein Satz").fill("Wartet auf eine Knieoperation.")
    page.keyboard.press("Control+Enter")
    expect(dialog.locator("mark")).to_have_text("Knieoperation")
    expect(dialog.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="In den geschützten Bereich legen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    notes = page.get_by_role("region", name="Vermerke")
    expect(notes.get_by_role("listitem").first).to_contain_text("besonders geschützt")
    expect(notes).not_to_contain_text("Knieoperation")
    notes.get_by_role("listitem").first.get_by_role("link", name="Geschützten Vermerk öffnen").click()
    expect(notes).to_contain_text("Wartet auf eine Knieoperation.")
    logged = "SELECT count(*) FROM privacy_accesslogentry WHERE way_in = 'sensitive'"
    assert database.execute(logged).fetchone() == (1,)
    the_team_sees_nothing(open_page(), page.url, database)


def the_team_sees_nothing(page: Page, file_address: str, database: psycopg.Connection) -> None:
    """A colleague of the same team, with a log-in of her own: the contact is there, its words are not."""
    database.execute(
        "UPDATE organisation_staff SET role = 'counsellor', team_id ="
        " (SELECT team_id FROM organisation_staff JOIN organisation_account ON organisation_account.id = account_id"
        " WHERE login_name = 'terhorst')"
        " WHERE account_id = (SELECT id FROM organisation_account WHERE login_name = 'leistung')"
    )
    log_in(page, "leistung")
    page.goto(file_address)
    contacts = page.get_by_role("region", name="Kontakte")
    expect(contacts.get_by_role("row").nth(1)).to_contain_text("miteinander gesprochen")
    notes = page.get_by_role("region", name="Vermerke")
    expect(notes.get_by_role("listitem").first).to_be_visible()
    expect(notes).not_to_contain_text("besonders geschützt")
    expect(page.locator("main")).not_to_contain_text("Knieoperation")


def test_one_lands_where_one_has_written_and_reads_that_it_is_saved(browser: Page) -> None:
    open_file(browser)
    browser.get_by_role("link", name="Vermerk schreiben").click()
    browser.get_by_label("Vermerk", exact=True).fill("Kommt mit der Schwester.")
    browser.get_by_role("button", name="Vermerk speichern").click()
    notes = browser.get_by_role("region", name="Vermerke")
    expect(notes.get_by_role("listitem").first).to_contain_text("Kommt mit der Schwester.")
    expect(browser.locator(".htmx-request")).to_have_count(0)
    expect(notes.get_by_role("status")).to_be_in_viewport()
    expect(notes.get_by_role("status").get_by_role("link", name="Zurücknehmen")).to_be_in_viewport()


def test_a_quick_note_without_javascript(
    open_page: Callable[..., Page], database: psycopg.Connection
) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page)
    page.get_by_role("link", name="Schnellnotiz").click()
    page.get_by_label("Wer?").fill("Olena Kowalenko")
    page.get_by_label("Ergebnis").select_option(label="Nachricht hinterlassen")
    page.get_by_role("button", name="Rückruf").click()
    expect(page.get_by_label("Ein Satz")).to_have_value("Bittet um Rückruf.")
    page.get_by_role("radio", name=STAR).check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(STAR)
    assert database.execute(CONTACT).fetchall() == [
        ("phone", "to_person", "message_left", "Bittet um Rückruf.")
    ]


def test_closing_the_dialog_loses_no_word_and_shortcuts_can_be_switched_off(browser: Page) -> None:
    log_in(browser)
    press(browser, "n", "n")
    dialog = browser.get_by_role("dialog", name="Schnellnotiz")
    dialog.get_by_label("Ein Satz").fill("Halb fertig")
    press(browser, "Escape")
    expect(dialog).to_be_hidden()
    press(browser, "n", "n")
    expect(dialog.get_by_label("Ein Satz")).to_have_value("Halb fertig")
    press(browser, "Escape")
    browser.locator(".ah-menu summary").click()
    browser.get_by_label("Tastenkürzel nutzen").uncheck()
    press(browser, "Escape", "n", "n")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 320)])
def test_what_opens_on_the_way_is_accessible_too(
    open_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page, found = open_page(color_scheme=scheme, viewport={"width": width, "height": 860}), list[str]()
    file_address = open_file(page)
    press(page, "n", "n")
    dialog = page.get_by_role("dialog", name="Schnellnotiz")
    dialog.get_by_label("Ergebnis").select_option(index=1)
    dialog.get_by_label("Ein Satz").fill("Ist schwanger.")
    press(page, "Control+Enter")
    expect(dialog.locator("mark")).to_be_visible()
    check(page, "dialog with the question", found)
    press(page, "Escape")
    regions = {
        "Was wichtig ist": "Briefe und Übersetzungen",
        "Kontakte": "berichtigen",
        "Vermerke": "zurücknehmen",
    }
    addresses = ["/schnellnotiz/"]
    for region, link in regions.items():
        shown = page.get_by_role("region", name=region).get_by_role("link", name=link).first
        addresses.append(shown.get_attribute("href") or "")
    for address in addresses:
        page.goto(address)
        check(page, address, found)
    page.goto(file_address)
    assert found == []
