"""Typesets one document as PDF/UA-1. «barrierefreies PDF» – BITV 2.0.

1. The layout is a `.typ` file of this project; it can read nothing outside the `augenhoehe` folder.
2. The words come as data, never as markup: one input, `data`, holding JSON text.
3. Only our own fonts count, so a paper looks the same on every machine.
4. What would not be accessible is refused by typst itself.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from augenhoehe.typesetting.glyphs import held_characters, printable

LAYOUT_ROOT = Path(__file__).resolve().parents[1]
FONT_FOLDER = LAYOUT_ROOT.parent / "node_modules" / "@expo-google-fonts"
FONT_FILES = {
    "noto-sans": "NotoSans",
    "vazirmatn": "Vazirmatn",
    "noto-sans-arabic": "NotoSansArabic",
}
FONT_WEIGHTS = ("400Regular", "600SemiBold", "700Bold")


class TypesettingError(Exception):
    """The document could not be made; the sentence says why. «Satzfehler»"""


@dataclass(frozen=True)
class OwnFonts:
    """The fonts of this project and the characters they hold together."""

    book: typst.Fonts
    characters: frozenset[str]


def typeset(template: Path, data: Mapping[str, object]) -> bytes:
    """The document as PDF/UA-1: the same data give the same bytes. «barrierefreies PDF» – BITV 2.0."""
    layout = template.resolve()
    if not layout.is_file() or not layout.is_relative_to(LAYOUT_ROOT):
        raise TypesettingError(f"There is no layout {template.name} in this project.")
    fonts = own_fonts(FONT_FOLDER)
    try:
        return typst.compile(
            layout,
            root=LAYOUT_ROOT,
            format="pdf",
            font_paths=fonts.book,
            sys_inputs={"data": _as_json(data, fonts.characters)},
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        place = re.search(r"\S+\.typ:\d+:\d+", error.diagnostic)
        where = place.group() if place else template.name
        raise TypesettingError(f"{where}: {error.message}") from error


@cache
def own_fonts(folder: Path) -> OwnFonts:
    """The project's fonts, read once per process; reading them anew would cost more than the letter."""
    paths = [
        folder / family / weight / f"{file}_{weight}.ttf"
        for family, file in FONT_FILES.items()
        for weight in FONT_WEIGHTS
    ]
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise TypesettingError(
            f"Fonts are missing: {', '.join(missing)}. `npm ci --ignore-scripts` installs them."
        )
    book = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[path.parent for path in paths]
    )
    try:
        characters = frozenset[str]().union(*(held_characters(path) for path in paths))
    except ValueError as error:
        raise TypesettingError(f"A font in {folder.name} cannot be read: {error}.") from error
    return OwnFonts(book, characters)


def _as_json(data: Mapping[str, object], characters: frozenset[str]) -> str:
    try:
        return json.dumps(_with_printable_text(data, characters), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TypesettingError(
            "The data are not JSON: text, numbers, yes or no, lists and named values."
        ) from error


def _with_printable_text(value: object, characters: frozenset[str]) -> object:
    if isinstance(value, str):
        return printable(value, characters)
    if isinstance(value, Mapping):
        return {key: _with_printable_text(part, characters) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with_printable_text(part, characters) for part in value]
    return value
