"""What a file really is, whatever its name says; only photos, scans and plain PDFs come in.

1. The type by the first bytes, then by really decoding it; both must agree.
2. Images are drawn anew: where and with what they were taken is gone, and so is anything hidden behind the picture.
3. PDFs stay as they are, but not with a password, a program, an attachment or anything else that acts by itself.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import puremagic
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

register_heif_opener()

PDF = "application/pdf"
# What the first bytes say → what the decoder must say.
IMAGE_FORMATS = {
    "image/jpeg": {"JPEG", "MPO"},
    "image/png": {"PNG"},
    "image/heif": {"HEIF"},
    "image/heic": {"HEIF"},
    "image/webp": {"WEBP"},
    "image/tiff": {"TIFF"},
}
READ_WITH = ("JPEG", "PNG", "HEIF", "WEBP", "TIFF")
HEAD_BYTES = 4096
ACTIVE_TEXT = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg")
MOST_OBJECTS = 100_000
FORBIDDEN_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMediaContent", "/XFA"}
FORBIDDEN_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute", "/GoToE")
}
JPEG_QUALITY = 88


class FileRefused(Exception):
    """This file does not come in; the sentence says why and what helps. «Datei abgelehnt»"""


@dataclass(frozen=True)
class Limits:
    """How large a file may be. «Grenzen für Dateien» – settings, see README"""

    file_bytes: int
    pixels: int
    longest_edge: int
    pages: int


@dataclass(frozen=True)
class CleanFile:
    """A file as it is kept."""

    content: bytes
    content_type: str
    pages: int

    @property
    def sha256(self) -> str:
        """Its fingerprint."""
        return hashlib.sha256(self.content).hexdigest()


def clean(file: BinaryIO, size: int, limits: Limits) -> CleanFile:
    """The file as it may be kept, or FileRefused."""
    if size > limits.file_bytes:
        megabytes = limits.file_bytes // 1_000_000
        raise FileRefused(
            f"Diese Datei ist zu groß; höchstens {megabytes} MB gehen. Ein Foto in kleinerer Auflösung hilft."
        )
    content = file.read(limits.file_bytes + 1)
    if not content:
        raise FileRefused("Diese Datei ist leer.")
    kind = type_of(content)
    refuse_two_faced(content, kind)
    return clean_pdf(content, limits) if kind == PDF else clean_image(content, kind, limits)


def type_of(content: bytes) -> str:
    """What the first bytes say; the name and what the browser claims do not count."""
    try:
        found = [match.mime_type for match in puremagic.magic_string(content[:HEAD_BYTES])]
    except (puremagic.PureError, ValueError):
        found = []
    known: str | None = next((kind for kind in found if kind == PDF or kind in IMAGE_FORMATS), None)
    if known is None:
        raise FileRefused("Diese Art von Datei geht hier nicht. Bitte ein Foto, einen Scan oder ein PDF.")
    return known


def refuse_two_faced(content: bytes, kind: str) -> None:
    """A file that is a second thing as well – an archive, a page, another PDF – is refused. «Zwitterdatei»"""
    head = content[:HEAD_BYTES].lower()
    is_other = any(text in head for text in ACTIVE_TEXT) or zipfile.is_zipfile(io.BytesIO(content))
    if kind == PDF:
        is_other = is_other or not content.startswith(b"%PDF-")
    else:
        is_other = is_other or b"%PDF-" in content[:HEAD_BYTES] or b"%PDF-" in content[-HEAD_BYTES:]
    if is_other:
        raise FileRefused(
            "In dieser Datei steckt noch etwas anderes. Bitte das Papier neu fotografieren oder scannen."
        )


def clean_image(content: bytes, kind: str, limits: Limits) -> CleanFile:
    """The picture drawn anew, upright, without what the camera wrote into it."""
    try:
        with Image.open(io.BytesIO(content), formats=READ_WITH) as image:
            if image.format not in IMAGE_FORMATS[kind]:
                raise FileRefused("Diese Datei ist beschädigt. Bitte noch einmal aufnehmen.")
            if image.width * image.height > limits.pixels:
                raise FileRefused("Dieses Bild hat zu viele Bildpunkte. Bitte in kleinerer Auflösung.")
            if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
                raise FileRefused("Dieses Bild hat mehrere Seiten. Bitte als PDF speichern.")
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((limits.longest_edge, limits.longest_edge))
            return drawn_anew(upright, keeps_every_dot=image.format == "PNG")
    except Image.DecompressionBombError as problem:
        raise FileRefused("Dieses Bild hat zu viele Bildpunkte. Bitte in kleinerer Auflösung.") from problem
    except FileRefused:
        raise
    except (
        Exception
    ) as problem:  # a decoder may stumble over hostile bytes in any way; the file then counts as broken
        raise FileRefused("Diese Datei ist beschädigt. Bitte noch einmal aufnehmen.") from problem


def drawn_anew(image: Image.Image, *, keeps_every_dot: bool) -> CleanFile:
    """A fresh picture on white: screenshots as PNG, all else as JPEG."""
    picture = image.convert("RGBA") if image.mode in {"P", "LA", "PA", "RGBA"} else image.convert("RGB")
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    written = io.BytesIO()
    if keeps_every_dot:
        fresh.save(written, "PNG", optimize=True)
        return CleanFile(written.getvalue(), "image/png", 1)
    fresh.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return CleanFile(written.getvalue(), "image/jpeg", 1)


def clean_pdf(content: bytes, limits: Limits) -> CleanFile:
    """The PDF as it came, when nothing in it acts by itself."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise FileRefused(
                "Dieses PDF ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern oder drucken."
            )
        if acts_by_itself(reader):
            raise FileRefused(
                "In diesem PDF stecken Programme oder weitere Dateien. Bitte als einfaches PDF drucken."
            )
        pages = len(reader.pages)
    except FileRefused:
        raise
    except Exception as problem:  # as above
        raise FileRefused("Dieses PDF ist beschädigt und lässt sich nicht öffnen.") from problem
    if not 1 <= pages <= limits.pages:
        raise FileRefused(f"Dieses PDF hat {pages} Seiten; möglich sind 1 bis {limits.pages}.")
    return CleanFile(content, PDF, pages)


def acts_by_itself(reader: PdfReader) -> bool:
    """Whether anything in the PDF starts a program, calls out or carries a file."""
    return any(
        FORBIDDEN_KEYS & found.keys()
        or found.get("/S") in FORBIDDEN_ACTIONS
        or found.get("/Type") == "/EmbeddedFile"
        or found.get("/Subtype") in {"/RichMedia", "/FileAttachment"}
        for found in dictionaries(reader)
    )


def dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary reachable from the root of the PDF, each once."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    met = 0
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        met += 1
        if met > MOST_OBJECTS:
            raise FileRefused("Dieses PDF ist zu verschachtelt. Bitte neu scannen.")
        if isinstance(thing, DictionaryObject | StreamObject):
            yield thing
            waiting.extend(thing.raw_get(key) for key in thing)
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))
