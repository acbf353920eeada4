"""Papers in the file: what came, what is missing, one paper with its files, the receipt. «Unterlagen»"""

from datetime import date
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from augenhoehe.documents.access import (
    Sight,
    papers_of,
    receipt_names,
    sight_of,
    took_in_today,
    visible_delivery,
    visible_paper,
    what_it_may_answer,
)
from augenhoehe.documents.correction import corrections_of
from augenhoehe.documents.kinds import kind_of
from augenhoehe.documents.models import OwedPaper, Paper
from augenhoehe.documents.paper_forms import FurtherFilesForm, TranslationForm
from augenhoehe.documents.paper_lines import (
    OwedLine,
    answer_lines,
    called,
    dates_that_count,
    owed_line,
    paper_line,
)
from augenhoehe.documents.receipt import Receipt, receipt_as_pdf
from augenhoehe.organisation.models import Staff, declined
from augenhoehe.people.access import log_opening, log_unless_open, panel_person
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
        "owed": owed_lines(request.user, person, sight, today),
        "no_longer": no_longer_owed(request.user, person, sight),
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


def owed_lines(user: object, person: Person, sight: Sight, on: date) -> list[OwedLine]:
    """What is missing, the most pressing first."""
    return [owed_line(owed, sight, on, person) for owed in owed_of(user, person)]


def owed_of(user: object, person: Person) -> list[OwedPaper]:
    """What this person was asked for, or somebody for her, as far as this user may know of both."""
    rows = OwedPaper.objects.listed_to(user).open().concerning(person)
    return list(rows.select_related("person", "for_person", "partly_by").order_by("due_on", "pk")[:50])


def no_longer_owed(user: object, person: Person, sight: Sight) -> list[tuple[OwedLine, str]]:
    """What was asked for and is not needed, the newest first, and who said so."""
    rows = OwedPaper.objects.listed_to(user).concerning(person).filter(withdrawn_at__isnull=False)
    owed = list(
        rows.select_related("person", "for_person", "partly_by").order_by("-withdrawn_at", "-pk")[:20]
    )
    accounts = {one.withdrawn_by_account for one in owed} - {None}
    staff = Staff.objects.filter(account_id__in=accounts) if accounts else ()
    names = {one.account_id: declined(one.addressed_name) for one in staff}
    today = timezone.localdate()
    return [(owed_line(one, sight, today, person), names.get(one.withdrawn_by_account, "")) for one in owed]


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
    answers = [] if one.withdrawn_at else what_it_may_answer(request.user, one)
    context = {
        "paper": one,
        "name": called(one.kind, one.title),
        "line": paper_line(one, Sight(True, True), timezone.localdate()),
        "files": [] if one.withdrawn_at else list(one.files.all()),
        "language_name": languages.german_name(one.language),
        "counts_on": counts_on,
        "period_starts_on": period_starts_on,
        "translation": TranslationForm(paper=one),
        "further": FurtherFilesForm(),
        "translations": list(one.translations.visible_to(request.user).in_force())
        if one.language != "de"
        else [],
        "answers": (lines := answer_lines(one, answers)),
        "is_an_answer": any(how_far != "none" for _, _, how_far in lines),
        "corrections": corrections_of(one, request.user),
    } | forms
    return render(request, "documents/paper.html", context, status=status)


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
        "owed": owed_lines(request.user, one.person, seen, today),
        "languages": sorted(offered, key=lambda language: language.code != known),
        "preferred": preferred,
        "known": known,
        "may_take_back": took_in_today(request.user, one, today),
    }
    return render(request, "documents/delivery.html", context)


@readonly
def receipt(request: HttpRequest, delivery_id: UUID, language: str) -> HttpResponse:
    """The receipt as a PDF. «Eingangsbestätigung»"""
    one = visible_delivery(request.user, delivery_id)
    if language not in {offered.code for offered in offered_languages()}:
        raise Http404
    papers = papers_of(request.user, one)
    if not papers:  # all of it was taken back: the page of the delivery says so
        return redirect("delivery", delivery_id=one.address)
    log_opening(request.user, one.person_id, WayIn.PAPER)
    today, sight = timezone.localdate(), sight_of(request.user, one.person)
    names_protected = receipt_names(request.user, one, today, sight)
    said = Receipt(one, papers, owed_of(request.user, one.person), names_protected)
    return receipt_as_pdf(said, language)


def offered_languages() -> list[languages.Language]:
    """The languages a receipt can be printed in."""
    complete = dict(settings.LANGUAGES)
    return [language for language in languages.LANGUAGES if language.code in complete]
