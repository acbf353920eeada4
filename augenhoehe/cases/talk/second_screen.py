"""A second device on the same talk: a one-time code lets it in, a short question keeps it up to date. «Zweitgerät»"""

import base64
from io import BytesIO

import qrcode
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from qrcode.image.svg import SvgPathImage

from augenhoehe.cases.access import talk_to_change, visible_talk
from augenhoehe.cases.actions.second_screen import end_second_screen, has_second_screen, show_code
from augenhoehe.cases.middleware import shown_in_pause
from augenhoehe.cases.models import Conversation
from augenhoehe.cases.talk.frame import WAY, lock_to_talk, spoken_page
from augenhoehe.web.decorators import readonly, shared_screen
from augenhoehe.web.screen_lock import screen_lock


@shared_screen
def invitation(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Shows a one-time code, large and as a picture to scan; whoever began the talk may."""
    talk = inviting_talk(request, talk_id)
    if talk.ended_at is not None:
        return redirect("talk_thanks", talk_id=talk_id)
    code = show_code(conversation=talk, at=timezone.now()) if request.method == "POST" else ""
    door = request.build_absolute_uri(reverse("second_screen"))
    context = {
        "code": f"{code[:4]} {code[4:]}" if code else "",
        "picture": picture_of(f"{door}?sprache={talk.language}#{code}") if code else "",
        "door": door.split("://")[-1],
        "is_connected": has_second_screen(talk),
        "first_question": reverse(WAY[0][1], args=[talk.pk]),
    }
    return spoken_page(request, talk, "cases/talk_second_screen.html", context)


def inviting_talk(request: HttpRequest, talk_id: int) -> Conversation:
    """The talk for whoever began it, at the first screen: the second device gets her account.

    A stand-in's words would be written down as hers; a second device invites no third one.
    """
    talk = talk_to_change(request.user, talk_id)
    lock = screen_lock(request)
    if (lock is not None and lock.is_for_good) or talk.staff.account_id != request.user.pk:
        raise PermissionDenied
    if lock is None and talk.ended_at is None:
        lock_to_talk(request, talk)
    return talk


@shared_screen
def disconnection(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The second device leaves the talk. «Zweitgerät trennen»"""
    if request.method == "POST":
        end_second_screen(conversation=talk_to_change(request.user, talk_id), at=timezone.now())
    return redirect("talk_second_screen", talk_id=visible_talk(request.user, talk_id).pk)


@shown_in_pause
@shared_screen
@readonly
def state(request: HttpRequest, talk_id: int) -> HttpResponse:
    """How far the talk is, asked by every screen of it all the time; no body while nothing has changed."""
    talk = visible_talk(request.user, talk_id)
    now, seen = state_word(talk), request.GET.get("stand", "")
    if seen == now:
        return HttpResponse(status=204)
    pages = [reverse(url_name, args=[talk.pk]) for _, url_name in WAY]
    return JsonResponse({"stand": now, "to": elsewhere(talk, seen), "pages": pages})


def state_word(talk: Conversation) -> str:
    """All that a screen must notice in one word: «over», «paused», or the versions and whether two are looking.

    «0.0.3.0.1.2.0-1» names the versions in the order of the way.
    """
    if talk.ended_at is not None:
        return "over"
    if talk.paused_at is not None:
        return "paused"
    versions = {section.kind: section.version for section in talk.sections.all()}
    stand = ".".join(str(versions.get(kind.value, 0)) for kind, _ in WAY)
    return f"{stand}-{int(has_second_screen(talk))}"


def elsewhere(talk: Conversation, seen: str) -> str:
    """Where a screen must go now, if anywhere: out of a pause, into it, or to the last page."""
    if talk.ended_at is not None:
        return reverse("talk_thanks", args=[talk.pk])
    if talk.paused_at is not None:
        return reverse("talk_pin", args=[talk.pk])
    return reverse(WAY[0][1], args=[talk.pk]) if seen == "paused" else ""


def picture_of(address: str) -> str:
    """The address as a QR code, as something an image can carry."""
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
