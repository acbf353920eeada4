"""What the administration does to an account, in one transaction with its reason."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from augenhoehe.organisation.models import Account, AccountMeasure, MeasureKind


def possible_measures(account: Account, *, has_factor: bool) -> list[MeasureKind]:
    """What there is to do at this account now; nothing is offered that would change nothing."""
    first = MeasureKind.BLOCK if account.is_active else MeasureKind.UNBLOCK
    return [first, MeasureKind.RESET_FACTOR] if has_factor else [first]


@transaction.atomic
def take_measure(*, account_id: int, kind: str, reason: str) -> bool:
    """Blocks, opens or resets, and keeps who did it and why. False when it was done already (the second click).

    Blocking and resetting end every session of the account.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    factors = Authenticator.objects.filter(user_id=account_id)
    if kind not in possible_measures(account, has_factor=factors.exists()):
        return False
    AccountMeasure.objects.create(account=account, kind=kind, reason=reason)
    if kind == MeasureKind.RESET_FACTOR:
        factors.delete()
        account.code_failures, account.code_blocked_until = 0, None
    else:
        account.is_active = kind == MeasureKind.UNBLOCK
    account.end_sessions()
    account.save()
    return True
