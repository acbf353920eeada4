"""Two promises that hold for every page: nothing stays in the browser, and a locked screen stays locked."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import override

from augenhoehe.web.screen_lock import ScreenLock, screen_lock

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class NoStoreMiddleware:
    """No page is kept by a browser or a proxy, so that the back button shows nothing after logging out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class SharedScreenMiddleware:
    """While the screen is locked, only marked views of the locked page family answer; all else is refused.

    Addresses that do not exist are refused in the same way: there is nothing to be found out by trying.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        lock = screen_lock(request) if request.resolver_match is None else None
        return refused(lock) if lock is not None else response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
    ) -> HttpResponse | None:
        lock = screen_lock(request)
        if lock is None or not request.user.is_authenticated:  # nobody opens anything but the log-in
            return None
        if getattr(view, "is_shared_screen", False) and lock.admits(keywords):
            return None
        return refused(lock)


def refused(lock: ScreenLock) -> HttpResponse:
    """The same friendly page for everything that is not of this talk, in both languages."""
    context = {"home": lock.home, "lang": lock.language, "is_for_good": lock.is_for_good}
    with override(lock.language):
        return HttpResponse(render_to_string("web/locked.html", context), status=403)
