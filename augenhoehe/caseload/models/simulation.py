"""A run of the simulator and what it found, scenario by scenario; figures only, nobody by name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.organisation.models import LocalJobcenter, Staff
from augenhoehe.privacy.records import Recorded


class SimulationState(models.TextChoices):
    """How far a run is. «Stand der Simulation»"""

    WAITING = "waiting", "wartet"
    RUNNING = "running", "rechnet"
    DONE = "done", "fertig"
    REFUSED = "refused", "nicht möglich"


class Simulation(Recorded):
    """One question to the simulator: for whom, with which weights, as of which day. «Simulation»

    Without a local Jobcenter it is about all of them; with `leaving` about the people of this colleague alone, all
    others stay where they are. `problem` says in words what was missing, and how much; `attempts` how often a run
    began, more than once where one was cut off.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    local_jobcenter = models.ForeignKey(
        LocalJobcenter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ordered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    leaving = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gibt ab"
    )
    on = models.DateField("Stand vom")
    seed = models.PositiveIntegerField("Startwert", default=1)
    time_limit_seconds = models.PositiveSmallIntegerField("Rechenzeit je Szenario (Sekunden)", default=10)
    weights = models.JSONField("eigene Gewichte", default=dict)
    state = models.CharField("Stand", max_length=10, choices=SimulationState, default=SimulationState.WAITING)
    step = models.CharField("rechnet gerade", max_length=30, blank=True)
    problem = models.TextField("was fehlt", blank=True)
    finished_at = models.DateTimeField("fertig am", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("Anläufe", default=0)
    token = models.UUIDField("Formular", null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(time_limit_seconds__range=(1, 60)),
                name="simulation_time_limit",
                violation_error_message="Die Rechenzeit liegt zwischen 1 und 60 Sekunden.",
            ),
            models.CheckConstraint(
                condition=~Q(state=SimulationState.REFUSED, problem=""),
                name="simulation_refused_in_words",
                violation_error_message="Was nicht möglich ist, wird in Worten gesagt.",
            ),
            models.CheckConstraint(
                condition=~Q(state=SimulationState.DONE, finished_at__isnull=True),
                name="simulation_done_at",
                violation_error_message="Was fertig ist, sagt, seit wann.",
            ),
        ]

    def __str__(self) -> str:
        return f"Simulation {self.pk}"


class ScenarioResult(models.Model):
    """What one scenario would bring, as `propose_allocation` prints it, and by site. «Ergebnis eines Szenarios»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    simulation = models.ForeignKey(Simulation, on_delete=models.CASCADE, related_name="results")
    scenario = models.CharField("Szenario", max_length=20)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    figures = models.JSONField("Zahlen")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "scenario"],
                name="scenario_result_once",
                violation_error_message="Dieses Szenario ist schon gerechnet.",
            )
        ]

    def __str__(self) -> str:
        return f"Ergebnis {self.pk}"
