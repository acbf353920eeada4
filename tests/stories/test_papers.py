"""A walk-in brings three papers and goes home with a receipt in Arabic. Real server, real browser."""

from collections.abc import Callable
from http.client import HTTPConnection
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import psycopg
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from augenhoehe.documents.tests.samples import REFUSED, pdf, photo_with_place, picture
from augenhoehe.web.tests.axe import violations
from tests.stories.walks import STAR, log_in, open_file

ARABIC_SPEAKER = """
    SELECT person.given_name || ' ' || person.family_name, person.id
    FROM people_person person
    JOIN people_personlanguage language ON language.person_id = person.id AND language.language = 'ar'
    JOIN people_responsibility caring ON caring.person_id = person.id AND caring.ends_on IS NULL
    JOIN cases_case ON cases_case.person_id = person.id AND cases_case.ends_on IS NULL
    JOIN organisation_team team ON team.id = caring.team_id
    JOIN organisation_team counter ON counter.local_jobcenter_id = team.local_jobcenter_id
    JOIN organisation_staff staff ON staff.team_id = counter.id AND staff.role = 'reception'
    JOIN organisation_account account ON account.id = staff.account_id AND account.login_name = 'empfang'
    WHERE language.is_preferred ORDER BY person.id LIMIT 1
"""

SOMEBODY_ELSE = """
    SELECT person.given_name || ' ' || person.family_name, client_number, to_char(birth_date, 'DD.MM.YYYY'), person.id
    FROM people_person person
    JOIN people_responsibility caring ON caring.person_id = person.id AND caring.ends_on IS NULL
    JOIN cases_case ON cases_case.person_id = person.id AND cases_case.ends_on IS NULL
    JOIN organisation_staff staff ON staff.id = caring.staff_id
    JOIN organisation_account account ON account.id = staff.account_id AND account.login_name = 'terhorst'
    WHERE person.family_name NOT IN (SELECT family_name FROM people_person WHERE id = %s)
    AND NOT EXISTS (SELECT 1 FROM documents_paper paper WHERE paper.person_id = person.id)
    ORDER BY person.id LIMIT 1
"""


def file(name: str, kind: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": kind, "buffer": content}


def row(page: Page, number: int) -> Any:
    return page.get_by_role("group", name=f"{number}. Unterlage")


def find(page: Page, name: str) -> None:
    """By the search of the header, as reception does."""
    page.get_by_label("Name, Geburtsdatum oder Nummer").first.fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name, exact=True).first.click()


def three_papers(page: Page) -> None:
    """A card that is only shown, a photo, a PDF."""
    row(page, 1).get_by_label("Was ist es?").select_option("identity_card")
    row(page, 2).get_by_label("Was ist es?").select_option("tenancy")
    row(page, 2).get_by_label("Fotos, Scans oder PDF").set_input_files(
        file("IMG_0815.jpg", "image/jpeg", photo_with_place())
    )
    row(page, 3).get_by_label("Was ist es?").select_option("bank_statements")
    row(page, 3).get_by_label("Fotos, Scans oder PDF").set_input_files(
        [file("konto.pdf", "application/pdf", pdf(2)), file("seite3.png", "image/png", picture("PNG"))]
    )


def test_a_walk_in_brings_three_papers_and_gets_a_receipt_in_arabic(
    browser: Page, database: psycopg.Connection
) -> None:
    found = database.execute(ARABIC_SPEAKER).fetchone()
    assert found is not None
    name, person_id = found
    log_in(browser, "empfang")
    find(browser, name)
    browser.get_by_role("link", name="Unterlagen annehmen").click()
    three_papers(browser)
    assert violations(browser) == []
    browser.get_by_role("button", name="Annehmen und bestätigen").click()
    expect(browser.get_by_role("heading", level=1)).to_have_text("Angenommen")
    expect(browser.get_by_role("status")).to_contain_text("Die Eingangsbestätigung ist fertig.")
    assert violations(browser) == []
    the_receipt_speaks_arabic_and_german(browser)
    written = database.execute(
        "SELECT kind, is_shown_only, count(file.id) FROM documents_paper paper"
        " LEFT JOIN documents_paperfile file ON file.paper_id = paper.id"
        " WHERE person_id = %s AND paper.received_at::date = current_date GROUP BY paper.id ORDER BY paper.id",
        [person_id],
    ).fetchall()
    assert written == [("identity_card", True, 0), ("tenancy", False, 1), ("bank_statements", False, 2)]
    the_contact_counts(database, person_id)


