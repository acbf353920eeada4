"""A colleague with a log-in, made where there is no page yet: the house's first account. «Konto anlegen»

1. All or nothing: colleague, account, and team and local Jobcenter where they are new.
2. A local Jobcenter or team is new only where its name was said on purpose; else a slip of the finger would found one.
3. The password is made here, told once and kept as a hash only.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from augenhoehe.organisation.models import Account, LocalJobcenter, Role, Salutation, Staff, Team

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks like something else: i l o 0 1
GROUPS, LETTERS_A_GROUP = 5, 4
SHOWN = 20


class AccountRefused(Exception):
    """No account was made; the message says why."""


@dataclass(frozen=True)
class NewAccount:
    """What was said at the command line."""

    login_name: str
    role: str
    salutation: str
    given_name: str
    family_name: str
    jobcenter: str
    jobcenter_name: str
    team: str


@transaction.atomic
def make_account(new: NewAccount, on: date) -> tuple[Staff, str]:
    """The colleague, here from that day on, and the password nobody will see again."""
    if Account.objects.filter(login_name__iexact=new.login_name).exists():
        raise AccountRefused(f"Das Konto «{new.login_name}» gibt es schon; es wurde nichts geändert.")
    one_of(Role, new.role, "Die Rolle")
    one_of(Salutation, new.salutation, "Die Anrede")
    password = one_time_password()
    account = Account(login_name=new.login_name)
    account.set_password(password)
    checked(account)
    account.save()
    staff = Staff(
        account=account,
        team=team_for(new),
        role=new.role,
        salutation=new.salutation,
        given_name=new.given_name,
        family_name=new.family_name,
        starts_on=on,
    )
    checked(staff)
    staff.save()
    return staff, password


def one_of(choices: type[models.TextChoices], given: str, what: str) -> None:
    """Refuses what is no choice, and says what there is."""
    if given not in choices.values:
        known = ", ".join(f"{value} ({label})" for value, label in choices.choices)
        raise AccountRefused(f"{what} «{given}» gibt es nicht. Möglich: {known}.")


def office_for(new: NewAccount) -> LocalJobcenter:
    """The local Jobcenter with that code, made where it is new and was named."""
    office = LocalJobcenter.objects.filter(code=new.jobcenter).first()
    if office is not None:
        if new.jobcenter_name not in {"", office.name}:
            raise AccountRefused(f"Zum Schlüssel «{office.code}» gehört schon «{office.name}».")
        return office
    if not new.jobcenter_name:
        known = listed([f"{one.code} ({one.name})" for one in LocalJobcenter.objects.all()[: SHOWN + 1]])
        raise AccountRefused(
            f"Ein Jobcenter mit dem Schlüssel «{new.jobcenter}» gibt es nicht. Vorhanden: {known}. "
            "Mit --jobcenter-name wird es angelegt."
        )
    office = LocalJobcenter(code=new.jobcenter, name=new.jobcenter_name)
    checked(office, "Jobcenter, ")
    office.save()
    return office


def team_for(new: NewAccount) -> Team:
    """The team of that name there, made where it is new and the local Jobcenter was named."""
    office = office_for(new)
    team = Team.objects.filter(local_jobcenter=office, name=new.team).first()
    if team is not None:
        return team
    if not new.jobcenter_name:
        known = listed(list(office.team_set.values_list("name", flat=True)[: SHOWN + 1]))
        raise AccountRefused(
            f"Ein Team «{new.team}» gibt es in «{office.name}» nicht. Vorhanden: {known}. "
            f"Mit --jobcenter-name «{office.name}» wird es angelegt."
        )
    team = Team(local_jobcenter=office, name=new.team)
    checked(team, "Team, ")
    team.save()
    return team


def listed(known: list[str]) -> str:
    """The first of them."""
    return ", ".join(known[:SHOWN]) + (" …" if len(known) > SHOWN else "") if known else "noch keines"


def checked(row: Any, of: str = "") -> None:
    """Refuses what the table would refuse, with the name of the field."""
    try:
        row.full_clean()
    except ValidationError as problem:
        field, sentences = next(iter(problem.message_dict.items()))
        label = "" if field == NON_FIELD_ERRORS else f"{of}{row._meta.get_field(field).verbose_name}: "
        raise AccountRefused(f"{label}{sentences[0]}") from problem


def one_time_password() -> str:
    """Twenty letters and digits one can read out, in groups: almost a hundred bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(LETTERS_A_GROUP)) for _ in range(GROUPS))
