"""How a talk ends, and what one takes home."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import opened_talk, talk_to_change, visible_talk
from augenhoehe.cases.closing_forms import WayOnForm
from augenhoehe.cases.models import Conversation, FollowUp, SectionKind, TalkOutcome
from augenhoehe.cases.next_talk import next_talk_of, when, where
from augenhoehe.cases.plan_document import plan_as_pdf
from augenhoehe.cases.talk.frame import running_talk, save, sections_of, spoken_page, way_of
from augenhoehe.cases.talk.parts import WAYS_ON
from augenhoehe.cases.working_days import working_day_from
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
def ways_on(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Wie möchten Sie weitermachen?» – after a no: four ways of equal dignity, none of them an act."""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return ways_page(request, talk)
    form = WayOnForm(request.POST)
    section, problem = save(request, talk, SectionKind.SUMMARY, form, end_this_way)
    if section is not None:
        return redirect("talk_thanks", talk_id=talk_id)
    status = 409 if problem == "conflict" else 422
    return ways_page(
        request,
        visible_talk(request.user, talk_id),
        form=form,
        problem=problem,
        may_say_again=True,
        status=status,
    )


def ways_page(
    request: HttpRequest, talk: Conversation, *, status: int | None = None, **more: Any
) -> HttpResponse:
    """The four ways, each with the day we propose."""
    today, sections = timezone.localdate(), {one.kind: one for one in sections_of(talk)}
    context = {
        "opened_part": WAYS_ON,
        "steps_of_way": way_of(talk, SectionKind.SUMMARY, sections),
        "ways": [(one.outcome, working_day_from(today + one.after)) for one in actions.WAYS_ON],
        "today": today,
        "section": sections[SectionKind.SUMMARY],
        "client_token": uuid.uuid4(),
    }
    return spoken_page(request, talk, "cases/talk_ways.html", context | more, status)


def end_this_way(talk: Conversation, data: dict[str, Any]) -> None:
    """The way the person has chosen, on the day she named or the one we propose."""
    outcome, at = TalkOutcome(data["outcome"]), timezone.now()
    proposed = working_day_from(timezone.localdate(at) + actions.WAY_BY_OUTCOME[outcome].after)
    words = actions.words_from(talk, data)
    actions.end_another_way(
        conversation=talk, outcome=outcome, words=words, due_on=data["due_on"] or proposed, at=at
    )


@shared_screen
@readonly
def thanks(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The last page: thanks, how it goes on, and the plan to take home."""
    talk = opened_talk(request.user, talk_id)
    if talk.ended_at is None:
        return redirect("talk_summary", talk_id=talk_id)
    next_talk = next_talk_of(talk.case_id, timezone.localdate(talk.ended_at))
    context: dict[str, Any] = {"plan": talk.plan, "next": what_follows(talk), "next_talk": next_talk}
    if next_talk and next_talk.starts_at:
        context |= {"next_when": when(next_talk.starts_at, talk.language)}
        context |= {"next_where": where(next_talk, talk.language)}
    return spoken_page(request, talk, "cases/talk_thanks.html", context)


def what_follows(talk: Conversation) -> FollowUp | None:
    """What we have promised to do next after a talk without a plan; None where nothing is open."""
    chosen = actions.WAY_BY_OUTCOME.get(TalkOutcome(talk.outcome)) if talk.outcome else None
    if chosen is None:
        return None
    return actions.promised(Conversation.objects.filter(pk=talk.pk), chosen.kind).filter(done_at=None).first()


@shared_screen
@readonly
def plan_to_take_home(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The plan of this talk as bilingual PDF."""
    talk = visible_talk(request.user, talk_id)
    log_opening(request.user, talk.case.person_id, WayIn.PLAN)
    return plan_as_pdf(talk.plan, request.user)
