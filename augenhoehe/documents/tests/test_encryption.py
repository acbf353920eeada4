"""A sealed file opens with its key, under its name, whole and unchanged – and not otherwise."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.documents.encryption import (
    HEAD_BYTES,
    PIECE_BYTES,
    SEALED_PIECE_BYTES,
    CannotDecrypt,
    decrypted,
    encrypted,
    keys_from,
)

NEW, OLD = os.urandom(32), os.urandom(32)


def sealed(content: bytes, *keys: bytes, name: str = "ab/cd") -> bytes:
    return b"".join(encrypted([content], keys=keys or (NEW,), name=name))


def opened(content: bytes, *keys: bytes, name: str = "ab/cd", size: int = 5_000) -> bytes:
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(decrypted(pieces, keys=keys or (NEW,), name=name))


@pytest.mark.parametrize("length", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_what_goes_in_comes_out(length: int) -> None:
    content = os.urandom(length)
    stored = sealed(content)
    assert opened(stored) == content
    assert length < 32 or content[:32] not in stored  # a single byte may stand anywhere by chance


@given(st.binary(max_size=300), st.integers(1, 70))
def test_it_comes_out_in_pieces_of_any_size(content: bytes, size: int) -> None:
    assert opened(sealed(content), size=size) == content


def test_two_files_with_the_same_content_look_different() -> None:
    assert sealed(b"dasselbe") != sealed(b"dasselbe")


def test_an_older_key_still_opens_and_a_missing_one_does_not() -> None:
    stored = sealed(b"alt", OLD)
    assert opened(stored, NEW, OLD) == b"alt"
    with pytest.raises(CannotDecrypt, match="key"):
        opened(stored, NEW)


def long_file() -> tuple[bytes, bytes, bytes]:
    stored = sealed(os.urandom(3 * PIECE_BYTES))
    return (
        stored[:HEAD_BYTES],
        stored[HEAD_BYTES : HEAD_BYTES + SEALED_PIECE_BYTES],
        stored[HEAD_BYTES + SEALED_PIECE_BYTES :],
    )


def test_a_changed_cut_or_reordered_file_does_not_open() -> None:
    head, first, rest = long_file()
    second, third = rest[:SEALED_PIECE_BYTES], rest[SEALED_PIECE_BYTES:]
    wrong = {
        "changed": head + first[:-1] + bytes([first[-1] ^ 1]) + rest,
        "cut between pieces": head + first + second,
        "cut within a piece": head + first + rest[:-5],
        "longer": head + first + rest + b"x",
        "reordered": head + second + first + third,
        "without its head": first + rest,
        "with another head": sealed(b"")[:HEAD_BYTES] + first + rest,
        "empty": b"",
    }
    for what, stored in wrong.items():
        with pytest.raises(CannotDecrypt):
            opened(stored)
            pytest.fail(what)


def test_a_file_put_in_the_place_of_another_does_not_open() -> None:
    with pytest.raises(CannotDecrypt):
        opened(sealed(b"von Olena", name="aa/1"), name="aa/2")


def test_keys_come_out_of_the_setting_and_bad_ones_are_refused() -> None:
    text = ", ".join(base64.b64encode(key).decode() for key in (NEW, OLD))
    assert keys_from(text) == (NEW, OLD)
    assert keys_from("") == ()
    for bad in ("zu kurz", base64.b64encode(b"short").decode()):
        with pytest.raises(ValueError):
            keys_from(bad)
