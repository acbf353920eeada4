"""Sites and contact points: open until when, closed when, which rooms, who sits there. «Standort, Anlaufstelle»"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from augenhoehe.caseload.districts.finding import finder, searched
from augenhoehe.caseload.districts.site_parts import LATELY, may_edit
from augenhoehe.cases.access import acting_staff
from augenhoehe.organisation.models import (
    ConsultationHours,
    ContactPointPilot,
    OpeningHours,
    Room,
    Site,
    SiteClosure,
    SiteKind,
    Staff,
    Weekday,
)
from augenhoehe.organisation.public_holidays import public_holidays
from augenhoehe.web.decorators import readonly

SOON = timedelta(days=28)
A_WEEK = timedelta(days=7)
HOLIDAYS_AHEAD = timedelta(days=92)
ABILITIES = (
    ("is_step_free", "stufenlos"),
    ("is_quiet", "ruhig"),
    ("has_video", "Video"),
    ("has_open_computers", "offene Computer"),
    ("has_childrens_corner", "Kinderecke"),
)


@dataclass(frozen=True)
class OpenState:
    """What stands at the door now: «heute offen bis 12:00 Uhr»."""

    is_open: bool
    words: str

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return "success" if self.is_open else "neutral"


def open_state(hours: Sequence[OpeningHours], closures: Sequence[SiteClosure], now: datetime) -> OpenState:
    """Open until when, opens when, or closed and why; the hours are those of a week that hold today."""
    today, clock = now.date(), now.time()
    closed = next((one for one in closures if one.starts_on <= today <= (one.ends_on or today)), None)
    if closed is not None:
        until = f" bis {closed.ends_on:%d.%m.}" if closed.ends_on and closed.ends_on > today else ""
        return OpenState(False, f"heute geschlossen{until}: {closed.reason}")
    of_today = [one for one in hours if one.weekday == today.isoweekday()]
    running = next((one for one in of_today if one.opens_at <= clock < one.closes_at), None)
    if running is not None:
        return OpenState(True, f"heute offen bis {running.closes_at:%H:%M} Uhr")
    later = next((one for one in of_today if clock < one.opens_at), None)
    if later is not None:
        return OpenState(False, f"öffnet heute um {later.opens_at:%H:%M} Uhr")
    first = "heute nicht mehr offen" if of_today else "heute geschlossen"
    return OpenState(False, first + next_opening(hours, closures, today))


def next_opening(hours: Sequence[OpeningHours], closures: Sequence[SiteClosure], today: date) -> str:
    """«, wieder Mo 08:00 Uhr» within a week; nothing where it opens later or nobody knows."""
    for day in (today + timedelta(days=number) for number in range(1, 8)):
        is_closed = any(one.starts_on <= day <= (one.ends_on or day) for one in closures)
        opens = next((one for one in hours if one.weekday == day.isoweekday()), None)
        if opens is not None and not is_closed:
            return f", wieder {Weekday(day.isoweekday()).label[:2]} {opens.opens_at:%H:%M} Uhr"
    return ""


@readonly
def sites(request: HttpRequest) -> HttpResponse:
    """All places one can walk to, the own one first, with what stands at the door today; few statements for many."""
    staff = acting_staff(request.user)
    now, on = timezone.localtime(), timezone.localdate()
    text = searched(request.GET.get("suche"))
    matches, own = finder(text), staff.team.site_id
    rows = [
        one for one in Site.objects.order_by("-kind", "name", "pk") if matches(one.name, one.street, one.city)
    ]
    rows.sort(key=lambda one: one.pk != own)
    holidays = public_holidays(on, on + SOON)
    rooms: dict[int, list[Room]] = by_site(Room.objects.order_by("name"))
    hours = by_site(OpeningHours.objects.on(on))
    closures = by_site(SiteClosure.objects.filter(ends_on__gte=on, starts_on__lte=on + SOON))
    lines = [
        {
            "site": one,
            "is_own": one.pk == own,
            "state": open_state(hours[one.pk], [*closures[one.pk], *holidays], now),
            "closures": [closed for closed in closures[one.pk] if closed.starts_on > on],
            "abilities": abilities_of(rooms[one.pk]),
            "is_contact_point": one.kind == SiteKind.CONTACT_POINT,
        }
        for one in rows
    ]
    context = {"lines": lines, "on": on, "text": text, "holidays": holidays}
    return render(request, "caseload/sites.html", context)


def by_site(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows by the site they belong to."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.site_id].append(row)
    return found


def abilities_of(rooms: Iterable[Room]) -> list[str]:
    """What at least one of these rooms can."""
    rooms = list(rooms)
    return [label for name, label in ABILITIES if any(getattr(room, name) for room in rooms)]


@readonly
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    """One place: its week, its closures, its rooms, who holds talks there when."""
    staff = acting_staff(request.user)
    now, on = timezone.localtime(), timezone.localdate()
    rows = Site.objects.select_related("district").defer("district__geometry")
    found = get_object_or_404(rows, pk=site_id)
    hours = list(OpeningHours.objects.on(on).filter(site=found))
    closures = list(SiteClosure.objects.filter(site=found, ends_on__gte=on))
    pilot = ContactPointPilot.objects.filter(site=found, ends_on__gte=on).first()
    is_editor = may_edit(staff, found)
    context = {
        "site": found,
        "kind": found.get_kind_display(),
        "state": open_state(hours, [*closures, *public_holidays(on, on + A_WEEK)], now),
        "week": week_of(hours, list(consultations(found, on))),
        "changes": OpeningHours.objects.filter(site=found, starts_on__gt=on),
        "closures": closures,
        "holidays": public_holidays(on, on + HOLIDAYS_AHEAD),
        "rooms": [(room, abilities_of([room])) for room in Room.objects.filter(site=found)],
        "pilot": pilot,
        "may_edit": is_editor,
        "ended": lately_ended(found, on) if is_editor else [],
        "on": on,
    }
    return render(request, "caseload/site.html", context)


def lately_ended(at: Site, on: date) -> list[tuple[str, int, str]]:
    """What was ended in the last days and could be taken back: which part, its number, in words."""
    lately = {"site": at, "ends_on__gte": on - LATELY, "ends_on__lt": on}
    hours = [
        ("oeffnungszeit", one.pk, f"{Weekday(one.weekday).label} {one.opens_at:%H:%M}–{one.closes_at:%H:%M}")
        for one in OpeningHours.objects.filter(**lately)
    ]
    talks = ConsultationHours.objects.filter(**lately).select_related("staff")
    return hours + [
        (
            "sprechzeit",
            one.pk,
            f"{Weekday(one.weekday).label} {one.begins_at:%H:%M}–{one.ends_at:%H:%M} {one.staff.addressed_name}",
        )
        for one in talks
    ]


def consultations(at: Site, on: date) -> Iterable[ConsultationHours]:
    """Who holds talks here in these weeks; whoever has left is not there."""
    here = Q(staff__in=Staff.objects.on(on))
    return ConsultationHours.objects.on(on).filter(here, site=at).select_related("staff__team")


def week_of(hours: Sequence[OpeningHours], talks: Sequence[ConsultationHours]) -> list[dict[str, Any]]:
    """The days with opening hours and whoever sits there; an empty weekend is left out."""
    days: list[dict[str, Any]] = [
        {
            "name": Weekday(number).label,
            "is_weekend": number > 5,
            "hours": [one for one in hours if one.weekday == number],
            "talks": [one for one in talks if one.weekday == number],
        }
        for number in Weekday.values
    ]
    return [day for day in days if not day["is_weekend"] or day["hours"] or day["talks"]]
