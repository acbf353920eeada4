"""Parts of a page that load by themselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_panel(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The inner part when htmx asks for it, the whole page for everybody else: same address, same view."""
    is_part = bool(getattr(request, "htmx", False)) and request.htmx.target != "content"  # type: ignore[attr-defined]
    return render(request, f"{template}#panel" if is_part else template, context)
