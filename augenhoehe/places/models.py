"""Districts with their figures, what is on the spot, and which postcode belongs where."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar, NamedTuple

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Count, F, Func, Max, Q, Value, When

from augenhoehe.places.lookup import Border, DistrictIndex
from augenhoehe.places.rules import LATITUDES, LONGITUDES
from augenhoehe.privacy.records import Recorded, with_history

Stamp = tuple[int, int | None, datetime | None]


class HowFound(models.TextChoices):
    """How the district of a point was found. «Art der Zuordnung»"""

    INSIDE = "inside", "liegt in der Grenze"
    APPROXIMATE = "approximate", "liegt in der genäherten Grenze"
    NEAREST = "nearest", "liegt knapp neben der Grenze"


class Found(NamedTuple):
    """A district and how it was found."""

    district: "District"
    how: HowFound


class Located(NamedTuple):
    """The same for many points at once: the district's id only."""

    district_id: int
    how: HowFound


class DistrictFinder:
    """Finds the district of many points without asking the database again."""

    def __init__(self, index: DistrictIndex) -> None:
        self.index = index

    def locate(self, latitude: float, longitude: float) -> Located | None:
        """The district around the point, or the one right beside it; None when no border is near."""
        hit = self.index.find(latitude, longitude)
        if hit is None:
            return None
        if hit.border.is_approximate:
            return Located(hit.border.district_id, HowFound.APPROXIMATE)
        return Located(hit.border.district_id, HowFound.NEAREST if hit.distance_m else HowFound.INSIDE)


class DistrictQuerySet(models.QuerySet["District"]):
    """Districts by scheme and year, and by a point on the map."""

    def in_year(self, year: int) -> "DistrictQuerySet":
        """Those valid in that year."""
        return self.filter(
            Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=year), valid_from_year__lte=year
        )

    def of_scheme(self, scheme: str, *, on_year: int) -> "DistrictQuerySet":
        """One way to divide the area, as valid in that year, by code."""
        return self.filter(scheme=scheme).in_year(on_year).order_by("code")

    def finder(self, *, scheme: str, on_year: int) -> DistrictFinder:
        """The search tree of a scheme: one small statement; the tree is kept until a district changes."""
        stamp = District.objects.filter(scheme=scheme).aggregate(
            n=Count("pk"), id=Max("pk"), at=Max("changed_at")
        )
        return DistrictFinder(_index(scheme, on_year, (stamp["n"], stamp["id"], stamp["at"])))

    def containing(self, latitude: float, longitude: float, *, scheme: str, on_year: int) -> Found | None:
        """The district a point lies in, and how it was found; None when no border is near."""
        located = self.finder(scheme=scheme, on_year=on_year).locate(latitude, longitude)
        if located is None:
            return None
        return Found(self.defer("geometry").get(pk=located.district_id), located.how)


@lru_cache(maxsize=8)
def _index(scheme: str, on_year: int, stamp: Stamp) -> DistrictIndex:
    return DistrictIndex(_borders(scheme, on_year))


def _borders(scheme: str, on_year: int) -> Iterable[Border]:
    rows = District.objects.of_scheme(scheme, on_year=on_year).filter(geometry__isnull=False)
    for pk, code, geometry, is_approximate in rows.values_list("pk", "code", "geometry", "is_approximate"):
        yield Border(pk, code, geometry or {}, is_approximate)


def _both_or_none(latitude: str, longitude: str) -> Q:
    """No point at all, or one in Germany; half a point is none (SQL would take "unknown" for a yes)."""
    nothing = Q(**{f"{latitude}__isnull": True, f"{longitude}__isnull": True})
    both = Q(**{f"{latitude}__isnull": False, f"{longitude}__isnull": False})
    return nothing | (both & Q(**{f"{latitude}__range": LATITUDES, f"{longitude}__range": LONGITUDES}))


def _valid_years() -> Func:
    """The row's years as a range; years in the wrong order become one, their own constraint refuses them."""
    last = Case(
        When(valid_to_year__lt=F("valid_from_year"), then=F("valid_from_year")), default=F("valid_to_year")
    )
    return Func(
        F("valid_from_year"), last, Value("[]"), function="int4range", output_field=IntegerRangeField()
    )


