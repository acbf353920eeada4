"""«Wer ist heute dabei?» – and what the talk will be about."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from augenhoehe.cases import actions
from augenhoehe.cases.catalogues import is_unreviewed
from augenhoehe.cases.forms import PresenceForm
from augenhoehe.cases.models import Conversation, PresenceKind, SectionKind
from augenhoehe.cases.shelter import presences_of
from augenhoehe.cases.talk.frame import address_of, answered, running_talk, show, way
from augenhoehe.web.decorators import shared_screen
from augenhoehe.web.languages import languages_to_choose


def welcome_context(talk: Conversation) -> dict[str, Any]:
    """Who is there, the agenda, and whether the screen speaks the person's language."""
    preferred = talk.case.person.languages.first()
    own = preferred.language if preferred else talk.language
    there = {presence.kind for presence in presences_of(talk)}
    return {
        "own": own,
        "is_on_screen": own in dict(settings.LANGUAGES),
        "speaks_own": own == talk.language or (own, talk.language) == ("de", "leicht"),
        "is_unreviewed": is_unreviewed(talk.language),
        "has_interpreter": PresenceKind.INTERPRETER in there,
        "has_child": PresenceKind.CHILD in there,
        "agenda": [(kind, address_of(talk, kind)) for kind, _ in way(talk) if kind != SectionKind.WELCOME],
        "languages": [one for one in languages_to_choose(talk.language) if one[0] != "de"],
        "interpreted": own if own != "de" else talk.language,
    }


@shared_screen
def welcome(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Wer ist heute dabei?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return show(request, talk, SectionKind.WELCOME, **welcome_context(talk))
    form = PresenceForm(request.POST)
    return answered(request, talk, SectionKind.WELCOME, form, change_presence, welcome_context)


def change_presence(talk: Conversation, data: dict[str, Any]) -> None:
    """Somebody comes or goes, or may read along from now on."""
    if data["removed"]:
        actions.take_off_presence(talk, data["removed"])
    elif data["reader"]:
        actions.allow_reading(talk, data["reader"], may_read=data["may_read"])
    else:
        actions.add_presence(
            talk,
            kind=data["kind"],
            name=data["name"],
            language=data["language"],
            may_read=data["may_read"],
        )
