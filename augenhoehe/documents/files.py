"""The one way a stored file leaves the house: by its random address, after the access check, with a log line."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin

from augenhoehe.documents.access import visible_file
from augenhoehe.documents.content import PDF
from augenhoehe.documents.encryption import CannotDecrypt
from augenhoehe.documents.models import PaperFile
from augenhoehe.documents.vault import STORE_PROBLEMS, pieces_of
from augenhoehe.people.access import log_opening
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly

ENDINGS = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}
# Whatever a file holds: it loads nothing, runs nothing, sends nothing, and only our own page may frame it.
NOTHING_ACTS = (
    "default-src 'none'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
SANDBOX = f"{NOTHING_ACTS}; sandbox"


@readonly
@xframe_options_sameorigin
def paper_file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The file itself, to look at or – with `?herunterladen` – to take along. «Datei einer Unterlage»"""
    file = visible_file(request.user, file_id)
    log_opening(request.user, file.paper.person_id, WayIn.PAPER)
    try:
        pieces = pieces_of(file.stored)
    except (CannotDecrypt, *STORE_PROBLEMS):
        return unavailable(request, file)
    response = StreamingHttpResponse(pieces, content_type=file.content_type)
    response["Content-Length"] = str(file.size_bytes)
    response["Content-Disposition"] = f'{how(request)}; filename="{file_name(file)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = SANDBOX
    return response


def how(request: HttpRequest) -> str:
    """To look at, or to save."""
    return "attachment" if "herunterladen" in request.GET else "inline"


def file_name(file: PaperFile) -> str:
    """A name that says nothing about anybody."""
    day = timezone.localdate(file.paper.received_at)
    return f"Unterlage-{day:%Y-%m-%d}-{file.pk}.{ENDINGS.get(file.content_type, 'bin')}"


def unavailable(request: HttpRequest, file: PaperFile) -> HttpResponse:
    """The store does not answer, or the file was changed there: say so, show nothing."""
    return render(request, "documents/file_unavailable.html", {"paper": file.paper}, status=503)
