"""Files encrypted at rest, piece by piece. «Verschlüsselung ruhender Dateien» – § 22 Abs. 2 Nr. 7 BDSG

1. Each file has a key of its own, derived (HKDF) from one of the office's keys and a random salt in the file's head.
2. Pieces of 64 KiB are sealed with AES-256-GCM; number and «last piece» are part of each nonce, so pieces cannot be
   swapped, left out or cut off, and the name of the file is sealed along, so files cannot be swapped either.
3. The first key writes; every key reads, so that keys can be changed one after the other.
"""

import base64
import binascii
import os
from collections.abc import Iterable, Iterator, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = b"AUH1"
KEY_BYTES, SALT_BYTES, NAME_OF_KEY_BYTES, TAG_BYTES = 32, 16, 4, 16
HEAD_BYTES = len(MARK) + NAME_OF_KEY_BYTES + SALT_BYTES
PIECE_BYTES = 64 * 1024
SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES


class CannotDecrypt(Exception):
    """The file was changed, cut off or swapped, or its key is not here. «Entschlüsselung nicht möglich»"""


def keys_from(text: str) -> tuple[bytes, ...]:
    """The office's keys out of the setting: 32 bytes each in base64, separated by commas, the writing one first."""
    keys = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            key = base64.b64decode(part, validate=True)
        except binascii.Error as problem:
            raise ValueError("A key for papers is not base64.") from problem
        if len(key) != KEY_BYTES:
            raise ValueError(f"A key for papers has {KEY_BYTES} bytes.")
        keys.append(key)
    return tuple(keys)


def encrypted(pieces: Iterable[bytes], *, keys: Sequence[bytes], name: str) -> Iterator[bytes]:
    """The sealed file, piece by piece."""
    salt = os.urandom(SALT_BYTES)
    head = MARK + name_of_key(keys[0]) + salt
    cipher = AESGCM(key_of_file(keys[0], salt))
    yield head
    number, waiting = 0, b""
    for piece in in_size(pieces, PIECE_BYTES):
        if number:
            yield cipher.encrypt(nonce(number - 1, is_last=False), waiting, seal(head, name))
        waiting, number = piece, number + 1
    yield cipher.encrypt(nonce(max(number - 1, 0), is_last=True), waiting, seal(head, name))


def decrypted(pieces: Iterable[bytes], *, keys: Sequence[bytes], name: str) -> Iterator[bytes]:
    """What was sealed, piece by piece; each is proven before it is given out."""
    source = in_size_after_head(pieces)
    head = next(source, b"")
    if len(head) != HEAD_BYTES or not head.startswith(MARK):
        raise CannotDecrypt("This is not one of our encrypted files.")
    wanted, salt = head[len(MARK) : -SALT_BYTES], head[-SALT_BYTES:]
    key = next((key for key in keys if name_of_key(key) == wanted), None)
    if key is None:
        raise CannotDecrypt("The key of this file is not here.")
    cipher = AESGCM(key_of_file(key, salt))
    try:
        number, waiting = 0, next(source, b"")
        for piece in source:
            yield cipher.decrypt(nonce(number, is_last=False), waiting, seal(head, name))
            number, waiting = number + 1, piece
        yield cipher.decrypt(nonce(number, is_last=True), waiting, seal(head, name))
    except InvalidTag as problem:
        raise CannotDecrypt("The file was changed, cut off or swapped.") from problem


def in_size(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of one size; the last may be shorter."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)


def in_size_after_head(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The head, then sealed pieces."""
    source = iter(pieces)
    held = b""
    for piece in source:
        held += piece
        if len(held) >= HEAD_BYTES:
            break
    yield held[:HEAD_BYTES]
    yield from in_size(chained(held[HEAD_BYTES:], source), SEALED_PIECE_BYTES)


def chained(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    """One piece before the others."""
    yield first
    yield from others


def name_of_key(key: bytes) -> bytes:
    """Which key a file was sealed with, without saying the key."""
    digest = Hash(SHA256())
    digest.update(b"augenhoehe papers key" + key)
    return digest.finalize()[:NAME_OF_KEY_BYTES]


def key_of_file(key: bytes, salt: bytes) -> bytes:
    """The key of one file."""
    return HKDF(SHA256(), KEY_BYTES, salt, b"augenhoehe papers file").derive(key)


def nonce(number: int, *, is_last: bool) -> bytes:
    """Which piece it is, and whether it is the last one; the key is new for every file."""
    return number.to_bytes(11, "big") + bytes([is_last])


def seal(head: bytes, name: str) -> bytes:
    """What belongs to the file without being in it."""
    return head + name.encode()
