"""The file's side: who looks after this person, since when and why; what a proposal has to heed. «Zuständigkeit»"""

from datetime import date

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.caseload.access import (
    allocating_staff,
    case_to_heed,
    may_allocate,
    may_heed,
    may_withdraw,
    visible_circumstance,
)
from augenhoehe.caseload.actions.choosing import Choice, choice_for, choose, reasons_to, seen_in, wishing
from augenhoehe.caseload.allocation.alternatives import Alternative
from augenhoehe.caseload.allocation.problem import Impossible
from augenhoehe.caseload.away import away_on
from augenhoehe.caseload.circumstance_form import CircumstanceForm, KindForm
from augenhoehe.caseload.facts import house_of_person
from augenhoehe.caseload.forms import ChoiceForm
from augenhoehe.caseload.models import Circumstance, CircumstanceKind, Proposal, ProposalState
from augenhoehe.caseload.reason_words import reason_to_colleagues
from augenhoehe.caseload.telling import told
from augenhoehe.cases.access import open_case, refuse_unless
from augenhoehe.organisation.models import Role, Staff, declined
from augenhoehe.people.access import log_unless_open, panel_person, visible_person
from augenhoehe.people.handover import HandoverPlanned
from augenhoehe.people.models import Part, Responsibility, ResponsibilityRole
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

TAKEN_BACK = "am selben Ort zurückgenommen"
TAKEN = "Für diese Zeit steht dazu schon etwas in der Akte."


