"""The second factor of the demo's log-ins: secrets everybody may know, so that the demo can show its codes."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from augenhoehe.organisation.models import Account
from augenhoehe.organisation.second_factor import APP, STEP_SECONDS, code_at


def demo_secret(login_name: str) -> str:
    """The same for every demo, so that a story or a visitor's app keeps working after a fresh start."""
    digest = hashlib.sha256(f"augenhoehe demo {login_name}".encode()).digest()
    return base64.b32encode(digest[:20]).decode()


def demo_code(login_name: str, moment: datetime) -> str:
    """What this log-in's app would show at that moment."""
    return code_at(demo_secret(login_name), int(moment.timestamp()) // STEP_SECONDS)


def renew_demo_codes(accounts: Iterable[Account]) -> None:
    """Every one of these accounts has the app with the known secret again, whatever a visitor did to it."""
    accounts = list(accounts)
    Authenticator.objects.filter(user__in=accounts, type=APP).delete()
    for account in accounts:
        TOTP.activate(account, demo_secret(account.login_name))
