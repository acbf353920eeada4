"""Who may see a person. Stored here and nowhere else; every `visible_to` in every room is built from it.

Three facts decide: the role's reach over `Responsibility`, a time-limited `AccessGrant`, and a `Seal`, which wins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from augenhoehe.organisation.models import Absence, Account, LocalJobcenter, Staff, Team, staff_of
from augenhoehe.people.models.reach import Part, Reach, reach
from augenhoehe.privacy.models import AccessLogEntry
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, holds_on, one_at_a_time, with_history


class PersonQuerySet(models.QuerySet[Any]):
    """Persons, always fetched through `visible_to`."""

    def visible_to(self, user: object, part: Part | None = None) -> Self:
        """Those this user may see (this part of) today."""
        return self.filter(seen_by(user, part))

    def matching(self, keys: Iterable[str]) -> Self:
        """Names beginning with one of these folded keys, family or given name first. «Suche nach Namen»"""
        beginnings = Q()
        for key in keys:
            beginnings |= Q(search_key__startswith=key) | Q(given_first_key__startswith=key)
        return self.filter(beginnings)


@dataclass(frozen=True)
class Reader:
    """Whose eyes, and when: all that the condition depends on besides reach and part."""

    account_id: int | None
    staff_id: int
    team_id: int
    local_jobcenter_id: int
    on: date
    at: datetime


# Stands for the reader in a kept statement; nobody has these numbers, and nobody reads on that day.
ANYBODY = Reader(-2, -3, -4, -5, date.min, datetime.min.replace(tzinfo=UTC))
ANY_PERSON = -6


@dataclass(frozen=True)
class Eyes:
    """A reader in a role. With `ANYBODY` they can be given to every `visible_to`, for a statement that is kept."""

    reader: Reader
    role: str

    @property
    def pk(self) -> int | None:
        """The number of the log-in, as an account has it: the own entries of a reader are found by it."""
        return self.reader.account_id

    @property
    def known(self) -> dict[Any, Any]:
        """What stands in place of `ANYBODY` in a kept statement when this reader asks."""
        return {getattr(ANYBODY, name): getattr(self.reader, name) for name in ANYBODY.__dataclass_fields__}


def eyes_of(user: object) -> Eyes | None:
    """Whose eyes these are today; None for those who have no post here."""
    now = timezone.now()
    today = timezone.localdate(now)
    staff = staff_of(user, today)
    if staff is None:
        return None
    reader = Reader(staff.account_id, staff.pk, staff.team_id, staff.team.local_jobcenter_id, today, now)
    return Eyes(reader, staff.role)


def seen_by(user: object, part: Part | None = None, person: str = "pk") -> Q:
    """Condition for rows whose person – by the path `person` – this user may see (this part of) today.

    Role and grant are one UNION, so that the narrow scope drives the plan; sealed files leave last and win. Both
    statements are kept: writing them takes longer than running them.
    """
    eyes = user if isinstance(user, Eyes) else eyes_of(user)
    if eyes is None:
        return Q(pk__in=[])
    seen = reach(eyes.role, part)
    unsealed = Q(Unsealed(F(person), eyes=eyes))
    if seen == Reach.HOUSE:
        return unsealed
    statement, values = kept_person_ids(seen, part)
    return Q(**{f"{person}__in": RawSQL(statement, as_read_by(eyes, values))}) & unsealed


def visible_person_ids(seen: Reach, part: Part | None, reader: Reader) -> Any:
    """Ids of persons by role and grant, as one subquery."""
    granted = AccessGrant.objects.open_for(reader.account_id, reader.at, part).values("person_id")
    if seen == Reach.NOBODY:
        return granted
    mine = Responsibility.objects.on(reader.on)
    if seen == Reach.OWN:
        mine = mine.filter(staff_id=reader.staff_id)
    elif seen == Reach.TEAM:
        mine = mine.filter(team_id=reader.team_id)
    else:
        mine = mine.filter(local_jobcenter_id=reader.local_jobcenter_id)
    return mine.values("person_id").union(granted)


@cache
def kept_person_ids(seen: Reach, part: Part | None) -> tuple[str, tuple[Any, ...]]:
    """The statement of `visible_person_ids`, with the values of `ANYBODY`."""
    statement, values = visible_person_ids(seen, part, ANYBODY).query.sql_with_params()
    return statement, tuple(values)


@cache
def kept_seals() -> tuple[str, str, tuple[Any, ...]]:
    """Seals of one person that are closed to the reader: the statement before and behind her number, and its values."""
    seals = Seal.objects.closed_to(ANYBODY.account_id, ANYBODY.at).filter(person_id=ANY_PERSON)
    statement, values = seals.order_by().values("pk").query.sql_with_params()
    place = values.index(ANY_PERSON)
    pieces = statement.split("%s")
    behind = "%s".join(pieces[place + 1 :])
    if "%s" in behind:
        raise AssertionError("The person is the last value of this statement.")
    return "%s".join(pieces[: place + 1]), behind, tuple(values[:place])


def as_read_by(eyes: Eyes, values: tuple[Any, ...]) -> list[Any]:
    """The values of a kept statement with this reader in place of `ANYBODY`."""
    known = eyes.known
    return [known.get(value, value) for value in values]


class Unsealed(Func):
    """Whether the file of the person whose number stands there is open to this reader: no seal, or named in it."""

    output_field = models.BooleanField()

    def __init__(self, person: F, *, eyes: Eyes) -> None:
        super().__init__(person)
        self.eyes = eyes

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """NOT EXISTS (the kept statement for this very person)."""
        person, values = compiler.compile(self.get_source_expressions()[0])
        before, behind, kept = kept_seals()
        return f"NOT EXISTS ({before}{person}{behind})", (*as_read_by(self.eyes, kept), *values)


class ResponsibilityRole(models.TextChoices):
    """What someone is responsible for. «Zuständigkeit für»"""

    COUNSELLING = "counselling", "Beratung und Vermittlung"
    BENEFITS = "benefits", "Leistung"


@with_history()
class Responsibility(Recorded, Dated):
    """Who looks after a person, since when. «Zuständigkeit, persönliche Ansprechperson» – § 14 Abs. 3 SGB II"""

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="responsibilities")
    local_jobcenter = models.ForeignKey(LocalJobcenter, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField("Zuständig für", max_length=12, choices=ResponsibilityRole)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "responsibility_one_at_a_time",
                "person",
                "role",
                message="An einem Tag ist für eine Aufgabe nur eine Stelle zuständig.",
            ),
            models.CheckConstraint(
                condition=Q(staff__isnull=True) | Q(team__isnull=False),
                name="responsibility_of_staff_names_team",
                violation_error_message="Zur Fachkraft gehört ihr Team.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["staff", "person"], condition=Q(ends_on=None), name="responsibility_open_staff"
            ),
            models.Index(
                fields=["team", "person"], condition=Q(ends_on=None), name="responsibility_open_team"
            ),
            models.Index(
                fields=["local_jobcenter", "person"],
                condition=Q(ends_on=None),
                name="responsibility_open_local",
            ),
            models.Index(fields=["starts_on"], name="responsibility_since"),
            # Since when someone is in one's care: the constraint's index knows it too, but takes ten times as long.
            models.Index(
                fields=["person", "role", "starts_on"],
                condition=Q(ends_on=None),
                name="responsibility_open_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Zuständigkeit {self.pk}"


class GrantSource(models.TextChoices):
    """What a grant was given for. «Anlass der Freigabe»"""

    STAND_IN = "stand_in", "Vertretung"
    EMERGENCY = "emergency", "Notzugriff"
    TASK = "task", "Aufgabe"


class AccessGrantQuerySet(models.QuerySet[Any]):
    """Grants; expired ones stay as evidence and open nothing."""

    def open_for(self, account_id: int | None, now: datetime, part: Part | None) -> Self:
        """What this account may open right now (this part); a stand-in's only while he stands in."""
        stands_in = Q(absence__stand_in__account=account_id) & holds_on(timezone.localdate(now), "absence__")
        grants = self.filter(
            Q(absence__isnull=True) | stands_in, account=account_id, starts_at__lte=now, ends_at__gt=now
        )
        return grants if part is None else grants.filter(parts__contains=[part])

    def emergencies(self) -> Self:
        """Emergency accesses, each with how often the file was opened in that time."""
        opened = AccessLogEntry.objects.filter(
            account_id=OuterRef("account_id"),
            person_id=OuterRef("person_id"),
            at__gte=OuterRef("starts_at"),
            at__lt=OuterRef("ends_at"),
        )
        number = opened.order_by().values("account_id").annotate(number=Count("pk")).values("number")
        return self.filter(source=GrantSource.EMERGENCY).annotate(openings=Coalesce(Subquery(number), 0))


