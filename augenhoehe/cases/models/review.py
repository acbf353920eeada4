"""Who has read which translation."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.organisation.models import Staff
from augenhoehe.privacy.records import Recorded, Withdrawable


class TranslationReview(Recorded, Withdrawable):
    """A native speaker has read this counterpart of this sentence. «geprüfte Übersetzung»

    Sentence and counterpart are kept as SHA-256 in hex: when either changes, the review no longer fits and the
    translation is unreviewed again.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    language = models.CharField("Sprache", max_length=12)
    sentence = models.CharField("Satz (Prüfwert)", max_length=64)
    counterpart = models.CharField("Übersetzung (Prüfwert)", max_length=64)
    reviewed_by = models.CharField("gelesen von", max_length=80)
    reviewed_on = models.DateField("gelesen am")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "sentence", "counterpart"],
                condition=Q(withdrawn_at__isnull=True),
                name="translation_reviewed_once",
                violation_error_message="Diese Übersetzung ist schon als gelesen notiert.",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=""),
                name="translation_review_names_the_reader",
                violation_error_message="Bitte nennen Sie, wer die Übersetzung gelesen hat.",
            ),
        ]

    def __str__(self) -> str:
        return f"Geprüfte Übersetzung {self.pk}"
