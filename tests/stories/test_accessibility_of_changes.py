"""axe-core over pages that only stand there after something was done: taken back, revoked, corrected, taken over."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from augenhoehe.cases.tests.import_lists import row_of, rows_of
from tests.stories.test_accessibility import check
from tests.stories.test_import import bring_in, write
from tests.stories.walks import log_in, open_file

OpenPage = Callable[..., Page]
SIZES = [("dark", 1366), ("light", 320)]
TWINS_NUMBER = "321A999999"
A_JOB_HAS_IT = (
    "INSERT INTO cases_importerrand (run_id, kind, done, total, attempts) VALUES (%s, 'apply', 1, 3, 0)"
)


@pytest.mark.parametrize(("scheme", "width"), SIZES)
def test_what_was_changed_in_a_file_is_accessible(
    open_page: OpenPage, database: psycopg.Connection, scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    found: list[str] = []
    file_address = open_file(page)
    a_consent_to_be_called_is_revoked(page, file_address, found)
    a_need_is_withdrawn(page, file_address, found)
    a_paper_is_corrected(page, file_address, found)
    page.goto(somebodys_words(page, database))
    check(page, "translation of words", found)
    assert found == []


def somebodys_words(page: Page, database: psycopg.Connection) -> str:
    """Own words out of a talk that may be translated here, those that still wait first."""
    asked = "SELECT id FROM cases_words WHERE said_by = 'person' ORDER BY counterpart <> '', id"
    addresses = [f"/worte/{number}/uebersetzung/" for (number,) in database.execute(asked).fetchall()]
    return next(address for address in addresses if page.request.get(address).ok)


def send_empty(page: Page, button: str) -> None:
    """Past the browser's own check, so that the page of the server is looked at."""
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()


def a_consent_to_be_called_is_revoked(page: Page, file_address: str, found: list[str]) -> None:
    page.goto(f"{file_address}angaben/erreichbarkeit/")
    page.get_by_role("button", name="Einwilligung widerrufen").first.click()
    expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
    check(page, "consent to be reached, revoked", found)


def a_need_is_withdrawn(page: Page, file_address: str, found: list[str]) -> None:
    page.goto(f"{file_address}bedarfe/")
    page.locator("main a[href^='/bedarf/']").first.click()
    need = page.url
    page.goto(f"{need}ruecknahme/")
    send_empty(page, "Zurücknehmen")
    check(page, "withdrawal of a need without a reason", found)
    page.locator("main form input[type=text], main form textarea").first.fill("falsche Akte")
    page.get_by_role("button", name="Zurücknehmen").click()
    page.goto(need)
    check(page, "withdrawn need", found)
    page.goto(f"{file_address}bedarfe/")
    page.get_by_text("Zurückgenommen (").click()
    expect(page.locator("main")).to_contain_text("falsche Akte")
    check(page, "needs with a withdrawn one", found)


def a_paper_is_corrected(page: Page, file_address: str, found: list[str]) -> None:
    page.goto(f"{file_address}unterlagen/")
    page.locator("main a[href^='/unterlage/']").first.click()
    paper = page.url
    page.get_by_role("link", name="Berichtigen", exact=True).click()
    send_empty(page, "Berichtigen")
    check(page, "correction of a paper without a reason", found)
    page.get_by_label("Warum stand es anders da?").fill("falscher Tag")
    page.get_by_label("Eingegangen am").fill("2026-01-07")
    page.get_by_role("button", name="Berichtigen").click()
    page.goto(paper)
    page.get_by_text("Berichtigt").first.click()
    expect(page.locator("main")).to_contain_text("falscher Tag")
    check(page, "corrected paper", found)


@pytest.mark.parametrize(("scheme", "width"), SIZES)
def test_a_list_with_somebody_who_is_here_already_is_accessible(
    open_page: OpenPage, database: psycopg.Connection, tmp_path: Path, scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    found: list[str] = []
    log_in(page, "lansing")
    bring_in(page, write(tmp_path / "liste.xlsx", rows_of([row_of(0), row_of(1), her_twin(database)])))
    check(page, "import, checked", found)
    run = page.url.split("?")[0]
    page.goto(f"{run}spalten/")
    check(page, "import, columns", found)
    page.goto(f"{run}?zeigen=dubletten")
    check(page, "import, duplicates", found)
    page.get_by_role("button", name="später entscheiden").click()
    check(page, "import, decided later", found)
    database.execute(A_JOB_HAS_IT, [int(run.rstrip("/").rsplit("/", 1)[1])])
    page.goto(run)
    expect(page.get_by_role("progressbar")).to_be_visible()
    check(page, "import, under way", found)
    database.execute("DELETE FROM cases_importerrand")  # the page notices by itself that it is done
    page.get_by_role("button", name="3 Zeilen übernehmen").click()
    check(page, "import, taken over", found)
    twin_as_a_duplicate(page, database, found)
    in_the_way(page, run, database, found)
    assert found == []


def her_twin(database: psycopg.Connection) -> dict[str, str]:
    """The star of the demo with a second number."""
    born = database.execute(
        "SELECT to_char(birth_date, 'DD.MM.YYYY') FROM people_person WHERE id = 1"
    ).fetchone()
    assert born is not None
    name = {"Nachname": "Kowalenko", "Vorname": "Olena", "Geburtsdatum": born[0]}
    return row_of(2, Kundennummer=TWINS_NUMBER, **name)


def number_of(database: psycopg.Connection, client_number: str) -> int:
    row = database.execute(
        "SELECT id FROM people_person WHERE client_number = %s", [client_number]
    ).fetchone()
    assert row is not None
    return int(row[0])


def twin_as_a_duplicate(page: Page, database: psycopg.Connection, found: list[str]) -> None:
    """She waits in the list of duplicates, stands in the file, side by side, and is decided on."""
    twin = number_of(database, TWINS_NUMBER)
    page.goto("/dubletten/")
    expect(page.locator("main")).to_contain_text(TWINS_NUMBER)
    check(page, "duplicates", found)
    page.goto("/person/1/dubletten/")
    page.get_by_role("link", name="Nebeneinander ansehen").first.click()
    expect(page).to_have_url(f"{page.url.split('/person/')[0]}/person/1/zusammenfuehrung/{twin}/")
    check(page, "merge", found)
    send_empty(page, "Zusammenführen")
    check(page, "merge without a reason", found)


def in_the_way(page: Page, run: str, database: psycopg.Connection, found: list[str]) -> None:
    """Somebody has gone on working with one of the files: the list cannot be taken back."""
    page.goto(f"/person/{number_of(database, '321A000000')}/angaben/sprachmittlung/")
    page.get_by_label("Sprachmittlung", exact=True).select_option("sign")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("main")).to_contain_text("Gespeichert.")
    page.goto(run)
    page.get_by_role("button", name="Alles zurücknehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hier wurde schon weitergearbeitet")
    check(page, "import, in the way", found)
    page.goto("/uebernahme/")
    check(page, "imports", found)
