"""Pictures of what a file leads to: papers, consents, single facts, lists that come in, duplicates, absences."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from augenhoehe.cases.tests.import_lists import row_of, rows_of
from tests.stories.pictures import SIZES, are_asked_for, paper_picture, picture
from tests.stories.test_accessibility_of_changes import TWINS_NUMBER, her_twin, number_of
from tests.stories.test_import import bring_in, write
from tests.stories.test_papers import three_papers
from tests.stories.test_stand_in import A_COLLEAGUE, enter_absence
from tests.stories.walks import log_in, open_file

OpenPage = Callable[..., Page]
TALLEST = 2400
LOOKS = [("desktop", "light"), ("desktop", "dark"), ("phone", "light")]
IN_A_FILE = {
    "papers": "unterlagen/",
    "paper-owed": "unterlagen/fehlt/",
    "consents": "einwilligungen/",
    "address": "angaben/anschrift/",
    "client-number": "angaben/kundennummer/",
    "language": "angaben/sprachen/",
    "access-log": "zugriffe/",
    "history": "verlauf/",
}
pytestmark = pytest.mark.parametrize(("size", "scheme"), LOOKS if are_asked_for() else LOOKS[2:])


def opened(open_page: OpenPage, size: str, scheme: str) -> Page:
    """A page of this size and colour."""
    width, height = SIZES[size]
    return open_page(color_scheme=scheme, viewport={"width": width, "height": height})


def test_pictures_of_a_file(open_page: OpenPage, size: str, scheme: str) -> None:
    page, end = opened(open_page, size, scheme), f"{size}-{scheme}"
    file_address = open_file(page)
    for name, part in IN_A_FILE.items():
        page.goto(file_address + part)
        picture(page, f"file-{name}-{end}", TALLEST)
    page.goto(f"{file_address}unterlagen/")
    page.locator("main a[href^='/unterlage/']").first.click()
    picture(page, f"file-paper-{end}", TALLEST)
    page.get_by_role("link", name="Berichtigen", exact=True).click()
    picture(page, f"file-paper-correction-{end}", TALLEST)
    page.goto(f"{file_address}unterlagen/annehmen/")
    three_papers(page)
    picture(page, f"file-papers-taken-in-{end}", TALLEST)
    page.get_by_role("button", name="Annehmen und bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Angenommen")
    picture(page, f"file-papers-receipt-{end}")
    if end == "desktop-light":
        receipt = page.get_by_role("region", name="Eingangsbestätigung").get_by_role("link").first
        paper_picture(page, receipt, f"file-receipt-as-pdf-{end}")
    asked_for_consent(page, file_address, end)


def asked_for_consent(page: Page, file_address: str, end: str) -> None:
    """The prepared consent, and the question on the turned screen."""
    page.goto(f"{file_address}einwilligungen/neu/?vorlage=language_school")
    page.get_by_label("Name der anderen Stelle").fill("Sprachwerk Bocholt")
    picture(page, f"file-consent-new-{end}", TALLEST)
    page.get_by_role("button", name="Vorbereiten").click()
    page.get_by_role("link", name="Am Bildschirm zeigen").click()
    page.get_by_role("button", name="Bildschirm drehen").click()
    expect(page.locator("#answer-sign")).to_be_visible()
    picture(page, f"file-consent-on-screen-{end}", TALLEST)


def test_pictures_of_an_import(
    open_page: OpenPage, database: psycopg.Connection, tmp_path: Path, size: str, scheme: str
) -> None:
    page, end = opened(open_page, size, scheme), f"{size}-{scheme}"
    log_in(page, "lansing")
    picture(page, f"my-day-of-the-lead-{end}", TALLEST)
    rows = [row_of(number) for number in range(3, 15)]  # the star's twin lives where the second one would
    rows[3]["Geburtsdatum"], rows[5]["PLZ"] = "31.2.1985", "Bocholt"
    bring_in(page, write(tmp_path / "liste.xlsx", rows_of([*rows, her_twin(database)])))
    run = page.url.split("?")[0]
    picture(page, f"import-checked-{end}", TALLEST)
    page.goto(f"{run}spalten/")
    picture(page, f"import-columns-{end}", TALLEST)
    page.goto(f"{run}?zeigen=dubletten")
    picture(page, f"import-duplicates-{end}", TALLEST)
    page.get_by_role("button", name="später entscheiden").click()
    page.get_by_role("button", name="Zeilen übernehmen").click()
    expect(page.locator("main .ah-badges").first).to_contain_text("neu")
    picture(page, f"import-taken-over-{end}", TALLEST)
    page.goto(f"/person/1/zusammenfuehrung/{number_of(database, TWINS_NUMBER)}/")
    picture(page, f"merge-{end}", TALLEST)


def test_pictures_of_a_stand_in(
    open_page: OpenPage, database: psycopg.Connection, size: str, scheme: str
) -> None:
    database.execute(A_COLLEAGUE)
    last = date.today() + timedelta(days=3)
    away = opened(open_page, size, scheme)
    enter_absence(away, last)
    picture(away, f"absences-{size}-{scheme}", TALLEST)
    helper = opened(open_page, size, scheme)
    log_in(helper, "lansing")
    link = helper.locator("a", has_text="für Frau Terhorst").first  # folded away on a phone
    helper.goto(link.get_attribute("href") or "")
    expect(helper.get_by_role("heading", level=1)).to_have_text("Vertretung für Frau Terhorst")
    picture(helper, f"stand-in-{size}-{scheme}", TALLEST)
