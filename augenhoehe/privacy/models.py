"""The log of who opened which file, and what is to be erased when."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

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
    EMERGENCY = "emergency", "Notzugriff"
    PAPER = "paper", "Unterlage geöffnet oder bestätigt"
    CONSENT = "consent", "Einwilligung gezeigt oder gedruckt"
    NOTE = "note", "Kontakt oder Vermerk eingetragen"
    SENSITIVE = "sensitive", "besonders geschützten Vermerk geöffnet"
    COPY = "copy", "Auskunft über die ganze Akte erstellt"
    EXPORT = "export", "als Liste ausgegeben"


class AccessLogQuerySet(models.QuerySet["AccessLogEntry"]):
    """Log lines; reading them is itself bound to the person's visibility."""

    def of_person(self, person_id: int) -> "AccessLogQuerySet":
        """All openings of this person's file, newest first; of files put together with hers too.

        Their numbers are asked for first: with an «or» the index over a million lines is of no use.
        """
        former = FormerIdentity.objects.filter(person_id=person_id).values_list("former_id", flat=True)
        return self.filter(person_id__in=[person_id, *former]).order_by("-at", "-pk")

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


class FormerIdentity(models.Model):
    """A number this person's file had before two files of hers were put together. «frühere Aktenkennung»

    The access log never changes; this is how its lines about the other file are found again.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"

    person_id = models.BigIntegerField("Person", db_index=True)
    former_id = models.BigIntegerField("frühere Kennung", unique=True)

    def __str__(self) -> str:
        return f"frühere Kennung {self.pk}"


def identities(person_id: int) -> list[int]:
    """This person's number and those her file had before."""
    former = FormerIdentity.objects.filter(person_id=person_id).order_by("former_id")
    return [person_id, *former.values_list("former_id", flat=True)]


class ProposalState(models.TextChoices):
    """Where a proposal stands. «Stand des Löschvorschlags»"""

    OPEN = "open", "wartet auf Entscheidung"
    POSTPONED = "postponed", "aufgeschoben"
    ERASED = "erased", "gelöscht"
    WITHDRAWN = "withdrawn", "nicht mehr fällig"


UNDECIDED = (ProposalState.OPEN, ProposalState.POSTPONED)
UNDECIDED_CONDITION: Any = Q(state__in=[state.value for state in UNDECIDED])


class StateConflict(Exception):
    """Somebody else has decided this proposal in the meantime; nothing was written."""


class ErasureProposalQuerySet(models.QuerySet[Any]):
    """Proposals of the nightly job."""

    def waiting(self, on: date) -> Self:
        """Those somebody should decide now: open, or postponed until a day that has come."""
        return self.filter(
            Q(state=ProposalState.OPEN) | Q(state=ProposalState.POSTPONED, postponed_until__lte=on)
        )

    def resting(self, on: date) -> Self:
        """Those postponed to a later day."""
        return self.filter(state=ProposalState.POSTPONED, postponed_until__gt=on)


class ErasureProposal(models.Model):
    """What a rule says should go: one person's whole file, or all old rows of one kind. «Löschvorschlag» – § 84 SGB X

    No foreign key: erased, the row stays as proof – rule, day, account, counts – and names the person no more.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "erasure_proof"

    rule = models.CharField("Löschregel", max_length=40)
    person_id = models.BigIntegerField("Person", null=True)
    staff_id = models.BigIntegerField("Fachkraft", null=True)
    kind = models.CharField("Art der Einträge", max_length=80, blank=True)
    due_since = models.DateField("fällig seit")
    rows_before = models.DateTimeField("Einträge vor", null=True)
    counts = models.JSONField("Zahl der Einträge", default=dict)
    state = models.CharField("Stand", max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    proposed_at = models.DateTimeField("vorgeschlagen am", db_default=Now())
    postponed_until = models.DateField("aufgeschoben bis", null=True)
    reason = models.CharField("Grund", max_length=300, blank=True)
    decided_at = models.DateTimeField("entschieden am", null=True)
    decided_by_account = models.BigIntegerField("entschieden von", null=True)

    objects = ErasureProposalQuerySet.as_manager()

    class Meta:
        ordering = ["due_since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.ERASED, person_id__isnull=True, staff_id__isnull=True)
                | Q(person_id__isnull=False, staff_id__isnull=True, kind="")
                | Q(person_id__isnull=True, staff_id__isnull=False, kind="")
                | (Q(person_id__isnull=True, staff_id__isnull=True, rows_before__isnull=False) & ~Q(kind="")),
                name="erasure_is_of_one_thing",
                violation_error_message="Ein Löschvorschlag gilt einer Person oder einer Art von Einträgen.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.POSTPONED)
                | (Q(postponed_until__isnull=False, decided_by_account__isnull=False) & ~Q(reason="")),
                name="erasure_postponed_with_reason",
                violation_error_message="Wer aufschiebt, nennt den Grund und bis wann.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.ERASED)
                | Q(decided_at__isnull=False, decided_by_account__isnull=False),
                name="erasure_is_decided_by_somebody",
                violation_error_message="Gelöscht wird nur, was ein Mensch bestätigt hat.",
            ),
            models.UniqueConstraint(
                fields=["rule", "person_id", "staff_id", "kind"],
                condition=UNDECIDED_CONDITION,
                nulls_distinct=False,
                name="erasure_proposed_once",
                violation_error_message="Dieser Vorschlag steht schon auf der Liste.",
            ),
        ]

    def __str__(self) -> str:
        return f"Löschvorschlag {self.pk}"

    def postpone(self, *, reason: str, until: date, account_id: int, at: datetime) -> None:
        """Undecided → postponed, with reason and day."""
        self.expect(*UNDECIDED)
        self.state, self.reason, self.postponed_until = ProposalState.POSTPONED, reason, until
        self.decided_by_account, self.decided_at = account_id, at
        self.save()

    def reopen(self) -> None:
        """Postponed → open again, as if nothing had been decided."""
        self.expect(ProposalState.POSTPONED)
        self.state, self.reason, self.postponed_until = ProposalState.OPEN, "", None
        self.decided_by_account = self.decided_at = None
        self.save()

    def withdraw(self, *, at: datetime) -> None:
        """Undecided → no longer due: the person has come back, or the rule has changed."""
        self.expect(*UNDECIDED)
        self.state, self.decided_at = ProposalState.WITHDRAWN, at
        self.save()

    def prove(self, *, counts: dict[str, int], account_id: int, at: datetime) -> None:
        """Undecided → erased; what is left says how much went, when and by whom, and of nobody."""
        self.expect(*UNDECIDED)
        self.state, self.counts, self.person_id, self.staff_id = ProposalState.ERASED, counts, None, None
        self.reason, self.postponed_until = "", None
        self.decided_by_account, self.decided_at = account_id, at
        self.save()

    def expect(self, *states: ProposalState) -> None:
        """Raises StateConflict unless the proposal stands there."""
        if self.state not in states:
            raise StateConflict


class FileToDelete(models.Model):
    """A stored file whose row is erased; it goes as soon as the storage answers. «Zu löschende Datei»

    Written with the erasure, so that a crash or a silent storage between the two forgets no file.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    field = models.CharField("Feld", max_length=120)
    name = models.CharField("Name im Speicher", max_length=300)
    since = models.DateTimeField("seit", db_default=Now())

    def __str__(self) -> str:
        return f"Zu löschende Datei {self.pk}"
