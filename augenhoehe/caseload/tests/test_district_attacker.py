"""Somebody reads every page, file and JSON about districts there is, and computes what is left. «Geheimhaltung»"""

import csv
import io
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.test import Client
from ortools.sat.python import cp_model

from augenhoehe.caseload.districts.counting import EVERYBODY, LONE_PARENTS, UNDER_25, cache
from augenhoehe.caseload.tests.district_factories import district, neighbours, with_theme
from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.places.models import District

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
THRESHOLD, MOST = 5, 500
WHOLE = 0
FEATURES = (EVERYBODY, UNDER_25, LONE_PARENTS, "language:uk", "theme:childcare")
Told = dict[tuple[str, int], int]


@pytest.fixture
def towns() -> dict[int, list[int]]:
    """A county of towns, one with quarters, with few people here and there; a town's number and those of its parts."""
    draw, made = Random(7), {}
    for quarters in (3, 0, 0, 2, 0):
        town = district()
        parts = [district(scheme="quartier", parent=town) for _ in range(quarters)]
        for place in parts or [town]:
            grown, young = draw.choice([2, 4, 9, 30]), draw.choice([0, 3, 6, 12])
            cases = neighbours(place, grown) + neighbours(place, young, birth_date="2005-01-01")
            with_theme(cases[: draw.randint(0, len(cases))])
        made[town.pk] = [part.pk for part in parts]
    neighbours(District.objects.get(pk=next(iter(made))), 2)
    cache.clear()
    return made


def text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode()).removeprefix("\ufeff")


def read_everything(reader: Client) -> Told:
    """Every number of people on any page or file; two that tell of the same disagree nowhere."""
    told: Told = {}

    def note(feature: str, area: int, number: int | None) -> None:
        if number is not None:
            assert told.setdefault((feature, area), number) == number

    for area in District.objects.all():
        shown = reader.get(f"/stadtteile/{area.pk}/stadtteil.json").json()["people"]
        note(EVERYBODY, area.pk, shown["everybody"])
        for line in shown["features"]:
            note(line["feature"], area.pk, line["number"])
            if line["percent"] is not None:
                note(line["feature"], area.pk, round(line["percent"] * shown["everybody"] / 100))
        page = text(reader.get(f"/stadtteile/{area.pk}/"))
        assert ("Hier steht keine Zahl." in page) == (shown["everybody"] is None)
        for rate, feature in house_shares(page):
            told.setdefault((f"percent {feature}", WHOLE), rate)
    for scheme in ("gemeinde", "quartier"):
        numbers = {area.name: area.pk for area in District.objects.filter(scheme=scheme)}
        for feature in FEATURES:
            asked = {"gliederung": scheme, "kennzahl": f"ours:{feature}"}
            for row in csv.DictReader(
                io.StringIO(text(reader.get("/stadtteile/tabelle.csv", asked))), delimiter=";"
            ):
                people = row["Menschen in Betreuung"]
                note(EVERYBODY, numbers[row["Stadtteil"]], int(people) if people else None)
    whole = re.search(r"2\d{3}: ([\d.]+) im ganzen Haus", text(reader.get("/stadtteile/")))
    note(EVERYBODY, WHOLE, int(whole.group(1).replace(".", "")) if whole else None)
    return told


def house_shares(page: str) -> Iterator[tuple[int, str]]:
    """What a district's page says of the whole house beside its own share, in whole percent."""
    for name, rate in re.findall(r"<dt>davon ([^<]+)</dt>.*?im ganzen Haus (\d+) %", page):
        yield int(rate), UNDER_25 if "25" in name else LONE_PARENTS


class Attacker:
    """All houses that would show these pages."""

    def __init__(self, towns: dict[int, list[int]], told: Told) -> None:
        self.model, self.towns = cp_model.CpModel(), towns
        self.leaves = [part for town, parts in towns.items() for part in (*parts, -town)]
        self.cells = {
            (feature, leaf): self.model.new_int_var(0, MOST, f"{feature} {leaf}")
            for feature in FEATURES
            for leaf in (*self.leaves, WHOLE - 10**6)
        }
        for (_, leaf), cell in self.cells.items():
            self.model.add(cell <= self.cells[EVERYBODY, leaf])
        for (feature, area), number in told.items():
            if feature.startswith("percent "):
                having, everybody = (
                    self.sum(feature.removeprefix("percent "), area),
                    self.sum(EVERYBODY, area),
                )
                self.model.add(200 * having >= (2 * number - 1) * everybody)
                self.model.add(200 * having <= (2 * number + 1) * everybody)
            else:
                self.model.add(self.sum(feature, area) == number)

    def sum(self, feature: str, area: int) -> cp_model.LinearExprT:
        """So many people with this feature live in the area, in its parts, or in none of them."""
        if area == WHOLE:
            return sum(cell for (name, _), cell in self.cells.items() if name == feature)
        leaves = [*self.towns[area], -area] if area in self.towns else [area]
        return sum(self.cells[feature, leaf] for leaf in leaves)

    def values(self, number: cp_model.LinearExprT) -> int:
        """How far apart the least and the most possible are."""
        ends = []
        for aim in (self.model.minimize, self.model.maximize):
            aim(number)
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            assert solver.solve(self.model) == cp_model.OPTIMAL
            ends.append(round(solver.objective_value))
        return ends[1] - ends[0]


def test_no_hidden_number_can_be_computed_from_everything_that_is_published(
    client: Client, towns: dict[int, list[int]]
) -> None:
    client.force_login(house.account_of(house.staff(Role.TEAM_LEAD)))
    told = read_everything(client)
    attacker = Attacker(towns, told)
    areas = [*towns, *(part for parts in towns.values() for part in parts)]
    hidden = [(feature, area) for feature in FEATURES for area in areas if (feature, area) not in told]
    assert hidden and len(hidden) < len(FEATURES) * len(areas), "something is hidden, and something is shown"
    for feature, area in hidden:
        left = attacker.values(attacker.sum(feature, area))
        assert left >= THRESHOLD, f"{feature} {area}: only {left + 1} values are left"
