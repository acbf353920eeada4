"""A little web server for the sample pages: our content security policy, and a network that can be cut."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.contrib.staticfiles import finders

from augenhoehe.web.content_security import CONTENT_SECURITY_POLICY
from augenhoehe.web.tests.sample_pages import page_text

POLICY = "; ".join(
    f"{name} {' '.join(sources)}" for name, sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
TROUBLES = {"busy": (503, ""), "broken": (500, ""), "conflict": (409, "Zwei Fassungen")}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class SampleSite(ThreadingHTTPServer):
    """Counts what arrives; `trouble` is what happens to it meanwhile: nothing, "cut" or one of TROUBLES."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.trouble = ""
        self.attempts = 0
        self.saved: list[dict[str, list[str]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """GET shows a sample page or a static file, POST saves a form."""

    server: SampleSite

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith("/static/"):
            self.send_static(address.path.removeprefix("/static/"))
            return
        if address.path == "/saved":
            self.answer(200, "<!DOCTYPE html><html lang='de'><title>x</title><h1>Gespeichert</h1></html>")
            return
        text = page_text(address.path.strip("/"), parse_qs(address.query).get("after", [""])[0])
        self.answer(404 if text is None else 200, text or "")

    def do_POST(self) -> None:
        self.server.attempts += 1
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.trouble == "cut":
            self.close_connection = True
            self.connection.close()
            return
        if self.server.trouble in TROUBLES:
            self.answer(*TROUBLES[self.server.trouble])
            return
        self.server.saved.append(form_values(body, self.headers["Content-Type"]))
        if self.path == "/part":
            self.answer(200, "Gespeichert")
            return
        self.send_response(303)
        self.send_header("Location", "/saved")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_static(self, path: str) -> None:
        found = finders.find(path)
        if not isinstance(found, str):
            self.answer(404, "")
            return
        self.answer(200, Path(found).read_bytes(), TYPES.get(Path(path).suffix, "application/octet-stream"))

    def answer(self, status: int, body: str | bytes, kind: str = "text/html; charset=utf-8") -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests say what matters."""


def form_values(body: str, kind: str) -> dict[str, list[str]]:
    """The fields of a form, however the browser packed them."""
    if not kind.startswith("multipart/form-data"):
        return parse_qs(body)
    values: dict[str, list[str]] = {}
    for part in body.split("--" + kind.split("boundary=")[1])[1:-1]:
        head, _, value = part.strip("\r\n").partition("\r\n\r\n")
        values.setdefault(head.split('name="')[1].split('"')[0], []).append(value)
    return values


@contextmanager
def sample_site() -> Iterator[SampleSite]:
    """The site, running for as long as the block does."""
    with SampleSite() as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()
