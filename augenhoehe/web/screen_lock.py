"""The lock of a login session to one page family while somebody else looks at the screen.

The lock is a note in the session: where its home is, and which URL arguments a view must be called with.
`SharedScreenMiddleware` admits nothing but views marked `@shared_screen` with exactly these arguments.
"""

from dataclasses import dataclass

from django.http import HttpRequest

SESSION_KEY = "shared_screen"


@dataclass(frozen=True)
class ScreenLock:
    """What a locked session may still open."""

    home: str
    arguments: dict[str, int | str]
    language: str

    def admits(self, arguments: dict[str, object]) -> bool:
        """Whether a view called with these URL arguments belongs to the locked page family."""
        return all(str(arguments.get(name)) == str(value) for name, value in self.arguments.items())


def lock_screen(request: HttpRequest, *, home: str, language: str = "de", **arguments: int | str) -> None:
    """Lock this session to the shared pages called with `arguments`.

    `home` is the way back to them; `language` is what the page speaks that refuses all others.
    """
    if not arguments:
        raise ValueError("A lock names what it is locked to.")
    request.session[SESSION_KEY] = {"home": home, "arguments": arguments, "language": language}


def unlock_screen(request: HttpRequest) -> None:
    """Give the session back; the caller has checked the PIN. Nothing happens when it is not locked."""
    request.session.pop(SESSION_KEY, None)


def screen_lock(request: HttpRequest) -> ScreenLock | None:
    """The lock of this session, if there is one."""
    noted = request.session.get(SESSION_KEY)
    return ScreenLock(noted["home"], noted["arguments"], noted["language"]) if noted else None
