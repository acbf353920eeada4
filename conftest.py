"""What tests may ask for: a site in a browser, with demo data and a database of its own. «Prüfstand»

The database server itself comes from `augenhoehe/config/tests/cluster.py`.

- `live_site`: address of a running site with the small demo Jobcenter; its data are fresh for every test
- `browser`:   a page in Chromium, opened on that site; the test fails on CSP messages and script errors
- `worker`:    the jobs are done too, by a process of their own
- `open_page`: more such pages, each in a session of its own, for example `open_page(color_scheme="dark")`
- `database`:  a psycopg connection to the site's database, to look at what was really written
- `chromium`:  the browser itself, for tests that bring their own pages
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from augenhoehe.config.tests.quick_hash import HASHERS
from augenhoehe.config.tests.story_site import (
    background_worker,
    prepared_template,
    story_database,
    story_place_in,
    web_server,
)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # Dates in the language of their field: the browser itself may have been installed without German.
    "--enable-blink-features=LangAttributeAwareFormControlUI",
]
OF_THE_BROWSER = {"chromium", "open_page", "browser"}
NO_BROWSER = "no Chromium found: install chromium or set AUGENHOEHE_CHROMIUM to its path"
OpenPage = Callable[..., Page]


def pytest_configure(config: pytest.Config) -> None:
    """Markers; static files by their plain names (unit tests run without `collectstatic`); quick hashes; no clock."""
    config.addinivalue_line("markers", "browser: needs Chromium (set by itself)")
    config.addinivalue_line("markers", "slow: takes seconds; not part of `make check`")
    from django.conf import settings

    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"] = {"BACKEND": storage}
    settings.STORAGES["papers"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.PASSWORD_HASHERS = HASHERS
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # How long an example takes is the machine's matter; what it says is ours.
    examples.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask for the browser carry its marker."""
    for item in items:
        if OF_THE_BROWSER & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def pytest_collection_finish() -> None:
    """As `config/wsgi.py` does: what is imported by now stays to the end, nobody need look through it for rubbish."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def story_template() -> tuple[str, Path]:
    """The prepared database to copy, and the home folder that goes with it."""
    return prepared_template(os.environ["DATABASE_URL"])


@pytest.fixture(scope="session")
def story_place(story_template: tuple[str, Path]) -> str:
    """Where stories have their database: always the same address, each time another database."""
    return story_place_in(os.environ["DATABASE_URL"])


@pytest.fixture
def story_address(story_place: str, story_template: tuple[str, Path]) -> Iterator[str]:
    """A database for this test alone."""
    with story_database(story_place, story_template[0]):
        yield story_place


@pytest.fixture(scope="session")
def story_server(story_place: str, story_template: tuple[str, Path]) -> Iterator[str]:
    """One web server for all stories: starting it takes longer than most of them, and it keeps nothing of any."""
    with web_server(story_place, story_template[1]) as url:
        yield url


@pytest.fixture
def live_site(story_address: str, story_server: str) -> str:
    """A running site with the small demo Jobcenter, as its address."""
    return story_server


@pytest.fixture
def worker(story_address: str, story_template: tuple[str, Path]) -> Iterator[None]:
    """`augenhoehe worker` beside the site, for what is done in the background."""
    with background_worker(story_address, story_template[1]):
        yield


@pytest.fixture
def database(story_address: str) -> Iterator[psycopg.Connection]:
    """The site's database, to look at what was really written."""
    with psycopg.connect(story_address, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, one per file: Playwright's event loop must be gone before other tests use the ORM."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None and os.environ.get("AUGENHOEHE_REQUIRE_BROWSER") == "1":
            pytest.fail(NO_BROWSER)
        if path is None:
            pytest.skip(NO_BROWSER)
        process = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield process
        process.close()


@pytest.fixture
def open_page(chromium: Browser, live_site: str) -> Iterator[OpenPage]:
    """Open pages on the site, each in a session of its own; what goes wrong in any of them fails the test."""
    problems: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        german = {"base_url": live_site, "locale": "de-DE", "timezone_id": "Europe/Berlin"}
        context = chromium.new_context(**{**german, **options})
        contexts.append(context)
        report_problems(context, problems)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not problems, "the browser complained:\n" + "\n".join(problems)


@pytest.fixture
def browser(open_page: OpenPage) -> Page:
    """One page in Chromium on the running site."""
    return open_page()


def report_problems(context: BrowserContext, problems: list[str]) -> None:
    """Note messages about the content security policy, script errors and answers of a broken server."""
    context.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    context.on("weberror", lambda error: problems.append(f"script error: {error.error}"))
    context.on(
        "response",
        lambda answer: problems.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
    )


def chromium_path(playwright: Playwright) -> str | None:
    """The system's Chromium, else the one Playwright installed."""
    given = os.environ.get("AUGENHOEHE_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, BROWSERS)), None)
    installed = playwright.chromium.executable_path
    return found or (installed if Path(installed).exists() else None)
