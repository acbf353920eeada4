"""Places one can walk to: what they can, when they are open, and what is being tried there."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.places.models import District
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, one_at_a_time, with_history


class SiteKind(models.TextChoices):
    """A house of the Jobcenter, or a few hours a week as a guest near people's homes. «Art des Standorts»"""

    OFFICE = "office", "Standort"
    CONTACT_POINT = "contact_point", "Anlaufstelle"


class Site(models.Model):
    """A place one can walk to; nothing more. «Standort, Anlaufstelle»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    code = models.CharField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=120)
    kind = models.CharField(
        "Art", max_length=13, choices=SiteKind, default=SiteKind.OFFICE, db_default=SiteKind.OFFICE
    )
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
    is_quiet = models.BooleanField("ruhig gelegen", default=False, db_default=False)
    has_video = models.BooleanField("Videotechnik", default=False, db_default=False)
    has_open_computers = models.BooleanField("Rechner für alle", default=False, db_default=False)
    has_childrens_corner = models.BooleanField("Spielecke", default=False, db_default=False)

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


@with_history()
class SiteClosure(Recorded, Dated):
    """From when to when a site is closed, and what people at the door may read about it. «Schließzeit»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="closures")
    reason = models.CharField("Grund, wie er an der Tür steht", max_length=120)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="site_closure_has_end",
                violation_error_message="Eine Schließung hat ein Ende; es lässt sich später ändern.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="site_closure_with_reason",
                violation_error_message="Bitte sagen Sie, warum geschlossen ist.",
            ),
            one_at_a_time(
                "site_closure_one_at_a_time",
                "site",
                message="In dieser Zeit ist der Standort schon als geschlossen eingetragen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Schließzeit {self.pk}"


class PilotFigure(models.TextChoices):
    """By what a trial is judged at its end. «Messgröße der Erprobung»"""

    KILOMETRES = "km_mean", "mittlere Entfernung zur eigenen Fachkraft"
    NO_SHOWS = "no_show_rate", "Anteil der Gespräche, zu denen niemand kam"
    PEOPLE = "people", "Menschen, mit denen hier gesprochen wurde"
    TALKS = "talks", "Gespräche in der Anlaufstelle"
    LONE_PARENTS = "lone_parents", "Alleinerziehende, mit denen hier gesprochen wurde"
    COST = "cost_eur", "Kosten"


@with_history()
class ContactPointPilot(Recorded, Dated):
    """A contact point on trial: from when to when, and by which figures it will be judged. «Erprobung»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="pilots")
    judged_by = ArrayField(
        models.CharField(max_length=20, choices=PilotFigure), verbose_name="wird gemessen an"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="pilot_has_end",
                violation_error_message="Eine Erprobung hat ein Ende; dann wird entschieden.",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__len__gte=1, judged_by__contained_by=PilotFigure.values),
                name="pilot_names_its_figures",
                violation_error_message="Bitte nennen Sie mindestens eine Zahl, an der die Erprobung gemessen wird.",
            ),
            one_at_a_time(
                "pilot_one_at_a_time",
                "site",
                message="In dieser Zeit wird hier schon etwas erprobt.",
            ),
        ]

    @property
    def measures(self) -> list[str]:
        """The figures it is judged by, in words."""
        return [str(PilotFigure(key).label) for key in self.judged_by]

    def __str__(self) -> str:
        return f"Erprobung {self.pk}"
