"""The data protection officer's day: a copy for somebody who asks, and what is due to be erased."""

from datetime import date

import psycopg
import pytest
from playwright.sync_api import Page, expect

from augenhoehe.web.tests.axe import violations
from tests.stories.walks import log_in

LIST = "/datenschutz/loeschvorschlaege/"


@pytest.fixture
def closed(database: psycopg.Connection) -> str:
    """A file of the demo whose case ended long ago, as the night proposes it; gives the name."""
    row = database.execute(
        "SELECT person.id, given_name || ' ' || family_name FROM people_person person"
        " WHERE NOT EXISTS (SELECT FROM cases_case WHERE person_id = person.id) ORDER BY id LIMIT 1"
    ).fetchone()
    assert row is not None
    database.execute(
        "UPDATE people_benefitunitmembership SET starts_on = '2010-01-01', ends_on = '2012-12-31'"
        " WHERE person_id = %s",
        [row[0]],
    )
    database.execute(
        "INSERT INTO privacy_erasureproposal (rule, person_id, kind, due_since, counts, state, reason)"
        " VALUES ('case_file', %s, '', %s, '{\"Person\": 1}', 'open', '')",
        [row[0], date(2023, 1, 1)],
    )
    return str(row[1])


def test_an_officer_postpones_takes_back_and_erases(
    browser: Page, database: psycopg.Connection, closed: str
) -> None:
    log_in(browser, "datenschutz")
    browser.goto(LIST)
    assert violations(browser) == []
    browser.get_by_role("link", name=f"Prüfen: Akte: {closed}").click()
    assert violations(browser) == []
    browser.get_by_label("Warum wird es noch gebraucht?").fill("Klage läuft")
    browser.get_by_label("Bis wann?").fill("2020-01-01")
    browser.get_by_role("button", name="Aufschieben").click()
    expect(browser.get_by_label("Warum wird es noch gebraucht?")).to_have_value("Klage läuft")
    browser.get_by_label("Bis wann?").fill(f"{date.today().year + 1}-06-30")
    browser.get_by_role("button", name="Aufschieben").click()
    expect(browser.locator("main")).to_contain_text("Aufgeschoben bis 30.06.")
    browser.get_by_role("button", name="Aufschub zurücknehmen").click()
    browser.get_by_label("Ich habe geprüft").check()
    browser.get_by_role("button", name="Endgültig löschen").click()
    expect(browser.locator("main")).to_contain_text("Der Nachweis ohne Namen")
    browser.get_by_role("link", name="Gelöscht", exact=True).click()
    expect(browser.locator("main")).not_to_contain_text(closed)
    left = database.execute("SELECT state, person_id FROM privacy_erasureproposal").fetchall()
    assert left == [("erased", None)]


def test_a_copy_of_the_whole_file_can_be_downloaded(browser: Page, database: psycopg.Connection) -> None:
    row = database.execute("SELECT id FROM people_person WHERE family_name = 'Kowalenko'").fetchone()
    assert row is not None
    log_in(browser, "datenschutz")
    browser.goto(f"/person/{row[0]}/")
    browser.get_by_role("link", name="Auskunft: die ganze Akte").click()
    assert violations(browser) == []
    with browser.expect_download() as download:
        browser.get_by_role("link", name="Maschinenlesbar").click()
    assert '"augenhoehe-file-copy/1"' in download.value.path().read_text(encoding="utf-8")
    answer = browser.request.get(f"/person/{row[0]}/auskunft/akte.pdf")
    assert answer.ok and answer.body().startswith(b"%PDF")
    ways = database.execute("SELECT way_in FROM privacy_accesslogentry WHERE person_id = %s", [row[0]])
    assert [way for (way,) in ways.fetchall()].count("copy") == 2


def test_a_hint_about_an_emergency_is_read_and_brought_back(browser: Page) -> None:
    log_in(browser, "datenschutz")
    hints = browser.get_by_role("region", name="Hinweise")
    expect(hints).to_contain_text("Herr Rottstegge hat am")
    assert violations(browser) == []
    hints.get_by_role("link", name="Notzugriffe ansehen").click()
    expect(browser.locator("main")).to_contain_text("im Team ist niemand zu erreichen")
    browser.go_back()
    hints.get_by_role("button", name="gelesen").click()
    expect(hints).to_have_count(0)
    browser.locator(".ah-messages").get_by_role("link", name="Hinweise").click()
    assert violations(browser) == []
    browser.get_by_role("button", name="wieder ungelesen").click()
    expect(browser.locator("main")).to_contain_text("neu")
    browser.get_by_role("link", name="Zurück", exact=True).click()
    expect(hints).to_contain_text("im Notzugriff geöffnet")
