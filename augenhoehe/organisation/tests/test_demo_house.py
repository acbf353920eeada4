"""The invented house: enough desks for the cases, and rows that carry what every row carries."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from augenhoehe.organisation.demo.house import DemoLogin, HouseOrder, build_house, hours_for
from augenhoehe.organisation.demo.tables import Tables
from augenhoehe.organisation.models import (
    ConsultationHours,
    ContactPointPilot,
    DistrictService,
    LocalJobcenter,
    OpeningHours,
    Role,
    Room,
    Salutation,
    Site,
    SiteClosure,
    SiteKind,
    Staff,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
    Team,
)
from augenhoehe.organisation.tests.factories import team
from augenhoehe.places.demo import build_demo_places
from augenhoehe.places.models import District
from augenhoehe.places.municipalities import municipalities
from augenhoehe.privacy.acting import acting

MOMENT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
BOCHOLT = "05554008"
LOGIN = DemoLogin("probe", Role.COUNSELLOR, BOCHOLT, Salutation.FRAU, "Pia", "Probe")


@pytest.mark.parametrize("cases", [0, 20, 74, 150, 151, 800, 3100])
def test_hours_suffice_for_the_cases_without_many_to_spare(cases: int) -> None:
    hours = hours_for(cases, Random(1))
    capacity = sum(hours) * 150 / 39
    assert cases <= capacity <= cases + 151
    assert hours == sorted(hours, reverse=True)
    assert set(hours) <= {39.0, 30.0, 25.0, 19.5}


@pytest.mark.django_db
def test_every_municipality_has_its_jobcenter_with_site_team_and_counsellor() -> None:
    build_demo_places()
    towns = municipalities()
    order = HouseOrder({town.code: town.recipients // 4 for town in towns}, [LOGIN], seed=1, moment=MOMENT)
    with acting(account_id=None, through="demo"):
        house = build_house(towns, order)
    offices = Site.objects.filter(kind=SiteKind.OFFICE)
    assert LocalJobcenter.objects.count() == offices.count() == len(house.desks) == 17
    assert not LocalJobcenter.objects.filter(district=None).exists()
    assert all(desks for desks in house.desks.values())
    assert Room.objects.count() >= 2 * 17
    assert all(one.staff_set.count() <= 10 for one in Team.objects.all())
    first = house.desks[BOCHOLT][0]
    assert first.login_name == "probe"
    assert Staff.objects.get(pk=first.staff_id).addressed_name == "Frau Probe"
    assert set(Staff.objects.values_list("created_through", "created_at")) == {("demo", MOMENT)}
    the_house_has_time_and_skills()


def the_house_has_time_and_skills() -> None:
    """Hours, contact points and skills are there, and something is left to improve."""
    quarters = District.objects.filter(scheme="quartier")
    guests = Site.objects.filter(kind=SiteKind.CONTACT_POINT)
    assert guests.count() == quarters.exclude(code__endswith="-mitte").count()
    assert set(guests.values_list("source", flat=True)) == {"Demodaten, Anschrift erfunden"}
    held = ConsultationHours.objects.select_related("staff", "site")
    assert held.exists()
    assert all(one.weekday in one.staff.working_days for one in held)
    assert all(
        DistrictService.objects.filter(staff=one.staff, district=one.site.district).exists() for one in held
    )
    assert SiteClosure.objects.count() == 17
    assert OpeningHours.objects.filter(site__kind=SiteKind.OFFICE).count() == 17 * 6
    assert ContactPointPilot.objects.get().judged_by
    counsellors = Staff.objects.filter(role=Role.COUNSELLOR)
    assert not counsellors.filter(district_services=None).exists()
    assert {len(one.working_days) for one in counsellors} == {3, 4, 5}
    assert StaffSpecialism.objects.exists() and StaffTraining.objects.filter(is_confirmed=False).exists()
    assert StaffLanguage.objects.filter(level="").exists()
    assert not apps.get_model("organisation", "StaffEvent").objects.exists()


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_skills_and_the_names_do_not_hang_on_them() -> None:
    build_demo_places()
    towns = [town for town in municipalities() if town.code == BOCHOLT]
    build_house(towns, HouseOrder({BOCHOLT: 1700}, [], seed=1, moment=MOMENT))
    skills = list(StaffSpecialism.objects.order_by("pk").values_list("staff__family_name", "specialism"))
    names = list(Staff.objects.order_by("pk").values_list("family_name", flat=True))
    assert skills and names
    ConsultationHours.objects.all().delete()
    for table in (Room, Staff, Team, Site, LocalJobcenter):
        table._default_manager.all().delete()
    build_house(towns, HouseOrder({BOCHOLT: 1700}, [], seed=1, moment=MOMENT))
    assert skills == list(
        StaffSpecialism.objects.order_by("pk").values_list("staff__family_name", "specialism")
    )
    assert names == list(Staff.objects.order_by("pk").values_list("family_name", flat=True))


@pytest.mark.django_db
def test_copied_rows_carry_provenance_and_defaults_and_leave_the_sequence_right() -> None:
    where = team()
    with acting(account_id=None, through="demo"):
        tables = Tables(MOMENT)
        table = tables.table(Staff, "team", "role", "given_name", "family_name", "starts_on")
        first = table.add(where.pk, "counsellor", "Ada", "Eins\tZwei\\n", date(2020, 1, 1))
        second = table.add(where.pk, "counsellor", "Ben", "Drei", date(2020, 1, 1))
        tables.write()
        tables.finish()
    ada = Staff.objects.get(pk=first)
    assert (ada.created_through, ada.created_at, ada.created_by_account) == ("demo", MOMENT, None)
    assert ada.family_name == "Eins\tZwei\\n"
    assert ada.salutation == Salutation.NONE
    assert ada.weekly_hours == 39
    third = Staff.objects.create(
        team=where, role="counsellor", given_name="Cem", family_name="Vier", starts_on=date(2020, 1, 1)
    )
    assert third.pk == second + 1


@pytest.mark.django_db
def test_a_reference_to_nothing_is_refused_with_its_batch() -> None:
    with acting(account_id=None, through="demo"), pytest.raises(IntegrityError), transaction.atomic():
        tables = Tables(MOMENT)
        tables.table(Room, "site", "name").add(987_654_321, "Raum ohne Haus")
        tables.write()
