"""Words on the shared screen: `{% load talk %}`.

{% say "themes.question" lang %}               a sentence of ours: the person's language first, German below
{% say "way.next" lang inline=True %}          the same in one line (buttons)
{% say "situation.count" lang done=3 all=8 %}  the same with values in its blanks
{% says german lang %}                         a ready sentence (goal, step) in both languages
{% says_gaps german lang %}                    a ready sentence with dots where its blanks are
{% spoken words lang step.phrase %}            what someone said; the side nobody translated is marked; what is kept
                                               back from others at the table is not shown (cases/shelter.py); a step
                                               names its sentence
{% missing_language words as code %}           the language these words can be translated into, at first or better
{{ words|translation_now }}                    the translation that holds
{% translated words lang %}                    by whom it is and from when; nothing for ready sentences
{% for_whom step.member lang %}                «für Danylo»; nothing where it is for the person herself
{% name_of choice lang %}                      plain text: a chosen theme, from the cards or in own words
{{ "way.next"|said:lang }}                     plain text for labels that screen readers hear
{{ "speaker.person"|both_said:lang }}          plain text in both languages, for choices in a list
{% theme_pictogram "childcare" %}              the drawing of a theme; strength_, area_ and scale_pictogram likewise
{% step_pictogram step %}                      the drawing of a step
{% save_fields %}                              what every form of a question carries: forgery token, save token, version
{% wrong "own" "goal" %}                       in the tag of a field: what went wrong is about this field of this form
                                               (cases/parts/problem.html)
{{ form|refused_answer }}                      the answer to the plan that could not be saved, still seen as chosen
{{ form|sent_from:"goal" }}                    the form that could not be saved, if it was sent from this place

`spoken`, `missing_language` and `step_pictogram` read `table`, which every page of the talk has.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from augenhoehe.cases import client_words
from augenhoehe.cases.client_words import WORDS, in_language
from augenhoehe.cases.models import (
    PlanMember,
    PlanStep,
    SituationArea,
    SituationScale,
    SkillKind,
    Speaker,
    StrengthKind,
    Theme,
    ThemeChoice,
    Words,
)
from augenhoehe.cases.phrases import STEP_BY_KEY, Step, apart, with_gaps
from augenhoehe.cases.said_again import in_catalogue
from augenhoehe.cases.shelter import is_kept_back
from augenhoehe.cases.spoken_forms import SavingForm
from augenhoehe.cases.translators import translator_line
from augenhoehe.web.languages import direction
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
STRENGTH_PICTOGRAMS: dict[str, str] = {
    StrengthKind.HANDS: "hammer",
    StrengthKind.CARE: "heart-handshake",
    StrengthKind.CHILDREN: "horse-toy",
    StrengthKind.COOKING: "chef-hat",
    StrengthKind.ORGANISING: "list-check",
    StrengthKind.NUMBERS: "calculator",
    StrengthKind.COMPUTERS: "device-laptop",
    StrengthKind.LANGUAGES: "language",
    StrengthKind.TALKING: "message-circle",
    StrengthKind.LISTENING: "ear",
    StrengthKind.PATIENCE: "hourglass",
    StrengthKind.LEARNING: "bulb",
    StrengthKind.TEAM: "users-group",
    StrengthKind.DRIVING: "car",
    StrengthKind.PLANTS: "plant-2",
    StrengthKind.CREATIVE: "palette",
    SkillKind.BUILDING: "wall",
    SkillKind.MACHINES: "settings",
    SkillKind.ELECTRICS: "plug",
    SkillKind.KITCHEN: "tools-kitchen-2",
    SkillKind.CLEANING: "spray",
    SkillKind.NURSING: "first-aid-kit",
    SkillKind.EDUCATION: "school",
    SkillKind.SELLING: "shopping-bag",
    SkillKind.STORAGE: "package",
    SkillKind.OFFICE: "file-text",
    SkillKind.FARMING: "plant-2",
    SkillKind.TAILORING: "needle-thread",
}
AREA_PICTOGRAMS = {
    SituationArea.HOME: "home",
    SituationArea.FAMILY: "users",
    SituationArea.TIME: "clock",
    SituationArea.WAYS: "bus",
    SituationArea.MONEY: "currency-euro",
    SituationArea.ENERGY: "battery-2",
    SituationArea.PAPERS: "mail",
    SituationArea.PEOPLE: "friends",
}
SCALE_PICTOGRAMS = {
    SituationScale.WELL: "mood-smile",
    SituationScale.SO_SO: "mood-empty",
    SituationScale.HARD: "mood-sad",
    SituationScale.NOT_TODAY: "calendar-off",
}
MISSING = "plan.not_translated"
KEPT_BACK = "shelter.line"
SUGGESTION = "cases/parts/suggestion.html"
CARRIED, ADDRESS = "((carried))", "((address))"  # no sentence of ours says this


@lru_cache(maxsize=2000)  # the same sentences on every talk; never somebody's own words
def both(german: str, lang: str, inline: bool = False) -> SafeString:
    """One German sentence of ours, with its counterpart; Leichte Sprache is German, it stands there alone."""
    own = in_language(german, lang)
    lines = pair(own, alone(german, lang), lang, inline=inline, missing=both_said(MISSING, lang))
    # Without the line break at the end of the file: a comma may follow.
    return mark_safe(render_to_string("web/parts/pair.html", lines).strip())


def alone(german: str, lang: str) -> str:
    """The German line below ours; in Leichte Sprache the same would be said twice."""
    return "" if lang == "leicht" else german


@register.simple_tag
def say(key: str, lang: str, inline: bool = False, **values: object) -> SafeString:
    """A sentence of ours by its key; values stand in its blanks, kept apart where the other direction begins."""
    german = WORDS[key]
    if not values:
        return both(german, lang, inline)
    is_rtl = direction(lang) == "rtl"
    apart_values = {name: apart(str(value), is_rtl) for name, value in values.items()}
    lines = pair(
        in_language(german, lang).format(**apart_values),
        alone(german, lang).format(**values),
        lang,
        inline=inline,
    )
    return render_to_string("web/parts/pair.html", lines)


@register.simple_tag
def says(german: str, lang: str) -> SafeString:
    """A ready sentence: what is agreed on stands in both, where they are not the same."""
    return ready(german, lang)


@lru_cache(maxsize=1000)
def ready(german: str, lang: str) -> SafeString:
    """The sentence in both languages."""
    lines = pair(in_language(german, lang), german, lang, missing=both_said(MISSING, lang))
    return mark_safe(render_to_string("web/parts/pair.html", lines).strip())


@register.simple_tag
def says_once(german: str, lang: str) -> SafeString:
    """What a form answers: nothing that is agreed on, so Leichte Sprache stands alone as everywhere."""
    return both(german, lang)


@register.simple_tag
def says_gaps(german: str, lang: str) -> SafeString:
    """A ready sentence with dots where something has to be filled in."""
    return gaps(german, lang)


@lru_cache(maxsize=1000)
def gaps(german: str, lang: str) -> SafeString:
    """The sentence in both languages, its blanks shown as «…»."""
    lines = pair(with_gaps(in_language(german, lang)), with_gaps(german), lang)
    return render_to_string("web/parts/pair.html", lines)


@register.inclusion_tag("web/parts/pair.html", takes_context=True)
def spoken(context: Context, words: Words, lang: str, phrase: str = "") -> dict[str, object]:
    """What someone said, in both languages.

    On a page in Leichte Sprache own words stand in the person's own language where it was written down, else in German.
    Words that are in none of today's languages yet stand as they were said.
    """
    if is_hidden(context, words, phrase):
        return pair(client_words.said(KEPT_BACK, lang), WORDS[KEPT_BACK], lang)
    german, said = words.in_language("de"), words.in_language(lang) or in_catalogue(words, lang)
    own = lang if lang != "leicht" or said else own_language(context)
    spoken_words, missing = said or words.in_language(own), both_said(MISSING, lang)
    if not spoken_words and not german:
        return pair(words.original, "", words.language, missing=missing)
    first, code = (german, lang) if own == "de" else (spoken_words, own)
    return pair(first, german, code, missing=missing, is_ours=words.said_by == Speaker.CATALOGUE)


def is_hidden(context: Context, words: Words, phrase: str = "") -> bool:
    """Whether these words are kept back while others look on; pages outside the talk have no table and hide nothing."""
    table = context.get("table")
    return table is not None and table.is_sheltered and is_kept_back(words, phrase)


def own_language(context: Context) -> str:
    """The language own words are written down in; away from the table the page names it (`their_language`)."""
    table = context.get("table")
    own = str(table.own_language if table is not None else context.get("their_language") or "de")
    return "de" if own == "leicht" else own


@register.simple_tag(takes_context=True)
def missing_language(context: Context, words: Words) -> str:
    """The language in which these words are missing, or may be said better; empty where there is none.

    Ready sentences are translated elsewhere, and what nobody may see now waits.
    """
    if words.said_by == Speaker.CATALOGUE or is_hidden(context, words):
        return ""
    if words.counterpart:
        return words.counterpart_language
    wanted = "de" if words.language != "de" else own_language(context)
    return wanted if wanted != words.language else ""


@register.filter
def translation_now(words: Words) -> str:
    """The translation that holds."""
    return words.correction or words.counterpart


@register.simple_tag(takes_context=True)
def translated(context: Context, words: Words, lang: str) -> SafeString:
    """«Übersetzung: Frau Bondar, 23.11.2026»; whose it is matters most where somebody else's words are at stake."""
    if not words.counterpart or words.said_by == Speaker.CATALOGUE or is_hidden(context, words):
        return mark_safe("")
    lines = pair(*translator_line(words, lang), lang, inline=True)
    return format_html('<small class="ah-translated">{}</small>', mark_safe(pair_of(lines)))


