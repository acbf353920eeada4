"""Pages for emergencies: open a file, close it again, and what the data protection officer reads of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people import emergencies
from augenhoehe.people.access import log_opening
from augenhoehe.people.guard_forms import EmergencyForm
from augenhoehe.people.guard_views import colleague
from augenhoehe.people.models import AccessGrant, Part, Person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

NOT_OPENED = (
    "Mit diesen Angaben lässt sich keine Akte im Notfall öffnen. Bitte prüfen Sie Nummer und Geburtsdatum, "
    "oder fragen Sie die Teamleitung."
)
PAUSE = (
    "Das waren zu viele Versuche mit falschen Angaben. Bis {:%H:%M} Uhr ist Pause; die Datenschutzbeauftragten wissen "
    "davon. Wenn es nicht warten kann, fragen Sie bitte die Teamleitung."
)
DAYS_OF_TRIES = 30


def emergency_access(request: HttpRequest) -> HttpResponse:
    """Open a file one may not see otherwise, with a reason and for some hours. «Notzugriff»"""
    staff = colleague(request, emergencies.EMERGENCY_ROLES)
    form, status, now = EmergencyForm(request.POST or None), 200, timezone.now()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                person = emergencies.open_in_emergency(staff=staff, at=now, **form.cleaned_data)
            except emergencies.TooManyTries as tries:
                form.add_error(None, PAUSE.format(timezone.localtime(tries.until)))
                status = 429
            else:
                if person is not None:
                    return opened(request, person)
                form.add_error(None, NOT_OPENED)
    context = {"form": form, "open": own_open(request.user, staff.account_id, now)}
    return render(request, "people/emergency_access.html", context, status=status)


def opened(request: HttpRequest, person: Person) -> HttpResponse:
    """Written down, said, and on to the file."""
    log_opening(request.user, person.pk, WayIn.EMERGENCY)
    messages.warning(request, "Die Akte ist für Sie geöffnet. Die Datenschutzbeauftragten sind informiert.")
    return redirect("case_file", person_id=person.pk)


def own_open(user: object, account_id: int | None, now: datetime) -> QuerySet[AccessGrant]:
    """What this colleague has open right now; a file that was sealed since is not named."""
    seen = Person.objects.visible_to(user).values("pk")
    return emergencies.open_emergencies(account_id, now).filter(person__in=seen).select_related("person")


@require_POST
def emergency_end(request: HttpRequest, own_grant_id: int) -> HttpResponse:
    """Close the file again before its time; a second click finds it closed."""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or staff.account_id is None:
        raise PermissionDenied
    own = AccessGrant.objects.emergencies().filter(account=staff.account_id)
    grant = get_object_or_404(own, pk=own_grant_id)
    done = emergencies.end_emergencies(
        account_id=staff.account_id, person_id=grant.person_id, at=timezone.now()
    )
    messages.success(request, "Der Notzugriff ist beendet." if done else "Der Notzugriff war schon beendet.")
    return redirect("emergency_access" if staff.role in emergencies.EMERGENCY_ROLES else "my_day")


@readonly
def emergency_list(request: HttpRequest) -> HttpResponse:
    """Every emergency access with its reason, newest first, for the data protection officer; and tries in vain."""
    colleague(request, frozenset({Role.DATA_PROTECTION_OFFICER}))
    visible = Person.objects.visible_to(request.user, Part.ACCESS_LOG)
    page = keyset.page(
        AccessGrant.objects.emergencies().filter(person__in=visible.values("pk")).select_related("person"),
        order=["-starts_at", "-pk"],
        after=request.GET.get("after"),
        size=20,
    )
    tries: list[Any] = list(emergencies.wrong_tries_by_day()[:DAYS_OF_TRIES])
    accounts = {grant.account_id for grant in page} | {one["account"] for one in tries}
    named = Staff.objects.filter(account__in=accounts).select_related("team")
    names = {staff.account_id: staff for staff in named}
    context = {
        "rows": [(grant, names.get(grant.account_id)) for grant in page],
        "tries": [(one, names.get(one["account"])) for one in tries],
        "page": page,
    }
    return render(request, "people/emergency_list.html", context)


@require_POST
def emergency_review(request: HttpRequest, grant_id: int) -> HttpResponse:
    """The data protection officer notes that she has looked at it."""
    colleague(request, frozenset({Role.DATA_PROTECTION_OFFICER}))
    visible = Person.objects.visible_to(request.user, Part.ACCESS_LOG)
    grants = AccessGrant.objects.emergencies().filter(person__in=visible.values("pk"))
    grant = get_object_or_404(grants, pk=grant_id)
    emergencies.review(grant=grant, account_id=request.user.pk or 0, at=timezone.now())
    messages.success(request, "Als geprüft vermerkt.")
    return redirect("emergency_list")
