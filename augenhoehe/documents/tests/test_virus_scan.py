"""The virus scanner is asked in its own protocol; without an answer nothing comes in."""

import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from augenhoehe.documents.content import FileRefused
from augenhoehe.documents.virus_scan import PIECE_BYTES, ScannerUnreachable, scan

SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def received(connection: socket.socket, size: int) -> bytes:
    """Exactly so many bytes."""
    found = b""
    while len(found) < size:
        more = connection.recv(size - len(found))
        assert more, "the other side hung up"
        found += more
    return found


def answer_like_clamd(server: socket.socket, reply: bytes | None) -> None:
    """One conversation of the INSTREAM protocol."""
    connection, _ = server.accept()
    with connection:
        assert received(connection, 10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", received(connection, 4))[0]:
            content += received(connection, size)
        verdict = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if SIGNATURE in content else b"stream: OK\0"
        connection.sendall(verdict if reply is None else reply)


@contextmanager
def scanner(reply: bytes | None = None, *, by_path: bool = False) -> Iterator[str]:
    """A scanner that listens; gives its address."""
    with tempfile.TemporaryDirectory(prefix="clamd") as folder:
        path = str(Path(folder) / "s")
        with socket.socket(socket.AF_UNIX if by_path else socket.AF_INET) as server:
            server.bind(path if by_path else ("127.0.0.1", 0))
            server.listen(1)
            thread = threading.Thread(target=answer_like_clamd, args=(server, reply))
            thread.start()
            yield path if by_path else f"127.0.0.1:{server.getsockname()[1]}"
            thread.join(10)


@pytest.mark.parametrize("by_path", [False, True])
def test_a_clean_file_passes(by_path: bool) -> None:
    with scanner(by_path=by_path) as address:
        scan(b"x" * (PIECE_BYTES + 5), address)


def test_a_file_with_a_virus_is_refused_with_a_sentence() -> None:
    with scanner() as address, pytest.raises(FileRefused, match="Virenprüfung"):
        scan(b"x" * PIECE_BYTES + SIGNATURE, address)


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"\0", b"\xff\xfe\0"])
def test_any_other_answer_is_no_answer(reply: bytes) -> None:
    with scanner(reply) as address, pytest.raises(ScannerUnreachable):
        scan(b"x", address)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock", "nonsense", "127.0.0.1:x"])
def test_a_scanner_that_is_not_there_lets_nothing_in(address: str) -> None:
    with pytest.raises(ScannerUnreachable):
        scan(b"x", address)


def test_without_a_scanner_nobody_is_asked() -> None:
    scan(SIGNATURE, "")