def pair_of(lines: dict[str, object]) -> str:
    """The two lines as markup, without the line break at the end of the file."""
    return render_to_string("web/parts/pair.html", lines).strip()


@register.simple_tag(takes_context=True)
def for_whom(context: Context, member: PlanMember | None, lang: str) -> SafeString:
    """«für Danylo», where the page may name that member to those who look on."""
    names: Mapping[int, str] = context.get("member_names") or {}
    name = names.get(member.person_id) if member else None
    if not name or (context.get("table") and context["table"].is_sheltered):
        return mark_safe("")
    return format_html('<span class="ah-for-whom">{}</span>', say("member.for", lang, inline=True, name=name))


@register.simple_tag
def name_of(choice: ThemeChoice, lang: str) -> str:
    """What a chosen theme is called."""
    if choice.words is not None:
        return choice.words.in_language(lang) or choice.words.original
    return client_words.said(f"theme.{choice.theme}", lang)


register.filter("said", client_words.said)


@register.filter
def both_said(key: str, lang: str) -> str:
    """Plain text in both languages for choices, which hold no markup: «Я особисто · ich selbst»."""
    own, german = client_words.said(key, lang), alone(WORDS[key], lang)
    return f"{own} · {german}" if german not in ("", own) else own


@register.simple_tag
def theme_pictogram(theme: str) -> SafeString:
    """The drawing of a theme."""
    return pictogram(PICTOGRAMS[Theme(theme)])


