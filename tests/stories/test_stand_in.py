"""A stand-in works a day: her lists, her people, what is specially protected – and the day after, nothing of it."""

from collections.abc import Callable
from datetime import date, timedelta

import psycopg
from playwright.sync_api import Page, expect

from tests.stories.walks import STAR, log_in

OpenPage = Callable[..., Page]
PROTECTED = "Wartet auf eine Knieoperation."
# The lead becomes a counsellor of the same team: in the small demo there is nobody else to stand in.
A_COLLEAGUE = """
    UPDATE organisation_staff SET role = 'counsellor', team_id =
        (SELECT team_id FROM organisation_staff JOIN organisation_account AS own ON own.id = account_id
         WHERE own.login_name = 'terhorst')
    WHERE account_id = (SELECT id FROM organisation_account WHERE login_name = 'lansing')
"""
A_NOTE = """
    WITH note AS (
        INSERT INTO cases_note
            (case_id, staff_id, written_at, visibility, created_through, withdrawn_reason, kept_reason)
        SELECT cases_case.id, NULL, now(), 'sensitive', 'web', '', ''
        FROM cases_case JOIN people_person ON people_person.id = person_id
        WHERE given_name || ' ' || family_name = %s AND cases_case.ends_on IS NULL
        RETURNING id
    )
    INSERT INTO cases_sensitivenote (note_id, text, created_through) SELECT id, %s, 'web' FROM note
"""
OVER = """
    UPDATE organisation_absence SET starts_on = starts_on - 4, ends_on = current_date - 1
    WHERE staff_id = (SELECT organisation_staff.id FROM organisation_staff
        JOIN organisation_account AS own ON own.id = account_id WHERE own.login_name = 'terhorst')
"""


def test_a_stand_in_works_a_day(open_page: OpenPage, database: psycopg.Connection) -> None:
    database.execute(A_COLLEAGUE)
    database.execute(A_NOTE, [STAR, PROTECTED])
    helper = open_page()
    log_in(helper, "lansing")
    expect(helper.get_by_role("link", name="für Frau Terhorst")).to_have_count(0)
    last = date.today() + timedelta(days=3)
    enter_absence(open_page(), last)
    file_address = a_day_in_her_place(helper, last)
    logged = "SELECT DISTINCT purpose FROM privacy_accesslogentry WHERE account_id = (SELECT id FROM"
    logged += " organisation_account WHERE login_name = 'lansing')"
    assert database.execute(logged.encode()).fetchall() == [("Vertretung (§ 14 SGB II)",)]
    database.execute(OVER)
    the_day_after(helper, file_address)


def enter_absence(page: Page, last: date) -> None:
    """Frau Terhorst says that she is away and who stands in; nobody asks why."""
    log_in(page)
    page.goto("/abwesenheit/")
    expect(page.locator("main")).to_contain_text("Alle sind da.")
    page.get_by_role("link", name="Abwesenheit eintragen").click()
    page.get_by_label("Erster Tag").fill(date.today().isoformat())
    page.get_by_label("Letzter Tag").fill(last.isoformat())
    page.get_by_label("Wer vertritt?").select_option(label="Heiner Lansing")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("main")).to_contain_text("Die Abwesenheit ist eingetragen.")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Herr Lansing")


def a_day_in_her_place(page: Page, last: date) -> str:
    """Her lists in his day, her ten o'clock talk, and the note only she could read; gives the file's address."""
    page.goto("/")
    page.get_by_role("link", name=f"für Frau Terhorst, bis {last:%d.%m.}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vertretung für Frau Terhorst")
    row = page.get_by_role("row").filter(has_text=STAR)
    expect(row).to_contain_text("Gespräch heute um 10:00 Uhr.")
    row.get_by_role("link", name=STAR, exact=True).click()
    notes = page.get_by_role("region", name="Vermerke")
    notes.get_by_role("listitem").first.get_by_role("link", name="Geschützten Vermerk öffnen").click()
    expect(notes).to_contain_text(PROTECTED)
    return page.url


def the_day_after(page: Page, file_address: str) -> None:
    """She is back: no list of hers, no protected note; the file of the same team is still one he may open."""
    page.goto("/")
    expect(page.get_by_role("link", name="für Frau Terhorst")).to_have_count(0)
    page.goto(file_address)
    expect(page.get_by_role("region", name="Vermerke")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(PROTECTED)
    expect(page.locator("main")).not_to_contain_text("besonders geschützt")
