"""The PIN that gives the shared screen back: wrong tries slow down and lock, whichever window they come from.

After the third wrong PIN in a row one waits, after each further one longer; the tenth takes the PIN away. Then only
name, password and second factor lead on, and a new PIN is chosen. All of it stands in the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from augenhoehe.organisation.middleware import led_to
from augenhoehe.organisation.models import Account

TRIES = 10
PAUSE_MINUTES = {3: 1, 4: 2, 5: 5, 6: 10, 7: 20, 8: 40, 9: 60}


class PinBlocked(Exception):
    """A pause after wrong tries; it ends by itself."""


class PinLocked(Exception):
    """There is no PIN any more, or never was one: nothing but a new log-in leads out of the talk."""


class Try(Enum):
    """What became of one try. «Eingabe der PIN»"""

    RIGHT = "right"
    WRONG = "wrong"
    BLOCKED = "blocked"
    LOCKED = "locked"


@dataclass(frozen=True)
class PinStand:
    """How often one may still try, and until when one may not."""

    tries_left: int
    blocked_until: datetime | None = None

    @property
    def free_from(self) -> datetime | None:
        """The first whole minute at which one may try again."""
        return self.blocked_until and self.blocked_until + timedelta(seconds=59)


def stand_of_pin(*, account_id: int, now: datetime) -> PinStand:
    """What somebody needs to know after a wrong PIN."""
    account = Account.objects.only("pin_failures", "pin_blocked_until").get(pk=account_id)
    is_blocked = account.pin_blocked_until is not None and account.pin_blocked_until > now
    return PinStand(TRIES - account.pin_failures, account.pin_blocked_until if is_blocked else None)


def is_right_pin(*, account_id: int, pin: str, now: datetime) -> bool:
    """Whether this is the account's PIN.

    Raises PinBlocked during a pause, even for the right PIN, and PinLocked from the last wrong try on.
    """
    tried = try_pin(account_id=account_id, pin=pin, now=now)
    if tried is Try.BLOCKED:
        raise PinBlocked
    if tried is Try.LOCKED:
        raise PinLocked
    return tried is Try.RIGHT


@transaction.atomic
def try_pin(*, account_id: int, pin: str, now: datetime) -> Try:
    """Counts wrong tries with the row locked, so that none is lost; a try during a pause does not count."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if not account.talk_pin:
        return Try.LOCKED
    if account.pin_blocked_until is not None and account.pin_blocked_until > now:
        return Try.BLOCKED
    is_right = check_password(pin, account.talk_pin)
    account.pin_failures = 0 if is_right else account.pin_failures + 1
    pause = PAUSE_MINUTES.get(account.pin_failures)
    account.pin_blocked_until = now + timedelta(minutes=pause) if pause else None
    is_last = account.pin_failures >= TRIES
    if is_last:
        account.talk_pin, account.pin_failures = "", 0
    account.save(update_fields=["talk_pin", "pin_failures", "pin_blocked_until"])
    return Try.RIGHT if is_right else Try.LOCKED if is_last else Try.WRONG


def pin_first(request: HttpRequest) -> HttpResponse | None:
    """To choosing a PIN, for whoever has none: nothing else would give the screen back. None where there is one."""
    if getattr(request.user, "talk_pin", ""):
        return None
    messages.info(
        request, "Legen Sie erst Ihre PIN fest. Nur mit ihr lässt sich der Bildschirm zurücknehmen."
    )
    return redirect("own_pin")


def out_without_pin(request: HttpRequest) -> HttpResponse:
    """The session ends; what was saved in the talk stays. The log-in says why, and leads to no talk by itself."""
    logout(request)
    return led_to(request, f"{reverse('account_login')}?grund=pin")
