"""The local directory: what helps nearby, who keeps it right, when somebody last checked it. «Lage vor Ort»"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.caseload.districts.directory_forms import DirectoryForm
from augenhoehe.caseload.districts.directory_history import checks_to_undo, events_of, restore
from augenhoehe.caseload.districts.directory_lists import exported
from augenhoehe.caseload.districts.files import csv_answer
from augenhoehe.caseload.districts.finding import finder, searched
from augenhoehe.caseload.districts.portrait import stale_before
from augenhoehe.cases.access import acting_staff, refuse_unless
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.places.models import DirectoryEntry, District
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

KEEPING_ROLES = frozenset({Role.COUNSELLOR, Role.TEAM_LEAD, Role.OFFERS_TEAM, Role.OUTREACH})
LAST_LIST = "directory_list"
"""In the session: what the last list of this colleague wrote."""
READ_AND_SAVE = ["GET", "HEAD", "POST"]
CHANGED = (
    "Inzwischen hat jemand diesen Eintrag geändert. Es wurde nichts überschrieben: Unten steht, was Sie eingegeben "
    "haben; was jetzt gilt, steht auf der Seite des Eintrags."
)
TWICE = "Diesen Eintrag gibt es an dieser Anschrift schon."


def may_keep(staff: Staff) -> bool:
    """Counsellors, leads, the offers team and outreach keep the directory; everybody reads it."""
    return staff.role in KEEPING_ROLES


def keeper(request: HttpRequest) -> Staff:
    """The colleague, if she keeps the directory; 403 otherwise."""
    staff = acting_staff(request.user)
    refuse_unless(may_keep(staff))
    return staff


def asked_for(request: HttpRequest, on: date) -> QuerySet[DirectoryEntry]:
    """The entries of the filters in the address."""
    rows = DirectoryEntry.objects.select_related("district").defer("district__geometry")
    if request.GET.get("zu") != "1":
        rows = rows.open_on(on)
    if request.GET.get("lange") == "1":
        rows = rows.unchecked_since(stale_before(on))
    if category := request.GET.get("art", ""):
        rows = rows.filter(category=category.replace("\0", ""))
    area = request.GET.get("gebiet", "")
    if area.isdecimal() and len(area) < 19:
        rows = rows.filter(of_area(int(area)))
    if text := searched(request.GET.get("suche")):
        matches, words = finder(text), rows.values_list("pk", "name", "city", "description", "category")
        rows = rows.filter(pk__in=[pk for pk, *said in words if matches(*said)])
    return rows


def of_area(area: int) -> Q:
    """In this district, in its parts, or in the parts of these."""
    inside = Q(district=area) | Q(district__parent=area)
    return inside | Q(district__parent__parent=area)


@readonly
def directory(request: HttpRequest) -> HttpResponse:
    """What is on the spot: found by kind, district, words, and by whether it was checked."""
    staff, on = acting_staff(request.user), timezone.localdate()
    page = keyset.page(
        asked_for(request, on), order=["category", "name", "pk"], after=request.GET.get("after")
    )
    stale = stale_before(on)
    checks = checks_to_undo([entry for entry in page.rows if entry.checked_on == on])
    for entry in page.rows:
        vars(entry)["is_stale"] = entry.checked_on is None or entry.checked_on < stale
        vars(entry)["check"] = checks.get(entry.pk)
    names = DirectoryEntry.objects.order_by("category").values_list("category", flat=True).distinct()
    area = request.GET.get("gebiet", "")
    here = (
        District.objects.defer("geometry").filter(pk=int(area))
        if area.isdecimal() and len(area) < 19
        else None
    )
    context = {
        "page": page,
        "categories": list(names),
        "asked": request.GET,
        "here": here.first() if here is not None else None,
        "may_keep": may_keep(staff),
        "may_take_back": may_keep(staff) and LAST_LIST in request.session,
        "on": on,
    }
    return render(request, "caseload/directory.html", context)


@readonly
def directory_file(request: HttpRequest) -> HttpResponseBase:
    """The same as a file that can be taken over again."""
    acting_staff(request.user)
    on = timezone.localdate()
    heading, rows = exported(asked_for(request, on).order_by("category", "name", "pk"))
    return csv_answer(f"lage-vor-ort-{on}", heading, rows)


def state_of(entry: DirectoryEntry) -> str:
    """The state of an entry in one word: its newest change."""
    newest = events_of(entry).values_list("pgh_id", flat=True).first() if entry.pk else None
    return str(newest or 0)


@require_http_methods(READ_AND_SAVE)
def new_directory_entry(request: HttpRequest) -> HttpResponse:
    """A place more. «Neuer Eintrag»"""
    return saved_or_asked(request, keeper(request), DirectoryEntry(checked_on=timezone.localdate()))


@require_http_methods(READ_AND_SAVE)
def directory_entry(request: HttpRequest, directory_id: int) -> HttpResponse:
    """One entry: to read for all, to change for those who keep the directory."""
    staff = acting_staff(request.user)
    with transaction.atomic():
        rows = DirectoryEntry.objects.select_related("district").defer("district__geometry")
        if request.method == "POST":
            refuse_unless(may_keep(staff))
            rows = DirectoryEntry.objects.select_for_update()
        return saved_or_asked(request, staff, get_object_or_404(rows, pk=directory_id))


def saved_or_asked(request: HttpRequest, staff: Staff, entry: DirectoryEntry) -> HttpResponse:
    """The page with the form, with what was typed and what is wrong; or the way back when it is written."""
    on, seen, status = timezone.localdate(), state_of(entry), 200
    data = request.POST.copy() if request.method == "POST" else None
    is_conflict = data is not None and data.get("seen", seen) != seen
    if data is not None:
        data["seen"] = seen
    form = DirectoryForm(data, instance=entry, on=on, account_id=staff.account_id, seen=seen)
    if data is not None:
        if form.is_valid() and not is_conflict and written(form):
            messages.success(request, "Der Eintrag ist gespeichert.")
            return redirect("directory_entry", directory_id=entry.pk)
        status = 409 if is_conflict else 422
    context = page_of(entry, staff, on) | {
        "form": form,
        "conflict": CHANGED if is_conflict else "",
        "is_open": data is not None or not entry.pk,
    }
    return render(request, "caseload/directory_entry.html", context, status=status)


def written(form: DirectoryForm) -> bool:
    """Saves the entry; False where somebody entered the same place at the same moment, and the form says so."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError as problem:
        if "directory_entry_once" not in str(problem):
            raise
        form.add_error("name", TWICE)
        return False
    return True


