"""The cooperation plan: its versions, its steps, who takes part, what became of it."""

from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from augenhoehe.cases.models.case import PERSON_OF_CASE, Case
from augenhoehe.cases.models.talk import Conversation, Words
from augenhoehe.cases.models.triggers import MEMBER_OF_AGREED_PLAN, STEP_OF_AGREED_PLAN, refuse
from augenhoehe.people.models import Part, Person
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, with_history


class Answer(models.TextChoices):
    """What the person says to the plan. «Antwort auf den Plan»"""

    AGREE = "agree", "einverstanden"
    IN_PART = "in_part", "zum Teil einverstanden"
    DISAGREE = "disagree", "nicht einverstanden"


class CooperationPlanQuerySet(models.QuerySet[Any]):
    """Plans, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Plans of persons whose counselling this user may see."""
        return self.filter(seen_by(user, Part.COUNSELLING, person="case__person"))

    def current(self) -> Self:
        """The plans in force: agreed and not followed by a newer version."""
        return self.filter(agreed_at__isnull=False, superseded_at__isnull=True)

    def review_due(self, on: date) -> Self:
        """Plans in force whose common review is due by that day. § 15 Abs. 3 SGB II"""
        return self.current().filter(review_due_on__lte=on)


@with_history()
class CooperationPlan(Recorded):
    """One version of what both sides agreed on. «Kooperationsplan» – § 15 Abs. 2, 3 SGB II

    Agreed, it never changes; the next talk makes the next version. The plan itself is no basis for cuts.
    `priority_words` say why placement or another service comes first (§ 3 Abs. 4, § 3a SGB II).
    """

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    conversation = models.OneToOneField(
        Conversation, on_delete=models.PROTECT, null=True, related_name="plan"
    )
    number = models.PositiveSmallIntegerField("Fassung")
    language = models.CharField("Sprache der Person", max_length=12)
    goal = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="goal_of")
    priority_words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="priority_of")
    answer = models.CharField("Antwort", max_length=10, choices=Answer, blank=True)
    answer_words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="answer_to")
    agreed_at = models.DateTimeField("vereinbart am", null=True, blank=True)
    review_due_on = models.DateField("gemeinsame Überprüfung spätestens am", null=True, blank=True)
    superseded_at = models.DateTimeField("abgelöst am", null=True, blank=True)

    objects = CooperationPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="plan_number_once",
                violation_error_message="Diese Fassung des Plans gibt es schon.",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(agreed_at__isnull=False, superseded_at__isnull=True),
                name="plan_one_in_force",
                violation_error_message="Es gilt immer nur eine Fassung des Plans.",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True)
                | (Q(goal__isnull=False, review_due_on__isnull=False) & Q(answer__in=["agree", "in_part"])),
                name="plan_agreed_is_complete",
                violation_error_message="Zum vereinbarten Plan gehören Ziel, Antwort und Tag der Überprüfung.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_due_on", "case"],
                condition=Q(agreed_at__isnull=False, superseded_at__isnull=True),
                name="plan_in_force_by_review",
            )
        ]
        triggers = [
            refuse(
                "plan_agreed_never_changes",
                "Ein vereinbarter Plan ändert sich nicht mehr; es gibt eine neue Fassung.",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.agreed_at IS NOT NULL AND to_jsonb(OLD.*) - 'superseded_at'"
                    " IS DISTINCT FROM to_jsonb(NEW.*) - 'superseded_at'"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Kooperationsplan {self.pk}"


@with_history()
class PlanMember(Recorded):
    """Somebody of the benefit unit who takes part in this version. «beteiligtes Mitglied» – § 15 Abs. 2 SGB II

    The goal can be hers as well (`is_goal_for`), and a step can be meant for her (`PlanStep.member`).
    """

    person_path: ClassVar[str | None] = "plan__case__person_id"
    retention: ClassVar[str] = "case_file"

    plan = models.ForeignKey(CooperationPlan, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_goal_for = models.BooleanField("das Ziel ist für dieses Mitglied", default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "person"],
                name="plan_member_once",
                violation_error_message="Diese Person steht schon im Plan.",
            )
        ]
        triggers = [MEMBER_OF_AGREED_PLAN]

    def __str__(self) -> str:
        return f"Beteiligtes Mitglied {self.pk}"


class PlanPart(models.TextChoices):
    """What a plan speaks of, or says that nothing was agreed on it. «Inhalt des Kooperationsplans» – § 15 Abs. 2"""

    OCCUPATIONS = "occupations", "Tätigkeiten und Ziele der Eingliederung"
    OWN_EFFORTS = "own_efforts", "eigene Bemühungen und Nachweise"
    SERVICES = "services", "Leistungen zur Eingliederung"
    COURSES = "courses", "Integrationskurs oder Deutschkurs"
    OTHER_BODIES = "other_bodies", "Leistungen anderer Träger"
    PARTICIPATION = "participation", "Teilhabe am Arbeitsleben"


class Side(models.TextChoices):
    """Whose step it is. «Seite»"""

    OFFICE = "office", "Jobcenter"
    PERSON = "person", "Person"


@with_history()
class PlanStep(Recorded):
    """Who does what by when, and for which member. «Schritt im Kooperationsplan» – § 15 Abs. 2 SGB II"""

    person_path: ClassVar[str | None] = "plan__case__person_id"
    retention: ClassVar[str] = "case_file"

    plan = models.ForeignKey(CooperationPlan, on_delete=models.PROTECT, related_name="steps")
    side = models.CharField("Seite", max_length=6, choices=Side)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    words = models.ForeignKey(Words, on_delete=models.PROTECT)
    phrase = models.CharField("vorbereiteter Satz", max_length=40, blank=True)
    part = models.CharField("Inhalt", max_length=16, choices=PlanPart, blank=True)
    due_on = models.DateField("bis")
    member = models.ForeignKey(PlanMember, on_delete=models.PROTECT, null=True, related_name="steps")

    class Meta:
        ordering = ["side", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "side", "position"],
                name="plan_step_position_once",
                violation_error_message="Jeder Schritt hat seinen eigenen Platz.",
            )
        ]
        triggers = [STEP_OF_AGREED_PLAN]

    def __str__(self) -> str:
        return f"Schritt {self.pk}"


class StepResultKind(models.TextChoices):
    """What became of a step. «Ergebnis eines Schritts»"""

    DONE = "done", "erledigt"
    OPEN = "open", "noch offen"
    CHANGED = "changed", "geändert"
    DROPPED = "dropped", "fällt weg"


@with_history()
class StepResult(Recorded, Withdrawable):
    """What became of a step; apart from the step, because the agreed plan stays as it is. «Stand eines Schritts»"""

    person_path: ClassVar[str | None] = "step__plan__case__person_id"
    retention: ClassVar[str] = "case_file"

    step = models.ForeignKey(PlanStep, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField("Ergebnis", max_length=8, choices=StepResultKind)
    on = models.DateField("am")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, related_name="step_results"
    )
    words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="result_of")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "conversation"],
                condition=Q(withdrawn_at=None),
                name="step_result_once_a_talk",
                violation_error_message="Zu diesem Schritt steht in diesem Gespräch schon ein Stand.",
            ),
            *Withdrawable.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"Stand {self.pk}"
