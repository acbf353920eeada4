"""What holds for every session of a colleague: it ends when nobody is there, and it shows a second factor."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from augenhoehe.organisation.second_factor import has_factor, is_waiting
from augenhoehe.organisation.sessions import is_idle, mark_used, note_use
from augenhoehe.web.screen_lock import screen_lock

BACKGROUND = "X-Background"
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class IdleEndMiddleware:
    """A session nobody uses ends; the log-in page says why and leads back.

    While the screen is shared it does not end, for the talk would be lost: the next page is then the one that asks for
    the PIN. What is sent in a talk is still saved. A second device has no PIN: it leaves, and a new code lets it in.
    What a page asks by itself (`X-Background`) is no sign of anybody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY not in request.session:
            return self.get_response(request)
        now = timezone.now()
        if not is_idle(request.session, now):
            if BACKGROUND not in request.headers:
                note_use(request.session, now)
            return self.get_response(request)
        lock = screen_lock(request)
        if lock is not None and lock.is_for_good:
            logout(request)
            return led_to(request, lock.exit)
        if lock is None:
            logout(request)
            return to_the_log_in(request, "pause")
        if request.method != "POST" and request.path != lock.home:
            return redirect(lock.home)
        response = self.get_response(request)
        if SESSION_KEY in request.session and screen_lock(request) is None:
            mark_used(request.session, now)
        return response


class SecondFactorMiddleware:
    """Without a second factor a session opens the pages that set one up, the public ones, and nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], arguments: Any, keywords: Any
    ) -> HttpResponseBase | None:
        if getattr(view, "public_reason", "") or not is_waiting(request):
            return None
        if has_factor(request.user.pk):
            # A session from before the factor was set up elsewhere: it must be shown, not added to.
            logout(request)
            return to_the_log_in(request, "faktor")
        if getattr(view, "sets_up_second_factor", False):
            return None
        return redirect("second_factor")


def to_the_log_in(request: HttpRequest, reason: str) -> HttpResponseBase:
    """The log-in page with the reason, and with the way back to where one was."""
    query = {"grund": reason}
    if back := way_back(request):
        query["next"] = back
    return led_to(request, f"{reverse('account_login')}?{urlencode(query)}")


def led_to(request: HttpRequest, address: str) -> HttpResponse:
    """To another page as a whole, also when only a part was asked for."""
    return HttpResponseClientRedirect(address) if "HX-Request" in request.headers else redirect(address)


def way_back(request: HttpRequest) -> str:
    """The page one was on: its own address, or the one a form or a part was sent from."""
    if request.path in {reverse("account_login"), reverse("account_logout")}:
        return ""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return ""
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")
