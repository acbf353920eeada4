"""The main job, end to end: one person, one talk, one plan. Real server, real browser, no ORM."""

import re
from collections.abc import Callable
from io import BytesIO

import psycopg
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.stories.walks import PIN, STAR, begin_talk, forward, log_in, make_plan


@pytest.mark.parametrize(
    ("language", "goal", "locked"),
    [
        ("Українська", "Працювати за своєю професією", "Ми ще розмовляємо"),
        ("العربية", "أن أعمل في مهنتي", "ما زلنا في حديثنا"),
    ],
    ids=["uk", "ar"],
)
def test_a_counsellor_and_a_person_make_their_plan(
    browser: Page, database: psycopg.Connection, language: str, goal: str, locked: str
) -> None:
    file_address = begin_talk(browser, language)
    expect(browser).to_have_title("Augenhöhe")
    expect(browser.get_by_role("heading", level=1)).to_contain_text("Was ist Ihnen gerade wichtig?")
    make_plan(browser)
    forward(browser)
    expect(browser.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")
    the_paper_speaks_both_languages(browser, goal)
    the_screen_belongs_to_the_talk_until_the_pin(browser, file_address, locked)
    the_file_shows_the_talk(browser)
    agreed = database.execute(
        "SELECT number, answer, review_due_on > current_date FROM cases_cooperationplan"
        " JOIN cases_case ON cases_case.id = case_id JOIN people_person ON people_person.id = person_id"
        " WHERE family_name = 'Kowalenko' AND agreed_at IS NOT NULL"
    ).fetchall()
    assert agreed == [(1, "agree", True)]


def the_paper_speaks_both_languages(browser: Page, goal: str) -> None:
    """What one takes home: both languages, accessible."""
    address = browser.locator("main a[href$='plan.pdf']").get_attribute("href") or ""
    paper = PdfReader(BytesIO(browser.request.get(address).body()))
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert "In meinem Beruf arbeiten" in text
    for word in goal.split():  # one by one: a reader of PDF files gives Arabic lines as they look
        assert word in text, word
    assert "keine Grundlage für eine Kürzung" in text


def the_screen_belongs_to_the_talk_until_the_pin(browser: Page, file_address: str, locked: str) -> None:
    """Neither the day nor the file; a wrong PIN helps nobody."""
    browser.goto("/")
    expect(browser.get_by_role("heading", level=1)).to_contain_text(locked)
    browser.goto(file_address)
    expect(browser.get_by_role("heading", level=1)).to_contain_text(locked)
    browser.locator("main a.ah-button--primary").click()
    browser.locator("#pin").fill("1111")
    browser.locator(".ah-pin button").click()
    expect(browser.get_by_role("alert")).to_contain_text("Die PIN stimmt nicht.")
    browser.locator("#pin").fill(PIN)
    browser.locator(".ah-pin button").click()
    expect(browser.get_by_role("heading", level=1)).to_have_text("Nachbereitung")
    note = browser.get_by_role("textbox", name="Vermerk – freiwillig", exact=True)
    expect(note).to_have_value(re.compile("Ziel: «In meinem Beruf arbeiten»"))
    browser.get_by_role("button", name="Nachbereitung abschließen").click()
    expect(browser).to_have_url(re.compile(f"{re.escape(file_address)}#"))


def the_file_shows_the_talk(browser: Page) -> None:
    """The talk is in the contact history, every change in the history, every opening in the log."""
    contacts = browser.get_by_role("region", name="Kontakte")
    expect(contacts.get_by_role("row").nth(1)).to_contain_text("Plan vereinbart")
    expect(contacts.get_by_role("row").nth(1)).to_contain_text("Kooperationsplan, Fassung 1")
    expect(
        browser.get_by_role("region", name="Was wichtig ist").get_by_role("listitem").first
    ).to_contain_text("Deutsch lernen")
    expect(browser.get_by_role("region", name="Was sich geändert hat")).to_contain_text(
        "Kooperationsplan geändert"
    )
    log = browser.get_by_role("region", name="Wer die Akte geöffnet hat")
    for way_in in ("Fallakte geöffnet", "Gespräch am gemeinsamen Bildschirm", "Kooperationsplan gedruckt"):
        expect(log).to_contain_text(way_in)


def test_two_windows_on_one_talk_lose_nothing(browser: Page) -> None:
    begin_talk(browser)
    browser.goto(browser.url.replace("/themen/", "/ziel/"))
    second = browser.context.new_page()
    second.goto(browser.url)
    browser.locator("#own-goal").fill("Медсестра")
    browser.locator("#german-goal").fill("Krankenschwester")
    browser.locator("#translated-goal").select_option("counsellor")
    browser.get_by_role("button", name="Das ist mein Ziel").click()
    expect(browser.locator(".ah-goal")).to_contain_text("Krankenschwester")
    second.locator("#german-goal").fill("Köchin in einer Kita")
    second.get_by_role("button", name="Das ist mein Ziel").click()
    expect(second.get_by_role("alert")).to_contain_text("Zwei Fenster, zwei Fassungen")
    expect(second.get_by_role("alert")).to_contain_text("Köchin in einer Kita")
    expect(second.locator(".ah-goal").first).to_contain_text("Krankenschwester")


def test_the_whole_way_works_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    begin_talk(page)
    page.locator("#theme-work").click()
    expect(page.locator("#theme-work")).to_have_attribute("aria-pressed", "true")
    forward(page)
    page.locator("#strength-cooking").click()
    expect(page.locator("#strength-cooking")).to_have_attribute("aria-pressed", "true")
    forward(page)
    page.locator("#strength-nursing").click()
    expect(page.locator("#strength-nursing")).to_have_attribute("aria-pressed", "true")
    forward(page)
    page.locator("#scale-so_so").click()
    expect(page.locator("#again-home")).to_be_visible()
    page.locator("#not-today").click()
    page.locator("#goal-work_again_from").click()
    page.locator("#blank-date").fill("2027-01-11")
    page.locator("#keep-filling").click()
    expect(page.locator(".ah-goal")).to_contain_text("Ab dem 11. Januar 2027 wieder arbeiten")
    forward(page)
    page.locator("#more-person").click()
    page.locator("#add-person_cv").click()
    page.locator("[name=removed]").click()
    page.locator("[name=brought_back]").click()
    expect(page.locator(".ah-steps")).to_contain_text("Lebenslauf")
    forward(page)
    page.locator("#answer-in_part").click()
    forward(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")


def test_going_back_from_a_file_shows_the_search_again(browser: Page) -> None:
    log_in(browser)
    browser.get_by_label("Name, Geburtsdatum oder Nummer").first.fill("Kowalenko Olena")
    browser.keyboard.press("Enter")
    browser.get_by_role("link", name=STAR).first.click()
    expect(browser.get_by_role("link", name="Gespräch beginnen")).to_be_visible()
    browser.go_back()
    expect(browser.get_by_role("link", name=STAR).first).to_be_visible()
    assert "Kowalenko" not in browser.url
