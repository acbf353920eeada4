"""The lock of a login session to one page family while somebody else looks at the screen.

The lock is a note in the session: where its home is, and which URL arguments a view must be called with.
`SharedScreenMiddleware` admits nothing but views marked `@shared_screen` with exactly these arguments.
A lock with an `exit` belongs to a device that was let in for this page family only: it can never be opened, and when it
ends the session ends with it.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

SESSION_KEY = "shared_screen"


@dataclass(frozen=True)
class ScreenLock:
    """What a locked session may still open."""

    home: str
    arguments: dict[str, int | str]
    language: str
    exit: str = ""
    device: int = 0

    def admits(self, arguments: dict[str, object]) -> bool:
        """Whether a view called with these URL arguments belongs to the locked page family."""
        return all(str(arguments.get(name)) == str(value) for name, value in self.arguments.items())

    @property
    def is_for_good(self) -> bool:
        """Whether no PIN opens it."""
        return bool(self.exit)


def lock_screen(request: HttpRequest, *, home: str, language: str = "de", **arguments: int | str) -> None:
    """Lock this session to the shared pages called with `arguments`.

    `home` is the way back to them; `language` is what the page speaks that refuses all others.
    """
    if not arguments:
        raise ValueError("A lock names what it is locked to.")
    refuse_if_for_good(request)
    request.session[SESSION_KEY] = {"home": home, "arguments": arguments, "language": language}


def lock_for_good(
    request: HttpRequest, *, home: str, exit: str, device: int, language: str, **arguments: int | str
) -> None:
    """Lock the session of a further device; `exit` is where it leads when it ends, `device` its number."""
    lock_screen(request, home=home, language=language, **arguments)
    request.session[SESSION_KEY] |= {"exit": exit, "device": device}


def unlock_screen(request: HttpRequest) -> None:
    """Give the session back; the caller has checked the PIN. Nothing happens when it is not locked."""
    refuse_if_for_good(request)
    request.session.pop(SESSION_KEY, None)


def refuse_if_for_good(request: HttpRequest) -> None:
    """403 for a device that was let in for one page family only."""
    lock = screen_lock(request)
    if lock is not None and lock.is_for_good:
        raise PermissionDenied


def screen_lock(request: HttpRequest) -> ScreenLock | None:
    """The lock of this session, if there is one."""
    noted = request.session.get(SESSION_KEY)
    if not noted:
        return None
    known = {name: noted[name] for name in ("exit", "device") if name in noted}
    return ScreenLock(noted["home"], noted["arguments"], noted["language"], **known)


def remember(request: HttpRequest, name: str, value: str) -> None:
    """A word that belongs to this visit of the shared screen and is gone with its lock."""
    if SESSION_KEY in request.session:
        request.session[SESSION_KEY] = request.session[SESSION_KEY] | {f"noted_{name}": value}


def remembered(request: HttpRequest, name: str) -> str:
    """What was remembered under this name while this screen was locked; empty for nothing."""
    return str(request.session.get(SESSION_KEY, {}).get(f"noted_{name}", ""))
