"""The second factor: what counts as one, and how often a code may be guessed. «Zweiter Faktor» – Art. 32 DSGVO

1. An authenticator app (TOTP), a passkey (WebAuthn) or a printed emergency code; allauth keeps them, secrets encrypted.
2. Wrong codes are counted on the account with its row locked, for app and emergency codes together: every fifth in a
   row makes a pause, each longer than the one before.
3. A code of the app lets nobody in twice; in the demo it may, for there several people share one account.
"""

import base64
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account.authentication import get_authentication_records
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from augenhoehe.organisation.models import Account
from augenhoehe.web.screen_lock import screen_lock

TRIES = 5
PAUSE = timedelta(minutes=15)
STEP_SECONDS = 30
STEPS_BESIDE = 1
SETTING_UP = timedelta(minutes=15)
CONFIRMED_FOR = timedelta(minutes=10)
CODE = re.compile(r"[0-9]{6}|[0-9]{8}")
APP, PASSKEY, EMERGENCY = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
    Authenticator.Type.RECOVERY_CODES,
)


class CodesBlocked(Exception):
    """Too many wrong codes; `until` says when the pause ends."""

    def __init__(self, until: datetime) -> None:
        super().__init__("codes blocked")
        self.until = until


class CodeUsedBefore(Exception):
    """The right code, but it has opened a session already; the next one comes within half a minute."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second factors in our words, their secrets encrypted with the key of this installation."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return f"Augenhöhe {settings.OFFICE_NAME}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.login_name}


class SecondFactorStage(AuthenticateStage):
    """The step after the password; left out where the house's identity provider has asked for it already."""

    def handle(self) -> tuple[Any, bool]:
        if is_confirmed(self.request, self.login.user):
            return None, True
        return super().handle()

    @classmethod
    def pending(cls, request: HttpRequest) -> "SecondFactorStage | None":
        """This step, when the session is in the middle of it."""
        return LoginStageController.enter(request, cls.key)


def _box() -> MultiFernet:
    """Encrypts with the newest key of this installation and reads with older ones too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        salted_hmac("augenhoehe.second_factor", "secrets", secret=key, algorithm="sha256").digest()
        for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def records_of(request: HttpRequest, user: AbstractBaseUser | AnonymousUser | None) -> list[dict[str, Any]]:
    """By what means this session has shown who it belongs to, oldest first."""
    return list(get_authentication_records(request, user))


def is_confirmed(request: HttpRequest, user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Whether this session has shown a second factor, here or at an identity provider that is trusted with it."""
    methods = {record["method"] for record in records_of(request, user)}
    return "mfa" in methods or (settings.OIDC_SECOND_FACTOR and "socialaccount" in methods)


def is_waiting(request: HttpRequest) -> bool:
    """Whether this session may open nothing until it has a second factor.

    A second device on a talk was let in by a session that has shown one, and can open nothing but that talk.
    """
    lock = screen_lock(request)
    if lock is not None and lock.is_for_good:
        return False
    must = settings.SECOND_FACTOR == "required" and request.user.is_authenticated
    return must and not is_confirmed(request, request.user)


