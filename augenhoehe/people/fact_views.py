"""The pages on which a fact is read with its history, added, corrected, ended and taken back."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.organisation.models import Staff
from augenhoehe.people import fact_actions
from augenhoehe.people.access import WORK_GOES_ON, may_edit_facts, panel_person
from augenhoehe.people.fact_actions import FactConflict, LastChange
from augenhoehe.people.fact_conflicts import take_over
from augenhoehe.people.fact_fields import EndForm, FactForm
from augenhoehe.people.fact_forms import FORMS
from augenhoehe.people.fact_lines import LineState, all_lines, line
from augenhoehe.people.facts import CONTACT_POINTS, KINDS, FactKind
from augenhoehe.people.models import Person

SESSION_KEY = "last_fact_changes"
UNDOS_KEPT = 20
CHANGES_SHOWN = 20
ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
CONFLICT = (
    "In der Zwischenzeit hat jemand diese Angabe geändert. Oben steht der neue Stand, unten Ihre Eingabe. "
    "Was Sie selbst nicht geändert haben, ist übernommen. Wenn Ihre Eingabe trotzdem stimmt, speichern Sie noch einmal."
)


def asked_for(request: HttpRequest, person_id: int, slug: str) -> tuple[Person, FactKind]:
    """The person and the kind of fact, if this user may see that part of her file."""
    kind = KINDS.get(slug)
    if kind is None:
        raise Http404
    return panel_person(request.user, person_id, kind.part, WORK_GOES_ON), kind


def to_change(request: HttpRequest, person_id: int, slug: str) -> tuple[Person, FactKind]:
    """The same for whoever writes this kind of fact; all others 403."""
    person, kind = asked_for(request, person_id, slug)
    if not may_edit_facts(request.user, kind):
        raise PermissionDenied
    return person, kind


def facts(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """One kind of fact: what holds, what held, who changed it; and a new one. «Angaben»"""
    person, of_kind = asked_for(request, person_id, kind)
    if request.method != "POST":
        return shown(request, person, of_kind, new_form(request, person, of_kind))
    if not may_edit_facts(request.user, of_kind):
        raise PermissionDenied
    row = row_to_fill(person, of_kind)
    if row is None:
        raise Http404
    form = FORMS[kind](request.POST, instance=row, user=request.user)
    verb = fact_actions.correct_fact if of_kind.stands_on_one_row else fact_actions.add_fact
    return saved(request, person, of_kind, form, verb)


def fact(request: HttpRequest, person_id: int, kind: str, fact_id: int) -> HttpResponse:
    """Tell a fact right that was wrong. «Angabe berichtigen»"""
    person, of_kind = to_change(request, person_id, kind)
    row = row_of(person, of_kind, fact_id)
    if request.method == "POST":
        form = FORMS[kind](request.POST, instance=row, user=request.user)
        return saved(request, person, of_kind, form, fact_actions.correct_fact)
    version = fact_actions.version_of(of_kind, person.pk)
    initial = {"version": version} | taken_over(request)
    return shown(request, person, of_kind, FORMS[kind](instance=row, initial=initial, user=request.user))


def fact_end(request: HttpRequest, person_id: int, kind: str, fact_id: int) -> HttpResponse:
    """Say until when a fact holds. «Angabe beenden»"""
    person, of_kind = to_change(request, person_id, kind)
    row = row_of(person, of_kind, fact_id)
    today = timezone.localdate()
    if request.method != "POST":
        version = fact_actions.version_of(of_kind, person.pk)
        form = EndForm(initial={"version": version, "ends_on": today})
        return end_page(request, person, of_kind, row, form)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            change = fact_actions.end_fact(
                kind=of_kind,
                person=person,
                row=row,
                on=form.cleaned_data["ends_on"],
                version=form.cleaned_data["version"],
            )
        except ValidationError as problem:
            form.add_error("ends_on", problem.messages)
        except FactConflict:
            return end_page(request, person, of_kind, row, newer(form, person, of_kind), status=409)
        else:
            return done(request, person, of_kind, change)
    return end_page(request, person, of_kind, row, form, status=422)


@require_POST
def consent_to_reach_revocation(request: HttpRequest, person_id: int, fact_id: int) -> HttpResponse:
    """The person no longer wants to be called or written to there. One step, effective at once. «Widerruf»"""
    person, kind = to_change(request, person_id, CONTACT_POINTS.slug)
    row = row_of(person, kind, fact_id)
    change = fact_actions.revoke_consent(person=person, row=row, on=timezone.localdate())
    return done(request, person, kind, change)


@require_POST
def fact_undo(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """Take back one's own last change. «Rückgängig»"""
    person, of_kind = to_change(request, person_id, kind)
    last = last_change(request, person, of_kind)
    if last is None:
        messages.info(request, "Hier gibt es nichts mehr rückgängig zu machen.")
        return redirect("facts", person_id=person_id, kind=kind)
    keep_last(request, person, of_kind, None)
    try:
        fact_actions.take_back(kind=of_kind, person=person, last=last, user=request.user)
    except FactConflict as problem:
        why = str(problem) or "In der Zwischenzeit hat jemand diese Angabe geändert."
        messages.warning(request, f"Nicht rückgängig gemacht: {why}")
    else:
        messages.success(request, "Rückgängig gemacht. Es gilt wieder, was vorher dastand.")
    return redirect("facts", person_id=person_id, kind=kind)


