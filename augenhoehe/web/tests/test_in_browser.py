"""The two page frames in a real browser: readable for everybody, operable by keyboard, and no word lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from augenhoehe.web.tests.axe import violations
from augenhoehe.web.tests.sample_site import SampleSite, sample_site

FRAMES = ["staff", "shared-de", "shared-uk", "shared-ar"]
ERRORS = ["400", "403", "403_csrf", "404", "405", "500"]
LOOKS = [
    *((name, scheme, width) for name in FRAMES for scheme in ("light", "dark") for width in (1366, 320)),
    *((name, "light", 320) for name in ERRORS),
    ("404", "dark", 1366),
]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def site() -> Iterator[SampleSite]:
    """The sample pages, served."""
    with sample_site() as running:
        yield running


@pytest.fixture
def context(chromium: Browser, site: SampleSite) -> Iterator[BrowserContext]:
    """A browser session; a complaint about the content security policy or a script error fails the test."""
    problems: list[str] = []
    session = chromium.new_context(base_url=site.address, locale="de-DE")
    session.on(
        "console", lambda said: problems.append(said.text) if "Content Security" in said.text else None
    )
    session.on("weberror", lambda error: problems.append(str(error.error)))
    yield session
    session.close()
    assert not problems


@pytest.mark.parametrize(("name", "scheme", "width"), LOOKS)
def test_a_page_is_readable_for_everybody(
    context: BrowserContext, name: str, scheme: Any, width: int
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/{name}")
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_strong_contrast_and_large_type_are_readable_and_stay(context: BrowserContext, scheme: Any) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto("/shared-uk")
    page.get_by_role("button", name="Starker Kontrast").click()
    size = page.get_by_role("button", name="Schrift: ")
    expect(size).to_have_accessible_name("Schrift: normal")
    before = page.evaluate("getComputedStyle(document.querySelector('.ah-card')).fontSize")
    size.click()
    expect(size).to_have_accessible_name("Schrift: groß")
    size.click()
    assert violations(page) == []
    page.goto("/shared-ar")
    expect(size).to_have_accessible_name("Schrift: sehr groß")
    assert page.locator("html").get_attribute("data-contrast") == "high"
    after = page.evaluate("getComputedStyle(document.querySelector('.ah-card')).fontSize")
    assert float(after.removesuffix("px")) > 1.3 * float(before.removesuffix("px"))


def test_right_to_left_mirrors_the_page_and_german_stands_at_the_same_edge(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/shared-ar")
    edges = page.evaluate(
        """[...document.querySelectorAll('h1 .ah-pair > span')].map(line => {
            const range = document.createRange(); range.selectNodeContents(line);
            return Math.round(range.getBoundingClientRect().right / 4)})"""
    )
    assert len(edges) == 2 and abs(edges[0] - edges[1]) <= 1


def test_the_tab_of_the_shared_screen_says_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/shared-uk")
    assert page.title() == "Augenhöhe"


def test_the_search_is_reached_by_its_key_unless_switched_off(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/staff")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("/n")
    expect(page.get_by_role("searchbox")).to_have_value("/n")
    page.get_by_text("Frau Muster").click()
    page.get_by_label("Tastenkürzel nutzen").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Tastenkürzel nutzen")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_the_chosen_theme_is_remembered(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/staff")
    page.get_by_text("Frau Muster").click()
    page.get_by_label("Dunkel").check()
    page.goto("/shared-uk")
    assert page.locator("html").get_attribute("data-kern-theme") == "dark"


def test_the_first_key_leads_past_the_head(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/staff")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_further_rows_are_added_below(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/staff")
    page.get_by_role("link", name="Weitere anzeigen").click()
    expect(page.get_by_role("link", name="Zweite Zeile")).to_be_visible()
    expect(page.get_by_role("link", name="Erste Zeile")).to_be_visible()
    expect(page.get_by_role("link", name="Weitere anzeigen")).to_have_count(0)


def test_further_rows_come_without_scripts_too(chromium: Browser, site: SampleSite) -> None:
    session = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = session.new_page()
    page.goto("/staff")
    page.get_by_role("link", name="Weitere anzeigen").click()
    expect(page.get_by_role("link", name="Zweite Zeile")).to_be_visible()
    session.close()


def test_a_part_that_cannot_be_loaded_says_so(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/staff")
    page.get_by_role("button", name="laden").click()
    expect(page.locator("#broken").get_by_text("konnte gerade nicht geladen werden")).to_be_visible()


@pytest.mark.parametrize("trouble", ["cut", "busy"])
def test_a_form_is_sent_again_until_the_network_is_back(
    context: BrowserContext, site: SampleSite, trouble: str
) -> None:
    page = context.new_page()
    page.goto("/shared-uk")
    page.get_by_role("textbox").fill("Я хочу працювати")
    site.trouble = trouble
    page.get_by_role("button", name="heute nicht").click()
    expect(page.get_by_text("Nichts geht verloren")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("Я хочу працювати")
    site.trouble = ""
    expect(page.get_by_role("heading", name="Gespeichert")).to_be_visible(timeout=15_000)
    assert site.attempts >= 2
    assert len(site.saved) == 1
    sent = site.saved[0]
    assert (sent["words"], sent["client_token"]) == (["Я хочу працювати"], ["token-1"])
    assert sent["way"] == ["not-today"]


def test_words_saved_while_typing_arrive_once_the_network_is_back(
    context: BrowserContext, site: SampleSite
) -> None:
    page = context.new_page()
    page.goto("/autosave")
    site.trouble = "cut"
    page.get_by_label("Worte").fill("erst")
    expect(page.get_by_text("Nichts geht verloren")).to_be_visible()
    page.get_by_label("Worte").fill("erst und dann")
    site.trouble = ""
    expect(page.get_by_text("Die Verbindung ist wieder da")).to_be_visible(timeout=15_000)
    assert site.saved[-1]["words"] == ["erst und dann"]
    assert {token for sent in site.saved for token in sent["client_token"]} == {"token-2"}


def test_a_choice_is_sent_again_with_the_button_that_was_pressed(
    context: BrowserContext, site: SampleSite
) -> None:
    page = context.new_page()
    page.goto("/picks")
    site.trouble = "busy"
    page.get_by_role("button", name="Schule").click()
    expect(page.get_by_text("Nichts geht verloren")).to_be_visible()
    page.get_by_role("button", name="Wohnen").click()
    site.trouble = ""
    expect(page.get_by_text("Die Verbindung ist wieder da")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Wahl")).to_have_count(0)
    assert [sent["theme"] for sent in site.saved] == [["school"]]


def test_a_save_the_server_cannot_do_says_so_and_keeps_the_words(
    context: BrowserContext, site: SampleSite
) -> None:
    page = context.new_page()
    page.goto("/autosave")
    site.trouble = "broken"
    page.get_by_label("Worte").fill("bleibt stehen")
    expect(page.get_by_text("Das hat gerade nicht geklappt")).to_be_visible()
    expect(page.get_by_label("Worte")).to_have_value("bleibt stehen")


def test_an_answer_with_a_reason_is_shown(context: BrowserContext, site: SampleSite) -> None:
    page = context.new_page()
    page.goto("/picks")
    site.trouble = "conflict"
    page.get_by_role("button", name="Schule").click()
    expect(page.get_by_text("Zwei Fassungen")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(320, 700), (640, 320), (1280, 800)])
def test_the_user_menu_fits_every_screen(context: BrowserContext, width: int, height: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/staff")
    page.get_by_text("Frau Muster").click()
    menu = page.get_by_role("navigation", name="Seiten")
    expect(menu.get_by_role("list", name="Haus und Team").get_by_role("link")).to_have_count(6)
    page.get_by_role("button", name="Abmelden").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Abmelden")).to_be_in_viewport()
    assert page.evaluate(TOO_WIDE) <= 0
    assert violations(page) == []


def test_the_user_menu_closes_behind_the_keyboard(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/staff")
    page.locator(".ah-menu summary").press("Enter")
    log_out = page.get_by_role("button", name="Abmelden")
    log_out.focus()
    page.keyboard.press("Tab")
    expect(log_out).to_be_hidden()
    page.locator(".ah-menu summary").press("Enter")
    page.keyboard.press("Escape")
    expect(log_out).to_be_hidden()
    expect(page.locator(".ah-menu summary")).to_be_focused()


def test_the_ukrainian_capital_shcha_has_its_tail_at_the_end_in_bold_type_too(
    context: BrowserContext,
) -> None:
    """As in Regular, so as wide as there: Fira Sans draws it otherwise from Medium on, and «Що» reads like «Шо»."""
    page = context.new_page()
    page.goto("/shared-uk")
    widths = page.evaluate(
        """async () => {
            const said = document.createElement("span");
            said.textContent = "ЩЩЩЩЩЩЩЩ";
            document.querySelector("h1").append(said);
            const width = async (weight, family) => {
                said.style.fontWeight = weight;
                said.style.fontFamily = family;
                await document.fonts.load(`${weight} 20px ${getComputedStyle(said).fontFamily}`, "Щ");
                return said.getBoundingClientRect().width;
            };
            return [await width(400, ""), await width(500, ""), await width(500, "'Fira Sans'")];
        }"""
    )
    assert widths[0] == widths[1] != widths[2]


def test_a_chosen_line_in_two_languages_is_never_cut_off(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/shared-uk")
    heights = page.evaluate(
        """() => ["так", "Професії та сфери · Berufe und Bereiche für die Vermittlung"].map((text) => {
            const select = document.createElement("select");
            select.className = "ah-words";
            select.style.setProperty("inline-size", "14rem");
            select.add(new Option(text));
            document.querySelector("main").append(select);
            return select.getBoundingClientRect().height;
        })"""
    )
    assert heights[1] > heights[0], "it breaks its line instead"
