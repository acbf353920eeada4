"""Words on the shared screen: `{% load talk %}`.

{% say "themes.question" lang %}               a sentence of ours: the person's language first, German below
{% say "way.next" lang inline=True %}          the same in one line (buttons)
{% says german lang %}                         a ready sentence (goal, step) in both languages
{% spoken words lang %}                        what someone said; the side nobody translated is marked
{{ "way.next"|said:lang }}                     plain text for labels that screen readers hear
{% theme_pictogram "childcare" %}              the drawing of a theme
{% step_pictogram step %}                      the drawing of a step
"""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from augenhoehe.cases import client_words
from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import PlanStep, Theme, Words
from augenhoehe.cases.phrases import STEP_BY_KEY
from augenhoehe.web.pictograms import pictogram
from augenhoehe.web.templatetags.web import pair

register = template.Library()

PICTOGRAMS = {
    Theme.LANGUAGE: "language",
    Theme.CHILDCARE: "baby-carriage",
    Theme.SCHOOL: "school",
    Theme.HOUSING: "home",
    Theme.DEBTS: "currency-euro",
    Theme.HEALTH: "stethoscope",
    Theme.ADDICTION: "glass-off",
    Theme.RECOGNITION: "certificate",
    Theme.WORK: "briefcase",
    Theme.TRAINING: "tools",
    Theme.TRANSPORT: "bus",
    Theme.LETTERS: "file-text",
    Theme.SOMEONE_TO_TALK: "hearts",
    Theme.PSYCHOSOCIAL: "heart-handshake",
    Theme.SOCIAL_LIFE: "users-group",
    Theme.LEISURE: "ball-football",
}
MISSING = "plan.not_translated"


@lru_cache(maxsize=2000)  # the same sentences on every talk; never somebody's own words
def both(german: str, lang: str, inline: bool = False) -> SafeString:
    """One German sentence of ours, with its counterpart."""
    missing = client_words.said(MISSING, lang)
    lines = pair(in_language(german, lang), german, lang, inline=inline, missing=missing)
    return render_to_string("web/parts/pair.html", lines)


@register.simple_tag
def say(key: str, lang: str, inline: bool = False) -> SafeString:
    """A sentence of ours by its key."""
    return both(WORDS[key], lang, inline)


@register.simple_tag
def says(german: str, lang: str) -> SafeString:
    """A ready sentence."""
    return both(german, lang)


@register.inclusion_tag("web/parts/pair.html")
def spoken(words: Words, lang: str) -> dict[str, object]:
    """What someone said, in both languages."""
    return pair(words.in_language(lang), words.in_language("de"), lang)


register.filter("said", client_words.said)


@register.simple_tag
def theme_pictogram(theme: str) -> SafeString:
    """The drawing of a theme."""
    return pictogram(PICTOGRAMS[Theme(theme)])


@register.simple_tag
def step_pictogram(step: PlanStep) -> SafeString:
    """The drawing of a step's theme; own words get a speech bubble."""
    phrase = STEP_BY_KEY.get(step.phrase)
    return pictogram(PICTOGRAMS[phrase.theme] if phrase else "message-circle")


@register.filter
def words_key(value: Any, group: str) -> str:
    """Key of the client words for a value of a group: `theme.childcare`."""
    return f"{group}.{value}"
