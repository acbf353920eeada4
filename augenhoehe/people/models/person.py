"""Persons, benefit units, languages."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from augenhoehe.organisation.models import LanguageLevel, Salutation, addressed
from augenhoehe.people.models.visibility import PersonQuerySet
from augenhoehe.people.search_key import search_key
from augenhoehe.privacy.records import (
    Dated,
    DatedQuerySet,
    Recorded,
    Source,
    Sourced,
    one_at_a_time,
    with_history,
)

OF_PERSON = "person_id"
PROVISIONAL = "NEU-"


class Numbered(models.Model):
    """Since when the number given by the benefits system holds, and where we know it from. «Kennung»

    Earlier numbers are the rows of the history: what held before, until the day before the next one.
    """

    number_since = models.DateField("Nummer gilt seit", null=True, blank=True)
    number_source = models.CharField(
        "Quelle", max_length=10, choices=Source, default=Source.BENEFITS, db_default=Source.BENEFITS
    )

    class Meta:
        abstract = True


class InterpreterNeed(models.TextChoices):
    """Whether a talk needs someone between the languages. «Bedarf an Sprachmittlung» – § 17 Abs. 2 SGB I"""

    NONE = "none", "keine Sprachmittlung nötig"
    SPOKEN = "spoken", "Dolmetschen"
    SIGN = "sign", "Gebärdensprache"
    BOTH = "both", "Dolmetschen und Gebärdensprache"


@with_history(
    indexes=(
        models.Index(fields=["id"], name="person_history_of_person"),
        models.Index(OpClass("client_number", name="text_pattern_ops"), name="person_by_earlier_number"),
    )
)
class Person(Numbered, Recorded):
    """A human being known to the Jobcenter, adult or child. «Person»

    `search_key` and `given_first_key` are made by `save()` and by every loader; a constraint refuses rows without.
    """

    person_path: ClassVar[str | None] = "pk"
    retention: ClassVar[str] = "case_file"

    client_number = models.CharField("Kundennummer (§ 51a SGB II)", max_length=20)
    twin = models.PositiveSmallIntegerField("Zweitakte", db_default=0, editable=False)
    salutation = models.CharField("Anrede", max_length=5, choices=Salutation, default=Salutation.NONE)
    given_name = models.CharField("Vorname", max_length=120)
    family_name = models.CharField("Nachname", max_length=120)
    native_name = models.CharField("Name in eigener Schrift", max_length=240, blank=True)
    search_key = models.CharField("Suchschlüssel", max_length=300, editable=False)
    given_first_key = models.CharField("Suchschlüssel, Vorname zuerst", max_length=300, editable=False)
    birth_date = models.DateField("Geburtsdatum")
    nationality = models.CharField("Staatsangehörigkeit (ISO 3166)", max_length=2, blank=True)
    interpreter_need = models.CharField(
        "Sprachmittlung", max_length=6, choices=InterpreterNeed, default=InterpreterNeed.NONE
    )
    interpreter_checked_on = models.DateField("Sprachmittlung zuletzt geklärt am", null=True, blank=True)
    interpreter_source = models.CharField(
        "Quelle", max_length=10, choices=Source, default=Source.PERSON, db_default=Source.PERSON
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            # Whoever may not know of a sealed file must be able to take over a list that names her: the file they then
            # make is a twin beside hers. docs/decisions/2026-11-22-import-and-sealed-files.md
            models.UniqueConstraint(
                fields=["client_number", "twin"],
                name="person_client_number_once",
                violation_error_message="Diese Kundennummer ist schon vergeben.",
            ),
            models.CheckConstraint(
                condition=Q(search_key__regex=r"^[a-z0-9-][a-z0-9 -]*$")
                & Q(given_first_key__regex=r"^[a-z0-9-][a-z0-9 -]*$"),
                name="person_has_search_keys",
                violation_error_message="Der Suchschlüssel fehlt; er wird beim Speichern gebildet.",
            ),
            models.CheckConstraint(
                condition=~Q(given_name="") & ~Q(family_name=""),
                name="person_has_names",
                violation_error_message="Vor- und Nachname werden gebraucht.",
            ),
        ]
        indexes = [
            models.Index(OpClass("client_number", name="text_pattern_ops"), name="person_by_client_number"),
            models.Index(OpClass("search_key", name="text_pattern_ops"), name="person_by_key"),
            models.Index(OpClass("given_first_key", name="text_pattern_ops"), name="person_by_given_key"),
            models.Index(fields=["birth_date"], name="person_by_birth_date"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="person_by_similarity"),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search_keys()
        super().save(*args, **kwargs)

    def fill_search_keys(self) -> None:
        """One spelling for all spellings of the name, from both ends."""
        self.search_key = search_key([self.family_name, self.given_name])
        self.given_first_key = search_key([self.given_name, self.family_name])

    @property
    def full_name(self) -> str:
        """«Olena Kowalenko»"""
        return f"{self.given_name} {self.family_name}"

    @property
    def both_names(self) -> str:
        """«Олена Коваленко · Olena Kowalenko»; both spellings, where there are two."""
        return f"{self.native_name} · {self.full_name}" if self.native_name else self.full_name

    @property
    def addressed_name(self) -> str:
        """«Frau Kowalenko», or the full name where no address is wanted."""
        return addressed(self.salutation, self.given_name, self.family_name)

    def age_on(self, day: date) -> int:
        """Completed years of life on that day."""
        return (
            day.year
            - self.birth_date.year
            - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))
        )


@with_history()
class PersonLanguage(Recorded, Sourced):
    """A language someone speaks, and how well. «Sprachkenntnis»

    One row a language: it holds since it was last checked; what held before stands in the history.
    """

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField("Sprache (ISO 639)", max_length=12)
    speaking = models.CharField("sprechen", max_length=10, choices=LanguageLevel)
    reading = models.CharField("lesen", max_length=10, choices=LanguageLevel)
    is_preferred = models.BooleanField("bevorzugt im Gespräch", default=False)
    checked_on = models.DateField("zuletzt geklärt am", null=True, blank=True)

    class Meta:
        ordering = ["-is_preferred", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "language"],
                name="person_language_once",
                violation_error_message="Diese Sprache ist schon eingetragen.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_preferred=True),
                name="person_one_preferred_language",
                violation_error_message="Nur eine Sprache kann die bevorzugte sein.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.speaking}"


@with_history(
    indexes=(
        models.Index(fields=["id"], name="unit_history_of_unit"),
        models.Index(OpClass("unit_number", name="text_pattern_ops"), name="unit_by_earlier_number"),
    )
)
class BenefitUnit(Numbered, Recorded):
    """People who live from one budget. «Bedarfsgemeinschaft» – § 7 Abs. 3 SGB II"""

    person_path: ClassVar[str | None] = "memberships__person_id"
    retention: ClassVar[str] = "case_file"

    unit_number = models.CharField("BG-Nummer", max_length=20)
    twin = models.PositiveSmallIntegerField("Zweitakte", db_default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_number", "twin"],
                name="unit_number_once",
                violation_error_message="Diese BG-Nummer ist schon vergeben.",
            )
        ]
        indexes = [models.Index(OpClass("unit_number", name="text_pattern_ops"), name="unit_by_number")]

    def __str__(self) -> str:
        return f"Bedarfsgemeinschaft {self.pk}"


class MemberRole(models.TextChoices):
    """Someone's place in the benefit unit. «Stellung in der Bedarfsgemeinschaft»"""

    REPRESENTATIVE = "representative", "vertritt die Bedarfsgemeinschaft"
    PARTNER = "partner", "Partnerin oder Partner"
    CHILD = "child", "Kind"
    OTHER = "other", "weiteres Mitglied"


@with_history()
class BenefitUnitMembership(Recorded, Dated, Sourced):
    """Who belongs to the unit from when to when. «Mitgliedschaft in der Bedarfsgemeinschaft»"""

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    unit = models.ForeignKey(BenefitUnit, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("Stellung", max_length=20, choices=MemberRole)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "membership_one_unit_at_a_time",
                "person",
                message="Niemand gehört an einem Tag zu zwei Bedarfsgemeinschaften.",
            ),
            one_at_a_time(
                "membership_one_representative",
                "unit",
                condition=Q(role="representative"),
                message="Eine Bedarfsgemeinschaft wird an einem Tag von einer Person vertreten.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mitgliedschaft {self.pk}"
