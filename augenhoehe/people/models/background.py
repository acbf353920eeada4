"""What someone brings along, and what a visit must look like: degrees, work, licences, hints. «Werdegang»"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.people.models.person import OF_PERSON, Person
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, Sourced, one_at_a_time, with_history


class QualificationKind(models.TextChoices):
    """What was finished. «Art des Abschlusses»"""

    NO_DEGREE = "no_degree", "ohne Abschluss"
    LOWER_SCHOOL = "lower_school", "Hauptschulabschluss oder vergleichbar"
    MIDDLE_SCHOOL = "middle_school", "mittlerer Abschluss"
    UPPER_SCHOOL = "upper_school", "Abitur oder vergleichbar"
    VOCATIONAL = "vocational", "Berufsabschluss"
    UNIVERSITY = "university", "Studienabschluss"


class RecognitionState(models.TextChoices):
    """How far a degree from abroad is recognised here. «Stand der Anerkennung» – BQFG"""

    NOT_NEEDED = "not_needed", "nicht nötig"
    OPEN = "open", "offen"
    APPLIED = "applied", "beantragt"
    PARTIAL = "partial", "teilweise gleichwertig"
    FULL = "full", "voll gleichwertig"
    REFUSED = "refused", "nicht gleichwertig"


@with_history()
class Qualification(Recorded, Dated, Sourced):
    """A degree from school, training or university. «Abschluss»; `starts_on` is the day it was finished or noted."""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField("Art", max_length=13, choices=QualificationKind)
    title = models.CharField("Bezeichnung", max_length=160, blank=True)
    country = models.CharField("Land (ISO 3166)", max_length=2, blank=True)
    recognition = models.CharField(
        "Anerkennung", max_length=10, choices=RecognitionState, default=RecognitionState.NOT_NEEDED
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return f"Abschluss {self.pk}"


@with_history()
class Employment(Recorded, Dated, Sourced):
    """Work someone does or did; the newest one is the last job. «Beschäftigung, letzte Arbeit»"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    occupation = models.CharField("Tätigkeit", max_length=160)
    country = models.CharField("Land (ISO 3166)", max_length=2, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(occupation=""),
                name="employment_has_occupation",
                violation_error_message="Hier fehlt die Tätigkeit.",
            ),
        ]

    def __str__(self) -> str:
        return f"Beschäftigung {self.pk}"


class LicenceClass(models.TextChoices):
    """What someone may drive. «Führerscheinklasse» – FeV"""

    AM = "AM", "AM"
    A = "A", "A"
    B = "B", "B"
    BE = "BE", "BE"
    C = "C", "C"
    CE = "CE", "CE"
    D = "D", "D"
    FORKLIFT = "forklift", "Gabelstapler"


@with_history()
class DrivingLicence(Recorded, Dated, Sourced):
    """Which vehicles someone may drive, valid in Germany until when. «Führerschein»"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="driving_licences")
    licence_class = models.CharField("Klasse", max_length=8, choices=LicenceClass)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["licence_class", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "driving_licence_once_at_a_time",
                "person",
                "licence_class",
                message="Diese Klasse ist schon eingetragen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Führerschein {self.pk}"


class VisitBarrier(models.TextChoices):
    """What makes coming to the house hard. «Was einen Besuch schwer macht»"""

    STAIRS = "stairs", "Treppen"
    CROWDS = "crowds", "viele Menschen"
    WAITING = "waiting", "langes Warten"
    NAME_CALLED = "name_called", "laut aufgerufen werden"
    ALONE = "alone", "allein kommen"
    NOISE = "noise", "Lärm"
    TRAVEL = "travel", "der Weg"
    CHILDCARE = "childcare", "niemand für die Kinder"
    READING = "reading", "Lesen und Ausfüllen"
    HEARING = "hearing", "schlecht hören"
    SEEING = "seeing", "schlecht sehen"


@with_history()
class VisitNeed(Recorded, Dated, Sourced):
    """What makes a visit hard and who comes along; told once, used everywhere. «Hilfe beim Besuch» – § 17 SGB I"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="visit_needs")
    barriers = ArrayField(
        models.CharField(max_length=11, choices=VisitBarrier),
        verbose_name="Was schwerfällt",
        default=list,
        blank=True,
    )
    companion = models.CharField("Wer mitkommt", max_length=120, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "visit_need_one_at_a_time", "person", message="An einem Tag gilt nur eine Angabe zum Besuch."
            ),
            models.CheckConstraint(
                condition=~Q(barriers=[]) | ~Q(companion=""),
                name="visit_need_says_something",
                violation_error_message="Bitte angeben, was schwerfällt oder wer mitkommt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hilfe beim Besuch {self.pk}"
