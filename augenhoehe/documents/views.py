"""Papers in the file: what came, what is missing, one paper with its files, the receipt. «Unterlagen»"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.documents import actions
from augenhoehe.documents.access import (
    Sight,
    changeable_owed_paper,
    receipt_names,
    sight_of,
    visible_delivery,
    visible_paper,
)
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import Delivery, OwedPaper, Paper
from augenhoehe.documents.paper_forms import (
    NOON,
    OwedPaperForm,
    TranslationForm,
    WithdrawalForm,
    translation_state,
)
from augenhoehe.documents.paper_lines import called, dates_that_count, owed_line, paper_line
from augenhoehe.documents.receipt import Receipt, receipt_as_pdf
from augenhoehe.organisation.models import staff_of
from augenhoehe.people.access import log_opening, log_unless_open, panel_person, visible_person
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset, languages
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel

PAGE_SIZE = 10


@readonly
def papers(request: HttpRequest, person_id: int) -> HttpResponse:
    """What came, newest first, by kind if one likes, and what is still missing. «Unterlagen»"""
    person = panel_person(request.user, person_id, Part.MASTER_DATA)
    today, sight = timezone.localdate(), sight_of(request.user, person)
    kind = request.GET.get("art", "")
    rows = Paper.objects.filter(person=person).select_related("delivery").prefetch_related("files")
    page = keyset.page(
        of_kind(rows, kind, sight),
        order=["-received_at", "-pk"],
        after=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    context = {
        "person": person,
        "page": page,
        "lines": [paper_line(one, sight, today) for one in page],
        "owed": owed_lines(person, sight, today),
        "kinds": kinds_of(person, sight),
        "chosen": kind,
        "sight": sight,
    }
    return render_panel(request, "documents/papers.html", context)


def of_kind(rows: Any, kind: str, sight: Sight) -> Any:
    """Only one kind; whoever may not know of protected papers finds none by asking for their kind."""
    if not kind:
        return rows
    rows = rows.filter(kind=kind)
    return rows if sight.opens_protected else rows.exclude(visibility="sensitive")


def kinds_of(person: Person, sight: Sight) -> list[tuple[str, str]]:
    """The kinds there are, for the filter."""
    rows = of_kind(Paper.objects.filter(person=person), "", sight)
    if not sight.opens_protected:
        rows = rows.exclude(visibility="sensitive")
    keys = rows.order_by().values_list("kind", flat=True).distinct()
    return sorted(((key, kind_of(key).label) for key in keys), key=lambda pair: pair[1].casefold())


def owed_lines(person: Person, sight: Sight, on: date) -> list[Any]:
    """What is missing, the most pressing first."""
    rows = OwedPaper.objects.open().filter(person=person).order_by("due_on", "pk")[:50]
    return [owed_line(owed, sight, on) for owed in rows]


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # the library takes lists, its types do not
@readonly
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """One paper: what is known about it, its files to look at, and what one can do. «Unterlage»"""
    one = visible_paper(request.user, paper_id)
    log_unless_open(request.user, one.person_id, WayIn.FILE)
    return paper_page(request, one)


def paper_page(request: HttpRequest, one: Paper, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a paper, with a form as it was sent where something in it was wrong."""
    counts_on, period_starts_on = dates_that_count(one)
    context = {
        "paper": one,
        "name": called(one.kind, one.title),
        "line": paper_line(one, Sight(True, True), timezone.localdate()),
        "files": [] if one.withdrawn_at else list(one.files.all()),
        "language_name": languages.german_name(one.language),
        "counts_on": counts_on,
        "period_starts_on": period_starts_on,
        "withdrawal": WithdrawalForm(),
        "translation": TranslationForm(paper=one),
    } | forms
    return render(request, "documents/paper.html", context, status=status)


