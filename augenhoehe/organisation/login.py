"""The doors: no sign-up, no social log-in for strangers."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from augenhoehe.organisation.models import Account


class ClosedDoorAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administration, never by signing up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Name oder Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        """The right password of a blocked account: no entry, and whom to ask."""
        return render(request, "organisation/blocked_account.html", status=403)


class KnownStaffOnlyAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The house's identity provider opens existing accounts only, matched by its user name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connects the provider's identity to the account of the same name, or says whom to ask."""
        if sociallogin.is_existing:
            return
        name = sociallogin.account.extra_data.get("preferred_username", "")
        account = Account.objects.filter(login_name=name, is_active=True).first()
        if account is None:
            raise ImmediateHttpResponse(render(request, "organisation/unknown_account.html", status=403))
        sociallogin.connect(request, account)


def login_name(request: HttpRequest, credentials: object = None) -> str:
    """Whose attempt it is, for counting wrong passwords: the name as typed."""
    return request.POST.get("login", "")[:60]


def client_for_logs(name: str, ip_address: str, *more: object) -> str:
    """What a log line says about an attempt: where it came from, never who it was."""
    return ip_address
