"""Many letters in one file for the printer: as accessible as each of them, and quick."""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from augenhoehe.letters.paper import LAYOUT
from augenhoehe.letters.pile import piled
from augenhoehe.typesetting.engine import typeset
from augenhoehe.typesetting.tests.reading import opened, root_of, stands_in_order, tags_of, text_of

EXAMPLE: dict[str, Any] = json.loads(
    Path(LAYOUT).with_name("letter.example.json").read_text(encoding="utf-8")
)
MANY = {"own": "слово " * 700, "german": "Wort " * 700}
LANGUAGES = ("uk", "ar", "en", "de-x-leicht", "de")


@cache
def letters() -> tuple[bytes, ...]:
    """One letter in each language, the first of several pages."""
    made = []
    for number, code in enumerate(LANGUAGES):
        direction = "rtl" if code == "ar" else "ltr"
        data = EXAMPLE | {"language": {"code": code, "direction": direction}, "personal": None}
        made.append(typeset(LAYOUT, data if number else data | {"personal": MANY}))
    return tuple(made)


def pile() -> bytes:
    return piled(letters(), title="Schreiben", language="de")


def test_the_pile_says_of_itself_what_a_single_letter_says() -> None:
    single, root = root_of(letters()[0]), root_of(pile())
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert single["/ViewerPreferences"]["/DisplayDocTitle"]
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about and "Schreiben" in about
    assert root["/Lang"] == "de"
    assert opened(pile()).pdf_header == opened(letters()[0]).pdf_header


def test_every_letter_keeps_its_tags_and_its_language() -> None:
    whole = tags_of(pile())
    assert whole[0][0] == "/Document"
    parts = [language for kind, language in whole if kind == "/Part"]
    assert parts == [str(root_of(letter)["/Lang"]) for letter in letters()]
    each = [tags_of(letter)[1:] for letter in letters()]
    assert [tag for tag in whole[1:] if tag[0] != "/Part"] == [tag for tags in each for tag in tags]


def test_every_page_finds_its_own_tags() -> None:
    """What stands on a page belongs, by the page's number, to tags that name this very page."""
    file = opened(pile())
    root: Any = file.root_object
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    tags = dict(zip(numbers[::2], numbers[1::2], strict=True))
    written = [page for page in file.pages if "/StructParents" in page]
    assert len(written) == sum(len(opened(letter).pages) for letter in letters()) == len(tags)
    for page in written:
        elements = [one.get_object() for one in tags[page["/StructParents"]].get_object()]
        assert elements
        assert all(page.indirect_reference in pages_of(one) for one in elements)


def pages_of(element: Any) -> set[object]:
    """The pages a tag says it stands on: its own, and where it goes on."""
    kids = element["/K"] if isinstance(element["/K"], list) else [element["/K"]]
    on = [element, *(kid for kid in kids if isinstance(kid, dict))]
    return {one.raw_get("/Pg") for one in on if "/Pg" in one}


def test_each_letter_begins_on_a_sheet_of_its_own_and_has_its_line_in_the_outline() -> None:
    file = opened(pile())
    begins = [file.get_destination_page_number(one) for one in file.outline if not isinstance(one, list)]
    assert len(begins) == len(LANGUAGES)
    assert all(number is not None and number % 2 == 0 for number in begins)
    assert all(one is not None and other is not None and one < other for one, other in pairwise(begins))
    assert stands_in_order(text_of(pile()), *["Birgit Terhorst"] * len(LANGUAGES))


def test_two_hundred_letters_lie_on_one_pile() -> None:
    made = [typeset(LAYOUT, EXAMPLE | {"written_on": f"{number}. Tag"}) for number in range(40)]
    assert len(opened(piled(made * 5, title="Schreiben", language="de")).pages) == 400