@require_POST
@transaction.atomic
def paper_translation(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A translation is asked for, or has come. «Übersetzung» – § 19 SGB X"""
    one = visible_paper(request.user, paper_id)
    one.refresh_from_db(from_queryset=Paper.objects.select_for_update())
    form = TranslationForm(request.POST, paper=one)
    if one.language == "de":
        form.add_error(None, "Eine deutsche Unterlage braucht keine Übersetzung.")
    if not form.is_valid():
        return paper_page(request, one, status=422, translation=form)
    if form.cleaned_data["seen"] != translation_state(one):
        messages.warning(
            request, "In einem anderen Fenster wurde inzwischen etwas vermerkt. Hier steht der neue Stand."
        )
        return paper_page(request, one, status=409)
    given = form.cleaned_data
    one.translation_due_on = given["due_on"]
    if given["received_on"]:
        one.translation_received_at = max(moment(given["received_on"]), one.received_at)
    one.save(update_fields=["translation_due_on", "translation_received_at"])
    messages.success(request, "Übersetzung vermerkt.")
    return redirect("paper", paper_id=one.address)


def moment(day: date) -> datetime:
    """The noon of a day; today, now."""
    now = timezone.now()
    return (
        now
        if day == timezone.localdate(now)
        else datetime.combine(day, NOON, timezone.get_current_timezone())
    )


@require_POST
def withdraw_paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The paper was a mistake, or taking it back was one. «Rücknahme»"""
    one = visible_paper(request.user, paper_id)
    if "undo" in request.POST:
        one.restore()
        messages.success(request, "Die Rücknahme ist aufgehoben.")
        return redirect("paper", paper_id=one.address)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return paper_page(request, one, status=422, withdrawal=form)
    one.withdraw(reason=form.cleaned_data["reason"], account_id=request.user.pk)
    messages.success(request, "Die Unterlage ist zurückgenommen; ihre Dateien öffnen sich nicht mehr.")
    return redirect("paper", paper_id=one.address)


def papers_of_file(person_id: int) -> str:
    """The address of the papers on the page of the file."""
    return reverse("case_file", args=[person_id]) + "#head-panel_papers"


def owe_paper(request: HttpRequest, person_id: int) -> HttpResponse:
    """A paper is missing: which, and until when. «Noch offene Unterlage»"""
    person = visible_person(request.user, person_id, Part.PAPERS)
    form = OwedPaperForm(request.POST) if request.method == "POST" else OwedPaperForm()
    if form.is_bound and form.is_valid() and ask(request, form, person):
        messages.success(request, "Vermerkt. Es steht auf jeder Eingangsbestätigung, bis es da ist.")
        return redirect(papers_of_file(person_id))
    status = 422 if form.is_bound else 200
    return render(request, "documents/owe_paper.html", {"person": person, "form": form}, status=status)


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
    """It is not needed after all. «Rücknahme»"""
    owed = changeable_owed_paper(request.user, owed_id)
    sight = sight_of(request.user, owed.person)
    if not sight.names_owed(owed):
        raise Http404
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        context = {"person": owed.person, "owed": owed, "name": called(owed.kind, owed.title), "form": form}
        return render(request, "documents/owed_withdrawal.html", context, status=422)
    if owed.withdrawn_at is None:
        owed.withdrawn_at, owed.withdrawn_by_account = timezone.now(), request.user.pk
        owed.withdrawn_reason = form.cleaned_data["reason"]
        owed.save()
    messages.success(request, "Diese Unterlage wird nicht mehr erwartet.")
    return redirect(papers_of_file(owed.person_id))


@readonly
def delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """What was just handed in, what is still missing, and the receipt in the person's language. «Eingang»"""
    one = visible_delivery(request.user, delivery_id)
    log_unless_open(request.user, one.person_id, WayIn.FILE)
    today, sight = timezone.localdate(), sight_of(request.user, one.person)
    seen = Sight(sight.opens_papers, receipt_names(request.user, one, today, sight))
    preferred = one.person.languages.first()
    offered = offered_languages()
    known = preferred.language if preferred and preferred.language in {x.code for x in offered} else "de"
    context = {
        "delivery": one,
        "person": one.person,
        "lines": [paper_line(paper, seen, today) for paper in papers_of(request.user, one)],
        "owed": owed_lines(one.person, seen, today),
        "languages": sorted(offered, key=lambda language: language.code != known),
        "preferred": preferred,
        "known": known,
    }
    return render(request, "documents/delivery.html", context)


@readonly
def receipt(request: HttpRequest, delivery_id: UUID, language: str) -> HttpResponse:
    """The receipt as a PDF. «Eingangsbestätigung»"""
    one = visible_delivery(request.user, delivery_id)
    if language not in {offered.code for offered in offered_languages()}:
        raise Http404
    log_opening(request.user, one.person_id, WayIn.PAPER)
    today, sight = timezone.localdate(), sight_of(request.user, one.person)
    owed = OwedPaper.objects.open().filter(person=one.person).order_by("due_on", "pk")[:50]
    said = Receipt(
        one, papers_of(request.user, one), list(owed), receipt_names(request.user, one, today, sight)
    )
    return receipt_as_pdf(said, language)


def papers_of(user: object, one: Delivery) -> list[Paper]:
    """The papers of a delivery that this user may know of; those taken back are no longer confirmed."""
    rows = Paper.objects.listed_to(user).in_force().filter(delivery=one)
    return list(rows.select_related("person").prefetch_related("files").order_by("pk"))


def offered_languages() -> list[languages.Language]:
    """The languages a receipt can be printed in."""
    complete = dict(settings.LANGUAGES)
    return [language for language in languages.LANGUAGES if language.code in complete]
