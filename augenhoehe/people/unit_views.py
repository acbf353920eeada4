"""The page on which one says who lives with whom, reads what that means, and writes it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.people import actions
from augenhoehe.people.access import may_edit_units, panel_person
from augenhoehe.people.actions import UnitChange, UnitConflict
from augenhoehe.people.models import BenefitUnitMembership, Part, Person
from augenhoehe.people.unit_forms import NEW, UnitChangeForm, UnitPlan, first_of_next_month

SESSION_KEY = "last_unit_change"
CONFLICT = (
    "In der Zwischenzeit hat jemand diese Bedarfsgemeinschaft geändert. Bitte sehen Sie nach, wer jetzt dazugehört, "
    "und wählen Sie noch einmal."
)


def file_to_change(request: HttpRequest, person_id: int) -> Person:
    """The person, for whoever may say who lives with whom; all others 403."""
    person = panel_person(request.user, person_id, Part.MASTER_DATA)
    if not may_edit_units(request.user):
        raise PermissionDenied
    return person


def members_of(request: HttpRequest, person: Person) -> list[BenefitUnitMembership]:
    """Everybody in the person's unit today, as far as one may see them; herself first."""
    today = timezone.localdate()
    memberships = BenefitUnitMembership.objects.on(today)
    own = memberships.filter(person=person).first()
    if own is None:
        return []
    visible = Person.objects.visible_to(request.user, Part.MASTER_DATA)
    rows = memberships.filter(unit=own.unit_id, person__in=visible.values("pk"))
    found = list(rows.select_related("person", "unit").order_by("person__birth_date", "person_id"))
    return sorted(found, key=lambda one: one.person_id != person.pk)


def unit_change(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who lives where from when on: asked, shown in words, written. «Bedarfsgemeinschaft ändern»"""
    person = file_to_change(request, person_id)
    members = members_of(request, person)
    version = actions.version_of_units({one.unit_id for one in members}, [person.pk])
    initial = {
        "version": version,
        "members": [str(person.pk)],
        "from_on": first_of_next_month(timezone.localdate()),
        "target": NEW,
    }
    form = UnitChangeForm(
        request.POST or None, user=request.user, person=person, members=members, initial=initial
    )
    if request.method != "POST":
        return unit_page(request, person, form)
    if not form.is_valid():
        return unit_page(request, person, form, status=422)
    if form.cleaned_data["version"] != version:
        return conflict(request, person, form, version)
    plan = form.plan()
    if request.POST.get("step") != "save":
        return unit_page(request, person, form, plan=plan)
    try:
        change = carry_out(plan, form)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return unit_page(request, person, form, status=422)
    except UnitConflict:
        return conflict(request, person, form, version)
    request.session[SESSION_KEY] = change.as_json() | {
        "person_id": person.pk,
        "moved": [person.pk, *(one for one in plan.moving if one != person.pk)]
        if person.pk in plan.moving
        else list(plan.moving),
        "from_on": plan.from_on.isoformat(),
    }
    messages.success(request, f"Eingetragen. {plan.sentences[0]}")
    return redirect("panel_benefit_unit", person_id=person.pk)


@transaction.atomic
def carry_out(plan: UnitPlan, form: UnitChangeForm) -> UnitChange:
    """The plan as one of the four verbs, if nobody has changed the unit since it was shown."""
    own = {one.unit_id for one in form.by_person.values()}
    actions.begin([*plan.moving, form.person.pk], units=[*own, plan.other.pk if plan.other else None])
    if actions.version_of_units(own, [form.person.pk]) != form.cleaned_data["version"]:
        raise UnitConflict
    moving, from_on, successor = plan.moving, plan.from_on, plan.successor
    if plan.target == NEW:
        return actions.split_unit(
            moving=moving,
            from_on=from_on,
            successor=successor,
            unit_number=plan.unit_number,
            twin=plan.twin,
        )
    if plan.other is None:
        return actions.leave_unit(leaving=moving, from_on=from_on, successor=successor)
    if plan.is_everybody and plan.unit is not None:
        return actions.merge_units(unit=plan.unit, into=plan.other, moving=moving, from_on=from_on)
    return actions.join_unit(unit=plan.other, joining=moving, from_on=from_on, successor=successor)


@require_POST
def unit_undo(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take back one's own last change. «Rückgängig»"""
    person = file_to_change(request, person_id)
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["person_id"] != person.pk:
        messages.info(request, "Hier gibt es nichts mehr rückgängig zu machen.")
        return redirect("panel_benefit_unit", person_id=person_id)
    del request.session[SESSION_KEY]
    for name in ("person_id", "moved", "from_on"):
        kept.pop(name, None)
    try:
        actions.take_back_units(change=UnitChange(**kept))
    except UnitConflict:
        messages.warning(request, "Nicht rückgängig gemacht: In der Zwischenzeit hat jemand etwas geändert.")
    else:
        messages.success(request, "Rückgängig gemacht. Es leben wieder alle zusammen wie vorher.")
    return redirect("panel_benefit_unit", person_id=person_id)


def conflict(request: HttpRequest, person: Person, form: UnitChangeForm, version: str) -> HttpResponse:
    """The question again, on top of the units as they are now."""
    data = request.POST.copy()
    data["version"] = version
    form.data = data
    form.add_error(None, CONFLICT)
    return unit_page(request, person, form, status=409)


def unit_page(
    request: HttpRequest,
    person: Person,
    form: UnitChangeForm,
    *,
    plan: UnitPlan | None = None,
    status: int = 200,
) -> HttpResponse:
    """The question, or what the answers mean."""
    context = {"person": person, "form": form, "plan": plan, "has_unit": bool(form.by_person)}
    return render(request, "people/unit_change.html", context, status=status)
