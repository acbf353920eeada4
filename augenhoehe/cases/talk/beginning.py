"""Before the screen is turned: in which language. «Gespräch beginnen»"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, open_case
from augenhoehe.cases.actions.second_screen import end_pause
from augenhoehe.cases.models import Case
from augenhoehe.cases.talk.frame import lock_to_talk
from augenhoehe.organisation.models import Account, declined, staff_of
from augenhoehe.people.access import log_opening, visible_person
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import languages


def offered_languages() -> list[languages.Language]:
    """The languages the shared screen speaks completely."""
    complete = dict(settings.LANGUAGES)
    return [language for language in languages.LANGUAGES if language.code in complete]


def usual_language(person: Person) -> str:
    """The person's own language; Leichte Sprache with somebody who interprets where the screen does not speak it."""
    preferred = person.languages.first()
    if preferred is None:
        return "de"
    return preferred.language if preferred.language in dict(settings.LANGUAGES) else "leicht"


def language_going_on(case: Case) -> str:
    """What a talk that is still running is held in; empty where none is."""
    running = case.conversations.filter(ended_at=None).first()
    return running.language if running else ""


def new_talk(request: HttpRequest, person_id: int) -> HttpResponse:
    """Before the screen is turned: the language; then the talk begins and the session is locked to it."""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    case = open_case(request.user, person_id)
    staff = staff_of(request.user, timezone.localdate())
    if case is None or staff is None:
        raise Http404
    if not may_lead_talk(request.user):
        raise PermissionDenied
    if isinstance(request.user, Account) and not request.user.talk_pin:
        messages.info(
            request, "Legen Sie erst Ihre PIN fest. Nur mit ihr lässt sich der Bildschirm zurücknehmen."
        )
        return redirect("own_pin")
    offered, chosen = offered_languages(), usual_language(person)
    if request.method != "POST":
        context = {
            "person": person,
            "with_whom": declined(person.addressed_name),
            "languages": offered,
            "preferred": person.languages.first(),
            "chosen": chosen,
        }
        return render(request, "cases/new_talk.html", context)
    language = request.POST.get("language") or language_going_on(case)
    if language not in {one.code for one in offered}:
        language = chosen
    talk = actions.begin_talk(case=case, staff=staff, language=language, at=timezone.now())
    log_opening(request.user, person_id, WayIn.TALK)
    lock_to_talk(request, talk)
    end_pause(conversation=talk)
    return redirect("talk_welcome", talk_id=talk.pk)
