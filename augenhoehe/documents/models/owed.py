"""What is still owed, by whom, for whom and until when."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from augenhoehe.documents.models.paper import Paper
from augenhoehe.organisation.models import Staff
from augenhoehe.people.models import Part, Person
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import Recorded, Withdrawable, with_history


class OwedPaperQuerySet(models.QuerySet[Any]):
    """Papers still owed, always fetched through `listed_to`."""

    def listed_to(self, user: object) -> Self:
        """Those of persons whose master data this user may see, whoever was asked and whomever it is about."""
        about = Q(for_person=None) | seen_by(user, Part.MASTER_DATA, person="for_person")
        return self.filter(seen_by(user, Part.MASTER_DATA, person="person"), about)

    def concerning(self, person: Person) -> Self:
        """What this person was asked for, and what somebody else was asked for about her."""
        return self.filter(Q(person=person) | Q(for_person=person))

    def changeable_by(self, user: object) -> Self:
        """Those of persons whose papers this user may open."""
        return self.filter(seen_by(user, Part.PAPERS, person="person"))

    def open(self) -> Self:
        """Still missing; a paper that was taken back does not count as received."""
        return self.filter(
            Q(received_by=None) | Q(received_by__withdrawn_at__isnull=False), withdrawn_at=None
        )

    def overdue(self, on: date) -> Self:
        """Still missing after its day."""
        return self.open().filter(due_on__lt=on)


@with_history()
class OwedPaper(Recorded, Withdrawable):
    """A paper somebody was asked for, and until when. «Noch offene Unterlage» – §§ 60, 65, 66 SGB I"""

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "papers"
    is_sensitive: ClassVar[bool] = True
    # What was settled by somebody else's paper is not missing again when that is erased, and nobody is asked for
    # a paper about somebody who was. A paper that had been taken back never settled it.
    goes_with: ClassVar[dict[str, Q]] = {"received_by": Q(received_by__withdrawn_at=None), "for_person": Q()}

    address = models.UUIDField("Adresse", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="owed_papers")
    # Asked of a parent, say, about a child: whose paper it is, where that is somebody else.
    for_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="für wen"
    )
    kind = models.CharField("Art", max_length=40)
    title = models.CharField("Bezeichnung", max_length=120, blank=True)
    asked_on = models.DateField("erbeten am")
    due_on = models.DateField("erbeten bis")
    asked_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, verbose_name="erbeten von"
    )
    received_by = models.ForeignKey(
        Paper,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name="eingegangen",
    )
    partly_by = models.ForeignKey(
        Paper,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="partly_answers",
        verbose_name="zum Teil eingegangen",
    )

    objects = OwedPaperQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="owed_paper_has_kind",
                violation_error_message="Bitte sagen Sie, welche Unterlage fehlt.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")),
                name="owed_paper_due_after_asking",
                violation_error_message="Die Frist liegt vor dem Tag, an dem gefragt wurde.",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "title"],
                condition=Q(received_by=None, withdrawn_at=None, for_person=None),
                name="owed_paper_asked_once",
                violation_error_message="Um diese Unterlage wurde schon gebeten.",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "title", "for_person"],
                condition=Q(received_by=None, withdrawn_at=None, for_person__isnull=False),
                name="owed_paper_asked_once_for_somebody",
                violation_error_message="Um diese Unterlage wurde schon gebeten.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "person"],
                condition=Q(received_by=None, withdrawn_at=None),
                name="owed_paper_open_by_day",
            ),
            models.Index(fields=["person", "due_on"], name="owed_paper_of_person"),
        ]

    def __str__(self) -> str:
        return f"Offene Unterlage {self.pk}"

    @property
    def about_id(self) -> int:
        """Whose paper it is."""
        return self.for_person_id or self.person_id

    @property
    def came_in_part(self) -> bool:
        """Whether a part of it is here that was not taken back."""
        return self.partly_by is not None and self.partly_by.withdrawn_at is None

    def withdraw(self, *, reason: str, account_id: int | None) -> None:
        """It is not needed after all; it stays visible with the reason. The second click changes nothing."""
        if self.withdrawn_at is None:
            self.withdrawn_at, self.withdrawn_by_account = timezone.now(), account_id
            self.withdrawn_reason = reason
            self.save()

    def restore(self) -> None:
        """It is needed after all. The database refuses what was asked for anew meanwhile."""
        self.withdrawn_at, self.withdrawn_by_account, self.withdrawn_reason = None, None, ""
        self.save()
