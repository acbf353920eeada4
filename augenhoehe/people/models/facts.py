"""The head of the file: dated facts about a person, each with the source it comes from. «Stammdaten»"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.people.models.person import OF_PERSON, BenefitUnit, Person
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, Sourced, one_at_a_time, with_history


class ContactPointKind(models.TextChoices):
    """What one calls or writes to. «Art der Erreichbarkeit»"""

    PHONE = "phone", "Telefon"
    EMAIL = "email", "E-Mail"


@with_history()
class ContactPoint(Recorded, Dated, Sourced):
    """A number or address, with what it may be used for in each direction. «Erreichbarkeit» – § 67b SGB X

    Sending to us never means having to receive the same way: the two directions are two answers.
    """

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField("Art", max_length=5, choices=ContactPointKind)
    value = models.CharField("Nummer oder Adresse", max_length=254)
    may_reach_person = models.BooleanField("wir dürfen sie nutzen", default=False)
    may_reach_us = models.BooleanField("die Person meldet sich damit", default=True)
    consented_on = models.DateField("Einwilligung vom", null=True, blank=True)
    best_time = models.CharField("am besten erreichbar", max_length=60, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "contact_point_once_at_a_time",
                "person",
                "value",
                message="Diese Nummer oder Adresse gilt in dieser Zeit schon.",
            ),
            models.CheckConstraint(
                condition=~Q(value=""),
                name="contact_point_has_value",
                violation_error_message="Hier fehlt die Nummer oder Adresse.",
            ),
            models.CheckConstraint(
                condition=Q(may_reach_person=False) | Q(consented_on__isnull=False),
                name="contact_point_used_with_consent",
                violation_error_message="Dürfen wir sie nutzen, dann gehört dazu, seit wann die Einwilligung gilt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Erreichbarkeit {self.pk}"


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
    """Work, training or neither, since when. «Erwerbsstatus»"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employment_statuses")
    kind = models.CharField("Erwerbsstatus", max_length=16, choices=EmploymentKind)
    hours_per_week = models.PositiveSmallIntegerField("Stunden in der Woche", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "employment_status_one_at_a_time",
                "person",
                message="An einem Tag gilt nur ein Erwerbsstatus.",
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


class ResidenceTitleKind(models.TextChoices):
    """The paper one lives here with. «Art des Aufenthaltstitels» – AufenthG, FreizügG/EU"""

    SECTION_24 = "section_24", "§ 24 AufenthG (vorübergehender Schutz)"
    SECTION_25_1 = "section_25_1", "§ 25 Abs. 1 und 2 AufenthG (anerkannt)"
    SECTION_25_3 = "section_25_3", "§ 25 Abs. 3 AufenthG (Abschiebungsverbot)"
    FAMILY = "family", "Familiennachzug"
    WORK = "work", "zum Arbeiten oder zur Ausbildung"
    SETTLED = "settled", "Niederlassungserlaubnis"
    EU = "eu", "freizügig in der EU"
    FICTION = "fiction", "Fiktionsbescheinigung"
    OTHER = "other", "anderer Titel"


class WorkPermission(models.TextChoices):
    """Whether the residence title allows work. «Arbeitserlaubnis» – § 4a AufenthG"""

    ALLOWED = "allowed", "Arbeit erlaubt"
    RESTRICTED = "restricted", "nur mit Erlaubnis der Ausländerbehörde"
    NOT_ALLOWED = "not_allowed", "Arbeit nicht erlaubt"


@with_history()
class ResidenceTitle(Recorded, Dated, Sourced):
    """The right to stay, until when, and whether it allows work. «Aufenthaltstitel»; open end = without limit."""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residence_titles")
    kind = models.CharField("Aufenthaltstitel", max_length=12, choices=ResidenceTitleKind)
    work_permission = models.CharField("Arbeitserlaubnis", max_length=11, choices=WorkPermission)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "residence_title_one_at_a_time",
                "person",
                message="An einem Tag gilt nur ein Aufenthaltstitel.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on", "person"], condition=Q(ends_on__isnull=False), name="residence_title_ends"
            )
        ]

    def __str__(self) -> str:
        return f"Aufenthaltstitel {self.pk}"


class RepresentativeKind(models.TextChoices):
    """By what right someone acts for the person. «Art der Vertretungsmacht»"""

    GUARDIAN = "guardian", "rechtliche Betreuung (§ 1814 BGB)"
    PARENT = "parent", "Sorgeberechtigte (§ 1629 BGB)"
    AUTHORISED = "authorised", "Bevollmächtigte (§ 13 SGB X)"
    COMPANION = "companion", "Beistand (§ 13 Abs. 4 SGB X)"


class RepresentativeScope(models.TextChoices):
    """What a representative may do. «Wirkungskreis»"""

    AUTHORITIES = "authorities", "Behörden"
    MONEY = "money", "Geld und Vermögen"
    HOUSING = "housing", "Wohnen"
    HEALTH = "health", "Gesundheit"
    POST = "post", "Post"
    APPOINTMENTS = "appointments", "Termine und Unterlagen"


@with_history()
class Representative(Recorded, Dated, Sourced):
    """Who acts for the person, in what, until when. «Betreuung, Bevollmächtigte» – § 13 SGB X, § 1814 BGB"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="representatives")
    kind = models.CharField("Art", max_length=10, choices=RepresentativeKind)
    name = models.CharField("Name", max_length=160)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    scope = ArrayField(
        models.CharField(max_length=12, choices=RepresentativeScope), verbose_name="Wirkungskreis"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(scope=[]),
                name="representative_has_name_and_scope",
                violation_error_message="Zur Vertretung gehören der Name und wofür sie gilt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vertretungsmacht {self.pk}"


class ChildcareKind(models.TextChoices):
    """Whether the children are looked after while one works. «Kinderbetreuung» – § 10 Abs. 1 Nr. 3 SGB II"""

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
