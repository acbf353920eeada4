"""The house: what the database refuses, and who stands behind a log-in."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from augenhoehe.organisation.models import (
    Account,
    ConsultationHours,
    ContactPointPilot,
    DistrictService,
    LocalJobcenter,
    OpeningHours,
    Role,
    Room,
    Site,
    SiteClosure,
    Staff,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
    Team,
    addressed,
    staff_of,
)
from augenhoehe.organisation.tests import factories as house
from augenhoehe.places.models import District

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


def hours(first: int, last: int, **given: object) -> OpeningHours:
    """Open on Mondays from one full hour to another."""
    where = given.pop("site", None) or site()
    times = {"weekday": 1, "opens_at": time(first), "closes_at": time(last), "starts_on": TODAY}
    return OpeningHours(**times | {"site": where} | given)


def overlapping_hours() -> OpeningHours:
    """A second row of the same Monday that begins before the first one ends."""
    where = site()
    hours(8, 12, site=where, starts_on=date(2026, 1, 1)).save()
    return hours(11, 14, site=where)


def talks(first: int, last: int, **given: object) -> ConsultationHours:
    """Somebody holds talks on Tuesdays."""
    times = {"weekday": 2, "begins_at": time(first), "ends_at": time(last), "starts_on": TODAY}
    return ConsultationHours(**times | {"staff": house.staff(), "site": site()} | given)


def talks_in_two_places() -> ConsultationHours:
    """The same colleague at the same time somewhere else."""
    first = talks(9, 12)
    first.save()
    return talks(11, 13, staff=first.staff)


def second_closure() -> SiteClosure:
    """Closed within a time in which it is closed already."""
    where = site()
    SiteClosure.objects.create(site=where, reason="Umbau", starts_on=TODAY, ends_on=date(2026, 12, 1))
    return SiteClosure(site=where, reason="Feier", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1))


def second_pilot() -> ContactPointPilot:
    """A second trial at the same place and time."""
    where, year = site(), {"starts_on": TODAY, "ends_on": date(2027, 11, 22)}
    ContactPointPilot.objects.create(site=where, judged_by=["people"], **year)
    return ContactPointPilot(site=where, judged_by=["talks"], **year)


def second_specialism() -> StaffSpecialism:
    """The same specialism entered again while it holds."""
    first = StaffSpecialism.objects.create(staff=house.staff(), specialism="refugees", starts_on=TODAY)
    return StaffSpecialism(staff=first.staff, specialism="refugees", starts_on=TODAY)


def second_service() -> DistrictService:
    """The same district entered again while it holds."""
    place = District.objects.create(scheme="quartier", code="1", name="Nord", valid_from_year=2020)
    first = DistrictService.objects.create(staff=house.staff(), district=place, starts_on=TODAY)
    return DistrictService(staff=first.staff, district=place, starts_on=TODAY)


def second_training() -> StaffTraining:
    """The same training on the same day."""
    first = StaffTraining.objects.create(staff=house.staff(), kind="debt", done_on=TODAY)
    return StaffTraining(staff=first.staff, kind="debt", done_on=TODAY)


def remitted(*remit: str) -> Team:
    """A team that is there for these only."""
    where = house.team()
    where.remit = list(remit)
    return where


DAYS = "Bitte nennen Sie mindestens einen Arbeitstag von Montag bis Sonntag."
FIGURES = "Bitte nennen Sie mindestens eine Zahl, an der die Erprobung gemessen wird."
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
    (DAYS, lambda: changed_staff(working_days=[])),
    (DAYS, lambda: changed_staff(working_days=[1, 8])),
    ("Diesen Schwerpunkt gibt es nicht.", lambda: remitted("rich_people")),
    ("Geschlossen wird später als geöffnet.", lambda: hours(12, 8)),
    ("Diesen Wochentag gibt es nicht.", lambda: hours(8, 12, weekday=8)),
    ("In dieser Zeit ist der Standort schon als geöffnet eingetragen.", overlapping_hours),
    ("Die Sprechzeit endet später, als sie anfängt.", lambda: talks(12, 9)),
    (
        "In dieser Zeit ist schon eine Sprechzeit eingetragen, hier oder an einem anderen Ort.",
        talks_in_two_places,
    ),
    ("In dieser Zeit ist der Standort schon als geschlossen eingetragen.", second_closure),
    (
        "Bitte sagen Sie, warum geschlossen ist.",
        lambda: SiteClosure(site=site(), starts_on=TODAY, ends_on=TODAY),
    ),
    (
        "Eine Schließung hat ein Ende; es lässt sich später ändern.",
        lambda: SiteClosure(site=site(), starts_on=TODAY, reason="Umbau"),
    ),
    (
        "Eine Erprobung hat ein Ende; dann wird entschieden.",
        lambda: ContactPointPilot(site=site(), starts_on=TODAY, judged_by=["people"]),
    ),
    (FIGURES, lambda: ContactPointPilot(site=site(), starts_on=TODAY, ends_on=TODAY, judged_by=[])),
    (FIGURES, lambda: ContactPointPilot(site=site(), starts_on=TODAY, ends_on=TODAY, judged_by=["luck"])),
    ("In dieser Zeit wird hier schon etwas erprobt.", second_pilot),
    ("Dieser Schwerpunkt ist in dieser Zeit schon eingetragen.", second_specialism),
    ("Dieser Stadtteil ist in dieser Zeit schon eingetragen.", second_service),
    ("Diese Fortbildung steht mit diesem Tag schon da.", second_training),
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


def test_a_site_may_close_over_noon_and_change_its_hours_from_a_day_on() -> None:
    where = site()
    hours(8, 12, site=where, ends_on=date(2026, 12, 31)).save()
    hours(12, 16, site=where).save()
    later = hours(9, 12, site=where, starts_on=date(2027, 1, 1))
    later.validate_constraints()
    later.save()
    monday, january = date(2026, 11, 23), date(2027, 1, 4)
    assert [row.opens_at for row in OpeningHours.objects.for_day(monday)] == [time(8), time(12)]
    assert [row.opens_at for row in OpeningHours.objects.for_day(january)] == [time(9), time(12)]
    assert not OpeningHours.objects.for_day(date(2026, 11, 24)).exists()


def test_what_changes_about_a_colleague_stays_in_the_history() -> None:
    known = StaffTraining.objects.create(staff=house.staff(), kind="debt", done_on=TODAY)
    known.is_confirmed = True
    known.save()
    known.delete()
    events = apps.get_model("organisation", "StaffTrainingEvent").objects.order_by("pgh_id")
    assert list(events.values_list("pgh_label", "is_confirmed")) == [("update", False), ("delete", True)]


def test_a_language_of_a_colleague_may_be_known_without_its_level() -> None:
    spoken = StaffLanguage.objects.create(staff=house.staff(), language="uk")
    spoken.refresh_from_db()
    assert (spoken.level, spoken.is_confirmed) == ("", False)
