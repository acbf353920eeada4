"""Lists one takes along: with the reason, for a colleague too, all of what was found, and begun at once."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.importing import export
from augenhoehe.cases.importing.reading import Limits, open_table
from augenhoehe.cases.models import FollowUp
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.config import list_export
from augenhoehe.organisation.models import Absence, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import stand_in
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def due_today(staff: Staff) -> Person:
    """Somebody who is to be followed up today."""
    case = case_of(staff)
    FollowUp.objects.create(case=case, staff=staff, kind="call", due_on=timezone.localdate())
    person: Person = case.person
    return person


def rows_of(answer: Any) -> list[dict[str, str]]:
    """The file that came."""
    assert answer.status_code == 200
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.TEAM_LEAD])
def test_a_list_of_the_day_says_why_somebody_is_on_it(role: Role) -> None:
    staff = house.staff(role)
    someone = due_today(staff)
    desk = logged_in(staff)
    [row] = rows_of(desk.get("/mein-tag/wiedervorlage/ausgabe.csv"))
    assert row["Kundennummer"] == someone.client_number
    page = desk.get("/mein-tag/wiedervorlage/").content.decode()
    assert len(row["Warum"]) > 10 and row["Warum"] in page


def test_who_stands_in_takes_the_colleagues_list_along_for_that_time() -> None:
    absent = house.staff()
    helper = house.staff(team=absent.team)
    someone, today = due_today(absent), timezone.localdate()
    absence = Absence(staff=absent, stand_in=helper, starts_on=today, ends_on=today + timedelta(days=3))
    absence = stand_in.enter_absence(absence, today)
    desk = logged_in(helper)
    link = f"/mein-tag/wiedervorlage/ausgabe.csv?vertretung={absence.pk}"
    page = desk.get(f"/vertretung/{absence.pk}/wiedervorlage/").content.decode()
    assert f'{link}&amp;"' in page
    [row] = rows_of(desk.get(link))
    assert row["Kundennummer"] == someone.client_number
    assert rows_of(desk.get("/mein-tag/wiedervorlage/ausgabe.csv")) == []
    for other in (logged_in(house.staff(team=absent.team)), logged_in(absent)):
        assert other.get(link).status_code == 404
    for wrong in ("x", "", "9" * 30):
        assert desk.get(f"/mein-tag/wiedervorlage/ausgabe.csv?vertretung={wrong}").status_code == 404


def test_all_of_what_was_found_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_export, "AT_A_TIME", 2)
    staff = house.staff()
    for _ in range(5):
        person_of(staff, family_name="Kaya")
    desk = logged_in(staff)
    desk.post("/suche/", {"q": "Kaya"})
    assert len(rows_of(desk.get("/suche/ausgabe.csv"))) == 5


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_list_begins_at_once_and_each_slice_is_in_the_log_before_it_leaves(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "SLICE", 2)
    lead = house.staff(Role.TEAM_LEAD)
    people = [person_of(lead, native_name="ليلى & <b>", given_name=f"A{number}") for number in range(7)]
    answer = logged_in(lead).get(f"/ausgabe/menschen.{form}")
    assert not AccessLogEntry.objects.filter(way_in="export").exists()
    pieces = iter(answer)
    content = next(pieces)
    assert AccessLogEntry.objects.filter(way_in="export").count() < len(people)
    path = tmp_path / f"x.{form}"
    path.write_bytes(content + b"".join(pieces))
    assert AccessLogEntry.objects.filter(way_in="export").count() == len(people)
    with open_table(path, Limits()) as table:
        rows = [cells for _, cells in table.rows()]
    assert len(rows) == 8 and "ليلى & <b>" in rows[1]
