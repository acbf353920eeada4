"""A minute without network in the middle of a sentence: nothing is lost, and nothing is saved twice."""

import psycopg
from playwright.sync_api import Locator, Page, Route, expect

from tests.stories.walks import begin_talk

MINUTE = 60_000


def test_a_minute_without_network_loses_no_word(browser: Page, database: psycopg.Connection) -> None:
    begin_talk(browser)
    browser.clock.install()
    browser.goto(browser.url.replace("/themen/", "/ziel/"))
    browser.locator("#own-goal").fill("Медсестра")
    browser.context.set_offline(True)
    browser.locator("#german-goal").fill("Krankenschwester")
    browser.locator("#translated-goal").select_option("counsellor")
    browser.get_by_role("button", name="Das ist mein Ziel").click()
    said_so = browser.locator("[data-network-lost]")
    expect(said_so).to_be_in_viewport(ratio=1)
    pressed = browser.get_by_role("button", name="Das ist mein Ziel")
    pressed.evaluate("one => one.scrollIntoView({block: 'start'})")
    expect(said_so).to_be_in_viewport(ratio=1)
    assert not over_each_other(said_so, pressed), "what was pressed is not covered"
    pressed.evaluate("one => one.scrollIntoView({block: 'end'})")
    expect(said_so).to_be_in_viewport(ratio=1)
    assert not over_each_other(said_so, pressed), "nor at the lower edge"
    browser.clock.fast_forward(MINUTE)
    expect(browser.locator("[data-network-lost]")).to_be_visible()
    expect(browser.locator("#own-goal")).to_have_value("Медсестра")
    browser.context.set_offline(False)
    expect(browser.locator(".ah-goal")).to_contain_text("Медсестра")
    expect(browser.locator(".ah-goal")).to_contain_text("Krankenschwester")
    said = database.execute("SELECT count(*) FROM cases_words WHERE original = 'Медсестра'").fetchone()
    assert said == (1,)


def over_each_other(one: Locator, other: Locator) -> bool:
    """Whether one covers some of the other on the screen."""
    first, second = one.bounding_box(), other.bounding_box()
    assert first is not None and second is not None
    return first["y"] < second["y"] + second["height"] and second["y"] < first["y"] + first["height"]


def test_what_was_saved_though_its_answer_got_lost_is_not_saved_twice_nor_told_as_two_versions(
    browser: Page, database: psycopg.Connection
) -> None:
    begin_talk(browser)
    talk = browser.url.replace("/themen/", "/")
    browser.goto(f"{talk}ziel/")
    losing_the_first_answer(browser)
    browser.locator("#own-goal").fill("Медсестра")
    browser.get_by_role("button", name="Das ist mein Ziel").click()
    expect(browser.locator(".ah-goal")).to_contain_text("Медсестра")
    assert browser.locator("main [role=alert]").count() == 0
    said = database.execute("SELECT count(*) FROM cases_words WHERE original = 'Медсестра'").fetchone()
    assert said == (1,)
    browser.goto(f"{talk}plan/")
    losing_the_first_answer(browser)
    browser.locator("#answer-disagree").click()
    expect(browser.locator("#answer-disagree")).to_have_attribute("aria-pressed", "true")
    assert browser.locator("main [role=alert]").count() == 0


def losing_the_first_answer(page: Page) -> None:
    """The first form sent from here arrives, and its answer does not."""
    lost: list[str] = []

    def once(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    page.unroute_all()
    page.route(page.url, once)
