"""The tables of this room: what the house writes to a person, from the draft to the file."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from augenhoehe.cases.models import Case
from augenhoehe.documents.models.consent import refused_when
from augenhoehe.organisation.models import LocalJobcenter, Site, Staff, staff_of
from augenhoehe.people.models import Part, Person, Responsibility, ResponsibilityRole, Seal
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, with_history


class LetterKind(models.TextChoices):
    """What a letter is about; the words of each kind stand in `words.py`. «Art des Schreibens»"""

    NEW_COUNSELLOR = "new_counsellor", "Ihre neue Ansprechperson"
    MESSAGE = "message", "Kurze Nachricht"


class LetterState(models.TextChoices):
    """How far a letter is. «Stand des Schreibens»"""

    DRAFT = "draft", "Entwurf"
    FILED = "filed", "in der Akte"
    WITHDRAWN = "withdrawn", "zurückgenommen"


# From – verb – to. Everything else is refused here and by the database. A draft nobody wants is deleted.
TRANSITIONS: dict[tuple[str, str], str] = {
    ("draft", "file"): "filed",
    ("filed", "reopen"): "draft",
    ("filed", "withdraw"): "withdrawn",
}
STEPS = ", ".join(f"('{origin}', '{target}')" for (origin, _), target in TRANSITIONS.items())
WITHDRAWAL = ["withdrawn_at", "withdrawn_by_account", "withdrawn_reason"]
FILING = ["filed_at", "filed_by_account", "content"]


def changes_besides(*columns: str) -> str:
    """SQL: something else than these changes. Person and case may, because two files can be merged."""
    listed = ", ".join(f"'{column}'" for column in ("person_id", "case_id", *columns))
    return f"to_jsonb(OLD.*) - ARRAY[{listed}] IS DISTINCT FROM to_jsonb(NEW.*) - ARRAY[{listed}]"


def announced_by(user: object) -> Q:
    """Condition for finished letters of this sender to people whose care has been handed to her from a later day on.

    Her reach begins on that day; what goes out in her name she sees from the moment it is filed. A seal wins.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    staff = staff_of(user, today)
    if staff is None:
        return Q(pk__in=[])
    care = Responsibility.objects.filter(
        person=OuterRef("person"), staff=staff, role=ResponsibilityRole.COUNSELLING, starts_on__gt=today
    )
    sealed = Seal.objects.closed_to(staff.account_id, now).filter(person=OuterRef("person"))
    return Q(~Q(state=LetterState.DRAFT), Exists(care), ~Exists(sealed), sender=staff)


class LetterQuerySet(models.QuerySet[Any]):
    """Letters, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Letters to persons whose counselling this user may see, and what goes out in her name before she may."""
        return self.filter(seen_by(user, Part.COUNSELLING, person="person") | announced_by(user))

    def in_reach_of(self, user: object) -> Self:
        """Those of `visible_to` whose person's counselling this user sees today: only these are hers to change."""
        return self.filter(seen_by(user, Part.COUNSELLING, person="person"))

    def told_in_reach(self, user: object) -> Self:
        """With `is_in_reach`: whether this is one of `in_reach_of`, so that its page knows what to offer."""
        reached = seen_by(user, Part.COUNSELLING, person="person")
        return self.annotate(is_in_reach=ExpressionWrapper(reached, output_field=models.BooleanField()))

    def drafts(self) -> Self:
        """Those that can still be changed."""
        return self.filter(state=LetterState.DRAFT)

    def to_print(self) -> Self:
        """In the file, but not yet on paper."""
        return self.filter(state=LetterState.FILED, printed_at=None)

    def for_list(self) -> Self:
        """With whom a list names."""
        return self.select_related("person", "sender")


