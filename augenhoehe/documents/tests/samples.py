"""Files for tests: good ones, and every kind of bad one."""

import io
import zipfile
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

SIZE = (120, 80)


def picture(form: str = "JPEG", size: tuple[int, int] = SIZE, **given: Any) -> bytes:
    """A picture: red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    written = io.BytesIO()
    image.save(written, form, **given)
    return written.getvalue()


def photo_with_place() -> bytes:
    """A phone's photo: lying on its side, with coordinates, a maker and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn to the right
    exif[0x010F] = "Geheime Kamera"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, comment=b"zu Hause")


def pdf(pages: int = 1, **given: str) -> bytes:
    """A plain PDF; `javascript`, `password`, `attachment` or `launch` make it a bad one."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if "attachment" in given:
        writer.add_attachment("liste.txt", given["attachment"].encode())
    for action, key in (("/JavaScript", "/JS"), ("/Launch", "/F")):
        if (name := action[1:].lower()) in given:
            started = {NameObject("/S"): NameObject(action), NameObject(key): TextStringObject(given[name])}
            writer.root_object[NameObject("/OpenAction")] = DictionaryObject(started)
    if "password" in given:
        writer.encrypt(given["password"])
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def archive() -> bytes:
    """A ZIP file with one entry."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr("a.txt", "x")
    return written.getvalue()


def huge_png() -> bytes:
    """Few bytes, very many dots."""
    written = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(written, "PNG")
    return written.getvalue()


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "leer"),
    "text": (b"Hallo, ich bin ein Text.", "Art von Datei"),
    "word processor file": (archive(), "Art von Datei"),
    "program": (b"MZ\x90\x00" + b"\0" * 200, "Art von Datei"),
    "page": (b"<!DOCTYPE html><script>alert(1)</script>", "Art von Datei"),
    "drawing with script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Art von Datei"),
    "animation": (picture("GIF"), "Art von Datei"),
    "torn picture": (picture()[:400], "beschädigt"),
    "picture by its first bytes only": (picture()[:12] + b"\0" * 500, "beschädigt"),
    "bomb of dots": (huge_png(), "Bildpunkte"),
    "picture and archive": (picture() + archive(), "etwas anderes"),
    "picture and PDF": (picture() + pdf(), "etwas anderes"),
    "PDF and archive": (pdf() + archive(), "etwas anderes"),
    "page and PDF": (b"%PDF-1.4\n<html><script>alert(1)</script></html>" + pdf(), "etwas anderes"),
    "broken PDF": (b"%PDF-1.7\n" + b"\xff" * 300, "beschädigt"),
    "locked PDF": (pdf(password="geheim"), "Kennwort"),
    "PDF with a program": (pdf(javascript="app.alert(1)"), "Programme"),
    "PDF with an attachment": (pdf(attachment="x"), "Programme"),
    "PDF that starts something": (pdf(launch="calc.exe"), "Programme"),
    "PDF without pages": (pdf(0), "Seiten"),
    "PDF of too many pages": (pdf(31), "Seiten"),
}