@readonly
def allocation_panel(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who looks after her, who comes next, and why. «Wer zuständig ist» – § 14 Abs. 3 SGB II"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    today = timezone.localdate()
    care = Responsibility.objects.filter(person=person, role=ResponsibilityRole.COUNSELLING).select_related(
        "staff__team__site", "local_jobcenter", "team"
    )
    rows = [row for row in care.order_by("-starts_on") if row.ends_on is None or row.ends_on >= today]
    proposals = Proposal.objects.visible_to(request.user).filter(person=person).select_related("letter")
    accepted = proposals.filter(state=ProposalState.ACCEPTED).for_list().order_by("-pk")[:5]
    waiting = proposals.filter(simulation=None, state=ProposalState.OPEN).for_list()
    arrival = None if any(row.staff_id for row in rows) else waiting.first()
    context = {
        "person": person,
        "today": today,
        "care": [(row, reason_of(row, list(accepted)), row.starts_on > today) for row in rows],
        "circumstances": [
            (one, may_withdraw(request.user, one)) for one in circumstances_of(request.user, person_id, today)
        ],
        "away": away_on([row.staff_id for row in rows], today),
        "arrival": arrival,
        "arrival_told": told(arrival) if arrival else None,
        "choice_form": ChoiceForm(on=today),
        "may_allocate": may_allocate(request.user),
        "may_heed": may_heed(request.user),
    }
    return render_panel(request, "caseload/allocation_panel.html", context)


def reason_of(row: Responsibility, accepted: list[Proposal]) -> Proposal | None:
    """The proposal this responsibility was written by."""
    found = next((one for one in accepted if one.handover and one.handover["row"] == row.pk), None)
    if found is not None:
        found.told = told(found)  # type: ignore[attr-defined]  # words for the page, no column
    return found


def circumstances_of(user: object, person_id: int, today: date) -> list[Circumstance]:
    """What holds today."""
    rows = Circumstance.objects.visible_to(user).in_force().on(today).filter(person=person_id)
    return list(rows.select_related("staff", "local_jobcenter"))


def new_circumstance(request: HttpRequest, person_id: int) -> HttpResponse:
    """A wish, a conflict of interest, or an exception somebody answers for: first which, then about it. «Umstand»"""
    case = case_to_heed(request.user, person_id)
    sent = request.POST if request.method == "POST" else None
    kinds = KindForm(sent or request.GET or None, user=request.user)
    page, context = "caseload/circumstance.html", {"person": case.person, "kinds": kinds}
    if not kinds.is_valid():
        return render(request, page, context, status=200 if sent is None else 422)
    kind = CircumstanceKind(kinds.cleaned_data["kind"])
    form = CircumstanceForm(sent, kind=kind, person_id=case.person_id, user=request.user)
    if form.is_bound and form.is_valid() and written(form, case.person_id):
        messages.success(request, "Eingetragen. Vorschläge richten sich ab jetzt danach.")
        return redirect(in_the_file(person_id))
    return render(request, page, context | {"kind": kind, "form": form}, status=422 if form.errors else 200)


def written(form: CircumstanceForm, person_id: int) -> bool:
    """Writes it; False with a sentence when something stands there already."""
    try:
        with transaction.atomic():
            Circumstance.objects.create(
                person_id=person_id, kind=form.kind, starts_on=timezone.localdate(), **form.cleaned_data
            )
    except IntegrityError:
        form.add_error(None, TAKEN)
        return False
    return True


def in_the_file(person_id: int) -> str:
    """Where it stands who looks after her."""
    return reverse("case_file", args=[person_id]) + "#head-panel_allocation"


@require_POST
def circumstance_withdrawal(request: HttpRequest, person_id: int, circumstance_id: int) -> HttpResponse:
    """It holds no more; the second click finds it done. «Zurücknehmen»

    From the choice of a colleague («wahl») it leads back there: to the choice of this person or of one of her unit.
    """
    case_to_heed(request.user, person_id)
    found = visible_circumstance(request.user, person_id, circumstance_id)
    refuse_unless(may_withdraw(request.user, found))
    Circumstance.objects.filter(pk=found.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by_account=request.user.pk, withdrawn_reason=TAKEN_BACK
    )
    messages.success(request, "Zurückgenommen.")
    choice_of = request.POST.get("wahl", "")
    if choice_of.isdecimal() and len(choice_of) < 19:
        return redirect("alternatives", int(choice_of))
    return redirect(in_the_file(person_id))


def alternatives(request: HttpRequest, person_id: int) -> HttpResponse:
    """Every colleague who could look after her, what each would mean, and the choice. «Was wäre, wenn»"""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    staff, today = allocating_staff(request.user), timezone.localdate()
    case = open_case(request.user, person_id)
    if case is None:
        raise Http404
    log_unless_open(request.user, person_id, WayIn.FILE)
    form = ChoiceForm(request.POST if request.method == "POST" else None, on=today)
    context = {"person": person, "form": form, "problem": "", "rows": []}
    house = house_of_person(person_id, today) or staff.team.local_jobcenter_id
    try:
        choice = choice_for(case.pk, house, today)
        form.offer(choice.desks)
        if form.is_bound and form.is_valid():
            if answer := chosen(request, form, choice, staff):
                return answer
            choice = choice_for(case.pk, house, today)  # who is there by now
    except Impossible as problem:
        context["problem"] = str(problem)
        return render(request, "caseload/alternatives.html", context, status=422 if form.is_bound else 200)
    rows = rows_for(choice, staff)
    context |= {
        "rows": rows,
        "away": away_on([one.desk for one in choice.desks], today),
        "seen": seen_in(choice, today),
        "shows_room": any(is_led for *_, is_led in rows),
        "is_open": any(not one.is_current for one, *_ in rows),
        "is_bound": bool(wishing(choice)),
        "wishes": [
            (one, declined(one.staff.addressed_name), may_withdraw(request.user, one))
            for one in wishes_behind(request.user, choice, today)
            if one.staff is not None
        ],
    }
    return render(request, "caseload/alternatives.html", context, status=422 if form.errors else 200)


def wishes_behind(user: object, choice: Choice, today: date) -> list[Circumstance]:
    """The wishes in the unit that leave only some desks open, as far as this user sees whose they are."""
    cases = wishing(choice)
    if not cases:
        return []
    rows = Circumstance.objects.visible_to(user).in_force().on(today).filter(kind=CircumstanceKind.WISH)
    return list(rows.filter(person__cases__in=cases).select_related("person", "staff").order_by("pk"))


def rows_for(choice: Choice, reader: Staff) -> list[tuple[Alternative, Staff, str, bool]]:
    """Each desk, its colleague, what speaks for it, and whether the reader leads her: only then her load is shown."""
    names = Staff.objects.in_bulk([one.desk for one in choice.desks])
    led = reader.team_id if reader.role == Role.TEAM_LEAD else None
    return [
        (
            one,
            names[one.desk],
            reason_to_colleagues(reasons_to(choice, one.desk), names[one.desk]),
            names[one.desk].team_id == led,
        )
        for one in choice.desks
    ]


def chosen(request: HttpRequest, form: ChoiceForm, choice: Choice, staff: Staff) -> HttpResponse | None:
    """Written, and shown as what it is: something that can be taken back; None where the form says why not."""
    try:
        acceptance = choose(
            choice=choice,
            desk=form.cleaned_data["desk"],
            staff=staff,
            first_day=form.cleaned_data["first_day"],
            token=form.cleaned_data["token"],
            on=timezone.localdate(),
            seen=form.cleaned_data["seen"],
        )
    except HandoverPlanned:
        messages.warning(
            request, "Für diese Person ist schon eine Übergabe geplant. Es wurde nichts geschrieben."
        )
        return redirect(request.path)
    except Impossible as problem:
        form.add_error(None, str(problem))
        return None
    return redirect("acceptance", acceptance_id=acceptance.pk)
