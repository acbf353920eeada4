"""The real open data files load as they are; skipped visibly where the folder is absent."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Sum

from augenhoehe.places.loading import load
from augenhoehe.places.mapping import read_mapping
from augenhoehe.places.models import DirectoryEntry, District, DistrictFigure, HowFound, PostalPlace
from augenhoehe.places.targets import Report

DATA: Path = settings.DATA
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data folder (AUGENHOEHE_DATA) is not here"),
]


def load_real(name: str, only: str | None = None) -> Report:
    mapping = read_mapping(name)
    return load(mapping, DATA / mapping.file, only=only)


def total(indicator: str, **conditions: object) -> int:
    figures = DistrictFigure.objects.filter(indicator=indicator, **conditions)
    return int(figures.aggregate(total=Sum("value"))["total"])


def test_kreis_borken_has_its_17_municipalities_and_17261_recipients() -> None:
    assert load_real("nrw_gemeinden", only="05554").created == 17
    load_real("nrw_gemeinden_sgb2", only="05554")
    assert District.objects.filter(scheme="gemeinde").count() == 17
    assert District.objects.get(scheme="kreis").parts.count() == 17
    assert total("sgb2_recipients") == 17_261


def test_all_of_north_rhine_westphalia_loads_and_loads_again() -> None:
    for created, updated in [(396, 0), (0, 396)]:
        report = load_real("nrw_gemeinden")
        assert (report.created, report.updated) == (created, updated)
    assert load_real("nrw_gemeinden_sgb2").figures_created == 5 * 396 - 4
    assert District.objects.filter(scheme="gemeinde").count() == 396


def test_a_point_in_bocholt_is_found_in_bocholt() -> None:
    load_real("nrw_gemeinden")
    found = District.objects.containing(51.8383, 6.6151, scheme="gemeinde", on_year=2024)
    assert found is not None
    assert (found.district.name, found.how) == ("Bocholt", HowFound.INSIDE)


def test_berlin_has_542_planning_areas_in_12_districts_with_their_figures() -> None:
    load_real("berlin_planungsraeume")
    load_real("berlin_einwohner")
    load_real("berlin_soziale_stadtentwicklung")
    assert District.objects.filter(scheme="plr").count() == 542
    assert District.objects.filter(scheme="bezirk").count() == 12
    assert total("inhabitants", year=2024) == 3_897_145
    assert DistrictFigure.objects.filter(indicator="sgb2_unemployed_percent").count() == 536


def test_krefeld_has_608_institutions_in_19_approximate_districts() -> None:
    load_real("krefeld_stadtteile")
    report = load_real("krefeld_einrichtungen")
    load_real("krefeld_einrichtungen")
    assert District.objects.filter(is_approximate=True).count() == 19
    assert DirectoryEntry.objects.count() == 608
    assert (report.found, report.without_district) == ({HowFound.APPROXIMATE: 607}, 1)


def test_the_postcodes_of_germany_load() -> None:
    assert load_real("deutschland_plz").created == 16_475
    bocholt = PostalPlace.objects.filter(municipality_code="05554008").values_list("postcode", flat=True)
    assert list(bocholt) == ["46395", "46397", "46399"]
