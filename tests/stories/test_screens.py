"""Pictures of the staff pages, to be looked at; the README shows some of them. See `pictures`."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.pictures import SIZES, picture
from tests.stories.walks import open_file

OpenPage = Callable[..., Page]


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
