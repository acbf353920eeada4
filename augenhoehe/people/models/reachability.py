"""By which ways the house and the person reach each other. «Erreichbarkeit»"""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from augenhoehe.people.models.person import OF_PERSON, Person
from augenhoehe.privacy.records import Dated, DatedQuerySet, Recorded, Sourced, one_at_a_time, with_history


class ContactPointKind(models.TextChoices):
    """What one calls or writes to. «Art der Erreichbarkeit»"""

    PHONE = "phone", "Telefon"
    EMAIL = "email", "E-Mail"
    POST = "post", "Post"
    PORTAL = "portal", "Online-Zugang"


class Way(models.TextChoices):
    """How something is said. «Kanal» – each direction has its own answer for each of them"""

    CALL = "call", "Anruf"
    SMS = "sms", "SMS"
    EMAIL = "email", "E-Mail"
    POST = "post", "Post"
    PORTAL = "portal", "Online-Zugang"


WAYS_OF: dict[str, tuple[Way, ...]] = {
    ContactPointKind.PHONE: (Way.CALL, Way.SMS),
    ContactPointKind.EMAIL: (Way.EMAIL,),
    ContactPointKind.POST: (Way.POST,),
    ContactPointKind.PORTAL: (Way.PORTAL,),
}
# Numbers and addresses the law does not ask for are given freely and used with consent (§ 67b SGB X); SMS and e-mail
# also travel unencrypted. Post goes to the address anyway (§ 37 SGB X), and who opens an account asks for it.
WITH_CONSENT = (Way.CALL, Way.SMS, Way.EMAIL)
WITHOUT_VALUE = (ContactPointKind.POST, ContactPointKind.PORTAL)


def ways(label: str) -> "ArrayField[list[str], list[str]]":
    """Several ways, none where nobody has said so; the database fills in none for bulk loads."""
    choice = models.CharField(max_length=6, choices=Way)
    return ArrayField(choice, verbose_name=label, default=list, db_default=[], blank=True)


def needs_consent(ways_to_person: Iterable[str]) -> bool:
    """Whether one of these ways is used with consent, which can then be revoked."""
    return not set(ways_to_person).isdisjoint(WITH_CONSENT)


def fitting_ways() -> Q:
    """Each kind is used in its own ways only: nobody sends an SMS to an e-mail address."""
    fits = Q()
    for kind, allowed in WAYS_OF.items():
        words = [way.value for way in allowed]
        fits |= Q(kind=kind, ways_to_person__contained_by=words, ways_to_us__contained_by=words)
    return fits


@with_history()
class ContactPoint(Recorded, Dated, Sourced):
    """A number or address, with the ways it may be used in each direction. «Erreichbarkeit» – § 67b SGB X

    Sending to us never means having to receive the same way: the two directions are two answers.

    `consented_on` is no second register of consents: the register in `documents`, a floor above, holds who may tell
    third parties what. This day belongs to the number itself, is asked together with it, and ends with it.
    """

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField("Art", max_length=6, choices=ContactPointKind)
    value = models.CharField("Nummer oder Adresse", max_length=254, blank=True)
    ways_to_person = ways("von uns zur Person")
    ways_to_us = ways("von der Person zu uns")
    consented_on = models.DateField("Einwilligung vom", null=True, blank=True)
    best_time = models.CharField("am besten erreichbar", max_length=60, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "contact_point_once_at_a_time",
                "person",
                "kind",
                "value",
                message="Diese Nummer oder Adresse gilt in dieser Zeit schon.",
            ),
            models.CheckConstraint(
                condition=~Q(value="") | Q(kind__in=WITHOUT_VALUE),
                name="contact_point_has_value",
                violation_error_message="Hier fehlt die Nummer oder Adresse.",
            ),
            models.CheckConstraint(
                condition=fitting_ways(),
                name="contact_point_ways_fit_kind",
                violation_error_message="Dieser Kanal passt nicht zur Nummer oder Adresse.",
            ),
            models.CheckConstraint(
                condition=~Q(ways_to_person__overlap=list(WITH_CONSENT)) | Q(consented_on__isnull=False),
                name="contact_point_used_with_consent",
                violation_error_message="Dürfen wir sie nutzen, dann gehört dazu, seit wann die Einwilligung gilt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Erreichbarkeit {self.pk}"
