"""Which characters our fonts hold, and what is printed for those they do not. «Ersatzzeichen»

PDF/UA refuses a document with a character no font can draw. A person's words may hold one (an emoji, a
script we carry no font for); the paper must come out all the same, with the gap visible.
"""

import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

BYTE_ORDER_MARK = "\ufeff"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LINE_BREAKS_AND_TAB = frozenset("\t\n\v\f\r\x85\u2028\u2029")
INVISIBLE_BUT_SHAPING = frozenset(
    chr(code)
    for codes in ((0xAD, 0x34F, 0x61C), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070))
    for code in codes
)
CONTROL, FORMAT, SURROGATE, UNASSIGNED, SPACE = "Cc", "Cf", "Cs", "Cn", "Zs"
NO_TEXT = {CONTROL, SURROGATE, UNASSIGNED}
DRAWN_AS_NOTHING = {CONTROL, FORMAT, SURROGATE}
WINDOWS_UNICODE, SEGMENTS = (3, 1), 4


def held_characters(font: Path) -> frozenset[str]:
    """Every character of the first 65,536 that a TrueType font draws, from its `cmap` table in format 4."""
    content = font.read_bytes()
    table = _character_map(content)
    (doubled_count,) = struct.unpack_from(">H", content, table + 6)
    count = doubled_count // 2
    lasts = struct.unpack_from(f">{count}H", content, table + 14)
    firsts = struct.unpack_from(f">{count}H", content, table + 16 + 2 * count)
    shifts = struct.unpack_from(f">{count}H", content, table + 16 + 4 * count)
    held = set[str]()
    for segment, (first, last, shift) in enumerate(zip(firsts, lasts, shifts, strict=True)):
        place = table + 16 + 6 * count + 2 * segment
        (jump,) = struct.unpack_from(">H", content, place)
        for code in range(first, last + 1):
            glyph = code + shift
            if jump:
                (glyph,) = struct.unpack_from(">H", content, place + jump + 2 * (code - first))
            if glyph % 65536 and unicodedata.category(chr(code)) not in NO_TEXT:
                held.add(chr(code))
    return frozenset(held - {BYTE_ORDER_MARK})


def printable(text: str, held: frozenset[str]) -> str:
    """The text with every character the fonts do not hold shown as a replacement sign."""
    if held.issuperset(text):
        return text
    return "".join(_printable_characters(text, held))


def _printable_characters(text: str, held: frozenset[str]) -> Iterator[str]:
    for character in text:
        if character in held or character in LINE_BREAKS_AND_TAB or character in INVISIBLE_BUT_SHAPING:
            yield character
        elif unicodedata.category(character) == SPACE:
            yield " "
        elif unicodedata.category(character) not in DRAWN_AS_NOTHING and not _selects_a_variant(character):
            yield REPLACEMENT


def _selects_a_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _character_map(content: bytes) -> int:
    """Where the font's map from characters to glyphs begins."""
    (tables,) = struct.unpack_from(">H", content, 4)
    for tag, _, offset, _ in struct.iter_unpack(">4sIII", content[12 : 12 + 16 * tables]):
        if tag != b"cmap":
            continue
        (maps,) = struct.unpack_from(">H", content, offset + 2)
        entries = content[offset + 4 : offset + 4 + 8 * maps]
        for platform, encoding, place in struct.iter_unpack(">HHI", entries):
            (form,) = struct.unpack_from(">H", content, offset + place)
            if (platform, encoding) == WINDOWS_UNICODE and form == SEGMENTS:
                return int(offset + place)
    raise ValueError("no map of characters in format 4")
