"""The head of a file at work: a number is wrong, consent one way only, a household splits. Real server and browser."""

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from augenhoehe.web.tests.axe import violations
from tests.stories.walks import open_file

OpenPage = Callable[..., Page]


def in_main(page: Page, text: str) -> None:
    expect(page.locator("main")).to_contain_text(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="Speichern").click()


def test_a_counsellor_corrects_a_phone_number_and_takes_it_back(browser: Page) -> None:
    open_file(browser)
    who = browser.get_by_role("region", name="Wer es ist")
    expect(who).to_contain_text("0171 3920017")
    who.get_by_role("link", name="Wie wir uns erreichen").click()
    browser.get_by_role("link", name="Berichtigen: 0171 3920017").click()
    browser.get_by_label("Nummer oder Adresse").fill("0171 ein zwei drei")
    save(browser)
    in_main(browser, "Das ist keine Telefonnummer.")
    expect(browser.get_by_label("Nummer oder Adresse")).to_have_value("0171 ein zwei drei")
    browser.get_by_label("Nummer oder Adresse").fill("0171 3920071")
    save(browser)
    in_main(browser, "Gespeichert.")
    in_main(browser, "0171 3920071")
    in_main(browser, "Was hier vorher stand")
    browser.get_by_role("button", name="Rückgängig").click()
    in_main(browser, "Rückgängig gemacht.")
    expect(browser.locator("main table")).to_contain_text("0171 3920017")


def test_a_consent_for_one_direction_is_no_consent_for_the_other(
    browser: Page, database: psycopg.Connection
) -> None:
    file_address = open_file(browser)
    browser.goto(f"{file_address}angaben/erreichbarkeit/")
    browser.get_by_label("Art", exact=True).select_option("phone")
    browser.get_by_label("Nummer oder Adresse").fill("0176 04069042")
    ours = browser.get_by_role("group", name="Wir dürfen die Person so erreichen")
    ours.get_by_label("Anruf").check()
    save(browser)
    in_main(browser, "seit wann die Einwilligung gilt")
    browser.get_by_label("Einwilligung vom").fill("2026-01-12")
    save(browser)
    in_main(browser, "Gespeichert.")
    in_main(browser, "von uns: Anruf (Einwilligung vom 12.01.2026); von der Person: nein")
    stored = database.execute(
        "SELECT ways_to_person, ways_to_us FROM people_contactpoint "
        "WHERE person_id = 1 AND value = '0176 04069042'"
    ).fetchall()
    assert stored == [(["call"], [])]


def test_on_paper_there_are_facts_and_no_forms(browser: Page) -> None:
    file_address = open_file(browser)
    browser.emulate_media(media="print")
    for page in ("angaben/anschrift/", "angaben/erreichbarkeit/", ""):
        browser.goto(f"{file_address}{page}")
        browser.wait_for_load_state("networkidle")
        expect(
            browser.get_by_text("Wagnerstraße" if "anschrift" in page else "0171 3920017").first
        ).to_be_visible()
        for what in ("main form", "main button", "main input", "main select", "main a[href$='#angabe']"):
            for found in browser.locator(what).all():
                expect(found).to_be_hidden()


def test_one_overlong_word_does_not_widen_the_page(browser: Page) -> None:
    file_address = open_file(browser)
    for page in ("angaben/anschrift/", ""):
        browser.goto(f"{file_address}{page}")
        browser.wait_for_load_state("networkidle")
        if page:
            link = browser.get_by_role("link", name="Berichtigen").first
            link.click()
            browser.get_by_label("Straße", exact=True).fill("W" * 120)
            browser.get_by_label("Quelle").select_option("person")
            save(browser)
            in_main(browser, "Gespeichert.")
        in_main(browser, "W" * 120)
        wide = browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page or 'the file'} is {wide} px too wide"


def test_two_windows_on_one_number_lose_nothing(browser: Page) -> None:
    file_address = open_file(browser)
    browser.goto(f"{file_address}angaben/sprachmittlung/")
    second = browser.context.new_page()
    second.goto(browser.url)
    browser.get_by_label("Sprachmittlung", exact=True).select_option("sign")
    save(browser)
    in_main(browser, "Gespeichert.")
    second.get_by_label("Sprachmittlung", exact=True).select_option("none")
    save(second)
    in_main(second, "In der Zwischenzeit hat jemand diese Angabe geändert.")
    expect(second.locator("main table")).to_contain_text("Gebärdensprache")


@pytest.mark.parametrize("with_script", [True, False])
def test_a_household_splits_after_it_was_read_in_words(open_page: OpenPage, with_script: bool) -> None:
    page = open_page(java_script_enabled=with_script)
    file_address = open_file(page)
    page.goto(f"{file_address}bedarfsgemeinschaft/")
    page.get_by_role("link", name="Wer lebt mit wem? Ändern").click()
    page.get_by_label("Olena Kowalenko").uncheck()
    page.get_by_label("Maksym Kowalenko").check()
    page.get_by_label("Ab wann?").fill("2099-12-01")
    page.get_by_role("button", name="Ansehen, was das heißt").click()
    in_main(page, "Ab 1.12.2099 lebt Maksym Kowalenko für sich, in einer eigenen Bedarfsgemeinschaft.")
    if with_script:
        assert violations(page) == []
    page.get_by_role("button", name="So eintragen").click()
    in_main(page, "Eingetragen. Ab 1.12.2099 lebt Maksym")
    expect(page.get_by_role("row", name="Maksym")).to_contain_text("bis 30.11.2099")
    page.get_by_role("button", name="Rückgängig").click()
    in_main(page, "Rückgängig gemacht.")
    expect(page.get_by_role("row", name="Maksym")).not_to_contain_text("30.11.2099")


def test_what_the_benefits_system_says_is_read_and_not_typed(browser: Page) -> None:
    open_file(browser)
    benefits = browser.get_by_role("region", name="Leistung und Aufenthalt")
    expect(benefits).to_contain_text("§ 24 AufenthG (vorübergehender Schutz)")
    expect(benefits).to_contain_text("Arbeit erlaubt")
    benefits.get_by_role("link", name="Bewilligungszeitraum").click()
    in_main(browser, "wird dort geändert")
    expect(browser.get_by_role("button", name="Speichern")).to_have_count(0)
