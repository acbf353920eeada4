"""What is kept of an emergency access that did not work out."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from augenhoehe.organisation.models import Account


class EmergencyTry(models.Model):
    """Somebody asked for a file with a number or a birth date that fits none. «Fehlversuch im Notzugriff»

    Only that, when and by whom: what was typed may be the number of a sealed file.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "access_log"

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    at = models.DateTimeField("Zeitpunkt", db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="emergency_try_of_account")]

    def __str__(self) -> str:
        return f"Fehlversuch {self.pk}"
