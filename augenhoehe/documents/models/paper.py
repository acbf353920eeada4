"""What somebody handed in, with its files."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import LazyObject

from augenhoehe.documents.vault import Stored, store
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part, Person
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, with_history

SHA256_LENGTH = 64
AT_ONCE = timedelta(minutes=1)


class FromWhom(models.TextChoices):
    """Who handed it in. «Abgegeben von»"""

    PERSON = "person", "die Person selbst"
    FOR_PERSON = "for_person", "jemand für die Person"
    OTHER_BODY = "other_body", "eine andere Stelle"


class DeliveryChannel(models.TextChoices):
    """The way it came. «Eingangsweg»"""

    HANDED_IN = "handed_in", "persönlich abgegeben"
    LETTER_BOX = "letter_box", "Hausbriefkasten"
    POST = "post", "Post"
    EMAIL = "email", "E-Mail"
    PORTAL = "portal", "Online-Zugang"


class PaperVisibility(models.TextChoices):
    """Who may open it. «Sichtbarkeit der Unterlage»"""

    SHARED = "shared", "mit der Person geteilt"
    INTERNAL = "internal", "intern"
    SENSITIVE = "sensitive", "besonders geschützt"


class DeliveryQuerySet(models.QuerySet[Any]):
    """Deliveries, always fetched through `visible_to`."""

    def visible_to(self, user: object) -> Self:
        """Those of persons whose master data this user may see."""
        return self.filter(seen_by(user, Part.MASTER_DATA, person="person"))


@with_history()
class Delivery(Recorded):
    """One time somebody hands something in: when, who, by which way. «Eingang» – § 16 SGB I

    `client_token` comes from the form: the second click finds the first delivery.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "papers"

    address = models.UUIDField("Adresse", default=uuid.uuid4, unique=True, editable=False)
    client_token = models.UUIDField("Kennung des Formulars", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deliveries")
    received_at = models.DateTimeField("eingegangen am")
    from_whom = models.CharField("abgegeben von", max_length=12, choices=FromWhom, default=FromWhom.PERSON)
    from_name = models.CharField("Name der Stelle oder Person", max_length=120, blank=True)
    channel = models.CharField(
        "Eingangsweg", max_length=12, choices=DeliveryChannel, default=DeliveryChannel.HANDED_IN
    )
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, verbose_name="angenommen von"
    )
    # Tells the file it was in that something lay here; whose it is stands at the paper, for those who may see both.
    laid_elsewhere = models.PositiveSmallIntegerField(
        "Unterlagen, die in eine andere Akte gelegt wurden", default=0, db_default=0
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_whom="person") | ~Q(from_name=""),
                name="delivery_names_who_brought_it",
                violation_error_message="Bitte sagen Sie, wer die Unterlagen abgegeben hat.",
            ),
        ]
        indexes = [models.Index(fields=["person", "-received_at"], name="delivery_of_person")]

    def __str__(self) -> str:
        return f"Eingang {self.pk}"


