"""Who may look after the accounts of others. «Kontenverwaltung»"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from augenhoehe.organisation.models import Role, staff_of

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def may_administer_accounts(account: object) -> bool:
    """Only whoever works in the administration today."""
    staff = staff_of(account, timezone.localdate())
    return staff is not None and staff.role == Role.ADMINISTRATOR


def administrators_only(view: Page[P]) -> Page[P]:
    """A page of the administration; 403 for all others."""

    @wraps(view)
    def call(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_administer_accounts(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return call
