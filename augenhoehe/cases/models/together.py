"""Who sits at the table, the second screen, and how it felt."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from augenhoehe.cases.models.talk import Conversation
from augenhoehe.organisation.models import Account, LocalJobcenter
from augenhoehe.privacy.records import Recorded, with_history


class PresenceKind(models.TextChoices):
    """As whom somebody is there. «Rolle im Gespräch»"""

    COMPANION = "companion", "Begleitung"
    INTERPRETER = "interpreter", "Sprachmittlung"
    CHILD = "child", "Kind"


@with_history()
class Presence(Recorded):
    """Somebody who is there besides the two: «Wer ist dabei?» – § 13 Abs. 4 SGB X

    Interpreters are named and adult. Of a child nothing is noted but that one is there. What others may read on the
    shared screen is said by the person (`may_read`); without her word it stays hidden.
    """

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="presences")
    kind = models.CharField("dabei als", max_length=12, choices=PresenceKind)
    name = models.CharField("Name", max_length=80, blank=True)
    language = models.CharField("Sprache", max_length=12, blank=True)
    is_adult = models.BooleanField("volljährig", default=False)
    may_read = models.BooleanField("darf mitlesen", default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=PresenceKind.INTERPRETER) | (Q(is_adult=True) & ~Q(name="")),
                name="presence_interpreter_is_named_and_adult",
                violation_error_message="Dolmetschen können nur Erwachsene, mit ihrem Namen; Kinder nie.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PresenceKind.CHILD)
                | Q(name="", language="", is_adult=False, may_read=False),
                name="presence_of_a_child_says_no_more",
                violation_error_message="Von einem Kind wird nur notiert, dass es dabei ist.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dabei {self.pk}"


class SecondScreen(models.Model):
    """A second device on the same talk, let in by a one-time code. «Zweitgerät»

    The code is kept as a hash. Its login session can open nothing but this talk, and ends with it. What is said there
    is written down by the account that showed the code: whoever began the talk, or her stand-in.
    """

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="second_screens")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("Einmalcode (Prüfwert)", max_length=64, unique=True)
    made_at = models.DateTimeField("erzeugt am", db_default=Now())
    expires_at = models.DateTimeField("gilt bis")
    used_at = models.DateTimeField("benutzt am", null=True, blank=True)
    ended_at = models.DateTimeField("beendet am", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lte=F("expires_at")),
                name="second_screen_code_in_time",
                violation_error_message="Der Code ist abgelaufen; bitte einen neuen zeigen.",
            )
        ]

    def __str__(self) -> str:
        return f"Zweitgerät {self.pk}"


class Felt(models.TextChoices):
    """Yes, partly, no: three faces to tap. «Empfinden»"""

    YES = "yes", "ja"
    PARTLY = "partly", "ein wenig"
    NO = "no", "nein"


class FeltQuestion(models.TextChoices):
    """What is asked at the end of a talk. «Frage der Rückmeldung»"""

    UNDERSTOOD = "was_understood", "verstanden worden?"
    TAKEN_SERIOUSLY = "was_taken_seriously", "ernst genommen worden?"
    AFRAID = "was_afraid", "Angst gehabt?"


class FeedbackCount(models.Model):
    """How often an answer was given in a house and month: a number, never a row a talk. «Rückmeldung zum Gespräch»

    Anonymous: no talk, no person, no colleague, no language, no moment, and nothing that ties the three answers of one
    person together. All numbers of a house and month are written at once: their order on the disk tells nothing.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    local_jobcenter = models.ForeignKey(LocalJobcenter, on_delete=models.PROTECT)
    month = models.DateField("Monat")
    question = models.CharField("Frage", max_length=20, choices=FeltQuestion)
    answer = models.CharField("Antwort", max_length=6, choices=Felt)
    number = models.PositiveIntegerField("Anzahl", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["local_jobcenter", "month", "question", "answer"],
                name="feedback_count_once",
                violation_error_message="Diese Zahl gibt es schon.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="feedback_count_knows_the_month_only",
                violation_error_message="Von einer Rückmeldung wird nur der Monat notiert.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rückmeldungen {self.pk}"
