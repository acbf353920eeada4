"""People come in by a list: read, put right, taken over, taken back, taken over again. Real server, real browser."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
import pytest
import xlsxwriter
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from augenhoehe.cases.tests.import_lists import row_of, rows_of
from augenhoehe.web.tests.axe import violations
from tests.stories.walks import log_in

PEOPLE, PROBLEMS = 10_000, 37
LONG = 240_000
# A long list is read, checked, taken over and taken back by jobs.
pytestmark = pytest.mark.usefixtures("worker")
OF_LIST = "SELECT count(*) FROM people_person WHERE client_number LIKE '321A%' AND created_through = 'import'"


def write(path: Path, rows: Iterable[Any]) -> Path:
    """A workbook as another program would write it, with a title above its headings."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Personen")
        sheet.merge_range("A1:F1", "Personenliste, Stand 1.11.2026")
        for number, cells in enumerate(rows, start=2):
            sheet.write_row(number, 0, cells)
    return path


def list_with_problems(folder: Path) -> Path:
    """Ten thousand people, thirty-seven of them with something wrong."""
    people = [row_of(number) for number in range(PEOPLE)]
    for number in range(PROBLEMS):
        column, text = (("Geburtsdatum", "31.2.1985"), ("PLZ", "Bocholt"), ("E-Mail", "post@"))[number % 3]
        people[number * 251][column] = text
    return write(folder / "liste.xlsx", rows_of(people))


def bring_in(page: Page, path: Path) -> None:
    """From the form to the preview; a job checks, and the page says how far it is."""
    page.goto("/uebernahme/")
    page.get_by_label("Datei").set_input_files(path)
    page.get_by_role("button", name="Lesen").click()
    page.get_by_role("link", name="Spalten ändern").or_(
        page.get_by_role("button", name="So prüfen")
    ).wait_for(timeout=LONG)
    if page.get_by_role("link", name="Spalten ändern").is_visible():  # a long file was read by a job
        page.get_by_role("link", name="Spalten ändern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welche Spalte ist was?")
    expect(page.get_by_label("Nachname")).to_have_value("family_name")
    page.get_by_role("button", name="So prüfen").click()
    expect(page.get_by_role("link", name="Neu:")).to_be_visible(timeout=LONG)


def count(database: psycopg.Connection) -> int:
    """How many of the list are in the house."""
    row = database.execute(OF_LIST).fetchone()
    assert row is not None
    return int(row[0])


def test_ten_thousand_people_come_in_with_thirty_seven_problems(
    browser: Page, database: psycopg.Connection, tmp_path: Path
) -> None:
    log_in(browser, "lansing")
    bring_in(browser, list_with_problems(tmp_path))
    expect(browser.get_by_role("link", name=f"Zu klären: {PROBLEMS}")).to_be_visible()
    expect(browser.locator("main")).to_contain_text("«31.2.1985» ist kein Datum.")
    assert violations(browser) == []
    with browser.expect_download() as download:
        browser.get_by_role("link", name="zum Klären als Excel-Datei").click()
    problems = tmp_path / "zu-klaeren.xlsx"
    download.value.save_as(problems)
    browser.get_by_role("button", name=f"{PEOPLE - PROBLEMS} Zeilen übernehmen").click()
    closed_and_found_again(browser)
    expect(browser.locator("main .ah-badges").first).to_contain_text(f"{PEOPLE - PROBLEMS} neu", timeout=LONG)
    assert count(database) == PEOPLE - PROBLEMS
    taken_back_and_over_again(browser, database)
    bring_in(browser, put_right(problems, tmp_path))
    browser.get_by_role("button", name=f"{PROBLEMS} Zeilen übernehmen").click()
    expect(browser.locator("main .ah-badges").first).to_contain_text(f"{PROBLEMS} neu", timeout=LONG)
    assert count(database) == PEOPLE


def closed_and_found_again(browser: Page) -> None:
    """Another window says how far it is and offers no second time; a closed one is found in the list."""
    address = browser.url
    with browser.context.new_page() as other:
        other.goto("/uebernahme/")
        expect(other.get_by_role("row").filter(has_text="wird übernommen")).to_have_count(1)
        other.goto(address)
        expect(other.locator("#import-progress")).to_contain_text("nichts ist halb geschrieben")
        expect(other.get_by_role("button", name="übernehmen")).to_have_count(0)
    browser.goto("/")
    browser.goto(address)


def put_right(problems: Path, folder: Path) -> Path:
    """The rows somebody corrected, in the workbook the page gave; what it says beside them may stay."""
    first, *body = CalamineWorkbook.from_path(str(problems)).get_sheet_by_index(0).to_python()
    right = {row_of(number)["Kundennummer"]: row_of(number) for number in range(PEOPLE)}
    number = first.index("Kundennummer")
    rows = [[right[str(cells[number])].get(str(name), "") for name in first] for cells in body]
    assert len(rows) == PROBLEMS
    return write(folder / "berichtigt.xlsx", [first, *rows])


def taken_back_and_over_again(browser: Page, database: psycopg.Connection) -> None:
    """All who came in go out as one step, and come in again."""
    browser.get_by_role("button", name="Alles zurücknehmen").click(timeout=LONG)
    expect(browser.locator("main .ah-badges").first).to_contain_text("zurückgenommen", timeout=LONG)
    assert count(database) == 0
    browser.get_by_role("button", name="Noch einmal übernehmen").click()
    expect(browser.locator("main .ah-badges").first).to_contain_text(f"{PEOPLE - PROBLEMS} neu", timeout=LONG)
    assert count(database) == PEOPLE - PROBLEMS


def test_a_long_list_is_checked_without_javascript(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, "lansing")
    page.goto("/uebernahme/")
    page.get_by_label("Datei").set_input_files(write(tmp_path / "x.xlsx", rows_of(map(row_of, range(300)))))
    page.get_by_role("button", name="Lesen").click()
    page.get_by_role("button", name="So prüfen").click()
    expect(page.get_by_role("button", name="300 Zeilen übernehmen")).to_be_visible(timeout=LONG)


def test_a_list_comes_in_without_javascript(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, "lansing")
    page.goto("/uebernahme/")
    page.get_by_label("Datei").set_input_files(write(tmp_path / "x.xlsx", rows_of(map(row_of, range(5)))))
    page.get_by_role("button", name="Lesen").click()
    page.get_by_role("button", name="So prüfen").click()
    page.get_by_role("button", name="5 Zeilen übernehmen").click()
    expect(page.locator("main .ah-badges").first).to_contain_text("5 neu")
