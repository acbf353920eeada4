"""The whole talk by touch, in two languages: an interpreter at the table, a child for whose eyes not everything is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import psycopg
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.stories.walks import PIN, STAR, log_in

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}

# Every choice of a list can be read to its end, beside the arrow.
IS_WIDE_ENOUGH = """list => {
  const ink = document.createElement("canvas").getContext("2d"), style = getComputedStyle(list);
  ink.font = style.font;
  const room = list.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd) - 16;
  return [...list.options].every(one => ink.measureText(one.text).width <= room);
}"""


@dataclass(frozen=True)
class Tongue:
    """A language of the talk: what stands there, what the person says, which words both papers have."""

    code: str
    name: str
    direction: str
    first_question: str
    untranslated: str
    own_theme: str
    step: str
    plan: str


ARABIC = Tongue(
    "ar", "العربية", "rtl", "من معنا اليوم؟", "غير مترجم بعد", "أمي مريضة", "سأذهب إلى دورة اللغة", "خطتنا"
)
UKRAINIAN = Tongue(
    *("uk", "Українська", "ltr", "Хто сьогодні з нами?", "ще не перекладено"),
    *("Моя мама хвора", "Я ходитиму на мовний курс", "Наш план"),
)


def begin_by_touch(page: Page, tongue: Tongue = ARABIC) -> None:
    """From the file to the first question, with a finger."""
    log_in(page)
    page.get_by_role("row").filter(has_text=STAR).get_by_role("link", name=STAR, exact=True).tap()
    page.get_by_role("link", name="Gespräch beginnen").tap()
    page.get_by_role("radio", name=tongue.name).tap()
    page.get_by_role("button", name="Bildschirm drehen und beginnen").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text(tongue.first_question)
    expect(page.locator("html")).to_have_attribute("dir", tongue.direction)


def forward(page: Page) -> None:
    """The big button at the end of the question."""
    page.locator(".ah-way .ah-button--primary").tap()


def an_interpreter_and_a_child_are_there(page: Page, tongue: Tongue) -> None:
    """The interpreter by name and of age; of the child nothing but that one is there."""
    page.locator("summary", has_text="Sprachmittlung").tap()
    page.locator("#interpreter-name").fill("Frau Haddad")
    page.locator("#interpreter-language").select_option(tongue.code)
    page.locator("#add-interpreter").tap()
    expect(page.get_by_role("alert")).to_contain_text("Übersetzen dürfen nur Erwachsene.")
    expect(page.locator("#interpreter-name")).to_have_value("Frau Haddad")
    page.locator("#interpreter-adult").tap()
    page.locator("#add-interpreter").tap()
    expect(page.locator(".ah-people")).to_contain_text("Frau Haddad")
    page.locator("#add-child").tap()
    expect(page.locator(".ah-kept-back")).to_contain_text("Manche Themen zeigt der Bildschirm jetzt nicht.")
    everybody_stands_at_one_edge_and_the_head_in_one_line(page, tongue)


def everybody_stands_at_one_edge_and_the_head_in_one_line(page: Page, tongue: Tongue) -> None:
    """Names and what can be said of each below one another, on a phone too; many names do not push the tools down."""
    edge = "right" if tongue.direction == "rtl" else "left"
    edges = f"all => all.map(one => Math.round(one.getBoundingClientRect().{edge}))"
    for width in (320, 1366, 820):
        page.set_viewport_size({"width": width, "height": 1180})
        assert len(set(page.locator(".ah-people__name, .ah-people__moves").evaluate_all(edges))) == 1, width
        if width == 1366:
            who, tools = (page.locator(f".ah-top__{one}").bounding_box() for one in ("who", "tools"))
            assert (
                who
                and tools
                and who["y"] < tools["y"] + tools["height"]
                and tools["y"] < who["y"] + who["height"]
            )


def some_themes_wait_for_another_day(page: Page, tongue: Tongue) -> None:
    """What is not for a child's eyes is not there; the person's own words are, with the missing side added later."""
    expect(page.locator("header")).to_contain_text("Frau Haddad")
    expect(page.locator("#theme-debts")).to_have_count(0)
    expect(page.locator(".ah-card--later")).to_contain_text("Anderes besprechen wir ein andermal, allein")
    page.locator("#theme-language").tap()
    expect(page.locator("#theme-language")).to_have_attribute("aria-pressed", "true")
    page.locator("summary", has_text="Ein anderes Thema").tap()
    page.locator("#own-theme").fill(tongue.own_theme)
    page.get_by_role("button", name="Das ist mir wichtig").tap()
    own = page.locator(".ah-ordered li", has_text=tongue.own_theme)
    expect(own).to_contain_text(tongue.untranslated)
    own.locator("summary").tap()
    for width in (1280, 390, 820):
        page.set_viewport_size({"width": width, "height": 1180})
        assert own.locator("select").evaluate(IS_WIDE_ENOUGH), f"cut off at {width}"
    own.locator("textarea").fill("Meine Mutter ist krank")
    own.locator("button[type=submit]").last.tap()
    expect(page.locator(".ah-ordered")).to_contain_text("Meine Mutter ist krank")
    box = page.locator("summary.ah-link", has_text="Übersetzung berichtigen").bounding_box()
    assert box is not None and box["height"] >= 44, "large enough for a finger"


def strengths_come_first_and_the_situation_waits(page: Page) -> None:
    """A tap picks, a second one says how it is; how life is going is not for the child."""
    page.locator("#strength-cooking").tap()
    expect(page.locator("#strength-cooking")).to_have_attribute("aria-pressed", "true")
    page.locator("[id^=level-][id$=-like]").tap()
    expect(page.locator("[id^=level-][id$=-like]")).to_have_attribute("aria-pressed", "true")
    forward(page)
    page.locator("#strength-kitchen").tap()
    expect(page.locator("#strength-kitchen")).to_have_attribute("aria-pressed", "true")
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


def they_agree_on_the_plan_and_on_the_next_date(page: Page) -> None:
    """The next date is on the Merkzettel, so it is agreed while the person is still there."""
    page.locator("#next-talk-open").tap()
    page.locator("#next-on").fill((date.today() + timedelta(days=14)).isoformat())
    page.locator("#next-at").fill("10:30")
    page.locator("#next-keep").tap()
    expect(page.locator("#next-talk .ah-goal__words")).to_contain_text("10:30")
    page.locator("#answer-agree").tap()
    expect(page.locator("#answer-agree")).to_have_attribute("aria-pressed", "true")
    forward(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Danke für das Gespräch")
    expect(page.locator("#next-talk")).to_contain_text("10:30")


def both_papers_go_home(page: Page, tongue: Tongue) -> None:
    """The plan and the Merkzettel. Words are asked for one by one: a reader of PDF files gives lines as they look."""
    plan, slip = paper(page, "plan.pdf", tongue), paper(page, "merkzettel.pdf", tongue)
    for word in f"{tongue.plan} {tongue.step}".split():
        assert word in plan, word
    assert "Ich gehe zum Sprachkurs" in plan
    assert "Werkakademie" in plan
    assert "keine Grundlage für eine Kürzung" in plan
    assert "Frau Terhorst" in slip and "10:30" in slip and tongue.step.split()[0] in slip


def paper(page: Page, name: str, tongue: Tongue) -> str:
    """What a paper says that is offered at the end of the talk."""
    address = page.locator(f"main a[href$='{name}']").get_attribute("href") or ""
    read = PdfReader(BytesIO(page.request.get(address).body()))
    assert str(read.root_object["/Lang"]) == tongue.code
    return "\n".join(one.extract_text() for one in read.pages)


def three_taps_then_the_pin(page: Page) -> None:
    """She says how it was; the screen goes back to the counsellor, whose draft keeps the mother's illness apart."""
    page.locator("#feedback .ah-felt__question").first.locator("label").first.tap()
    page.locator("#feedback form button").tap()
    expect(page.locator("#feedback")).to_contain_text("Danke für Ihre Antwort.")
    page.locator("main .ah-way a").tap()
    page.locator("#pin").fill(PIN)
    page.locator("button[value=file]").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nachbereitung")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#id_text")).not_to_have_value(re.compile("krank"))
    expect(page.locator("#id_protected")).to_have_value(re.compile("Meine Mutter ist krank"))
    page.get_by_role("button", name="Nachbereitung abschließen").tap()
    expect(page.get_by_role("region", name="Kooperationsplan")).to_contain_text("Fassung 1")


