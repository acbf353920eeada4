"""What colleagues can: languages, specialisms, training; and the districts they know."""

from typing import ClassVar

from django.db import models

from augenhoehe.organisation.models.house import Specialism
from augenhoehe.organisation.models.staff import Staff
from augenhoehe.places.models import District
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, one_at_a_time, with_history


class LanguageLevel(models.TextChoices):
    """How well, after the Common European Framework; the last two are our own. «Sprachniveau»"""

    NONE = "none", "keine"
    LITERACY = "literacy", "Alphabetisierung nötig"
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"
    NATIVE = "native", "Erstsprache"


@with_history()
class StaffLanguage(models.Model):
    """A language a colleague can counsel in, and how well; no level means nobody has asked. «Sprache der Fachkraft»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField("Sprache (ISO 639)", max_length=12)
    level = models.CharField("Niveau", max_length=10, choices=LanguageLevel, blank=True, db_default="")
    is_confirmed = models.BooleanField("von der Leitung bestätigt", default=False, db_default=False)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "language"],
                name="staff_language_once",
                violation_error_message="Diese Sprache ist schon eingetragen.",
            )
        ]

    def __str__(self) -> str:
        return self.language


@with_history()
class StaffSpecialism(Recorded, Dated):
    """What a colleague knows best, from when to when. «Schwerpunkt der Fachkraft»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="specialisms")
    specialism = models.CharField("Schwerpunkt", max_length=20, choices=Specialism)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["specialism", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "staff_specialism_one_at_a_time",
                "staff",
                "specialism",
                message="Dieser Schwerpunkt ist in dieser Zeit schon eingetragen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Schwerpunkt {self.pk}"


class TrainingKind(models.TextChoices):
    """What the house trains its people in; how long it holds is a dated parameter. «Art der Fortbildung»"""

    COUNSELLING_CONCEPT = "counselling_concept", "Beratungskonzept"
    PLAIN_LANGUAGE = "plain_language", "verständliche Sprache"
    INTERCULTURAL = "intercultural", "interkulturelle Beratung"
    TRAUMA = "trauma", "Umgang mit Trauma"
    DEBT = "debt", "Schulden"
    SAFETY = "safety", "Sicherheit und Deeskalation"


@with_history()
class StaffTraining(Recorded):
    """A training a colleague has done, and when; until when it holds is counted, not stored. «Fortbildung»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="trainings")
    kind = models.CharField("Fortbildung", max_length=20, choices=TrainingKind)
    done_on = models.DateField("abgeschlossen am")
    is_confirmed = models.BooleanField("von der Leitung bestätigt", default=False)

    class Meta:
        ordering = ["kind", "-done_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "kind", "done_on"],
                name="staff_training_once_a_day",
                violation_error_message="Diese Fortbildung steht mit diesem Tag schon da.",
            )
        ]

    def __str__(self) -> str:
        return f"Fortbildung {self.pk}"


@with_history()
class DistrictService(Recorded, Dated):
    """The districts a colleague knows and looks after, from when to when. «Stadtteil der Fachkraft»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="district_services")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="services")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["district", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "district_service_one_at_a_time",
                "staff",
                "district",
                message="Dieser Stadtteil ist in dieser Zeit schon eingetragen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Stadtteil der Fachkraft {self.pk}"
