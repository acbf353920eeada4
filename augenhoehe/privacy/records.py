"""How a fact is kept: since when it holds, who wrote it, how it is taken back. Parts of models, no tables."""

from collections.abc import Callable
from datetime import date
from typing import Any, Self, TypeVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Least, Now

from augenhoehe.privacy.acting import acting_account, acting_through

M = TypeVar("M", bound=models.Model)


class Through(models.TextChoices):
    """The way a row came in. «Herkunft»"""

    WEB = "web", "am Bildschirm"
    IMPORT = "import", "Übernahme"
    DEMO = "demo", "Demodaten"
    JOB = "job", "automatisch"


class Recorded(models.Model):
    """Provenance on the row: when, by which account, by which way. «Erfassungsvermerk»"""

    created_at = models.DateTimeField("erfasst am", db_default=Now(), editable=False)
    created_by_account = models.BigIntegerField(
        "erfasst von", null=True, default=acting_account, editable=False
    )
    created_through = models.CharField(
        "Herkunft", max_length=10, choices=Through, default=acting_through, editable=False
    )

    class Meta:
        abstract = True


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from `starts_on` to `ends_on`, both days included."""

    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(holds_on(day))


def holds_on(day: date, prefix: str = "") -> Q:
    """Condition for a dated row (or, with prefix `relation__`, a related one) to hold on that day."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    )


class Dated(models.Model):
    """A fact that holds from a day to a day, both included; open means until further notice. «Gültigkeit»"""

    starts_on = models.DateField("gilt ab")
    ends_on = models.DateField("gilt bis", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="Das Ende liegt vor dem Anfang.",
            )
        ]


class Source(models.TextChoices):
    """Where we know it from. «Quelle der Angabe»"""

    PERSON = "person", "sagt die Person selbst"
    DOCUMENT = "document", "Nachweis gesehen"
    OFFICE = "office", "von einer anderen Stelle"
    BENEFITS = "benefits", "aus der Leistung übernommen"


class Sourced(models.Model):
    """A fact says where it comes from. «Quelle der Angabe»"""

    source = models.CharField("Quelle", max_length=10, choices=Source, default=Source.PERSON)

    class Meta:
        abstract = True


class Withdrawable(models.Model):
    """A wrong entry is taken back visibly, never deleted. «Rücknahme»"""

    withdrawn_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)
    withdrawn_by_account = models.BigIntegerField("zurückgenommen von", null=True, blank=True)
    withdrawn_reason = models.CharField("Grund der Rücknahme", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                violation_error_message="Wer einen Eintrag zurücknimmt, nennt den Grund.",
            )
        ]


def days() -> Func:
    """The row's validity as a PostgreSQL daterange, both ends included.

    An end before its start counts as that one day, for a daterange would be an error 500; the other constraint then
    refuses it in words.
    """
    first = Least(F("starts_on"), F("ends_on"))
    return Func(first, F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


def one_at_a_time(name: str, *fields: str, message: str, condition: Q | None = None) -> ExclusionConstraint:
    """At most one dated row per combination of `fields` on any day; `message` is what a clerk reads."""
    return ExclusionConstraint(
        name=name,
        # The fields first: the index then finds a person's rows at once, and loading takes a third of the time.
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), (days(), RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )


def with_history(
    *, leave_out: tuple[str, ...] = (), indexes: tuple[models.Index, ...] = ()
) -> Callable[[type[M]], type[M]]:
    """Keeps the old row on every UPDATE and DELETE. «Änderungshistorie»

    `leave_out` names columns that the database computes by itself: a change of these alone is no event. `indexes`
    are those of the history; one by the way to the person is there anyway where that is a foreign key.
    """
    track: Callable[[type[M]], type[M]] = pghistory.track(
        pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude=list(leave_out)), row=pghistory.Old),
        pghistory.DeleteEvent(row=pghistory.Old),
        exclude=list(leave_out) or None,
        obj_field=None,
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # None is the library's word for «no column»; its types forget it
        meta={"indexes": list(indexes)},
    )
    return track
