"""Tries at a door without a name: counted by where they come from, in the database, as wrong passwords are.

A house often shares one address on the network, so such a door takes more wrong tries than a log-in; the code behind it
must be long enough for that.
"""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest

TRIES = 20
SECOND_SCREEN = "zweitgeraet"
NAMELESS_DOORS = frozenset({SECOND_SCREEN})
PASSWORD_TRIES = 5


def failure_limit(request: HttpRequest, credentials: Any = None) -> int:
    """How many wrong tries a door takes before it rests; asked by the part that counts them."""
    return TRIES if door_of(credentials) in NAMELESS_DOORS else PASSWORD_TRIES


def door_of(credentials: Any) -> str:
    """Which nameless door a try was at; empty for a log-in with a name."""
    return str(credentials.get("door", "")) if isinstance(credentials, dict) else ""


def may_try(request: HttpRequest, door: str) -> bool:
    """Whether this address may try again now."""
    return bool(AxesProxyHandler.is_allowed(request, {"door": door}))


def count_wrong_try(request: HttpRequest, door: str) -> None:
    """One wrong try more; the page that asked answers itself, not the one for log-ins."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"door": door}, request=request)
    vars(request)["axes_locked_out"] = False
