"""The panels of the file that say what happened and what was agreed, and the way into the talk."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, open_case, visible_plan
from augenhoehe.cases.models import Contact, CooperationPlan, FollowUp, Need
from augenhoehe.cases.plan_document import plan_as_pdf
from augenhoehe.cases.talk import lock_to_talk
from augenhoehe.organisation.models import staff_of
from augenhoehe.people.access import log_opening, panel_person, visible_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset, languages
from augenhoehe.web.decorators import readonly
from augenhoehe.web.panels import render_panel


@readonly
def contacts(request: HttpRequest, person_id: int) -> HttpResponse:
    """All contacts, all ways, both directions, newest first. «Kontakte»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    page = keyset.page(
        Contact.objects.filter(case__person=person).select_related("staff", "conversation__plan"),
        order=["-occurred_at", "-pk"],
        after=request.GET.get("after"),
        size=10,
    )
    return render_panel(request, "cases/contacts.html", {"person": person, "page": page})


@readonly
def needs(request: HttpRequest, person_id: int) -> HttpResponse:
    """What the person said matters to her, in her order. «Bedarfe»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    rows = Need.objects.on(timezone.localdate()).filter(case__person=person, withdrawn_at=None)
    return render_panel(
        request, "cases/needs.html", {"person": person, "needs": rows.order_by("priority", "pk")}
    )


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
def follow_ups(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is still to be done, next first. «Wiedervorlagen»"""
    person = panel_person(request.user, person_id, Part.COUNSELLING)
    rows = FollowUp.objects.filter(case__person=person, done_at=None).select_related("staff")
    return render_panel(
        request, "cases/follow_ups.html", {"person": person, "rows": rows.order_by("due_on", "pk")[:20]}
    )


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
