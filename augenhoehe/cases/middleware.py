"""What holds for every page of a running talk: a pause covers it, and a second device ends with it.

One statement per page of a locked talk, none for all other pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from augenhoehe.cases.models import Conversation, SecondScreen
from augenhoehe.organisation.middleware import led_to
from augenhoehe.web.screen_lock import ScreenLock, screen_lock

P = ParamSpec("P")
GetResponse = Callable[[HttpRequest], HttpResponseBase]
SHOWN_IN_PAUSE = "is_shown_in_pause"
NOT_SAVED = "?behalten=1"
OVER = "&vorbei=1"


@dataclass(frozen=True)
class TalkState:
    """What a page of a talk must know before it is shown."""

    is_paused: bool = False
    is_over: bool = False
    is_disconnected: bool = False
    language: str = ""


class TalkScreenMiddleware:
    """While a talk is paused its pages lead to the neutral picture; a second device leaves when it is over.

    What was typed and sent at that very moment is still saved; nothing is decided, and nothing is shown.
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
        state = state_of(lock)
        if lock.is_for_good and (state.is_over or state.is_disconnected):
            logout(request)
            return led_to(request, farewell(lock, state))
        if not state.is_paused or getattr(view, SHOWN_IN_PAUSE, False):
            return None
        if request.method == "POST" and "client_token" in request.POST:
            vars(request)["talk_covered_by"] = lock.home
            return None
        return led_to(request, lock.home)


def state_of(lock: ScreenLock) -> TalkState:
    """How the talk of this lock stands; a device that was disconnected finds its talk over."""
    if lock.is_for_good:
        found = (
            SecondScreen.objects.filter(pk=lock.device, conversation_id=lock.arguments["talk_id"])
            .values_list(
                "ended_at", "conversation__paused_at", "conversation__ended_at", "conversation__language"
            )
            .first()
        )
    else:
        talks = Conversation.objects.filter(pk=lock.arguments["talk_id"])
        spoken = talks.values_list("paused_at", "ended_at", "language").first()
        found = spoken and (None, *spoken)
    if found is None:
        return TalkState(is_disconnected=True)
    left_at, paused_at, ended_at, language = found
    if left_at is not None:
        return TalkState(is_disconnected=True, language=language)
    is_paused, is_over = paused_at is not None and ended_at is None, ended_at is not None
    return TalkState(is_paused=is_paused, is_over=is_over, language=language)


def farewell(lock: ScreenLock, state: TalkState) -> str:
    """Where a second device is thanked, in the language the talk is held in by now."""
    spoken = state.language or lock.language
    address = lock.exit.replace(f"sprache={lock.language}", f"sprache={spoken}")
    return address + (OVER if state.is_over else "")


def shown_in_pause(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Shows nothing of the talk, so a pause need not cover it; the view carries `is_shown_in_pause`."""
    vars(view)[SHOWN_IN_PAUSE] = True
    return view
