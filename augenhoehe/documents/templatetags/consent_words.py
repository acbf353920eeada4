"""Words around a consent: `{% load consent_words %}`.

{% say "answer.question" lang %}               a sentence of ours: the person's language first, German below
{% say "confirm.yes" lang inline=True %}       the same in one line (buttons)
{{ "pin.pause"|said:lang }}                    plain text for labels that screen readers hear
"""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from augenhoehe.documents import consent_words
from augenhoehe.documents.consent_words import WORDS, own_words
from augenhoehe.web.templatetags.web import pair

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=500)  # the same sentences on every screen; never somebody's own words
def say(key: str, lang: str, inline: bool = False) -> SafeString:
    """A sentence of ours by its key."""
    missing = consent_words.said("paper.not_translated", lang)
    lines = pair(own_words(key, lang), WORDS[key], lang, inline=inline, missing=missing)
    return render_to_string("web/parts/pair.html", lines)


register.filter("said", consent_words.said)
