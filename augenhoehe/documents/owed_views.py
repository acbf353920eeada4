"""What is still missing: asking for it, and not needing it after all. «Noch offene Unterlagen»"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.documents import actions
from augenhoehe.documents.access import changeable_owed_paper, members_of, sight_of
from augenhoehe.documents.paper_forms import OwedPaperForm, WithdrawalForm
from augenhoehe.documents.paper_lines import called
from augenhoehe.organisation.models import staff_of
from augenhoehe.people.access import visible_person
from augenhoehe.people.models import Part, Person


def papers_of_file(person_id: int) -> str:
    """The address of the papers on the page of the file."""
    return reverse("case_file", args=[person_id]) + "#head-panel_papers"


def owe_paper(request: HttpRequest, person_id: int) -> HttpResponse:
    """A paper is missing: which, for whom, and until when. «Noch offene Unterlage»"""
    person = visible_person(request.user, person_id, Part.PAPERS)
    members = members_of(request.user, person)
    form = OwedPaperForm(request.POST if request.method == "POST" else None, members=members)
    if form.is_bound and form.is_valid() and ask(request, form, person):
        messages.success(request, "Vermerkt. Es steht auf jeder Eingangsbestätigung, bis es da ist.")
        return redirect(papers_of_file(person_id))
    context = {"person": person, "form": form, "has_family": len(members) > 1}
    return render(request, "documents/owe_paper.html", context, status=422 if form.is_bound else 200)


def ask(request: HttpRequest, form: OwedPaperForm, person: Person) -> bool:
    """Writes it down; what the database refuses becomes a sentence of the form."""
    staff = staff_of(request.user, timezone.localdate())
    try:
        actions.ask_for(
            person=person,
            asked_on=timezone.localdate(),
            asked_by_id=staff.pk if staff else None,
            **form.cleaned_data,
        )
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    return True


@require_POST
def withdraw_owed_paper(request: HttpRequest, owed_id: UUID) -> HttpResponse:
    """It is not needed after all, or it is. «Rücknahme»"""
    owed = changeable_owed_paper(request.user, owed_id)
    sight = sight_of(request.user, owed.person)
    if not sight.names_owed(owed):
        raise Http404
    if "undo" in request.POST:
        try:
            with transaction.atomic():
                owed.restore()
        except IntegrityError:
            messages.info(request, "Um diese Unterlage wurde inzwischen schon wieder gebeten.")
        else:
            messages.success(request, "Diese Unterlage wird wieder erwartet.")
        return redirect(papers_of_file(owed.person_id))
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        context = {"person": owed.person, "owed": owed, "name": called(owed.kind, owed.title), "form": form}
        return render(request, "documents/owed_withdrawal.html", context, status=422)
    owed.withdraw(reason=form.cleaned_data["reason"], account_id=request.user.pk)
    messages.success(request, "Diese Unterlage wird nicht mehr erwartet; sie bleibt mit dem Grund sichtbar.")
    return redirect(papers_of_file(owed.person_id))
