"""People who work here: their post, their hours, their absences."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.organisation.models.accounts import Account
from augenhoehe.organisation.models.house import Team
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, one_at_a_time, with_history


class Role(models.TextChoices):
    """What someone does here; decides what they may see. «Rolle» – domain sheet § 10"""

    COUNSELLOR = "counsellor", "Integrationsfachkraft"
    TEAM_LEAD = "team_lead", "Teamleitung"
    RECEPTION = "reception", "Empfang"
    OUTREACH = "outreach", "aufsuchende Beratung"
    OFFERS_TEAM = "offers_team", "Werkakademie"
    BENEFITS_OFFICER = "benefits_officer", "Leistungssachbearbeitung"
    MANAGING_DIRECTOR = "managing_director", "Geschäftsführung"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Datenschutz"
    ADMINISTRATOR = "administrator", "Administration"


class Salutation(models.TextChoices):
    """How someone wants to be addressed. «Anrede»"""

    FRAU = "frau", "Frau"
    HERR = "herr", "Herr"
    NONE = "none", "ohne Anrede"


def addressed(salutation: str, given_name: str, family_name: str) -> str:
    """The name as one would say it: «Frau Terhorst», «Herr Lansing», or the full name where no address is wanted."""
    if salutation == Salutation.NONE:
        return f"{given_name} {family_name}"
    return f"{Salutation(salutation).label} {family_name}"


def declined(name: str) -> str:
    """As it stands behind «für», «bei» and «mit»: «Herrn Lansing», «Frau Terhorst»."""
    return f"Herrn {name.removeprefix('Herr ')}" if name.startswith("Herr ") else name


class Weekday(models.IntegerChoices):
    """Days of the week, Monday first, as `date.isoweekday()` counts them. «Wochentag»"""

    MONDAY = 1, "Montag"
    TUESDAY = 2, "Dienstag"
    WEDNESDAY = 3, "Mittwoch"
    THURSDAY = 4, "Donnerstag"
    FRIDAY = 5, "Freitag"
    SATURDAY = 6, "Samstag"
    SUNDAY = 7, "Sonntag"


def monday_to_friday() -> list[int]:
    """The days of whoever has agreed no others."""
    return [1, 2, 3, 4, 5]


@with_history()
class Staff(Recorded, Dated):
    """Someone who works here. «Fachkraft»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT)
    role = models.CharField("Rolle", max_length=30, choices=Role)
    salutation = models.CharField("Anrede", max_length=5, choices=Salutation, default=Salutation.NONE)
    given_name = models.CharField("Vorname", max_length=80)
    family_name = models.CharField("Nachname", max_length=80)
    weekly_hours = models.DecimalField("Wochenstunden", max_digits=4, decimal_places=1, default=39)
    working_days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name="Arbeitstage",
        default=monday_to_friday,
        db_default=monday_to_friday(),
    )
    phone = models.CharField("Durchwahl", max_length=30, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=48),
                name="staff_weekly_hours_are_possible",
                violation_error_message="Die Wochenstunden liegen zwischen 0 und 48.",
            ),
            models.CheckConstraint(
                condition=Q(working_days__len__gte=1, working_days__contained_by=Weekday.values),
                name="staff_works_on_days_of_the_week",
                violation_error_message="Bitte nennen Sie mindestens einen Arbeitstag von Montag bis Sonntag.",
            ),
        ]

    def __str__(self) -> str:
        return f"Fachkraft {self.pk}"

    @property
    def addressed_name(self) -> str:
        """«Frau Terhorst»"""
        return addressed(self.salutation, self.given_name, self.family_name)


@with_history()
class Absence(Recorded, Dated):
    """From when to when a colleague is away, and who stands in; never why. «Abwesenheit, Vertretung»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="stands_in_for"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "absence_one_at_a_time",
                "staff",
                message="In dieser Zeit ist schon eine Abwesenheit eingetragen.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="absence_has_end",
                violation_error_message="Eine Abwesenheit hat ein Ende; es lässt sich später ändern.",
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=models.F("staff")),
                name="absence_stand_in_is_somebody_else",
                violation_error_message="Niemand vertritt sich selbst.",
            ),
        ]
        indexes = [models.Index(fields=["stand_in", "ends_on"], name="absence_of_stand_in")]

    def __str__(self) -> str:
        return f"Abwesenheit {self.pk}"


def staff_of(account: object, on: date) -> Staff | None:
    """The working person behind a log-in on that day, with team and local Jobcenter; None for all others.

    Kept on the account object for the length of a request: one statement, however many panels ask.
    """
    if not isinstance(account, Account) or not account.is_active:
        return None
    kept: Staff | None = account.__dict__.get("_staff")
    if kept is None:
        kept = Staff.objects.on(on).filter(account=account).select_related("team__local_jobcenter").first()
        account.__dict__["_staff"] = kept
    return kept
