"""Notes, the short ones and those of a need, and the sentences a team has ready."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from augenhoehe.cases.models.case import PERSON_OF_CASE, Case, Need, once_by_token
from augenhoehe.cases.models.talk import Words
from augenhoehe.organisation.models import Staff, Team
from augenhoehe.people.models import Part
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, with_history


class NoteVisibility(models.TextChoices):
    """Who may read a note. «Sichtbarkeit des Vermerks»"""

    SHARED = "shared", "mit der Person geteilt"
    INTERNAL = "internal", "nur im Haus"
    SENSITIVE = "sensitive", "besonders geschützt"


class NoteQuerySet(models.QuerySet[Any]):
    """Notes, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Notes whose case this user may see; the specially protected ones for the case's counsellor and lead only."""
        may_read = seen_by(user, Part.COUNSELLING, person="case__person") & ~Q(
            visibility=NoteVisibility.SENSITIVE
        )
        protected = seen_by(user, Part.SENSITIVE, person="case__person")
        return self.filter(may_read | protected & Q(visibility=NoteVisibility.SENSITIVE))


@with_history(leave_out=("token",))
class Note(Recorded, Withdrawable):
    """What a colleague wrote down about a case. «Vermerk» – words in `words`, or apart in `SensitiveNote`."""

    person_path: ClassVar[str | None] = PERSON_OF_CASE
    retention: ClassVar[str] = "case_file"
    # Whoever may read the history may not know by it that there is a protected note, or why it was taken back.
    history_for_all: ClassVar[Q] = ~Q(visibility="sensitive")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True)
    written_at = models.DateTimeField("geschrieben am")
    visibility = models.CharField("Sichtbarkeit", max_length=10, choices=NoteVisibility)
    words = models.OneToOneField(Words, on_delete=models.PROTECT, null=True, blank=True, related_name="note")
    kept_reason = models.CharField("Grund, geprüfte Wörter stehen zu lassen", max_length=300, blank=True)
    token = models.UUIDField("Marke der Eingabe", null=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            *Withdrawable.Meta.constraints,
            once_by_token("note_once_by_token"),
            models.CheckConstraint(
                condition=Q(visibility="sensitive", words__isnull=True)
                | (~Q(visibility="sensitive") & Q(words__isnull=False)),
                name="note_keeps_sensitive_words_apart",
                violation_error_message="Besonders geschützte Worte stehen nur im geschützten Feld.",
            ),
        ]
        indexes = [models.Index(fields=["case", "-written_at"], name="note_of_case")]

    def __str__(self) -> str:
        return f"Vermerk {self.pk}"


@with_history()
class SensitiveNote(Recorded):
    """Health, addiction, debts: apart from all other words, for this case's counsellor and lead. «Besonders geschützt»

    Art. 9 DSGVO; a table of its own so that no list or search joins it by accident.
    """

    person_path: ClassVar[str | None] = "note__case__person_id"
    retention: ClassVar[str] = "case_file"
    is_sensitive: ClassVar[bool] = True

    note = models.OneToOneField(Note, on_delete=models.CASCADE, related_name="sensitive")
    text = models.TextField("Text", max_length=4000)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="sensitive_note_has_text",
                violation_error_message="Hier fehlen die Worte.",
            )
        ]

    def __str__(self) -> str:
        return f"Geschützter Vermerk {self.pk}"


class NeedStage(models.TextChoices):
    """The way of a need from what matters to what came of it. «Weg des Bedarfs»"""

    SITUATION = "situation", "Lage"
    AIM = "aim", "Ziel"
    ACTION = "action", "Schritt"
    RESULT = "result", "Ergebnis"


@with_history()
class NeedNote(Recorded):
    """What was noted for one stage of a need; the newest one counts. «Angabe zum Bedarf» – § 14 Abs. 2 SGB II"""

    person_path: ClassVar[str | None] = "need__case__person_id"
    retention: ClassVar[str] = "case_file"

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField("Abschnitt", max_length=10, choices=NeedStage)
    note = models.OneToOneField(Note, on_delete=models.CASCADE, related_name="need_stage")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["need", "stage", "-id"], name="need_note_newest")]

    def __str__(self) -> str:
        return f"Angabe {self.pk} zum Bedarf"


@with_history()
class TextBlock(Recorded):
    """A sentence a team has ready for its quick notes; about nobody. «Textbaustein»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="text_blocks")
    title = models.CharField("Kurzname", max_length=40)
    text = models.CharField("Satz", max_length=300)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        ordering = ["position", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "title"],
                name="text_block_once_per_team",
                violation_error_message="Einen Textbaustein mit diesem Kurznamen hat das Team schon.",
            )
        ]

    def __str__(self) -> str:
        return f"Textbaustein {self.pk}"
