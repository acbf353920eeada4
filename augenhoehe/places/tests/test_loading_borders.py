"""Borders from GeoJSON: loaded whole or refused whole."""

from pathlib import Path
from typing import Any

import pytest

from augenhoehe.places.loading import LoadRefused, load
from augenhoehe.places.mapping import MappingError
from augenhoehe.places.models import District, DistrictFigure
from augenhoehe.places.tests.samples import BOW_TIE, SQUARE, borders_mapping, feature, geojson_file, moved

pytestmark = pytest.mark.django_db

PARENT = {"parent": {"scheme": "kreis", "code": "kreis", "name": "kreisname"}}


def test_it_loads_borders_with_source_and_a_point_inside(tmp_path: Path) -> None:
    report = load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte")))
    district = District.objects.get()
    assert (report.created, report.updated) == (1, 0)
    assert (district.code, district.name, district.source, district.licence) == (
        "01",
        "Mitte",
        "Prüfdaten",
        "frei",
    )
    assert (district.centre_latitude, district.centre_longitude) == (51.85, 6.6)


def test_a_second_run_updates_and_makes_no_duplicates(tmp_path: Path) -> None:
    load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte")))
    report = load(
        borders_mapping(), geojson_file(tmp_path, feature("01", "Stadtmitte"), feature("02", "Ost"))
    )
    assert (report.created, report.updated) == (1, 1)
    assert list(District.objects.values_list("code", "name")) == [("01", "Stadtmitte"), ("02", "Ost")]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (feature("02", "Ost", BOW_TIE), "Objekt 2: Die Grenze überschneidet sich selbst"),
        (feature("02", "Ost", SQUARE[:4]), "Objekt 2: Ein Ring ist nicht geschlossen"),
        (feature("02", "Ost", []), "Objekt 2: Die Geometrie ist leer."),
        (feature("02", "Ost") | {"geometry": None}, "Objekt 2: Die Geometrie fehlt."),
        (feature("02", "Ost") | {"geometry": "POLYGON"}, "Objekt 2: Die Geometrie ist kein GeoJSON."),
        (feature("02", "Ost", [[y, x] for x, y in SQUARE]), "Objekt 2: Breite und Länge sind vertauscht"),
        (
            feature("2", "Ost"),
            "Objekt 2: Spalte «id»: «2» passt nicht zum Muster [0-9]{2}. Fehlt eine führende Null?",
        ),
        (feature("", "Ost"), "Objekt 2: Spalte «id» ist leer, wird aber gebraucht."),
        (feature("01", "Ost"), "Objekt 2: «probe, 01, 2021» steht schon in Objekt 1."),
        ({"type": "Feature", "properties": {"id": "02"}}, "Objekt 2: es fehlt «name». Vorhanden: id."),
        (["kein Objekt"], "Objekt 2: kein GeoJSON-Objekt mit «properties»."),
        (feature("02", "Ost\x00"), "Objekt 2: Spalte «name»: enthält ein Nullzeichen."),
        (feature("02", "O" * 200), "Objekt 2: Spalte «name»"),
    ],
)
def test_it_refuses_the_whole_file_with_place_and_reason(tmp_path: Path, broken: Any, sentence: str) -> None:
    with pytest.raises(LoadRefused) as refused:
        load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte"), broken))
    assert sentence in str(refused.value)
    assert "grenzen.geojson: nichts geladen, ein Fehler." in str(refused.value)
    assert not District.objects.exists()


def test_it_lists_all_problems_but_shows_fifty(tmp_path: Path) -> None:
    features = [feature(f"{number:02}", "Ost", BOW_TIE) for number in range(60)]
    with pytest.raises(LoadRefused) as refused:
        load(borders_mapping(), geojson_file(tmp_path, *features))
    assert "60 Fehler" in refused.value.lines()[0]
    assert refused.value.lines()[50].startswith("  Objekt 50:")
    assert refused.value.lines()[51] == "  … und 10 weitere."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "Kein gültiges JSON"),
        ('{"type": "FeatureCollection"}', "Kein GeoJSON mit «features»"),
        ('{"features": []}', "Die Datei enthält keine Datensätze."),
        ('{"features": [NaN]}', "NaN ist keine Zahl"),
        (
            '{"features": [], "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}}',
            "nicht in WGS84",
        ),
        ('{"features": [], "crs": 5}', "nicht in WGS84"),
    ],
)
def test_it_refuses_a_file_that_is_no_geojson(tmp_path: Path, content: str, sentence: str) -> None:
    file = tmp_path / "grenzen.geojson"
    file.write_text(content)
    with pytest.raises(LoadRefused) as refused:
        load(borders_mapping(), file)
    assert sentence in str(refused.value)