@register.simple_tag
def strength_pictogram(kind: str) -> SafeString:
    """The drawing of a strength or a skill."""
    return pictogram(STRENGTH_PICTOGRAMS[kind])


@register.simple_tag
def area_pictogram(area: str) -> SafeString:
    """The drawing of a part of life."""
    return pictogram(AREA_PICTOGRAMS[SituationArea(area)])


@register.simple_tag
def scale_pictogram(scale: str) -> SafeString:
    """The face that goes with a word."""
    return pictogram(SCALE_PICTOGRAMS[SituationScale(scale)])


@register.simple_tag(takes_context=True)
def step_pictogram(context: Context, step: PlanStep) -> SafeString:
    """The drawing of a step's theme; own words get a speech bubble, what is kept back a shield."""
    if is_hidden(context, step.words, step.phrase):
        return pictogram("shield")
    phrase = STEP_BY_KEY.get(step.phrase)
    return pictogram(PICTOGRAMS[phrase.theme] if phrase else "message-circle")


@register.filter
def words_key(value: Any, group: str) -> str:
    """Key of the client words for a value of a group: `theme.childcare`."""
    return f"{group}.{value}"


@register.simple_tag(takes_context=True)
def save_fields(context: Context) -> SafeString:
    """What every form of a question carries; a tag, because a page of ready sentences has forty such forms."""
    known = context.get("csrf_token", ""), context.get("client_token", ""), context["section"].version
    return hidden_fields(*(str(one) for one in known))


