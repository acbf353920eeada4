"""Gives every changing request its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from augenhoehe.privacy.acting import acting


class HistoryContextMiddleware:
    """Opens `acting` for requests that may change something; reading pages stay free of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with acting(account_id=request.user.pk, through="web"):
            return self.get_response(request)