def saved(
    request: HttpRequest, person: Person, kind: FactKind, form: FactForm, verb: Callable[..., LastChange]
) -> HttpResponse:
    """Saves what was typed in, or shows it again with what does not fit."""
    status = 422
    if form.is_valid():
        try:
            change = verb(
                kind=kind,
                person=person,
                row=form.instance,
                version=form.cleaned_data["version"],
                **form.company(),
            )
        except ValidationError as problem:
            form.refuse(problem)
        except FactConflict:
            form, status = newer(form, person, kind), 409
        else:
            return done(request, person, kind, change)
    return shown(request, person, kind, form, status=status)


def done(request: HttpRequest, person: Person, kind: FactKind, change: LastChange) -> HttpResponse:
    """Back to the facts, with the way to take the change back."""
    if change.is_empty:
        messages.info(request, "Das stand schon so in der Akte; es hat sich nichts geändert.")
    else:
        keep_last(request, person, kind, change)
        messages.success(request, "Gespeichert.")
    return redirect("facts", person_id=person.pk, kind=kind.slug)


def newer(form: Any, person: Person, kind: FactKind) -> Any:
    """The same form with everything typed in, now on top of the facts as they are."""
    form.data = form.data.copy()
    form.data["version"] = fact_actions.version_of(kind, person.pk)
    form.add_error(None, CONFLICT)
    if isinstance(form, FactForm):
        take_over(form)
    return form


def row_of(person: Person, kind: FactKind, fact_id: int) -> Any:
    """One row of this kind about this person; those of others do not exist."""
    if kind.stands_on_one_row:
        raise Http404
    return get_object_or_404(kind.model._default_manager.filter(person_id=person.pk), pk=fact_id)


def new_form(request: HttpRequest, person: Person, kind: FactKind) -> FactForm | None:
    """An empty form for whoever may write; for what stands on the person, one with what stands there."""
    if not may_edit_facts(request.user, kind):
        return None
    instance = row_to_fill(person, kind)
    if instance is None:
        return None
    initial = {"version": fact_actions.version_of(kind, person.pk)} | taken_over(request)
    return FORMS[kind.slug](instance=instance, initial=initial, user=request.user)


def row_to_fill(person: Person, kind: FactKind) -> Any | None:
    """A new row, or the one whose columns are changed; None where there is no unit."""
    if kind.stands_on_one_row:
        return kind.standing_row(person, timezone.localdate())
    return kind.model(person=person)


def taken_over(request: HttpRequest) -> dict[str, Any]:
    """What a link puts into the form: who moves along, from which day, a birth date the unit knows."""
    days = ("starts_on", "youngest_child_born_on")
    given = {name: request.GET.get(name, "") for name in days}
    found: dict[str, Any] = {name: day for name, day in given.items() if ISO_DAY.match(day)}
    return found | ({"along": request.GET.getlist("along")} if "along" in request.GET else {})


def shown(
    request: HttpRequest, person: Person, kind: FactKind, form: FactForm | None, *, status: int = 200
) -> HttpResponse:
    """The page of one kind of fact."""
    on = timezone.localdate()
    stored = Person.objects.get(pk=person.pk) if form is not None and form.is_bound else person
    context = {
        "person": stored,
        "kind": kind,
        "lines": all_lines(kind, stored, on),
        "past": LineState.PAST,
        "changes": changes(kind, stored),
        "form": form,
        "corrected": form.instance.pk if form is not None and not kind.stands_on_one_row else None,
        "may_edit": form is not None,
        "can_end": not kind.stands_on_one_row,
        "undo": last_change(request, stored, kind),
    }
    return render(request, "people/facts.html", context, status=status)


def end_page(
    request: HttpRequest, person: Person, kind: FactKind, row: Any, form: EndForm, *, status: int = 200
) -> HttpResponse:
    """The page on which a fact ends."""
    stored = row_of(person, kind, row.pk)
    context = {"person": person, "kind": kind, "line": line(kind, stored, timezone.localdate()), "form": form}
    return render(request, "people/fact_end.html", context, status=status)


def last_change(request: HttpRequest, person: Person, kind: FactKind) -> LastChange | None:
    """What this user changed last in this kind of fact about this person."""
    kept = request.session.get(SESSION_KEY, {}).get(f"{person.pk}/{kind.slug}")
    return LastChange(**kept) if kept else None


def keep_last(request: HttpRequest, person: Person, kind: FactKind, change: LastChange | None) -> None:
    """Remembers one change a kind and person, the newest ones; None forgets it."""
    kept = request.session.get(SESSION_KEY, {})
    kept.pop(name := f"{person.pk}/{kind.slug}", None)
    if change is not None:
        kept[name] = change.as_json()
    request.session[SESSION_KEY] = dict(list(kept.items())[-UNDOS_KEPT:])


def changes(kind: FactKind, person: Person) -> list[tuple[Any, tuple[str, ...], Staff | None]]:
    """What stood here before, newest first: the moment of the change, the words before it, and who changed it."""
    if not kind.writers:
        return []
    on = timezone.localdate()
    events = list(kind.earlier(person.pk, on, CHANGES_SHOWN))
    accounts = [(event.pgh_context or {}).get("account") or 0 for event in events]
    names = {staff.account_id: staff for staff in Staff.objects.filter(account_id__in=accounts)}
    rows: list[tuple[Any, tuple[str, ...], Staff | None]] = []
    row = kind.standing_row(person, on) if kind.stands_on_one_row else None
    after = kind.tell(row, on) if row is not None else ()
    for event in events:
        words = (*kind.tell(event, on), period_of(kind, event))
        if not kind.stands_on_one_row or words[:-1] != after:
            rows.append((event, words, names.get((event.pgh_context or {}).get("account"))))
        after = words[:-1]
    return rows


def period_of(kind: FactKind, event: Any) -> str:
    """From when to when the earlier words were said to hold."""
    return line(kind, event, timezone.localdate()).period
