"""A neutral picture, the pause, and the PIN that leads back: into the talk, or to the file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from augenhoehe.cases.access import may_lead_talk, opened_talk, refuse_unless, visible_talk
from augenhoehe.cases.actions.second_screen import end_pause, pause_talk
from augenhoehe.cases.forms import PinForm
from augenhoehe.cases.middleware import shown_in_pause
from augenhoehe.cases.models import Conversation
from augenhoehe.cases.talk.frame import WAY, lock_to_talk, question_on_the_table, running_talk, spoken_page
from augenhoehe.organisation.sessions import is_idle, mark_used
from augenhoehe.organisation.talk_pin import (
    PinBlocked,
    PinLocked,
    is_right_pin,
    out_without_pin,
    stand_of_pin,
)
from augenhoehe.web.decorators import shared_screen
from augenhoehe.web.screen_lock import remember, remembered, screen_lock, unlock_screen

PAGE = "page"
RESTING = "talk_resting_since"


@shown_in_pause
@shared_screen
def pause(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The talk rests: every screen of it shows the neutral picture until the PIN. «Pause»"""
    if request.method != "POST":
        return redirect("talk_pin", talk_id=visible_talk(request.user, talk_id).pk)
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    remember(request, PAGE, request.POST.get("page", ""))
    pause_talk(conversation=talk, at=timezone.now())
    return redirect("talk_pin", talk_id=talk_id)


@shown_in_pause
@shared_screen
def pin(request: HttpRequest, talk_id: int) -> HttpResponse:
    """A neutral picture; the PIN leads back into the talk, or gives the screen back and leads to the file.

    A second device has no PIN: it can never be given back.
    """
    talk = opened_talk(request.user, talk_id)
    lock = screen_lock(request)
    if lock is not None and lock.is_for_good:
        if request.method == "POST":
            raise PermissionDenied
        return neutral_picture(request, talk, may_unlock=False)
    if request.method != "POST":
        return neutral_picture(request, talk)
    form = PinForm(request.POST)
    try:
        if form.is_valid() and is_right_pin(
            account_id=int(request.user.pk or 0), pin=form.cleaned_data["pin"], now=timezone.now()
        ):
            return led_back(request, talk)
    except PinLocked:
        return out_without_pin(request)
    except PinBlocked:
        return neutral_picture(request, talk, problem="pin.blocked", status=429)
    return neutral_picture(request, talk, problem="pin.wrong", status=422)


def neutral_picture(
    request: HttpRequest, talk: Conversation, *, may_unlock: bool = True, problem: str = "", status: int = 200
) -> HttpResponse:
    """No name and no word of the talk; `is_closed` when only the PIN leads on."""
    is_paused = talk.paused_at is not None and talk.ended_at is None
    now, account_id = timezone.now(), int(request.user.pk or 0)
    context = {
        "problem": problem,
        "stand": stand_of_pin(account_id=account_id, now=now) if problem else None,
        "may_unlock": may_unlock,
        "is_paused": is_paused,
        "is_closed": is_paused or is_idle(request.session, now),
    }
    return spoken_page(request, talk, "cases/talk_pin.html", context, status)


def led_back(request: HttpRequest, talk: Conversation) -> HttpResponse:
    """After the right PIN: somebody is there again, and chose where to go. Into a talk only whoever holds talks."""
    mark_used(request.session, timezone.now())
    if request.POST.get("to") == "talk" and talk.ended_at is None:
        refuse_unless(may_lead_talk(request.user))
        end_pause(conversation=talk)
        if screen_lock(request) is None:
            lock_to_talk(request, talk)
        return redirect(page_before(request, talk))
    unlock_screen(request)
    if talk.paused_at:
        request.session[RESTING] = str(talk.paused_at)
    person_id = talk.case.person_id
    if talk.ended_at and talk.wrapped_up_at is None and may_lead_talk(request.user):
        return redirect("wrap_up", person_id=person_id, ended_id=talk.pk)
    return redirect("case_file", person_id=person_id)


def go_on(request: HttpRequest, talk: Conversation) -> None:
    """Out of the file into the talk: a pause ends where this session has given the PIN in it, else it stays."""
    if request.session.pop(RESTING, "") == str(talk.paused_at):
        end_pause(conversation=talk)


def page_before(request: HttpRequest, talk: Conversation) -> str:
    """The page this screen was on when the pause began, once; else the question that lies on the table.

    Of the question on the table it is the part that was open.
    """
    noted, on_the_table = remembered(request, PAGE), question_on_the_table(talk)
    remember(request, PAGE, "")
    pages = {reverse(url_name, args=[talk.pk]) for url_name in (*dict(WAY).values(), "talk_ways_on")}
    is_elsewhere = noted in pages and noted != on_the_table.partition("?")[0]
    return noted if is_elsewhere else on_the_table
