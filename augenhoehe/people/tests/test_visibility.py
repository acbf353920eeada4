"""Who is seen by whom: responsibility, grant and seal, on the day asked."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from augenhoehe.organisation.models import Account, Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    AccessGrant,
    Part,
    Person,
    Reach,
    Responsibility,
    Seal,
    SealReader,
    reach,
)
from augenhoehe.people.models.visibility import ANYBODY, kept_person_ids, kept_seals
from augenhoehe.people.tests.factories import person, person_of, seal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sees(user: object, someone: Person, part: Part | None = None) -> bool:
    """Asked of the database each time; a log-in keeps its post for a request only."""
    vars(user).pop("_staff", None)
    return bool(Person.objects.visible_to(user, part).filter(pk=someone.pk).exists())


def granted(
    someone: Person, colleague: Account | None, *, starts: int = -1, ends: int = 1, parts: list[str]
) -> None:
    now = timezone.now()
    AccessGrant.objects.create(
        person=someone,
        account_id=colleague.pk if colleague else 0,
        purpose="Vertretung",
        parts=parts,
        starts_at=now + starts * DAY,
        ends_at=now + ends * DAY,
        reason="Urlaub",
        source="test",
    )


@pytest.mark.parametrize("user", [None, "counsellor", 7, object()])
def test_whoever_is_no_account_sees_nobody(user: object) -> None:
    person_of(house.staff())
    assert not Person.objects.visible_to(user).exists()


@pytest.mark.parametrize("role", Role.values)
def test_without_responsibility_nobody_is_in_reach_but_of_the_house(role: str) -> None:
    orphan = person()
    assert sees(house.staff(role).account, orphan) == (reach(role, None) == Reach.HOUSE)


def test_the_widest_reach_counts_where_no_part_is_named() -> None:
    assert reach(Role.DATA_PROTECTION_OFFICER, None) == Reach.HOUSE
    assert reach(Role.DATA_PROTECTION_OFFICER, Part.COUNSELLING) == Reach.NOBODY
    assert reach(Role.ADMINISTRATOR, None) == Reach.NOBODY
    assert reach("unknown", None) == Reach.NOBODY


def test_a_handover_moves_the_file_on_its_day() -> None:
    before, after = house.staff(), house.staff()
    someone, today = person_of(before), timezone.localdate()
    held = Responsibility.objects.get(person=someone)
    held.ends_on = today
    held.save()
    assert sees(before.account, someone)
    Responsibility.objects.filter(pk=held.pk).update(ends_on=today - DAY)
    Responsibility.objects.create(
        person=someone,
        local_jobcenter=after.team.local_jobcenter,
        team=after.team,
        role="counselling",
        starts_on=today,
    )
    assert (sees(before.account, someone), sees(after.account, someone)) == (False, True)


def test_a_future_responsibility_opens_nothing_yet() -> None:
    colleague = house.staff()
    someone = person_of(colleague)
    Responsibility.objects.filter(person=someone).update(starts_on=timezone.localdate() + DAY)
    assert not sees(colleague.account, someone)


def test_a_grant_opens_its_parts_and_only_while_it_runs() -> None:
    someone = person_of(house.staff())
    for starts, ends, is_open in ((-1, 1, True), (1, 2, False), (-2, -1, False)):
        colleague = house.staff(Role.OUTREACH)
        granted(someone, colleague.account, starts=starts, ends=ends, parts=["master_data"])
        assert sees(colleague.account, someone, Part.MASTER_DATA) == is_open
        assert sees(colleague.account, someone) == is_open
        assert not sees(colleague.account, someone, Part.COUNSELLING)


def test_a_grant_is_for_one_account_alone() -> None:
    someone = person_of(house.staff())
    colleague = house.staff()
    granted(someone, colleague.account, parts=["counselling"])
    assert not sees(house.staff(team=colleague.team).account, someone)


def test_a_seal_wins_over_role_and_grant_until_it_ends() -> None:
    today = timezone.localdate()
    counsellor, director = house.staff(), house.staff(Role.MANAGING_DIRECTOR)
    someone = person_of(counsellor)
    granted(someone, director.account, parts=["master_data", "counselling"])
    sealed = seal(someone)
    assert not sees(counsellor.account, someone) and not sees(director.account, someone)
    Seal.objects.filter(pk=sealed.pk).update(ends_on=today)
    assert not sees(counsellor.account, someone)
    Seal.objects.filter(pk=sealed.pk).update(ends_on=today - DAY)
    assert sees(counsellor.account, someone) and sees(director.account, someone)


def test_a_seal_that_begins_tomorrow_closes_nothing_today() -> None:
    counsellor = house.staff()
    someone = person_of(counsellor)
    Seal.objects.create(person=someone, reason="Umzug", starts_on=timezone.localdate() + DAY)
    assert sees(counsellor.account, someone)


def test_a_named_reader_needs_a_reason_of_role_or_grant_as_well() -> None:
    counsellor, outsider = house.staff(), house.staff()
    someone = person_of(counsellor)
    sealed = seal(someone, counsellor, outsider)
    assert (sees(counsellor.account, someone), sees(outsider.account, someone)) == (True, False)
    granted(someone, outsider.account, parts=["counselling"])
    assert sees(outsider.account, someone, Part.COUNSELLING)
    SealReader.objects.filter(seal=sealed, account=outsider.account).delete()
    assert not sees(outsider.account, someone)


def test_who_works_here_no_longer_sees_nobody() -> None:
    counsellor = house.staff(starts_on=date(2020, 1, 1), ends_on=timezone.localdate() - DAY)
    someone = person_of(counsellor.team)
    assert not sees(counsellor.account, someone)


def test_seeing_costs_one_statement_and_one_for_the_post() -> None:
    counsellor = house.staff()
    person_of(counsellor)
    with CaptureQueriesContext(connection) as captured:
        list(Person.objects.visible_to(counsellor.account, Part.COUNSELLING))
        list(Person.objects.visible_to(counsellor.account))
    assert len(captured) == 3


def test_a_kept_statement_holds_nothing_of_whoever_asked_first() -> None:
    helper, someone = house.staff(), person()
    granted(someone, helper.account, parts=[Part.COUNSELLING])
    assert sees(helper.account, someone, Part.COUNSELLING)
    nobody = [getattr(ANYBODY, name) for name in ANYBODY.__dataclass_fields__]
    for seen in set(Reach) - {Reach.HOUSE}:
        for part in (None, *Part):
            _, values = kept_person_ids(seen, part)
            assert all(value in nobody or value == part for value in values), (seen, part)
    assert set(kept_seals()[2]) <= {*nobody, 1}  # EXISTS asks for the number 1
