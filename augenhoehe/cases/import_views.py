"""The pages on which a list of people comes in: read, columns, preview, confirm, take back. «Übernahme»"""

import tempfile
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from augenhoehe.cases.import_forms import ColumnsForm, DecisionForm, UploadForm
from augenhoehe.cases.importing import errands, preview
from augenhoehe.cases.importing.access import importing_staff, may_merge, viewer_of, visible_rows, visible_run
from augenhoehe.cases.importing.errands import errand_words
from augenhoehe.cases.importing.export import XLSX_TYPE
from augenhoehe.cases.importing.limits import limits
from augenhoehe.cases.importing.locking import ImportRefused
from augenhoehe.cases.importing.mapping import proposals_for
from augenhoehe.cases.importing.reading import Unreadable, first_look
from augenhoehe.cases.importing.staging import (
    announce,
    check_next,
    decide,
    recheck,
    same_file,
    sample_of,
    set_mapping,
    stage,
)
from augenhoehe.cases.importing.undoing import Touched, TouchedSince, discard, touched_since_of, undo
from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.jobs import carry_out_import, queue_import
from augenhoehe.cases.models import ErrandKind, ImportErrand, ImportRun, ImportState
from augenhoehe.people.models import Person
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import is_part
from augenhoehe.web.waiting import standing_of

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
        ImportRun.objects.visible_to(request.user)
        .select_related("local_jobcenter", "team", "errand")
        .defer("errand__content"),
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
        path = Path(file.name)
        if known := same_file(path, team, valid_from, request.user.pk):
            go_on_with(request, known, path)
            return known
        about = {"local_jobcenter": team.local_jobcenter, "team": team, "valid_from": valid_from}
        name = upload.name or "Liste"
        try:
            if upload.size <= errands.MOST_BYTES_IN_A_REQUEST:
                return stage(path, name, limits=limits(), **about)
            first_look(path, limits())
            with transaction.atomic():
                run = announce(path, name, **about)
                ask_job(request, run, ErrandKind.READ, content=path.read_bytes())
            return run
        except Unreadable as problem:
            form.add_error("file", str(problem))
            return None


def go_on_with(request: HttpRequest, run: ImportRun, path: Path) -> None:
    """What is read goes on where it is; what could not be read to its end is read anew."""
    if run.row_count or is_at_work(run):
        messages.info(request, "Diese Datei ist schon da; hier geht es weiter.")
        return
    ask_job(request, run, ErrandKind.READ, content=path.read_bytes())
    messages.info(
        request, "Beim letzten Mal ließ sich diese Datei nicht lesen. Sie wird jetzt noch einmal gelesen."
    )


def ask_job(request: HttpRequest, run: ImportRun, kind: ErrandKind, **more: Any) -> None:
    """A job is to do this; the second click finds it asked for."""
    if errands.ask(run, kind, request.user.pk, **more):
        queue_import(run.pk)


def begin_check(request: HttpRequest, run: ImportRun, *, anew: bool = False) -> None:
    """A short list is checked at once, a long one by a job."""
    if errands.is_long(run, ErrandKind.CHECK):
        ask_job(request, run, ErrandKind.CHECK, anew=anew)
        return
    if anew:
        recheck(run)
    check_next(run, viewer_of(request.user, run))


