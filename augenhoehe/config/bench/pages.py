"""What is asked of the server, as plain values: one process knows the database, another one asks. «Messplan»"""

from dataclasses import dataclass, field
from typing import Any

ON_THE_PAGE = "*"


@dataclass(frozen=True)
class Request:
    """One request of one log-in session; `part` asks as htmx does, for what stands in this element only."""

    path: str
    session: str
    form: dict[str, str] | None = None
    part: str = ""


@dataclass(frozen=True)
class Page:
    """One line of the result: its requests take turns, each followed by one of those it is compared with.

    `theme` marks a pick: the page picks this theme, with the version it read, and takes it off again unmeasured.
    `saves` are forms sent in turns, each with the version read just before, unmeasured too. In them `ON_THE_PAGE` means
    what the first field of that name says there, and so it does in the part of a request: `step-*`.
    """

    name: str
    role: str
    requests: list[Request]
    compared_with: list[Request]
    theme: str = ""
    saves: list[dict[str, str]] = field(default_factory=list)


def page_from(values: dict[str, Any]) -> Page:
    """A page as `dataclasses.asdict` wrote it."""
    requests = {name: [Request(**one) for one in values[name]] for name in ("requests", "compared_with")}
    return Page(**{**values, **requests})
