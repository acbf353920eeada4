"""The pages about teams and for whom each is there. «Team, Zuständigkeit»"""

from collections.abc import Collection

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.caseload.rules import fewest_people
from augenhoehe.caseload.staffing.access import may_set_remits, visible_teams
from augenhoehe.caseload.staffing.forms import RemitForm
from augenhoehe.caseload.staffing.remit import (
    before_change,
    changes_of,
    in_words,
    left_without_team,
    take_back,
)
from augenhoehe.cases.access import refuse_unless
from augenhoehe.organisation.models import LocalJobcenter, Role, Staff, Team
from augenhoehe.web.decorators import readonly

SAVED = (
    "Gespeichert. Das wirkt auf neue Vorschläge; wer heute betreut wird, behält die Fachkraft, bis ein Vorschlag "
    "angenommen ist."
)


@readonly
def teams(request: HttpRequest) -> HttpResponse:
    """The teams of a local Jobcenter with their remits. «Teams und ihre Zuständigkeit»"""
    reader, rows = visible_teams(request.user)
    on = timezone.localdate()
    houses = list(LocalJobcenter.objects.filter(pk__in=rows.order_by().values("local_jobcenter")))
    asked = request.GET.get("haus", str(reader.team.local_jobcenter_id))
    house = next((one for one in houses if str(one.pk) == asked), reader.team.local_jobcenter)
    here = list(rows.filter(local_jobcenter=house).select_related("site"))
    counsellors = Staff.objects.on(on).filter(team__in=here, role=Role.COUNSELLOR).order_by()
    desks = list(counsellors.values_list("team", flat=True))
    context = {
        "house": house,
        "houses": houses,
        "rows": [(team, in_words(team.remit), desks.count(team.pk)) for team in here],
        "left": left_in_words(left_without_team(house.pk, {}, on)),
        "may_set": may_set_remits(reader),
    }
    return render(request, "caseload/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_remit(request: HttpRequest, team_id: int) -> HttpResponse:
    """For whom a team is there; the direction and the administration change it, leads read it."""
    reader, rows = visible_teams(request.user)
    team = get_object_or_404(rows, pk=team_id)
    if request.method != "POST":
        return shown(request, reader, RemitForm(instance=team))
    refuse_unless(may_set_remits(reader))
    form = RemitForm(request.POST, instance=team)
    asks = form.is_valid() and not form.cleaned_data["anyway"]
    # Counted before the team is locked: it looks at the whole house.
    left = newly_left(team, form.cleaned_data["remit"]) if asks else 0
    with transaction.atomic():
        form = RemitForm(request.POST, instance=Team.objects.select_for_update(no_key=True).get(pk=team_id))
        if form.is_valid() and form.is_overtaken():
            return shown(request, reader, form, status=409)
        if form.is_valid() and not left:
            form.save()
            messages.success(request, SAVED)
            return redirect("team_remit", team_id=team_id)
    return shown(request, reader, form, status=422, left=left)


def newly_left(team: Team, remit: Collection[str]) -> int:
    """For how many people no team would be there any more with this remit; 0 where it would get no worse."""
    on, house = timezone.localdate(), team.local_jobcenter_id
    after = left_without_team(house, {team.pk: remit}, on)
    return after if after and after > left_without_team(house, {}, on) else 0


def shown(
    request: HttpRequest, reader: Staff, form: RemitForm, status: int = 200, left: int = 0, undoing: int = 0
) -> HttpResponse:
    """The page with what holds now, the form for whoever may change it, and what was changed when.

    `left` people would have no team after the change, or after taking back the one of number `undoing`.
    """
    team = Team.objects.select_related("local_jobcenter").get(pk=form.instance.pk)
    context = {
        "team": team,
        "form": form if may_set_remits(reader) else None,
        "now": in_words(team.remit),
        "left": left_in_words(left),
        "undoing": undoing,
        "changes": changes_of(team),
    }
    return render(request, "caseload/team_remit.html", context, status=status)


@require_POST
def team_remit_undo(request: HttpRequest, team_id: int) -> HttpResponse:
    """The newest change is taken back, after the same question as with saving where people would be left.

    A second click, or one after somebody else's change, does nothing.
    """
    reader, rows = visible_teams(request.user)
    team = get_object_or_404(rows, pk=team_id)
    refuse_unless(may_set_remits(reader))
    asked = request.POST.get("change", "")
    change = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    earlier = None if "anyway" in request.POST else before_change(team, change)
    left = 0 if earlier is None else newly_left(team, earlier)
    if left:
        return shown(request, reader, RemitForm(instance=team), status=422, left=left, undoing=change)
    if take_back(team.pk, change):
        messages.success(request, "Zurückgenommen. Es gilt wieder, was vorher galt.")
    else:
        messages.info(
            request, "Das ist schon zurückgenommen, oder die Zuständigkeit wurde inzwischen geändert."
        )
    return redirect("team_remit", team_id=team_id)


def left_in_words(left: int) -> str:
    """«1.234 Menschen»; a few are not counted out; nothing where nobody is left."""
    fewest = fewest_people(timezone.localdate())
    if left and left < fewest:
        return f"weniger als {fewest} Menschen"
    return f"{left:,} Menschen".replace(",", ".") if left else ""
