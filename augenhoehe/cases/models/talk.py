"""The shared talk: its words, its sections, and the plan that comes out of it."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from augenhoehe.cases.models.case import PERSON_OF_CASE, Case, Contact, Theme
from augenhoehe.cases.models.triggers import STEP_OF_AGREED_PLAN, refuse
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, with_history


class Speaker(models.TextChoices):
    """Whose words they are. «Wer sagt es»"""

    PERSON = "person", "die Person"
    COUNSELLOR = "counsellor", "die Fachkraft"
    INTERPRETER = "interpreter", "die Sprachmittlung"
    CATALOGUE = "catalogue", "vorbereiteter Satz"


class Visibility(models.TextChoices):
    """Who may read the words. «Sichtbarkeit»"""

    SHARED = "shared", "gemeinsam"
    INTERNAL = "internal", "nur im Haus"


@with_history()
class Words(Recorded, Withdrawable):
    """What someone said, in their language, with its counterpart. «Worte» – § 19 SGB X

    The original never changes; a correction is new words. Without counterpart it prints as «noch nicht übersetzt».
    """

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="words")
    original = models.TextField("im Original", max_length=2000)
    language = models.CharField("Sprache", max_length=12)
    said_by = models.CharField("von", max_length=12, choices=Speaker)
    counterpart = models.TextField("Übersetzung", max_length=2000, blank=True)
    counterpart_language = models.CharField("Sprache der Übersetzung", max_length=12, blank=True)
    translated_by = models.CharField("übersetzt von", max_length=60, blank=True)
    translated_at = models.DateTimeField("übersetzt am", null=True, blank=True)
    visibility = models.CharField(
        "Sichtbarkeit", max_length=10, choices=Visibility, default=Visibility.SHARED
    )

    class Meta:
        constraints = [
            *Withdrawable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(original=""),
                name="words_are_not_empty",
                violation_error_message="Hier fehlen die Worte.",
            ),
            models.CheckConstraint(
                condition=Q(counterpart="", translated_at__isnull=True)
                | (~Q(counterpart="") & ~Q(translated_by="") & Q(translated_at__isnull=False)),
                name="words_say_who_translated",
                violation_error_message="Zur Übersetzung gehört, wer sie wann gemacht hat.",
            ),
        ]
        triggers = [
            refuse(
                "words_keep_their_original",
                "Gesagtes ändert sich nicht; eine Berichtigung sind neue Worte.",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("original", "language", "said_by"),
            )
        ]

    def __str__(self) -> str:
        return f"Worte {self.pk}"

    def in_language(self, language: str) -> str:
        """The words in this language, or an empty text where nobody has translated them yet."""
        if self.language == language:
            return self.original
        return self.counterpart if self.counterpart_language == language else ""


class ConversationQuerySet(models.QuerySet[Any]):
    """Talks, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Talks of persons whose counselling this user may see."""
        return self.filter(seen_by(user, Part.COUNSELLING, person="case__person"))


@with_history()
class Conversation(Recorded):
    """A talk at the shared screen, running until it is ended. «Gespräch auf Augenhöhe» – § 14 Abs. 2 SGB II"""

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conversations")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    language = models.CharField("Sprache der Person", max_length=12)
    started_at = models.DateTimeField("begonnen")
    ended_at = models.DateTimeField("beendet", null=True, blank=True)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_at=None),
                name="conversation_one_running",
                violation_error_message="Mit diesem Menschen läuft schon ein Gespräch.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="conversation_ends_after_start",
                violation_error_message="Das Gespräch endet vor seinem Anfang.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(contact__isnull=False),
                name="conversation_ended_is_a_contact",
                violation_error_message="Ein beendetes Gespräch steht in den Kontakten.",
            ),
        ]

    def __str__(self) -> str:
        return f"Gespräch {self.pk}"


class SectionKind(models.TextChoices):
    """The questions of a talk. «Abschnitt des Gesprächs»"""

    THEMES = "themes", "Was ist wichtig?"
    GOAL = "goal", "Ziel"
    STEPS = "steps", "Schritte"
    SUMMARY = "summary", "Unser Plan"


class SectionConflict(Exception):
    """Somebody else saved this section in the meantime; nothing was written."""


class ConversationSection(models.Model):
    """One question of a talk with its version. «Gesprächsabschnitt»

    A save names the version it read and carries a token made by the browser: the same token twice is one save.
    """

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField("Abschnitt", max_length=10, choices=SectionKind)
    version = models.PositiveIntegerField("Stand", default=0)
    token = models.UUIDField("Marke der letzten Speicherung", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind"],
                name="conversation_section_once",
                violation_error_message="Diesen Abschnitt gibt es schon.",
            )
        ]

    def __str__(self) -> str:
        return f"Abschnitt {self.pk}"

    def accept(self, *, token: uuid.UUID, version: int) -> bool:
        """Steps the version for one save; call it with the row locked.

        False when this very save has already happened. Raises SectionConflict when the reader's version is old.
        """
        if self.token == token:
            return False
        if self.version != version:
            raise SectionConflict
        self.version += 1
        self.token = token
        self.save(update_fields=["version", "token"])
        return True


@with_history()
class ThemeChoice(models.Model):
    """A theme the person picked in this talk; her order is the priority. «Themenwahl»"""

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField("Thema", max_length=20, choices=Theme)
    priority = models.PositiveSmallIntegerField("Reihenfolge")

    class Meta:
        ordering = ["priority"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "theme"],
                name="theme_chosen_once",
                violation_error_message="Dieses Thema ist schon gewählt.",
            ),
            models.UniqueConstraint(
                fields=["conversation", "priority"],
                name="theme_priority_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Jedes Thema hat seinen eigenen Platz.",
            ),
        ]

    def __str__(self) -> str:
        return self.theme


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


class Side(models.TextChoices):
    """Whose step it is. «Seite»"""

    OFFICE = "office", "Jobcenter"
    PERSON = "person", "Person"


@with_history()
class PlanStep(Recorded):
    """Who does what by when. «Schritt im Kooperationsplan» – § 15 Abs. 2 SGB II"""

    person_path: ClassVar[str | None] = "plan__case__person_id"
    retention: ClassVar[str] = "case_file"

    plan = models.ForeignKey(CooperationPlan, on_delete=models.PROTECT, related_name="steps")
    side = models.CharField("Seite", max_length=6, choices=Side)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    words = models.ForeignKey(Words, on_delete=models.PROTECT)
    phrase = models.CharField("vorbereiteter Satz", max_length=40, blank=True)
    due_on = models.DateField("bis")

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

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [*Withdrawable.Meta.constraints]

    def __str__(self) -> str:
        return f"Stand {self.pk}"
