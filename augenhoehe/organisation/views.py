"""«Mein Konto»: one's own password, PIN and second factors. Whoever changes one shows first who it is."""

import base64
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from augenhoehe.organisation.forms import (
    CodeForm,
    NewAppForm,
    NewPasskeyForm,
    OwnPasswordForm,
    OwnPinForm,
    PasswordCheck,
)
from augenhoehe.organisation.models import Account
from augenhoehe.organisation.second_factor import (
    APP,
    EMERGENCY,
    PASSKEY,
    add_app,
    factors_of,
    has_factor,
    has_just_shown_who,
    new_emergency_codes,
    new_secret_in_form,
    remove_factor,
    secret_from_form,
)
from augenhoehe.organisation.sessions import end_other_sessions, note_proof
from augenhoehe.web.decorators import readonly

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def account_of(request: HttpRequest) -> Account:
    """Whose page this is; nobody else gets this far."""
    assert isinstance(request.user, Account)
    return request.user


def sets_up_second_factor(view: Page[P]) -> Page[P]:
    """Open to sessions that still have to set up their second factor; the view carries it by this name."""
    vars(view)["sets_up_second_factor"] = True
    return view


def after_showing_who(view: Page[P]) -> Page[P]:
    """Only shortly after password, code or passkey were given; else the page that asks for them comes first."""

    @wraps(view)
    def call(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if has_just_shown_who(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("my_account")
        return redirect(f"{reverse('show_who')}?{urlencode({'next': back})}")

    return call


@readonly
def my_account(request: HttpRequest) -> HttpResponse:
    """What belongs to my log-in. «Mein Konto»"""
    account = account_of(request)
    factors = factors_of(account.pk)
    codes = next((factor for factor in factors if factor.type == EMERGENCY), None)
    context = {
        "account": account,
        "app": next((factor for factor in factors if factor.type == APP), None),
        "passkeys": [factor for factor in factors if factor.type == PASSKEY],
        "has_password": account.has_usable_password(),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
    return render(request, "organisation/my_account.html", context)


@sets_up_second_factor
def show_who(request: HttpRequest) -> HttpResponse:
    """Before something important is changed: is it still you? «Bestätigung»"""
    account = account_of(request)
    by_password = account.has_usable_password()
    sent = request.POST if request.method == "POST" else None
    form: Form = PasswordCheck(request, sent) if by_password else CodeForm(sent, user=account)
    if sent is not None and form.is_valid():
        note_proof(request, account, "password" if by_password else "mfa")
        return redirect(own_address(request) or "my_account")
    context = {"form": form, "can_prove": by_password or has_factor(account.pk)}
    return render(request, "organisation/show_who.html", context, status=status_of(form))


def own_address(request: HttpRequest) -> str:
    """Where to go next, when that is one of our own pages."""
    address = request.GET.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


def status_of(form: Form) -> int:
    """200 for a page as it is, 422 for one that was filled in wrongly, 429 during a pause."""
    if form.has_error("code", "blocked") if "code" in form.fields else False:
        return 429
    return 422 if form.is_bound else 200


@readonly
@sets_up_second_factor
def second_factor(request: HttpRequest) -> HttpResponse:
    """Which second factor would you like? «Zweiter Faktor»"""
    account = account_of(request)
    is_first = not has_factor(account.pk)
    has_app = any(factor.type == APP for factor in factors_of(account.pk))
    must = settings.SECOND_FACTOR == "required"
    context = {"is_first": is_first, "has_app": has_app, "must": must}
    return render(request, "organisation/second_factor.html", context)


@sets_up_second_factor
@after_showing_who
def new_app(request: HttpRequest) -> HttpResponse:
    """An authenticator app: scan, type the first code. «App einrichten»"""
    account = account_of(request)
    form = NewAppForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_bound and form.is_valid():
        assert form.secret is not None
        factor = add_app(account_id=account.pk, secret=form.secret, step=form.step)
        if factor is None:
            messages.info(request, "Eine App ist schon eingerichtet.")
        return factor_added(request, account, is_new=factor is not None)
    sealed = request.POST.get("sealed", "")
    secret = secret_from_form(sealed, account.pk)
    if secret is None:
        sealed = new_secret_in_form(account.pk)
        secret = secret_from_form(sealed, account.pk)
    context = {
        "form": form,
        "sealed": sealed,
        "secret": grouped(secret or ""),
        "picture": picture(account, secret or ""),
    }
    return render(request, "organisation/new_app.html", context, status=status_of(form))


def grouped(secret: str) -> str:
    """A secret as one can type it: ABCD EFGH …"""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def picture(account: Account, secret: str) -> str:
    """The QR code for the app as an address the page's image can carry."""
    adapter = get_adapter()
    drawn: str = adapter.build_totp_svg(adapter.build_totp_url(account, secret))
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


@sets_up_second_factor
@after_showing_who
def new_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey: this device, a phone or a security key. «Passkey einrichten»"""
    account = account_of(request)
    form = NewPasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        webauthn.WebAuthn.add(account, form.cleaned_data["name"], form.cleaned_data["credential"])
        return factor_added(request, account, is_new=True)
    return render(request, "organisation/new_passkey.html", {"form": form}, status=status_of(form))


@sets_up_second_factor
@require_POST
def new_passkey_question(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey; the session remembers the question."""
    if not has_just_shown_who(request):
        return JsonResponse({}, status=422)
    return JsonResponse(webauthn.begin_registration(account_of(request), passwordless=True))


def factor_added(request: HttpRequest, account: Account, *, is_new: bool) -> HttpResponse:
    """The session is confirmed with it; whoever has no emergency codes yet gets them next."""
    if is_new:
        note_proof(request, account, "mfa")
        messages.success(request, "Eingerichtet. Beim nächsten Anmelden fragen wir danach.")
    has_codes = any(factor.type == EMERGENCY for factor in factors_of(account.pk))
    return redirect("my_account" if has_codes else "emergency_codes")


@require_POST
@after_showing_who
def factor_removal(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Takes away an app or a passkey of one's own; somebody else's is not found, the last one stays."""
    if remove_factor(account_id=account_of(request).pk, factor_id=factor_id):
        messages.success(request, "Entfernt.")
    else:
        messages.error(request, "Der letzte zweite Faktor bleibt. Richten Sie erst einen anderen ein.")
    return redirect("my_account")


@after_showing_who
def emergency_codes(request: HttpRequest) -> HttpResponse:
    """Ten codes for the day the phone is lost; shown once, to be printed. «Notfallcodes»"""
    account = account_of(request)
    codes = new_emergency_codes(account.pk) if request.method == "POST" and has_factor(account.pk) else []
    context = {
        "codes": codes,
        "account": account,
        "has_factor": has_factor(account.pk),
        "has_codes": any(factor.type == EMERGENCY for factor in factors_of(account.pk)),
    }
    return render(request, "organisation/emergency_codes.html", context)


def own_password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of this account ends with it."""
    account = account_of(request)
    form = OwnPasswordForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        account.set_password(form.cleaned_data["new"])
        end_other_sessions(request, account)
        note_proof(request, account, "password")
        messages.success(request, "Das neue Passwort gilt. Alle anderen Sitzungen sind beendet.")
        return redirect("my_account")
    context = {"form": form, "has_password": account.has_usable_password()}
    return render(request, "organisation/own_password.html", context, status=status_of(form))


@after_showing_who
def own_pin(request: HttpRequest) -> HttpResponse:
    """A new PIN for the shared screen."""
    account = account_of(request)
    form = OwnPinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        account.talk_pin = make_password(form.cleaned_data["pin"])
        account.pin_failures, account.pin_blocked_until = 0, None
        account.save(update_fields=["talk_pin", "pin_failures", "pin_blocked_until"])
        messages.success(request, "Die neue PIN gilt.")
        return redirect("my_account")
    return render(request, "organisation/own_pin.html", {"form": form}, status=status_of(form))


@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    """Somebody is typing: the session stays. What is noted is noted before any page is called. «Anwesenheit»"""
    return HttpResponse()


@require_POST
def other_sessions(request: HttpRequest) -> HttpResponse:
    """Ends all other sessions of this account: the forgotten one in the meeting room, the one at home."""
    end_other_sessions(request, account_of(request))
    messages.success(request, "Alle anderen Sitzungen sind beendet.")
    return redirect("my_account")
