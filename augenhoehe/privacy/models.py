"""The log of who opened which file."""

from datetime import datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class WayIn(models.TextChoices):
    """How a file was opened. «Zugriffsweg»"""

    FILE = "file", "Fallakte geöffnet"
    TALK = "talk", "Gespräch am gemeinsamen Bildschirm"
    PLAN = "plan", "Kooperationsplan gedruckt"
    SEARCH = "search", "aus der Suche"


class AccessLogQuerySet(models.QuerySet["AccessLogEntry"]):
    """Log lines; reading them is itself bound to the person's visibility."""

    def of_person(self, person_id: int) -> "AccessLogQuerySet":
        """All openings of this person's file, newest first."""
        return self.filter(person_id=person_id).order_by("-at", "-pk")

    def has_opened(self, *, account_id: int, person_id: int, within: timedelta, now: datetime) -> bool:
        """Whether this account has a log line for the file that is young enough."""
        return self.filter(account_id=account_id, person_id=person_id, at__gte=now - within).exists()


class AccessLogEntry(models.Model):
    """One opening of one person's file. «Zugriffsprotokoll» – § 22 Abs. 2 BDSG, Art. 15 DSGVO

    No foreign keys: the line outlives account, team and person. Append-only; only the retention job deletes.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "access_log"

    account_id = models.BigIntegerField("Konto")
    role = models.CharField("Rolle zu dieser Zeit", max_length=30)
    team_id = models.BigIntegerField("Team zu dieser Zeit", null=True)
    person_id = models.BigIntegerField("Person")
    purpose = models.CharField("Zweck", max_length=60)
    way_in = models.CharField("Zugriffsweg", max_length=20, choices=WayIn)
    at = models.DateTimeField("Zeitpunkt", db_default=Now())

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="access_log_of_person"),
            models.Index(fields=["account_id", "person_id", "-at"], name="access_log_of_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose=""),
                name="access_log_has_purpose",
                violation_error_message="Jeder Zugriff braucht einen Zweck.",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="access_log_never_changes", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="access_log_deleted_by_retention_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF current_setting('augenhoehe.retention', true) IS DISTINCT FROM 'on' THEN
                        RAISE EXCEPTION 'Das Zugriffsprotokoll löscht nur der Löschlauf.';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Zugriff {self.pk}"
