"""What comes in by file, who may be one human in two files, what was put together: kept so that it can be undone."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from augenhoehe.organisation.models import LocalJobcenter, Role, Team, staff_of
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.records import Recorded


class ImportState(models.TextChoices):
    """How far an import is. «Stand der Übernahme»"""

    READ = "read", "gelesen"
    CHECKED = "checked", "geprüft"
    APPLIED = "applied", "übernommen"
    UNDONE = "undone", "zurückgenommen"


class ImportRunQuerySet(models.QuerySet[Any]):
    """Imports, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """A lead sees those of the own local Jobcenter, the managing director all, everybody else none."""
        staff = staff_of(user, timezone.localdate())
        if staff is None or staff.role not in {Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}:
            return self.none()
        if staff.role == Role.MANAGING_DIRECTOR:
            return self.all()
        return self.filter(local_jobcenter_id=staff.team.local_jobcenter_id)


class ImportRun(Recorded):
    """One file on its way in: read, checked, taken over, taken back. «Übernahme»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "import"

    local_jobcenter = models.ForeignKey(LocalJobcenter, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    file_name = models.CharField("Datei", max_length=200)
    file_hash = models.CharField("Prüfsumme", max_length=64)
    format = models.CharField("Aufbau der Datei", max_length=120)
    headers = ArrayField(models.TextField(), verbose_name="Überschriften")
    mapping = models.JSONField("Zuordnung der Spalten", default=dict)
    valid_from = models.DateField("Stand der Datei vom")
    state = models.CharField("Stand", max_length=8, choices=ImportState, default=ImportState.READ)
    row_count = models.PositiveIntegerField("Zeilen", default=0)
    checked_count = models.PositiveIntegerField("geprüfte Zeilen", default=0)
    counts = models.JSONField("Ergebnis der Prüfung", default=dict)
    read_seconds = models.FloatField("Dauer des Lesens", default=0)
    applied_at = models.DateTimeField("übernommen am", null=True, blank=True)
    undone_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)
    undone_by_account = models.BigIntegerField("zurückgenommen von", null=True, blank=True)
    problem = models.CharField("warum es nicht ging", max_length=400, blank=True, default="")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_count__lte=F("row_count")),
                name="import_checks_its_own_rows",
                violation_error_message="Es sind mehr Zeilen geprüft als gelesen.",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
                name="import_applied_has_moment",
                violation_error_message="Zur Übernahme gehört ihr Zeitpunkt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Übernahme {self.pk}"


class ErrandKind(models.TextChoices):
    """What a job does with a list. «Art des Auftrags»"""

    READ = "read", "wird gelesen"
    CHECK = "check", "wird geprüft"
    APPLY = "apply", "wird übernommen"
    UNDO = "undo", "wird zurückgenommen"


class ImportErrand(models.Model):
    """What a job is to do with a long list, and how far it is; gone when it is done. «Auftrag zu einer Übernahme»

    A row of its own: the job locks the import, and tells here by a second connection how far it is.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "import"

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="errand")
    kind = models.CharField("Art", max_length=6, choices=ErrandKind)
    asked_by_account = models.BigIntegerField("verlangt von", null=True, blank=True)
    asked_at = models.DateTimeField("verlangt am", db_default=Now())
    done = models.PositiveIntegerField("Zeilen fertig", default=0)
    total = models.PositiveIntegerField("Zeilen", default=0)
    attempts = models.PositiveSmallIntegerField("Anläufe", default=0)
    content = models.BinaryField("Datei, bis sie gelesen ist", null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Auftrag {self.pk} zur Übernahme {self.run_id}"


class RowVerdict(models.TextChoices):
    """What a row of the file will do. «Ergebnis einer Zeile»"""

    WAITING = "waiting", "noch nicht geprüft"
    NEW = "new", "neu"
    CHANGED = "changed", "geändert"
    UNCHANGED = "unchanged", "unverändert"
    PROBLEM = "problem", "zu klären"


class DuplicateVerdict(models.TextChoices):
    """What a person says about two files that may be one human. «Entscheidung über eine Dublette»"""

    LATER = "later", "später entscheiden"
    SAME = "same", "dieselbe Person"
    DIFFERENT = "different", "zwei verschiedene Menschen"


class ImportRow(models.Model):
    """One row of the file with what the check found; kept briefly. «Zeile einer Übernahme»"""

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "import"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("Zeile")
    cells = ArrayField(models.TextField(), verbose_name="Zellen")
    verdict = models.CharField("Ergebnis", max_length=9, choices=RowVerdict, default=RowVerdict.WAITING)
    client_number = models.CharField("Kundennummer", max_length=20, blank=True, default="")
    facts = models.JSONField("gelesene Angaben", default=dict)
    problems = models.JSONField("Zu klären", default=list)
    changes = models.JSONField("Änderungen", default=list)
    candidates = models.JSONField("mögliche Dubletten", default=list)
    decision = models.CharField(
        "Entscheidung", max_length=9, choices=DuplicateVerdict, blank=True, default=""
    )
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="import_rows")
    read_at = models.DateTimeField("gelesen am", db_default=Now())

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                name="import_row_once",
                violation_error_message="Diese Zeile ist schon gelesen.",
            )
        ]
        indexes = [models.Index(fields=["run", "verdict", "number"], name="import_row_by_verdict")]

    def __str__(self) -> str:
        return f"Zeile {self.number}"


