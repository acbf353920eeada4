"""Erases what is known about a colleague who left. «Löschung von Beschäftigtendaten» – § 26 BDSG

Contacts and plans still say that somebody of the house was there; so the rows of post and account stay, without
name, log-in, phone and languages. Everything else that hangs on them goes: absences, second factors, hints, sessions,
history.
"""

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session

from augenhoehe.organisation.models import Account, Salutation, Staff
from augenhoehe.privacy.erasure import Traces, erase_history, erase_rows
from augenhoehe.privacy.history import german_term
from augenhoehe.privacy.registry import AnyModel, all_models, links, person_path

KEPT = {Staff, Account}


def erase_colleague(staff_id: int) -> dict[str, int]:
    """Takes the person out of post and account; call it in a transaction."""
    staff = Staff.objects.select_related("account").get(pk=staff_id)
    account = staff.account
    traces = hanging_on({Staff: {staff.pk}, Account: {account.pk} if account else set()})
    erase_rows(traces)
    if account is not None:
        forget_logins(account)
        Account.objects.filter(pk=account.pk).update(
            login_name=f"ausgeschieden-{account.pk}",
            password=make_password(None),
            talk_pin="",
            is_active=False,
        )
    Staff.objects.filter(pk=staff_id).update(
        given_name="", family_name="ausgeschieden", salutation=Salutation.NONE, phone=""
    )
    erase_history(Traces({Staff: {staff_id}, Account: {account.pk} if account else set()}))
    return traces.counts() | {german_term(Staff): 1}


def hanging_on(owners: dict[AnyModel, set[int]]) -> Traces:
    """Rows about the colleague alone: those that cannot do without her, and belong to no person's file."""
    traces = Traces()
    for model in all_models():
        if model in KEPT or person_path(model) is not None:
            continue
        for link in links(model):
            ids = owners.get(link.related_model)
            if not ids:
                continue
            found = set(
                model._base_manager.filter(**{f"{link.attname}__in": ids}).values_list("pk", flat=True)
            )
            if found and link.null:
                traces.pointers.append((model, link.attname, found))
            elif found:
                traces.rows.setdefault(model, set()).update(found)
    return traces


def forget_logins(account: Account) -> None:
    """Sessions of the account, and what the lock-out counted under its name."""
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()
    tables: tuple[Any, ...] = (AccessAttempt, AccessFailureLog, AccessLog)
    for table in tables:
        table.objects.filter(username=account.login_name).delete()