@pytest.mark.parametrize("tongue", [UKRAINIAN, ARABIC], ids=["uk", "ar"])
def test_a_talk_by_touch_with_an_interpreter_and_a_child(
    open_page: Callable[..., Page], database: psycopg.Connection, tongue: Tongue
) -> None:
    page = open_page(**TABLET)
    begin_by_touch(page, tongue)
    an_interpreter_and_a_child_are_there(page, tongue)
    forward(page)
    some_themes_wait_for_another_day(page, tongue)
    forward(page)
    strengths_come_first_and_the_situation_waits(page)
    page.locator("#goal-speak_german").tap()
    expect(page.locator(".ah-goal")).to_contain_text("So gut Deutsch sprechen, dass ich arbeiten kann")
    forward(page)
    both_sides_take_a_step(page)
    forward(page)
    they_agree_on_the_plan_and_on_the_next_date(page)
    both_papers_go_home(page, tongue)
    three_taps_then_the_pin(page)
    kept = database.execute(
        "SELECT kind, name, language, is_adult, may_read FROM cases_presence ORDER BY id"
    ).fetchall()
    assert kept[-2:] == [
        ("interpreter", "Frau Haddad", tongue.code, True, True),
        ("child", "", "", False, False),
    ]
    words = database.execute(
        "SELECT counterpart, translated_by FROM cases_words WHERE original = %s", [tongue.own_theme]
    ).fetchone()
    assert words == ("Meine Mutter ist krank", "Frau Haddad")
