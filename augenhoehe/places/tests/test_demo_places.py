"""The places of the demo: real figures, computed shapes, the same every time."""

from pathlib import Path
from typing import Any

import pytest

from augenhoehe.places.cells import cells_around, quarters_of
from augenhoehe.places.demo import build_demo_places
from augenhoehe.places.loading import load
from augenhoehe.places.models import District, DistrictFigure, HowFound
from augenhoehe.places.municipalities import municipalities
from augenhoehe.places.rules import geometry_problem
from augenhoehe.places.tests.samples import borders_mapping, feature, geojson_file

CENTRES = {town.code: (town.latitude, town.longitude) for town in municipalities()}


def test_the_table_has_17_municipalities_and_17261_recipients() -> None:
    towns = municipalities("borken")
    assert len(towns) == 17
    assert sum(town.recipients for town in towns) == 17_261
    assert all(town.code.startswith("05554") and town.postcodes for town in towns)


@pytest.mark.django_db
def test_the_inhabitants_of_the_quarters_are_invented_and_add_up_to_the_town() -> None:
    build_demo_places()
    for town in District.objects.filter(scheme="gemeinde", parts__isnull=False).distinct():
        known = DistrictFigure.objects.filter(indicator="inhabitants")
        quarters = known.filter(district__parent=town)
        assert sum(one.value for one in quarters) == known.get(district=town).value
        assert all(one.source.startswith("erfunden") for one in quarters)


def test_an_unknown_place_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="Bekannt sind: borken"):
        municipalities("atlantis")


def test_the_computed_cells_are_sound_and_always_the_same() -> None:
    cells = cells_around(CENTRES)
    assert cells == cells_around(CENTRES)
    assert [geometry_problem(cell) for cell in cells.values()] == [None] * 17


def test_every_cell_can_be_cut_into_five_sound_quarters() -> None:
    for cell in cells_around(CENTRES).values():
        quarters = quarters_of(cell)
        assert set(quarters) == {"nord", "ost", "sued", "west", "mitte"}
        assert all(geometry_problem(quarter) is None for quarter in quarters.values())


def everything() -> list[dict[str, Any]]:
    columns = ("scheme", "code", "name", "parent__code", "geometry", "centre_latitude", "is_approximate")
    return list(District.objects.values(*columns))


@pytest.mark.django_db
def test_it_makes_municipalities_figures_and_quarters_once() -> None:
    build_demo_places("borken")
    first = everything()
    build_demo_places("borken")
    assert everything() == first
    assert District.objects.filter(scheme="gemeinde").count() == 17
    assert not District.objects.filter(is_approximate=False).exists()
    assert DistrictFigure.objects.filter(indicator="sgb2_recipients").count() == 17
    quarters = District.objects.filter(scheme="quartier", parent__name="Bocholt").values_list(
        "name", flat=True
    )
    assert sorted(quarters) == ["Bocholt-Mitte", "Bocholt-Nord", "Bocholt-Ost", "Bocholt-Süd", "Bocholt-West"]
    towns = District.objects.filter(parts__isnull=False).distinct().values_list("name", flat=True)
    assert sorted(towns) == ["Ahaus", "Bocholt", "Borken", "Gronau (Westf.)"]


@pytest.mark.django_db
def test_the_centre_of_every_municipality_lies_in_its_own_cell() -> None:
    build_demo_places()
    finder = District.objects.finder(scheme="gemeinde", on_year=2024)
    codes = dict(District.objects.values_list("pk", "code"))
    for code, centre in CENTRES.items():
        located = finder.locate(*centre)
        assert located is not None
        assert (codes[located.district_id], located.how) == (code, HowFound.APPROXIMATE)


@pytest.mark.django_db
def test_a_real_border_is_never_replaced_by_a_computed_one(tmp_path: Path) -> None:
    mapping = borders_mapping(
        constants={"scheme": "gemeinde", "valid_from_year": 2023}, fields={"code": "id", "name": "name"}
    )
    load(mapping, geojson_file(tmp_path, feature("05554008", "Bocholt")))
    build_demo_places()
    bocholt = District.objects.get(scheme="gemeinde", code="05554008")
    assert (bocholt.is_approximate, bocholt.source) == (False, "Prüfdaten")
    assert bocholt.parts.count() == 5
