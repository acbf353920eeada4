"""542 real areas on one page: the whole table, a map of a few hundred kilobytes, no statement more."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from augenhoehe.caseload.districts.counting import cache
from augenhoehe.caseload.tests.district_factories import neighbours
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.places.loading import load
from augenhoehe.places.mapping import read_mapping
from augenhoehe.places.models import District
from tests.budgets import BUDGET

DATA: Path = settings.DATA
LARGEST_MAP = 400_000
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data folder (AUGENHOEHE_DATA) is not here"),
]


def test_the_542_planning_areas_of_berlin_are_one_table_and_one_map(client: Client) -> None:
    for name in ("berlin_planungsraeume", "berlin_einwohner", "berlin_soziale_stadtentwicklung"):
        mapping = read_mapping(name)
        load(mapping, DATA / mapping.file)
    home = District.objects.filter(scheme="plr").order_by("code").first()
    neighbours(home, 40)
    client.force_login(house.account_of(house.staff(Role.TEAM_LEAD)))
    client.get("/standorte/")
    cache.clear()
    address = "/stadtteile/?gliederung=plr&kennzahl=child_poverty_percent"
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert len(page.context["rows"]) == 542 and len(captured) <= BUDGET["districts"]
    assert page.context["scale"].legend and page.content.decode().count("data-step") == 542
    shapes = client.get("/stadtteile/flaechen/plr.geojson")
    assert len(json.loads(shapes.content)["features"]) == 542
    assert len(shapes.content) < LARGEST_MAP
    drawing = client.get("/stadtteile/karte.svg?gliederung=plr&kennzahl=child_poverty_percent")
    assert len(drawing.content) < LARGEST_MAP
