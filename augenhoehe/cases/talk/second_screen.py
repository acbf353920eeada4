"""A second device on the same talk: a one-time code lets it in, a short question keeps it up to date. «Zweitgerät»"""

import base64
from io import BytesIO
from typing import Any

import qrcode
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from qrcode.image.svg import SvgPathImage

from augenhoehe.cases import actions
from augenhoehe.cases.access import talk_to_change, visible_talk
from augenhoehe.cases.actions.second_screen import end_second_screen, has_second_screen, show_code
from augenhoehe.cases.middleware import shown_in_pause, talk_of
from augenhoehe.cases.models import Conversation, SectionKind
from augenhoehe.cases.talk.frame import (
    WAY,
    lock_to_talk,
    opened_last,
    page_of,
    question_on_the_table,
    sections_of,
    spoken_page,
)
from augenhoehe.cases.talk.parts import known_part
from augenhoehe.organisation.models import Account
from augenhoehe.web.decorators import readonly, shared_screen
from augenhoehe.web.screen_lock import screen_lock


@shared_screen
def invitation(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Shows a one-time code, large and as a picture to scan; whoever holds the talk may, a stand-in too."""
    talk = inviting_talk(request, talk_id)
    if talk.ended_at is not None:
        return redirect("talk_thanks", talk_id=talk_id)
    code = ""
    if request.method == "POST" and isinstance(request.user, Account):
        code = show_code(conversation=talk, account=request.user, at=timezone.now())
    door = request.build_absolute_uri(reverse("second_screen"))
    context = {
        "code": f"{code[:4]} {code[4:]}" if code else "",
        "picture": picture_of(f"{door}?sprache={talk.language}#{code}") if code else "",
        "door": door.split("://")[-1],
        "is_connected": has_second_screen(talk),
    }
    return spoken_page(request, talk, "cases/talk_second_screen.html", context)


def inviting_talk(request: HttpRequest, talk_id: int) -> Conversation:
    """The talk for whoever holds it at the first screen: the second device gets this account, and its right to be here.

    A second device invites no third one.
    """
    talk = talk_to_change(request.user, talk_id)
    lock = screen_lock(request)
    if lock is not None and lock.is_for_good:
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
    talk = visible_talk(request.user, talk_id, talk_of(request))
    seen, now = request.GET.get("stand", ""), how_it_stands(talk)
    if seen == now["stand"]:
        return HttpResponse(status=204)
    if seen == "paused" and "page" in now:
        now["to"] = now["page"]
    return JsonResponse(now)


def how_it_stands(talk: Conversation) -> dict[str, Any]:
    """All that a screen must notice, and `stand`, the same in one word.

    That is where every screen must go (`to`), or which question lies on the table, the versions of all of them and
    whether two devices are looking: «themes-0.0.3.0.1.2.0-1-seite=office».
    """
    if talk.ended_at is not None:
        return {"stand": "over", "to": reverse("talk_thanks", args=[talk.pk])}
    if talk.paused_at is not None:
        return {"stand": "paused", "to": reverse("talk_pin", args=[talk.pk])}
    sections = sections_of(talk)
    last, together = opened_last(sections), has_second_screen(talk)
    opened, part = (last.kind, last.opened_part) if last else (WAY[0][0].value, "")
    versions = {section.kind: section.version for section in sections}
    ordered = ".".join(str(versions.get(kind.value, 0)) for kind, _ in WAY)
    return {
        "stand": f"{opened}-{ordered}-{int(together)}-{part}",
        "open": opened,
        "part": part,
        "page": page_of(talk, last),
        "versions": versions,
        "together": together,
    }


@shared_screen
def open_section(request: HttpRequest, talk_id: int) -> HttpResponse:
    """A screen has turned to another question, the others follow; read, it leads to that question. «aufgeschlagen»"""
    if request.method != "POST":
        return redirect(question_on_the_table(visible_talk(request.user, talk_id)))
    talk, kind = talk_to_change(request.user, talk_id), request.POST.get("kind", "")
    if kind not in SectionKind.values:
        return HttpResponse(status=422)
    if talk.ended_at is None:
        actions.open_section(talk, kind, known_part(request.POST.get("part", "")))
    return HttpResponse(status=204)


def picture_of(address: str) -> str:
    """The address as a QR code, as something an image can carry."""
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
