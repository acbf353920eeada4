"""The copy of the whole file: who may make it, and the two forms in which it leaves the house."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.config.file_copy import FileCopy, copy_of
from augenhoehe.config.file_copy_paper import as_json, write_pdf
from augenhoehe.organisation.models import Role, staff_of
from augenhoehe.people.access import log_opening, log_unless_open, visible_person
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly

COPYING_ROLES = frozenset({Role.TEAM_LEAD, Role.DATA_PROTECTION_OFFICER})
IN_MEMORY_BYTES = 8 * 1024 * 1024


def person_to_copy(request: HttpRequest, person_id: int) -> tuple[Person, bool]:
    """The person and whether her protected notes belong to the copy; 404 unseen, 403 for other roles.

    The data protection officer answers for the whole copy; a lead only for the people of her team.
    """
    person = visible_person(request.user, person_id, Part.ACCESS_LOG)
    staff = staff_of(request.user, timezone.localdate())
    if staff is None or staff.role not in COPYING_ROLES:
        raise PermissionDenied
    may_read_protected = Person.objects.visible_to(request.user, Part.SENSITIVE).filter(pk=person_id).exists()
    return person, staff.role == Role.DATA_PROTECTION_OFFICER or may_read_protected


def may_copy(user: object) -> bool:
    """Whether somebody of this role makes copies at all."""
    staff = staff_of(user, timezone.localdate())
    return staff is not None and staff.role in COPYING_ROLES


def copy_for(request: HttpRequest, person_id: int) -> FileCopy:
    """The copy, written down in the access log before it is made."""
    person, is_complete = person_to_copy(request, person_id)
    log_opening(request.user, person_id, WayIn.COPY)
    return copy_of(person, with_sensitive=is_complete, at=timezone.now())


@readonly
def file_copy(request: HttpRequest, person_id: int) -> HttpResponse:
    """What a copy holds, what is to be checked before it is handed over, and the two forms. «Auskunft»"""
    person, is_complete = person_to_copy(request, person_id)
    log_unless_open(request.user, person_id, WayIn.FILE)
    return render(request, "config/file_copy.html", {"person": person, "is_complete": is_complete})


@readonly
def file_copy_pdf(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """The whole file as one PDF; the file name carries no name of a person."""
    copy = copy_for(request, person_id)
    whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 – the answer closes it
    write_pdf(copy, whole)
    whole.seek(0)
    return FileResponse(whole, content_type="application/pdf", filename=f"Auskunft-{person_id}.pdf")


@readonly
def file_copy_json(request: HttpRequest, person_id: int) -> HttpResponse:
    """The same for machines."""
    answer = HttpResponse(
        as_json(copy_for(request, person_id)), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="Auskunft-{person_id}.json"'
    return answer
