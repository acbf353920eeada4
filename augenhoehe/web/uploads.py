"""Files on their way in: far too large ones are refused unread, and a full disk is no crash."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponseBase]
DISK_PROBLEM = "augenhoehe.upload_disk_problem"


def too_large(request: HttpRequest) -> HttpResponse:
    """More than this installation takes at once: say how much it takes. «Anfrage zu groß»"""
    megabytes = settings.UPLOAD_MAX_BYTES // 1_000_000
    page = render_to_string("413.html", {"megabytes": megabytes})
    response = HttpResponse(page, status=413)
    response["Connection"] = "close"
    return response


class UploadSizeMiddleware:
    """Answers 413 by the announced length, before anything reads the body; without a length nothing is read anyway."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_MAX_BYTES:
            return too_large(request)
        return self.get_response(request)


class PatientUploadHandler(TemporaryFileUploadHandler):
    """Like Django's for large files, but a full disk leaves the file out and notes it, instead of an error 500."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as problem:
            self.leave_out(problem)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as problem:
            self.leave_out(problem)
        return None

    def leave_out(self, problem: OSError) -> None:
        """The file counts as not sent; the page asks `has_disk_problem`."""
        if self.request is not None:
            self.request.META[DISK_PROBLEM] = True
        raise SkipFile() from problem


def has_disk_problem(request: HttpRequest) -> bool:
    """Whether a file of this request could not be taken in, because the disk is full."""
    request.FILES  # noqa: B018 – reading them is what finds it out
    return bool(request.META.get(DISK_PROBLEM))
