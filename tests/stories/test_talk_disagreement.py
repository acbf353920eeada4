"""Somebody says no, and is heard: four ways on, no act, and the next talk begins where this one ended."""

import re
from collections.abc import Callable
from time import sleep

import psycopg
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from augenhoehe.web.tests.axe import violations
from tests.stories.test_talk_touch import TABLET, begin_by_touch
from tests.stories.walks import PIN, begin_talk, forward, make_plan

ABOUT_HER = (
    " FROM cases_conversation JOIN cases_case ON cases_case.id = case_id"
    " JOIN people_person ON people_person.id = person_id WHERE family_name = 'Kowalenko' AND given_name = 'Olena'"
    " AND started_at > now() - interval '1 hour'"
)


def test_someone_who_disagrees_chooses_how_it_goes_on_and_nothing_follows_but_a_call(
    browser: Page, database: psycopg.Connection
) -> None:
    file_address = begin_talk(browser)
    make_plan(browser)
    browser.locator("#answer-disagree").click()
    expect(browser.locator("#answer-disagree")).to_have_attribute("aria-pressed", "true")
    heads = "all => all.map(one => getComputedStyle(one).fontSize)"
    assert len(set(browser.locator("#question h2:not(.ah-column h2)").evaluate_all(heads))) == 1
    expect(browser.locator("#own-answer")).to_be_visible()
    browser.locator("#own-answer").fill("Спершу дитячий садок")
    browser.locator("#keep-answer-words").click()
    expect(browser.locator(".ah-own-answer")).to_contain_text("Спершу дитячий садок")
    expect(
        browser.locator(".ah-own:has(#own-answer) > summary")
    ).to_be_focused()  # what was saved folded again
    browser.locator("#ways-on").click()
    expect(browser.get_by_role("heading", level=1)).to_contain_text("Wie möchten Sie weitermachen?")
    expect(browser.locator("main")).to_contain_text("Aus diesem Gespräch folgt keine Kürzung.")
    assert violations(browser) == []
    sizes = {box_of(way) for way in browser.locator(".ah-way-on").all()}
    assert len(sizes) == 1, "four ways of equal dignity are four cards of equal size"
    fits_a_phone(browser)
    without_a_reason_nothing_is_lost(browser)
    browser.locator("#way-no_plan #own-no_plan").fill("Мені потрібен час")
    browser.locator("#way-no_plan button").click()
    expect(browser.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")
    expect(browser.locator("main")).to_contain_text("Das hat keine Folgen für Ihr Geld.")
    expect(browser.locator("main")).to_contain_text("Wir melden uns bei Ihnen bis zum")
    written = database.execute(f"SELECT outcome, ended_at IS NOT NULL {ABOUT_HER}").fetchall()
    assert written == [("no_plan", True)]
    the_counsellor_wraps_it_up(browser, file_address)


def fits_a_phone(browser: Page) -> None:
    """Nothing is wider than 320 pixels, folded parts included."""
    browser.set_viewport_size({"width": 320, "height": 860})
    browser.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    wide = browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1
    browser.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = false })")
    browser.set_viewport_size({"width": 1280, "height": 900})


def box_of(way: Locator) -> tuple[int, int]:
    """How wide and high a card is."""
    box = way.bounding_box()
    assert box is not None
    return round(box["width"]), round(box["height"])


def without_a_reason_nothing_is_lost(browser: Page) -> None:
    """The browser of a person who writes nothing is asked kindly; the day she chose stays."""
    browser.locator("#way-no_plan summary").click()
    browser.locator("#day-no_plan").fill("2027-01-11")
    browser.locator("#way-no_plan button").click()
    expect(browser.get_by_role("alert")).to_contain_text("warum es heute keinen Plan gibt")
    expect(browser.locator("#day-no_plan")).to_have_value("2027-01-11")


def the_counsellor_wraps_it_up(browser: Page, file_address: str) -> None:
    """A private page: how it ended, a draft, and what is set already."""
    browser.locator("main .ah-way a").click()
    browser.locator("#pin").fill(PIN)
    browser.locator(".ah-pin button").first.click()
    expect(browser.get_by_role("heading", level=1)).to_have_text("Nachbereitung")
    expect(browser.locator("main")).to_contain_text("kein Plan zustande gekommen")
    expect(browser.locator("main")).to_contain_text("Мені потрібен час")
    expect(browser.locator("main")).to_contain_text("Anruf")
    assert violations(browser) == []
    fits_a_phone(browser)
    browser.get_by_role("button", name="Nachbereitung abschließen").click()
    expect(browser).to_have_url(re.compile(f"{re.escape(file_address)}#"))
    expect(browser.get_by_role("region", name="Kooperationsplan")).to_contain_text("Daraus folgt nichts")


