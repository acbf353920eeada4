"""How it felt: three taps by the person at the end, anonymous. «Rückmeldung zum Gespräch»"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override

from augenhoehe.cases import feedback_words
from augenhoehe.cases.access import visible_talk
from augenhoehe.cases.actions.feedback import say_how_it_felt
from augenhoehe.cases.models import Conversation, Felt
from augenhoehe.web.decorators import shared_screen
from augenhoehe.web.screen_lock import remember, remembered, screen_lock

GIVEN = "feedback"


class FeedbackForm(forms.Form):
    """Three answers, each of them optional."""

    was_understood = forms.ChoiceField(choices=Felt.choices, required=False)
    was_taken_seriously = forms.ChoiceField(choices=Felt.choices, required=False)
    was_afraid = forms.ChoiceField(choices=Felt.choices, required=False)


@shared_screen
def feedback(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The three questions in the language that is chosen; asked once, on the turned screen only, after the talk."""
    talk = visible_talk(request.user, talk_id)
    if talk.ended_at is None or screen_lock(request) is None or remembered(request, GIVEN):
        return redirect("talk_thanks", talk_id=talk_id)
    language = chosen_language(request, talk)
    if request.method != "POST":
        return three_questions(request, talk, language)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return three_questions(request, talk, language, picked=request.POST.dict(), status=422)
    if not any(form.cleaned_data.values()):
        return redirect("talk_thanks", talk_id=talk_id)  # to say nothing is an answer, too
    say_how_it_felt(house=talk.staff.team.local_jobcenter, on=timezone.localdate(), answers=form.cleaned_data)
    remember(request, GIVEN, language)  # gone with the lock: nothing keeps that this talk was answered
    return redirect("talk_thanks", talk_id=talk_id)


def chosen_language(request: HttpRequest, talk: Conversation) -> str:
    """One of the eight, at first the one of the talk."""
    known = {language.code for language in feedback_words.offered()}
    sent = request.POST if request.method == "POST" else request.GET
    wanted = sent.get("sprache", talk.language)
    return wanted if wanted in known else "de"


def three_questions(
    request: HttpRequest,
    talk: Conversation,
    language: str,
    *,
    picked: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of its own; on the last page of the talk the same questions stand in its language."""
    context = {
        "talk": talk,
        "lang": language,
        "screen_language": language,
        "picked": picked or {},
        "is_unknown": picked is not None,
    }
    with override(talk.language):
        return render(request, "cases/talk_feedback.html", context, status=status)
