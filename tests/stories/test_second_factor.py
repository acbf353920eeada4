"""A second factor, from the first log-in on: an app with codes, a passkey, paper for the day both are lost."""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from playwright.sync_api import CDPSession, Page, expect

from augenhoehe.organisation.demo.codes import demo_code
from augenhoehe.organisation.second_factor import STEP_SECONDS, code_at
from augenhoehe.web.tests.axe import violations
from tests.stories.walks import PASSWORD, log_in

OpenPage = Callable[..., Page]


def forget_second_factor(database: psycopg.Connection, login_name: str) -> None:
    """As on the first working day: an account, a password, nothing else."""
    database.execute(
        "DELETE FROM mfa_authenticator USING organisation_account account"
        " WHERE account.id = user_id AND login_name = %s",
        [login_name],
    )


def give_password(page: Page, login_name: str) -> None:
    """The first of the two steps."""
    page.goto("/")
    page.get_by_label("Anmeldename").fill(login_name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def log_out(page: Page) -> None:
    page.locator(".ah-menu summary").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_label("Anmeldename")).to_be_visible()


def virtual_authenticator(page: Page) -> CDPSession:
    """A device with a fingerprint reader, as the browser sees it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def test_a_fresh_account_sets_up_an_app_and_prints_its_emergency_codes(
    browser: Page, database: psycopg.Connection
) -> None:
    forget_second_factor(database, "empfang")
    give_password(browser, "empfang")
    expect(browser.get_by_role("heading", level=1)).to_have_text("Ihren Zugang schützen")
    browser.goto("/suche/")
    expect(browser.get_by_role("heading", level=1)).to_have_text("Ihren Zugang schützen")
    browser.get_by_role("link", name="App einrichten").click()
    expect(browser.get_by_role("img", name="QR-Code für die App")).to_be_visible()
    secret = browser.locator("main code").inner_text().replace(" ", "")
    step = int(datetime.now(UTC).timestamp()) // STEP_SECONDS
    browser.get_by_label("Code aus der App").fill(code_at(secret, step))
    browser.get_by_role("button", name="Einrichten").click()
    browser.get_by_role("button", name="Notfallcodes zeigen").click()
    expect(browser.locator("main code")).to_have_count(10)
    emergency = browser.locator("main code").first.inner_text()
    browser.get_by_role("link", name="Gedruckt, weiter").click()
    expect(browser.locator(".ah-menu summary")).to_contain_text("Rottstegge")
    log_out(browser)
    give_password(browser, "empfang")
    browser.get_by_label("Code").fill(emergency)
    browser.get_by_role("button", name="Weiter", exact=True).click()
    expect(browser.locator(".ah-menu summary")).to_contain_text("Rottstegge")


def test_a_passkey_is_set_up_and_opens_the_door_alone_or_after_the_password(
    open_page: OpenPage, live_site: str, database: psycopg.Connection
) -> None:
    forget_second_factor(database, "empfang")
    page = open_page(base_url=live_site.replace("127.0.0.1", "localhost"))
    virtual_authenticator(page)
    give_password(page, "empfang")
    page.get_by_role("link", name="Passkey einrichten").click()
    page.get_by_label("Name des Passkeys").fill("Rechner am Empfang")
    page.get_by_role("button", name="Einrichten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notfallcodes")
    page.get_by_role("link", name="Später").click()
    log_out(page)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.locator(".ah-menu summary")).to_contain_text("Rottstegge")
    page.goto("/konto/")
    expect(page.locator("main")).to_contain_text("Passkey «Rechner am Empfang»")
    page.get_by_role("button", name="«Rechner am Empfang» entfernen").click()
    expect(page.locator(".ah-messages")).to_contain_text("Der letzte zweite Faktor bleibt.")
    log_out(page)
    give_password(page, "empfang")
    page.get_by_role("button", name="Passkey verwenden").click()
    expect(page.locator(".ah-menu summary")).to_contain_text("Rottstegge")


def test_where_no_passkey_is_possible_the_page_says_so(browser: Page, database: psycopg.Connection) -> None:
    forget_second_factor(database, "empfang")
    give_password(browser, "empfang")
    browser.get_by_role("link", name="Passkey einrichten").click()
    expect(browser.locator("main")).to_contain_text("Hier geht das nicht")
    expect(browser.get_by_label("Name des Passkeys")).to_be_hidden()


def test_the_demo_shows_the_code_of_the_moment(browser: Page) -> None:
    give_password(browser, "terhorst")
    with browser.context.expect_page() as opened:
        browser.get_by_role("link", name="Der aktuelle Code steht hier").click()
    code = opened.value.get_by_role("row").filter(has_text="terhorst").locator("code").inner_text()
    browser.get_by_label("Code").fill(code)
    browser.get_by_role("button", name="Weiter", exact=True).click()
    expect(browser.locator(".ah-menu summary")).to_contain_text("Terhorst")


def test_the_way_in_works_without_javascript(open_page: OpenPage, database: psycopg.Connection) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, "empfang")
    page.goto("/konto/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Konto")


def test_the_administration_takes_away_a_lost_second_factor(open_page: OpenPage) -> None:
    administrator, colleague = open_page(), open_page()
    log_in(colleague, "empfang")
    log_in(administrator, "verwaltung")
    administrator.locator(".ah-menu summary").click()
    administrator.get_by_role("banner").get_by_role("link", name="Konten verwalten").click()
    administrator.get_by_label("Anmeldename").fill("empf")
    administrator.get_by_role("button", name="Suchen").click()
    administrator.get_by_role("link", name="empfang").click()
    administrator.get_by_label("Zweiten Faktor zurücksetzen").check()
    administrator.get_by_label("Warum?").fill("Handy verloren, Ausweis gesehen")
    administrator.get_by_role("button", name="Ausführen").click()
    expect(administrator.locator("main")).to_contain_text("Frau Bußmann")
    colleague.goto("/konto/")
    expect(colleague.get_by_label("Anmeldename")).to_be_visible()
    give_password(colleague, "empfang")
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Ihren Zugang schützen")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 320)])
def test_the_pages_of_the_log_in_are_accessible(open_page: OpenPage, scheme: str, width: int) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    give_password(page, "verwaltung")
    found = violations(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.locator(".kern-error").first).to_be_visible()
    found += violations(page)
    page.get_by_label("Code").fill(demo_code("verwaltung", datetime.now(UTC)))
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.locator(".ah-menu summary")).to_contain_text("Bußmann")
    own = (
        "",
        "passwort/",
        "pin/",
        "bestaetigung/",
        "zweiter-faktor/",
        "zweiter-faktor/app/",
        "notfallcodes/",
    )
    for address in [*(f"/konto/{page}" for page in own), "/verwaltung/konten/", "/demo/codes/"]:
        page.goto(address)
        found += [f"{address}: {one}" for one in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{address}: {wide} px too wide"] if wide > 1 else []
    page.goto("/verwaltung/konten/")
    page.get_by_role("link", name="empfang").click()
    found += violations(page)
    assert found == []
