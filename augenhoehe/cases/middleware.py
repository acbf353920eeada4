"""What holds for every page of a running talk: a pause covers it, and every screen of it ends with the right of its
account to this talk; a second device ends with the talk, too.

The talk is found once: here for a locked session, and the page takes it over.
"""

from collections.abc import Callable
from typing import Any, ParamSpec

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from augenhoehe.cases.access import found_talk, may_lead_talk
from augenhoehe.cases.models import Conversation, SecondScreen, SectionKind
from augenhoehe.organisation.middleware import led_to
from augenhoehe.web.screen_lock import ScreenLock, screen_lock

P = ParamSpec("P")
GetResponse = Callable[[HttpRequest], HttpResponseBase]
SHOWN_IN_PAUSE = "is_shown_in_pause"
NOT_SAVED = "?behalten=1"
OVER = "&vorbei=1"
FOUND = "found_talk"
QUESTIONS = frozenset(f"talk_{kind}" for kind in SectionKind.values)


class TalkScreenMiddleware:
    """While a talk is paused its pages lead to the neutral picture; a second device leaves when it is over.

    What was typed into a question and sent at that very moment is still saved; nothing is decided (what was typed for
    that stays in the browser), and nothing is shown.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        covered = vars(request).get("talk_covered_by")
        if covered is None:
            return response
        return led_to(request, covered if response.status_code < 400 else covered + NOT_SAVED)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
    ) -> HttpResponseBase | None:
        lock = screen_lock(request)
        if lock is None or "talk_id" not in lock.arguments or not request.user.is_authenticated:
            return None
        talk = found_talk(request.user, int(lock.arguments["talk_id"]))
        if talk is None or (lock.is_for_good and has_left(lock, talk, request.user)):
            logout(request)
            return led_to(request, farewell(lock, talk))
        vars(request)[FOUND] = talk
        is_paused = talk.paused_at is not None and talk.ended_at is None
        if not is_paused or getattr(view, SHOWN_IN_PAUSE, False):
            return None
        if request.method != "POST" or "client_token" not in request.POST:
            return led_to(request, lock.home)
        if getattr(request.resolver_match, "url_name", "") not in QUESTIONS:
            return led_to(request, lock.home + NOT_SAVED)
        vars(request)["talk_covered_by"] = lock.home
        return None


def has_left(lock: ScreenLock, talk: Conversation, user: object) -> bool:
    """Whether this second device is out: the talk is over, it was sent away, or its account holds talks no more."""
    connected = SecondScreen.objects.filter(pk=lock.device, conversation=talk, ended_at=None)
    return talk.ended_at is not None or not may_lead_talk(user) or not connected.exists()


def farewell(lock: ScreenLock, talk: Conversation | None) -> str:
    """Where a second device is thanked, in the language the talk is held in by now; others come to the log-in.

    Without a talk the account may not see it any more: somebody's stand-in is back at her own desk.
    """
    if not lock.is_for_good:
        return f"{reverse('account_login')}?grund=freigabe"
    spoken = talk.language if talk is not None else lock.language
    address = lock.exit.replace(f"sprache={lock.language}", f"sprache={spoken}")
    return address + (OVER if talk is not None and talk.ended_at is not None else "")


def talk_of(request: HttpRequest) -> Conversation | None:
    """The talk this session is locked to, as it was found for this request."""
    talk: Conversation | None = vars(request).get(FOUND)
    return talk


def shown_in_pause(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Shows nothing of the talk, so a pause need not cover it; the view carries `is_shown_in_pause`."""
    vars(view)[SHOWN_IN_PAUSE] = True
    return view
