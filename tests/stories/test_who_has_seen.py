"""A person reads who opened her file: on paper, in her language, with function and team."""

from collections.abc import Callable
from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.stories.walks import STAR, log_in, open_file


def test_a_person_reads_who_opened_her_file(open_page: Callable[..., Page]) -> None:
    reception = open_page()
    log_in(reception, "empfang")
    reception.get_by_label("Name, Geburtsdatum oder Nummer").first.fill("Kowalenko Olena")
    reception.keyboard.press("Enter")
    reception.get_by_role("link", name=STAR).first.click()
    expect(reception.get_by_role("heading", level=1)).to_contain_text(STAR)
    counsellor = open_page()
    open_file(counsellor)
    log = counsellor.get_by_role("region", name="Wer die Akte geöffnet hat")
    expect(log).to_contain_text("Empfang und Auskunft")
    address = log.get_by_role("link", name="Für die Person drucken").get_attribute("href") or ""
    paper = PdfReader(BytesIO(counsellor.request.get(address).body()))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "Хто переглядав мою справу?" in text
    assert "Wer hat meine Akte gesehen?" in text
    for words in (
        "Рецепція",
        "Empfang",
        "щоб допомогти Вам на рецепції",
        "Консультування",
        "um Sie zu beraten",
    ):
        assert words in text
    assert "Terhorst" not in text
