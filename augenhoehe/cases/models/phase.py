"""Where the work with a person stands; the names are the house's own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.cases.models.case import PERSON_OF_CASE, Case
from augenhoehe.privacy.records import (
    Dated,
    DatedQuerySet,
    Recorded,
    Withdrawable,
    one_at_a_time,
    with_history,
)


class UsualPhase(models.TextChoices):
    """The four phases the guide has hints for, whatever a house calls its own. «4-Phasen-Modell»"""

    PROFILING = "profiling", "Profiling"
    GOAL = "goal", "Ziel"
    STRATEGY = "strategy", "Strategie"
    DOING = "doing", "Umsetzung"


class IntegrationPhase(models.Model):
    """A phase of the integration work by the name this house gives it. «Phase der Integrationsarbeit»

    First filled with Profiling, Ziel, Strategie, Umsetzung (4-Phasen-Modell of the Bundesagentur); a phase no longer
    wanted is not offered any more and stays readable where it was used. `hints` names the usual phase whose hints the
    guide shows: it stays when the name changes.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    name = models.CharField("Name", max_length=40)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    is_offered = models.BooleanField("wird angeboten", default=True)
    hints = models.CharField(
        "Hinweise im Leitfaden", max_length=10, choices=UsualPhase, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="integration_phase_name_once",
                violation_error_message="Diesen Namen gibt es schon.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="integration_phase_has_a_name",
                violation_error_message="Eine Phase braucht einen Namen.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@with_history()
class CasePhase(Recorded, Dated, Withdrawable):
    """Where the work with this person stands, from a day to a day. «Stand der Integrationsarbeit»"""

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="phases")
    phase = models.ForeignKey(IntegrationPhase, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            *Withdrawable.Meta.constraints,
            one_at_a_time(
                "case_phase_one_at_a_time",
                "case",
                condition=Q(withdrawn_at__isnull=True),
                message="Für diese Zeit steht schon eine Phase in der Akte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Phase {self.pk}"
