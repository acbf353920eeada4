"""«Was ist Ihnen gerade wichtig?»"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from augenhoehe.cases import actions
from augenhoehe.cases.forms import SpokenForm, ThemeForm
from augenhoehe.cases.models import SENSITIVE_THEMES, Conversation, Need, SectionKind, Theme
from augenhoehe.cases.shelter import is_sheltered, presences_of, shown_themes
from augenhoehe.cases.talk.frame import answered, running_talk, show
from augenhoehe.web.decorators import shared_screen


def theme_context(talk: Conversation) -> dict[str, Any]:
    """The cards, the person's own order, and what she put into her own words in earlier talks."""
    sheltered = is_sheltered(presences_of(talk))
    chosen = shown_themes(talk.chosen_themes, sheltered=sheltered)
    places = {choice.theme: place for place, choice in enumerate(chosen, start=1)}
    cards = [theme for theme in Theme if not (sheltered and theme in SENSITIVE_THEMES)]
    return {
        "themes": [(theme.value, places.get(theme)) for theme in cards],
        "chosen": chosen,
        "earlier": earlier_words(talk, {choice.words_id for choice in chosen}),
    }


def earlier_words(talk: Conversation, chosen: set[int | None]) -> list[Need]:
    """Needs in own words that still hold and are not among today's choices yet."""
    needs = Need.objects.filter(case_id=talk.case_id, theme="", ends_on=None, withdrawn_at=None)
    return [need for need in needs.select_related("words").order_by("pk") if need.words_id not in chosen]


@shared_screen
def themes(request: HttpRequest, talk_id: int) -> HttpResponse:
    """«Was ist Ihnen gerade wichtig?»"""
    talk = running_talk(request, talk_id)
    if isinstance(talk, HttpResponse):
        return talk
    if request.method != "POST":
        return show(request, talk, SectionKind.THEMES, **theme_context(talk))
    if "own" in request.POST:
        form = SpokenForm(request.POST)
        return answered(request, talk, SectionKind.THEMES, form, say_own_theme, theme_context)
    return answered(request, talk, SectionKind.THEMES, ThemeForm(request.POST), change_themes, theme_context)


def change_themes(talk: Conversation, data: dict[str, Any]) -> None:
    """Pick, take off or move one theme."""
    if data["theme"]:
        actions.pick_theme(talk, data["theme"])
    elif data["words"]:
        actions.pick_earlier_words(talk, data["words"])
    elif data["move"]:
        actions.move_theme(talk, data["choice"], data["move"])
    else:
        actions.take_off_theme(talk, data["choice"])


def say_own_theme(talk: Conversation, data: dict[str, Any]) -> None:
    """A theme in the person's own words."""
    words = actions.words_from(talk, data)
    if words is not None:
        actions.pick_own_theme(talk, words)