class PaperQuerySet(models.QuerySet[Any]):
    """Papers, always fetched through `listed_to` or `visible_to`."""

    def listed_to(self, user: object) -> Self:
        """Those whose date this user may know: of persons whose master data are open to them."""
        return self.filter(seen_by(user, Part.MASTER_DATA, person="person"))

    def visible_to(self, user: object) -> Self:
        """Those this user may open: all but the protected ones by their part, these by the protected part alone."""
        is_protected = Q(visibility=PaperVisibility.SENSITIVE)
        plain = seen_by(user, Part.PAPERS, person="person") & ~is_protected
        return self.filter(plain | seen_by(user, Part.SENSITIVE, person="person") & is_protected)

    def in_force(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def without_translation(self) -> Self:
        """In another language, and no translation has come. «Übersetzung steht aus» – § 19 Abs. 2 SGB X"""
        return self.in_force().filter(translation_received_at=None).exclude(language="de")


@with_history(indexes=(models.Index(fields=["id"], name="paper_history_of_paper"),))
class Paper(Recorded, Withdrawable):
    """One paper somebody handed in or only showed. «Unterlage» – §§ 60 Abs. 1 SGB I, 19 Abs. 2 SGB X

    `kind` is a key of the dated catalogue in parameters/paper_kinds.yaml. Some are open to few only, so the
    common history of the file leaves all of them out.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "papers"
    is_sensitive: ClassVar[bool] = True

    address = models.UUIDField("Adresse", default=uuid.uuid4, unique=True, editable=False)
    # Whoever brings a paper for somebody else may be erased before it: the paper stays.
    delivery = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="papers")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="papers", verbose_name="für welche Person"
    )
    kind = models.CharField("Art", max_length=40)
    title = models.CharField("Bezeichnung", max_length=120, blank=True)
    received_at = models.DateTimeField("eingegangen am")
    visibility = models.CharField(
        "Sichtbarkeit", max_length=10, choices=PaperVisibility, default=PaperVisibility.INTERNAL
    )
    is_shown_only = models.BooleanField("vorgelegt, nicht kopiert", default=False)
    language = models.CharField("Sprache", max_length=12, default="de")
    translation_due_on = models.DateField("Übersetzung erbeten bis", null=True, blank=True)
    translation_received_at = models.DateTimeField("Übersetzung eingegangen am", null=True, blank=True)
    translation_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name="Übersetzung von",
    )
    # Only what came with a scan goes again with it; a day noted by hand stays.
    translation_came_with = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Übersetzung eingegangen mit",
    )
    corrected_at = models.DateTimeField("berichtigt am", null=True, blank=True)
    corrected_by_account = models.BigIntegerField("berichtigt von", null=True, blank=True)
    corrected_reason = models.CharField("Grund der Berichtigung", max_length=300, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            *Withdrawable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="paper_has_kind",
                violation_error_message="Bitte sagen Sie, was für eine Unterlage das ist.",
            ),
            models.CheckConstraint(
                condition=Q(translation_due_on=None) & Q(translation_received_at=None) | ~Q(language="de"),
                name="paper_in_german_needs_no_translation",
                violation_error_message="Eine deutsche Unterlage braucht keine Übersetzung.",
            ),
            models.CheckConstraint(
                condition=Q(translation_due_on=None) | Q(translation_due_on__gte=F("received_at__date")),
                name="paper_translation_due_after_receipt",
                violation_error_message="Die Frist für die Übersetzung liegt vor dem Eingang.",
            ),
            models.CheckConstraint(
                condition=Q(translation_received_at=None) | Q(translation_received_at__gte=F("received_at")),
                name="paper_translation_after_receipt",
                violation_error_message="Die Übersetzung kann nicht vor der Unterlage eingegangen sein.",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None) | ~Q(corrected_reason=""),
                name="paper_corrected_with_reason",
                violation_error_message="Wer eine Unterlage berichtigt, nennt den Grund.",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-received_at", "-id"], name="paper_of_person"),
            models.Index(fields=["delivery"], name="paper_of_delivery"),
            models.Index(
                fields=["person", "translation_due_on"],
                condition=Q(
                    translation_due_on__isnull=False, translation_received_at=None, withdrawn_at=None
                ),
                name="paper_waits_for_translation",
            ),
        ]

    def __str__(self) -> str:
        return f"Unterlage {self.pk}"

    @property
    def is_protected(self) -> bool:
        """Whether it is open to few only."""
        return self.visibility == PaperVisibility.SENSITIVE

    def withdraw(self, *, reason: str, account_id: int | None) -> None:
        """Takes the paper back, visibly; its files are no longer shown. The second click changes nothing."""
        if self.withdrawn_at is None:
            self.withdrawn_at, self.withdrawn_by_account = timezone.now(), account_id
            self.withdrawn_reason = reason
            self.full_clean()
            self.save()

    def restore(self) -> None:
        """The taking back was a mistake."""
        if self.withdrawn_at is not None:
            self.withdrawn_at, self.withdrawn_by_account, self.withdrawn_reason = None, None, ""
            self.save()


ONLY_SHOWN_HAS_NO_FILE = pgtrigger.Trigger(
    name="shown_paper_has_no_file",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF EXISTS (SELECT 1 FROM documents_paper WHERE id = NEW.paper_id AND is_shown_only) THEN
            RAISE EXCEPTION 'Von einer nur vorgelegten Unterlage gibt es keine Kopie in der Akte.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class StoreOfTheSettings(LazyObject):  # type: ignore[type-arg]  # not generic at run time
    """Asked for when a file is touched, not when the models are loaded."""

    def _setup(self) -> None:
        self._wrapped = store()


class StoredFileField(models.FileField):
    """A file in the store of the settings; migrations know nothing of where that is."""

    @property
    def storage(self) -> Any:
        """Always the one of the settings."""
        return StoreOfTheSettings()

    @storage.setter
    def storage(self, given: object) -> None:
        """What Django would set here is not kept."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("storage", None)
        return name, "django.db.models.FileField", args, kwargs


@with_history()
class PaperFile(Recorded):
    """One stored file of a paper: a photo or a PDF. «Datei einer Unterlage»

    The hash is a column and not unique, and every row has a stored file of its own: the same card in two files of
    people survives the erasure of one.
    """

    person_path: ClassVar[str | None] = "paper__person_id"
    retention: ClassVar[str] = "papers"
    is_sensitive: ClassVar[bool] = True

    address = models.UUIDField("Adresse", default=uuid.uuid4, unique=True, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="files")
    stored_as = StoredFileField("Name im Speicher", max_length=100, unique=True, editable=False)
    is_encrypted = models.BooleanField("verschlüsselt", default=False, editable=False)
    content_type = models.CharField("Dateityp", max_length=40, editable=False)
    size_bytes = models.PositiveIntegerField("Größe", editable=False)
    pages = models.PositiveSmallIntegerField("Seiten", default=1, editable=False)
    sha256 = models.CharField("Prüfsumme", max_length=SHA256_LENGTH, db_index=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="paper_file_has_checksum",
                violation_error_message="Der Datei fehlt ihre Prüfsumme.",
            ),
        ]
        triggers = [ONLY_SHOWN_HAS_NO_FILE]

    def __str__(self) -> str:
        return f"Datei {self.pk}"

    @property
    def stored(self) -> Stored:
        """Where it lies and how."""
        return Stored(str(self.stored_as.name), self.is_encrypted)

    @property
    def came_later(self) -> bool:
        """Whether it was added to the paper after that had been taken in."""
        return self.created_at - self.paper.created_at > AT_ONCE

    @property
    def is_image(self) -> bool:
        """Whether a page may show it directly."""
        return self.content_type.startswith("image/")
