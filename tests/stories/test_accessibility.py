"""axe-core over every template: once per template, theme and direction. WCAG 2.2 A and AA."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from augenhoehe.web.tests.axe import violations
from tests.stories.looks import show_in
from tests.stories.walks import begin_talk, forward, log_in, make_plan, open_file, search_star

OpenPage = Callable[..., Page]
STAFF_PAGES = [
    "/",
    "/mein-tag/lange-ohne-gespraech/",
    "/mein-tag/neu/",
    "/suche/",
    "/neue-person/",
    "/gibt-es-nicht/",
]
STAFF_PAGES.append("/datenschutz/beschaeftigte/")
STAFF_PAGES += [
    "/hinweise/",
    "/abwesenheit/",
    "/abwesenheit/neu/",
    "/filter/?unter25=1",
    "/mein-tag/neu/?unter25=1",
]
STAFF_PAGES += ["/stadtteile/", "/stadtteile/1/", "/vor-ort/", "/vor-ort/1/", "/standorte/", "/standorte/1/"]
STAFF_PAGES += ["/auslastung/", "/fachkraft/", "/fachkraft/1/", "/stadtteile/1/koennen/"]
STAFF_PAGES += ["/schreiben/", "/schreiben/?stand=zu-drucken", "/schreiben/1/", "/schreiben/3/"]
PANELS = [
    *("schreiben", "schreiben/neu", "zustaendigkeit", "umstand/neu"),
    *("unterlagen", "unterlagen/annehmen", "unterlagen/fehlt"),
    *("stammdaten", "bedarfe", "wiedervorlagen", "plan", "vorbereitung"),
    *("kontakte", "bedarfsgemeinschaft", "verlauf", "zugriffe"),
    *("einwilligungen", "einwilligungen/neu"),
    *("vermerke", "vermerke/neu", "kontakte/neu", "bedarfe/neu", "wiedervorlagen/neu"),
    *("leistung", "werdegang", "besuch", "angaben/erreichbarkeit", "angaben/sprachen", "angaben/person"),
    *("angaben/bewilligung", "angaben/vertretung", "bedarfsgemeinschaft/aenderung"),
    *("angaben/anschrift", "angaben/kundennummer", "angaben/bg-nummer", "angaben/sprachmittlung"),
    *("angaben/beschaeftigung", "bedarfsgemeinschaft", "dubletten", "auskunft"),
]
# What the panels lead to: papers, deliveries, consents, needs, notes, words, single facts – one page of each kind.
RECORDS = re.compile(
    r"/(unterlage|offene-unterlage|eingang|einwilligung|bedarf|worte|vermerk|kontakt|wiedervorlage|person/N/angaben/.*/N)/"
)
ANY_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
OFFICERS = {
    "datenschutz": ["/datenschutz/notzugriffe/", "/datenschutz/loeschvorschlaege/", "/hinweise/"],
    "direktorin": ["/", "/sperrvermerke/verwaist/", "/person/1/sperrvermerk/"],
    "empfang": ["/", "/notzugriff/", "/person/1/", "/person/1/unterlagen/annehmen/"],
}
TALK_PAGES = [
    *(
        "",
        "themen/",
        "staerken/",
        "staerken/?teil=beruf",
        "staerken/?teil=situation",
        "ziel/",
        "ziel/?satz=hours_a_week",
    ),
    *("schritte/", "schritte/?satz=office_offer", "plan/", "wie-weiter/"),
]


Look = tuple[str, int]
LOOKS: list[Look] = [("light", 1366), ("dark", 1366), ("light", 320)]
WRONG = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    @media (prefers-color-scheme: dark) { label { color: #222 !important } }
    @media (max-width: 400px) { h1 { inline-size: 900px !important; max-inline-size: none !important } }
  `);
  document.adoptedStyleSheets = [sheet];
"""


def check_looks(page: Page, where: str, found: list[str], looks: list[Look] = LOOKS) -> None:
    """The same page in every colour and width, asked for once; the last look stays."""
    for scheme, width in looks:
        show_in(page, scheme, width)
        check(page, f"{where}, {scheme}, {width} px", found)


