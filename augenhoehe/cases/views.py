"""The panel of the file that says what was agreed, and the way into the talk."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, open_case, visible_plan
from augenhoehe.cases.models import CooperationPlan
from augenhoehe.cases.plan_document import plan_as_pdf
from augenhoehe.cases.talk.frame import lock_to_talk
from augenhoehe.organisation.models import staff_of
from augenhoehe.people.access import log_opening, panel_person, visible_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import languages
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel


@readonly
def plan(request: HttpRequest, person_id: int) -> HttpResponse:
    """The plan in force with both sides' steps, and the earlier versions. «Kooperationsplan»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    plans = list(
        CooperationPlan.objects.filter(case__person=person, agreed_at__isnull=False)
        .select_related("goal")
        .prefetch_related("steps__words", "steps__results")
        .order_by("-agreed_at")[:10]
    )
    left_open = (
        CooperationPlan.objects.filter(
            case__person=person, agreed_at=None, conversation__ended_at__isnull=False
        )
        .exclude(answer="")
        .select_related("conversation", "answer_words")
        .order_by("-conversation__ended_at")
        .first()
    )
    current = next((version for version in plans if version.superseded_at is None), None)
    context = {
        "person": person,
        "current": current,
        "left_open": left_open,
        "earlier": [version for version in plans if version is not current],
        "today": timezone.localdate(),
    }
    return render_panel(request, "cases/plan.html", context)


@readonly
def plan_pdf(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as bilingual PDF, logged as an opening of the file."""
    plan = visible_plan(request.user, plan_id)
    log_opening(request.user, plan.case.person_id, WayIn.PLAN)
    return plan_as_pdf(plan)


def offered_languages() -> list[languages.Language]:
    """The languages the shared screen speaks completely; all others get German and an interpreter for now."""
    complete = dict(settings.LANGUAGES)
    return [language for language in languages.LANGUAGES if language.code in complete]


def new_talk(request: HttpRequest, person_id: int) -> HttpResponse:
    """Before the screen is turned: the language; then the talk begins and the session is locked to it."""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    case = open_case(request.user, person_id)
    staff = staff_of(request.user, timezone.localdate())
    if case is None or staff is None:
        raise Http404
    if not may_lead_talk(request.user):
        raise PermissionDenied
    if request.method != "POST":
        preferred, offered = person.languages.first(), offered_languages()
        known = preferred is not None and preferred.language in {language.code for language in offered}
        chosen = preferred.language if preferred is not None and known else "de"
        context = {"person": person, "languages": offered, "preferred": preferred, "chosen": chosen}
        return render(request, "cases/new_talk.html", context)
    language = request.POST.get("language", "")
    if language not in {offered.code for offered in offered_languages()}:
        language = "de"
    talk = actions.begin_talk(case=case, staff=staff, language=language, at=timezone.now())
    log_opening(request.user, person_id, WayIn.TALK)
    lock_to_talk(request, talk)
    return redirect("talk_themes", talk_id=talk.pk)
