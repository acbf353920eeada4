"""A list for the directory comes in: read, shown line by line, taken over. «Liste übernehmen»"""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from augenhoehe.caseload.districts.directory import LAST_LIST, keeper
from augenhoehe.caseload.districts.directory_history import Taken, take_back
from augenhoehe.caseload.districts.directory_lists import (
    COLUMNS,
    MOST_PROBLEMS,
    ListRefused,
    Preview,
    Values,
    previewed,
    taken_over,
)
from augenhoehe.cases.importing.limits import limits
from augenhoehe.cases.importing.reading import Unreadable, open_table

SALT = "augenhoehe.caseload.directory_import"
MEGABYTES = 5


class ListForm(forms.Form):
    """The file, and where it comes from."""

    file = forms.FileField(
        label="Datei",
        help_text="CSV oder XLSX; die erste Zeile nennt die Spalten, in beliebiger Reihenfolge.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"required": "Bitte eine Datei wählen.", "empty": "Die Datei ist leer."},
    )
    source = forms.CharField(
        label="Quelle", max_length=300, help_text="Steht bei neuen Einträgen ohne eigene Quelle."
    )

    def clean_file(self) -> Any:
        """Not larger than a list of places can be."""
        upload = self.cleaned_data["file"]
        if upload.size > MEGABYTES * 1_000_000:
            self.add_error("file", f"Die Datei ist größer als {MEGABYTES} MB.")
        return upload


@require_http_methods(["GET", "HEAD", "POST"])
def directory_import(request: HttpRequest) -> HttpResponse:
    """The form, and what the list would do; nothing is written yet."""
    keeper(request)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    preview = None
    if form.is_bound and form.is_valid():
        try:
            preview = read(form.cleaned_data["file"], timezone.localdate())
        except (Unreadable, ListRefused) as problem:
            form.add_error("file", str(problem))
    context: dict[str, Any] = {"form": form, "columns": list(COLUMNS), "preview": preview}
    if preview is not None:
        context |= {
            "lines": signing.dumps(
                {"source": form.cleaned_data["source"], "lines": [packed(one) for one in preview.writable]},
                salt=SALT,
                compress=True,
            ),
            "problems": preview.problems[:MOST_PROBLEMS],
            "more_problems": max(0, len(preview.problems) - MOST_PROBLEMS),
        }
    status = 422 if form.is_bound and preview is None else 200
    return render(request, "caseload/directory_import.html", context, status=status)


@require_POST
def directory_import_write(request: HttpRequest) -> HttpResponse:
    """What was shown is written; a second click finds all of it there."""
    keeper(request)
    try:
        sent = signing.loads(request.POST.get("lines", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        form = ListForm()
        note = "Die Vorschau ist abgelaufen. Bitte wählen Sie die Datei noch einmal."
        context = {"form": form, "columns": list(COLUMNS), "note": note}
        return render(request, "caseload/directory_import.html", context, status=422)
    lines = [unpacked(one) for one in sent["lines"]]
    taken = taken_over(lines, source=sent["source"], on=timezone.localdate())
    if taken:
        request.session[LAST_LIST] = taken.kept
        counts = f"{len(taken.new)} neu, {len(taken.changed)} geändert"
        messages.success(request, f"Übernommen: {counts}. Das lässt sich als Ganzes zurücknehmen.")
    else:
        messages.info(request, "Alles aus dieser Liste steht schon da.")
    return redirect("directory")


@require_POST
def directory_import_undo(request: HttpRequest) -> HttpResponse:
    """The last list of this session taken back; what somebody has changed since stays as it is."""
    keeper(request)
    kept = request.session.pop(LAST_LIST, None)
    if kept is None:
        messages.info(request, "Die Liste ist schon zurückgenommen.")
        return redirect("directory")
    done, stayed = take_back(Taken.out_of(kept))
    rest = f" {stayed} bleiben: Daran hat seither jemand etwas geändert." if stayed else ""
    messages.success(request, f"Zurückgenommen: {done} Einträge.{rest}")
    return redirect("directory")


def read(upload: Any, on: date) -> Preview:
    """The preview of an uploaded file."""
    with tempfile.NamedTemporaryFile() as file:
        for piece in upload.chunks():
            file.write(piece)
        file.flush()
        with open_table(Path(file.name), limits()) as table:
            return previewed(table.rows(), on)


def packed(values: Values) -> Values:
    """The values as JSON can carry them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in ("", None, [])
    }


def unpacked(values: Values) -> Values:
    """The values as they were."""
    day = values.get("checked_on")
    return values | {"checked_on": date.fromisoformat(day)} if day else values
