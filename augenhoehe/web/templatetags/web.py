"""Components for pages: `{% load web %}`. Markup lives in templates/web/parts/, style in static/web/.

Tags
    {% pictogram "home" %}           inline SVG, hidden from screen readers: always with words beside it;
                                     `mirrored=True` turns it round on right-to-left pages (arrows)
    {% pair person german lang %}    the person's words first and large, German directly below; where one is
                                     missing, the other one and a mark «noch nicht übersetzt»
                                     (`missing="…"` words it); `inline=True`: one line with a dot, for buttons
    {% in_both "Nichts geht verloren." %}
                                     a sentence of the catalogues as such a pair, in the page's language
    {% badge "Frist 31.12." tone="warning" %}
                                     neutral, info, success, warning, danger: a word and a pictogram,
                                     colour never speaks alone; `lang="uk"` for a foreign word
    {% empty_state "Niemand wartet." "Wer neu dazukommt, steht hier." pictogram="circle-check" %}
    {% pager page rows="rows" %}     «Weitere anzeigen» for a `keyset.Page`: appends to the element with id
                                     `rows` by htmx, opens the next page without it; call it even when nothing
                                     follows
    {% field form.name %}            label, hint, error and input of a bound field in KERN markup; «---------» in
                                     a select becomes words
    {% progress steps %}             the way through, without numbers; a step is anything with label, state
                                     (done, now, not_today, seen, later) and, if it can be opened, url

Filters
    {{ day|full_day }}               Montag, 23. November 2026
    {{ day|spoken_day }}             Mo., 23. November 2026
    {{ moment|spoken_moment }}       heute 10:00 · gestern 16:30 · Mo., 23. November 2026, 10:00
    {{ code|html_lang }}             value for lang="…" (leicht → de-x-leicht)
    {{ code|direction }}             value for dir="…" (ltr, rtl)
    {{ code|own_name }}              Українська; nobody is ever shown a code
    {{ code|german_name }}           Ukrainisch

Classes of staff pages (staff.css, staff_parts.css); buttons, fields, alerts are KERN's own, for example
<a class="kern-btn kern-btn--primary" href="…"><span class="kern-label">Anrufen</span></a>
    ah-title, ah-subtitle            heading of a page and the line below it
    ah-chips > li > ah-chip          filters in a row; aria-current="true" marks the chosen one
    ah-rows                          table of people or things, with the cells ah-rows__name (small print in
                                     small), ah-rows__why, ah-rows__marks (badges), ah-rows__next (one step);
                                     data-label="…" on a td is shown where narrow screens have no header row
    ah-rows ah-figures               the same for figures to be compared: from the second column on at the end
    ah-panels > ah-panel             parts of a file; ah-panel__head (h2 and links), ah-panel--wide over all
                                     columns, ah-panel--loading until htmx has fetched it
    ah-facts                         dl of facts: label left, value right
    ah-events                        ol of dated events: a time first, then whatever happened; ah-facts-list
                                     for a plain list
    ah-form, ah-form__actions        a form and its buttons
    ah-note, ah-quiet, ah-badges     box for an explanation; small soft text; badges in a row
    ah-quote                         somebody's words, with <mark> for what to look at (staff_writing.css, like these)
    ah-places                        a small form of one or two ah-chip buttons within a line
    ah-filter                        a row of choices above a list
    ah-stages                        dl of stages on a way, with what is known about each

Classes of the shared screen (shared_screen.css, shared_parts.css, shared_forms.css)
    ah-with-side > div + ah-side     main part (may hold ah-question) and a panel beside it
    ah-cards > li > ah-card          choices; a card is a button, or a label with ah-card__input in it; picked
                                     when that is checked, by aria-pressed="true" or by ah-card--picked;
                                     ah-card__number is its place in the order
    ah-ordered > li                  the picked ones: ah-ordered__number, pair, ah-ordered__moves > ah-move
    ah-field-label, ah-words         label and text area for own words
    ah-goal                          the warm box
    ah-columns > ah-column           two columns of equal weight; ah-column--green, ah-column--blue
    ah-steps > li                    pictogram, pair, ah-steps__when
    ah-answers > ah-answer           answers of equal size: button, or label with ah-answer__input
    ah-button, ah-button--primary    big buttons; ah-way__forward groups those on the far side of `way`
    ah-tool                          small square button in the head
    ah-news                          a line with a button that stands above everything else
    data-read-aloud                  more for the read-aloud button, which speaks the person's half of pairs
    data-keep                        on a form with a hidden client_token: loses no word when the network or the
                                     session is gone (keep_words.js); the answer to a saved form is a redirect
    data-saves-words                 the button that saves the words, in a form of data-keep with several: whoever
                                     leaves words unsaved is asked first (unsaved_words.js)
    data-leaves-words                on a link within such a form that lets go of its words
    id on a details                  it stays open when htmx replaces the part it stands in (keep_place.js)
    ah-problem                       what went wrong, beside its field (cases/parts/problem.html)
    data-forget-words                on anything, where the talk is over: words kept in the tab are forgotten
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.template import Context, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from augenhoehe.web import german_dates, languages, pictograms, plain_german
from augenhoehe.web.keyset import Page

register = template.Library()

NO_WORDS = BLANK_CHOICE_DASH[0][1]
BADGE_PICTOGRAMS = {
    "neutral": "",
    "info": "info-circle",
    "success": "circle-check",
    "warning": "clock-exclamation",
    "danger": "alert-triangle",
}


@register.simple_tag
def pictogram(name: str, mirrored: bool = False) -> SafeString:
    """The drawing of this name, inline; an unknown name is an error."""
    return pictograms.pictogram(name, mirrored=mirrored)


@register.inclusion_tag("web/parts/pair.html")
def pair(
    person: str, german: str, lang: str, inline: bool = False, missing: str = "", is_ours: bool = True
) -> dict[str, object]:
    """Two lines that belong together: the person's language and German, never one passed off as the other.

    Leichte Sprache is German: alone it lacks nothing, and what is the same in both stands there once. `is_ours`: a
    sentence of ours is set in lines there, somebody's own words stay as they are.
    """
    person, german = (person or "").strip(), (german or "").strip()
    needs_german = not languages.is_german(lang)
    if lang == "leicht" and person:
        alone = not german or plain_german.says_the_same(person, german)
        person = plain_german.set_in_lines(person) if is_ours else person
        lines = {"person": person, "german": "" if alone else german}
        return lines | {"lang": lang, "inline": inline, "is_missing": False, "missing": ""}
    if not needs_german and not german:
        person, german = "", person
    return {
        "person": person if needs_german and person != german else "",
        "german": german,
        "lang": lang,
        "inline": inline,
        "is_missing": needs_german and bool(person) != bool(german),
        "missing": missing or gettext("noch nicht übersetzt"),
    }


@register.inclusion_tag("web/parts/pair.html")
def in_both(german: str, inline: bool = False) -> dict[str, object]:
    """A sentence of ours in the language of the page, German below."""
    return pair(gettext(german), german, get_language() or "de", inline=inline)


@register.simple_tag
@lru_cache(maxsize=500)  # a list shows the same few marks on every row
def badge(text: str, tone: str = "neutral", lang: str = "") -> SafeString:
    """A short mark; the tone colours it, words and pictogram say it."""
    if tone not in BADGE_PICTOGRAMS:
        raise TemplateSyntaxError(f"A badge is one of {', '.join(BADGE_PICTOGRAMS)}, not “{tone}”.")
    context = {"text": text, "tone": tone, "lang": lang, "pictogram": BADGE_PICTOGRAMS[tone]}
    return render_to_string("web/parts/badge.html", context)


@register.inclusion_tag("web/parts/empty_state.html")
def empty_state(title: str, text: str = "", pictogram: str = "circle-check") -> dict[str, object]:
    """Nothing here, said kindly, and what would be here otherwise."""
    return {"title": title, "text": text, "pictogram": pictogram}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], rows: str = "rows") -> dict[str, object]:
    """The way to the next rows of this page or panel; all other choices in the address stay."""
    if page.next_cursor is None:
        return {"address": "", "rows": rows}
    request = context["request"]
    query = request.GET.copy()
    query["after"] = page.next_cursor
    return {"address": f"{request.path}?{query.urlencode()}", "rows": rows}


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, says_optional: bool = True) -> dict[str, object]:
    """One form field with all that belongs to it, in KERN's markup.

    What a form names in `needed_at_times` depends on the other answers: it is not called voluntary.
    """
    if not isinstance(bound, BoundField):
        raise TemplateSyntaxError("{% field %} takes a field of a form.")
    widget = bound.field.widget
    is_chosen = isinstance(widget, RadioSelect) and bool(bound.field.initial)
    depends = bound.name in getattr(bound.form, "needed_at_times", ())
    is_optional = says_optional and not (bound.field.required or is_chosen or depends)
    context: dict[str, object] = {"field": bound, "is_optional": is_optional}
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "checkbox" if isinstance(widget, CheckboxSelectMultiple) else "radio"
        return context | {"form": "group", "options": _options(bound, kind)}
    if isinstance(widget, CheckboxInput):
        return context | {"form": "checkbox", "control": _control(bound, "kern-form-check__checkbox")}
    if isinstance(widget, Select):
        widget.choices = _in_words(widget.choices, is_optional=is_optional)
        return context | {"form": "select", "control": _control(bound, "kern-form-input__select")}
    extra = " ah-textarea" if isinstance(widget, Textarea) else ""
    return context | {"form": "input", "control": _control(bound, "kern-form-input__input", extra)}


@register.inclusion_tag("web/parts/progress.html")
def progress(steps: list[Any]) -> dict[str, object]:
    """Where one is on the way, without numbers: done, here, still to come."""
    return {"steps": steps}


def _control(bound: BoundField, kern_class: str, extra: str = "") -> SafeString:
    error = f" {kern_class}--error" if bound.errors else ""
    # Browsers cut what is longer without a word; the form answers with a sentence and keeps every word.
    bound.field.widget.attrs.pop("maxlength", None)
    own = bound.field.widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": f"{kern_class}{error}{extra} {own}".strip()})


def _in_words(choices: Iterable[Any], *, is_optional: bool) -> list[Any]:
    """The same choices; Django's row of dashes becomes words."""
    words = "keine Angabe" if is_optional else "bitte wählen"
    return [(value, words if label == NO_WORDS else label) for value, label in choices]


def _options(bound: BoundField, kind: str) -> list[dict[str, object]]:
    """The single choices of a group, each with its input tag and its label."""
    options: list[dict[str, object]] = []
    for option in bound.subwidgets:
        error = f" kern-form-check__{kind}--error" if bound.errors else ""
        option.data["attrs"]["class"] = f"kern-form-check__{kind}{error}"
        options.append({"input": option.tag(), "label": option.choice_label, "id": option.id_for_label})
    return options


@register.filter
def full_day(day: date | None) -> str:
    """Montag, 23. November 2026"""
    return german_dates.full_day(day) if day else ""


@register.filter
def spoken_day(day: date | None) -> str:
    """Mo., 23. November 2026"""
    return german_dates.spoken_day(day) if day else ""


@register.filter(expects_localtime=True)
def spoken_moment(moment: datetime | None) -> str:
    """heute 10:00, in the local time of the office."""
    return german_dates.spoken_moment(moment, timezone.localtime()) if moment else ""


register.filter("html_lang", languages.html_lang)
register.filter("direction", languages.direction)


register.filter("own_name", languages.own_name)
register.filter("german_name", languages.german_name)