@lru_cache(maxsize=1)
def hidden_fields(csrf_token: str, client_token: str, version: str) -> SafeString:
    """The same in each form of one page."""
    carried = {"csrfmiddlewaretoken": csrf_token, "client_token": client_token, "version": version}
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', carried.items())


@register.simple_tag(takes_context=True)
def suggestion(context: Context, step: Step) -> SafeString:
    """A ready step with its day: rendered once for all talks, then told what its form carries and where it goes."""
    names = ("lang", "side", "place", "until", "usual_day", "first_day")
    known = {name: str(context[name]) for name in names}
    carried, address = save_fields(context), escape(context["address"])
    if getattr(context.get("form"), "place", "") == f"ready-{step.key}":
        own = {
            "step": step,
            "form": context["form"],
            "problem": context.get("problem"),
            "table": context["table"],
        }
        return render_to_string(SUGGESTION, known | own | {"carried": carried, "address": address})
    return mark_safe(kept_suggestion(step, **known).replace(CARRIED, carried).replace(ADDRESS, address))


@lru_cache(maxsize=2000)  # ready sentences in the languages of a few days
def kept_suggestion(step: Step, **known: str) -> str:
    """The same for no talk."""
    return render_to_string(SUGGESTION, {**known, "step": step, "carried": CARRIED, "address": ADDRESS})


@register.simple_tag(takes_context=True)
def place(context: Context, part: str) -> str:
    """What a form of this part replaces when it was saved; the whole question where something else would change too."""
    return f"#{part}" if context.get("in_place") else "#question"


@register.simple_tag(takes_context=True)
def problem_place(context: Context) -> str:
    """Where on the page the message of what went wrong belongs; empty for the top of the question."""
    return str(context.get("problem_at") or getattr(context.get("form"), "place", ""))


@register.simple_tag(takes_context=True)
def wrong(context: Context, field: str, at: object) -> str:
    """Marks a field, ties it to the message beside it and takes the focus; nothing where it is not this one."""
    form = context.get("form") if context.get("problem") == "invalid" else None
    if form is None or form.place != str(at) or field not in form.wrong_fields():
        return ""
    return mark_safe(' aria-invalid="true" aria-describedby="problem" autofocus')


@register.filter
def refused_answer(form: SavingForm | None) -> str:
    """The answer somebody has just chosen and that was refused for its words; empty after a conflict."""
    return str(form.data.get("answer", "")) if form and form.place == "answer" and form.errors else ""


@register.filter
def sent_from(form: SavingForm | None, place: object) -> SavingForm | None:
    """The form that could not be saved, where it was sent from this place: it stands there again as it was typed."""
    return form if form and form.place == str(place) else None