class ChangeKind(models.TextChoices):
    """What was done to rows, so that it can be undone. «Art der Änderung»"""

    CREATED = "created", "angelegt"
    CHANGED = "changed", "geändert"
    DELETED = "deleted", "entfernt"


class ImportedChange(models.Model):
    """What an import did to one table: many rows created, or one row changed. «Übernommene Änderung»"""

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "import"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="applied_changes")
    model = models.CharField("Tabelle", max_length=60)
    kind = models.CharField("Art", max_length=7, choices=ChangeKind)
    row_ids = ArrayField(models.BigIntegerField(), verbose_name="Zeilen")
    before = models.JSONField("vorher", default=dict)
    after = models.JSONField("nachher", default=dict)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    written_at = models.DateTimeField("geschrieben am", db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Änderung {self.pk}"


class DuplicateDecisionQuerySet(models.QuerySet[Any]):
    """Decisions about pairs, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Pairs of which this user may see both, counselling included."""
        seen = Person.objects.visible_to(user, Part.COUNSELLING)
        return self.filter(first__in=seen.values("pk"), second__in=seen.values("pk"))

    def open(self) -> Self:
        """Pairs nobody has decided yet."""
        return self.filter(verdict=DuplicateVerdict.LATER)


class DuplicateDecision(Recorded):
    """Two files that may be one human, why one thinks so, and what a person said. «Mögliche Dublette»

    `second_number` outlives the second file: the next delivery of the same list must not ask again.
    """

    person_path: ClassVar[str | None] = "first_id"
    retention: ClassVar[str] = "case_file"
    only_waits: ClassVar[dict[str, Any]] = {"verdict": "later"}

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    second_number = models.CharField("andere Kundennummer", max_length=20)
    verdict = models.CharField("Entscheidung", max_length=9, choices=DuplicateVerdict)
    score = models.PositiveSmallIntegerField("Ähnlichkeit in Prozent")
    reason = models.CharField("Warum", max_length=300)
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    decided_by_account = models.BigIntegerField("entschieden von", null=True, blank=True)

    objects = DuplicateDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second_number"],
                name="duplicate_pair_once",
                violation_error_message="Über diese beiden ist schon etwas vermerkt.",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("first")),
                name="duplicate_is_of_two",
                violation_error_message="Eine Akte ist keine Dublette von sich selbst.",
            ),
            models.CheckConstraint(
                condition=Q(score__lte=100),
                name="duplicate_score_is_percent",
                violation_error_message="Die Ähnlichkeit liegt zwischen 0 und 100.",
            ),
        ]
        indexes = [models.Index(fields=["verdict", "-score"], name="duplicate_open_first")]

    def __str__(self) -> str:
        return f"Mögliche Dublette {self.pk}"


class DuplicateSearch(models.Model):
    """How far the files are looked through for pairs; the next one begins with what is newer. «Durchsicht»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    since = models.DateTimeField("Akten, die neuer sind als", null=True, blank=True)
    started_at = models.DateTimeField("begonnen am")
    last_number = models.BigIntegerField("zuletzt angesehene Akte", default=0)
    looked_at = models.PositiveIntegerField("angesehene Akten", default=0)
    found = models.PositiveIntegerField("neue Paare", default=0)
    finished_at = models.DateTimeField("fertig am", null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Durchsicht {self.pk}"


class MergeRecordQuerySet(models.QuerySet[Any]):
    """Merges, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Merges into a file whose counselling this user may see."""
        return self.filter(kept__in=Person.objects.visible_to(user, Part.COUNSELLING).values("pk"))


class MergeRecord(Recorded):
    """Two files of one human put together, and whether that was taken back. «Zusammenführung»"""

    person_path: ClassVar[str | None] = "kept_id"
    only_waits: ClassVar[dict[str, Any]] = {"undone_at__isnull": False}  # parted again: in nobody's way
    retention: ClassVar[str] = "case_file"

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    absorbed_id = models.BigIntegerField("aufgegangene Akte")
    absorbed_number = models.CharField("frühere Kundennummer", max_length=20)
    reason = models.CharField("Grund", max_length=300)
    undone_at = models.DateTimeField("getrennt am", null=True, blank=True)
    undone_by_account = models.BigIntegerField("getrennt von", null=True, blank=True)

    objects = MergeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed_id"],
                condition=Q(undone_at__isnull=True),
                name="merge_absorbs_once",
                violation_error_message="Diese Akte ist schon in einer anderen aufgegangen.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="merge_has_reason",
                violation_error_message="Bitte in einem Satz sagen, woran man sieht, dass es derselbe Mensch ist.",
            ),
        ]
        indexes = [models.Index(fields=["absorbed_number"], name="merge_by_former_number")]

    def __str__(self) -> str:
        return f"Zusammenführung {self.pk}"


class MergedRow(models.Model):
    """One row a merge changed or removed, as it was and as it became. «Zeile einer Zusammenführung»"""

    person_path: ClassVar[str | None] = "merge__kept_id"
    retention: ClassVar[str] = "case_file"

    merge = models.ForeignKey(MergeRecord, on_delete=models.CASCADE, related_name="rows")
    model = models.CharField("Tabelle", max_length=60)
    row_id = models.BigIntegerField("Zeile")
    kind = models.CharField("Art", max_length=7, choices=ChangeKind)
    before = models.JSONField("vorher")
    after = models.JSONField("nachher", default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Zeile {self.pk} einer Zusammenführung"
