"""Makes the house for tests: local Jobcenters, teams, colleagues with their log-ins."""

from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from augenhoehe.organisation.models import Account, LocalJobcenter, Role, Salutation, Staff, Team

PASSWORD = "test-password"
PIN = "2468"
number = count(1)
# Hashing is slow on purpose; once is enough for tests.
PASSWORD_HASH, PIN_HASH = make_password(PASSWORD), make_password(PIN)


def local_jobcenter(**given: Any) -> LocalJobcenter:
    """A local Jobcenter with a code of its own."""
    n = next(number)
    return LocalJobcenter.objects.create(**{"code": f"test-{n}", "name": f"Jobcenter Ort {n}"} | given)


def team(**given: Any) -> Team:
    """A team in a local Jobcenter of its own, unless one is given."""
    n = next(number)
    return Team.objects.create(
        **{"name": f"Team {n}", "local_jobcenter": given.get("local_jobcenter") or local_jobcenter()} | given
    )


def account() -> Account:
    """A log-in that belongs to nobody yet."""
    return Account.objects.create(
        login_name=f"konto-{next(number)}", password=PASSWORD_HASH, talk_pin=PIN_HASH, is_active=True
    )


def staff(role: str = Role.COUNSELLOR, **given: Any) -> Staff:
    """A colleague with a log-in."""
    n = next(number)
    return Staff.objects.create(
        **{
            "account": given.get("account") or account(),
            "team": given.get("team") or team(),
            "role": role,
            "salutation": Salutation.FRAU,
            "given_name": "Birgit",
            "family_name": f"Test{n}",
            "starts_on": date(2020, 1, 1),
        }
        | given
    )


def account_of(staff: Staff) -> Account:
    """The log-in of a colleague who has one."""
    assert staff.account is not None
    return staff.account