@with_history(leave_out=("token", "version", "filled_in", "content"))
class Letter(Recorded, Withdrawable):
    """What the house writes to a person. «Schreiben» – §§ 9, 19 SGB X, § 14 Abs. 3 SGB II

    A draft keeps what is to be filled in (`filled_in`); filed, it keeps in `content` every word of both languages as
    printed, and never changes: somebody's new number or a better translation makes no old letter another one.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    kind = models.CharField("Art", max_length=20, choices=LetterKind)
    language = models.CharField("Sprache der Person", max_length=12)
    sender = models.ForeignKey(
        Staff, on_delete=models.PROTECT, verbose_name="Absender", related_name="letters"
    )
    local_jobcenter = models.ForeignKey(LocalJobcenter, on_delete=models.PROTECT, verbose_name="Dienststelle")
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="Ort der Gespräche",
        related_name="+",
    )
    filled_in = models.JSONField("Angaben", default=dict, blank=True)
    reason_codes = ArrayField(
        models.CharField(max_length=40), verbose_name="Gründe", default=list, blank=True
    )
    subject = models.CharField("Betreff", max_length=80, blank=True)
    subject_own = models.CharField("Betreff in der Sprache der Person", max_length=80, blank=True)
    personal = models.TextField("persönliche Worte", max_length=1200, blank=True)
    personal_own = models.TextField(
        "persönliche Worte in der Sprache der Person", max_length=1200, blank=True
    )
    version = models.PositiveIntegerField("Fassung", default=1, editable=False)
    token = models.UUIDField("Marke der Anlage", null=True, editable=False)
    state = models.CharField("Stand", max_length=9, choices=LetterState, default=LetterState.DRAFT)
    filed_at = models.DateTimeField("fertig am", null=True, blank=True)
    filed_by_account = models.BigIntegerField("fertiggestellt von", null=True, blank=True)
    content = models.JSONField("Wortlaut", null=True, blank=True, editable=False)
    printed_at = models.DateTimeField("gedruckt am", null=True, blank=True)

    is_in_reach: bool  # told by `told_in_reach`, no column

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "-id"], name="letter_of_person"),
            models.Index(fields=["sender", "state", "-id"], name="letter_of_sender"),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "token"],
                name="letter_drafted_once",
                violation_error_message="Dieses Schreiben ist schon angelegt.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", filed_at__isnull=True, content__isnull=True)
                | ~Q(state="draft") & Q(filed_at__isnull=False, content__isnull=False),
                name="letter_filed_keeps_its_words",
                violation_error_message="Zu einem fertigen Schreiben gehören sein Wortlaut und wann es fertig war.",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="letter_withdrawn_at_a_moment",
                violation_error_message="Zur Rücknahme gehört ihr Zeitpunkt.",
            ),
            models.CheckConstraint(
                condition=Q(printed_at__isnull=True) | Q(printed_at__gte=F("filed_at")),
                name="letter_printed_after_filing",
                violation_error_message="Gedruckt wird, was fertig ist.",
            ),
            models.CheckConstraint(
                condition=(Q(personal_own="") | ~Q(personal="")) & (Q(subject_own="") | ~Q(subject="")),
                name="letter_own_words_in_german_too",
                violation_error_message="Eigene Worte stehen immer auch auf Deutsch da.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="message") | ~Q(subject="") & ~Q(personal=""),
                name="letter_message_says_something",
                violation_error_message="Eine Nachricht sagt, worum es geht, und etwas dazu.",
            ),
        ]
        triggers = [
            refused_when(
                "letter_filed_never_changes",
                "OLD.state <> 'draft' AND NEW.state <> 'draft'"
                f" AND {changes_besides('state', 'printed_at', *WITHDRAWAL)}",
                "Ein fertiges Schreiben ändert sich nicht mehr; es gibt ein neues.",
            ),
            refused_when(
                "letter_reopened_unprinted_and_unchanged",
                "OLD.state = 'filed' AND NEW.state = 'draft'"
                f" AND (OLD.printed_at IS NOT NULL OR {changes_besides('state', 'version', *FILING)})",
                "Ein gedrucktes Schreiben wird nicht wieder zum Entwurf; es kann nur zurückgenommen werden.",
            ),
            refused_when(
                "letter_withdrawn_is_final",
                f"OLD.state = 'withdrawn' AND {changes_besides()}",
                "Ein zurückgenommenes Schreiben bleibt, wie es ist.",
            ),
            refused_when(
                "letter_states_follow_their_table",
                f"OLD.state IS DISTINCT FROM NEW.state AND (OLD.state, NEW.state) NOT IN ({STEPS})",
                "Dieser Schritt ist bei einem Schreiben nicht vorgesehen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Schreiben {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == LetterState.DRAFT

    @property
    def is_filed(self) -> bool:
        """Whether it is in the file and holds."""
        return self.state == LetterState.FILED
