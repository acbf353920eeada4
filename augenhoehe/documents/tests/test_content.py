"""What comes in is a photo, a scan or a plain PDF, whatever its name says."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from augenhoehe.documents.content import PDF, CleanFile, FileRefused, Limits, clean
from augenhoehe.documents.tests.samples import REFUSED, pdf, photo_with_place, picture

LIMITS = Limits(file_bytes=2_000_000, pixels=20_000_000, longest_edge=1_000, pages=30)


def cleaned(content: bytes) -> CleanFile:
    return clean(io.BytesIO(content), len(content), LIMITS)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
def test_a_photo_of_any_phone_or_scanner_comes_in(form: str) -> None:
    kept = cleaned(picture(form))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (120, 80)
        assert Image.MIME[image.format or ""] == kept.content_type
    assert kept.content_type == ("image/png" if form == "PNG" else "image/jpeg")
    assert kept.pages == 1


def test_a_photo_stands_upright_and_forgets_where_it_was_taken() -> None:
    kept = cleaned(photo_with_place())
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (80, 120)
        assert not image.getexif()
        top, bottom = image.convert("RGB").getpixel((40, 10)), image.convert("RGB").getpixel((40, 110))
    assert top[0] > 200 and bottom[2] > 200  # type: ignore[index]  # red above, blue below
    assert b"Geheime Kamera" not in kept.content and b"zu Hause" not in kept.content


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(io.BytesIO(cleaned(picture(size=(3_000, 1_500))).content)) as image:
        assert image.size == (1_000, 500)


def test_a_transparent_picture_stands_on_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(cleaned(written.getvalue()).content)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_plain_pdf_stays_as_it_is() -> None:
    content = pdf(3)
    assert cleaned(content) == CleanFile(content, PDF, 3)


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused_with_a_sentence_that_helps(name: str) -> None:
    content, said = REFUSED[name]
    with pytest.raises(FileRefused) as problem:
        cleaned(content)
    assert said in str(problem.value)
    assert str(problem.value).endswith(".")


def test_a_file_over_the_limit_is_not_even_read() -> None:
    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("read although too large")

    with pytest.raises(FileRefused, match="höchstens 2 MB"):
        clean(Unread(b"x"), 2_000_001, LIMITS)


def test_a_picture_of_several_pages_is_refused_rather_than_losing_one() -> None:
    written = io.BytesIO()
    Image.new("RGB", (9, 9)).save(written, "TIFF", save_all=True, append_images=[Image.new("RGB", (9, 9))])
    with pytest.raises(FileRefused, match="mehrere Seiten"):
        cleaned(written.getvalue())


@given(st.sampled_from([picture(), picture("PNG"), pdf(2)]), st.integers(0, 5_000), st.binary(max_size=40))
def test_no_damage_is_more_than_a_refusal(good: bytes, place: int, damage: bytes) -> None:
    place %= len(good)
    try:
        kept = cleaned(good[:place] + damage + good[place + len(damage) :])
    except FileRefused:
        return
    assert kept.content_type in {PDF, "image/jpeg", "image/png"}
