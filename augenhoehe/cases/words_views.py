"""The translation of somebody's words comes later, or a wrong one is corrected, out of the file. «Übersetzung»"""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from augenhoehe.cases import actions
from augenhoehe.cases.access import may_lead_talk, refuse_unless
from augenhoehe.cases.models import Case, Speaker, Visibility, Words
from augenhoehe.cases.note_forms import WordsTranslationForm
from augenhoehe.cases.writing import (
    CHANGED_MEANWHILE,
    fresh,
    is_sent,
    saved,
    writing_page,
)
from augenhoehe.people.access import log_unless_open
from augenhoehe.people.models import Part
from augenhoehe.privacy.models import WayIn

ADDENDUM = (
    "Der Plan ist vereinbart und bleibt, wie er war. Ihre Berichtigung wird ein Nachtrag mit Tag und Namen."
)
# Words of a talk; notes have a page of their own, ready sentences are reviewed as a whole.
OF_A_TALK = (
    Q(theme_of__isnull=False)
    | Q(strength_of__isnull=False)
    | Q(situation_of__isnull=False)
    | Q(goal_of__isnull=False)
    | Q(priority_of__isnull=False)
    | Q(answer_to__isnull=False)
    | Q(planstep__isnull=False)
    | Q(result_of__isnull=False)
    | Q(outcome_of__isnull=False)
)


def visible_words(user: object, words_id: int) -> Words:
    """Somebody's own words in a talk, or 404."""
    cases = Case.objects.visible_to(user, Part.COUNSELLING)
    own = Words.objects.filter(OF_A_TALK, case__in=cases, visibility=Visibility.SHARED, withdrawn_at=None)
    found: Words = get_object_or_404(
        own.exclude(said_by=Speaker.CATALOGUE).select_related("case__person").distinct(), pk=words_id
    )
    return found


def words_translation(request: HttpRequest, words_id: int) -> HttpResponse:
    """What nobody has translated yet gets its other half; a wrong translation the right one. § 19 SGB X"""
    words = visible_words(request.user, words_id)
    refuse_unless(may_lead_talk(request.user))
    person, before = words.case.person, actions.translation_of(words)
    form = fresh(WordsTranslationForm, request, initial={"counterpart": before, "before": before})
    language = words.counterpart_language or language_to_add(words)
    page: dict[str, Any] = {
        "title": "Übersetzung berichtigen" if before else "Worte übersetzen",
        "save": "Übersetzung speichern",
        "quote": words.original,
        "hint": ADDENDUM if before and actions.is_agreed_on(words) else "",
        "lang": language,
    }
    if not is_sent(request, form):
        log_unless_open(request.user, person.pk, WayIn.FILE)
        return writing_page(request, person, form, **page)
    if not actions.translate_later(words, language=language, at=timezone.now(), **form.said()):
        now = [("Übersetzung", actions.translation_of(visible_words(request.user, words_id)))]
        return writing_page(request, person, form, status=409, conflict=CHANGED_MEANWHILE, now=now, **page)
    return saved(request, person, "Die Übersetzung steht jetzt bei den Worten.", panel="panel_plan")


def language_to_add(words: Words) -> str:
    """German, or the language own words were written down in when they last talked."""
    last = words.case.conversations.exclude(language="de").order_by("-started_at").first()
    return actions.language_to_add(words, last) if last is not None else "de"