def the_receipt_speaks_arabic_and_german(page: Page) -> None:
    """The first button is the person's language."""
    link = page.get_by_role("region", name="Eingangsbestätigung").get_by_role("link").first
    expect(link).to_contain_text("العربية")
    paper = PdfReader(BytesIO(page.request.get(link.get_attribute("href") or "").body()))
    text = " ".join(sheet.extract_text() for sheet in paper.pages)
    for said in ("Mietvertrag", "Kontoauszüge", "Ausweis oder Pass", "عقد", "كشوف", "هوية"):
        assert said in text, said


def the_contact_counts(database: psycopg.Connection, person_id: int) -> None:
    contacts = database.execute(
        "SELECT channel, is_two_way FROM cases_contact JOIN cases_case ON cases_case.id = case_id"
        " WHERE person_id = %s AND occurred_at::date = current_date",
        [person_id],
    ).fetchall()
    assert contacts == [("paper", True)]


def test_a_refused_file_leaves_everything_else_as_it_was(browser: Page) -> None:
    open_file(browser)
    browser.get_by_role("link", name="Unterlagen annehmen").click()
    three_papers(browser)
    chosen = row(browser, 3).get_by_label("Fotos, Scans oder PDF")
    chosen.set_input_files(file("konto.pdf", "application/pdf", REFUSED["locked PDF"][0]))
    browser.get_by_role("button", name="Annehmen und bestätigen").click()
    expect(browser.get_by_role("alert")).to_contain_text("Dieses PDF ist mit einem Kennwort geschützt.")
    still = row(browser, 2).get_by_label("Fotos, Scans oder PDF").evaluate("input => input.files.length")
    assert still == 1, "the other file is still chosen"
    chosen.set_input_files(file("konto.pdf", "application/pdf", pdf()))
    browser.get_by_role("button", name="Annehmen und bestätigen").click()
    expect(browser.get_by_role("heading", level=1)).to_have_text("Angenommen")


def test_a_counsellor_looks_at_a_paper_and_takes_another_back(browser: Page) -> None:
    file_address = open_file(browser)
    panel = browser.get_by_role("region", name="Unterlagen", exact=True)
    expect(panel).to_contain_text("überfällig seit 3 Tagen")
    expect(panel).to_contain_text("Übersetzung erbeten bis")
    panel.get_by_role("link", name="Zeugnis oder Abschluss: Krankenpflege, Charkiw").click()
    image = browser.get_by_role("img", name="Bild der Unterlage")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("naturalWidth", 620)
    assert violations(browser) == []
    browser.get_by_text("Diese Unterlage gehört nicht hierher").click()
    browser.get_by_label("Grund der Rücknahme").fill("gehört in eine andere Akte")
    browser.get_by_role("button", name="Zurücknehmen").click()
    expect(browser.get_by_role("main")).to_contain_text("Die Dateien öffnen sich nicht mehr.")
    browser.goto(f"{file_address}unterlagen/")
    expect(browser.get_by_role("row").filter(has_text="zurückgenommen")).to_contain_text("andere Akte")
    browser.get_by_role("link", name="Mietvertrag: Ravardistraße").click()
    expect(browser.locator("iframe.paper-preview")).to_be_visible()
    with browser.expect_download() as download:
        browser.get_by_role("link", name="Herunterladen").click()
    assert download.value.suggested_filename.startswith("Unterlage-")


