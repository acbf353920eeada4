"""Pictograms as inline SVG, from the outline set of @tabler/icons."""

import re
from functools import cache

from django.conf import settings
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DRAWING = re.compile(r"<svg[^>]*>(?P<strokes>.*)</svg>", re.DOTALL)
_EMPTY_SQUARE = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
_FRAME = (
    '<svg class="ah-pictogram{modifier}" viewBox="0 0 24 24" width="24" height="24" fill="none"'
    ' stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    ' aria-hidden="true" focusable="false">{strokes}</svg>'
)


@cache
def pictogram(name: str, *, mirrored: bool = False) -> SafeString:
    """The drawing of this name; `mirrored` turns it round on pages written from right to left (arrows)."""
    file = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise TemplateSyntaxError(f"There is no pictogram called “{name}”.")
    drawing = _DRAWING.search(file.read_text(encoding="utf-8"))
    if drawing is None:
        raise TemplateSyntaxError(f"The file of the pictogram “{name}” holds no drawing.")
    strokes = " ".join(_EMPTY_SQUARE.sub("", drawing["strokes"]).split())
    modifier = " ah-pictogram--mirrored" if mirrored else ""
    return mark_safe(_FRAME.format(modifier=modifier, strokes=strokes))  # only files of our own packages
