"""«Was ist Ihnen gerade wichtig?»"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from augenhoehe.cases import actions
from augenhoehe.cases.forms import ThemeForm
from augenhoehe.cases.models import Conversation, SectionKind, Theme
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.web.decorators import shared_screen


def theme_context(talk: Conversation) -> dict[str, Any]:
    """All cards and the person's own order."""
    chosen = list(talk.themes.all())
    places = {choice.theme: choice.priority for choice in chosen}
    return {"themes": [(theme.value, places.get(theme)) for theme in Theme], "chosen": chosen}


@shared_screen
def themes(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was ist Ihnen gerade wichtig?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return show(request, talk, SectionKind.THEMES, **theme_context(talk))
    return answered(request, talk, SectionKind.THEMES, ThemeForm(request.POST), change_themes, theme_context)


def change_themes(talk: Conversation, data: dict[str, Any]) -> None:
    """Pick, take off or move one theme."""
    if data["move"]:
        actions.move_theme(talk, data["theme"], data["move"])
    else:
        actions.pick_theme(talk, data["theme"])
