"""By what right someone stays here, and who acts for them. «Aufenthalt, Vertretung»"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.people.models.person import OF_PERSON, Person
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, Sourced, one_at_a_time, with_history


class ResidenceTitleKind(models.TextChoices):
    """The paper one lives here with. «Art des Aufenthaltstitels» – AufenthG, FreizügG/EU"""

    SECTION_24 = "section_24", "§ 24 AufenthG (vorübergehender Schutz)"
    SECTION_25_1 = "section_25_1", "§ 25 Abs. 1 und 2 AufenthG (anerkannt)"
    SECTION_25_3 = "section_25_3", "§ 25 Abs. 3 AufenthG (Abschiebungsverbot)"
    FAMILY = "family", "Familiennachzug"
    WORK = "work", "zum Arbeiten oder zur Ausbildung"
    SETTLED = "settled", "Niederlassungserlaubnis"
    EU = "eu", "freizügig in der EU"
    FICTION = "fiction", "Fiktionsbescheinigung"
    OTHER = "other", "anderer Titel"


class WorkPermission(models.TextChoices):
    """Whether the residence title allows work. «Arbeitserlaubnis» – § 4a AufenthG"""

    ALLOWED = "allowed", "Arbeit erlaubt"
    RESTRICTED = "restricted", "nur mit Erlaubnis der Ausländerbehörde"
    NOT_ALLOWED = "not_allowed", "Arbeit nicht erlaubt"


@with_history()
class ResidenceTitle(Recorded, Dated, Sourced):
    """The right to stay, until when, and whether it allows work. «Aufenthaltstitel»; open end = without limit."""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residence_titles")
    kind = models.CharField("Aufenthaltstitel", max_length=12, choices=ResidenceTitleKind)
    work_permission = models.CharField("Arbeitserlaubnis", max_length=11, choices=WorkPermission)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "residence_title_one_at_a_time",
                "person",
                message="An einem Tag gilt nur ein Aufenthaltstitel.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on", "person"], condition=Q(ends_on__isnull=False), name="residence_title_ends"
            )
        ]

    def __str__(self) -> str:
        return f"Aufenthaltstitel {self.pk}"


class RepresentativeKind(models.TextChoices):
    """By what right someone acts for the person. «Art der Vertretungsmacht»"""

    GUARDIAN = "guardian", "rechtliche Betreuung (§ 1814 BGB)"
    PARENT = "parent", "Sorgeberechtigte (§ 1629 BGB)"
    AUTHORISED = "authorised", "Bevollmächtigte (§ 13 SGB X)"
    COMPANION = "companion", "Beistand (§ 13 Abs. 4 SGB X)"


class RepresentativeScope(models.TextChoices):
    """What a representative may do. «Wirkungskreis»"""

    AUTHORITIES = "authorities", "Behörden"
    MONEY = "money", "Geld und Vermögen"
    HOUSING = "housing", "Wohnen"
    HEALTH = "health", "Gesundheit"
    POST = "post", "Post"
    APPOINTMENTS = "appointments", "Termine und Unterlagen"


@with_history()
class Representative(Recorded, Dated, Sourced):
    """Who acts for the person, in what, until when. «Betreuung, Bevollmächtigte» – § 13 SGB X, § 1814 BGB"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="representatives")
    kind = models.CharField("Art", max_length=10, choices=RepresentativeKind)
    name = models.CharField("Name", max_length=160)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    scope = ArrayField(
        models.CharField(max_length=12, choices=RepresentativeScope), verbose_name="Wirkungskreis"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(scope=[]),
                name="representative_has_name_and_scope",
                violation_error_message="Zur Vertretung gehören der Name und wofür sie gilt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vertretungsmacht {self.pk}"
