"""The district of a point, and how it was found."""

from pathlib import Path

import pytest

from augenhoehe.places.loading import load
from augenhoehe.places.lookup import Border, DistrictIndex
from augenhoehe.places.models import District, HowFound
from augenhoehe.places.tests.samples import SQUARE, borders_mapping, feature, geojson_file, moved


def square(number: int, code: str, east: float = 0.0) -> Border:
    return Border(
        number, code, {"type": "Polygon", "coordinates": [moved(SQUARE, east)]}, is_approximate=False
    )


def test_a_point_on_the_common_border_belongs_to_the_lower_code() -> None:
    index = DistrictIndex([square(1, "b", 0.2), square(2, "a")])
    hit = index.find(51.85, 6.7)
    assert hit is not None
    assert (hit.border.code, hit.distance_m) == ("a", 0.0)


def test_a_point_a_few_steps_outside_is_found_with_its_distance() -> None:
    hit = DistrictIndex([square(1, "a")]).find(51.85, 6.703)
    assert hit is not None
    assert 180 < hit.distance_m < 230


def test_a_point_far_outside_is_not_found() -> None:
    assert DistrictIndex([square(1, "a")]).find(51.85, 6.71) is None


def test_nothing_is_found_where_there_are_no_borders() -> None:
    assert DistrictIndex([]).find(51.85, 6.6) is None


@pytest.mark.django_db
def test_it_says_whether_the_border_is_real_near_or_approximate(tmp_path: Path) -> None:
    file = geojson_file(tmp_path, feature("01", "Mitte"))
    load(borders_mapping(), file)
    rough = {"scheme": "grob", "valid_from_year": 2021}
    load(borders_mapping(constants=rough, is_approximate=True), file)
    ways = [
        District.objects.containing(51.85, longitude, scheme=scheme, on_year=2024)
        for longitude, scheme in [
            (6.6, "probe"),
            (6.703, "probe"),
            (6.6, "grob"),
            (6.8, "probe"),
            (6.6, "keine"),
        ]
    ]
    assert [way and way.how for way in ways] == [
        HowFound.INSIDE,
        HowFound.NEAREST,
        HowFound.APPROXIMATE,
        None,
        None,
    ]


@pytest.mark.django_db
def test_the_search_tree_notices_a_changed_border(tmp_path: Path) -> None:
    load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte")))
    assert District.objects.containing(51.85, 6.6, scheme="probe", on_year=2024)
    load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte", moved(SQUARE, 1.0))))
    assert District.objects.containing(51.85, 6.6, scheme="probe", on_year=2024) is None


@pytest.mark.django_db
def test_a_district_counts_only_in_its_years(tmp_path: Path) -> None:
    load(borders_mapping(), geojson_file(tmp_path, feature("01", "Mitte")))
    assert District.objects.containing(51.85, 6.6, scheme="probe", on_year=2020) is None


@pytest.mark.django_db
def test_a_district_without_a_border_does_no_harm() -> None:
    District.objects.create(scheme="probe", code="01", name="Ohne Grenze", valid_from_year=2021)
    assert District.objects.containing(51.85, 6.6, scheme="probe", on_year=2024) is None
