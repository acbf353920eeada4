"""The shared talk: its words, its sections, how it ended."""

import uuid
from functools import cache
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property

from augenhoehe.cases.models.case import PERSON_OF_CASE, Case, Theme
from augenhoehe.cases.models.contact import Contact
from augenhoehe.cases.models.triggers import TRANSLATION_IN_AGREED_PLAN, refuse
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.kept import ANY, KeptRows
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

    A wrong translation is replaced, the history keeps the former one. In an agreed plan it stays as both sides read it
    when they agreed: there the right one is an addendum with its own day and name («Nachtrag», `correction`), printed
    below. A new version of the plan would claim that both had met and agreed again.
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
    correction = models.TextField(
        "berichtigte Übersetzung", max_length=2000, blank=True, default="", db_default=""
    )
    corrected_by = models.CharField("berichtigt von", max_length=60, blank=True, default="", db_default="")
    corrected_at = models.DateTimeField("berichtigt am", null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(correction="", corrected_by="", corrected_at__isnull=True)
                | ~(Q(counterpart="") | Q(correction="") | Q(corrected_by="") | Q(corrected_at__isnull=True)),
                name="words_say_who_corrected",
                violation_error_message="Zum Nachtrag gehört, was er berichtigt, von wem er ist und von wann.",
            ),
        ]
        triggers = [
            refuse(
                "words_keep_their_original",
                "Gesagtes ändert sich nicht; eine Berichtigung sind neue Worte.",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("original", "language", "said_by"),
            ),
            TRANSLATION_IN_AGREED_PLAN,
        ]

    def __str__(self) -> str:
        return f"Worte {self.pk}"

    def in_language(self, language: str) -> str:
        """The words in this language, or an empty text where nobody has translated them yet; an addendum counts."""
        if self.language == language:
            return self.original
        return self.correction or self.counterpart if self.counterpart_language == language else ""


class TalkOutcome(models.TextChoices):
    """How a talk ended. «Ausgang des Gesprächs»

    Nothing but a follow-up comes of any of them; an obligation under § 15a Abs. 3 SGB II is decided elsewhere, apart.
    """

    AGREED = "agreed", "Plan vereinbart"
    TALKED = "talked", "gesprochen, noch kein Plan"
    ADJOURNED = "adjourned", "vertagt"
    TRUSTED_PERSON = "trusted_person", "weiter mit einer Vertrauensperson"
    OTHER_COUNSELLOR = "other_counsellor", "weiter mit einer anderen Fachkraft"
    NO_PLAN = "no_plan", "kein Plan zustande gekommen"


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
    outcome = models.CharField("Ausgang", max_length=16, choices=TalkOutcome, blank=True)
    outcome_words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="outcome_of")
    paused_at = models.DateTimeField("unterbrochen seit", null=True, blank=True)
    wrapped_up_at = models.DateTimeField("nachbereitet am", null=True, blank=True)

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
            models.CheckConstraint(
                condition=~Q(outcome=TalkOutcome.NO_PLAN) | Q(outcome_words__isnull=False),
                name="conversation_no_plan_has_a_reason",
                violation_error_message="Kein Plan: Bitte in einem Satz sagen, warum nicht.",
            ),
        ]

    def __str__(self) -> str:
        return f"Gespräch {self.pk}"

    @cached_property
    def chosen_themes(self) -> list["ThemeChoice"]:
        """The themes in the person's order, with their words; read once, whoever changes one changes it here too."""
        return kept_themes().read({ANY: self.pk})


@cache
def kept_themes() -> KeptRows["ThemeChoice"]:
    """The themes chosen in any talk, with their words."""
    return KeptRows(ThemeChoice.objects.filter(conversation=ANY).select_related("words"))


class SectionKind(models.TextChoices):
    """The questions of a talk. «Abschnitt des Gesprächs»"""

    WELCOME = "welcome", "Wer ist dabei?"
    SINCE = "since", "Seit dem letzten Mal"
    THEMES = "themes", "Was ist wichtig?"
    STRENGTHS = "strengths", "Was gelingt Ihnen?"
    GOAL = "goal", "Ziel"
    STEPS = "steps", "Schritte"
    SUMMARY = "summary", "Unser Plan"


class SectionConflict(Exception):
    """Somebody else saved this section in the meantime, or ended the talk; nothing was written."""


class ConversationSection(models.Model):
    """One question of a talk with its version. «Gesprächsabschnitt»

    A save names the version it read and carries a token made by the browser: the same token twice is one save.
    `opened_at` says which question lies on the table: a second device follows it, a resumed talk goes on there;
    `opened_part` says what of it, as in its address: «teil=situation».
    """

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField("Abschnitt", max_length=10, choices=SectionKind)
    version = models.PositiveIntegerField("Stand", default=0)
    token = models.UUIDField("Marke der letzten Speicherung", null=True)
    is_not_today = models.BooleanField("heute nicht", default=False)
    opened_at = models.DateTimeField("zuletzt aufgeschlagen", null=True, blank=True)
    opened_part = models.CharField("aufgeschlagener Teil", max_length=200, blank=True)

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
        """Steps the version for one save, and opens the question for every screen; call it with the row locked.

        False when this very save has already happened. Raises SectionConflict when the reader's version is old.
        """
        if self.token == token:
            return False
        if self.version != version:
            raise SectionConflict
        self.version += 1
        self.token, self.opened_at = token, Now()
        self.save(update_fields=["version", "token", "opened_at"])
        return True


@with_history()
class ThemeChoice(models.Model):
    """A theme the person picked in this talk, or put into her own words; her order is the priority. «Themenwahl»"""

    person_path: ClassVar[str | None] = "conversation__case__person_id"
    retention: ClassVar[str] = "case_file"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField("Thema", max_length=20, choices=Theme, blank=True)
    words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="theme_of")
    priority = models.PositiveSmallIntegerField("Reihenfolge")

    class Meta:
        ordering = ["priority"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "theme"],
                condition=~Q(theme=""),
                name="theme_chosen_once",
                violation_error_message="Dieses Thema ist schon gewählt.",
            ),
            models.UniqueConstraint(
                fields=["conversation", "priority"],
                name="theme_priority_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Jedes Thema hat seinen eigenen Platz.",
            ),
            models.CheckConstraint(
                condition=Q(words__isnull=True) ^ Q(theme=""),
                name="theme_from_the_cards_or_in_own_words",
                violation_error_message="Ein Thema ist eine Karte oder steht in eigenen Worten.",
            ),
        ]

    def __str__(self) -> str:
        return self.theme or "eigenes Thema"
