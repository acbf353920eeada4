"""The talk in Arabic, by touch: an interpreter at the table, and a child for whose eyes not everything is."""

from collections.abc import Callable

import psycopg
from playwright.sync_api import Page, expect

from tests.stories.walks import STAR, log_in

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}


def begin_in_arabic(page: Page) -> None:
    """From the file to the first question, with a finger."""
    log_in(page)
    page.get_by_role("row").filter(has_text=STAR).get_by_role("link", name=STAR, exact=True).tap()
    page.get_by_role("link", name="Gespräch beginnen").tap()
    page.get_by_role("radio", name="العربية").tap()
    page.get_by_role("button", name="Bildschirm drehen und beginnen").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("من معنا اليوم؟")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def forward(page: Page) -> None:
    """The big button at the end of the question."""
    page.locator(".ah-way .ah-button--primary").tap()


def an_interpreter_and_a_child_are_there(page: Page) -> None:
    """The interpreter by name and of age; of the child nothing but that one is there."""
    page.locator("summary", has_text="Sprachmittlung").tap()
    page.locator("#interpreter-name").fill("Frau Haddad")
    page.locator("#interpreter-language").select_option("ar")
    page.locator("#add-interpreter").tap()
    expect(page.get_by_role("alert")).to_contain_text("Übersetzen dürfen nur Erwachsene.")
    expect(page.locator("#interpreter-name")).to_have_value("Frau Haddad")
    page.locator("#interpreter-adult").tap()
    page.locator("#add-interpreter").tap()
    expect(page.locator(".ah-people")).to_contain_text("Frau Haddad")
    page.locator("#add-child").tap()
    expect(page.locator(".ah-kept-back")).to_contain_text("Manche Themen zeigt der Bildschirm jetzt nicht.")


def some_themes_wait_for_another_day(page: Page) -> None:
    """What is not for a child's eyes is not there; the person's own words are, with the missing side added later."""
    expect(page.locator("header")).to_contain_text("Frau Haddad")
    expect(page.locator("#theme-debts")).to_have_count(0)
    expect(page.locator(".ah-card--later")).to_contain_text("Anderes besprechen wir ein andermal, allein")
    page.locator("#theme-language").tap()
    expect(page.locator("#theme-language")).to_have_attribute("aria-pressed", "true")
    page.locator("summary", has_text="Ein anderes Thema").tap()
    page.locator("#own-theme").fill("أمي مريضة")
    page.get_by_role("button", name="Das ist mir wichtig").tap()
    own = page.locator(".ah-ordered li", has_text="أمي مريضة")
    expect(own).to_contain_text("غير مترجم بعد")
    own.locator("summary").tap()
    own.locator("textarea").fill("Meine Mutter ist krank")
    own.locator("button[type=submit]").last.tap()
    expect(page.locator(".ah-ordered")).to_contain_text("Meine Mutter ist krank")


def strengths_come_first_and_the_situation_waits(page: Page) -> None:
    """A tap picks, a second one says how it is; how life is going is not for the child."""
    page.locator("#strength-cooking").tap()
    expect(page.locator("#strength-cooking")).to_have_attribute("aria-pressed", "true")
    page.locator("[id^=level-][id$=-like]").tap()
    expect(page.locator("[id^=level-][id$=-like]")).to_have_attribute("aria-pressed", "true")
    forward(page)
    expect(page.locator(".ah-card--later")).to_be_visible()
    page.locator("#not-today").tap()


def both_sides_take_a_step(page: Page) -> None:
    """The office's own offer first, in a sentence whose blanks are filled; then a step of the person."""
    page.locator("#our-offer").tap()
    page.locator("#blank-what").fill("Werkakademie")
    page.locator("#blank-date").fill("2027-01-11")
    page.locator("#keep-filling").tap()
    offer = page.locator(".ah-column--green .ah-steps")
    expect(offer).to_contain_text("Unser Angebot für Sie: Werkakademie")
    page.locator("#more-person").tap()
    page.locator("#add-person_course").tap()
    expect(page.locator(".ah-column--blue .ah-steps")).to_contain_text("Ich gehe zum Sprachkurs")


def test_a_talk_in_arabic_by_touch_with_an_interpreter_and_a_child(
    open_page: Callable[..., Page], database: psycopg.Connection
) -> None:
    page = open_page(**TABLET)
    begin_in_arabic(page)
    an_interpreter_and_a_child_are_there(page)
    forward(page)
    some_themes_wait_for_another_day(page)
    forward(page)
    strengths_come_first_and_the_situation_waits(page)
    page.locator("#goal-speak_german").tap()
    expect(page.locator(".ah-goal")).to_contain_text("So gut Deutsch sprechen, dass ich arbeiten kann")
    forward(page)
    both_sides_take_a_step(page)
    forward(page)
    page.locator("#answer-agree").tap()
    expect(page.locator("#answer-agree")).to_have_attribute("aria-pressed", "true")
    forward(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")
    kept = database.execute(
        "SELECT kind, name, language, is_adult, may_read FROM cases_presence ORDER BY id"
    ).fetchall()
    assert kept[-2:] == [("interpreter", "Frau Haddad", "ar", True, True), ("child", "", "", False, False)]
    words = database.execute(
        "SELECT counterpart, translated_by FROM cases_words WHERE original = 'أمي مريضة'"
    ).fetchone()
    assert words == ("Meine Mutter ist krank", "Frau Haddad")
