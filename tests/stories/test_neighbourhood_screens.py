"""Pictures of who looks after whom, of districts, sites and colleagues; axe-core looks at each of these pages too.

As `pictures` says, they are written to AUGENHOEHE_SCREENS.
"""

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from augenhoehe.config.tests.story_site import background_worker
from tests.stories.looks import show_in
from tests.stories.pictures import picture
from tests.stories.test_accessibility import check
from tests.stories.test_neighbourhood import A_NEIGHBOUR, CALCULATED, NOBODY_ELSE
from tests.stories.walks import STAR, log_in, open_file

OpenPage = Callable[..., Page]
SIZES = {"desktop": (1280, 860), "phone": (360, 740)}
NARROWEST, TALLEST = 320, 1800
LEAD_PAGES = {
    "planner": "/anlaufstellen/planung/?anzahl=2",
    "districts": "/stadtteile/",
    "district": "/stadtteile/1/",
    "skills": "/stadtteile/1/koennen/",
    "directory": "/vor-ort/",
    "sites": "/standorte/",
    "site": "/standorte/1/",
    "load": "/auslastung/",
    "trainings": "/fortbildungen/",
    "teams": "/teams/",
}
COUNSELLOR_PAGES = {"allocation": "zustaendigkeit/", "circumstance": "umstand/neu/", "letters": "schreiben/"}


class Walk:
    """A page, the colours it is looked at in, and what was found wrong on the way."""

    def __init__(self, page: Page, size: str, schemes: list[str]) -> None:
        self.page, self.size, self.schemes = page, size, schemes
        self.found: list[str] = []

    def look(self, name: str, address: str = "") -> None:
        """A picture of what is open, or of this address, and everything axe says about it; in each colour."""
        if address:
            self.page.goto(address)
        width, height = SIZES[self.size]
        for scheme in self.schemes:
            show_in(self.page, scheme, width, height)
            picture(self.page, f"neighbourhood-{name}-{self.size}-{scheme}", TALLEST)
            if self.size == "phone":
                show_in(self.page, scheme, NARROWEST, height)
            check(self.page, f"{name}, {self.size}, {scheme}", self.found)
        show_in(self.page, scheme, width, height)


@pytest.mark.parametrize(
    ("size", "schemes"), [("desktop", ["dark", "light"]), ("phone", ["light"])], ids=list(SIZES)
)
def test_pictures_of_the_neighbourhood(
    open_page: OpenPage,
    database: psycopg.Connection,
    story_address: str,
    story_template: tuple[str, Path],
    size: str,
    schemes: list[str],
) -> None:
    width, height = SIZES[size]
    database.execute(NOBODY_ELSE)
    database.execute(A_NEIGHBOUR.encode(), [STAR])
    opened = {"viewport": {"width": width, "height": height}}
    lead = Walk(open_page(**opened), size, schemes)
    log_in(lead.page, "lansing")
    order(lead)
    with background_worker(story_address, story_template[1]):
        expect(lead.page.get_by_text("Was sich ändern würde")).to_be_visible(timeout=CALCULATED)
    share_out(lead)
    look_around(lead)
    counsellor = Walk(open_page(**opened), size, schemes)
    file_address = open_file(counsellor.page)
    for name, part in COUNSELLOR_PAGES.items():
        counsellor.look(name, file_address + part)
    counsellor.look("letter-list", "/schreiben/")
    assert lead.found + counsellor.found == []


def order(lead: Walk) -> None:
    """All sites, with own weights; nobody computes yet."""
    lead.page.goto("/zuordnung/")
    lead.page.get_by_label("Für wen?").select_option(label="Alle örtlichen Jobcenter")
    lead.page.get_by_text("Eigene Gewichte und besondere Anlässe").click()
    lead.page.get_by_label("Vertrautheit").fill("0")
    lead.look("simulator")
    lead.page.get_by_role("button", name="Durchrechnen").click()
    expect(lead.page.get_by_role("heading", level=1)).to_be_visible()
    lead.look("running")


def share_out(lead: Walk) -> None:
    """The result, the proposals, what else would be possible, what was taken over, and everything taken back."""
    page = lead.page
    lead.look("result")
    page.get_by_role("link", name="ansehen: Vorschläge eigene Gewichte").click()
    row = page.get_by_role("row").filter(has_text=STAR)
    expect(row).to_contain_text("Frau Nachbar")
    lead.look("proposals")
    proposals = page.url
    person = row.get_by_role("link", name=STAR, exact=True).get_attribute("href") or ""
    lead.look("choice", f"{person}zustaendigkeit/wahl/")
    page.goto(proposals)
    page.get_by_label("wenn der Plan ohnehin besprochen wird").check()
    page.get_by_role("button", name=re.compile("Alle .* annehmen")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Annahme vom")
    expect(page.get_by_role("button", name="Alles zurücknehmen")).to_be_visible()
    lead.look("acceptance")
    page.get_by_role("button", name="Alles zurücknehmen").click()
    expect(page.get_by_text("Alles ist wieder, wie es war.")).to_be_visible()
    lead.look("undone")


def look_around(lead: Walk) -> None:
    """Districts, sites, teams; a colleague with what a lead enters about her; and the menu that leads there."""
    page = lead.page
    for name, address in LEAD_PAGES.items():
        lead.look(name, address)
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    lead.look("team")
    page.goto("/auslastung/")
    page.locator("main table").last.get_by_role("link").first.click()
    lead.look("colleague")
    colleague = page.url
    for part in ("zeiten", "sprachen", "schwerpunkte", "stadtteile", "fortbildungen"):
        page.goto(f"{colleague}{part}/")
        for scheme in lead.schemes:
            show_in(page, scheme, *SIZES[lead.size])
            check(page, f"{part}, {lead.size}, {scheme}", lead.found)
    page.goto("/hinweise/")
    page.locator(".ah-menu summary").click()
    lead.look("menu")
