"""Pictures of the staff pages, to be looked at; the README shows some of them. See `pictures`."""

from playwright.sync_api import Page

from tests.stories.pictures import LOOKS, pictures
from tests.stories.walks import open_file, search_star

WIDE_AND_NARROW = [(size, scheme) for size, scheme in LOOKS if size != "tablet"]


def test_pictures_of_the_staff_pages(browser: Page) -> None:
    browser.goto("/")
    pictures(browser, "login", WIDE_AND_NARROW)
    file_address = open_file(browser)
    pictures(browser, "file", WIDE_AND_NARROW)
    for name, address in {
        "my-day": "/",
        "list": "/mein-tag/ueberpruefung/",
        "new-talk": f"{file_address}gespraech/",
    }.items():
        browser.goto(address)
        pictures(browser, name, WIDE_AND_NARROW)
    search_star(browser)
    pictures(browser, "search", WIDE_AND_NARROW)
