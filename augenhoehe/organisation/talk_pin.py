"""The PIN that gives the shared screen back: wrong tries slow down and block, whichever window they come from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction

from augenhoehe.organisation.models import Account

TRIES = 5
PAUSE = timedelta(minutes=5)


class PinBlocked(Exception):
    """Too many wrong tries; the block ends by itself after PAUSE."""


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
    if account.pin_blocked_until is not None and account.pin_blocked_until > now:
        return PinStand(0, account.pin_blocked_until)
    return PinStand(TRIES - account.pin_failures)


@transaction.atomic
def is_right_pin(*, account_id: int, pin: str, now: datetime) -> bool:
    """Whether this is the account's PIN; counts wrong tries with the row locked, so that none is lost.

    Raises PinBlocked while blocked, even for the right PIN.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.pin_blocked_until is not None and account.pin_blocked_until > now:
        raise PinBlocked
    is_right = bool(account.talk_pin) and check_password(pin, account.talk_pin)
    account.pin_failures = 0 if is_right else account.pin_failures + 1
    account.pin_blocked_until = None
    if account.pin_failures >= TRIES:
        account.pin_failures, account.pin_blocked_until = 0, now + PAUSE
    account.save(update_fields=["pin_failures", "pin_blocked_until"])
    return is_right
