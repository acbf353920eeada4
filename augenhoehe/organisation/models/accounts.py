"""Log-ins, what the administration did to them, and the hints that wait for them."""

from typing import ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from augenhoehe.privacy.records import Recorded, with_history


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; there is no sign-up."""

    def create_account(self, login_name: str, password: str | None = None) -> "Account":
        """A new log-in; without a password only the house's identity provider opens it."""
        account = self.model(login_name=login_name)
        account.set_password(password)
        account.save(using=self._db)
        return account


COUNTED_BY_ITSELF = (
    *("last_login", "pin_failures", "pin_blocked_until"),
    *("code_failures", "code_blocked_until", "last_code_step"),
)


@with_history(leave_out=COUNTED_BY_ITSELF)
class Account(AbstractBaseUser):
    """A log-in and nothing else. «Konto»

    `talk_pin` (hash) ends the shared screen. Wrong PINs and wrong codes of the second factor are counted here, so a
    second window cannot start over; `last_code_step` lets no code in twice.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    login_name = models.CharField("Anmeldename", max_length=60, unique=True)
    is_active = models.BooleanField("aktiv", default=True)
    talk_pin = models.CharField("PIN für das Gespräch", max_length=128, blank=True)
    pin_failures = models.PositiveSmallIntegerField("falsche PIN-Eingaben", default=0)
    pin_blocked_until = models.DateTimeField("PIN gesperrt bis", null=True, blank=True)
    code_failures = models.PositiveIntegerField("falsche Codes", default=0)
    code_blocked_until = models.DateTimeField("Codes gesperrt bis", null=True, blank=True)
    last_code_step = models.BigIntegerField("Zeitschritt des letzten Codes", default=0)
    session_generation = models.PositiveIntegerField("beendete Sitzungen", default=0)

    objects = AccountManager()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"Konto {self.pk}"

    def end_sessions(self) -> None:
        """Every running session of this account is over; saved by the caller together with the reason for it."""
        self.session_generation += 1

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to stay valid: Django's own takes the password, ours the generation as well."""
        salt = "augenhoehe.organisation.Account.session"
        value = f"{self.password}/{self.session_generation}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class MeasureKind(models.TextChoices):
    """What the administration can do to an account. «Art der Maßnahme am Konto»"""

    BLOCK = "block", "Konto sperren"
    UNBLOCK = "unblock", "Konto wieder öffnen"
    RESET_FACTOR = "reset_factor", "Zweiten Faktor zurücksetzen"


class AccountMeasure(Recorded):
    """What the administration did to an account, and why; never to one's own. «Maßnahme am Konto»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField("Maßnahme", max_length=20, choices=MeasureKind)
    reason = models.CharField("Grund", max_length=300)

    class Meta:
        ordering = ["-created_at", "-pk"]
        triggers = [pgtrigger.Protect(name="measure_stays", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="account_measure_with_reason",
                violation_error_message="Bitte nennen Sie den Grund.",
            ),
            models.CheckConstraint(
                condition=Q(created_by_account__isnull=True) | ~Q(created_by_account=models.F("account")),
                name="account_measure_by_somebody_else",
                violation_error_message="Am eigenen Konto ändert jemand anderes etwas.",
            ),
        ]

    def __str__(self) -> str:
        return f"Maßnahme {self.pk}"


class Notification(models.Model):
    """A hint to one account that something waits; it carries no text, only what it is about. «Benachrichtigung»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "notification"

    recipient = models.ForeignKey(Account, on_delete=models.CASCADE)
    topic = models.CharField("Thema", max_length=60)
    object_id = models.BigIntegerField("Gegenstand", null=True)
    created_at = models.DateTimeField("entstanden", auto_now_add=True)
    read_at = models.DateTimeField("gelesen", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["recipient", "-created_at"], name="notification_unread", condition=Q(read_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"Benachrichtigung {self.pk}"
