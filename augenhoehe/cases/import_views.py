"""The pages on which a list of people comes in: read, columns, preview, confirm, take back. «Übernahme»"""

import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from augenhoehe.cases.import_forms import ColumnsForm, DecisionForm, UploadForm
from augenhoehe.cases.importing import preview
from augenhoehe.cases.importing.access import importing_staff, viewer_of, visible_rows, visible_run
from augenhoehe.cases.importing.export import XLSX_TYPE
from augenhoehe.cases.importing.limits import limits
from augenhoehe.cases.importing.mapping import proposals_for
from augenhoehe.cases.importing.reading import Unreadable
from augenhoehe.cases.importing.staging import (
    check_next,
    decide,
    recheck,
    same_file,
    sample_of,
    set_mapping,
    stage,
)
from augenhoehe.cases.importing.undoing import TouchedSince, discard, undo
from augenhoehe.cases.importing.writing import ImportRefused, apply
from augenhoehe.cases.models import ImportRun, ImportState
from augenhoehe.people.models import Person
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly

P = ParamSpec("P")
RunView = Callable[Concatenate[HttpRequest, ImportRun, P], HttpResponseBase]


def of_run(view: RunView[P]) -> Callable[..., HttpResponseBase]:
    """A page about one import: 403 for whoever takes no lists over, 404 for what one may not see."""

    @wraps(view)
    def call(request: HttpRequest, /, run_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        importing_staff(request.user)
        return view(request, visible_run(request.user, run_id), *args, **kwargs)

    return call


def imports(request: HttpRequest) -> HttpResponse:
    """What came in so far, and the form for the next list. «Übernahmen»"""
    staff = importing_staff(request.user)
    form = UploadForm(request.POST or None, request.FILES or None, staff=staff)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, staff=staff)
        if form.is_valid() and (run := read_upload(request, form)):
            return redirect("import_columns", run_id=run.pk)
    page = keyset.page(
        ImportRun.objects.visible_to(request.user).select_related("local_jobcenter", "team"),
        order=["-pk"],
        after=request.GET.get("after"),
        size=20,
    )
    status = 422 if form.errors else 200
    return render(request, "cases/import_list.html", {"form": form, "page": page}, status=status)


def read_upload(request: HttpRequest, form: UploadForm) -> ImportRun | None:
    """The file as an import, the same one if it is on its way already; None with a sentence where it is unreadable."""
    upload = form.cleaned_data["file"]
    team, valid_from = form.cleaned_data["team"], form.cleaned_data["valid_from"]
    with tempfile.NamedTemporaryFile() as file:
        for piece in upload.chunks():
            file.write(piece)
        file.flush()
        if known := same_file(Path(file.name), team, valid_from, request.user.pk):
            messages.info(request, "Diese Datei ist schon gelesen; hier geht es weiter.")
            return known
        try:
            return stage(
                Path(file.name),
                upload.name or "Liste",
                local_jobcenter=team.local_jobcenter,
                team=team,
                valid_from=valid_from,
                limits=limits(),
            )
        except Unreadable as problem:
            form.add_error("file", str(problem))
            return None