class District(models.Model):
    """A part of the town or the county, valid for certain years. «Stadtteil, Sozialraum» – § 1 Abs. 2 SGB II

    `changed_at` is the stamp of the search tree: whoever changes a border by `update()` sets it too.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    scheme = models.CharField("Gliederung", max_length=40)
    code = models.CharField("Schlüssel", max_length=60)
    name = models.CharField("Name", max_length=120)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="gehört zu",
    )
    valid_from_year = models.PositiveSmallIntegerField("gültig ab Jahr")
    valid_to_year = models.PositiveSmallIntegerField("gültig bis Jahr", null=True, blank=True)
    geometry = models.JSONField("Grenze (GeoJSON, WGS84)", null=True, blank=True)
    centre_latitude = models.FloatField("Breite des Mittelpunkts", null=True, blank=True)
    centre_longitude = models.FloatField("Länge des Mittelpunkts", null=True, blank=True)
    is_approximate = models.BooleanField("Grenze ist genähert", default=False)
    source = models.CharField("Quelle", max_length=300, blank=True)
    licence = models.CharField("Lizenz", max_length=200, blank=True)
    changed_at = models.DateTimeField("geändert", auto_now=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "code", "valid_from_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code", "valid_from_year"],
                name="district_once_per_start",
                violation_error_message="Diesen Stadtteil gibt es mit diesem Anfangsjahr schon.",
            ),
            ExclusionConstraint(
                name="district_one_version_a_year",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (_valid_years(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="In diesen Jahren gilt schon eine andere Fassung dieses Stadtteils.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=F("valid_from_year")),
                name="district_years_in_order",
                violation_error_message="Das letzte Jahr liegt vor dem ersten.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from_year__range=(1900, 2100)),
                name="district_year_is_sane",
                violation_error_message="Das Anfangsjahr liegt nicht zwischen 1900 und 2100.",
            ),
            models.CheckConstraint(
                condition=_both_or_none("centre_latitude", "centre_longitude"),
                name="district_centre_in_germany",
                violation_error_message=("Kein Mittelpunkt in Deutschland: Breite/Länge vertauscht?"),
            ),
            models.CheckConstraint(
                condition=~Q(scheme="") & ~Q(code="") & ~Q(name=""),
                name="district_is_named",
                violation_error_message="Gliederung, Schlüssel und Name dürfen nicht leer sein.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="district_is_not_its_parent",
                violation_error_message="Ein Stadtteil kann nicht zu sich selbst gehören.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DistrictFigure(models.Model):
    """One number about a district in one year, with its source. «Kennzahl des Stadtteils»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="figures")
    indicator = models.CharField("Kennzahl", max_length=60)
    year = models.PositiveSmallIntegerField("Jahr")
    value = models.DecimalField("Wert", max_digits=16, decimal_places=4)
    unit = models.CharField("Einheit", max_length=40)
    source = models.CharField("Quelle", max_length=300)

    class Meta:
        ordering = ["district", "indicator", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "indicator", "year"],
                name="district_figure_once_a_year",
                violation_error_message="Diese Kennzahl gibt es für das Jahr schon.",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100)),
                name="district_figure_year_is_sane",
                violation_error_message="Das Jahr der Kennzahl liegt nicht zwischen 1900 und 2100.",
            ),
            models.CheckConstraint(
                condition=~Q(indicator="") & ~Q(unit="") & ~Q(source=""),
                name="district_figure_is_sourced",
                violation_error_message="Eine Kennzahl braucht Namen, Einheit und Quelle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class Category(models.TextChoices):
    """What a place on the spot helps with; files may bring others. «Art des Angebots vor Ort» – § 16a SGB II"""

    CHILDCARE = "Kinderbetreuung", "Kinderbetreuung"
    LANGUAGE_SCHOOL = "Sprachschule", "Sprachschule"
    DEBT_ADVICE = "Schuldnerberatung", "Schuldnerberatung"
    ADDICTION_ADVICE = "Suchtberatung", "Suchtberatung"
    PSYCHOSOCIAL = "Psychosoziale Beratung", "Psychosoziale Beratung"
    MIGRATION_ADVICE = "Migrationsberatung", "Migrationsberatung"
    TRANSLATION = "Übersetzung", "Übersetzung und Sprachmittlung"
    SECOND_HAND = "Gebrauchtes", "Gebrauchtes und Kleiderkammer"
    FOOD = "Lebensmittel", "Lebensmittel und Mittagstisch"
    SPORT = "Sport", "Sport und Bewegung"
    MEETING_PLACE = "Treffpunkt", "Treffpunkt und Familienzentrum"
    EMPLOYER = "Arbeitgeber", "Arbeitgeber"


class DirectoryQuerySet(models.QuerySet["DirectoryEntry"]):
    """Entries of the local directory."""

    def open_on(self, day: date) -> "DirectoryQuerySet":
        """Those that have not closed for good."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def unchecked_since(self, day: date) -> "DirectoryQuerySet":
        """Those nobody has checked since that day."""
        return self.filter(Q(checked_on__isnull=True) | Q(checked_on__lt=day))


@with_history()
class DirectoryEntry(Recorded):
    """A place that can help nearby: nursery, school, advice centre. «Lage vor Ort» – § 16a SGB II

    `looked_after_by_account` is whoever keeps the entry right; no key, for accounts live a floor above.
    """

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    category = models.CharField("Art", max_length=60)
    name = models.CharField("Name", max_length=200)
    description = models.TextField("Beschreibung", blank=True)
    street = models.CharField("Straße", max_length=120, blank=True)
    house_number = models.CharField("Hausnummer", max_length=20, blank=True)
    postcode = models.CharField("Postleitzahl", max_length=5, blank=True)
    city = models.CharField("Ort", max_length=80, blank=True)
    latitude = models.FloatField("Breite", null=True, blank=True)
    longitude = models.FloatField("Länge", null=True, blank=True)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="directory_entries"
    )
    web = models.CharField("Internetseite", max_length=300, blank=True)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    opening_hours = models.CharField("Geöffnet", max_length=300, blank=True)
    languages = ArrayField(
        models.CharField(max_length=12), verbose_name="Sprachen (ISO 639)", default=list, blank=True
    )
    looked_after_by_account = models.BigIntegerField("gepflegt von", null=True, blank=True)
    source = models.CharField("Quelle", max_length=300)
    checked_on = models.DateField("zuletzt geprüft am", null=True, blank=True)
    closed_on = models.DateField("geschlossen seit", null=True, blank=True)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        ordering = ["category", "name", "pk"]
        indexes = [models.Index(fields=["category", "name", "id"], name="directory_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "name", "street", "house_number", "postcode"],
                name="directory_entry_once",
                violation_error_message="Diesen Eintrag gibt es an dieser Anschrift schon.",
            ),
            models.CheckConstraint(
                condition=~Q(category="") & ~Q(name="") & ~Q(source=""),
                name="directory_entry_is_named",
                violation_error_message="Art, Name und Quelle dürfen nicht leer sein.",
            ),
            models.CheckConstraint(
                condition=_both_or_none("latitude", "longitude"),
                name="directory_entry_in_germany",
                violation_error_message="Kein Ort in Deutschland: Breite/Länge vertauscht?",
            ),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex=r"^[0-9]{5}$"),
                name="directory_entry_postcode",
                violation_error_message="Eine Postleitzahl hat fünf Ziffern.",
            ),
            models.CheckConstraint(
                condition=Q(web="") | Q(web__regex=r"^https?://"),
                name="directory_entry_web_address",
                violation_error_message="Eine Internetseite beginnt mit https:// oder http://.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostalPlace(models.Model):
    """A postcode and a place it serves; one postcode may have many. «Postleitzahl und Ort»"""

    person_path: ClassVar[str | None] = None
    retention: ClassVar[str] = "facts"

    postcode = models.CharField("Postleitzahl", max_length=5)
    place = models.CharField("Ort", max_length=100)
    municipality_code = models.CharField("Gemeindeschlüssel", max_length=8, blank=True)
    latitude = models.FloatField("Breite")
    longitude = models.FloatField("Länge")
    source = models.CharField("Quelle", max_length=300)

    class Meta:
        ordering = ["postcode", "place"]
        indexes = [models.Index(fields=["municipality_code"], name="postal_place_municipality")]
        constraints = [
            models.UniqueConstraint(
                fields=["postcode", "place"],
                name="postal_place_once",
                violation_error_message="Diesen Ort gibt es zu dieser Postleitzahl schon.",
            ),
            models.CheckConstraint(
                condition=Q(postcode__regex=r"^[0-9]{5}$"),
                name="postal_place_postcode",
                violation_error_message="Eine Postleitzahl hat fünf Ziffern.",
            ),
            models.CheckConstraint(
                condition=Q(municipality_code="") | Q(municipality_code__regex=r"^[0-9]{8}$"),
                name="postal_place_municipality_code",
                violation_error_message="Ein Gemeindeschlüssel hat acht Ziffern.",
            ),
            models.CheckConstraint(
                condition=_both_or_none("latitude", "longitude"),
                name="postal_place_in_germany",
                violation_error_message="Kein Ort in Deutschland: Breite/Länge vertauscht?",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postcode} {self.place}"
