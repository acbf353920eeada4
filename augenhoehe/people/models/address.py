"""Where someone lives and gets post. «Anschrift»"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from augenhoehe.people.models.person import OF_PERSON, Person
from augenhoehe.places.models import District, HowFound
from augenhoehe.privacy.records import (
    Dated,
    DatedQuerySet,
    Recorded,
    Source,
    Sourced,
    one_at_a_time,
    with_history,
)


class AddressKind(models.TextChoices):
    """What the address is for. «Art der Anschrift»"""

    HOME = "home", "Wohnung"
    POSTAL = "postal", "Post"


class Lodging(models.TextChoices):
    """What kind of roof it is. «Art der Unterkunft»"""

    HOME = "home", "Wohnung"
    SHELTER = "shelter", "Unterkunft oder Wohnheim"
    NONE = "none", "ohne festen Wohnsitz"


class Precision(models.TextChoices):
    """How exact the coordinates are. «Genauigkeit der Lage»"""

    HOUSE = "house", "Hausnummer"
    STREET = "street", "Straße"
    POSTCODE = "postcode", "Postleitzahl"
    DISTRICT = "district", "Mitte des Stadtteils"
    UNKNOWN = "unknown", "nicht bekannt"


class FoundBy(models.TextChoices):
    """How the district was found. «Zuordnung zum Stadtteil»"""

    INSIDE = HowFound.INSIDE.value, "liegt in der Grenze"
    APPROXIMATE = HowFound.APPROXIMATE.value, "liegt in der genäherten Grenze"
    NEAREST = HowFound.NEAREST.value, "liegt knapp neben der Grenze"
    POSTCODE = "postcode", "aus der Postleitzahl"
    HAND = "hand", "von Hand"
    NOT_FOUND = "not_found", "nicht gefunden"


@with_history()
class Address(Recorded, Dated, Sourced):
    """Where someone lives or gets post, with its district. «Anschrift»

    Without a fixed home the place where someone really stays counts (§ 36 Abs. 1 Satz 4 SGB II): postcode and town,
    no street; post goes to a postal address, often with somebody («c/o»), or is handed over.
    """

    person_path: ClassVar[str | None] = OF_PERSON
    retention: ClassVar[str] = "case_file"
    is_told_when_new: ClassVar[bool] = True  # a move ends the row before: the new one tells where to

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField("Art", max_length=6, choices=AddressKind, default=AddressKind.HOME)
    lodging = models.CharField(
        "Unterkunft", max_length=7, choices=Lodging, default=Lodging.HOME, db_default=Lodging.HOME
    )
    care_of = models.CharField("bei (c/o)", max_length=120, blank=True, default="", db_default="")
    street = models.CharField("Straße", max_length=120, blank=True)
    house_number = models.CharField("Hausnummer", max_length=10, blank=True)
    postcode = models.CharField("Postleitzahl", max_length=5)
    city = models.CharField("Ort", max_length=80)
    latitude = models.FloatField("Breite", null=True, blank=True)
    longitude = models.FloatField("Länge", null=True, blank=True)
    precision = models.CharField("Genauigkeit", max_length=10, choices=Precision, default=Precision.UNKNOWN)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True)
    found_by = models.CharField("Zuordnung", max_length=12, choices=FoundBy, default=FoundBy.NOT_FOUND)

    # Redeclared for its default in the database: the addresses that were there came from the benefits system.
    source = models.CharField(
        "Quelle", max_length=10, choices=Source, default=Source.PERSON, db_default=Source.BENEFITS
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "address_one_of_a_kind_at_a_time",
                "person",
                "kind",
                message="An einem Tag gilt nur eine Anschrift dieser Art.",
            ),
            models.CheckConstraint(
                condition=~Q(street="") | Q(lodging=Lodging.NONE),
                name="address_has_street",
                violation_error_message="Hier fehlt die Straße. Wer keine hat: «ohne festen Wohnsitz».",
            ),
            models.CheckConstraint(
                condition=Q(kind=AddressKind.HOME) | ~Q(lodging=Lodging.NONE),
                name="address_postal_is_a_place",
                violation_error_message="Eine Postanschrift ist ein Ort. «Ohne festen Wohnsitz» gehört zur Wohnung.",
            ),
            models.CheckConstraint(
                condition=Q(district__isnull=True, found_by="not_found")
                | (Q(district__isnull=False) & ~Q(found_by="not_found")),
                name="address_says_how_district_was_found",
                violation_error_message="Zum Stadtteil gehört, wie er gefunden wurde.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="address_coordinates_are_on_earth",
                violation_error_message="Breite und Länge gehören zusammen und liegen auf der Erde.",
            ),
        ]

    def __str__(self) -> str:
        return f"Anschrift {self.pk}"

    @property
    def lines(self) -> list[str]:
        """«c/o Caritas», «Ring 5», «46395 Bocholt»; nothing where nothing is known."""
        street = f"{self.street} {self.house_number}".strip()
        care_of = f"c/o {self.care_of}" if self.care_of else ""
        return [line for line in (care_of, street, f"{self.postcode} {self.city}") if line]
