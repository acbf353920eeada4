"""Skills a district asks for against skills its colleagues have."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from augenhoehe.caseload.districts.counting import cache
from augenhoehe.caseload.tests.district_factories import district, neighbour, neighbours, with_theme
from augenhoehe.organisation.models import DistrictService, Role, Staff, StaffLanguage, StaffTraining
from augenhoehe.organisation.tests import factories as house
from augenhoehe.places.models import District

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 1, 1)


@pytest.fixture
def town() -> District:
    """Sixty-five people in care who speak Ukrainian beside eight who do not; two smaller places around."""
    places = [district("Mitte", column=1), district("Nord", column=2), district("Süd", column=3)]
    for place, speakers in zip(places, (65, 12, 12), strict=True):
        for _ in range(speakers):
            neighbour(place)
        for _ in range(8):
            neighbour(place).person.languages.all().delete()
    return places[0]


def serving(place: District, number: int) -> list[Staff]:
    """So many counsellors of the local Jobcenter of this place who serve it."""
    team = house.team(local_jobcenter=house.local_jobcenter(district=place))
    staff = [house.staff(team=team) for _ in range(number)]
    for one in staff:
        DistrictService.objects.create(staff=one, district=place, starts_on=LONG_AGO)
    return staff


def page_of(client: Client, reader: Staff, place: District) -> str:
    cache.clear()
    client.force_login(house.account_of(reader))
    answer = client.get(f"/stadtteile/{place.pk}/koennen/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_largest_gap_is_named_with_what_helps(client: Client, town: District) -> None:
    staff = serving(town, 3)
    page = page_of(client, staff[0], town)
    assert "Die größte Lücke: Ukrainisch." in page
    assert "bei der nächsten Einstellung am meisten hilft: <strong>Ukrainisch</strong> (65 Menschen)" in page
    assert "2 weitere Fachkräfte bei der nächsten Einstellung, bis dahin Sprachmittlung" in page


def test_somebody_of_the_same_house_who_can_is_pointed_out(client: Client, town: District) -> None:
    staff = serving(town, 3)
    elsewhere = house.staff(team=staff[0].team)
    StaffLanguage.objects.create(staff=elsewhere, language="uk", level="C1")
    StaffLanguage.objects.create(staff=staff[1], language="uk", level="A1")
    assert "im selben Jobcenter kann es schon eine, bisher ohne diesen Stadtteil" in page_of(
        client, staff[0], town
    )


def test_enough_colleagues_leave_no_gap(client: Client, town: District) -> None:
    staff = serving(town, 3)
    for one in staff:
        StaffLanguage.objects.create(staff=one, language="uk", level="B1")
    page = page_of(client, staff[0], town)
    assert "Die größte Lücke" not in page and "reicht" in page


def test_trainings_of_two_colleagues_are_nobodys_business(client: Client, town: District) -> None:
    staff = serving(town, 2)
    StaffTraining.objects.create(staff=staff[0], kind="debt", done_on=LONG_AGO)
    assert "Fortbildung für" not in page_of(client, staff[0], town)


def test_trainings_are_told_of_a_municipality_never_of_its_quarter(client: Client, town: District) -> None:
    quarter = district("Ring", scheme="quartier", column=1, parent=town)
    staff = serving(town, 3)
    for one in staff:
        DistrictService.objects.create(staff=one, district=quarter, starts_on=LONG_AGO)
    for place in District.objects.all():
        with_theme(neighbours(place, 30), "debts")
        neighbours(place, 30)
    assert "Fortbildung für" in page_of(client, staff[0], town)
    page = page_of(client, staff[0], quarter)
    assert "Fortbildungen stehen nur bei der ganzen Gemeinde" in page and "Fortbildung für" not in page


def test_nobody_serves_it_yet(client: Client, town: District) -> None:
    assert "noch niemand eingetragen" in page_of(client, house.staff(), town)


def test_a_few_people_are_not_named(client: Client) -> None:
    alone = district("Klein")
    neighbour(alone)
    reader = house.staff(Role.TEAM_LEAD)
    assert "Dazu dürfen wir hier nichts zeigen." in page_of(client, reader, alone)
    client.force_login(house.account_of(reader))
    assert client.get("/stadtteile/987654321/koennen/").status_code == 404


def test_many_colleagues_cost_no_more_statements(client: Client, town: District) -> None:
    def statements(reader: Staff) -> int:
        client.force_login(house.account_of(reader))
        client.get(f"/stadtteile/{town.pk}/koennen/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/stadtteile/{town.pk}/koennen/")
        return len(asked)

    few = serving(town, 1)
    first = statements(few[0])
    more = [house.staff(team=few[0].team) for _ in range(6)]
    for one in more:
        DistrictService.objects.create(staff=one, district=town, starts_on=LONG_AGO)
        StaffLanguage.objects.create(staff=one, language="uk")
        StaffTraining.objects.create(staff=one, kind="debt", done_on=LONG_AGO)
    assert statements(few[0]) == first
