"""A request that may change something carries its account; a reading one does not."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from augenhoehe.privacy.acting import acting_account, acting_through
from augenhoehe.privacy.middleware import HistoryContextMiddleware


def user(number: int | None) -> AnonymousUser:
    """Somebody who is logged in under this number, or nobody."""
    somebody = AnonymousUser()
    vars(somebody)["pk"] = number
    return somebody


def actor_during(method: str, number: int | None) -> tuple[int | None, str]:
    """Account and way as a view would see them."""
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((acting_account(), acting_through()))
        return HttpResponse()

    request = RequestFactory().generic(method, "/")
    request.user = user(number)
    HistoryContextMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_changing_request_carries_its_account(method: str) -> None:
    assert actor_during(method, 7) == (7, "web")
    assert actor_during(method, None) == (None, "web")
    assert (acting_account(), acting_through()) == (None, "job")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_reading_request_carries_none(method: str) -> None:
    assert actor_during(method, 7) == (None, "job")
