"""What leads and the administration enter for a site: hours, closures, rooms, who sits there. «Pflege des Standorts»"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.cases.access import acting_staff, refuse_unless
from augenhoehe.organisation.models import (
    ConsultationHours,
    OpeningHours,
    Role,
    Room,
    Site,
    SiteClosure,
    Staff,
    Team,
)

LATELY = timedelta(days=14)
RETURNING = ("oeffnungszeit", "sprechzeit")
ROOM_FIELDS = (
    *("name", "seats", "is_step_free", "is_quiet", "has_video", "has_open_computers"),
    "has_childrens_corner",
)
EVERYWHERE_ROLES = frozenset({Role.MANAGING_DIRECTOR, Role.ADMINISTRATOR})


def day_input() -> forms.DateInput:
    """A day to be chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """A time of the day to be chosen."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


CHANGED = (
    "Inzwischen hat jemand diesen Raum geändert. Es wurde nichts überschrieben; bitte sehen Sie nach, was jetzt gilt, "
    "und speichern Sie dann noch einmal."
)


def state_of(room: Room) -> str:
    """The state of a room in one line."""
    return "/".join(str(getattr(room, name)) for name in ROOM_FIELDS) if room.pk else ""


class PartForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A row of a site; what the database would refuse is said in its own words, site included."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for name, value in cleaned.items():
                setattr(self.instance, name, value)
            try:
                self.instance.validate_constraints()
            except ValidationError as problem:
                for sentence in problem.messages:
                    self.add_error(None, sentence)
        return cleaned


class OpeningForm(PartForm):
    """Open on a weekday from–to. «Öffnungszeit»"""

    class Meta:
        model = OpeningHours
        fields = ["weekday", "opens_at", "closes_at", "starts_on"]
        widgets = {"opens_at": time_input(), "closes_at": time_input(), "starts_on": day_input()}


class ClosureForm(PartForm):
    """Closed from–to, with what stands at the door. «Schließzeit»"""

    class Meta:
        model = SiteClosure
        fields = ["starts_on", "ends_on", "reason"]
        widgets = {"starts_on": day_input(), "ends_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True

    def clean_ends_on(self) -> date | None:
        """A day that is over is a wrong year, most often."""
        last: date | None = self.cleaned_data["ends_on"]
        if last and last < timezone.localdate():
            raise ValidationError("Diese Zeit ist schon vorbei. Stimmt das Jahr?")
        return last


class RoomForm(PartForm):
    """A room and what it can; `seen` names the state the reader has before her. «Raum»"""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Room
        fields = list(ROOM_FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = state_of(self.instance)
        self.initial["seen"] = self.now

    def clean(self) -> dict[str, Any]:
        if self.instance.pk and self.cleaned_data.get("seen") != self.now:
            again: Any = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
            again["seen"] = self.now
            self.data = again
            raise ValidationError(CHANGED)
        return super().clean()


class ConsultationForm(PartForm):
    """Who holds talks here on a weekday from–to. «Sprechzeit»"""

    class Meta:
        model = ConsultationHours
        fields = ["staff", "weekday", "begins_at", "ends_at", "starts_on"]
        widgets = {"begins_at": time_input(), "ends_at": time_input(), "starts_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = self.fields["staff"]
        colleagues.label = "Wer"
        colleagues.queryset = (  # type: ignore[attr-defined]  # a model choice field
            Staff.objects.on(timezone.localdate())
            .filter(role__in=[Role.COUNSELLOR, Role.TEAM_LEAD])
            .select_related("team")
        )
        colleagues.label_from_instance = (  # type: ignore[attr-defined]  # the same field
            lambda one: f"{one.given_name} {one.family_name}, {one.team.name}"
        )


@dataclass(frozen=True)
class Part:
    """One kind of row a site has."""

    key: str
    title: str
    model: type[models.Model]
    form: type[PartForm]
    saved: str

    @property
    def is_dated(self) -> bool:
        """Whether its rows hold from a day to a day; a room does not."""
        return self.model is not Room


PARTS: Mapping[str, Part] = {
    part.key: part
    for part in (
        Part("oeffnungszeit", "Öffnungszeit", OpeningHours, OpeningForm, "Die Öffnungszeit ist eingetragen."),
        Part("schliessung", "Schließung", SiteClosure, ClosureForm, "Die Schließung ist eingetragen."),
        Part("raum", "Raum", Room, RoomForm, "Der Raum ist gespeichert."),
        Part(
            "sprechzeit", "Sprechzeit", ConsultationHours, ConsultationForm, "Die Sprechzeit ist eingetragen."
        ),
    )
}


def part_of(key: str) -> Part:
    """The kind of row in the address, or 404."""
    if key not in PARTS:
        raise Http404
    return PARTS[key]


def may_edit(staff: Staff, site: Site) -> bool:
    """Direction and administration keep every site right, a lead those of the own people."""
    return staff.role in EVERYWHERE_ROLES or (staff.role == Role.TEAM_LEAD and is_ours(staff, site))


def is_ours(staff: Staff, site: Site) -> bool:
    """Where a team of the own local Jobcenter works, in the town it answers for, or where the own team holds talks."""
    answered_for = staff.team.local_jobcenter.district_id
    if answered_for and site.district and answered_for in (site.district_id, site.district.parent_id):
        return True
    if Team.objects.filter(site=site, local_jobcenter=staff.team.local_jobcenter_id).exists():
        return True
    return (
        ConsultationHours.objects.on(timezone.localdate())
        .filter(site=site, staff__team=staff.team_id)
        .exists()
    )


def edited_site(request: HttpRequest, site_id: int) -> Site:
    """The site, if she may change it: 403 otherwise, 404 where there is none."""
    site: Site = get_object_or_404(
        Site.objects.select_related("district").defer("district__geometry"), pk=site_id
    )
    refuse_unless(may_edit(acting_staff(request.user), site))
    return site


@require_http_methods(["GET", "HEAD", "POST"])
def new_site_part(request: HttpRequest, site_id: int, site_part: str) -> HttpResponse:
    """One row more: hours, a closure, a room, somebody who sits here."""
    part, site = part_of(site_part), edited_site(request, site_id)
    row = part.model(site=site)
    if part.is_dated and part.model is not SiteClosure:
        vars(row)["starts_on"] = timezone.localdate()
    return saved_or_asked(request, site, part, row, f"{part.title} eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
def site_room(request: HttpRequest, site_id: int, room_id: int) -> HttpResponse:
    """A room in other words, or with something new in it."""
    site = edited_site(request, site_id)
    return saved_or_asked(
        request, site, PARTS["raum"], get_object_or_404(Room, pk=room_id, site=site), "Raum ändern"
    )


def saved_or_asked(
    request: HttpRequest, site: Site, part: Part, row: models.Model, title: str
) -> HttpResponse:
    """The form, with what was typed and what is wrong; or the way back to the site when it is written."""
    form = part.form(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error(None, "Das ist gerade schon eingetragen worden.")
        else:
            messages.success(request, part.saved)
            return redirect("site", site_id=site.pk)
    context = {"form": form, "site": site, "page_title": title}
    return render(request, "caseload/site_part.html", context, status=422 if form.is_bound else 200)


@require_POST
def site_part_end(request: HttpRequest, site_id: int, site_part: str, site_row_id: int) -> HttpResponse:
    """It holds no longer, from today; what was true before stays true. A second click finds nothing to do."""
    part, site, today = part_of(site_part), edited_site(request, site_id), timezone.localdate()
    with transaction.atomic():
        rows = part.model._default_manager.select_for_update().filter(site=site, pk=site_row_id)
        row = rows.first()
        if row is None or (part.is_dated and not holds_from(row, today)):
            messages.info(request, "Das ist schon beendet.")
        elif ended(row, part, today):
            messages.success(request, "Beendet. Was bis gestern galt, bleibt stehen.")
        else:
            messages.warning(request, "Dieser Raum wird noch gebraucht und bleibt deshalb.")
    return redirect("site", site_id=site.pk)


@require_POST
def site_part_return(request: HttpRequest, site_id: int, site_part: str, site_row_id: int) -> HttpResponse:
    """What was ended lately holds again, if nothing else has taken its place."""
    part, site, today = part_of(site_part), edited_site(request, site_id), timezone.localdate()
    if part.key not in RETURNING:
        raise Http404
    with transaction.atomic():
        rows = part.model._default_manager.select_for_update()
        row: Any = rows.filter(site=site, pk=site_row_id, ends_on__gte=today - LATELY).first()
        if row is None:
            messages.info(request, "Das gilt schon wieder, oder es ist zu lange her.")
            return redirect("site", site_id=site.pk)
        row.ends_on = None
        try:
            row.validate_constraints()
        except ValidationError as problem:
            messages.warning(request, " ".join(problem.messages))
        else:
            row.save(update_fields=["ends_on"])
            messages.success(request, "Gilt wieder, als wäre nichts gewesen.")
    return redirect("site", site_id=site.pk)


def holds_from(row: Any, day: date) -> bool:
    """Whether the row holds on that day or will later."""
    return row.ends_on is None or row.ends_on >= day


def ended(row: Any, part: Part, today: date) -> bool:
    """Ends a row yesterday, or takes away what has not begun; False where something needs it."""
    if part.is_dated and row.starts_on < today:
        row.ends_on = today - timedelta(days=1)
        row.save(update_fields=["ends_on"])
        return True
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True
