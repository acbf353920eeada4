"""Districts as places one knows: map and table say the same, and no number tells about single people."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.caseload.districts.counting import (
    LONE_PARENTS,
    UNDER_25,
    cache,
    computed,
    counted,
    reporting_day,
)
from augenhoehe.caseload.tests.district_factories import (
    LONG_AGO,
    district,
    entry,
    neighbour,
    neighbours,
    site,
    with_theme,
)
from augenhoehe.cases.models import Case
from augenhoehe.organisation.models import DistrictService, Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Address, BenefitUnit, BenefitUnitMembership, Seal
from augenhoehe.people.tests.factories import person
from augenhoehe.places.models import District, DistrictFigure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    """What another test has counted is not of this house."""
    cache.clear()


@pytest.fixture
def reader(client: Client) -> Client:
    """A colleague at the reception: everybody with a post may read these pages."""
    client.force_login(house.account_of(house.staff(Role.RECEPTION)))
    return client


def text(answer: Any) -> str:
    """The body, streamed or not."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode())


def table(answer: Any) -> list[dict[str, str]]:
    """A file as rows by heading."""
    return list(csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff")), delimiter=";"))


def test_the_table_shows_every_district_with_its_people_and_their_rate(reader: Client) -> None:
    town = district("Heiden")
    DistrictFigure.objects.filter(district=town).update(value=2000)
    neighbours(town, 12)
    page = text(reader.get("/stadtteile/"))
    assert "Heiden" in page and "6,0" in page and ">12<" in page


def test_page_file_and_json_hide_the_same(reader: Client) -> None:
    few, many, more = district("Wenig"), district("Viel"), district("Mehr")
    neighbours(few, 3)
    neighbours(many, 20)
    neighbours(more, 30)
    page = text(reader.get("/stadtteile/"))
    rows = {row["Stadtteil"]: row for row in table(reader.get("/stadtteile/tabelle.csv"))}
    assert rows["Wenig"]["Menschen in Betreuung"] == "" and rows["Viel"]["Menschen in Betreuung"] == ""
    assert rows["Mehr"]["Menschen in Betreuung"] == "30" and ">30<" in page and ">20<" not in page
    for hidden in (few, many):
        address = f"/stadtteile/{hidden.pk}/"
        assert "Hier steht keine Zahl." in text(reader.get(address))
        assert reader.get(f"{address}stadtteil.json").json()["people"]["everybody"] is None
        cells = [
            row["Wert"]
            for row in table(reader.get(f"{address}stadtteil.csv"))
            if "Betreuung" in row["Bereich"]
        ]
        assert set(cells) == {""}


def test_languages_and_themes_of_few_are_not_named(reader: Client) -> None:
    town, other = district(), district()
    with_theme(neighbours(town, 12)[:7], "childcare")
    neighbours(town, 9)
    with_theme(neighbours(other, 30)[:12], "childcare")
    with_theme(neighbours(other, 20)[:2], "addiction")
    page = text(reader.get(f"/stadtteile/{town.pk}/"))
    assert "Kinderbetreuung" in page and "Sucht" not in page
    assert "Sucht" not in text(reader.get(f"/stadtteile/{other.pk}/"))


def test_a_file_sealed_since_leaves_with_the_next_month_not_on_the_day() -> None:
    town = district()
    cases = neighbours(town, 20)
    before = counted(reporting_day()).number(town.pk)
    Seal.objects.create(person=cases[0].person, reason="bedroht", starts_on=timezone.localdate())
    cache.clear()
    assert (before, counted(reporting_day()).number(town.pk)) == (20, 20)
    assert computed(reporting_day() + relativedelta(months=1)).number(town.pk) == 19


def test_everybody_in_the_house_reads_the_same_numbers(client: Client) -> None:
    town = district()
    neighbours(town, 20)
    for role in Role.values:
        client.force_login(house.account_of(house.staff(role)))
        assert client.get(f"/stadtteile/{town.pk}/stadtteil.json").json()["people"]["everybody"] == 20


def test_who_came_after_the_first_of_the_month_is_counted_next_month() -> None:
    town = district()
    cases = neighbours(town, 20)
    Case.objects.filter(pk=cases[0].pk).update(starts_on=date(2026, 11, 2))
    Address.objects.filter(person=cases[1].person).update(ends_on=date(2026, 10, 31))
    assert computed(date(2026, 10, 1)).number(town.pk) == 19
    assert computed(date(2026, 12, 1)).number(town.pk) is None, "one of twenty lives nowhere we know"
    assert computed(date(2026, 12, 1)).number(0) == 20


def test_the_young_and_lone_parents_are_counted_by_what_holds_on_the_day() -> None:
    town = district()
    neighbours(town, 30)
    neighbours(town, 7, birth_date=date(2005, 1, 1))
    for case in neighbours(town, 6):
        unit = BenefitUnit.objects.create(unit_number=f"BG-{case.pk}")
        child = person(birth_date=date(2018, 1, 1))
        for member, role in ((case.person, "representative"), (child, "child")):
            BenefitUnitMembership.objects.create(unit=unit, person=member, role=role, starts_on=LONG_AGO)
    found = computed(date(2026, 11, 1))
    assert (found.number(town.pk, UNDER_25), found.number(town.pk, LONE_PARENTS)) == (7, 6)
    unit = BenefitUnit.objects.earliest("pk")
    BenefitUnitMembership.objects.create(unit=unit, person=person(), role="partner", starts_on=LONG_AGO)
    assert computed(date(2026, 11, 1)).number(town.pk, LONE_PARENTS) == 5


def test_a_town_is_the_sum_of_its_quarters_and_of_whoever_lives_in_none() -> None:
    town = district("Stadt")
    quarters = [district(scheme="quartier", parent=town) for _ in range(3)]
    for quarter in quarters:
        neighbours(quarter, 10)
    neighbours(town, 2)
    neighbour(None)
    found = computed(reporting_day())
    shown = [quarter for quarter in quarters if found.number(quarter.pk) is not None]
    assert len(shown) < 3, "two people in no quarter would be the town less its quarters"


def test_a_scheme_in_which_nobody_lives_hides_nobody() -> None:
    towns = [district() for _ in range(2)]
    for one in towns:
        neighbours(one, 8)
    district(scheme="anderswo")
    found = computed(reporting_day())
    assert [found.number(one.pk) for one in towns] == [8, 8]


def test_the_map_gets_borders_and_no_figures(reader: Client) -> None:
    town = district("Heiden")
    answer = reader.get("/stadtteile/flaechen/gemeinde.geojson")
    shapes = json.loads(answer.content)
    assert shapes["features"][0]["properties"] == {"id": town.pk, "name": "Heiden"}
    assert reader.get("/stadtteile/flaechen/unbekannt.geojson").status_code == 404


def test_borders_are_sent_small_and_kept_by_the_browser(reader: Client) -> None:
    for _ in range(12):
        district()
    answer = reader.get("/stadtteile/flaechen/gemeinde.geojson", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and "max-age" in answer.headers["Cache-Control"]


def test_what_can_be_chosen_stands_in_groups(reader: Client) -> None:
    with_theme(neighbours(district(), 12)[:7], "childcare")
    page = text(reader.get("/stadtteile/"))
    for group in (
        "Menschen in Betreuung",
        "Was Menschen in Betreuung beschäftigt",
        "Kennzahlen aus offenen Daten",
    ):
        assert f'<optgroup label="{group}">' in page


def test_a_number_that_stands_there_anyway_has_no_second_column(reader: Client) -> None:
    district()
    for indicator in ("ours:everybody", "inhabitants"):
        heading = list(table(reader.get("/stadtteile/tabelle.csv", {"kennzahl": indicator}))[0])
        assert heading == [
            *("Stadtteil", "gehört zu", "Einwohner", "Menschen in Betreuung", "je 1.000 Einwohner", "Stand")
        ]


def test_the_source_all_figures_share_is_said_once(reader: Client) -> None:
    town = district(source="Amt (dl-de/by-2-0)", licence="dl-de/by-2-0, verändert")
    figure = {"district": town, "indicator": "area_km2", "year": 2024, "value": 9, "unit": "km²"}
    DistrictFigure.objects.create(**figure, source="erdacht")
    page = text(reader.get(f"/stadtteile/{town.pk}/"))
    assert page.count("erdacht") == 1 and page.count("dl-de/by-2-0") == 1
    DistrictFigure.objects.filter(indicator="area_km2").update(source="gemessen")
    page = text(reader.get(f"/stadtteile/{town.pk}/"))
    assert page.count("erdacht") == 1 and page.count("gemessen") == 1


def test_few_districts_have_their_names_on_the_drawing_and_many_none(reader: Client) -> None:
    district("Heiden & Umland")
    assert "Heiden &amp; Umland</text>" in text(reader.get("/stadtteile/karte.svg"))
    for _ in range(25):
        district()
    assert "<text" not in text(reader.get("/stadtteile/karte.svg"))


def test_borders_are_made_anew_when_a_district_changes(reader: Client) -> None:
    town = district("Heiden")
    reader.get("/stadtteile/flaechen/gemeinde.geojson")
    town.name = "Heiden-Neu"
    town.save()
    assert "Heiden-Neu" in text(reader.get("/stadtteile/flaechen/gemeinde.geojson"))


def test_without_javascript_the_map_is_a_drawing(reader: Client) -> None:
    district()
    answer = reader.get("/stadtteile/karte.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml" and "<path" in text(answer)


def test_the_table_is_ordered_and_searched_by_the_server(reader: Client) -> None:
    for name, inhabitants in (("Ahaus", 300), ("Bocholt", 900), ("Südlohn", 100)):
        DistrictFigure.objects.filter(district=district(name)).update(value=inhabitants)
    page = reader.get("/stadtteile/?sortierung=-inhabitants")
    assert [row.name for row in page.context["rows"]] == ["Bocholt", "Ahaus", "Südlohn"]
    page = reader.get("/stadtteile/?suche=suedlohn&sortierung=gibtesnicht&kennzahl=quatsch&jahr=xx")
    assert [row.name for row in page.context["rows"]] == ["Südlohn"]


def test_a_figure_of_a_file_can_be_put_on_the_map_by_year(reader: Client) -> None:
    town = district()
    for year, value in ((2020, 17), (2021, 19)):
        DistrictFigure.objects.create(
            district=town,
            indicator="child_poverty_percent",
            year=year,
            value=value,
            unit="Prozent",
            source="x",
        )
    page = text(reader.get("/stadtteile/?kennzahl=child_poverty_percent&jahr=2020"))
    assert "Kinderarmut, Prozent (2020)" in page and "17 Prozent" in page


def test_the_page_of_a_district_tells_figures_sites_colleagues_and_what_is_on_the_spot(
    reader: Client,
) -> None:
    town = district("Heiden")
    entry(town, name="Kita Sonnenschein")
    near, far = (
        site(name="Rathaus", latitude=51.81, longitude=6.61),
        site(name="Weit weg", latitude=50.0, longitude=9.0),
    )
    town.centre_latitude, town.centre_longitude = 51.8, 6.6
    town.save()
    colleague = house.staff(family_name="Terhorst")
    DistrictService.objects.create(staff=colleague, district=town, starts_on=LONG_AGO)
    page = text(reader.get(f"/stadtteile/{town.pk}/"))
    for words in (
        "Heiden",
        "Einwohnerinnen und Einwohner",
        "erdacht",
        "Kita Sonnenschein",
        "Rathaus",
        "1,3 km",
        "Frau Terhorst",
    ):
        assert words in page, words
    assert far.name not in page and near.name in page


def test_a_tile_server_is_asked_only_where_the_house_has_named_one(reader: Client, settings: Any) -> None:
    town = district()
    addresses = ("/stadtteile/", f"/stadtteile/{town.pk}/")
    assert not any("data-tiles" in text(reader.get(address)) for address in addresses)
    settings.MAP_TILES = {"url": "https://karten.example/{z}/{x}/{y}.png", "source": "Beispiel"}
    assert all("karten.example" in text(reader.get(address)) for address in addresses)


def test_an_unknown_district_is_not_found(reader: Client) -> None:
    assert reader.get("/stadtteile/987654321/").status_code == 404


def test_no_district_yet_says_how_they_come(reader: Client) -> None:
    District.objects.all().delete()
    assert "Noch kein Stadtteil geladen." in text(reader.get("/stadtteile/"))


def test_five_hundred_districts_cost_no_statement_more(reader: Client) -> None:
    towns = [district() for _ in range(3)]
    neighbours(towns[0], 8)
    addresses = (
        "/stadtteile/",
        "/stadtteile/tabelle.csv",
        f"/stadtteile/{towns[0].pk}/",
        "/stadtteile/flaechen/gemeinde.geojson",
    )
    few = [statements(reader, address) for address in addresses]
    for _ in range(540):
        district()
    assert [statements(reader, address) for address in addresses] <= few


def statements(reader: Client, address: str) -> int:
    cache.clear()
    reader.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(address).status_code == 200
    return len(captured)
