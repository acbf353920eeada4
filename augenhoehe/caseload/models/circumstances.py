"""What a proposal has to heed about one person: her wish, a conflict of interest, exceptions somebody answers for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.organisation.models import LocalJobcenter, Staff
from augenhoehe.people.models import Part, Person
from augenhoehe.people.models.visibility import seen_by
from augenhoehe.privacy.records import (
    Dated,
    DatedQuerySet,
    Recorded,
    Withdrawable,
    one_at_a_time,
    with_history,
)


class CircumstanceKind(models.TextChoices):
    """What is to be heeded. «Art des Umstands»"""

    WISH = "wish", "Die Person wünscht sich diese Fachkraft"
    NOT_WANTED = "not_wanted", "Die Person möchte nicht zu dieser Fachkraft"
    CONFLICT = "conflict", "Befangenheit (§§ 16, 17 SGB X)"
    APART = "apart", "Eigene Ansprechperson, getrennt von der Bedarfsgemeinschaft"
    OTHER_SITE = "other_site", "Ein anderes Jobcenter als das des Wohnorts (§ 6 Abs. 2)"


ABOUT_A_COLLEAGUE = (CircumstanceKind.WISH, CircumstanceKind.NOT_WANTED, CircumstanceKind.CONFLICT)
WITH_REASON = (CircumstanceKind.APART, CircumstanceKind.OTHER_SITE)


class CircumstanceQuerySet(DatedQuerySet):
    """Circumstances; those taken back hold no more."""

    def visible_to(self, user: object) -> "CircumstanceQuerySet":
        """Those about people whose counselling this user may see."""
        return self.filter(seen_by(user, Part.COUNSELLING, "person_id"))

    def in_force(self) -> "CircumstanceQuerySet":
        """Those nobody has taken back."""
        return self.filter(withdrawn_at=None)


@with_history()
class Circumstance(Recorded, Dated, Withdrawable):
    """What a proposal has to heed about this person, from a day to a day. «Umstand der Zuordnung» – § 14 Abs. 3 SGB II

    A wish and a conflict say nothing of why; an exception from the house's rule names its reason.
    """

    person_path: ClassVar[str | None] = "person_id"
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="circumstances")
    kind = models.CharField("Umstand", max_length=12, choices=CircumstanceKind)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    local_jobcenter = models.ForeignKey(
        LocalJobcenter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("Grund", max_length=300, blank=True)

    objects = CircumstanceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            *Withdrawable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=ABOUT_A_COLLEAGUE, staff__isnull=False)
                | (~Q(kind__in=ABOUT_A_COLLEAGUE) & Q(staff__isnull=True)),
                name="circumstance_names_its_colleague",
                violation_error_message="Bitte sagen Sie, um welche Fachkraft es geht.",
            ),
            models.CheckConstraint(
                condition=Q(kind=CircumstanceKind.OTHER_SITE, local_jobcenter__isnull=False)
                | (~Q(kind=CircumstanceKind.OTHER_SITE) & Q(local_jobcenter__isnull=True)),
                name="circumstance_names_its_jobcenter",
                violation_error_message="Bitte sagen Sie, um welches Jobcenter es geht.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=WITH_REASON, reason=""),
                name="circumstance_exception_with_reason",
                violation_error_message="Eine Ausnahme braucht ihren Grund.",
            ),
            one_at_a_time(
                "circumstance_once_a_kind",
                "person",
                "kind",
                condition=Q(withdrawn_at__isnull=True, staff__isnull=True),
                message="Dieser Umstand steht für diese Zeit schon in der Akte.",
            ),
            one_at_a_time(
                "circumstance_once_a_colleague",
                "person",
                "staff",
                condition=Q(withdrawn_at__isnull=True, staff__isnull=False),
                message="Zu dieser Fachkraft steht für diese Zeit schon etwas in der Akte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Umstand {self.pk}"
