"""The files of the house are looked through by night for pairs; a person decides, and nothing names a sealed file."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from augenhoehe.cases.importing import stock
from augenhoehe.cases.importing.undoing import undo
from augenhoehe.cases.jobs import find_duplicates
from augenhoehe.cases.models import DuplicateDecision, DuplicateSearch
from augenhoehe.cases.tests.import_lists import row_of
from augenhoehe.cases.tests.test_import_views import logged_in
from augenhoehe.cases.tests.test_import_writing import applied, listed
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person, Seal
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.registry import events_of

pytestmark = pytest.mark.django_db
BORN = date(1985, 4, 3)


@pytest.fixture
def lead() -> Staff:
    return house.staff(Role.TEAM_LEAD)


def file_of(staff: Staff, given: str, family: str, born: date = BORN) -> Person:
    """Somebody's file."""
    return person_of(staff, given_name=given, family_name=family, birth_date=born)


def pairs() -> set[tuple[int, int | None]]:
    """The pairs that wait."""
    return set(DuplicateDecision.objects.open().values_list("first_id", "second_id"))


def tonight() -> DuplicateSearch:
    """The job of the night."""
    find_duplicates(timestamp=0)
    return DuplicateSearch.objects.get()


@pytest.mark.parametrize(
    ("given", "family", "born"),
    [
        ("Bernt", "Wakner", BORN),
        ("Bernt", "Wakner", date(1985, 4, 8)),
        ("Bernt", "Wakner", date(1985, 3, 4)),
        ("Bernd", "Wagner", date(1935, 4, 3)),
        ("Wagner", "Bernd", date(1985, 4, 8)),
        ("Бернд", "Вагнер", BORN),
    ],
)
def test_two_files_of_one_human_wait_on_the_page_in_the_morning(
    lead: Staff, given: str, family: str, born: date
) -> None:
    one, other = file_of(lead, "Bernd", "Wagner"), file_of(lead, given, family, born)
    file_of(lead, "Anna", "Lange", born)
    assert tonight().found == 1
    assert pairs() == {(one.pk, other.pk)}
    assert one.client_number in logged_in(lead).get("/dubletten/").content.decode()


def test_a_sealed_file_is_in_no_pair(lead: Staff) -> None:
    one, other = file_of(lead, "Bernd", "Wagner"), file_of(lead, "Bernd", "Wagner")
    seal(other, house.staff())
    assert tonight().found == 0 and pairs() == set()
    assert one.pk


def test_a_file_that_is_sealed_no_longer_is_looked_at_the_next_night(lead: Staff) -> None:
    one, other = file_of(lead, "Bernd", "Wagner"), file_of(lead, "Bernd", "Wagner")
    sealed, yesterday = seal(one, house.staff()), timezone.now() - timedelta(days=1)
    tonight()
    untouched_for_long()
    DuplicateSearch.objects.update(started_at=yesterday)
    Seal.objects.filter(pk=sealed.pk).update(ends_on=timezone.localdate(yesterday))
    assert tonight().looked_at == 1
    assert pairs() == {(one.pk, other.pk)}
    assert tonight().looked_at == 0


def test_what_somebody_has_said_about_a_pair_stays(lead: Staff) -> None:
    one, other = file_of(lead, "Bernd", "Wagner"), file_of(lead, "Bernd", "Wagner")
    DuplicateDecision.objects.create(
        first=other, second=one, second_number=one.client_number, verdict="different", score=100, reason="x"
    )
    assert tonight().found == 0 and pairs() == set()


def untouched_for_long() -> None:
    """As if all this had been written last week."""
    last_week = timezone.now() - timedelta(days=7)
    Person.objects.update(created_at=last_week)
    for event in events_of(Person):
        event._base_manager.update(pgh_created_at=last_week)


def test_the_next_night_looks_only_at_what_is_new_or_was_changed(lead: Staff) -> None:
    one = file_of(lead, "Bernd", "Wagner")
    changed = file_of(lead, "Anna", "Lange", date(1990, 1, 2))
    untouched_for_long()
    assert tonight().looked_at == 2
    assert tonight().looked_at == 0
    Person.objects.filter(pk=changed.pk).update(given_name="Anne")
    search = tonight()
    assert (search.looked_at, search.found) == (1, 0)
    untouched_for_long()
    other = file_of(lead, "Bernt", "Wakner")
    search = tonight()
    assert (search.looked_at, search.found) == (1, 1) and pairs() == {(one.pk, other.pk)}


def test_so_many_a_night_and_the_next_night_goes_on(lead: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "SLICE", 2)
    monkeypatch.setattr(stock, "MOST_A_NIGHT", 4)
    people = [file_of(lead, "Bernd", "Wagner", BORN + timedelta(days=800 * number)) for number in range(5)]
    search = tonight()
    assert (search.looked_at, search.last_number, search.finished_at) == (4, people[3].pk, None)
    search = tonight()
    assert search.looked_at == 5 and search.finished_at is not None


def test_a_pair_of_two_local_jobcenters_waits_for_the_management_only(lead: Staff) -> None:
    far_away = house.staff(Role.TEAM_LEAD)
    one, other = file_of(lead, "Bernd", "Wagner"), file_of(far_away, "Bernd", "Wagner")
    tonight()
    assert pairs() == {(one.pk, other.pk)}
    for one_side in (lead, far_away):
        assert "Keine Dublette wartet" in logged_in(one_side).get("/dubletten/").content.decode()
    director = logged_in(house.staff(Role.MANAGING_DIRECTOR))
    assert other.client_number in director.get("/dubletten/").content.decode()
    address = f"/person/{one.pk}/zusammenfuehrung/{other.pk}/"
    assert logged_in(lead).get(address).status_code == 404
    done = director.post(address, {"reason": "selber Ausweis", "is_sure": "on"}, follow=True)
    assert "Beide Akten sind jetzt eine." in done.content.decode()
    assert not Person.objects.filter(pk=other.pk).exists()


def test_a_pair_found_by_night_does_not_keep_an_import_from_being_taken_back(
    lead: Staff, tmp_path: Path
) -> None:
    file_of(lead, "Anna", "Müller", date(1950, 1, 1))
    run = applied(lead, listed(tmp_path, [row_of(0, Geburtsdatum="7.1.1950", Vorname="Anna")]))
    DuplicateDecision.objects.all().delete()
    run.applied_changes.filter(model="cases.DuplicateDecision").delete()
    assert tonight().found == 1
    undo(run, lead.account_id)
    assert Person.objects.count() == 1 and not DuplicateDecision.objects.exists()
