"""Somebody new comes to the house: the person, who looks after her, and her case, in one step. «Neuaufnahme»"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from augenhoehe.cases.models import Case
from augenhoehe.law.rules import is_of_employable_age
from augenhoehe.organisation.models import Role, Staff, staff_of
from augenhoehe.people.access import may_admit
from augenhoehe.people.actions import admit_person
from augenhoehe.people.admission_forms import NewPersonForm
from augenhoehe.people.models import Person, PersonLanguage
from augenhoehe.people.twins import tell_readers_of_twins


def new_person(request: HttpRequest) -> HttpResponse:
    """A file for somebody new, after a look whether there is one already. «Neue Person»"""
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or not may_admit(request.user):
        raise PermissionDenied
    initial = {"with_me": staff.role == Role.COUNSELLOR}
    form = NewPersonForm(request.POST or None, user=request.user, initial=initial)
    if request.method != "POST":
        return render(request, "cases/new_person.html", {"form": form})
    form = NewPersonForm(request.POST, user=request.user, initial=initial)
    if form.is_valid():
        try:
            person, has_case = admit(form, staff)
        except ValidationError as problem:
            form.refuse(problem)
        else:
            messages.success(request, told(has_case))
            return redirect("case_file", person_id=person.pk)
    return render(request, "cases/new_person.html", {"form": form}, status=422)


@transaction.atomic
def admit(form: NewPersonForm, staff: Staff) -> tuple[Person, bool]:
    """Person, care, language and case, or nothing of it."""
    given: dict[str, Any] = form.cleaned_data
    starts_on = given["starts_on"]
    person = admit_person(
        person=form.instance, team=staff.team, staff=staff if given["with_me"] else None, on=starts_on
    )
    if person.twin:
        tell_readers_of_twins([person.pk])
    if given["language"]:
        PersonLanguage.objects.create(
            person=person,
            language=given["language"],
            speaking="native",
            reading="native",
            is_preferred=True,
            checked_on=timezone.localdate(),
        )
    has_case = bool(given["starts_case"]) and is_of_employable_age(person.birth_date, starts_on)
    if has_case:
        Case.objects.create(person=person, starts_on=starts_on)
    return person, has_case


def told(has_case: bool) -> str:
    """What was done, and what was not."""
    if has_case:
        return "Die Akte ist angelegt, der Fall ist eröffnet. Als Nächstes: Erreichbarkeit und Anschrift."
    return "Die Akte ist angelegt, ohne eigenen Fall. Als Nächstes: Erreichbarkeit und Anschrift."
