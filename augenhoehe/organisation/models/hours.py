"""Hours of the week: when a site is open, and who holds talks where."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Greatest, Least

from augenhoehe.organisation.models.sites import Site
from augenhoehe.organisation.models.staff import Staff, Weekday
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, days, with_history


def minutes(time: models.Expression) -> Func:
    """The minute of the day of a time."""
    template = "(EXTRACT(EPOCH FROM %(expressions)s)::integer / 60)"
    return Func(time, template=template, output_field=IntegerField())


def time_span(begins: str, ends: str) -> Func:
    """The minutes between two columns; where they are the wrong way round, another constraint says so in words."""
    first, last = minutes(Least(F(begins), F(ends))), minutes(Greatest(F(begins), F(ends)))
    return Func(first, last, function="int4range", output_field=IntegerRangeField())


def never_two(name: str, field: str, begins: str, ends: str, *, message: str) -> ExclusionConstraint:
    """At most one row per `field` at any minute of that weekday, on any day on which both hold."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (field, RangeOperators.EQUAL),
            ("weekday", RangeOperators.EQUAL),
            (time_span(begins, ends), RangeOperators.OVERLAPS),
            (days(), RangeOperators.OVERLAPS),
        ],
        violation_error_message=message,
    )


class WeeklyQuerySet(DatedQuerySet):
    """Rows of a week that hold from a day to a day."""

    def for_day(self, day: date) -> "WeeklyQuerySet":
        """Those of exactly this day: its weekday, within their time."""
        return self.on(day).filter(weekday=day.isoweekday())


@with_history()
class OpeningHours(Recorded, Dated):
    """On this weekday a site is open from–to; two rows where it closes over noon. «Öffnungszeit»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=Weekday)
    opens_at = models.TimeField("öffnet um")
    closes_at = models.TimeField("schließt um")

    objects = WeeklyQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "opens_at", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7)),
                name="opening_hours_weekday",
                violation_error_message="Diesen Wochentag gibt es nicht.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="opening_hours_close_after_opening",
                violation_error_message="Geschlossen wird später als geöffnet.",
            ),
            never_two(
                "opening_hours_do_not_overlap",
                "site",
                "opens_at",
                "closes_at",
                message="In dieser Zeit ist der Standort schon als geöffnet eingetragen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Öffnungszeit {self.pk}"


@with_history()
class ConsultationHours(Recorded, Dated):
    """On this weekday a colleague holds talks here. «Sprechzeit»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="consultation_hours")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="consultation_hours")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=Weekday)
    begins_at = models.TimeField("von")
    ends_at = models.TimeField("bis")

    objects = WeeklyQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "begins_at", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7)),
                name="consultation_hours_weekday",
                violation_error_message="Diesen Wochentag gibt es nicht.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="consultation_hours_end_after_beginning",
                violation_error_message="Die Sprechzeit endet später, als sie anfängt.",
            ),
            never_two(
                "consultation_hours_do_not_overlap",
                "staff",
                "begins_at",
                "ends_at",
                message="In dieser Zeit ist schon eine Sprechzeit eingetragen, hier oder an einem anderen Ort.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sprechzeit {self.pk}"
