"""The answer to a form without its token; the other error pages are plain templates (404.html and so on)."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from augenhoehe.web.decorators import public


@public(reason="An error page shows nothing of anybody.")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or cookies are switched off: say how to go on. «CSRF-Schutz»"""
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
