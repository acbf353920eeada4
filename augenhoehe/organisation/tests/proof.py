"""Sessions that have shown what they need to, for tests: password, second factor, a while ago or just now."""

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Account
from augenhoehe.organisation.second_factor import add_app, code_at, steps_at

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER_SECRET = "KRUGS4ZANFZSAYJAONSWG4TFOQQGM33S"


def with_app(account: Account, secret: str = SECRET) -> Account:
    """An account with an authenticator app that has not been used yet."""
    add_app(account_id=account.pk, secret=secret, step=0)
    return account


def code_now(secret: str = SECRET) -> str:
    """What the app shows now."""
    return code_at(secret, list(steps_at(timezone.now()))[1])


def wrong_code() -> str:
    """Six digits the app shows neither now nor a moment ago nor next."""
    around = {code_at(SECRET, step) for step in steps_at(timezone.now())}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in around)


def logged_in(account: Account, *methods: str, seconds_ago: float = 0) -> Client:
    """A session of this account that has shown itself by these methods: password, mfa, socialaccount."""
    client = Client()
    client.force_login(account)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time() - seconds_ago} for method in methods
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client
