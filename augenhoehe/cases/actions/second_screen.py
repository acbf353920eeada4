"""A second device is let in by a one-time code, and a talk rests for a while. «Zweitgerät», «Pause»"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from augenhoehe.cases.models import Conversation, SecondScreen
from augenhoehe.organisation.models import Account

# No vowels, so that no word comes about; nothing that looks like something else.
SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 8
VALID_FOR = timedelta(minutes=10)


def new_code() -> str:
    """Eight signs by chance."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def hashed(code: str) -> str:
    """What the table keeps of a code, however it was typed: «bcdf 2345» is «BCDF2345»."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("augenhoehe.cases.SecondScreen", typed, algorithm="sha256").hexdigest()


@transaction.atomic
def show_code(*, conversation: Conversation, account: Account, at: datetime) -> str:
    """A new one-time code for this talk, shown by this account; one not used yet opens nothing any more."""
    SecondScreen.objects.filter(conversation=conversation, used_at=None, ended_at=None).update(ended_at=at)
    code = new_code()
    SecondScreen.objects.create(
        conversation=conversation,
        account=account,
        code=hashed(code),
        made_at=at,
        expires_at=at + VALID_FOR,
    )
    return code


@transaction.atomic
def use_code(*, code: str, at: datetime) -> SecondScreen | None:
    """Lets the device with this code in, once; whichever was connected before leaves. None for a wrong code."""
    screen: SecondScreen | None = (
        SecondScreen.objects.select_for_update(of=("self",))
        .select_related("conversation", "account")
        .filter(code=hashed(code), used_at=None, ended_at=None, expires_at__gte=at)
        .filter(conversation__ended_at=None)
        .first()
    )
    if screen is None:
        return None
    SecondScreen.objects.filter(conversation=screen.conversation, ended_at=None).exclude(pk=screen.pk).update(
        ended_at=at
    )
    screen.used_at = at
    screen.save(update_fields=["used_at"])
    return screen


def end_second_screen(*, conversation: Conversation, at: datetime) -> bool:
    """Disconnects the device and takes back a code not used yet; False when there was neither."""
    return bool(SecondScreen.objects.filter(conversation=conversation, ended_at=None).update(ended_at=at))


def has_second_screen(conversation: Conversation) -> bool:
    """Whether a second device is connected."""
    connected = Q(conversation=conversation, ended_at=None, used_at__isnull=False)
    return bool(SecondScreen.objects.filter(connected).exists())


def pause_talk(*, conversation: Conversation, at: datetime) -> None:
    """From now on every screen of this talk shows the neutral picture. The second click changes nothing."""
    Conversation.objects.filter(pk=conversation.pk, ended_at=None, paused_at=None).update(paused_at=at)


def end_pause(*, conversation: Conversation) -> None:
    """The talk goes on; the caller has checked the PIN."""
    Conversation.objects.filter(pk=conversation.pk, paused_at__isnull=False).update(paused_at=None)