def test_a_paper_of_somebody_else_is_laid_into_the_right_file_and_comes_back(
    browser: Page, database: psycopg.Connection
) -> None:
    hers = open_file(browser)
    found = database.execute(SOMEBODY_ELSE, [hers.strip("/").split("/")[-1]]).fetchone()
    assert found is not None
    name, number, born, person_id = found
    his = f"/person/{person_id}/"
    delivery, paper = bring_statements(browser)
    lay(browser, "999Z999999", born)
    refused = browser.get_by_text("keine Akte, die Sie öffnen dürfen")
    expect(refused).to_have_count(1)
    expect(browser.get_by_label("Oder für jemand anderen: Kundennummer")).to_have_value("999Z999999")
    assert violations(browser) == []
    browser.goto(paper)
    expect(browser.locator(".ah-subtitle")).to_contain_text(STAR)
    lay(browser, number, born)
    expect(browser.locator(".ah-subtitle")).to_contain_text(name)
    expect(browser.get_by_role("img", name="Bild der Unterlage")).not_to_have_js_property("naturalWidth", 0)
    assert violations(browser) == []
    lies_in(browser, his, not_in=hers)
    browser.goto(delivery)
    expect(browser.get_by_role("main")).to_contain_text(
        "1 Unterlage aus diesem Eingang gehörte nicht hierher"
    )
    assert name not in browser.content()
    browser.goto(paper)
    browser.get_by_text("Berichtigt heute").click()
    browser.get_by_role("button", name="Letzte Berichtigung rückgängig").click()
    expect(browser.locator(".ah-subtitle")).to_contain_text(STAR)
    lies_in(browser, hers, not_in=his)


def bring_statements(page: Page) -> tuple[str, str]:
    """With a picture; gives the addresses of the delivery and of the paper."""
    page.get_by_role("link", name="Unterlagen annehmen").click()
    row(page, 1).get_by_label("Was ist es?").select_option("bank_statements")
    row(page, 1).get_by_label("Fotos, Scans oder PDF").set_input_files(
        file("konto.png", "image/png", picture("PNG"))
    )
    page.get_by_role("button", name="Annehmen und bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Angenommen")
    delivery = page.url
    page.get_by_role("link", name="Kontoauszüge").click()
    expect(page.get_by_role("link", name="Berichtigen")).to_be_visible()
    return delivery, page.url


def lay(page: Page, number: str, born: str) -> None:
    """By the page of the paper, as somebody would who has its owner's letter in her hand."""
    page.get_by_role("link", name="Berichtigen").click()
    page.get_by_label("Oder für jemand anderen: Kundennummer").fill(number)
    page.get_by_label("Oder für jemand anderen: Geburtsdatum").fill(born)
    page.get_by_label("Warum stand es anders da?").fill("lag im falschen Umschlag")
    page.get_by_role("button", name="Berichtigen").click()


def lies_in(page: Page, right: str, *, not_in: str) -> None:
    """Paper and contact; in the other file the contact is struck out with its reason, the paper is not there."""
    reason = "liegen jetzt in einer anderen Akte"
    for place, number in ((right, 1), (not_in, 0)):
        page.goto(f"{place}unterlagen/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(
            page.get_by_role("row").filter(has_text="Kontoauszüge").filter(has_text="heute")
        ).to_have_count(number)
        page.goto(f"{place}kontakte/")
        today = page.get_by_role("row").filter(has_text="heute").filter(has_text="Unterlage")
        expect(today).to_have_count(1)
        expect(today.filter(has_text=reason)).to_have_count(1 - number)


def test_two_hundred_megabytes_are_refused_before_they_are_sent(live_site: str) -> None:
    place = urlsplit(live_site)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=20)
    connection.putrequest("POST", "/person/1/unterlagen/annehmen/")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", "200000000")
    connection.endheaders(b"--x\r\n")
    answer = connection.getresponse()
    assert answer.status == 413
    assert "höchstens 80 MB" in answer.read().decode()
    connection.close()


def test_papers_come_in_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, "empfang")
    find(page, STAR)
    page.get_by_role("link", name="Öffnen: Unterlagen").click()
    page.get_by_role("link", name="Unterlagen annehmen").click()
    page.get_by_role("button", name="Annehmen und bestätigen").click()
    expect(page.get_by_role("alert")).to_contain_text("mindestens eine Unterlage")
    row(page, 1).get_by_label("Was ist es?").select_option("payslip")
    page.get_by_role("button", name="Annehmen und bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Angenommen")
