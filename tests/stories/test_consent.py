"""A person is asked for her consent, at one screen, in her language; and takes it back with one click."""

from collections.abc import Callable
from io import BytesIO

import psycopg
import pytest
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from augenhoehe.documents.tests.samples import pdf
from augenhoehe.web.tests.axe import violations
from tests.stories.walks import PIN, open_file

DOCTOR = "Praxis am Markt"
LOCKED = "Ми ще розмовляємо"


def register(page: Page) -> Page:
    """The panel of the file."""
    expect(page.get_by_role("region", name="Einwilligungen")).to_contain_text("Sprachwerk Bocholt")
    return page


def ask(page: Page) -> str:
    """From the file to a prepared consent for the doctor; gives its address."""
    register(page).get_by_role("link", name="Um Einwilligung bitten").click()
    page.get_by_role("link", name="Ärztin oder Arzt sagt, welche Arbeit geht").click()
    page.get_by_label("Name der anderen Stelle").fill(DOCTOR)
    expect(page.get_by_label("Sprache der Person", exact=True)).to_have_value("uk")
    page.get_by_role("button", name="Vorbereiten").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Schweigepflichtentbindung")
    return page.url


def turn_the_screen(page: Page) -> None:
    page.get_by_role("link", name="Am Bildschirm zeigen").click()
    page.get_by_role("button", name="Bildschirm drehen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Entbindung von der Schweigepflicht")


def give_back(page: Page) -> None:
    """The colleague's PIN."""
    page.locator(".ah-way a.ah-button").last.click()
    page.locator("#pin").fill(PIN)
    page.locator(".ah-pin button").click()


def test_a_consent_is_read_and_given_in_ukrainian_and_revoked_with_one_click(
    browser: Page, database: psycopg.Connection
) -> None:
    file_address = open_file(browser)
    consent = ask(browser)
    turn_the_screen(browser)
    expect(browser.locator("html")).to_have_attribute("lang", "uk")
    expect(browser.locator(".ah-consent")).to_contain_text("Лікарка або лікар: Praxis am Markt")
    the_screen_shows_nothing_else(browser, file_address)
    browser.locator("#answer-sign").click()
    expect(browser.locator("main")).to_contain_text("Ця кнопка діє як Ваш підпис.")
    assert state_of(database) == [("prepared", "")]
    browser.locator(".ah-way .ah-button--primary").click()
    expect(browser.locator(".ah-goal")).to_contain_text("Ваше «так» збережено.")
    the_paper_speaks_both_languages(browser)
    give_back(browser)
    expect(browser).to_have_url(consent)
    expect(browser.locator("main")).to_contain_text("gilt heute")
    browser.get_by_role("link", name="Was endet mit einem Widerruf?").click()
    expect(browser.locator("main")).to_contain_text("Ab dem Klick gilt nicht mehr")
    browser.get_by_role("link", name="Nicht widerrufen").click()
    browser.get_by_role("button", name="Widerrufen, wirkt sofort").click()
    expect(browser.locator("main")).to_contain_text("Ab jetzt wird nichts mehr weitergegeben.")
    assert state_of(database) == [("revoked", "screen")]
    browser.goto(file_address)
    expect(browser.get_by_role("region", name="Einwilligungen")).to_contain_text("Widerrufen")


def state_of(database: psycopg.Connection) -> list[tuple[str, str]]:
    """How far the consent for the doctor is, and how it was answered."""
    rows = database.execute(
        "SELECT state, answered_how FROM documents_consent JOIN people_person ON people_person.id = person_id"
        " WHERE family_name = 'Kowalenko' AND template = 'doctor'"
    ).fetchall()
    return [(state, how) for state, how in rows]


def the_screen_shows_nothing_else(browser: Page, file_address: str) -> None:
    """Neither the day nor the file while the person reads."""
    question = browser.url
    for address in ("/", file_address, f"{file_address}einwilligungen/"):
        browser.goto(address)
        expect(browser.get_by_role("heading", level=1)).to_contain_text(LOCKED)
    browser.goto(question)


