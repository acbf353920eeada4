"""The house: what the database refuses, and who stands behind a log-in."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from augenhoehe.organisation.models import (
    Account,
    LocalJobcenter,
    Role,
    Room,
    Site,
    Staff,
    StaffLanguage,
    Team,
    addressed,
    staff_of,
)
from augenhoehe.organisation.tests import factories as house

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def site() -> Site:
    return Site.objects.create(code=f"s{Site.objects.count()}", name="Haus am Markt")


def second_room() -> Room:
    where = site()
    Room.objects.create(site=where, name="1.07")
    return Room(site=where, name="1.07")


def second_language() -> StaffLanguage:
    colleague = house.staff()
    StaffLanguage.objects.create(staff=colleague, language="uk")
    return StaffLanguage(staff=colleague, language="uk")


def second_team() -> Team:
    first = house.team()
    return Team(local_jobcenter=first.local_jobcenter, name=first.name)


def changed_staff(**given: object) -> Staff:
    colleague = house.staff()
    for name, value in given.items():
        setattr(colleague, name, value)
    return colleague


GERMANY = "Der Standort liegt nicht in Deutschland. Sind Breite und Länge vertauscht?"
HOURS = "Die Wochenstunden liegen zwischen 0 und 48."
REFUSED: list[tuple[str, Callable[[], models.Model]]] = [
    (GERMANY, lambda: Site(code="x", name="x", latitude=6.61, longitude=51.83)),
    (GERMANY, lambda: Site(code="x", name="x", latitude=51.83)),
    ("Diesen Raum gibt es am Standort schon.", second_room),
    ("Ein Team mit diesem Namen gibt es hier schon.", second_team),
    ("Diese Sprache ist schon eingetragen.", second_language),
    (HOURS, lambda: changed_staff(weekly_hours=Decimal(0))),
    (HOURS, lambda: changed_staff(weekly_hours=Decimal("48.5"))),
    ("Das Ende liegt vor dem Anfang.", lambda: changed_staff(ends_on=date(2019, 12, 31))),
]


@pytest.mark.parametrize(("sentence", "make"), REFUSED, ids=[sentence for sentence, _ in REFUSED])
def test_it_is_refused_in_words_and_by_the_database(sentence: str, make: Callable[[], models.Model]) -> None:
    row = make()
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert sentence in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_site_without_coordinates_is_a_site() -> None:
    site().validate_constraints()


def test_one_log_in_belongs_to_one_colleague() -> None:
    colleague = house.staff()
    with pytest.raises(IntegrityError), transaction.atomic():
        house.staff(account=colleague.account)


def test_a_colleague_without_log_in_is_a_colleague() -> None:
    colleague = house.staff()
    Staff.objects.filter(pk=colleague.pk).update(account=None)
    Staff.objects.create(
        team=colleague.team, role=Role.RECEPTION, given_name="A", family_name="B", starts_on=TODAY
    )
    assert Staff.objects.filter(account=None).count() == 2


@pytest.mark.parametrize("user", [None, "konto", 1])
def test_nobody_stands_behind_what_is_no_account(user: object) -> None:
    assert staff_of(user, TODAY) is None


def test_nobody_stands_behind_an_account_of_its_own_or_a_blocked_one() -> None:
    colleague = house.staff()
    account = colleague.account
    assert account is not None
    account.is_active = False
    assert staff_of(account, TODAY) is None
    assert staff_of(house.account(), TODAY) is None


@pytest.mark.parametrize(("offset", "is_here"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_colleague_is_one_from_the_first_day_to_the_last(offset: int, is_here: bool) -> None:
    colleague = house.staff(starts_on=TODAY, ends_on=TODAY + timedelta(days=30))
    assert (staff_of(colleague.account, TODAY + timedelta(days=offset)) == colleague) is is_here


def test_asking_again_within_a_request_costs_no_statement() -> None:
    account = Account.objects.get(pk=house.staff().account_id or 0)
    with CaptureQueriesContext(connection) as captured:
        first = staff_of(account, TODAY)
        second = staff_of(account, TODAY)
        assert first is not None and first.team.local_jobcenter.name
    assert first is second
    assert len(captured) == 1


def test_a_name_is_said_as_somebody_wants_it() -> None:
    assert addressed("frau", "Birgit", "Terhorst") == "Frau Terhorst"
    assert addressed("herr", "Jan", "Lansing") == "Herr Lansing"
    assert addressed("none", "Kim", "Busch") == "Kim Busch"


def test_no_name_stands_in_the_words_for_logs() -> None:
    colleague = house.staff()
    assert "Birgit" not in f"{colleague} {colleague!r}"
    assert colleague.account is not None
    assert colleague.account.login_name not in f"{colleague.account} {colleague.account!r}"


def test_the_local_jobcenter_owns_its_teams() -> None:
    team = house.team()
    assert list(LocalJobcenter.objects.filter(team=team)) == [team.local_jobcenter]
    with pytest.raises(models.ProtectedError):
        team.local_jobcenter.delete()