def page_of(entry: DirectoryEntry, staff: Staff, on: date) -> dict[str, Any]:
    """What the page of an entry shows besides the form: how it is now, and who changed it when."""
    shown: dict[str, Any] = {"now": None, "on": on, "may_keep": may_keep(staff)}
    if not entry.pk:
        return shown
    now = DirectoryEntry.objects.select_related("district").defer("district__geometry").get(pk=entry.pk)
    events = list(events_of(entry)[:5])
    changed_by = [(event.pgh_context or {}).get("account") for event in events]
    accounts = [one for one in (now.looked_after_by_account, *changed_by) if one]
    colleagues = Staff.objects.filter(account_id__in=accounts)
    names = {one.account_id: one.addressed_name for one in colleagues}
    return shown | {
        "now": now,
        "keeper": names.get(now.looked_after_by_account),
        "is_stale": now.checked_on is None or now.checked_on < stale_before(on),
        "events": [
            (event, names.get(account, "")) for event, account in zip(events, changed_by, strict=True)
        ],
        "state": str(events[0].pgh_id) if events else "0",
        "is_check": bool(checks_to_undo([now])) and now.checked_on == on,
    }


@require_POST
def directory_check(request: HttpRequest, directory_id: int) -> HttpResponse:
    """«Heute geprüft»: one click; a second one changes nothing."""
    keeper(request)
    with transaction.atomic():
        entry = get_object_or_404(DirectoryEntry.objects.select_for_update(), pk=directory_id)
        if entry.checked_on != timezone.localdate():
            entry.checked_on = timezone.localdate()
            entry.save(update_fields=["checked_on"])
    messages.success(request, f"«{entry.name}» ist als heute geprüft eingetragen.")
    return back(request, entry)


def back(request: HttpRequest, entry: DirectoryEntry) -> HttpResponse:
    """To the list with its filters, if the click came from there; else to the entry."""
    if "zurueck" not in request.POST:
        return redirect("directory_entry", directory_id=entry.pk)
    asked = QueryDict(request.POST["zurueck"]).urlencode()
    return redirect(reverse("directory") + (f"?{asked}" if asked else ""))


@require_POST
def directory_closure(request: HttpRequest, directory_id: int) -> HttpResponse:
    """The place is no more: it stays to be read, and leaves the lists from today."""
    keeper(request)
    with transaction.atomic():
        entry = get_object_or_404(DirectoryEntry.objects.select_for_update(), pk=directory_id)
        if entry.closed_on is None:
            entry.closed_on = timezone.localdate()
            entry.save(update_fields=["closed_on"])
    messages.success(request, f"«{entry.name}» steht jetzt als geschlossen da. Das lässt sich zurücknehmen.")
    return redirect("directory_entry", directory_id=entry.pk)


@require_POST
def directory_undo(request: HttpRequest, directory_id: int) -> HttpResponse:
    """The last change taken back, by whoever still sees it as the last one; the way back is a change as well."""
    keeper(request)
    with transaction.atomic():
        entry = get_object_or_404(DirectoryEntry.objects.select_for_update(), pk=directory_id)
        before = events_of(entry).first()
        if before is None or str(before.pgh_id) != request.POST.get("seen"):
            messages.info(
                request, "Inzwischen hat sich der Eintrag geändert; es wurde nichts zurückgenommen."
            )
            return back(request, entry)
        restore(entry, before)
    messages.success(request, "Die letzte Änderung ist zurückgenommen.")
    return back(request, entry)
