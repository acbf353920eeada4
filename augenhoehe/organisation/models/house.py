"""Local Jobcenters and their teams."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.organisation.models.sites import Site
from augenhoehe.places.models import District
from augenhoehe.privacy.records import with_history


class Specialism(models.TextChoices):
    """What a colleague or a team knows best; no rank among colleagues. «Schwerpunkt»"""

    UNDER_25 = "under_25", "unter 25"
    REFUGEES = "refugees", "Geflüchtete"
    LONE_PARENTS = "lone_parents", "Alleinerziehende"
    REHABILITATION = "rehabilitation", "Rehabilitation und Teilhabe"
    SELF_EMPLOYED = "self_employed", "Selbstständige"
    OUTREACH = "outreach", "aufsuchende Beratung"


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


@with_history()
class Team(models.Model):
    """Colleagues who look after the same people and stand in for each other. «Team»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    local_jobcenter = models.ForeignKey(LocalJobcenter, on_delete=models.PROTECT)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField("Name", max_length=120)
    # Nothing in it: the team is there for everybody.
    remit = ArrayField(
        models.CharField(max_length=20, choices=Specialism),
        verbose_name="zuständig nur für",
        default=list,
        db_default=[],
        blank=True,
    )

    class Meta:
        ordering = ["local_jobcenter", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_jobcenter", "name"],
                name="team_once_per_local_jobcenter",
                violation_error_message="Ein Team mit diesem Namen gibt es hier schon.",
            ),
            models.CheckConstraint(
                condition=Q(remit__contained_by=Specialism.values),
                name="team_remit_is_known",
                violation_error_message="Diesen Schwerpunkt gibt es nicht.",
            ),
            # The target of the composite foreign key of `people.Responsibility`.
            models.UniqueConstraint(fields=["id", "local_jobcenter"], name="team_belongs_to_local_jobcenter"),
        ]

    def __str__(self) -> str:
        return self.name
