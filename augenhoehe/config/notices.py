"""«Hinweise»: what a notification says, to whom it still says something, and that it was read.

1. A notification holds a topic and a number only; its sentence is made when it is shown, out of what may be seen then.
2. A hint about a person one may not see (any more) is not there: no line, no count, no gap. One about no person in
   particular – wrong tries in an emergency, a seal that nobody reads – names none.
3. One statement asks for the hints; a second one, where there are some, for what they are about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from augenhoehe.config.my_day.selection import way_back
from augenhoehe.organisation.models import Account, Notification, Role, Staff, staff_of
from augenhoehe.people.emergencies import EMERGENCY_TOPIC, TRIES_TOPIC
from augenhoehe.people.guarding import ORPHAN_TOPIC, orphaned_seals
from augenhoehe.people.models import AccessGrant, Part, Person, Reach, reach
from augenhoehe.people.twins import TOPIC as TWIN_TOPIC
from augenhoehe.privacy.kept import ANY, KeptRows
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

SHOWN, PAGE_SIZE = 5, 25
TOPICS = (EMERGENCY_TOPIC, TWIN_TOPIC, TRIES_TOPIC, ORPHAN_TOPIC)
TWIN = (
    "Eine übernommene Liste, eine neue Akte oder eine geänderte Kundennummer nennt einen Menschen, dessen Akte "
    "geschützt ist. Vielleicht gibt es jetzt zwei Akten unter einer Nummer."
)
ORPHAN = (
    "Bei einer geschützten Akte sind alle Zugelassenen ausgeschieden oder gesperrt. Bitte nennen Sie jemanden, damit "
    "sie sich wieder öffnen lässt."
)
GONE = "Eine inzwischen ausgeschiedene Fachkraft"


@dataclass(frozen=True)
class Hint:
    """One notification in words, with the way to what it is about. «Hinweis»"""

    pk: int
    at: datetime
    read_at: datetime | None
    sentence: str
    url: str
    link: str


@dataclass(frozen=True)
class Unread:
    """The newest hints nobody has read yet, and whether there are more of them."""

    hints: list[Hint]
    has_more: bool


def notices_for(account: Account) -> QuerySet[Notification, Any]:
    """The notifications of this account, as far as they are about somebody it may see."""
    grant = AccessGrant.objects.filter(pk=OuterRef("object_id"))
    about = Case(
        When(topic=EMERGENCY_TOPIC, then=Subquery(grant.values("person_id"))),
        When(topic=TWIN_TOPIC, then=F("object_id")),
        output_field=BigIntegerField(null=True),
    )
    seen = Person.objects.visible_to(account).filter(pk=OuterRef("about"))
    orphaned = Q(topic=ORPHAN_TOPIC, object_id__in=orphaned_seals(timezone.localdate()).values("pk"))
    own = Notification.objects.filter(recipient=account, topic__in=TOPICS)
    return own.annotate(about=about).filter(Exists(seen) | Q(topic=TRIES_TOPIC) | orphaned)


def unread_hints(request: HttpRequest, staff: Staff) -> Unread:
    """What stands above the lists; whether anything waits at all is asked first, as mostly nothing does."""
    account = account_of(request)
    if not kept_waiting().read({ANY: account.pk}):
        return Unread([], has_more=False)
    waiting = notices_for(account).filter(read_at=None).order_by("-created_at", "-pk")
    found = list(waiting[: SHOWN + 1])
    return Unread(hints_of(found[:SHOWN], staff), len(found) > SHOWN)


@cache
def kept_waiting() -> KeptRows[Notification]:
    """One notification that waits for somebody, whoever that is, and whatever may be seen of it."""
    return KeptRows(Notification.objects.filter(recipient=ANY, topic__in=TOPICS, read_at=None).order_by()[:1])


def hints_of(notices: Iterable[Notification], staff: Staff) -> list[Hint]:
    """The notifications in words; what was erased a moment ago is left out."""
    notices = list(notices)
    opened = [one.object_id for one in notices if one.topic == EMERGENCY_TOPIC]
    tried = [one.object_id for one in notices if one.topic == TRIES_TOPIC]
    grants: dict[int, AccessGrant] = {}
    if opened:
        grants = AccessGrant.objects.select_related("person", "account__staff").in_bulk(opened)
    triers = {one.account_id: one for one in Staff.objects.filter(account__in=tried)} if tried else {}
    hints = []
    for one in notices:
        number = one.object_id or 0
        if one.topic == TWIN_TOPIC:
            hints.append(hint(one, TWIN, reverse("case_file", args=[number]), "Geschützte Akte öffnen"))
        elif one.topic == ORPHAN_TOPIC:
            hints.append(hint(one, ORPHAN, reverse("orphaned_seals"), "Jemanden zulassen"))
        elif one.topic == TRIES_TOPIC:
            hints.append(
                hint(one, tries(triers.get(number)), reverse("emergency_list"), "Notzugriffe ansehen")
            )
        elif number in grants:
            hints.append(emergency(one, grants[number], staff))
    return hints


def hint(notice: Notification, sentence: str, url: str, link: str) -> Hint:
    """One notification with its sentence."""
    return Hint(notice.pk, notice.created_at, notice.read_at, sentence, url, link)


def named(staff: Staff | None) -> str:
    """«Frau Terhorst»; whoever has left and was erased has no name any more."""
    return staff.addressed_name if staff and staff.given_name else GONE


def tries(staff: Staff | None) -> str:
    """Who tried too many wrong numbers."""
    return f"{named(staff)} hat im Notzugriff zu oft falsche Angaben gemacht und muss warten."


def emergency(notice: Notification, grant: AccessGrant, reader: Staff) -> Hint:
    """Who opened whose file, and when; the officer is led to her list, a colleague to the file's own log."""
    who = named(getattr(grant.account, "staff", None))
    at = timezone.localtime(grant.starts_at)
    sentence = (
        f"{who} hat am {at:%d.%m.%Y} um {at:%H:%M} Uhr die Akte von {grant.person.full_name} "
        "im Notzugriff geöffnet."
    )
    url, link = reverse("case_file", args=[grant.person_id]), "Akte öffnen"
    if reader.role == Role.DATA_PROTECTION_OFFICER:
        url, link = reverse("emergency_list"), "Notzugriffe ansehen"
    elif reach(reader.role, Part.ACCESS_LOG) != Reach.NOBODY:
        url, link = reverse("panel_access_log", args=[grant.person_id]), "Zugriffe ansehen"
    return hint(notice, sentence, url, link)


