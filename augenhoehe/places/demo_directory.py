"""What is on the spot in the towns of the demo: every name is invented, and says so. «Lage vor Ort»"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from shapely.geometry import Point, shape

from augenhoehe.places.models import Category, DirectoryEntry, District
from augenhoehe.places.municipalities import municipalities

SOURCE = "erfunden, für die Demo"
SEED = 20
# What there is everywhere, and what only larger towns have: category, name, hours, languages.
EVERYWHERE = (
    (Category.CHILDCARE, "Kita Regenbogen {town}", "Mo bis Fr 7–16 Uhr", ()),
    (Category.MEETING_PLACE, "Familientreff {town}", "Di und Do 9–12 Uhr", ("uk", "ar")),
    (Category.SPORT, "Sportgemeinschaft {town}", "Probetraining mittwochs 17 Uhr", ()),
    (Category.SECOND_HAND, "Kleiderkammer {town}", "Do 14–17 Uhr", ()),
    (Category.EMPLOYER, "Gärtnerei {town}", "", ()),
)
IN_TOWNS = (
    (
        Category.LANGUAGE_SCHOOL,
        "Sprachschule Brücke",
        "Anmeldung Mo und Mi 9–12 Uhr",
        ("uk", "ru", "ar", "en"),
    ),
    (Category.LANGUAGE_SCHOOL, "Abendkurs Deutsch im Bürgerhaus", "Di und Do 18–20 Uhr", ("en", "tr")),
    (Category.DEBT_ADVICE, "Schuldnerberatung Neuanfang", "offen Mo 9–11 Uhr, sonst nach Absprache", ("tr",)),
    (Category.ADDICTION_ADVICE, "Suchtberatung Ufer", "Di 15–17 Uhr ohne Termin", ()),
    (Category.PSYCHOSOCIAL, "Beratungsstelle Rückenwind", "nach Absprache", ("ar", "fa")),
    (Category.MIGRATION_ADVICE, "Migrationsberatung Kompass", "Mo bis Do 9–12 Uhr", ("uk", "ru", "ar", "tr")),
    (Category.TRANSLATION, "Sprachmittlung Tandem", "Anfrage bis 12 Uhr", ("uk", "ru", "ar", "fa", "ku")),
    (Category.CHILDCARE, "Großtagespflege Lindenhof", "Mo bis Fr 6.30–17 Uhr", ("pl",)),
    (Category.SECOND_HAND, "Möbelhalle Zweite Runde", "Mo bis Fr 10–17 Uhr", ()),
    (Category.FOOD, "Mittagstisch am Markt", "Mo bis Fr 12–13.30 Uhr", ()),
    (Category.SPORT, "Schwimmen für Frauen", "Sa 9–11 Uhr", ("ar", "tr")),
    (Category.EMPLOYER, "Wäscherei Weiß", "", ("pl", "ro")),
    (Category.EMPLOYER, "Seniorenhaus Abendsonne", "", ()),
)
STREETS = ("Lindenweg", "Mühlenstiege", "Am Anger", "Kirchgasse", "Webergasse", "Zum Bahnhof", "Feldrain")


def build_demo_directory(on: date) -> int:
    """Writes the invented directory: small towns a few places, towns with quarters all of them. Safe to run twice."""
    towns = list(District.objects.of_scheme("gemeinde", on_year=on.year).filter(geometry__isnull=False))
    quarters: dict[int | None, list[District]] = {}
    for quarter in District.objects.of_scheme("quartier", on_year=on.year).filter(geometry__isnull=False):
        quarters.setdefault(quarter.parent_id, []).append(quarter)
    rng = Random(SEED)
    postcodes = {town.code: town.postcodes for town in municipalities()}
    rows = [
        entry
        for town in towns
        for entry in entries_of(town, quarters.get(town.pk, []), postcodes.get(town.code, ()), on, rng)
    ]
    DirectoryEntry.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)


def entries_of(
    town: District, quarters: Sequence[District], postcodes: Sequence[str], on: date, rng: Random
) -> Iterator[DirectoryEntry]:
    """The places of one town, each somewhere inside its border; in larger ones spread over the quarters."""
    short = town.name.partition(" (")[0]
    offered = (*EVERYWHERE, *IN_TOWNS) if quarters else EVERYWHERE
    for number, (category, name, hours, languages) in enumerate(offered):
        area = quarters[number % len(quarters)] if quarters else town
        latitude, longitude = somewhere_in(area.geometry or {}, rng)
        # About one in six was last looked at more than a year ago, one in twelve never.
        asked = rng.random()
        checked = (
            None
            if asked < 0.08
            else on - timedelta(days=rng.randrange(370, 800) if asked < 0.25 else rng.randrange(5, 300))
        )
        yield DirectoryEntry(
            category=category,
            name=name.format(town=short),
            description="Erfunden: dieses Angebot gibt es nicht.",
            street=rng.choice(STREETS),
            house_number=str(rng.randrange(1, 60)),
            postcode=rng.choice(postcodes or ("",)),
            city=short,
            latitude=latitude,
            longitude=longitude,
            district=area,
            phone="",
            opening_hours=hours,
            languages=list(languages),
            source=SOURCE,
            checked_on=checked,
        )


def somewhere_in(geometry: dict[str, Any], rng: Random) -> tuple[float, float]:
    """A point inside, nearer to the middle than to the border; latitude and longitude."""
    border = shape(geometry)
    middle = border.representative_point()
    west, south, east, north = border.bounds
    for _ in range(20):
        x = middle.x + (rng.random() - 0.5) * (east - west) / 2
        y = middle.y + (rng.random() - 0.5) * (north - south) / 2
        if border.contains(Point(x, y)):
            return round(y, 6), round(x, 6)
    return round(middle.y, 6), round(middle.x, 6)
