"""Parts of a page that load by themselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; everybody else gets the whole page at the same address."""
    return bool(getattr(request, "htmx", False))


def asked_part(request: HttpRequest) -> str:
    """The id of what htmx wants to replace; empty where nobody says so."""
    htmx = getattr(request, "htmx", None)
    return htmx.target or "" if htmx else ""


def render_panel(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The partial `panel` of the template for htmx, the whole page otherwise."""
    return render(request, f"{template}#panel" if is_part(request) else template, context)
