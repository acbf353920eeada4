"""Standing in: what it opens, for exactly how long, and what it leaves behind."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Absence, Account, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import stand_in
from augenhoehe.people.models import AccessGrant, GrantSource, Part, Person, Responsibility
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


@pytest.fixture
def absent() -> Staff:
    return house.staff()


@pytest.fixture
def helper(absent: Staff) -> Staff:
    return house.staff(team=absent.team, family_name="Lansing", salutation="herr")


def today() -> date:
    return timezone.localdate()


def away(absent: Staff, helper: Staff | None, first: int = 0, last: int = 3) -> Absence:
    """Away from so many days from now to so many."""
    return stand_in.enter_absence(
        Absence(
            staff=absent,
            stand_in=helper,
            starts_on=today() + first * ONE_DAY,
            ends_on=today() + last * ONE_DAY,
        ),
        today(),
    )


def sees(reader: Staff, someone: Person, part: Part = Part.SENSITIVE) -> bool:
    """Whether a colleague sees this part, asked anew as with every request."""
    account = Account.objects.get(staff=reader)
    return bool(Person.objects.visible_to(account, part).filter(pk=someone.pk).exists())


def moved(absence: Absence, days: int) -> None:
    """The same as if it were another day: the absence and its grants lie that much earlier or later."""
    shift = days * ONE_DAY
    Absence.objects.filter(pk=absence.pk).update(
        starts_on=absence.starts_on + shift, ends_on=(absence.ends_on or today()) + shift
    )


def test_a_stand_in_of_the_team_sees_sensitive_notes_for_that_time_only(absent: Staff, helper: Staff) -> None:
    someone = person_of(absent)
    assert not sees(helper, someone)
    absence = away(absent, helper)
    assert sees(helper, someone)
    assert list(AccessGrant.objects.values_list("parts", flat=True)) == [[Part.SENSITIVE]]
    moved(absence, -4)
    assert not sees(helper, someone)
    assert sees(helper, someone, Part.COUNSELLING)


def test_a_stand_in_of_another_team_gets_the_file_as_well(absent: Staff) -> None:
    someone = person_of(absent)
    helper = house.staff(team=house.team(local_jobcenter=absent.team.local_jobcenter))
    assert not sees(helper, someone, Part.COUNSELLING)
    absence = away(absent, helper)
    for part in (Part.MASTER_DATA, Part.COUNSELLING, Part.SENSITIVE, Part.PAPERS):
        assert sees(helper, someone, part)
    assert not sees(helper, someone, Part.ACCESS_LOG)
    stand_in.cancel_absence(absence, today())
    assert not sees(helper, someone, Part.MASTER_DATA)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-10-23 23:59:59", False),
        ("2026-10-24 00:00:00", True),
        ("2026-10-25 23:59:59", True),  # the day of 25 hours: clocks go back
        ("2026-10-26 00:00:00", False),
    ],
)
def test_it_begins_and_ends_at_midnight_here(
    absent: Staff, helper: Staff, moment: str, is_open: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = person_of(absent)
    at = datetime.fromisoformat(moment).replace(tzinfo=timezone.get_default_timezone())
    before = datetime(2026, 10, 1, 12, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: before)
    absence = Absence(staff=absent, stand_in=helper, starts_on=date(2026, 10, 24), ends_on=date(2026, 10, 25))
    stand_in.enter_absence(absence, before.date())
    assert AccessGrant.objects.open_for(helper.account_id, at, Part.SENSITIVE).exists() is is_open
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert sees(helper, someone) is is_open


def test_no_grant_outlives_its_absence(absent: Staff, helper: Staff) -> None:
    person_of(absent)
    away(absent, helper)
    grant = AccessGrant.objects.get()
    for change in ({"ends_at": grant.ends_at + timedelta(seconds=1)}, {"account": absent.account}):
        with pytest.raises(IntegrityError, match="nicht länger als die Abwesenheit"), transaction.atomic():
            AccessGrant.objects.filter(pk=grant.pk).update(**change)
    AccessGrant.objects.filter(pk=grant.pk).update(ends_at=grant.ends_at - timedelta(seconds=1))


def test_a_shortened_absence_shortens_what_it_opened(absent: Staff, helper: Staff) -> None:
    someone = person_of(absent)
    absence = away(absent, helper, first=-2, last=5)
    absence.ends_on = today()
    stand_in.enter_absence(absence, today())
    assert sees(helper, someone)
    latest = AccessGrant.objects.order_by("-pk")[0]
    assert timezone.localtime(latest.ends_at).date() == today() + ONE_DAY
    assert timezone.localtime(latest.ends_at).hour == 0


def test_another_stand_in_takes_over_at_once(absent: Staff, helper: Staff) -> None:
    someone, other = person_of(absent), house.staff(team=absent.team)
    absence = away(absent, helper)
    absence.stand_in = other
    stand_in.enter_absence(absence, today())
    assert not sees(helper, someone)
    assert sees(other, someone)


def test_whoever_comes_and_goes_meanwhile_is_found_by_the_nightly_run(absent: Staff, helper: Staff) -> None:
    leaving = person_of(absent)
    away(absent, helper)
    coming = person_of(absent)
    Responsibility.objects.filter(person=leaving).update(ends_on=today() - ONE_DAY)
    assert not sees(helper, coming)
    assert stand_in.refresh_stand_ins(today()) == 2
    assert sees(helper, coming)
    assert not sees(helper, leaving)
    assert stand_in.refresh_stand_ins(today()) == 0


def test_an_absence_to_come_opens_nothing_today(absent: Staff, helper: Staff) -> None:
    someone = person_of(absent)
    absence = away(absent, helper, first=2, last=4)
    assert not sees(helper, someone)
    stand_in.cancel_absence(absence, today())
    assert not AccessGrant.objects.exists() and not Absence.objects.exists()


def test_what_was_opened_stays_known_when_the_absence_is_taken_back(absent: Staff, helper: Staff) -> None:
    someone = person_of(absent)
    absence = away(absent, helper)
    stand_in.cancel_absence(absence, today())
    stand_in.cancel_absence(absence, today())
    kept = AccessGrant.objects.get(person=someone)
    assert kept.source == GrantSource.STAND_IN and kept.ends_at <= timezone.now() and kept.absence is None
    assert not sees(helper, someone)


def test_a_running_absence_that_is_ended_ended_yesterday(absent: Staff, helper: Staff) -> None:
    absence = away(absent, helper, first=-3, last=3)
    stand_in.cancel_absence(absence, today())
    absence.refresh_from_db()
    assert absence.ends_on == today() - ONE_DAY


def test_a_sealed_file_stays_closed_to_the_stand_in(absent: Staff, helper: Staff) -> None:
    someone = person_of(absent)
    seal(someone, absent)
    away(absent, helper)
    assert not sees(helper, someone)


def test_opening_such_a_file_is_logged_as_standing_in(absent: Staff, helper: Staff, client: Client) -> None:
    hers, own = person_of(absent), person_of(helper)
    away(absent, helper)
    client.force_login(Account.objects.get(staff=helper))
    for someone in (hers, own):
        assert client.get(f"/person/{someone.pk}/").status_code == 200
    purposes = dict(AccessLogEntry.objects.values_list("person_id", "purpose"))
    assert purposes[hers.pk] == stand_in.PURPOSE
    assert purposes[own.pk].startswith("Beratung und Vermittlung")


def fields(absent: Staff, helper: Staff | None, first: int = 1, last: int = 3, **more: str) -> dict[str, str]:
    """What the form sends."""
    return {
        "staff": str(absent.pk),
        "starts_on": (today() + first * ONE_DAY).isoformat(),
        "ends_on": (today() + last * ONE_DAY).isoformat(),
        "stand_in": str(helper.pk) if helper else "",
    } | more


def test_everybody_enters_the_own_absence(absent: Staff, helper: Staff, client: Client) -> None:
    client.force_login(Account.objects.get(staff=absent))
    assert client.post("/abwesenheit/neu/", fields(absent, helper)).status_code == 302
    assert Absence.objects.get().stand_in == helper
    text = client.get("/abwesenheit/").content.decode()
    assert "Herr Lansing" in text
    again = client.post("/abwesenheit/neu/", fields(absent, helper))
    assert again.status_code == 422
    assert "In dieser Zeit ist schon eine Abwesenheit eingetragen." in again.content.decode()


def test_a_lead_enters_it_for_her_team_and_nobody_else_does(
    absent: Staff, helper: Staff, client: Client
) -> None:
    lead = house.staff(Role.TEAM_LEAD, team=absent.team)
    client.force_login(Account.objects.get(staff=helper))
    assert client.post("/abwesenheit/neu/", fields(absent, helper)).status_code == 422
    client.force_login(Account.objects.get(staff=lead))
    assert client.post("/abwesenheit/neu/", fields(absent, lead)).status_code == 302
    entered = Absence.objects.get()
    client.force_login(Account.objects.get(staff=helper))
    assert client.get(f"/abwesenheit/{entered.pk}/").status_code == 403
    client.force_login(Account.objects.get(staff=house.staff()))
    assert client.get(f"/abwesenheit/{entered.pk}/").status_code == 404


def test_a_number_nobody_has_opens_the_form_for_oneself(absent: Staff, client: Client) -> None:
    client.force_login(Account.objects.get(staff=absent))
    for number in ("9" * 5000, "9" * 25, "x"):
        answer = client.get("/abwesenheit/neu/", {"fuer": number})
        assert answer.status_code == 200 and answer.context["form"].absence.staff == absent


def test_whoever_is_away_does_not_stand_in(absent: Staff, helper: Staff, client: Client) -> None:
    away(helper, None, first=2, last=9)
    client.force_login(Account.objects.get(staff=absent))
    answer = client.post("/abwesenheit/neu/", fields(absent, helper))
    assert answer.status_code == 422
    assert "Herr Lansing ist in dieser Zeit selbst abwesend." in answer.content.decode()


def test_whoever_was_to_stand_in_and_goes_away_herself_is_told_for_whom_somebody_is_missing(
    absent: Staff, helper: Staff, client: Client
) -> None:
    away(absent, helper, first=2, last=9)
    client.force_login(Account.objects.get(staff=helper))
    answer = client.post("/abwesenheit/neu/", fields(helper, None), follow=True)
    assert "In dieser Zeit fehlt eine andere Vertretung für" in answer.content.decode()


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (3, 1, "Der letzte Tag liegt vor dem ersten."),
        (-9, -2, "Diese Zeit ist schon vorbei."),
        (-60, 2, "mehr als einen Monat zurück"),
        (0, 900, "höchstens zwei Jahre"),
    ],
)
def test_impossible_days_are_refused_in_words(
    absent: Staff, helper: Staff, client: Client, first: int, last: int, sentence: str
) -> None:
    client.force_login(Account.objects.get(staff=absent))
    answer = client.post("/abwesenheit/neu/", fields(absent, helper, first, last))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (today() + last * ONE_DAY).isoformat() in answer.content.decode()


def test_two_windows_never_overwrite_each_other(absent: Staff, helper: Staff, client: Client) -> None:
    absence = away(absent, helper, first=1, last=3)
    client.force_login(Account.objects.get(staff=absent))
    address = f"/abwesenheit/{absence.pk}/"
    seen = f"{absence.starts_on}/{absence.ends_on}/{helper.pk}"
    assert client.post(address, fields(absent, helper, 1, 5, seen=seen)).status_code == 302
    late = client.post(address, fields(absent, None, 1, 2, seen=seen))
    assert late.status_code == 409
    assert "Inzwischen hat jemand diese Abwesenheit geändert." in late.content.decode()
    absence.refresh_from_db()
    assert absence.stand_in == helper and absence.ends_on == today() + 5 * ONE_DAY
