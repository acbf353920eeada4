"""Benefits, work and what stands in its way: dated facts, each with the source it comes from. «Stammdaten»"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.people.models.person import OF_PERSON, BenefitUnit, Person
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, Sourced, one_at_a_time, with_history


class EmployabilityKind(models.TextChoices):
    """Able to work three hours a day or not. «Erwerbsfähig oder nicht» – §§ 7, 8 SGB II"""

    EMPLOYABLE = "employable", "erwerbsfähig (ELB)"
    NOT_EMPLOYABLE = "not_employable", "nicht erwerbsfähig (NEF)"


@with_history()
class Employability(Recorded, Dated, Sourced):
    """Whether someone counts as able to work. «Erwerbsfähigkeit» – § 8 SGB II"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employabilities")
    kind = models.CharField("Erwerbsfähigkeit", max_length=15, choices=EmployabilityKind)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "employability_one_at_a_time",
                "person",
                message="An einem Tag gilt nur eine Angabe zur Erwerbsfähigkeit.",
            ),
        ]

    def __str__(self) -> str:
        return f"Erwerbsfähigkeit {self.pk}"


class EmploymentKind(models.TextChoices):
    """What someone does all day. «Erwerbsstatus»"""

    UNEMPLOYED = "unemployed", "arbeitslos"
    TOPPING_UP = "topping_up", "arbeitet und stockt auf"
    MINI_JOB = "mini_job", "Minijob"
    SELF_EMPLOYED = "self_employed", "selbständig"
    TRAINING = "training", "in Ausbildung"
    MEASURE = "measure", "in einer Maßnahme"
    LANGUAGE_COURSE = "language_course", "im Sprachkurs"
    SCHOOL = "school", "in der Schule"
    PARENTAL = "parental", "betreut ein kleines Kind"
    CARING = "caring", "pflegt Angehörige"
    UNABLE = "unable", "zurzeit arbeitsunfähig"
    OTHER = "other", "etwas anderes"


@with_history()
class EmploymentStatus(Recorded, Dated, Sourced):
    """Work, training or neither, since when. «Erwerbsstatus»

    One main status a day, and others beside it: a Minijob does not end being unemployed (§ 138 Abs. 3 SGB III), nor
    does a language course. Whoever asks «works for herself?» reads all of them.
    """

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employment_statuses")
    kind = models.CharField("Erwerbsstatus", max_length=16, choices=EmploymentKind)
    hours_per_week = models.PositiveSmallIntegerField("Stunden in der Woche", null=True, blank=True)
    is_additional = models.BooleanField("gilt zusätzlich", default=False, db_default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "employment_status_one_at_a_time",
                "person",
                condition=Q(is_additional=False),
                message="An einem Tag gilt nur ein hauptsächlicher Erwerbsstatus.",
            ),
            one_at_a_time(
                "employment_status_kind_once_at_a_time",
                "person",
                "kind",
                message="Dieser Erwerbsstatus gilt in dieser Zeit schon.",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__lte=80),
                name="employment_hours_are_possible",
                violation_error_message="Mehr als 80 Stunden in der Woche sind nicht möglich.",
            ),
        ]

    def __str__(self) -> str:
        return f"Erwerbsstatus {self.pk}"


@with_history()
class ApprovalPeriod(Recorded, Dated, Sourced):
    """For which months benefits are approved, and where the renewal stands. «Bewilligungszeitraum» – § 41 SGB II

    Taken over from the benefits system and read-only here.
    """

    person_path: ClassVar[str | None] = "unit__memberships__person_id"
    retention: ClassVar[str] = "case_file"

    unit = models.ForeignKey(BenefitUnit, on_delete=models.CASCADE, related_name="approval_periods")
    is_provisional = models.BooleanField("vorläufig (§ 41a SGB II)", default=False)
    renewal_asked_on = models.DateField("Weiterbewilligung angefragt am", null=True, blank=True)
    renewal_received_on = models.DateField("Weiterbewilligungsantrag eingegangen am", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "approval_period_one_at_a_time",
                "unit",
                message="An einem Tag gilt nur ein Bewilligungszeitraum.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="approval_period_has_end",
                violation_error_message="Ein Bewilligungszeitraum hat ein Ende (§ 41 Abs. 3 SGB II).",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on", "unit"],
                condition=Q(renewal_received_on=None),
                name="approval_ends_unrenewed",
            )
        ]

    def __str__(self) -> str:
        return f"Bewilligungszeitraum {self.pk}"


class ChildcareKind(models.TextChoices):
    """Whether the children are looked after while one works. «Stand der Kinderbetreuung» – § 10 Abs. 1 Nr. 3 SGB II"""

    SECURED = "secured", "gesichert"
    PARTLY = "partly", "nur zum Teil gesichert"
    MISSING = "missing", "fehlt noch"
    NOT_NEEDED = "not_needed", "wird nicht gebraucht"


@with_history()
class Childcare(Recorded, Dated, Sourced):
    """The youngest child and who looks after it. «Kinderbetreuung» – § 10 Abs. 1 Nr. 3 SGB II"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="childcares")
    youngest_child_born_on = models.DateField("jüngstes Kind geboren am")
    kind = models.CharField("Betreuung", max_length=10, choices=ChildcareKind)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "childcare_one_at_a_time",
                "person",
                message="An einem Tag gilt nur eine Angabe zur Kinderbetreuung.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kinderbetreuung {self.pk}"


class HoursPerDay(models.TextChoices):
    """How long someone can work a day. «Tägliches Leistungsvermögen» – § 8 Abs. 1 SGB II"""

    FULL = "full", "sechs Stunden und mehr"
    PART = "part", "drei bis unter sechs Stunden"
    LOW = "low", "unter drei Stunden"
    UNCLEAR = "unclear", "wird geklärt"


class CapacityLimit(models.TextChoices):
    """What is not possible at work; never why. «Einschränkung ohne Diagnose»"""

    HEAVY_LIFTING = "heavy_lifting", "nicht schwer heben"
    LONG_STANDING = "long_standing", "nicht lange stehen"
    LONG_SITTING = "long_sitting", "nicht lange sitzen"
    NIGHT_SHIFT = "night_shift", "keine Nachtarbeit"
    HEIGHTS = "heights", "nicht in der Höhe"
    NOISE = "noise", "kein Lärm"
    DUST = "dust", "kein Staub, keine Dämpfe"
    TIME_PRESSURE = "time_pressure", "kein Zeitdruck"
    SCREEN = "screen", "wenig Bildschirmarbeit"
    DRIVING = "driving", "nicht fahren"


@with_history()
class WorkCapacity(Recorded, Dated, Sourced):
    """How much work is possible, as a limit and without any diagnosis. «Leistungsvermögen» – § 8 SGB II"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="work_capacities")
    hours_per_day = models.CharField("Stunden am Tag", max_length=7, choices=HoursPerDay)
    limits = ArrayField(
        models.CharField(max_length=14, choices=CapacityLimit),
        verbose_name="Einschränkungen",
        default=list,
        blank=True,
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "work_capacity_one_at_a_time",
                "person",
                message="An einem Tag gilt nur eine Angabe zum Leistungsvermögen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Leistungsvermögen {self.pk}"
