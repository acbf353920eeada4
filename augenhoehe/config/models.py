"""What somebody set up for «Mein Tag»: filters kept under a name, and arrivals already noticed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.organisation.models import Account
from augenhoehe.people.models import Responsibility
from augenhoehe.privacy.records import Recorded


class SavedFilter(models.Model):
    """A choice of people somebody makes again and again, as numbers and codes. «gespeicherter Filter»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "staff"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField("Name", max_length=40)
    query = models.CharField("Auswahl", max_length=300)
    is_default = models.BooleanField("zuerst zeigen", default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"],
                name="saved_filter_name_once",
                violation_error_message="Einen Filter mit diesem Namen haben Sie schon.",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(is_default=True),
                name="saved_filter_one_default",
                violation_error_message="Zuerst gezeigt wird immer nur ein Filter.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""),
                name="saved_filter_has_name_and_choice",
                violation_error_message="Ein Filter hat einen Namen und eine Auswahl.",
            ),
        ]

    def __str__(self) -> str:
        return f"Filter {self.pk}"


class NoticedArrival(Recorded):
    """Somebody new whom this account has noticed, so that the list shows her no more. «gesehener Neuzugang»"""

    person_path: ClassVar[str | None] = "responsibility__person_id"
    retention: ClassVar[str] = "case_file"

    responsibility = models.ForeignKey(Responsibility, on_delete=models.CASCADE, related_name="noticed")
    account = models.ForeignKey(Account, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["responsibility", "account"],
                name="arrival_noticed_once",
                violation_error_message="Dieser Mensch ist schon als gesehen vermerkt.",
            )
        ]

    def __str__(self) -> str:
        return f"Neuzugang {self.pk}"