@of_run
def import_columns(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Which column is what: proposed, shown with examples, decided. «Zuordnung der Spalten»"""
    proposals = proposals_for(run.headers, sample_of(visible_rows(request.user, run)), run.mapping)
    form = ColumnsForm(request.POST if request.method == "POST" else None, proposals=proposals)
    if request.method == "POST" and run.state == ImportState.APPLIED:
        messages.warning(request, "Diese Liste ist schon übernommen; ihre Spalten ändern sich nicht mehr.")
        return redirect("import_run", run_id=run.pk)
    if form.is_bound and form.is_valid():
        set_mapping(run, form.mapping())
        check_next(run, viewer_of(request.user, run))
        return redirect("import_run", run_id=run.pk)
    rows = [(form[f"column_{one.index}"], one) for one in proposals]
    context = {"run": run, "form": form, "rows": rows}
    return render(request, "cases/import_columns.html", context, status=422 if form.errors else 200)


@require_POST
@of_run
def import_check(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Checks the next slice; the page asks again until all is checked. «Prüfung»"""
    if "client_number" not in run.mapping:
        return redirect("import_columns", run_id=run.pk)
    if request.POST.get("again"):
        recheck(run)
    check_next(run, viewer_of(request.user, run))
    return redirect("import_run", run_id=run.pk)


@readonly
@of_run
def import_run(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What would happen, row by row, with every problem; then what happened. «Vorschau»"""
    seen = visible_rows(request.user, run)
    lists = preview.lists(seen)
    counts = {key: count for key, _, count in lists}
    chosen = preview.chosen_list(lists, request.GET.get("zeigen", ""))
    rows = preview.rows(seen, chosen, request.GET.get("spalte", ""), request.GET.get("art", ""))
    page = keyset.page(rows, order=["number", "pk"], after=request.GET.get("after"), size=25)
    context = preview.context(request.user, run, list(page)) | {
        "run": run,
        "page": page,
        "chosen": chosen,
        "lists": lists,
        "writes": counts["neu"] + counts["geaendert"],
        "to_settle": counts["zu-klaeren"],
        "groups": preview.problem_groups(seen) if chosen == "zu-klaeren" else [],
    }
    template = "cases/import_run.html"
    return render(request, f"{template}#progress" if is_watching(request, run) else template, context)


def is_watching(request: HttpRequest, run: ImportRun) -> bool:
    """Whether the page only asks how far the check is."""
    return bool(getattr(request, "htmx", False)) and run.state == ImportState.READ


@readonly
@of_run
def import_problems(request: HttpRequest, run: ImportRun) -> FileResponse:
    """The rows to be put right as a workbook, each with its problems beside it; put right, it can come in again."""
    name = f'attachment; filename="zu-klaeren-{run.pk}.xlsx"'
    response = FileResponse(
        preview.problem_workbook(run, visible_rows(request.user, run)), content_type=XLSX_TYPE
    )
    response["Content-Disposition"] = name
    return response


@require_POST
@of_run
def import_decision(request: HttpRequest, run: ImportRun, number: int) -> HttpResponse:
    """The same person, another one, or later. «Entscheidung über eine Dublette»"""
    row = run.rows.filter(number=number).first()
    form = DecisionForm(request.POST)
    if row is None or run.state != ImportState.CHECKED:
        raise Http404
    if not form.is_valid():
        messages.error(request, "Bitte eine der drei Antworten wählen.")
        return redirect(f"{request.path.rsplit('/zeile/', 1)[0]}/?zeigen=dubletten")
    decide(run, row, form.cleaned_data["verdict"], form.cleaned_data["person"], viewer_of(request.user, run))
    messages.success(request, f"Zeile {number}: {row.get_decision_display()}.")
    return redirect(f"{request.path.rsplit('/zeile/', 1)[0]}/?zeigen=dubletten")


@require_POST
@of_run
def import_application(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Takes the list over, all rows without problems in one step. «Übernehmen»"""
    try:
        run = apply(run, viewer_of(request.user, run), request.user.pk)
    except ImportRefused as problem:
        messages.error(request, str(problem))
    else:
        done = f"{preview.count_words(run)}. Das lässt sich als Ganzes zurücknehmen."
        messages.success(request, f"Übernommen: {done}")
    return redirect("import_run", run_id=run.pk)


@require_POST
@of_run
def import_withdrawal(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Takes all of it back, or says who has worked on since. «Zurücknehmen»"""
    if "discard" in request.POST:
        return discarded(request, run)
    try:
        undo(run, request.user.pk)
    except TouchedSince as problem:
        seen = Person.objects.visible_to(request.user).in_bulk(
            {one.person_id for one in problem.touched} - {None}
        )
        rows = [(seen.get(one.person_id), one.what) for one in problem.touched]
        context: dict[str, Any] = {"run": run, "problem": problem, "rows": rows}
        return render(request, "cases/import_touched.html", context, status=409)
    except ImportRefused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Zurückgenommen. In den Akten steht wieder, was vorher dort stand.")
    return redirect("import_run", run_id=run.pk)


def discarded(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """The wrong file, or one nobody needs any more: nothing of it stays. «Verwerfen»"""
    try:
        discard(run)
    except ImportRefused as problem:
        messages.error(request, str(problem))
        return redirect("import_run", run_id=run.pk)
    messages.success(
        request, "Verworfen. Von dieser Liste ist nichts mehr da; in den Akten hat sich nichts geändert."
    )
    return redirect("imports")