def each_answer_stays_where_it_was_pressed(page: Page) -> None:
    """On a phone and a tablet, in normal and in large type; the field for her words comes into sight below it."""
    for width, height, size in ((390, 844, "1"), (820, 1180, "1"), (820, 1180, "3")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("size => { document.documentElement.dataset.textSize = size }", size)
        for answer in ("agree", "in_part", "disagree"):
            pressed = page.locator(f"#answer-{answer}")
            pressed.tap()
            expect(pressed).to_have_attribute("aria-pressed", "true")
            expect(pressed).to_be_focused()
            expect(pressed).to_be_in_viewport(ratio=1)
            if answer != "agree":
                expect(page.locator("#own-answer")).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("adjourned", "Wir sprechen ein anderes Mal weiter."),
        ("trusted_person", "Beim nächsten Mal bringen Sie jemanden mit, dem Sie vertrauen."),
        ("other_counsellor", "Sie möchten mit jemand anderem sprechen. Das geben wir weiter."),
    ],
)
def test_each_of_the_other_ways_on_is_one_tap_in_arabic_and_needs_no_reason(
    open_page: Callable[..., Page], database: psycopg.Connection, way: str, said: str
) -> None:
    page = open_page(**TABLET)
    begin_by_touch(page)
    page.goto("/".join(page.url.split("/")[:5]) + "/plan/")
    each_answer_stays_where_it_was_pressed(page)
    page.locator("#ways-on").tap()
    page.locator(f"#way-{way} summary").tap()
    page.locator(f"#way-{way} button").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")
    expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("main")).to_contain_text("Wir melden uns bei Ihnen bis zum")
    assert page.locator("main a[href$='plan.pdf']").count() == 0
    assert database.execute(f"SELECT outcome, ended_at IS NOT NULL {ABOUT_HER}").fetchall() == [(way, True)]
    page.locator("main .ah-way a").tap()
    page.locator("#pin").fill(PIN)
    page.locator("button[value=file]").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nachbereitung")
    expect(page.get_by_role("heading", name="Schon vorgemerkt")).to_be_visible()


def two_taps_while_the_network_is_slow(page: Page) -> None:
    """Two promises are tapped before the server has answered: both are kept."""

    def slowly(route: Route) -> None:
        sleep(0.5)
        route.continue_()

    page.route(page.url, slowly)
    done = page.locator(".ah-column").first.get_by_role("button", name="erledigt")
    for tap in (0, 1):
        done.nth(tap).click()
    for tap in (0, 1):
        expect(done.nth(tap)).to_have_attribute("aria-pressed", "true")
    page.unroute(page.url)


def test_the_next_talk_begins_with_what_was_promised(browser: Page, database: psycopg.Connection) -> None:
    file_address = begin_talk(browser)
    make_plan(browser)
    forward(browser)
    expect(browser.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")
    browser.locator("main .ah-way a").click()
    browser.locator("#pin").fill(PIN)
    browser.locator(".ah-pin button").first.click()
    browser.get_by_role("link", name="Später").click()
    expect(browser.get_by_text("noch nicht nachbereitet")).to_be_visible()
    browser.goto(file_address)
    browser.get_by_role("link", name="Gespräch beginnen").click()
    browser.get_by_role("radio", name="Deutsch").check()
    browser.get_by_role("button", name="Bildschirm drehen und beginnen").click()
    forward(browser)
    expect(browser.get_by_role("heading", level=1)).to_contain_text("Was ist seit dem letzten Mal geschehen?")
    assert violations(browser) == []
    fits_a_phone(browser)
    no_answer_is_cut_with_very_large_letters(browser, ".ah-since > li, .ah-state")
    office, person = browser.locator(".ah-column").all()
    expect(office.get_by_role("heading")).to_contain_text("Was das Jobcenter zugesagt hat")
    two_taps_while_the_network_is_slow(browser)
    office.get_by_role("button", name="noch offen").first.click()
    office.get_by_role("button", name="in den neuen Plan nehmen").first.click()
    expect(office).to_contain_text("steht im neuen Plan")
    office.get_by_role("button", name="erledigt").nth(1).click()
    expect(office.get_by_role("button", name="erledigt").nth(1)).to_have_attribute("aria-pressed", "true")
    it_has_changed(person, "Zeugnisse erst im Januar")
    browser.locator("#keep-goal").click()
    expect(browser.locator(".ah-goal")).to_contain_text("steht wieder als Ziel im Plan")
    taken = database.execute(
        "SELECT side, original FROM cases_planstep JOIN cases_words ON cases_words.id = words_id"
        " WHERE plan_id = (SELECT max(id) FROM cases_cooperationplan) ORDER BY side"
    ).fetchall()
    assert [side for side, _ in taken] == ["office", "person"]
    assert taken[1][1] == "Zeugnisse erst im Januar"
    browser.goto("/".join(browser.url.split("/")[:5]) + "/plan/")
    no_answer_is_cut_with_very_large_letters(browser, ".ah-answer")


def it_has_changed(column: Locator, words: str) -> None:
    """Her step stands in the new plan in other words."""
    column.locator("summary", has_text="hat sich geändert").click()
    column.locator("details[open] textarea").fill(words)
    column.locator("details[open] button").click()
    expect(column).to_contain_text(words)
    expect(column).to_contain_text("steht im neuen Plan")


def no_answer_is_cut_with_very_large_letters(browser: Page, answers: str) -> None:
    """The longest German word ends within its frame, on a small phone too."""
    browser.set_viewport_size({"width": 320, "height": 860})
    browser.evaluate("document.documentElement.dataset.textSize = '3'")
    over = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
    assert browser.locator(answers).evaluate_all(over) == []
    browser.evaluate("document.documentElement.dataset.textSize = '1'")
    browser.set_viewport_size({"width": 1280, "height": 900})
