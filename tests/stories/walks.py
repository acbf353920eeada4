"""Ways through the product that several stories share."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from augenhoehe.organisation.demo.codes import demo_code

STAR = "Olena Kowalenko"
PASSWORD = "augenhoehe-demo"
PIN = "2468"


def log_in(page: Page, login_name: str = "terhorst") -> None:
    """Through the front door, as one of the demo's log-ins."""
    page.goto("/")
    page.get_by_label("Anmeldename").fill(login_name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_label("Code").fill(demo_code(login_name, datetime.now(UTC)))
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.get_by_label("Code")).to_have_count(0)
    page.wait_for_load_state("load")  # a key pressed before the scripts are there follows the link instead


def open_file(page: Page) -> str:
    """From «Mein Tag» to the person who comes at ten; gives the file's address."""
    log_in(page)
    row = page.get_by_role("row").filter(has_text=STAR)
    expect(row).to_contain_text("Gespräch heute um 10:00 Uhr.")
    row.get_by_role("link", name=STAR, exact=True).click()
    expect(page.get_by_role("link", name="Gespräch beginnen")).to_be_visible()
    return page.url


def search_star(page: Page) -> None:
    """Her family name in the search, by the keyboard."""
    page.goto("/suche/")
    page.locator("main input[type=search]").fill(STAR.split()[1])
    page.locator("main input[type=search]").press("Enter")
    expect(page.locator("main")).to_contain_text("Treffer")


def begin_talk(page: Page, language: str = "Українська") -> str:
    """From the file into the talk; gives the file's address."""
    file_address = open_file(page)
    page.get_by_role("link", name="Gespräch beginnen").click()
    expect(page.get_by_role("radio", name="Українська")).to_be_checked()
    page.get_by_role("radio", name=language).check()
    page.get_by_role("button", name="Bildschirm drehen und beginnen").click()
    expect(page.locator("#agenda")).to_be_visible()
    forward(page)
    expect(page.locator("#theme-work")).to_be_visible()
    return file_address


def forward(page: Page) -> None:
    """The big button at the end of the question."""
    page.locator(".ah-way .ah-button--primary").click()


def make_plan(page: Page) -> None:
    """Themes, goal, steps of both sides, answer – by clicking what stands there; strengths are left for another day."""
    for theme in ("childcare", "language", "recognition"):
        page.locator(f"#theme-{theme}").click()
        expect(page.locator(f"#theme-{theme}")).to_have_attribute("aria-pressed", "true")
    page.locator("#earlier-language").click()
    expect(page.locator("#theme-language .ah-card__number")).to_have_text("1")
    forward(page)
    page.locator("#not-today").click()
    expect(page.locator("#goal-work_in_my_job")).to_be_visible()
    page.locator("#goal-work_in_my_job").click()
    expect(page.locator(".ah-goal")).to_contain_text("In meinem Beruf arbeiten")
    forward(page)
    for side, step in (("office", "childcare"), ("office", "translation"), ("person", "papers")):
        add_step(page, side, f"{side}_{step}")
    forward(page)
    page.locator("#answer-agree").click()
    expect(page.locator("#answer-agree")).to_have_attribute("aria-pressed", "true")


def add_step(page: Page, side: str, key: str) -> None:
    """A ready sentence of this side, out of its folded list."""
    if not page.locator(f"#add-{key}").is_visible():
        page.locator(f"#more-{side}").click()
    page.locator(f"#add-{key}").click()
    expect(page.locator(f"#add-{key}")).to_have_count(0)
