"""From alphabet to district: a lead simulates, accepts a plan in stages, one file shows it, undo restores all."""

import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from augenhoehe.web.tests.axe import violations
from tests.stories.walks import STAR, log_in

OpenPage = Callable[..., Page]
CALCULATED = 60_000
# The small demo has one counsellor in Bocholt. A colleague comes who serves the district of the star person.
A_NEIGHBOUR = """
    WITH neighbour AS (
        INSERT INTO organisation_staff (team_id, role, salutation, given_name, family_name, weekly_hours, phone,
            starts_on, created_through, working_days)
        SELECT team_id, 'counsellor', 'frau', 'Nele', 'Nachbar', 39, '02871 4711', '2024-01-01', 'web', working_days
        FROM organisation_staff JOIN organisation_account AS own ON own.id = account_id
        WHERE own.login_name = 'terhorst'
        RETURNING id
    ), spoken AS (
        INSERT INTO organisation_stafflanguage (staff_id, language, level)
        SELECT id, language, 'C1' FROM neighbour, unnest(ARRAY['de', 'uk', 'ar']) AS language
    )
    INSERT INTO organisation_districtservice (staff_id, district_id, starts_on, created_through)
    SELECT neighbour.id, address.district_id, '2024-01-01', 'web'
    FROM neighbour, people_address AS address JOIN people_person ON people_person.id = address.person_id
    WHERE given_name || ' ' || family_name = %s AND address.kind = 'home' AND address.ends_on IS NULL
"""
NOBODY_ELSE = """
    DELETE FROM organisation_districtservice WHERE staff_id =
        (SELECT organisation_staff.id FROM organisation_staff
         JOIN organisation_account AS own ON own.id = account_id WHERE own.login_name = 'terhorst')
"""
WHO_LOOKS_AFTER_WHOM = """
    SELECT person_id, staff_id, team_id, local_jobcenter_id, starts_on, ends_on FROM people_responsibility
    ORDER BY person_id, role, starts_on
"""

DRAFTS = "SELECT id FROM letters_letter WHERE state = 'draft' ORDER BY id"


@pytest.mark.usefixtures("worker")
def test_from_the_alphabet_to_the_district_and_back(
    open_page: OpenPage, database: psycopg.Connection
) -> None:
    database.execute(NOBODY_ELSE)
    database.execute(A_NEIGHBOUR.encode(), [STAR])
    before = database.execute(WHO_LOOKS_AFTER_WHOM).fetchall()
    drafts = database.execute(DRAFTS).fetchall()
    page = open_page()
    log_in(page, "lansing")
    simulate(page)
    accept_in_stages(page)
    undo_address = page.url
    assert database.execute(WHO_LOOKS_AFTER_WHOM).fetchall() != before
    look_into_the_file(page)
    page.goto(undo_address)
    page.get_by_role("button", name="Alles zurücknehmen").click()
    expect(page.get_by_text("Alles ist wieder, wie es war.")).to_be_visible()
    assert database.execute(WHO_LOOKS_AFTER_WHOM).fetchall() == before
    assert database.execute(DRAFTS).fetchall() == drafts


def simulate(page: Page) -> None:
    """All sites, and for the own weights familiarity counts for nothing."""
    page.goto("/zuordnung/")
    page.get_by_label("Für wen?").select_option(label="Alle örtlichen Jobcenter")
    page.get_by_text("Eigene Gewichte und besondere Anlässe").click()
    page.get_by_label("Vertrautheit").fill("0")
    found = violations(page)
    page.get_by_role("button", name="Durchrechnen").click()
    expect(page.get_by_text("Was sich ändern würde")).to_be_visible(timeout=CALCULATED)
    expect(page.locator("main")).to_contain_text("Weg zur eigenen Fachkraft")
    assert found + violations(page) == []


def accept_in_stages(page: Page) -> None:
    """When the plan is reviewed anyway; the page of what was written opens."""
    page.get_by_role("link", name="ansehen: Vorschläge eigene Gewichte").click()
    row = page.get_by_role("row").filter(has_text=STAR)
    expect(row).to_contain_text("Frau Nachbar")
    assert violations(page) == []
    page.get_by_label("wenn der Plan ohnehin besprochen wird").check()
    page.get_by_role("button", name=re.compile("Alle .* annehmen")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Annahme vom")
    expect(page.get_by_role("row").filter(has_text=STAR)).to_contain_text("Frau Nachbar")
    assert violations(page) == []


def look_into_the_file(page: Page) -> None:
    """The new counsellor with the reason and the letter, as a draft."""
    page.get_by_role("row").filter(has_text=STAR).get_by_role("link", name=STAR, exact=True).click()
    panel = page.locator("#panel_allocation, [aria-labelledby=head-panel_allocation]").first
    expect(panel).to_contain_text("Frau Nachbar")
    panel.get_by_role("link", name="Brief an die Person").click()
    expect(page.locator("main")).to_contain_text("Ihre neue Ansprechperson")
