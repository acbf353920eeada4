"""Pictures of a whole talk, in every state its pages have; axe-core looks at those no other test passes by.

The test takes a few; asked for pictures (see `pictures`), it goes through the talk in each language everywhere.
"""

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.stories.pictures import (
    LOOKS,
    PARTS,
    SCREENS,
    SIZES,
    are_asked_for,
    list_of_pictures,
    paper_picture,
    picture,
)
from tests.stories.test_accessibility import check
from tests.stories.walks import PIN, add_step, forward, log_in

OpenPage = Callable[..., Page]
A_FEW = [("uk", "phone", "light"), ("ar", "desktop", "dark")]
ALL = [(code, *look) for code in ("uk", "ar", "de") for look in LOOKS[:4]]
ALL += [("uk", "phone", "dark"), ("ar", "tablet", "dark"), ("leicht", "phone", "light")]
SAID = {
    "uk": ("Працювати медсестрою", "Доглядати за людьми", "Frau Bondar"),
    "ar": ("أريد أن أعمل في مطبخ", "أريد أن أطبخ للناس", "Herr Haddad"),
    "de": ("Wieder in einer Küche arbeiten", "Für viele Leute kochen", ""),
}
ONE_LOOK = {"plan-als-pdf": "desktop-light", "merkzettel-als-pdf": "desktop-light"}
ONE_LOOK |= {"themen-groesste-schrift": "phone-light", "themen-starker-kontrast": "phone-light"}
GERMAN = ("Als Krankenschwester arbeiten", "Menschen pflegen")
SOMEBODY = """
    SELECT person.id FROM people_person AS person
    JOIN people_personlanguage AS own ON own.person_id = person.id AND own.is_preferred AND own.language = %s
    JOIN cases_case AS open ON open.person_id = person.id AND open.ends_on IS NULL
    JOIN people_responsibility AS caring ON caring.person_id = person.id AND caring.ends_on IS NULL
    JOIN organisation_staff AS staff ON staff.id = caring.staff_id
    JOIN organisation_account AS account ON account.id = staff.account_id AND account.login_name = 'terhorst'
    WHERE NOT EXISTS (SELECT FROM cases_conversation AS talk WHERE talk.case_id = open.id)
    ORDER BY person.id LIMIT 1
"""


class Walk:
    """A talk in one language on one device, and what axe found on the way."""

    def __init__(self, page: Page, file_address: str, code: str, end: str) -> None:
        self.page, self.file_address, self.code, self.end = page, file_address, code, end
        self.found: list[str] = []
        self.talk = ""

    def look(self, name: str, part: str | None = None, *, checked: bool = False) -> None:
        """A picture of what is open, or of this part of the talk."""
        if part is not None:
            self.page.goto(self.talk + part)
        picture(self.page, f"talk-{self.code}-{name}-{self.end}")
        if checked and not are_asked_for():
            check(self.page, name, self.found)

    def begin(self) -> None:
        """From the file to the shared screen, in her language."""
        self.page.goto(f"{self.file_address}gespraech/")
        self.page.locator(f"#language-{self.code}").check()
        self.page.get_by_role("button", name="Bildschirm drehen und beginnen").click()
        expect(self.page.locator("#agenda")).to_be_visible()
        self.talk = "/".join(self.page.url.split("/")[:5]) + "/"

    def tap(self, *places: str) -> None:
        """One after the other, each once the page has taken the last one."""
        for place in places:
            self.page.locator(place).first.click()
            expect(self.page.locator(".htmx-request")).to_have_count(0)

    def pick(self, *cards: str) -> None:
        """Cards that stay pressed."""
        for card in cards:
            self.page.locator(card).click()
            expect(self.page.locator(card)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("code", "size", "scheme"), ALL if are_asked_for() else A_FEW)
