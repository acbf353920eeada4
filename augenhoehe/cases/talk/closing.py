"""How a talk ends, and what one takes home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import opened_talk, talk_to_change, visible_talk
from augenhoehe.cases.plan_document import plan_as_pdf
from augenhoehe.cases.talk.frame import spoken_page
from augenhoehe.people.access import log_opening
from augenhoehe.privacy.models import WayIn
from augenhoehe.web.decorators import readonly, shared_screen


@shared_screen
def end(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Today without a plan; the talk still counts."""
    if request.method != "POST":
        return redirect("talk_summary", talk_id=visible_talk(request.user, talk_id).pk)
    actions.end_talk(conversation=talk_to_change(request.user, talk_id), at=timezone.now())
    return redirect("talk_thanks", talk_id=talk_id)


@shared_screen
@readonly
def thanks(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The last page: thanks, and the plan to take home."""
    talk = opened_talk(request.user, talk_id)
    if talk.ended_at is None:
        return redirect("talk_summary", talk_id=talk_id)
    return spoken_page(request, talk, "cases/talk_thanks.html", {"plan": talk.plan})


@shared_screen
@readonly
def plan_to_take_home(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The plan of this talk as bilingual PDF."""
    talk = visible_talk(request.user, talk_id)
    log_opening(request.user, talk.case.person_id, WayIn.PLAN)
    return plan_as_pdf(talk.plan)
