"""Reading aloud in a real browser with a made-up voice: the device's voices lie outside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from augenhoehe.web.tests.sample_site import sample_site

DEVICE = """
(() => {
  const spoken = [], voices = [["Olha", "uk-UA", true], ["Anna", "de_DE", true], ["Wolke", "ar-SA", false]];
  const synthesis = new EventTarget();
  let timer = null;
  synthesis.getVoices = () => voices.map(([name, lang, localService]) => ({ name, lang, localService }));
  synthesis.speak = (speech) => {
    spoken.push([speech.text, speech.voice.name]);
    timer = setTimeout(() => speech.onend(), window.pace ?? 1);
  };
  synthesis.cancel = () => clearTimeout(timer);
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.spoken = () => spoken.splice(0);
})();
"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """The Ukrainian sample page on a device with a Ukrainian and a German voice of its own."""
    with sample_site() as site:
        session = chromium.new_context(base_url=site.address, locale="de-DE")
        session.add_init_script(DEVICE)
        opened = session.new_page()
        opened.goto("/shared-uk")
        yield opened
        session.close()


def heard(page: Page) -> list[tuple[str, str]]:
    """What was said since it was asked last, once it is quiet."""
    expect(page.locator(".ah-is-read")).to_have_count(0)
    return [(text, voice) for text, voice in page.evaluate("spoken()")]


def test_what_is_visible_is_read_in_its_order_and_nothing_hidden(page: Page) -> None:
    page.locator("[data-read-button]").click()
    said = [text for text, _ in heard(page)]
    lines = page.locator("main .ah-pair__person").evaluate_all(
        "all => all.filter(one => one.checkVisibility() && !one.closest('[data-reading]'))"
        ".map(one => one.textContent.trim().replace(/\\s+/g, ' '))"
    )
    whole, place = " ".join(said), 0
    for line in lines:
        assert line in whole[place:], (line, said)
        place = whole.index(line, place)
    for hidden in ("Verbindung", "gespeichert", "hören möchten", "hoch", "Alles vorlesen"):
        assert not any(hidden in text for text in said), hidden


def test_each_language_has_its_own_voice(page: Page) -> None:
    page.locator("[data-read-button]").click()
    voices = dict(heard(page))
    assert voices["Was wir tun"] == "Anna", "a German line that nobody has translated"
    assert {voice for text, voice in voices.items() if any("а" <= letter <= "я" for letter in text)} == {
        "Olha"
    }


def test_one_card_alone_is_read_and_not_chosen_the_german_line_too(page: Page) -> None:
    page.locator("[data-read-button]").click()
    heard(page)
    choice = page.locator(".ah-card__input")
    choice.click()
    assert [voice for _, voice in heard(page)] == ["Olha"]
    expect(choice).not_to_be_checked()
    page.locator("h1 .ah-pair__german").click()
    assert heard(page) == [("Was ist Ihnen wichtig?", "Anna")]
    page.locator("[data-read-end]").click()
    expect(page.locator("[data-read-button]")).to_be_focused()
    choice.click()
    expect(choice).to_be_checked()
    assert heard(page) == []


def test_it_stops_at_once(page: Page) -> None:
    page.evaluate("window.pace = 60000")
    page.locator("[data-read-button]").click()
    expect(page.locator(".ah-is-read")).to_have_count(1)
    page.locator("[data-read-stop]").click()
    expect(page.locator(".ah-is-read")).to_have_count(0)
    page.locator("[data-read-all]").click()
    expect(page.locator(".ah-is-read")).to_have_count(1)
    page.locator("[data-read-button]").click()
    expect(page.locator("[data-reading]")).to_be_hidden()
    assert len(page.evaluate("spoken()")) == 2


def test_without_a_voice_of_the_device_nothing_is_offered(page: Page) -> None:
    expect(page.locator("[data-read-button]")).to_be_visible()
    page.goto("/shared-ar")  # its only Arabic voice sends the words away
    expect(page.locator("[data-contrast-button]")).to_be_visible()
    expect(page.locator("[data-read-button]")).to_be_hidden()
