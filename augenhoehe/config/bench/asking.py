"""Asks pages of running servers, all of them in turns, and takes the time. «Messung»

One round asks every page of every house once, each followed by the page it is compared with: whatever slows the
machine down for a while slows all of them alike.
"""

import http.client
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from augenhoehe.config.bench.counting import HEADER
from augenhoehe.config.bench.pages import ON_THE_PAGE, Page, Request

TOKEN = "a" * 32  # the forgery token, the same in cookie and header: this client is no browser
WARM_UP_ROUNDS = 5
VERSION = re.compile(rb'name="version" value="(\d+)"')


class UnexpectedAnswer(Exception):
    """A page did not answer as it should; measuring it would be a lie."""


def told_by(text: bytes, name: str) -> str:
    """What the first field or button of this name says on a page."""
    found = re.search(rb'name="%s" value="([^"]*)"' % name.encode(), text)
    if found is None:
        raise UnexpectedAnswer(f"the page has no {name} to save")
    return found.group(1).decode()


@dataclass
class Timing:
    """Milliseconds and statements of one page, and the milliseconds of what it is compared with."""

    milliseconds: list[float] = field(default_factory=list)
    compared: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)


class Site:
    """A server with one house's data, asked over one connection."""

    def __init__(self, people: int, port: int, pages: list[Page]) -> None:
        self.people = people
        self.pages = pages
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.timings = [Timing() for _ in pages]

    def ask(self, request: Request, form: dict[str, str] | None = None) -> tuple[float, int, bytes]:
        """The whole answer: milliseconds, statements, text."""
        sent = form if form is not None else request.form
        headers = {"Cookie": f"sessionid={request.session}; csrftoken={TOKEN}"}
        if request.part:
            headers |= {"HX-Request": "true", "HX-Target": request.part}
        body = None
        if sent is not None:
            headers |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(sent)
        started = time.perf_counter()
        self.connection.request("GET" if body is None else "POST", request.path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        milliseconds = (time.perf_counter() - started) * 1000
        if answer.status != 200:
            raise UnexpectedAnswer(f"{request.path}: {answer.status}")
        return milliseconds, int(answer.headers[HEADER]), text

    def ask_page(self, place: int, turn: int) -> None:
        """One page and what it is compared with, noted."""
        page, timing = self.pages[place], self.timings[place]
        request = page.requests[turn % len(page.requests)]
        form = self.form_to_send(page, request, turn)
        if ON_THE_PAGE in request.part and form:
            request = replace(
                request, part=request.part.replace(ON_THE_PAGE, form[request.part.split("-")[0]])
            )
        milliseconds, statements, _ = self.ask(request, form)
        timing.milliseconds.append(milliseconds)
        timing.statements.append(statements)
        timing.compared.append(self.ask(page.compared_with[turn % len(page.compared_with)])[0])

    def form_to_send(self, page: Page, request: Request, turn: int) -> dict[str, str] | None:
        """What a save sends this time; nothing for a page that is only read."""
        if page.theme:
            return self.form_of_pick(request, page.theme)
        return self.form_of(self.part(request), page.saves[turn % len(page.saves)]) if page.saves else None

    def part(self, request: Request) -> bytes:
        """The question as it stands now."""
        return self.ask(Request(request.path, request.session, part="question"))[2]

    def form_of_pick(self, request: Request, theme: str) -> dict[str, str]:
        """What a browser sends for a card that is not picked yet; a card picked before is taken off first."""
        text = self.part(request)
        card = text.split(f'id="theme-{theme}"'.encode())[1].split(b">")[0]
        if b'aria-pressed="true"' in card:
            text = self.ask(request, self.form_of(text, {"theme": theme}))[2]
        return self.form_of(text, {"theme": theme})

    @staticmethod
    def form_of(text: bytes, fields: dict[str, str]) -> dict[str, str]:
        """The form on the page, with a token of its own as the browser makes one."""
        found = VERSION.search(text)
        if found is None:
            raise UnexpectedAnswer("the page has no version to save on")
        told = {
            name: told_by(text, name) if value == ON_THE_PAGE else value for name, value in fields.items()
        }
        return {**told, "version": found.group(1).decode(), "client_token": str(uuid.uuid4())}

    def forget(self) -> None:
        """What was asked to warm up does not count."""
        self.timings = [Timing() for _ in self.pages]


def ask_in_turns(
    sites: list[Site], rounds: int, say: Callable[[str], None], warm_up: int = WARM_UP_ROUNDS
) -> None:
    """Every page of every house once a round; which house comes first changes from round to round."""
    for turn in range(warm_up):
        one_round(sites, turn)
    for site in sites:
        site.forget()
    for turn in range(rounds):
        one_round(sites if turn % 2 else sites[::-1], turn)
        if (turn + 1) % 20 == 0:
            say(f"  {turn + 1} von {rounds} Runden")


def one_round(sites: list[Site], turn: int) -> None:
    """One round through the pages; houses may differ in the pages they can offer."""
    for place in range(max(len(site.pages) for site in sites)):
        for site in sites:
            if place < len(site.pages):
                site.ask_page(place, turn)
