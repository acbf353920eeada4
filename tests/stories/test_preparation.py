"""Before and after a talk: the counsellor's own page, the slip, the phase; figures and translations for leads."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.stories.test_accessibility import check
from tests.stories.walks import log_in, open_file

OpenPage = Callable[..., Page]


def test_the_counsellor_prepares_a_talk_notes_the_phase_and_prints_the_slip(browser: Page) -> None:
    file_address = open_file(browser)
    browser.get_by_role("link", name="Gespräch vorbereiten").click()
    expect(browser.get_by_role("heading", name="Was wir zugesagt haben")).to_be_visible()
    expect(browser.get_by_role("heading", name="Leitfaden")).to_be_visible()
    expect(browser.locator("main")).to_contain_text("Ukrainisch")
    browser.get_by_role("link", name="Phase eintragen").click()
    browser.get_by_role("radio", name="Ziel").check()
    browser.get_by_role("button", name="Phase eintragen").click()
    expect(browser.locator(".ah-events li").first).to_contain_text("Ziel")
    browser.get_by_role("link", name="Gespräch vorbereiten").click()
    expect(browser.locator("main")).to_contain_text("Phase Ziel")
    slip = browser.request.get(f"{file_address}merkzettel.pdf")
    pages = PdfReader(io.BytesIO(slip.body())).pages
    assert len(pages) == 1
    assert "Мій" in pages[0].extract_text() or "Моя" in pages[0].extract_text()
    browser.get_by_role("link", name="Gespräch beginnen").click()
    expect(browser.get_by_role("button", name="Bildschirm drehen und beginnen")).to_be_visible()


def test_a_lead_reads_figures_and_notes_who_has_read_translations(browser: Page) -> None:
    log_in(browser, "lansing")
    browser.goto("/guete/")
    expect(browser.get_by_role("heading", name="Güte der Gespräche")).to_be_visible()
    browser.goto("/uebersetzungen/?sprache=uk")
    browser.get_by_label("Wörter, deutsch oder übersetzt").fill("weiter")
    browser.get_by_role("button", name="Suchen").click()
    expect(browser.locator("main p[role=status]")).to_contain_text("mit «weiter»")
    assert "weiter" not in browser.url
    browser.get_by_label("Satz 1 gelesen").check()
    browser.get_by_label("Gelesen von").fill("Oksana M.")
    browser.get_by_role("button", name="Ausgewählte notieren").click()
    expect(browser.locator("main")).to_contain_text("Oksana M.")
    expect(browser.locator("main")).to_contain_text("Ukrainisch: 1 von")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 320)])
def test_all_these_pages_are_accessible(open_page: OpenPage, scheme: str, width: int) -> None:
    page, found = open_page(color_scheme=scheme, viewport={"width": width, "height": 860}), list[str]()
    address = open_file(page)
    for part in ("vorbereitung/", "phase/"):
        page.goto(address + part)
        check(page, part, found)
    other = open_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    log_in(other, "lansing")
    for part in ("/phasen/", "/guete/", "/uebersetzungen/?sprache=ar"):
        other.goto(part)
        check(other, part, found)
    assert found == []
