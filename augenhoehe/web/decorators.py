"""What a view declares about itself; the house tests and the middleware read it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public(reason: str) -> Callable[[View[P]], View[P]]:
    """Open to people who are not logged in, for the given reason; the view carries it as `public_reason`."""
    if not reason.strip():
        raise ValueError("A public view says why it is public.")

    def declare(view: View[P]) -> View[P]:
        declared = login_not_required(_wrapped(view))
        vars(declared)["public_reason"] = reason
        return declared

    return declare


def readonly(view: View[P]) -> View[P]:
    """A page for reading: GET and HEAD only. It carries `is_readonly`; a test proves it writes nothing."""

    @wraps(view)
    def read(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"], render_to_string("405.html"))
        return view(request, *args, **kwargs)

    vars(read)["is_readonly"] = True
    return read


def shared_screen(view: View[P]) -> View[P]:
    """May be shown while somebody else looks at the screen; the view carries `is_shared_screen`."""
    declared = _wrapped(view)
    vars(declared)["is_shared_screen"] = True
    return declared


def _wrapped(view: View[P]) -> View[P]:
    """A wrapper of its own, so that a declaration never leaks to other uses of the same function."""

    @wraps(view)
    def call(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return call