def test_it_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LoadRefused, match="Diese Datei gibt es nicht"):
        load(borders_mapping(), tmp_path / "fehlt.geojson")


def test_it_builds_the_larger_district_from_its_parts(tmp_path: Path) -> None:
    parts = [
        feature("01", "West", kreis="A", kreisname="Kreis A"),
        feature("02", "Ost", moved(SQUARE, 0.2), kreis="A", kreisname="Kreis A"),
    ]
    report = load(borders_mapping(**PARENT), geojson_file(tmp_path, *parts))
    parent = District.objects.get(scheme="kreis")
    assert report.parents == 1
    assert {part.name for part in parent.parts.all()} == {"West", "Ost"}
    assert District.objects.containing(51.85, 6.8, scheme="kreis", on_year=2024) == (parent, "inside")


def test_it_refuses_a_part_that_belongs_nowhere(tmp_path: Path) -> None:
    orphan = feature("01", "West", kreis="", kreisname="Kreis A")
    with pytest.raises(LoadRefused, match=r"Spalte «kreis» .* ist leer"):
        load(borders_mapping(**PARENT), geojson_file(tmp_path, orphan))


def test_it_loads_one_part_of_the_file_only(tmp_path: Path) -> None:
    file = geojson_file(tmp_path, feature("01", "West", kreis="A"), feature("02", "Ost", kreis="B"))
    assert load(borders_mapping(scope="kreis"), file, only="B").created == 1
    assert District.objects.get().name == "Ost"
    with pytest.raises(LoadRefused, match="Kein Datensatz mit kreis = C"):
        load(borders_mapping(scope="kreis"), file, only="C")
    with pytest.raises(LoadRefused, match="--only geht hier nicht"):
        load(borders_mapping(), file, only="B")


def test_a_new_version_ends_the_one_before(tmp_path: Path) -> None:
    file = geojson_file(tmp_path, feature("01", "Mitte"))
    load(borders_mapping(), file)
    report = load(borders_mapping(constants={"scheme": "probe", "valid_from_year": 2025}), file)
    assert report.ended == 1
    assert list(District.objects.values_list("valid_from_year", "valid_to_year")) == [
        (2021, 2024),
        (2025, None),
    ]
    with pytest.raises(LoadRefused, match="«01» gilt schon in einer Fassung ab 2025"):
        load(borders_mapping(constants={"scheme": "probe", "valid_from_year": 2023}), file)


def test_what_only_the_database_notices_is_told_with_its_place(tmp_path: Path) -> None:
    mapping = borders_mapping(constants={"scheme": "probe", "valid_from_year": 1066})
    with pytest.raises(LoadRefused, match="Objekt 1: Das Anfangsjahr liegt nicht zwischen 1900 und 2100"):
        load(mapping, geojson_file(tmp_path, feature("01", "Mitte")))


def test_figures_may_come_with_the_borders(tmp_path: Path) -> None:
    figure = {"indicator": "area_km2", "column": "flaeche", "unit": "km²", "year": 2023}
    file = geojson_file(tmp_path, feature("01", "Mitte", flaeche=12.5), feature("02", "Ost", flaeche=None))
    report = load(borders_mapping(figures=[figure]), file)
    assert report.figures_created == 1
    assert DistrictFigure.objects.get().value == 12.5


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": "moon"}, "das Ziel «moon» gibt es nicht"),
        ({"fields": {"code": "id", "name": "name", "colour": "name"}}, "hat kein Feld «colour»"),
        ({"fields": {"code": "id"}}, "es fehlt das Feld «name»"),
        ({"constants": {"scheme": "probe", "valid_from_year": "bald"}}, "probe, valid_from_year"),
        (
            {"constants": {"scheme": "p"}, "fields": {"code": "id", "name": "name", "valid_from_year": "id"}},
            "constants",
        ),
    ],
)
def test_it_refuses_a_mapping_that_does_not_fit_the_target(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(MappingError) as refused:
        load(borders_mapping(**changes), geojson_file(tmp_path, feature("01", "Mitte")))
    assert sentence in str(refused.value)
