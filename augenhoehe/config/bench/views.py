"""What every page costs at least: the frame, all middleware, and one committed row. «Vergleichsseiten»"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from augenhoehe.organisation.models import Notification
from augenhoehe.people.access import log_opening
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly


@readonly
def empty_page(request: HttpRequest, person_id: int) -> HttpResponse:
    """The page frame with nothing in it, and one committed line in the access log."""
    log_opening(request.user, person_id, WayIn.FILE)
    return render(request, "web/base.html")


@require_POST
def saved_row(request: HttpRequest) -> HttpResponse:
    """The page frame after one row was saved and committed."""
    Notification.objects.create(recipient_id=int(request.user.pk or 0), topic="bench")
    return render(request, "web/base.html")