def reader_of(request: HttpRequest) -> Staff:
    """The colleague who asks; whoever has no post here gets no hints."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None:
        raise PermissionDenied
    return staff


def account_of(request: HttpRequest) -> Account:
    """Whose hints they are; nobody else gets this far."""
    assert isinstance(request.user, Account)
    return request.user


@readonly
def notice_list(request: HttpRequest) -> HttpResponse:
    """All hints, newest first, those read already too. «Hinweise»"""
    staff, after = reader_of(request), request.GET.get("after")
    notices = notices_for(account_of(request))
    page = keyset.page(notices, order=["-created_at", "-pk"], after=after, size=PAGE_SIZE)
    return render(request, "config/notice_list.html", {"page": page, "hints": hints_of(page, staff)})


@require_POST
def notice_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Notes that it was read; a second click changes nothing. «Gelesen»"""
    one = own_notice(request, notice_id)
    Notification.objects.filter(pk=one.pk, read_at=None).update(read_at=timezone.now())
    kept = (
        'Als gelesen vermerkt. Er bleibt unter <a href="{}">Hinweise</a> stehen; dort holen Sie ihn zurück.'
    )
    messages.success(request, format_html(kept, reverse("notice_list")))
    return back_from(request)


@require_POST
def notice_read_end(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Takes that back: the hint stands above the lists again. «Ungelesen»"""
    one = own_notice(request, notice_id)
    Notification.objects.filter(pk=one.pk).update(read_at=None)
    messages.success(request, "Der Hinweis steht wieder auf Ihrer Startseite.")
    return back_from(request)


def own_notice(request: HttpRequest, notice_id: int) -> Notification:
    """A notification of one's own, whatever it is about; anybody else's is 404."""
    return get_object_or_404(Notification, pk=notice_id, recipient=reader_of(request).account_id)


def back_from(request: HttpRequest) -> HttpResponse:
    """To the page the button stood on."""
    return redirect(way_back(request) if "back" in request.POST else "notice_list")