def has_just_shown_who(request: HttpRequest) -> bool:
    """Whether password, code or passkey was given a short while ago: needed to change any of them."""
    records = records_of(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return timezone.now().timestamp() - latest < CONFIRMED_FOR.total_seconds()


def factors_of(account_id: int | None) -> list[Authenticator]:
    """All second factors of an account, emergency codes last."""
    found = list(Authenticator.objects.filter(user_id=account_id).order_by("created_at", "pk"))
    return sorted(found, key=lambda factor: factor.type == EMERGENCY)


def has_factor(account_id: int | None) -> bool:
    """Whether an app or a passkey is set up; emergency codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=account_id).exclude(type=EMERGENCY).exists())


@transaction.atomic
def take_code(*, account_id: int, code: str, now: datetime) -> Authenticator | None:
    """The factor this code belongs to, None for a wrong one, which is counted with the row locked.

    Raises CodesBlocked during a pause, even for the right code, and CodeUsedBefore for one that opened a session.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.code_blocked_until is not None and account.code_blocked_until > now:
        raise CodesBlocked(account.code_blocked_until)
    found = next((factor for factor in factors_of(account_id) if _opens(account, factor, code, now)), None)
    account.code_failures = 0 if found else account.code_failures + 1
    account.code_blocked_until = None if found else _end_of_pause(account.code_failures, now)
    account.save(update_fields=["code_failures", "code_blocked_until", "last_code_step"])
    return found


def _end_of_pause(failures: int, now: datetime) -> datetime | None:
    """A pause after every fifth wrong code in a row: a quarter of an hour, then half an hour, and so on."""
    return now + PAUSE * (failures // TRIES) if failures and failures % TRIES == 0 else None


def _opens(account: Account, factor: Authenticator, code: str, now: datetime) -> bool:
    """Whether this code belongs to this factor; remembers the step of an app's code, uses up an emergency code."""
    if factor.type == EMERGENCY:
        return bool(factor.wrap().validate_code(code))
    if factor.type != APP:
        return False
    step = step_of_code(_box().decrypt(factor.data["secret"].encode()).decode(), code, now)
    if step is None:
        return False
    if step <= account.last_code_step and not settings.DEMO_CODES:
        raise CodeUsedBefore
    account.last_code_step = step
    return True


def code_at(secret: str, step: int) -> str:
    """The six digits an app shows in this half minute."""
    return str(format_hotp_value(hotp_value(secret, step)))


def steps_at(moment: datetime) -> Iterator[int]:
    """The half minute of that moment and its neighbours, for clocks that differ a little."""
    step = int(moment.timestamp()) // STEP_SECONDS
    yield from range(step - STEPS_BESIDE, step + STEPS_BESIDE + 1)


def step_of_code(secret: str, code: str, now: datetime) -> int | None:
    """The half minute in which an app with this secret shows this code; None when it is none of those around now."""
    return next((step for step in steps_at(now) if constant_time_compare(code_at(secret, step), code)), None)


def new_secret_in_form(account_id: int) -> str:
    """A new secret for an app, sealed for the form that asks for its first code: reading the page writes nothing."""
    return _box().encrypt(f"{account_id} {generate_totp_secret()}".encode()).decode()


def secret_from_form(sealed: str, account_id: int) -> str | None:
    """The secret out of the form; None when it is too old, not ours or somebody else's."""
    try:
        opened = _box().decrypt(sealed.encode(), ttl=int(SETTING_UP.total_seconds())).decode()
    except InvalidToken:
        return None
    owner, _, secret = opened.partition(" ")
    return secret if owner == str(account_id) else None


@transaction.atomic
def add_app(*, account_id: int, secret: str, step: int) -> Authenticator | None:
    """Sets up the app whose first code was right; None when there is one already (the second click)."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if Authenticator.objects.filter(user_id=account_id, type=APP).exists():
        return None
    account.last_code_step = step
    account.save(update_fields=["last_code_step"])
    return TOTP.activate(account, secret).instance


@transaction.atomic
def new_emergency_codes(account_id: int) -> list[str]:
    """Ten new codes to print; the old ones open nothing any more."""
    account = Account.objects.select_for_update().get(pk=account_id)
    Authenticator.objects.filter(user_id=account_id, type=EMERGENCY).delete()
    return [f"{code[:4]} {code[4:]}" for code in RecoveryCodes.activate(account).generate_codes()]


@transaction.atomic
def remove_factor(*, account_id: int, factor_id: int) -> bool:
    """Takes one factor away; False when it is the last one and the house wants one. The second click does nothing."""
    Account.objects.select_for_update().get(pk=account_id)
    real = Authenticator.objects.filter(user_id=account_id).exclude(type=EMERGENCY)
    others = real.exclude(pk=factor_id).exists()
    if not others and settings.SECOND_FACTOR == "required":
        return False
    real.filter(pk=factor_id).delete()
    if not others:
        Authenticator.objects.filter(user_id=account_id).delete()
    return True
