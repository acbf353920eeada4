"""Pictures of the screens, to be looked at; the README shows three of them.

They are written to AUGENHOEHE_SCREENS (default: var/screens). `AUGENHOEHE_SCREENS=docs/screens make test` renews those
of the README.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.stories.walks import begin_talk, forward, make_plan, open_file

OpenPage = Callable[..., Page]
SIZES = {"desktop": (1366, 860), "phone": (320, 720)}


def picture(page: Page, name: str) -> None:
    """The whole page as a picture; a page that came out empty fails."""
    folder = Path(os.environ.get("AUGENHOEHE_SCREENS") or settings.PROJECT / "var" / "screens")
    folder.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    written = page.screenshot(path=folder / f"{name}.png", full_page=True, animations="disabled")
    assert len(written) > 5_000


@pytest.mark.parametrize("size", SIZES)
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


@pytest.mark.parametrize(
    ("language", "code", "size", "scheme"),
    [
        ("Українська", "uk", "desktop", "light"),
        ("Українська", "uk", "phone", "light"),
        ("العربية", "ar", "desktop", "light"),
        ("العربية", "ar", "phone", "dark"),
        ("Deutsch", "de", "desktop", "dark"),
    ],
)
def test_pictures_of_the_talk(open_page: OpenPage, language: str, code: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": height})
    begin_talk(page, language)
    make_plan(page)
    name = f"{code}-{size}-{scheme}"
    picture(page, f"talk-plan-{name}")
    home = page.url.rsplit("/", 2)[0]
    for part in ("themen", "ziel", "schritte", "pin"):
        page.goto(f"{home}/{part}/")
        picture(page, f"talk-{part}-{name}")
    page.goto(f"{home}/plan/")
    forward(page)
    expect(page.locator("a[href$='plan.pdf']")).to_be_visible()
    picture(page, f"talk-danke-{name}")
