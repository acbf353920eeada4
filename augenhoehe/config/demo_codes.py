"""The page of the demo that shows who can log in and the code of the moment; elsewhere it does not exist."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.config.demo_logins import DEMO_LOGINS, PLACE_NAMES
from augenhoehe.organisation.demo.codes import demo_code
from augenhoehe.organisation.demo.house import PASSWORD, TALK_PIN
from augenhoehe.organisation.models import Role, addressed
from augenhoehe.organisation.second_factor import STEP_SECONDS
from augenhoehe.web.decorators import public, readonly


@public(
    reason="In der Demo darf jeder jedes Konto öffnen; ohne AUGENHOEHE_DEMO_CODES gibt es die Seite nicht."
)
@readonly
def demo_codes(request: HttpRequest) -> HttpResponse:
    """Name, role and code of every log-in of the demo. «Codes der Demo»"""
    if not settings.DEMO_CODES:
        raise Http404
    now = timezone.now()
    rows = [
        {
            "login_name": login.login_name,
            "name": addressed(login.salutation, login.given_name, login.family_name),
            "role": Role(login.role).label,
            "place": PLACE_NAMES[login.town_code],
            "code": demo_code(login.login_name, now),
        }
        for login in DEMO_LOGINS
    ]
    seconds = STEP_SECONDS - int(now.timestamp()) % STEP_SECONDS
    context = {"rows": rows, "password": PASSWORD, "pin": TALK_PIN, "seconds": seconds, "now": now}
    return render(request, "config/demo_codes.html", context)
