"""Local Jobcenters, sites, rooms, teams, staff and their log-ins."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from augenhoehe.places.models import District
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, one_at_a_time, with_history


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


class LocalJobcenter(models.Model):
    """The body that owns teams and answers for people. «Örtliches Jobcenter, Dienststelle» – § 6 Abs. 2 SGB II"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    code = models.CharField("Schlüssel", max_length=20, unique=True)
    name = models.CharField("Name", max_length=120)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place one can walk to; nothing more. «Standort, Anlaufstelle»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    code = models.CharField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=120)
    street = models.CharField("Straße und Hausnummer", max_length=120, blank=True)
    postcode = models.CharField("Postleitzahl", max_length=5, blank=True)
    city = models.CharField("Ort", max_length=80, blank=True)
    latitude = models.FloatField("Breite", null=True, blank=True)
    longitude = models.FloatField("Länge", null=True, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True)
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(47, 56),
                    longitude__range=(5, 16),
                ),
                name="site_lies_in_germany",
                violation_error_message="Der Standort liegt nicht in Deutschland. Sind Breite und Länge vertauscht?",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room for talks. «Raum»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    name = models.CharField("Name", max_length=60)
    seats = models.PositiveSmallIntegerField("Plätze", default=4)
    is_step_free = models.BooleanField("stufenlos erreichbar", default=False)

    class Meta:
        ordering = ["site", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="room_once_per_site",
                violation_error_message="Diesen Raum gibt es am Standort schon.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Colleagues who look after the same people and stand in for each other. «Team»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    local_jobcenter = models.ForeignKey(LocalJobcenter, on_delete=models.PROTECT)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField("Name", max_length=120)

    class Meta:
        ordering = ["local_jobcenter", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_jobcenter", "name"],
                name="team_once_per_local_jobcenter",
                violation_error_message="Ein Team mit diesem Namen gibt es hier schon.",
            ),
            # The target of the composite foreign key of `people.Responsibility`.
            models.UniqueConstraint(fields=["id", "local_jobcenter"], name="team_belongs_to_local_jobcenter"),
        ]

    def __str__(self) -> str:
        return self.name


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
        ]

    def __str__(self) -> str:
        return f"Fachkraft {self.pk}"

    @property
    def addressed_name(self) -> str:
        """«Frau Terhorst»"""
        return addressed(self.salutation, self.given_name, self.family_name)


@with_history()
class StaffLanguage(models.Model):
    """A language a colleague can counsel in. «Sprache der Fachkraft»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField("Sprache (ISO 639)", max_length=12)

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