@of_run
def import_columns(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Which column is what: proposed, shown with examples, decided. «Zuordnung der Spalten»"""
    if is_at_work(run) or not run.headers:
        return redirect("import_run", run_id=run.pk)
    proposals = proposals_for(run.headers, sample_of(visible_rows(request.user, run)), run.mapping)
    form = ColumnsForm(request.POST if request.method == "POST" else None, proposals=proposals)
    if form.is_bound and form.is_valid():
        try:
            begin_check(request, set_mapping(run, form.mapping()))
        except ImportRefused as problem:
            messages.error(request, str(problem))
        return redirect("import_run", run_id=run.pk)
    rows = [(form[f"column_{one.index}"], one) for one in proposals]
    context = {"run": run, "form": form, "rows": rows}
    return render(request, "cases/import_columns.html", context, status=422 if form.errors else 200)


@require_POST
@of_run
def import_check(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Checks the list, or checks it again. «Prüfung»"""
    if "client_number" not in run.mapping:
        return redirect("import_columns", run_id=run.pk)
    if not is_at_work(run):
        begin_check(request, run, anew="again" in request.POST)
    return redirect("import_run", run_id=run.pk)


def is_at_work(run: ImportRun) -> bool:
    """Whether a job has this list in hand, or will."""
    return ImportErrand.objects.filter(run=run).exists()


@require_POST
@of_run
def import_again(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """An errand nobody works on waits for a worker again. «Noch einmal einreihen»"""
    if is_at_work(run):
        queue_import(run.pk)
        messages.info(request, "Es ist wieder eingereiht.")
    return redirect("import_run", run_id=run.pk)


@readonly
@of_run
def import_run(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What would happen, row by row, with every problem; then what happened. «Vorschau»"""
    errand = ImportErrand.objects.filter(run=run).defer("content").first()
    if errand is not None:
        standing = standing_of(carry_out_import.name, run_id=run.pk)
        said = {"words": errand_words(errand, standing), "is_stuck": standing.is_stuck}
        return render(request, "cases/import_underway.html", {"run": run, "errand": errand, **said})
    if is_part(request) and "after" not in request.GET:  # it was waited for
        return HttpResponseClientRefresh()
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
        "counted": preview.count_words(run),
        "groups": preview.problem_groups(seen) if chosen == "zu-klaeren" else [],
    }
    return render(request, "cases/import_run.html", context)


@readonly
@of_run
def import_problems(request: HttpRequest, run: ImportRun) -> StreamingHttpResponse:
    """The rows to be put right as a workbook, each with its problems beside it; put right, it can come in again."""
    name = f'attachment; filename="zu-klaeren-{run.pk}.xlsx"'
    response = StreamingHttpResponse(
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
    if row is None or run.state != ImportState.CHECKED or is_at_work(run):
        raise Http404
    if not form.is_valid():
        messages.error(request, "Bitte eine der drei Antworten wählen.")
        return redirect(f"{request.path.rsplit('/zeile/', 1)[0]}/?zeigen=dubletten")
    try:
        decide(
            run, row, form.cleaned_data["verdict"], form.cleaned_data["person"], viewer_of(request.user, run)
        )
    except ImportRefused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Zeile {number}: {row.get_decision_display()}.")
    return redirect(f"{request.path.rsplit('/zeile/', 1)[0]}/?zeigen=dubletten")


@require_POST
@of_run
def import_application(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Takes the list over, all rows without problems in one step. «Übernehmen»"""
    if is_at_work(run) or errands.is_long(run, ErrandKind.APPLY):
        ask_job(request, run, ErrandKind.APPLY)
        return redirect("import_run", run_id=run.pk)
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
    if is_at_work(run) or errands.is_long(run, ErrandKind.UNDO):
        ask_job(request, run, ErrandKind.UNDO)
        return redirect("import_run", run_id=run.pk)
    try:
        undo(run, request.user.pk)
    except TouchedSince as problem:
        return in_the_way(request, run, problem.touched, status=409)
    except ImportRefused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Zurückgenommen. In den Akten steht wieder, was vorher dort stand.")
    return redirect("import_run", run_id=run.pk)


@readonly
@of_run
def import_touched(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What keeps the import from being taken back, as it stands now. «Was im Weg steht»"""
    return in_the_way(request, run, touched_since_of(run))


def in_the_way(
    request: HttpRequest, run: ImportRun, touched: Sequence[Touched], status: int = 200
) -> HttpResponse:
    """File by file, what was done since; of files one may not see only that there are some."""
    seen = Person.objects.visible_to(request.user).in_bulk({one.person_id for one in touched} - {None})
    mergeable = may_merge(request.user)
    rows = [(seen.get(one.person_id), one, mergeable and one.is_merge) for one in touched]
    context = {"run": run, "rows": rows, "problem": TouchedSince(touched) if touched else ""}
    return render(request, "cases/import_touched.html", context, status=status)


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
