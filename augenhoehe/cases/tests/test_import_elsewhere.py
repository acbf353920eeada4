"""A list names somebody who may have a file at another site: asked about, never silently taken over as new."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from augenhoehe.cases.importing.staging import decide
from augenhoehe.cases.importing.undoing import undo
from augenhoehe.cases.importing.writing import apply
from augenhoehe.cases.models import DuplicateDecision, ImportRun
from augenhoehe.cases.tests.import_lists import checked, row_of, viewer
from augenhoehe.cases.tests.test_import_views import brought_in, list_of, logged_in
from augenhoehe.cases.tests.test_import_writing import listed
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Staff:
    return house.staff(Role.TEAM_LEAD)


@pytest.fixture
def desk(lead: Staff) -> Client:
    return logged_in(lead)


def known_at(staff: Staff) -> Person:
    """Her file at another site, under another number."""
    return person_of(staff, given_name="Anna", family_name="Müller", birth_date=date(1950, 1, 1))


def a_list(lead: Staff, folder: Path) -> ImportRun:
    """One row, one digit of the birth date wrong."""
    return checked(lead, listed(folder, [row_of(0, Geburtsdatum="7.1.1950")]))


def test_the_row_stays_out_and_says_whom_to_ask(lead: Staff, desk: Client, tmp_path: Path) -> None:
    far_away = house.staff()
    known = known_at(far_away)
    run = brought_in(desk, lead, list_of(tmp_path, 2, row0={"Geburtsdatum": "7.1.1950"}))
    page = desk.get(f"/uebernahme/{run.pk}/?zeigen=dubletten").content.decode()
    assert f"Bitte fragen Sie: {far_away.team.name}, {far_away.team.local_jobcenter.name}" in page
    assert known.client_number not in page and f"/person/{known.pk}/" not in page
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    assert not Person.objects.filter(client_number="321A000000").exists()


def test_taken_over_all_the_same_the_pair_waits_for_the_management(
    lead: Staff, desk: Client, tmp_path: Path
) -> None:
    known = known_at(house.staff())
    run = brought_in(desk, lead, list_of(tmp_path, 1, row0={"Geburtsdatum": "7.1.1950"}))
    assert "trotzdem neu anlegen" in desk.get(f"/uebernahme/{run.pk}/?zeigen=dubletten").content.decode()
    desk.post(f"/uebernahme/{run.pk}/zeile/2/entscheidung/", {"verdict": "later"})
    desk.post(f"/uebernahme/{run.pk}/einspielung/")
    new = Person.objects.get(client_number="321A000000")
    pair = DuplicateDecision.objects.get()
    assert (pair.first_id, pair.second_id, pair.verdict) == (known.pk, new.pk, "later")
    assert "Keine Dublette wartet" in desk.get("/dubletten/").content.decode()
    director = logged_in(house.staff(Role.MANAGING_DIRECTOR))
    assert known.client_number in director.get("/dubletten/").content.decode()


def test_somebody_who_asked_and_heard_no_is_not_asked_again(lead: Staff, tmp_path: Path) -> None:
    known_at(house.staff())
    run = a_list(lead, tmp_path)
    decide(run, run.rows.get(), "different", None, viewer(lead))
    run.refresh_from_db()
    run = apply(run, viewer(lead), lead.account_id)
    assert DuplicateDecision.objects.get().verdict == "different"
    undo(run, lead.account_id)
    assert not DuplicateDecision.objects.exists()


def test_of_a_sealed_file_elsewhere_there_is_nothing(lead: Staff, tmp_path: Path) -> None:
    far_away = house.staff()
    seal(known_at(far_away), far_away)
    run = a_list(lead, tmp_path)
    assert (run.counts["new"], run.counts["candidates"]) == (1, 0)
    apply(run, viewer(lead), lead.account_id)
    assert not DuplicateDecision.objects.exists()


def test_a_file_sealed_after_the_check_is_in_no_pair(lead: Staff, tmp_path: Path) -> None:
    far_away = house.staff()
    known = known_at(far_away)
    run = a_list(lead, tmp_path)
    decide(run, run.rows.get(), "later", None, viewer(lead))
    seal(known, far_away)
    run.refresh_from_db()
    apply(run, viewer(lead), lead.account_id)
    assert not DuplicateDecision.objects.exists()


def test_the_page_of_one_person_asks_in_good_german(desk: Client, lead: Staff) -> None:
    someone = person_of(lead, salutation="herr", given_name="Karl", family_name="Dobes")
    assert "Gibt es Herrn Dobes zweimal?" in desk.get(f"/person/{someone.pk}/dubletten/").content.decode()
