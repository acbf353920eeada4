"""A neutral picture, and the PIN that gives the screen back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from augenhoehe.cases.access import opened_talk
from augenhoehe.cases.forms import PinForm
from augenhoehe.cases.talk.frame import spoken_page
from augenhoehe.organisation.talk_pin import PinBlocked, is_right_pin
from augenhoehe.web.decorators import shared_screen
from augenhoehe.web.screen_lock import unlock_screen


@shared_screen
def pin(request: HttpRequest, talk_id: int) -> HttpResponse:
    """A neutral picture; the PIN gives the screen back to the counsellor and leads to the file."""
    talk = opened_talk(request.user, talk_id)
    form = PinForm(request.POST or None)
    problem, status = "", 200
    if request.method == "POST":
        try:
            if form.is_valid() and is_right_pin(
                account_id=int(request.user.pk or 0), pin=form.cleaned_data["pin"], now=timezone.now()
            ):
                unlock_screen(request)
                return redirect("case_file", person_id=talk.case.person_id)
            problem, status = "pin.wrong", 422
        except PinBlocked:
            problem, status = "pin.blocked", 429
    return spoken_page(request, talk, "cases/talk_pin.html", {"problem": problem}, status)
