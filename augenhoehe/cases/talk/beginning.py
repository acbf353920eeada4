"""Before the screen is turned: in which language. «Gespräch beginnen»"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, open_case
from augenhoehe.cases.models import Case
from augenhoehe.cases.slip_document import complete_language
from augenhoehe.cases.talk.frame import lock_to_talk, question_on_the_table
from augenhoehe.cases.talk.lock import go_on
from augenhoehe.cases.writing import preferred_language
from augenhoehe.organisation.models import declined, staff_of
from augenhoehe.organisation.talk_pin import pin_first
from augenhoehe.people.access import log_opening, visible_person
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import languages


def offered_languages() -> list[languages.Language]:
    """The languages the shared screen speaks completely."""
    complete = dict(settings.LANGUAGES)
    return [language for language in languages.LANGUAGES if language.code in complete]


def language_going_on(case: Case) -> str:
    """What a talk that is still running is held in; empty where none is."""
    running = case.conversations.filter(ended_at=None).first()
    return running.language if running else ""


def new_talk(request: HttpRequest, person_id: int) -> HttpResponse:
    """Before the screen is turned: the language; then the talk begins or goes on, and the session is locked to it."""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    case = open_case(request.user, person_id)
    staff = staff_of(request.user, timezone.localdate())
    if case is None or staff is None:
        raise Http404
    if not may_lead_talk(request.user):
        raise PermissionDenied
    if to_pin := pin_first(request):
        return to_pin
    offered, preferred = offered_languages(), preferred_language(person)
    chosen = complete_language(preferred)
    if request.method != "POST":
        context = {
            "person": person,
            "with_whom": declined(person.addressed_name),
            "languages": offered,
            "preferred": preferred,
            "chosen": chosen,
        }
        return render(request, "cases/new_talk.html", context)
    language = request.POST.get("language") or language_going_on(case)
    if language not in {one.code for one in offered}:
        language = chosen
    talk = actions.begin_talk(case=case, staff=staff, language=language, at=timezone.now())
    log_opening(request.user, person_id, WayIn.TALK)
    lock_to_talk(request, talk)
    go_on(request, talk)
    return redirect(question_on_the_table(talk))
