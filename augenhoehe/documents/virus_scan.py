"""Asks the office's virus scanner about a file, where there is one. «Virenprüfung» – clamd, its INSTREAM protocol."""

import socket
import struct

from augenhoehe.documents.content import FileRefused

PIECE_BYTES = 256 * 1024
LONGEST_ANSWER = 4096
SECONDS = 20.0


class ScannerUnreachable(Exception):
    """There is a scanner, but it gave no answer: nothing comes in unchecked. «Virenprüfung nicht erreichbar»"""


def scan(content: bytes, address: str) -> None:
    """FileRefused when the scanner finds something; nothing when it does not, or when no scanner is set.

    `address` is `host:port`, or the path of a socket.
    """
    if not address:
        return
    try:
        with connected(address) as connection:
            answer = asked(connection, content)
    except (OSError, ValueError) as problem:
        raise ScannerUnreachable("The virus scanner does not answer.") from problem
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        raise FileRefused(
            "Die Virenprüfung hat diese Datei abgelehnt. Bitte nehmen Sie das Papier im Original an."
        )
    raise ScannerUnreachable("The virus scanner could not check the file.")


def connected(address: str) -> socket.socket:
    """A connection to the scanner."""
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def asked(connection: socket.socket, content: bytes) -> str:
    """The scanner's answer to this content: each piece after its length, the end is a length of zero."""
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), PIECE_BYTES):
        piece = content[start : start + PIECE_BYTES]
        connection.sendall(struct.pack(">I", len(piece)) + piece)
    connection.sendall(struct.pack(">I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        more = connection.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0").decode("ascii", "replace").strip()