# A new or longer grant of a stand-in lies within the absence, midnight to midnight here; ending one is always allowed.
WITHIN_THE_ABSENCE = pgtrigger.Trigger(
    name="grant_within_absence",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.absence_id IS NOT NULL"),
    func="""
        IF TG_OP = 'UPDATE' AND NEW.starts_at >= OLD.starts_at AND NEW.ends_at <= OLD.ends_at
            AND (NEW.account_id, NEW.absence_id) IS NOT DISTINCT FROM (OLD.account_id, OLD.absence_id) THEN
            RETURN NEW;
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM organisation_absence AS absence
            JOIN organisation_staff AS stand_in ON stand_in.id = absence.stand_in_id
            WHERE absence.id = NEW.absence_id AND stand_in.account_id = NEW.account_id
                AND NEW.starts_at >= absence.starts_on::timestamp AT TIME ZONE 'Europe/Berlin'
                AND NEW.ends_at <= (absence.ends_on + 1)::timestamp AT TIME ZONE 'Europe/Berlin'
        ) THEN
            RAISE EXCEPTION 'Eine Vertretung gilt nicht länger als die Abwesenheit.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@with_history()
class AccessGrant(Recorded):
    """A time-limited look at one file, with purpose and reason. «Einzelfreigabe»

    Written by the rooms above (stand-in, tour, coach, emergency access), read only here.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "access_log"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="grants")
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    purpose = models.CharField("Zweck", max_length=60)
    parts = ArrayField(models.CharField(max_length=20, choices=Part), verbose_name="Teile der Akte")
    starts_at = models.DateTimeField("ab")
    ends_at = models.DateTimeField("bis")
    reason = models.CharField("Grund", max_length=300)
    source = models.CharField("Anlass", max_length=40, choices=GrantSource)
    absence = models.ForeignKey(
        Absence, on_delete=models.CASCADE, null=True, blank=True, related_name="grants", editable=False
    )
    reviewed_at = models.DateTimeField("geprüft am", null=True, blank=True)
    reviewed_by_account = models.BigIntegerField("geprüft von", null=True, blank=True)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "ends_at"], name="grant_open_for_account"),
            models.Index(
                fields=["-starts_at"], condition=Q(source="emergency"), name="grant_emergencies_newest"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="grant_ends_after_start",
                violation_error_message="Die Freigabe endet, bevor sie beginnt.",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(purpose=""),
                name="grant_has_reason",
                violation_error_message="Eine Freigabe braucht Zweck und Grund.",
            ),
        ]
        triggers = [WITHIN_THE_ABSENCE]

    def __str__(self) -> str:
        return f"Freigabe {self.pk}"


class SealQuerySet(DatedQuerySet):
    """Seals; all paths ask here."""

    def closed_to(self, account_id: int | None, now: datetime) -> Self:
        """Seals in force that do not name this account as reader."""
        return self.filter(holds_on(timezone.localdate(now))).exclude(
            Exists(SealReader.objects.filter(seal=OuterRef("pk"), account=account_id))
        )


@with_history()
class Seal(Recorded, Dated):
    """The file of a threatened person, or of a colleague or relative: named readers only. «Sperrvermerk»"""

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="seals")
    reason = models.CharField("Grund", max_length=300)

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("seal_one_at_a_time", "person", message="Diese Akte ist schon gesperrt."),
        ]

    def __str__(self) -> str:
        return f"Sperre {self.pk}"


@with_history()
class SealReader(Recorded):
    """Someone who may read a sealed file. «Zugelassen trotz Sperrvermerk»"""

    person_path: ClassVar[str | None] = "seal__person_id"
    retention: ClassVar[str] = "case_file"

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="readers")
    account = models.ForeignKey(Account, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "account"],
                name="seal_reader_once",
                violation_error_message="Dieses Konto ist schon zugelassen.",
            )
        ]

    def __str__(self) -> str:
        return f"Zulassung {self.pk}"
