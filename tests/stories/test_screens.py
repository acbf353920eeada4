"""Pictures of the screens, to be looked at; the README shows three of them.

They are written to AUGENHOEHE_SCREENS (default: var/screens). `AUGENHOEHE_SCREENS=docs/screens make test` renews those
of the README.
"""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from tests.stories.walks import PIN, begin_talk, forward, make_plan, open_file

OpenPage = Callable[..., Page]
COLOURS = 128  # a third of the size, and nobody sees it
SIZES = {"desktop": (1366, 860), "phone": (320, 720), "tablet": (820, 1180)}


def picture(page: Page, name: str, tallest: int | None = None) -> None:
    """The page as a picture, long lists cut off at so many pixels; a page that came out empty fails."""
    folder = Path(os.environ.get("AUGENHOEHE_SCREENS") or settings.PROJECT / "var" / "screens")
    folder.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0, timeout=30_000)  # a file has many panels
    page.evaluate(
        "document.fonts.ready"
    )  # the shared screen asks for news all the time: its network is never idle
    taken = page.screenshot(full_page=True, animations="disabled")
    assert len(taken) > 5_000
    whole = Image.open(BytesIO(taken))
    shown = whole.crop((0, 0, whole.width, min(whole.height, tallest or whole.height)))
    shown.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_the_staff_pages(open_page: OpenPage, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": height})
    page.goto("/")
    picture(page, f"login-{size}-{scheme}")
    file_address = open_file(page)
    picture(page, f"file-{size}-{scheme}")
    page.goto("/")
    picture(page, f"my-day-{size}-{scheme}")
    page.goto("/mein-tag/ueberpruefung/")
    picture(page, f"list-{size}-{scheme}")
    page.goto(f"{file_address}gespraech/")
    picture(page, f"new-talk-{size}-{scheme}")
    page.goto("/suche/")
    page.locator("main input[type=search]").fill("Kowalenko")
    page.locator("main input[type=search]").press("Enter")
    expect(page.locator("main")).to_contain_text("Treffer")
    picture(page, f"search-{size}-{scheme}")


LANGUAGES = {"uk": "Українська", "ar": "العربية", "de": "Deutsch"}
EVERYWHERE = [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("tablet", "light")]
# The test looks at a few; asked for pictures, it takes each question in each language everywhere.
A_FEW = [("uk", "phone", "light"), ("ar", "desktop", "light"), ("de", "tablet", "dark")]
PARTS = {
    "anfang": "",
    "themen": "themen/",
    "staerken": "staerken/",
    "situation": "staerken/?teil=situation",
    "ziel": "ziel/",
    "schritte": "schritte/",
    "plan": "plan/",
    "wie-weiter": "wie-weiter/",
    "zweitgeraet": "zweitgeraet/",
}


def asked_for() -> list[tuple[str, str, str]]:
    """Language, size and scheme of the pictures of the talk."""
    if not os.environ.get("AUGENHOEHE_SCREENS"):
        return A_FEW
    return [(code, size, scheme) for code in LANGUAGES for size, scheme in EVERYWHERE]


@pytest.mark.parametrize(("code", "size", "scheme"), asked_for())
def test_pictures_of_the_talk(open_page: OpenPage, code: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": height})
    file_address = begin_talk(page, LANGUAGES[code])
    make_plan(page)
    home = page.url.removesuffix("plan/")
    for name, part in PARTS.items():
        page.goto(home + part)
        picture(page, f"talk-{code}-{name}-{size}-{scheme}")
    page.goto(f"{home}plan/")
    forward(page)
    expect(page.locator("a[href$='plan.pdf']")).to_be_visible()
    picture(page, f"talk-{code}-danke-{size}-{scheme}")
    page.goto(f"{home}rueckmeldung/")
    picture(page, f"talk-{code}-rueckmeldung-{size}-{scheme}")
    page.goto(f"{home}pin/")
    picture(page, f"talk-{code}-pin-{size}-{scheme}")
    page.locator("#pin").fill(PIN)
    page.locator(".ah-pin button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nachbereitung")
    picture(page, f"talk-{code}-nachbereitung-{size}-{scheme}")
    page.goto(f"{file_address}gespraech/")
    page.get_by_role("radio", name=LANGUAGES[code]).check()
    page.get_by_role("button", name="Bildschirm drehen und beginnen").click()
    expect(page.locator("#agenda")).to_be_visible()
    page.goto(f"{page.url}seit-dem-letzten-mal/")
    picture(page, f"talk-{code}-seit-dem-letzten-mal-{size}-{scheme}")
