"""Who gets in: no sign-up, no log-in for strangers, a second step where there is a second factor."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from augenhoehe.organisation.door_tries import door_of
from augenhoehe.organisation.models import Account
from augenhoehe.organisation.sessions import mark_used


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Accounts are made by the administration, never by signing up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Name oder Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["augenhoehe.organisation.second_factor.SecondFactorStage"]

    def login(self, request: HttpRequest, user: Account) -> None:
        """The session begins now, under a new number."""
        super().login(request, user)
        mark_used(request.session, timezone.now())

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        """The right password of a blocked account: no entry, and whom to ask."""
        return render(request, "organisation/blocked_account.html", status=403)


class KnownStaffOnlyAdapter(DefaultSocialAccountAdapter):
    """The house's identity provider opens existing accounts only, matched by its user name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connects the provider's identity to the account of the same name, or says whom to ask."""
        if sociallogin.is_existing:
            return
        name = name_at_provider(sociallogin)
        account = Account.objects.filter(login_name=name).first() if name else None
        if account is None:
            raise ImmediateHttpResponse(render(request, "organisation/unknown_account.html", status=403))
        if not account.is_active:
            raise ImmediateHttpResponse(render(request, "organisation/blocked_account.html", status=403))
        sociallogin.connect(request, account)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Cancelled, forged or broken on the way: say so kindly, and nothing about why."""
        raise ImmediateHttpResponse(render(request, "organisation/provider_failed.html", status=401))


def name_at_provider(sociallogin: SocialLogin) -> str:
    """The user name the identity provider vouches for; empty when it tells none."""
    told = sociallogin.account.extra_data
    claims = told.get("userinfo") or told.get("id_token") or told
    return str(claims.get("preferred_username") or "")


def login_name(request: HttpRequest, credentials: object = None) -> str:
    """Whose attempt it is, for counting wrong tries: a door without names, one's own account, the name as typed."""
    if door := door_of(credentials):
        return door
    user: Account | AnonymousUser | None = getattr(request, "user", None)
    if isinstance(user, Account):
        return user.login_name
    return request.POST.get("login", "")[:60]


def client_for_logs(name: str, ip_address: str, *more: object) -> str:
    """What a log line says about an attempt: where it came from, never who it was."""
    return ip_address
