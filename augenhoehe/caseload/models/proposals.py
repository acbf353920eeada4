"""Proposals with their reasons, and what became of them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.caseload.models.simulation import Simulation
from augenhoehe.cases.models import Case, Note
from augenhoehe.letters.models import Letter
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part, Person
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded


class Stage(models.TextChoices):
    """When a change would come. «Stufe»"""

    NEW_CASES = "new_cases", "nur wer noch keine Ansprechperson hat"
    AT_REVIEW = "at_review", "wenn der Plan ohnehin besprochen wird"
    AT_ONCE = "at_once", "alle auf einmal"


class ProposalState(models.TextChoices):
    """What became of a proposal. «Stand des Vorschlags»"""

    OPEN = "open", "offen"
    ACCEPTED = "accepted", "angenommen"
    DECLINED = "declined", "abgelehnt"
    OUTDATED = "outdated", "überholt"


class AcceptanceState(models.TextChoices):
    """How far an acceptance is; a large one is written, and taken back, beside the pages. «Stand der Annahme»"""

    ASKED = "asked", "wartet"
    WRITING = "writing", "wird geschrieben"
    DONE = "done", "fertig"
    FAILED = "failed", "nicht geschrieben"
    UNDO_ASKED = "undo_asked", "Rücknahme wartet"
    UNDOING = "undoing", "wird zurückgenommen"


TAKING_BACK = (AcceptanceState.UNDO_ASKED, AcceptanceState.UNDOING)
UNDERWAY = (AcceptanceState.ASKED, AcceptanceState.WRITING, *TAKING_BACK)


class Acceptance(Recorded):
    """Proposals taken over in one go, and taken back in one go. «Annahme»

    `asked_for` is what a large one still has to write: the numbers of the proposals, their scenario and the first day;
    while it is taken back, what `written` and `total` were.
    `written` of `total` is how far it is, seen by others before anything is committed. `problem` says in words why
    nothing was written or taken back, or what undo could not bring back; `attempts` how often somebody began.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    simulation = models.ForeignKey(
        Simulation, on_delete=models.PROTECT, null=True, related_name="acceptances"
    )
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField("Stufe", max_length=10, choices=Stage)
    undone_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)
    undone_by_account = models.BigIntegerField("zurückgenommen von", null=True, blank=True)
    token = models.UUIDField("Formular", unique=True, editable=False)
    state = models.CharField("Stand", max_length=10, choices=AcceptanceState, default=AcceptanceState.DONE)
    asked_for = models.JSONField("was noch zu schreiben ist", null=True)
    written = models.PositiveIntegerField("davon geschrieben", default=0)
    total = models.PositiveIntegerField("wie viele", default=0)
    attempts = models.PositiveSmallIntegerField("Anläufe", default=0)
    problem = models.CharField("was dagegen sprach", max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=AcceptanceState.FAILED, problem=""),
                name="acceptance_failed_in_words",
                violation_error_message="Was nicht geschrieben wurde, sagt, warum.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[AcceptanceState.ASKED, AcceptanceState.WRITING], asked_for__isnull=True
                ),
                name="acceptance_asked_for_something",
                violation_error_message="Was noch zu schreiben ist, steht dabei.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_by_account__isnull=False),
                name="acceptance_undone_by_somebody",
                violation_error_message="Wer zurücknimmt, steht dabei.",
            ),
        ]

    def __str__(self) -> str:
        return f"Annahme {self.pk}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals."""

    def visible_to(self, user: object) -> "ProposalQuerySet":
        """Those about people whose counselling this user may see."""
        return self.filter(seen_by(user, Part.COUNSELLING, "person_id"))

    def for_list(self) -> "ProposalQuerySet":
        """With what a row of a list says."""
        return self.select_related("person", "staff__team", "before__team").order_by("pk")


class Proposal(Recorded):
    """Who should look after this person, since when, and why. «Zuordnungsvorschlag» – § 14 Abs. 3 SGB II

    `reasons` are keys with their values, `inputs` the names of what was looked at. What accepting wrote stands here
    as well, so that undo finds exactly these rows: `handover` (numbers only), the note, the draft of the letter.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"
    # Made by the clock and not decided on: nobody's work, an import may take it back with its people.
    only_waits: ClassVar[dict[str, Any]] = {"state": "open", "created_by_account": None}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    simulation = models.ForeignKey(Simulation, on_delete=models.CASCADE, null=True, related_name="proposals")
    scenario = models.CharField("Szenario", max_length=20)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField("Stufe", max_length=10, choices=Stage)
    due_on = models.DateField("ab wann")
    reasons = models.JSONField("Gründe")
    inputs = models.JSONField("worauf geschaut wurde")
    state = models.CharField("Stand", max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, null=True, related_name="proposals")
    handover = models.JSONField("was geschrieben wurde", null=True)
    note = models.ForeignKey(Note, on_delete=models.SET_NULL, null=True, related_name="+")
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["simulation", "scenario", "state", "id"], name="proposal_of_simulation"),
            models.Index(fields=["person", "-id"], name="proposal_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "scenario", "person"],
                name="proposal_once_a_scenario",
                violation_error_message="Für diese Person gibt es in diesem Szenario schon einen Vorschlag.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(simulation__isnull=True, state="open"),
                name="proposal_one_open_on_arrival",
                violation_error_message="Für diese Person liegt schon ein Vorschlag vor.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="proposal_decided_at",
                violation_error_message="Ein entschiedener Vorschlag sagt, seit wann.",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted", acceptance__isnull=True),
                name="proposal_accepted_by_somebody",
                violation_error_message="Ein angenommener Vorschlag gehört zu einer Annahme.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vorschlag {self.pk}"
