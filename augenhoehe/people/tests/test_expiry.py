"""What ran out, what was last asked long ago, and what the file knows from elsewhere."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import (
    BenefitUnit,
    BenefitUnitMembership,
    Childcare,
    DrivingLicence,
    EmploymentStatus,
    Person,
    PersonLanguage,
    Representative,
)
from augenhoehe.people.tests.fact_pages import address, panel, send
from augenhoehe.people.tests.factories import person_of, seal, speaks

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 1)


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def acts(someone: Person, ended_days_ago: int | None, **given: object) -> Representative:
    ends_on = None if ended_days_ago is None else timezone.localdate() - timedelta(days=ended_days_ago)
    usual = {
        "kind": "guardian",
        "name": "Petra Amt",
        "scope": ["money"],
        "starts_on": FIRST,
        "ends_on": ends_on,
    }
    return Representative.objects.create(person=someone, **usual | given)


@pytest.mark.parametrize("days", [1, 1000])
def test_a_guardianship_that_ran_out_is_told_as_what_it_is(
    days: int, client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    acts(someone, days, starts_on=date(2015, 1, 1))
    told = panel(client, someone, "besuch")
    assert "Petra Amt" in told and "abgelaufen am" in told
    assert "handelt selbst" not in told


def test_what_took_its_place_stands_alone_and_another_kind_does_not_hide_it(
    client: Client, counsellor: Staff
) -> None:
    followed, beside = person_of(counsellor), person_of(counsellor)
    for someone in (followed, beside):
        acts(someone, 3)
    acts(followed, None, name="Neue Betreuerin", starts_on=timezone.localdate())
    acts(beside, None, kind="authorised", name="Schwester Iryna", starts_on=timezone.localdate())
    assert "Petra Amt" not in panel(client, followed, "besuch")
    told = panel(client, beside, "besuch")
    assert "Petra Amt" in told and "Schwester Iryna" in told and "abgelaufen am" in told


def test_beside_what_holds_an_old_end_is_forgotten_after_a_year(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    acts(someone, 400)
    acts(someone, None, kind="authorised", name="Schwester Iryna")
    assert "Petra Amt" not in panel(client, someone, "besuch")


def test_a_driving_licence_that_ran_out_is_not_none(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    ended = timezone.localdate() - timedelta(days=2)
    DrivingLicence.objects.create(person=someone, licence_class="C", starts_on=FIRST, ends_on=ended)
    told = panel(client, someone, "werdegang")
    assert "Klasse C" in told and "abgelaufen am" in told and "keiner erfasst" not in told


def test_what_was_asked_years_ago_asks_to_be_asked_again(client: Client, counsellor: Staff) -> None:
    someone, today = person_of(counsellor, interpreter_need="spoken"), timezone.localdate()
    long_ago = today - relativedelta(months=25)
    Person.objects.filter(pk=someone.pk).update(interpreter_checked_on=long_ago)
    PersonLanguage.objects.create(
        person=someone,
        language="de",
        speaking="A2",
        reading="A1",
        checked_on=today - relativedelta(months=23),
    )
    told = panel(client, someone, "stammdaten")
    assert told.count(f"zuletzt geprüft {long_ago:%m/%Y}, bitte nachfragen") == 1
    PersonLanguage.objects.update(checked_on=long_ago)
    assert panel(client, someone, "stammdaten").count("bitte nachfragen") == 2


def test_a_first_language_is_not_asked_again(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    PersonLanguage.objects.filter(pk=speaks(someone).pk).update(checked_on=date(2015, 1, 1))
    assert "bitte nachfragen" not in panel(client, someone, "stammdaten")


def test_somebody_may_need_both_an_interpreter_and_signs(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    given = {"interpreter_checked_on": "2026-01-02", "interpreter_source": "person"}
    assert (
        send(client, address(someone, "sprachmittlung"), interpreter_need="both", **given).status_code == 302
    )
    assert "Dolmetschen und Gebärdensprache" in panel(client, someone, "stammdaten")


def child_of(someone: Person, counsellor: Staff, born_on: date) -> Person:
    """A child in the person's unit."""
    unit = BenefitUnit.objects.filter(memberships__person=someone).first()
    if unit is None:
        unit = BenefitUnit.objects.create(unit_number=f"BG-{someone.pk}")
        days = {"unit": unit, "starts_on": FIRST}
        BenefitUnitMembership.objects.create(person=someone, role="representative", **days)
    child = person_of(counsellor, given_name="Leo", birth_date=born_on)
    BenefitUnitMembership.objects.create(unit=unit, person=child, role="child", starts_on=FIRST)
    return child


def test_the_youngest_child_of_the_unit_is_proposed_and_taken_over_by_a_click(
    client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    child_of(someone, counsellor, date(2012, 5, 1))
    child_of(someone, counsellor, date(2016, 4, 3))
    url = address(someone, "kinderbetreuung")
    assert "am 03.04.2016 geboren" in client.get(url).content.decode()
    taken = client.get(f"{url}?youngest_child_born_on=2016-04-03")
    assert 'value="2016-04-03"' in taken.content.decode()
    assert "Übernehmen" not in taken.content.decode()
    assert not Childcare.objects.exists()


def test_a_child_nobody_here_may_know_of_is_not_proposed(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    seal(child_of(someone, counsellor, date(2016, 4, 3)))
    assert "03.04.2016" not in client.get(address(someone, "kinderbetreuung")).content.decode()


def test_a_minijob_stands_beside_being_unemployed(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    EmploymentStatus.objects.create(person=someone, kind="unemployed", starts_on=FIRST)
    given = {"kind": "mini_job", "hours_per_week": "8", "starts_on": "2026-03-01", "source": "document"}
    url = address(someone, "erwerbsstatus")
    assert send(client, url, **given, is_additional="on").status_code == 302
    assert EmploymentStatus.objects.get(kind="unemployed").ends_on is None
    told = panel(client, someone, "leistung")
    assert "arbeitslos" in told and "zusätzlich: Minijob, 8 Stunden in der Woche" in told
    again = given | {"kind": "topping_up", "starts_on": "2026-05-01"}
    assert send(client, url, **again).status_code == 302
    ends = dict(EmploymentStatus.objects.values_list("kind", "ends_on"))
    assert ends == {"unemployed": date(2026, 4, 30), "mini_job": None, "topping_up": None}
    twice = send(client, url, **given | {"starts_on": "2026-06-01"}, is_additional="on")
    assert twice.status_code == 422 and "gilt in dieser Zeit schon" in twice.content.decode()
