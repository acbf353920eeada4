"""Who may be one human in two files – by sound, spelling, script and slips –, and who must never be named."""

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from augenhoehe.cases.importing.duplicates import candidates_of, staying_first
from augenhoehe.cases.importing.known import Viewer
from augenhoehe.cases.importing.likeness import Face, likeness, slips, swapped
from augenhoehe.cases.importing.planning import search_keys
from augenhoehe.cases.models import DuplicateDecision
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, seal

BORN = date(1985, 4, 3)


def face(given: str, family: str, born: date = BORN) -> Face:
    """Somebody on paper."""
    return Face(**{"family_key": "", "given_key": ""} | keys(given, family), born=born)


def keys(given: str, family: str) -> dict[str, str]:
    """Both search keys by the names a face has for them."""
    made = search_keys(given, family)
    return {"family_key": made["search_key"], "given_key": made["given_first_key"]}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (face("Olena", "Kowalenko"), face("Олена", "Коваленко"), "gleicher Name"),
        (face("Jörg", "Müller"), face("Joerg", "Mueller"), "gleicher Name"),
        (face("Anna", "Schmidt"), face("Anna", "Schmitt"), "gleicher Name"),
        (face("Bernd", "Wagner"), face("Bernt", "Wakner"), "klingt gleich"),
        (face("Anna", "Schmidt"), face("Schmidt", "Anna"), "vertauscht"),
        (face("Anna", "Petrowa"), face("Anna", "Petrowka"), "fast gleich"),
        (face("Anna Maria", "Schmidt"), face("Anna", "Schmidt"), "mehr oder weniger"),
        (face("Anna", "Schmidt"), face("Anna", "Schmidt", date(1985, 3, 4)), "Tag und Monat vertauscht"),
        (face("Anna", "Schmidt"), face("Anna", "Schmidt", date(1985, 4, 8)), "einer Ziffer"),
        (face("Ahmad", "Hassan"), face("أحمد", "حسن"), "Mitlaute"),
        (face("Ahmad", "Hassan"), face("Achmed", "Hassan", date(1985, 1, 1)), "1. Januar"),
    ],
)
def test_they_look_alike_and_the_reason_is_said(one: Face, other: Face, reason: str) -> None:
    found = likeness(one, other)
    assert found is not None and reason in found.reason
    assert likeness(other, one) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (face("Anna", "Schmidt"), face("Peter", "Lange")),
        (face("Anna", "Schmidt"), face("Anna", "Schmidt", date(1991, 12, 24))),
        (face("Anna", "Schmidt"), face("Anna", "Kowalenko")),
        (face("Ali", "Hassan"), face("Mohammed", "Hassan")),
    ],
)
def test_one_side_alone_is_no_reason(one: Face, other: Face) -> None:
    assert likeness(one, other) is None


def viewer(staff: Staff) -> Viewer:
    return Viewer(staff.account, staff.team.local_jobcenter)


def twins(staff: Staff, other_staff: Staff) -> tuple[Person, Person]:
    """The same woman twice, with two of them."""
    one = person_of(staff, given_name="Olena", family_name="Kowalenko")
    return one, person_of(other_staff, given_name="Олена", family_name="Коваленко")


@pytest.mark.django_db
def test_a_second_file_of_the_own_house_is_found() -> None:
    lead = house.staff(Role.TEAM_LEAD)
    one, other = twins(lead, lead)
    assert [(found.person_id, found.ask) for found in candidates_of(viewer(lead), one)] == [(other.pk, "")]


@pytest.mark.django_db
def test_of_a_file_elsewhere_only_whom_to_ask_is_said() -> None:
    lead, far_away = house.staff(Role.TEAM_LEAD), house.staff()
    one, _ = twins(lead, far_away)
    [found] = candidates_of(viewer(lead), one)
    assert found.person_id is None
    assert found.ask == f"{far_away.team.name}, {far_away.team.local_jobcenter.name}"


@pytest.mark.django_db
def test_a_sealed_file_is_no_candidate_anywhere() -> None:
    lead, far_away = house.staff(Role.TEAM_LEAD), house.staff()
    for keeper in (lead, far_away):
        one, other = twins(lead, keeper)
        seal(other, far_away)
        assert other.pk not in [found.person_id for found in candidates_of(viewer(lead), one)]
        one.delete()
        Person.objects.filter(pk=other.pk).update(birth_date=date(1950, 1, 2))


@pytest.mark.django_db
def test_two_that_somebody_called_different_are_not_asked_about_again() -> None:
    lead = house.staff(Role.TEAM_LEAD)
    one, other = twins(lead, lead)
    DuplicateDecision.objects.create(
        first=other, second=one, second_number=one.client_number, verdict="different", score=100, reason="x"
    )
    assert candidates_of(viewer(lead), one) == []
    assert candidates_of(viewer(lead), other) == []


@pytest.mark.django_db
@pytest.mark.parametrize("born", [date(1985, 4, 8), date(1985, 3, 4), date(1935, 4, 3), BORN])
def test_a_name_that_only_sounds_alike_is_found_with_a_slip_in_the_birth_date(born: date) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    one = person_of(lead, given_name="Bernd", family_name="Wagner", birth_date=BORN)
    other = person_of(lead, given_name="Bernt", family_name="Wakner", birth_date=born)
    person_of(lead, given_name="Anna", family_name="Lange", birth_date=born)
    assert [found.person_id for found in candidates_of(viewer(lead), one)] == [other.pk]


@given(born=st.dates(date(1900, 1, 1), date(2026, 11, 23)))
def test_every_slip_is_a_day_one_may_have_meant(born: date) -> None:
    assert born not in slips(born)
    for day in slips(born):
        digits = sum(a != b for a, b in zip(day.isoformat(), born.isoformat(), strict=True))
        assert digits == 1 or day == swapped(born)


@pytest.mark.django_db
def test_the_file_with_the_office_s_number_is_proposed_to_stay_wherever_one_comes_from(
    client: Client,
) -> None:
    lead = house.staff(Role.TEAM_LEAD)
    known, new = twins(lead, lead)
    Person.objects.filter(pk=new.pk).update(client_number="NEU-1")
    client.force_login(house.account_of(lead))
    link = f"/person/{known.pk}/zusammenfuehrung/{new.pk}/"
    for one in (known, new):
        assert link in client.get(f"/person/{one.pk}/dubletten/").content.decode()
    pair = DuplicateDecision.objects.create(
        first=new, second=known, second_number=known.client_number, score=100, reason="x"
    )
    assert client.post(f"/dubletten/{pair.pk}/", {"verdict": "same"}).headers["Location"] == link
    assert client.get(f"/person/{new.pk}/zusammenfuehrung/{known.pk}/").status_code == 200


@pytest.mark.django_db
def test_of_two_files_with_real_numbers_the_older_is_proposed_to_stay() -> None:
    lead = house.staff(Role.TEAM_LEAD)
    older, newer = twins(lead, lead)
    assert staying_first(newer, older) == (older, newer)
