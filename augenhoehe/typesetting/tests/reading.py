"""Reads a finished PDF the way a reading program does: document facts, structure tree, text."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def root_of(pdf: bytes) -> Any:
    """What the document says about itself as a whole."""
    return opened(pdf).root_object


def text_of(pdf: bytes) -> str:
    """The text in the order it stands in the file; line breaks count as spaces."""
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


def heights_of(pdf: bytes) -> dict[str, float]:
    """Where on its page each line stands, in points from below."""
    found: dict[str, float] = {}

    def note(text: str, matrix: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            found[text.strip()] = matrix[5] + line[5]

    for page in opened(pdf).pages:
        page.extract_text(visitor_text=note)
    return found


def stands_in_order(text: str, *pieces: str) -> bool:
    place = 0
    for piece in pieces:
        place = text.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return True


def tags_of(pdf: bytes) -> list[tuple[str, str]]:
    """Every element of the structure tree in reading order: its kind and its own language."""
    return list(_tags(root_of(pdf)["/StructTreeRoot"]["/K"]))


def glyphs_for(pdf: bytes, letter: str) -> int:
    """How many different shapes of one letter the fonts of the first page carry."""
    page: Any = opened(pdf).pages[0]
    shape = re.compile(rf"^<[0-9A-F]+> <{ord(letter):04X}>", re.MULTILINE | re.IGNORECASE)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    return sum(len(shape.findall(font["/ToUnicode"].get_data().decode("ascii"))) for font in fonts)


def _tags(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, ArrayObject):
        for part in node:
            yield from _tags(part.get_object())
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"]), str(node.get("/Lang", ""))
        if "/K" in node:
            yield from _tags(node["/K"])
