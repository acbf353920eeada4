"""The tables refuse what cannot be, in words a clerk understands."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from augenhoehe.places.models import DirectoryEntry, District, DistrictFigure, PostalPlace

pytestmark = pytest.mark.django_db


def district(**changes: Any) -> District:
    return District(**{"scheme": "probe", "code": "01", "name": "Mitte", "valid_from_year": 2021} | changes)


def entry(**changes: Any) -> DirectoryEntry:
    return DirectoryEntry(**{"category": "kita", "name": "Kita", "source": "Prüfdaten"} | changes)


def postal_place(**changes: Any) -> PostalPlace:
    values = {
        "postcode": "46399",
        "place": "Bocholt",
        "latitude": 51.8,
        "longitude": 6.6,
        "source": "Prüfdaten",
    }
    return PostalPlace(**values | changes)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (district(valid_to_year=2020), "Das letzte Jahr liegt vor dem ersten."),
        (district(valid_from_year=21), "Das Anfangsjahr liegt nicht zwischen 1900 und 2100."),
        (
            district(centre_latitude=6.6, centre_longitude=51.8),
            "Kein Mittelpunkt in Deutschland: Breite/Länge vertauscht?",
        ),
        (district(centre_latitude=51.8), "Kein Mittelpunkt in Deutschland"),
        (district(code=""), "Gliederung, Schlüssel und Name dürfen nicht leer sein."),
        (entry(latitude=6.6, longitude=51.8), "Kein Ort in Deutschland"),
        (entry(postcode="4639"), "Eine Postleitzahl hat fünf Ziffern."),
        (entry(web="javascript:alert(1)"), "Eine Internetseite beginnt mit https:// oder http://."),
        (postal_place(postcode="46 39"), "Eine Postleitzahl hat fünf Ziffern."),
        (postal_place(municipality_code="5554008"), "Ein Gemeindeschlüssel hat acht Ziffern."),
        (postal_place(latitude=6.6, longitude=51.8), "Kein Ort in Deutschland"),
    ],
)
def test_it_refuses_impossible_rows_in_words_and_in_the_database(row: models.Model, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert sentence in " ".join(refused.value.messages)
    with pytest.raises(IntegrityError):
        row.save()


def test_two_versions_of_a_district_never_hold_in_the_same_year() -> None:
    district(valid_to_year=2024).save()
    district(valid_from_year=2025).save()
    late = district(valid_from_year=2024)
    with pytest.raises(ValidationError, match="gilt schon eine andere Fassung"):
        late.validate_constraints()
    with pytest.raises(IntegrityError):
        late.save()


def test_a_district_is_not_part_of_itself() -> None:
    mitte = district()
    mitte.save()
    mitte.parent = mitte
    with pytest.raises(IntegrityError):
        mitte.save()


def test_a_figure_stands_once_a_year_and_names_its_source() -> None:
    mitte = district()
    mitte.save()
    values = {"district": mitte, "indicator": "inhabitants", "year": 2024, "value": 5, "unit": "Personen"}
    DistrictFigure.objects.create(**values, source="Prüfdaten")
    with pytest.raises(ValidationError, match="Diese Kennzahl gibt es für das Jahr schon"):
        DistrictFigure(**values, source="andere").validate_constraints()
    with pytest.raises(ValidationError, match="Eine Kennzahl braucht Namen, Einheit und Quelle"):
        DistrictFigure(**values | {"year": 2023}, source="").validate_constraints()
