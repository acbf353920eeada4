"""The pages before one is in: password, second step, passkey, the house's identity provider."""

import logging
from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.base.internal import flows
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from requests import RequestException

from augenhoehe.organisation.forms import CodeForm, PasskeyAnswerForm
from augenhoehe.organisation.second_factor import PASSKEY, SecondFactorStage, factors_of
from augenhoehe.web.decorators import public

logger = logging.getLogger(__name__)
REASONS = {
    "pause": "Eine Weile war niemand da, deshalb haben wir Sie abgemeldet. "
    "Nach dem Anmelden geht es dort weiter, wo Sie waren.",
    "freigabe": "Ihr Zugang zu diesem Gespräch ist zu Ende, zum Beispiel weil eine Vertretung vorbei ist. "
    "Deshalb haben wir Sie abgemeldet. Was gespeichert war, bleibt erhalten.",
    "pin": "Die PIN wurde zu oft falsch eingegeben und gilt nicht mehr. Bitte melden Sie sich neu an; "
    "vor dem nächsten Gespräch wählen Sie eine neue PIN. Was im Gespräch gespeichert war, bleibt erhalten.",
    "faktor": "Ihr Konto hat jetzt einen zweiten Faktor. Bitte melden Sie sich einmal damit an.",
}


class FrontDoor(LoginView):
    """Name and password. «Anmeldung»"""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        reason = REASONS.get(self.request.GET.get("grund", ""), "")
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"reason": reason, "has_provider": bool(settings.SOCIALACCOUNT_PROVIDERS)}


class SecondStep(AuthenticateView):
    """The code or the passkey after the password. «Zweiter Schritt der Anmeldung»"""

    template_name = "organisation/second_step.html"

    def _build_forms(self) -> CodeForm | PasskeyAnswerForm:
        """The form that was sent; the page shows the one for a code, the one for a passkey is hidden."""
        user = self.stage.login.user
        sent = self.request.POST if self.request.method == "POST" else None
        by_passkey = sent is not None and "credential" in sent
        self.code_form = CodeForm(None if by_passkey else sent, user=user)
        self.passkey_form = PasskeyAnswerForm(sent if by_passkey else None, user=user)
        return self.passkey_form if by_passkey else self.code_form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cancel" in request.POST:
            return self.stage.abort()
        if not self.form.is_valid():
            status = 429 if self.code_form.has_error("code", "blocked") else 422
            return self.render_to_response(self.get_context_data(), status=status)
        factor = self.form.cleaned_data.get("credential") or self.code_form.factor
        flows.post_authentication(request, factor)
        return self.stage.exit()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        kinds = {factor.type for factor in factors_of(self.stage.login.user.pk)}
        return {
            "form": self.code_form,
            "passkey_form": self.passkey_form,
            "has_passkey": PASSKEY in kinds,
            "has_codes": bool(kinds - {PASSKEY}),
        }


@public(reason="Hier meldet man sich an.")
def front_door(request: HttpRequest) -> HttpResponse:
    """Who is it? A name and a password, or a passkey, or the house's identity provider."""
    return FrontDoor.as_view()(request)


@public(
    reason="Wer das Passwort schon richtig hat, zeigt hier den zweiten Faktor; alle anderen führt es zur Anmeldung."
)
def second_step(request: HttpRequest) -> HttpResponse:
    """Is it really you?"""
    return SecondStep.as_view()(request)


@public(reason="Die Frage an einen Passkey verrät nichts; beantworten kann sie nur, wer ihn hat.")
@require_POST
def passkey_question(request: HttpRequest) -> HttpResponse:
    """What the browser is to have signed by a passkey: of the account of the second step, else of whoever it may be."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    step = SecondFactorStage.pending(request)
    return JsonResponse(webauthn.begin_authentication(step.login.user if step else None))


@public(reason="Hier meldet man sich mit einem Passkey an.")
@require_POST
def passkey_door(request: HttpRequest) -> HttpResponse:
    """In with a passkey alone: it asks for finger, face or PIN itself, so it is both factors in one."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = PasskeyAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Mit diesem Passkey hat es nicht geklappt. Das Passwort geht auch.")
        return redirect("account_login")
    factor = form.cleaned_data["credential"]
    login = Login(user=factor.user, redirect_url=get_next_redirect_url(request))
    return perform_passwordless_login(request, factor, login)


@public(reason="Der Weg zur Anmeldung des Hauses.")
@require_POST
def provider_door(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the identity provider, by a page of ours: browsers do not follow a form to somebody else's address."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        return redirect("account_login")
    try:
        answer: HttpResponse = openid_connect.login(request, provider_id)
    except RequestException:
        return provider_is_away(request)
    if answer.status_code != 302:
        return answer
    return render(request, "organisation/to_provider.html", {"address": answer.headers["Location"]})


@public(reason="Hierher schickt die Anmeldung des Hauses zurück.")
def provider_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the identity provider with a code that only our server can redeem."""
    if request.method != "GET" or not settings.SOCIALACCOUNT_PROVIDERS:
        return redirect("account_login")
    try:
        return openid_connect.callback(request, provider_id)
    except RequestException:
        return provider_is_away(request)


def provider_is_away(request: HttpRequest) -> HttpResponse:
    """The identity provider does not answer; the log knows more than the page says."""
    logger.exception("The identity provider does not answer.")
    return render(request, "organisation/provider_failed.html", status=503)