def test_pictures_of_the_talk(
    open_page: OpenPage, database: psycopg.Connection, code: str, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    device = {"color_scheme": scheme, "viewport": {"width": width, "height": height}}
    page = open_page(**device)
    spoken = "de" if code == "leicht" else code
    found = database.execute(SOMEBODY, [spoken]).fetchone()
    assert found is not None
    log_in(page)
    walk = Walk(page, f"/person/{found[0]}/", code, f"{size}-{scheme}")
    walk.begin()
    who_is_there(walk, SAID[spoken][2])
    what_matters(walk)
    strengths_and_life(walk)
    the_goal(walk, *SAID[spoken][:2])
    steps(walk)
    other_screens(walk, open_page(**device))
    the_plan_and_thanks(walk)
    the_next_talk(walk)
    assert walk.found == []


def test_every_step_is_kept_in_three_languages_light_dark_on_a_phone_and_a_tablet() -> None:
    there = {path.stem for path in SCREENS.glob("talk-*.png")}
    looks = {
        f"{part}-{size}-{scheme}" for part in PARTS.keys() - ONE_LOOK.keys() for size, scheme in LOOKS[:4]
    }
    looks |= {f"{part}-{look}" for part, look in ONE_LOOK.items()}
    wanted = {f"talk-{code}-{look}" for code in ("uk", "ar", "de") for look in looks}
    assert wanted - there == set()
    assert (SCREENS / "README.md").read_text(encoding="utf-8") == list_of_pictures(SCREENS)


def who_is_there(walk: Walk, interpreter: str) -> None:
    """An interpreter by name; a child that comes and goes again."""
    if interpreter:
        walk.tap("#join-interpreter summary")
        walk.page.locator("#interpreter-name").fill(interpreter)
        walk.page.locator("#interpreter-adult").check()
        walk.tap("#add-interpreter")
        expect(walk.page.locator(".ah-people")).to_contain_text(interpreter)
    walk.look("anfang")
    walk.tap("#add-child")
    expect(walk.page.locator(".ah-kept-back")).to_be_visible()
    walk.look("kind-dabei", checked=True)
    walk.look("themen-mit-kind", "themen/", checked=True)
    walk.page.goto(walk.talk)
    walk.page.locator("[id^=gone-]").last.click()
    expect(walk.page.locator(".ah-kept-back")).to_have_count(0)


def what_matters(walk: Walk) -> None:
    """Three themes in her own order; with the largest type and strong contrast too."""
    walk.page.goto(f"{walk.talk}themen/")
    walk.pick("#theme-childcare", "#theme-language", "#theme-recognition")
    walk.tap("#earlier-language")
    walk.look("themen")
    if walk.end == "phone-light" or not are_asked_for():
        walk.tap("[data-text-size]:is(button)", "[data-text-size]:is(button)")
        walk.look("themen-groesste-schrift", checked=True)
        walk.tap("[data-text-size]:is(button)", "[data-contrast-button]")
        walk.look("themen-starker-kontrast", checked=True)
        walk.tap("[data-contrast-button]")


def strengths_and_life(walk: Walk) -> None:
    """Answers are picked; one part of life was said."""
    walk.page.goto(f"{walk.talk}staerken/")
    walk.pick("#strength-cooking", "#strength-children")
    walk.tap("[id^=level-][id$=-like]")
    walk.look("staerken")
    walk.page.goto(f"{walk.talk}staerken/?teil=beruf")
    walk.pick("#strength-nursing")
    walk.look("beruf")
    walk.page.goto(f"{walk.talk}staerken/?teil=situation")
    for area, scale in (("home", "well"), ("family", "so_so")):
        walk.tap(f"#scale-{scale}")
        expect(walk.page.locator(f"#again-{area}")).to_be_visible()
    walk.look("situation")


def the_goal(walk: Walk, own: str, other: str) -> None:
    """Own words while the network is away; then two windows write at once."""
    page = walk.page
    page.goto(f"{walk.talk}ziel/")
    page.locator("#own-goal").fill(own)
    page.context.set_offline(True)
    keep = page.locator("form:has(#own-goal) button[type=submit]")
    keep.click()
    expect(page.locator("[data-network-lost]")).to_be_visible()
    walk.look("ohne-netz")
    page.context.set_offline(False)
    expect(page.locator(".ah-goal")).to_contain_text(own)
    second = page.context.new_page()
    second.goto(f"{walk.talk}ziel/")
    page.locator("#own-goal").fill(own + ".")
    keep.click()
    expect(page.locator(".ah-goal")).to_contain_text(own + ".")
    second.locator("#own-goal").fill(other)
    second.locator("form:has(#own-goal) button[type=submit]").click()
    expect(second.get_by_role("alert")).to_contain_text(other)
    both = Walk(second, walk.file_address, walk.code, walk.end)
    both.look("zwei-fassungen", checked=True)
    walk.found += both.found
    second.close()
    walk.look("ziel", "ziel/")


def steps(walk: Walk) -> None:
    """Ready sentences of both sides, the lists unfolded, a sentence with blanks and its day."""
    walk.page.goto(f"{walk.talk}schritte/")
    walk.tap("#our-offer")
    expect(walk.page.locator("#blank-what")).to_be_visible()
    walk.look("schritt-mit-luecken")
    walk.page.locator("#blank-what").fill("Werkakademie")
    walk.page.locator("#blank-date").fill("2027-01-11")
    walk.tap("#keep-filling")
    expect(walk.page.locator(".ah-column--green .ah-steps")).to_contain_text("Werkakademie")
    for side, step in (("office", "childcare"), ("office", "translation"), ("person", "papers")):
        add_step(walk.page, side, f"{side}_{step}")
    walk.look("schritte-auswahl")
    walk.look("schritte", "schritte/")


def other_screens(walk: Walk, device: Page) -> None:
    """A second device with its code, the pause, what a locked screen shows, a wrong PIN."""
    page = walk.page
    page.goto(f"{walk.talk}zweitgeraet/")
    walk.tap("#show-code")
    expect(page.locator("#code")).to_be_visible()
    walk.look("zweitgeraet", checked=True)
    device.goto(f"/zweitgeraet/?sprache={walk.code}")
    Walk(device, "", walk.code, walk.end).look("zweitgeraet-eingabe")
    page.goto(f"{walk.talk}schritte/")
    page.locator("#pause").click()
    expect(page.locator("#pin")).to_be_visible()
    walk.look("pause", checked=True)
    page.locator("#pin").fill("0000")
    page.locator(".ah-pin button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    walk.look("falsche-pin", checked=True)
    page.locator("#pin").fill(PIN)
    page.locator(".ah-pin button").first.click()
    expect(page.locator("#pause")).to_be_visible()
    page.goto("/")
    walk.look("gesperrt")


def the_plan_and_thanks(walk: Walk) -> None:
    """No, and four ways on; then yes, thanks, and the counsellor's own page."""
    page = walk.page
    page.goto(f"{walk.talk}plan/")
    walk.pick("#answer-disagree")
    page.locator("#ways-on").click()
    page.locator("#way-no_plan summary").click()
    walk.look("wie-weiter", checked=True)
    page.goto(f"{walk.talk}plan/")
    walk.pick("#answer-agree")
    walk.look("plan")
    forward(page)
    expect(page.locator("a[href$='plan.pdf']")).to_be_visible()
    walk.look("danke")
    if walk.end == "desktop-light":
        for name in ("plan", "merkzettel"):
            link = page.locator(f"main a[href$='{name}.pdf']")
            paper_picture(page, link, f"talk-{walk.code}-{name}-als-pdf-{walk.end}")
    page.locator("main .ah-way a").click()
    walk.look("pin")
    page.locator("#pin").fill(PIN)
    page.locator("button[value=file]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nachbereitung")
    walk.look("nachbereitung", checked=True)


def the_next_talk(walk: Walk) -> None:
    """The preparation, what became of the promises, and a talk without a plan."""
    page = walk.page
    page.goto(f"{walk.file_address}vorbereitung/")
    walk.look("vorbereitung", checked=True)
    walk.begin()
    page.goto(f"{walk.talk}seit-dem-letzten-mal/")
    page.locator("[id^=done-][aria-pressed]").first.click()
    expect(page.locator("[id^=done-on-]").first).to_be_visible()
    walk.look("seit-dem-letzten-mal", checked=True)
    page.goto(f"{walk.talk}plan/")
    walk.pick("#answer-disagree")
    page.locator("#ways-on").click()
    page.locator("#way-adjourned summary").click()
    page.locator("#way-adjourned button").click()
    expect(page.locator("#feedback")).to_be_visible()
    walk.look("danke-ohne-plan", checked=True)
