"""The same talk on a second device: a code lets it in, each side sees what the other saves, nothing is overwritten."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from augenhoehe.web.tests.axe import violations
from tests.stories.walks import PIN, forward, open_file

OpenPage = Callable[..., Page]
SOON = 2000
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}


def turn_screen(page: Page) -> str:
    """Into the talk with the star person; gives the beginning of its addresses."""
    open_file(page)
    page.get_by_role("link", name="Gespräch beginnen").click()
    page.get_by_role("button", name="Bildschirm drehen und beginnen").click()
    expect(page.locator("#pause")).to_be_visible()
    return "/".join(page.url.split("/")[:5])


def connect(page: Page, tablet: Page, talk: str) -> None:
    """The code is shown on the one and typed on the other."""
    page.goto(f"{talk}/zweitgeraet/")
    page.locator("#show-code").click()
    code = page.locator("#code").inner_text()
    tablet.goto("/zweitgeraet/?sprache=uk")
    tablet.locator("#code").fill(code)
    tablet.get_by_role("button", name="Verbinden").click()
    expect(tablet.locator("#pause")).to_be_visible()
    expect(page.locator("#connected")).to_be_visible()


@pytest.fixture
def two(open_page: OpenPage) -> tuple[Page, Page, str]:
    """The turned screen, the tablet, and the beginning of the talk's addresses."""
    page, tablet = open_page(), open_page(**TABLET)
    talk = turn_screen(page)
    connect(page, tablet, talk)
    return page, tablet, talk