def the_paper_speaks_both_languages(browser: Page) -> None:
    """What one takes home: purpose, what a no would have meant, how to revoke."""
    address = browser.locator("main a[href$='zum-mitnehmen.pdf']").get_attribute("href") or ""
    paper = PdfReader(BytesIO(browser.request.get(address).body()))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for words in ("jederzeit zurücknehmen", "Ви можете будь-коли відкликати", "Unterschrieben am", DOCTOR):
        assert words in text


def test_a_no_without_javascript_has_no_disadvantage(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    file_address = open_file(page)
    page.goto(f"{file_address}einwilligungen/")
    page.get_by_role("link", name="Um Einwilligung bitten").click()
    page.get_by_role("link", name="Ärztin oder Arzt sagt, welche Arbeit geht").click()
    page.get_by_label("Name der anderen Stelle").fill(DOCTOR)
    page.get_by_role("button", name="Vorbereiten").click()
    turn_the_screen(page)
    page.locator("#answer-refuse").click()
    page.locator(".ah-way .ah-button--primary").click()
    expect(page.locator(".ah-goal")).to_contain_text("Es hat keine Folgen für Ihr Geld.")
    give_back(page)
    expect(page.locator("main")).to_contain_text("Es entstehen keine Nachteile.")


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("uk", "light", 320), ("ar", "dark", 1366), ("ar", "light", 320)],
)
def test_every_page_about_a_consent_is_accessible(
    open_page: Callable[..., Page], language: str, scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    found: list[str] = []
    file_address = open_file(page)
    page.goto(f"{file_address}einwilligungen/neu/?vorlage=free")
    check(page, "free form", found)
    page.goto(f"{file_address}einwilligungen/neu/?vorlage=language_school")
    page.get_by_role("button", name="Vorbereiten").click()
    check(page, "form with errors", found)
    page.get_by_label("Name der anderen Stelle").fill("Sprachwerk Bocholt")
    page.get_by_label("Sprache der Person", exact=True).select_option(language)
    page.get_by_role("button", name="Vorbereiten").click()
    consent = page.url
    check(page, "consent", found)
    for part in ("antwort", "ruecknahme", "bildschirm"):
        page.goto(f"{consent}{part}/")
        check(page, part, found)
    page.get_by_role("button", name="Bildschirm drehen").click()
    check(page, "question", found)
    page.locator("#answer-sign").click()
    check(page, "confirm", found)
    page.locator(".ah-way .ah-button--primary").click()
    check(page, "thanks", found)
    page.locator(".ah-way a.ah-button").last.click()
    check(page, "pin", found)
    page.locator("#pin").fill(PIN)
    page.locator(".ah-pin button").click()
    page.get_by_role("link", name="Was endet mit einem Widerruf?").click()
    check(page, "revocation", found)
    page.get_by_role("button", name="Widerruf eintragen").click()
    check(page, "revoked", found)
    the_sheet_of_an_answer_on_paper(page, file_address, found)
    assert found == []


def the_sheet_of_an_answer_on_paper(page: Page, file_address: str, found: list[str]) -> None:
    """Answered on paper first, the signed sheet laid beside it later."""
    page.goto(f"{file_address}einwilligungen/neu/?vorlage=doctor")
    page.get_by_label("Name der anderen Stelle").fill(DOCTOR)
    page.get_by_role("button", name="Vorbereiten").click()
    consent = page.url
    page.goto(f"{consent}antwort/")
    page.locator("input[name=answer][value=sign]").check()
    page.get_by_role("button", name="Eintragen").click()
    page.get_by_text("Unterschriebenes Blatt dazulegen").click()
    check(page, "consent without its sheet", found)
    sheet: FilePayload = {"name": "blatt.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Dazulegen").click()
    expect(page.get_by_role("link", name="Unterschriebenes Blatt ansehen")).to_be_visible()
    check(page, "consent with its sheet", found)


def check(page: Page, where: str, found: list[str]) -> None:
    """Adds what axe finds here, and anything that makes the page scroll sideways."""
    found += [f"{where}: {violation}" for violation in violations(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 1:
        found.append(f"{where}: {wide} px wider than the window")
