"""The door for a second device: no name, no password, a code of eight signs that works once. «Zweitgerät verbinden»"""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from augenhoehe.cases.access import may_lead_talk
from augenhoehe.cases.actions.second_screen import LENGTH, use_code
from augenhoehe.cases.models import Conversation, SecondScreen
from augenhoehe.cases.talk.beginning import offered_languages
from augenhoehe.cases.talk.frame import question_on_the_table
from augenhoehe.organisation.door_tries import SECOND_SCREEN, count_wrong_try, may_try
from augenhoehe.organisation.models import Account
from augenhoehe.organisation.sessions import begin_narrow_session
from augenhoehe.web.decorators import public
from augenhoehe.web.screen_lock import lock_for_good


class CodeForm(forms.Form):
    """The code as it was typed; blanks and small letters do not matter."""

    code = forms.CharField(min_length=LENGTH, max_length=20)


@public(reason="Hier kommt ein zweites Gerät mit einem Einmalcode in ein Gespräch, und in nichts anderes.")
def second_screen(request: HttpRequest) -> HttpResponse:
    """A code opens one talk on this device; everything else stays closed."""
    language = chosen_language(request)
    if request.method != "POST":
        return door(request, language)
    if not may_try(request, SECOND_SCREEN):
        return door(request, language, problem="second.blocked", status=429)
    form = CodeForm(request.POST)
    screen = use_code(code=form.cleaned_data["code"], at=timezone.now()) if form.is_valid() else None
    account = account_for(screen) if screen is not None else None
    if screen is None or account is None:
        if request.POST.get("code"):
            count_wrong_try(request, SECOND_SCREEN)
        return door(request, language, problem="second.wrong", status=422)
    let_in(request, account, screen)
    return redirect(question_on_the_table(screen.conversation))


def account_for(screen: SecondScreen) -> Account | None:
    """The account that showed the code, as long as it may lead this talk: a stand-in only while she is one."""
    account = screen.account
    if not account.is_active or not may_lead_talk(account):
        return None
    is_visible = Conversation.objects.visible_to(account).filter(pk=screen.conversation_id).exists()
    return account if is_visible else None


def let_in(request: HttpRequest, account: Account, screen: SecondScreen) -> None:
    """A session that can open nothing but this talk, for good."""
    talk = screen.conversation
    begin_narrow_session(request, account)
    lock_for_good(
        request,
        home=reverse("talk_pin", args=[talk.pk]),
        exit=f"{reverse('second_screen')}?ende=1&sprache={talk.language}",
        device=screen.pk,
        language=talk.language,
        talk_id=talk.pk,
    )


def chosen_language(request: HttpRequest) -> str:
    """The language of the page: the code's picture brings it along, else it is chosen there."""
    wanted = request.GET.get("sprache", "de")
    return wanted if wanted in dict(settings.LANGUAGES) else "de"


def door(request: HttpRequest, language: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page with one field."""
    context = {
        "lang": language,
        "screen_language": language,
        "problem": problem,
        "is_disconnected": "ende" in request.GET and not problem,
        "is_over": "vorbei" in request.GET,
        "languages": offered_languages(),
    }
    with override(language):
        return render(request, "cases/second_screen_code.html", context, status=status)