def test_what_one_side_saves_the_other_sees(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/themen/")
    tablet.goto(f"{talk}/themen/")
    page.locator("#theme-childcare").click()
    expect(tablet.locator("#theme-childcare")).to_have_attribute("aria-pressed", "true")
    tablet.locator("#theme-language").tap()
    expect(page.locator("#theme-language")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#theme-childcare")).to_have_attribute("aria-pressed", "true")
    for theme in ("work", "school", "health"):  # faster than the server answers
        tablet.locator(f"#theme-{theme}").tap(no_wait_after=True)
    for theme in ("work", "school", "health"):
        expect(tablet.locator(f"#theme-{theme}")).to_have_attribute("aria-pressed", "true")


def test_the_other_screen_turns_its_page_within_two_seconds(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/ziel/")
    expect(tablet).to_have_url(f"{talk}/ziel/", timeout=SOON)
    forward(page)
    expect(page).to_have_url(f"{talk}/schritte/")
    expect(tablet).to_have_url(f"{talk}/schritte/", timeout=SOON)
    tablet.wait_for_load_state("load")
    forward(tablet)
    expect(tablet).to_have_url(f"{talk}/plan/")
    expect(page).to_have_url(f"{talk}/plan/", timeout=SOON)
    page.wait_for_timeout(2 * SOON)
    for screen in (page, tablet):  # neither leads the other in circles
        expect(screen).to_have_url(f"{talk}/plan/")


def test_the_part_of_a_question_is_followed_too(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/staerken/?teil=situation")
    expect(tablet.locator("[id^=scale-]").first).to_be_visible(timeout=SOON)
    tablet.locator("[id^=scale-]").first.tap()
    expect(page.locator(".ah-said__line")).to_have_count(1, timeout=SOON)
    page.goto(f"{talk}/staerken/?teil=situation&bereich=family")
    expect(tablet.locator("h1")).to_contain_text("Familie", timeout=SOON)
    page.locator(".ah-said__line").click()
    expect(tablet.locator("h1")).to_contain_text("Wohnung", timeout=SOON)
    page.goto(f"{talk}/wie-weiter/")
    expect(tablet).to_have_url(f"{talk}/wie-weiter/", timeout=SOON)
    page.locator("#way-adjourned summary").click()
    expect(tablet.locator("#way-adjourned")).to_have_attribute("open", "", timeout=SOON)
    tablet.goto(f"{talk}/plan/")
    expect(page).to_have_url(f"{talk}/plan/", timeout=SOON)


def test_unfolded_lists_and_a_sentence_being_filled_are_followed(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/schritte/")
    expect(tablet).to_have_url(f"{talk}/schritte/", timeout=SOON)
    page.locator("#more-office").click()
    expect(tablet.locator("#list-office")).to_have_attribute("open", "", timeout=SOON)
    tablet.locator("#more-office").tap()
    expect(page.locator("#list-office")).not_to_have_attribute("open", "", timeout=SOON)
    page.locator("#our-offer").click()
    expect(page.locator(".ah-filling")).to_be_visible()
    expect(tablet.locator(".ah-filling")).to_be_visible(timeout=SOON)
    page.locator(".ah-filling [data-leaves-words]").click()
    expect(tablet.locator(".ah-filling")).to_have_count(0, timeout=SOON)
    page.wait_for_timeout(2 * SOON)
    for screen in (page, tablet):  # neither opens what the other has closed
        expect(screen.locator(".ah-filling")).to_have_count(0)


def test_a_list_is_not_folded_over_words_somebody_types_and_no_sentence_takes_their_place(
    two: tuple[Page, Page, str],
) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/schritte/")
    expect(tablet).to_have_url(f"{talk}/schritte/", timeout=SOON)
    page.locator("#more-person").click()
    expect(tablet.locator("#list-person")).to_have_attribute("open", "", timeout=SOON)
    tablet.locator("#own-step-person summary").tap()
    tablet.locator("#own-person").fill("Питаю сестру")
    expect(page.locator("#own-step-person")).to_have_attribute("open", "", timeout=SOON)
    page.locator("#more-person").click()
    page.locator("#our-offer").click()
    expect(page.locator(".ah-filling")).to_be_visible()
    expect(tablet.locator("[data-news=elsewhere]")).to_be_visible(timeout=SOON)
    expect(tablet.locator("#own-person")).to_be_visible()
    expect(tablet.locator("#own-person")).to_have_value("Питаю сестру")


def test_a_screen_with_words_not_saved_yet_stays_and_offers_the_way(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/ziel/")
    expect(tablet).to_have_url(f"{talk}/ziel/", timeout=SOON)
    tablet.locator("#own-goal").fill("Хочу працювати медсестрою")
    forward(page)
    expect(page).to_have_url(f"{talk}/schritte/")
    line = tablet.locator("[data-news=elsewhere]")
    expect(line).to_contain_text("Das andere Gerät ist bei einer anderen Frage.", timeout=SOON)
    expect(line).to_contain_text("Ваші слова залишаються тут.")
    expect(tablet).to_have_url(f"{talk}/ziel/")
    assert violations(tablet) == []
    line.get_by_role("link").tap()
    expect(tablet).to_have_url(f"{talk}/schritte/")
    tablet.go_back()
    expect(tablet.locator("#own-goal")).to_have_value("Хочу працювати медсестрою")
    expect(page).to_have_url(f"{talk}/ziel/", timeout=SOON)
    tablet.get_by_role("button", name="Das ist mein Ziel").tap()
    expect(page.locator(".ah-goal").first).to_contain_text("Хочу працювати медсестрою", timeout=SOON)


def test_a_child_that_comes_in_hides_what_is_not_for_it_also_where_somebody_is_typing(
    two: tuple[Page, Page, str],
) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/themen/")
    page.locator("#own-words summary").click()
    page.locator("#own-theme").fill("Мій город")
    tablet.goto(f"{talk}/")
    tablet.locator("#add-child").tap()
    expect(page.locator("#theme-debts")).to_have_count(0, timeout=2 * SOON)
    expect(page.locator("#own-theme")).to_have_value("Мій город")


def test_words_that_are_being_typed_are_never_taken_away(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/ziel/")
    tablet.goto(f"{talk}/ziel/")
    tablet.locator("#own-goal").fill("Хочу працювати медсестрою")
    page.locator("#german-goal").fill("Krankenschwester werden")
    page.get_by_role("button", name="Das ist mein Ziel").click()
    expect(page.locator(".ah-goal").first).to_contain_text("Krankenschwester werden")
    expect(tablet.locator("[data-news=changed]")).to_contain_text("Auf dem anderen Gerät gibt es Neues.")
    assert tablet.locator("#own-goal").input_value() == "Хочу працювати медсестрою"
    tablet.locator("[data-news=changed] a").tap()
    expect(tablet.locator(".ah-goal").first).to_contain_text("Krankenschwester werden")
    expect(tablet.locator("#own-goal")).to_have_value("Хочу працювати медсестрою")


def test_two_who_write_at_once_get_both_versions(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/ziel/")
    tablet.goto(f"{talk}/ziel/")
    tablet.locator("#own-goal").fill("Кухарка")
    page.locator("#german-goal").fill("Krankenschwester werden")
    page.get_by_role("button", name="Das ist mein Ziel").click()
    expect(page.locator(".ah-goal").first).to_contain_text("Krankenschwester werden")
    tablet.get_by_role("button", name="Das ist mein Ziel").tap()
    both = tablet.get_by_role("alert").first
    expect(both).to_contain_text("Zwei Fenster, zwei Fassungen")
    expect(both).to_contain_text("Кухарка")
    expect(tablet.locator(".ah-goal").first).to_contain_text("Krankenschwester werden")


def test_a_pause_covers_both_and_the_pin_leads_both_back(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    page.goto(f"{talk}/ziel/")
    tablet.goto(f"{talk}/ziel/")
    page.locator("#pause").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wir machen eine Pause")
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Wir machen eine Pause")
    assert tablet.locator("#pin").count() == 0
    found = violations(page) + violations(tablet)
    page.locator("#pin").fill(PIN)
    page.locator("#pin").press("Enter")
    expect(page).to_have_url(f"{talk}/ziel/")
    expect(tablet).to_have_url(f"{talk}/ziel/")
    assert found == []


def test_the_tablet_opens_nothing_else_and_leaves_by_the_button(two: tuple[Page, Page, str]) -> None:
    page, tablet, talk = two
    for address in ("/", "/suche/", f"{talk}/zweitgeraet/"):
        tablet.goto(address)
        expect(tablet.locator("main")).not_to_contain_text("Kowalenko")
        assert tablet.locator(".ah-header").count() == 0
    tablet.goto(f"{talk}/themen/")
    page.locator("#disconnect").click()
    expect(tablet).to_have_url(f"{talk.split('/gespraech')[0]}/zweitgeraet/?ende=1&sprache=uk")
    expect(tablet.locator("main")).to_contain_text("Dieses Gerät ist nicht mehr verbunden.")


def test_the_code_comes_with_the_picture_and_leaves_no_trace_in_the_address(open_page: OpenPage) -> None:
    page, tablet = open_page(), open_page(**TABLET)
    talk = turn_screen(page)
    page.goto(f"{talk}/zweitgeraet/")
    page.locator("#show-code").click()
    found = violations(page)
    code = page.locator("#code").inner_text().replace(" ", "")
    tablet.goto(f"/zweitgeraet/?sprache=uk#{code}")
    expect(tablet.locator("#code")).to_have_value(code)
    assert code not in tablet.url
    found += violations(tablet)
    tablet.get_by_role("button", name="Verbinden").tap()
    expect(tablet.locator("#pause")).to_be_visible()
    assert found == []
