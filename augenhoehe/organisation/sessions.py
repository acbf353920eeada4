"""How a session ends by itself: after a while without anybody, or when its account says so. «Sitzung»"""

from datetime import datetime

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from augenhoehe.organisation.models import Account

SEEN_AT = "seen_at"
NOTED_EVERY_SECONDS = 60


def idle_seconds(session: SessionBase, now: datetime) -> float | None:
    """How long nobody has used this session; None when that was never noted."""
    seen = session.get(SEEN_AT)
    return None if seen is None else now.timestamp() - float(seen)


def is_idle(session: SessionBase, now: datetime) -> bool:
    """Whether nobody has used this session for so long that it ends."""
    idle = idle_seconds(session, now)
    return idle is not None and idle > settings.IDLE_MINUTES * 60


def mark_used(session: SessionBase, now: datetime) -> None:
    """Somebody is here; saved with the session at the end of the request."""
    session[SEEN_AT] = int(now.timestamp())


def note_use(session: SessionBase, now: datetime) -> None:
    """Somebody is here, written at once and at most once a minute.

    Only this one entry is changed, with the row locked: saving the whole session would undo what another window
    wrote meanwhile, the lock of the shared screen for instance.
    """
    idle = idle_seconds(session, now)
    if idle is not None and idle < NOTED_EVERY_SECONDS:
        return
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(pk=session.session_key).first()
        if row is None:
            return
        kept = row.get_decoded()
        kept[SEEN_AT] = int(now.timestamp())
        row.session_data = Session.objects.encode(kept)
        row.expire_date = session.get_expiry_date()
        row.save(update_fields=["session_data", "expire_date"])
    mark_used(session, now)
    session.modified = False  # it is written already


def note_proof(request: HttpRequest, account: Account, method: str) -> None:
    """This session has shown who it belongs to by password, by a code or by a passkey («mfa»)."""
    record_authentication(request, account, method, reauthenticated=True)


def begin_narrow_session(request: HttpRequest, account: Account) -> None:
    """A session of this account for a page family only; the caller locks it for good before anything is answered.

    Whatever session the browser had is over. Its second factor is the one of the session that let it in.
    """
    request.session.flush()
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    mark_used(request.session, timezone.now())


def end_other_sessions(request: HttpRequest, account: Account) -> None:
    """Saves the account with a new generation: all its sessions are over but this one."""
    account.end_sessions()
    account.save()
    update_session_auth_hash(request, account)
