"""What views declare, and what the locked screen makes of it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from augenhoehe.web.decorators import public, readonly, shared_screen
from augenhoehe.web.middleware import NoStoreMiddleware, SharedScreenMiddleware
from augenhoehe.web.screen_lock import lock_screen, screen_lock, unlock_screen


def show(request: HttpRequest, number: int = 0) -> HttpResponse:
    """Shows a number."""
    return HttpResponse(f"number {number}")


def request_with_session(path: str = "/") -> HttpRequest:
    """A request as it comes out of the middlewares above: somebody's, with a session not saved yet."""
    request = RequestFactory().get(path)
    request.session, request.user = SessionStore(), get_user_model()()
    return request


def test_a_public_view_says_why_and_needs_no_login() -> None:
    view = public(reason="Nothing of anybody.")(show)
    assert vars(view)["public_reason"] == "Nothing of anybody."
    assert vars(view)["login_required"] is False
    assert view(RequestFactory().get("/"), number=3).getvalue() == b"number 3"


def test_a_public_view_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="why"):
        public(reason=" ")


def test_a_declaration_does_not_leak_to_the_function_itself() -> None:
    public(reason="Only this use.")(show)
    shared_screen(show)
    assert not {"public_reason", "is_shared_screen", "login_required"} & set(vars(show))


def test_declarations_pile_up_and_keep_the_name_of_the_view() -> None:
    view = shared_screen(readonly(public(reason="For a test.")(show)))
    marks = vars(view)
    assert (marks["is_shared_screen"], marks["is_readonly"], marks["public_reason"]) == (
        True,
        True,
        "For a test.",
    )
    assert (view.__name__, view.__doc__) == ("show", "Shows a number.")


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("head", 200), ("post", 405), ("delete", 405)])
def test_a_page_for_reading_answers_only_reading(method: str, status: int) -> None:
    response = readonly(show)(getattr(RequestFactory(), method)("/"))
    assert response.status_code == status


def test_a_refused_method_says_what_to_do() -> None:
    response = readonly(show)(RequestFactory().post("/"))
    assert "zum Lesen" in response.getvalue().decode()
    assert response.headers["Allow"] == "GET, HEAD"


def test_no_page_is_kept_by_the_browser() -> None:
    response = NoStoreMiddleware(show)(RequestFactory().get("/"))
    assert "no-store" in response.headers["Cache-Control"]


def test_a_view_may_say_itself_how_long_it_is_kept() -> None:
    def kept(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    assert NoStoreMiddleware(kept)(RequestFactory().get("/")).headers["Cache-Control"] == "max-age=60"


def test_an_open_session_may_see_every_view() -> None:
    middleware = SharedScreenMiddleware(show)
    assert middleware.process_view(request_with_session(), show, (), {}) is None


def test_a_locked_session_sees_only_the_marked_views_of_its_own_page_family() -> None:
    middleware = SharedScreenMiddleware(show)
    request = request_with_session()
    lock_screen(request, home="/talk/7/", talk_id=7)
    marked = shared_screen(show)
    assert middleware.process_view(request, marked, (), {"talk_id": 7}) is None
    for view, arguments in [(show, {"talk_id": 7}), (marked, {"talk_id": 8}), (marked, {})]:
        refusal = middleware.process_view(request, view, (), arguments)
        assert refusal is not None
        assert refusal.status_code == 403
        assert 'href="/talk/7/"' in refusal.content.decode()


def test_the_lock_opens_and_a_second_opening_changes_nothing() -> None:
    request = request_with_session()
    lock_screen(request, home="/talk/7/", talk_id=7)
    unlock_screen(request)
    unlock_screen(request)
    assert screen_lock(request) is None


def test_a_lock_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="locked to"):
        lock_screen(request_with_session(), home="/")