def check(page: Page, where: str, found: list[str]) -> None:
    """Adds what axe finds here, and anything that makes the page scroll sideways."""
    found += [f"{where}: {violation}" for violation in violations(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 1:
        found.append(f"{where}: {wide} px wider than the window")


def one_of_each(page: Page, found: dict[str, str]) -> None:
    """Adds the first link of every kind of record this page leads to."""
    links: list[str] = page.locator("main a[href^='/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    for link in links:
        kind = ANY_ID.sub("N", urlsplit(link).path)
        if RECORDS.match(kind) and "pdf" not in kind:
            found.setdefault(kind, link)


def test_what_is_wrong_in_one_look_only_is_found(browser: Page) -> None:
    found: list[str] = []
    browser.goto("/")
    browser.evaluate(WRONG)
    check_looks(browser, "login", found)
    assert {" ".join(line.split()[1:5]).rstrip("0123456789 ") for line in found} == {
        "dark, 1366 px: color-contrast:",
        "light, 320 px:",
    }


def test_staff_pages_are_accessible(browser: Page) -> None:
    found: list[str] = []
    browser.goto("/")
    check_looks(browser, "login", found)
    file_address = open_file(browser)
    expect(browser.get_by_role("region", name="Wer die Akte geöffnet hat")).to_contain_text(
        "Fallakte geöffnet"
    )
    check_looks(browser, "file", found)
    for address in [
        *STAFF_PAGES,
        *(f"{file_address}{panel}/" for panel in PANELS),
        f"{file_address}gespraech/",
    ]:
        browser.goto(address)
        check_looks(browser, address, found)
    search_star(browser)
    check_looks(browser, "search with results", found)
    assert found == []


def test_every_kind_of_record_in_a_file_is_accessible(browser: Page) -> None:
    found: list[str] = []
    waiting: dict[str, str] = {}
    file_address = open_file(browser)
    for panel in PANELS:
        browser.goto(f"{file_address}{panel}/")
        one_of_each(browser, waiting)
    done: set[str] = set()
    while left := waiting.keys() - done:
        kind = min(left)
        done.add(kind)
        browser.goto(waiting[kind])
        check_looks(browser, kind, found)
        one_of_each(browser, waiting)
    assert {"/unterlage/N/berichtigung/", "/eingang/N/", "/einwilligung/N/", "/bedarf/N/"} <= done
    assert found == []


@pytest.mark.parametrize("login_name", OFFICERS)
def test_pages_of_others_are_accessible(browser: Page, login_name: str) -> None:
    found: list[str] = []
    log_in(browser, login_name)
    for address in OFFICERS[login_name]:
        browser.goto(address)
        check_looks(browser, address, found, LOOKS[1:])
    assert found == []


def test_pages_of_the_lead_are_accessible(browser: Page) -> None:
    found: list[str] = []
    log_in(browser, "lansing")
    for address in (
        *("/phasen/", "/guete/", "/uebersetzungen/", "/stadtteile/?gliederung=quartier", "/vor-ort/neu/"),
        *("/fortbildungen/", "/auslastung/", "/teams/", "/zuordnung/"),
        *("/anlaufstellen/planung/?anzahl=2", "/schreiben/?team=1"),
        "/anlaufstellen/planung/1/erprobung/",
        *("/uebernahme/", "/dubletten/", "/textbausteine/", "/notzugriff/", "/person/1/sperrvermerk/"),
        *("/vor-ort/liste/", "/standorte/1/", "/standorte/1/neu/sprechzeit/", "/standorte/1/neu/raum/"),
    ):
        browser.goto(address)
        check_looks(browser, address, found, LOOKS[1:])
    assert found == []


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("Українська", "light", 1366),
        ("Leichte Sprache", "dark", 320),
        ("العربية", "light", 320),
        ("العربية", "dark", 1366),
    ],
)
def test_the_shared_screen_is_accessible(open_page: OpenPage, scheme: str, language: str, width: int) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    found: list[str] = []
    begin_talk(page, language)
    check(page, "themes", found)
    make_plan(page)
    check(page, "summary", found)
    talk = page.url.rsplit("/", 2)[0]
    for part in TALK_PAGES:
        page.goto(f"{talk}/{part}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        check(page, part, found)
    page.goto(f"{talk}/ziel/")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator("form:has(#own-goal) button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, "nothing was said", found)
    page.goto("/")
    check(page, "locked", found)
    page.locator("main a.ah-button--primary").click()
    check(page, "pin", found)
    page.locator("#pin").fill("0000")
    page.locator(".ah-pin button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, "wrong pin", found)
    page.goto(f"{talk}/plan/")
    forward(page)
    expect(page.locator("a[href$='plan.pdf']")).to_be_visible()
    check(page, "thanks", found)
    assert found == []
