"""The three taps at the end of a talk: `{% load feedback %}`.

{% three_taps lang as taps %}   taps.words and taps.questions in this language, taps.german, taps.languages;
                                once given, taps.words and taps.lang are those of the answer
"""

from typing import Any

from django import template
from django.template import Context

from augenhoehe.cases import feedback_words
from augenhoehe.cases.talk.feedback import GIVEN
from augenhoehe.web.screen_lock import remembered, screen_lock

register = template.Library()


@register.simple_tag(takes_context=True)
def three_taps(context: Context, lang: str) -> dict[str, Any]:
    """What the part needs; nothing where the screen is not turned to the person."""
    request = context["request"]
    lock, given_in = screen_lock(request), remembered(request, GIVEN)
    return {
        "lang": given_in or lang,
        "words": feedback_words.words_in(given_in or lang),
        "german": feedback_words.german_beside(given_in or lang),
        "questions": feedback_words.asked(lang, context.get("picked") or {}),
        "languages": feedback_words.offered(),
        "is_given": bool(given_in),
        "is_offered": lock is not None and not lock.is_for_good,
    }
