"""A letter on paper, and many letters in one file for the printer. «Schreiben als PDF»"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from augenhoehe.letters.models import Letter
from augenhoehe.letters.pile import piled
from augenhoehe.letters.wording import Enclosed, letter_content
from augenhoehe.typesetting.engine import typeset

LAYOUT = Path(__file__).parent / "typst" / "letter.typ"
MOST_IN_ONE_FILE = 200


def as_pdf(letter: Letter) -> bytes:
    """The paper: filed, in the words that were filed; a draft as it would be today, marked as a draft."""
    if letter.content is not None:
        return typeset(LAYOUT, letter.content)
    now = timezone.now()
    content: dict[str, Any] = letter_content(letter, Enclosed.of([letter], now), now)
    return typeset(LAYOUT, content | {"is_draft": True})


def pdf_answer(letter: Letter) -> HttpResponse:
    """The answer of a page that shows the letter; the file name carries no name of a person."""
    response = HttpResponse(as_pdf(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Schreiben-{letter.pk}.pdf"'
    return response


def for_the_printer(letters: Iterable[Letter]) -> HttpResponse:
    """All of them in one file, each beginning on a sheet of its own."""
    pile = piled((as_pdf(letter) for letter in letters), title="Schreiben", language="de")
    response = HttpResponse(pile, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="Schreiben.pdf"'
    return response
