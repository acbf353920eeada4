"""The head of the file: facts with their dates and sources, written without anybody's words getting lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.fact_forms import FORMS
from augenhoehe.people.facts import KINDS
from augenhoehe.people.models import (
    BenefitUnit,
    BenefitUnitMembership,
    ContactPoint,
    Employability,
    EmploymentStatus,
    Person,
    PersonLanguage,
    ResidenceTitle,
)
from augenhoehe.people.tests.factories import person_of, speaks

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def address(someone: Person, kind: str, *more: object) -> str:
    return "/".join(["", "person", str(someone.pk), "angaben", kind, *map(str, more), ""])


def version(client: Client, url: str) -> str:
    """The token of what the page shows."""
    return str(client.get(url).context["form"]["version"].value())


def send(client: Client, url: str, **given: object) -> Any:
    """Opens the form, fills it in and saves it."""
    return client.post(url, {"version": version(client, url), **given})


def phone(someone: Person, **given: Any) -> ContactPoint:
    usual = {"kind": "phone", "value": "02871 1234", "starts_on": FIRST}
    return ContactPoint.objects.create(person=someone, **usual | given)


PHONE = {"kind": "phone", "value": "+380 50 123 45 67", "starts_on": "2026-01-01", "source": "person"}
STATUS = {"kind": "topping_up", "hours_per_week": "20", "starts_on": "2026-03-01", "source": "document"}


def test_a_new_fact_ends_the_one_before_on_the_day_before(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    EmploymentStatus.objects.create(person=someone, kind="unemployed", starts_on=FIRST)
    assert send(client, address(someone, "erwerbsstatus"), **STATUS).status_code == 302
    told = EmploymentStatus.objects.order_by("starts_on").values_list(
        "kind", "starts_on", "ends_on", "source"
    )
    assert list(told) == [
        ("unemployed", FIRST, date(2026, 2, 28), "person"),
        ("topping_up", date(2026, 3, 1), None, "document"),
    ]


def test_a_phone_number_stands_beside_the_others_and_each_direction_is_asked(
    client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    phone(someone)
    assert send(client, address(someone, "erreichbarkeit"), **PHONE, ways_to_us=["sms"]).status_code == 302
    new = ContactPoint.objects.get(value="+380 50 123 45 67")
    assert (new.ways_to_us, new.ways_to_person, new.ends_on) == (["sms"], [], None)
    shown = client.get(f"/person/{someone.pk}/stammdaten/").content.decode()
    assert "von uns: nein; von der Person: SMS" in shown


def test_using_a_number_needs_the_day_of_the_consent(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    answer = send(client, address(someone, "erreichbarkeit"), **PHONE, ways_to_person=["call"])
    assert answer.status_code == 422
    assert "seit wann die Einwilligung gilt" in answer.content.decode()
    assert "+380 50 123 45 67" in answer.content.decode()
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    "value", ["abc", "12", "0170 1234x", "+49 () -", "0" * 40, "0170\x0012", "0170\x0b1234"]
)
def test_what_is_no_phone_number_is_refused_in_words(value: str, client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    answer = send(client, address(someone, "erreichbarkeit"), **PHONE | {"value": value})
    assert answer.status_code == 422
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("value", "status"), [("olena@example.org", 302), ("olena@", 422), ("0170 1234567", 422)]
)
def test_an_address_is_checked_as_an_address(
    value: str, status: int, client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    answer = send(client, address(someone, "erreichbarkeit"), **PHONE | {"kind": "email", "value": value})
    assert answer.status_code == status


def test_a_correction_keeps_the_row_and_shows_what_stood_there(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    wrong = phone(someone)
    url = address(someone, "erreichbarkeit", wrong.pk)
    assert send(client, url, **PHONE | {"starts_on": "2025-01-01"}).status_code == 302
    wrong.refresh_from_db()
    assert wrong.value == "+380 50 123 45 67"
    page = client.get(address(someone, "erreichbarkeit")).content.decode()
    assert "Was hier vorher stand" in page and "02871 1234" in page
    assert counsellor.addressed_name in page


def test_a_fact_ends_on_a_day_and_stays_readable(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    number = phone(someone)
    url = address(someone, "erreichbarkeit", number.pk, "ende")
    assert send(client, url, ends_on="2026-06-30").status_code == 302
    number.refresh_from_db()
    assert number.ends_on == date(2026, 6, 30)
    assert "02871 1234" in client.get(address(someone, "erreichbarkeit")).content.decode()
    assert "02871 1234" not in client.get(f"/person/{someone.pk}/stammdaten/").content.decode()


def test_an_end_before_the_beginning_is_refused_in_words(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    number = phone(someone)
    answer = send(client, address(someone, "erreichbarkeit", number.pk, "ende"), ends_on="2020-01-01")
    assert answer.status_code == 422
    assert "Das Ende liegt vor dem Anfang." in answer.content.decode()


def test_two_windows_get_a_conflict_and_nothing_is_overwritten(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    number = phone(someone)
    url = address(someone, "erreichbarkeit", number.pk)
    first = version(client, url)
    send(client, url, **PHONE | {"value": "0170 1111111", "starts_on": "2025-01-01"})
    answer = client.post(url, {"version": first, **PHONE, "value": "0170 2222222"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "In der Zwischenzeit hat jemand diese Angabe geändert." in text
    assert "0170 1111111" in text and "0170 2222222" in text
    number.refresh_from_db()
    assert number.value == "0170 1111111"
    again = {"version": answer.context["form"]["version"].value(), **PHONE, "value": "0170 2222222"}
    assert client.post(url, again).status_code == 302
    number.refresh_from_db()
    assert number.value == "0170 2222222"


def test_a_second_click_adds_nothing(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    url = address(someone, "erreichbarkeit")
    sent = {"version": version(client, url), **PHONE}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert ContactPoint.objects.count() == 1


def test_the_last_change_is_taken_back_by_whoever_made_it(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    EmploymentStatus.objects.create(person=someone, kind="unemployed", starts_on=FIRST)
    url = address(someone, "erwerbsstatus")
    send(client, url, **STATUS)
    assert "Rückgängig" in client.get(url).content.decode()
    assert client.post(address(someone, "erwerbsstatus", "ruecknahme")).status_code == 302
    assert [(one.kind, one.ends_on) for one in EmploymentStatus.objects.all()] == [("unemployed", None)]
    assert "Rückgängig</span>" not in client.get(url).content.decode()
    assert client.post(address(someone, "erwerbsstatus", "ruecknahme")).status_code == 302


def test_nothing_is_taken_back_once_somebody_else_has_written(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    url = address(someone, "erreichbarkeit")
    send(client, url, **PHONE)
    ContactPoint.objects.update(best_time="abends")
    answer = client.post(address(someone, "erreichbarkeit", "ruecknahme"), follow=True)
    assert "Nicht rückgängig gemacht" in answer.content.decode()
    assert ContactPoint.objects.get().best_time == "abends"


def test_a_correction_and_an_end_are_taken_back(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    number, language = phone(someone), speaks(someone)
    undo = address(someone, "erreichbarkeit", "ruecknahme")
    send(client, address(someone, "erreichbarkeit", number.pk), **PHONE | {"starts_on": "2025-01-01"})
    client.post(undo)
    number.refresh_from_db()
    assert number.value == "02871 1234"
    send(client, address(someone, "erreichbarkeit", number.pk, "ende"), ends_on="2026-06-30")
    client.post(undo)
    number.refresh_from_db()
    assert number.ends_on is None
    send(client, address(someone, "sprachen", language.pk, "ende"), ends_on="2026-06-30")
    assert not PersonLanguage.objects.exists()
    client.post(address(someone, "sprachen", "ruecknahme"))
    assert PersonLanguage.objects.get().pk == language.pk


def test_any_language_can_be_written_down_and_only_one_is_preferred(
    client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    speaks(someone)
    url = address(someone, "sprachen")
    given = {"speaking": "B1", "reading": "A2", "is_preferred": "on", "source": "person"}
    assert send(client, url, language="", other_language="rom", **given).status_code == 302
    assert set(PersonLanguage.objects.values_list("language", "is_preferred")) == {
        ("uk", False),
        ("rom", True),
    }
    assert send(client, url, language="", other_language="Romanes!", **given).status_code == 422
    assert send(client, url, language="uk", **given).status_code == 422


def test_name_and_interpreter_are_columns_of_one_person_and_do_not_overwrite_each_other(
    client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    named = {
        "salutation": "frau",
        "given_name": "Olena",
        "family_name": "Bondar",
        "native_name": "Олена Бондар",
        "birth_date": "1985-04-03",
        "nationality": "UA",
    }
    asked = {
        "interpreter_need": "spoken",
        "interpreter_checked_on": "2026-01-02",
        "interpreter_source": "person",
    }
    url = address(someone, "person")
    before = version(client, url)
    assert send(client, address(someone, "sprachmittlung"), **asked).status_code == 302
    assert client.post(url, {"version": before, **named}).status_code == 302
    stored = Person.objects.get(pk=someone.pk)
    assert (stored.family_name, stored.search_key, stored.interpreter_need) == (
        "Bondar",
        "bondar olina",
        "spoken",
    )
    page = client.get(url).content.decode()
    assert "Frau Olena Kowalenko" in page and page.count("<del") == 1


@pytest.mark.parametrize("day", ["2099-01-01", "1850-01-01", "30.2.1985", "x", "0000-00-00"])
def test_an_impossible_birth_date_is_refused(day: str, client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor)
    answer = send(
        client, address(someone, "person"), given_name="A", family_name="B", salutation="frau", birth_date=day
    )
    assert answer.status_code == 422
    assert Person.objects.get(pk=someone.pk).family_name == "Kowalenko"


def test_what_ends_soon_and_what_has_ended_says_so_in_words(client: Client, counsellor: Staff) -> None:
    someone, other = person_of(counsellor), person_of(counsellor)
    today = timezone.localdate()
    given = {"kind": "section_24", "work_permission": "allowed", "starts_on": FIRST}
    ResidenceTitle.objects.create(person=someone, ends_on=today + timedelta(days=12), **given)
    ResidenceTitle.objects.create(person=other, ends_on=today - timedelta(days=1), **given)
    assert "endet in 12 Tagen" in client.get(f"/person/{someone.pk}/leistung/").content.decode()
    assert "abgelaufen am" in client.get(f"/person/{other.pk}/leistung/").content.decode()


def test_where_nobody_asked_about_an_interpreter_nobody_is_named_as_the_source(
    client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    address = f"/person/{someone.pk}/angaben/sprachmittlung/"
    table = client.get(address).content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert "noch nicht geklärt" in table and "sagt die Person selbst" not in table
    Person.objects.filter(pk=someone.pk).update(interpreter_need="spoken")
    table = client.get(address).content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert "noch nicht gemeinsam geklärt" in table and "sagt die Person selbst" in table


def test_what_a_new_title_took_the_place_of_has_not_run_out(client: Client, counsellor: Staff) -> None:
    someone, today = person_of(counsellor), timezone.localdate()
    given = {"person": someone, "kind": "section_24", "work_permission": "allowed"}
    ResidenceTitle.objects.create(starts_on=FIRST, ends_on=today - timedelta(days=1), **given)
    ResidenceTitle.objects.create(starts_on=today, **given)
    page = client.get(f"/person/{someone.pk}/angaben/aufenthalt/").content.decode()
    assert "früher" in page and "abgelaufen" not in page


def test_what_comes_from_the_benefits_system_is_shown_and_changed_by_nobody(
    client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    Employability.objects.create(person=someone, kind="employable", starts_on=FIRST, source="benefits")
    unit = BenefitUnit.objects.create(unit_number="BG-1")
    BenefitUnitMembership.objects.create(unit=unit, person=someone, role="representative", starts_on=FIRST)
    unit.approval_periods.create(
        starts_on=FIRST, ends_on=date(2030, 12, 31), renewal_asked_on=date(2026, 1, 5)
    )
    shown = client.get(f"/person/{someone.pk}/leistung/").content.decode()
    assert "erwerbsfähig (ELB)" in shown and "aus der Leistung übernommen" in shown
    assert "Weiterbewilligung angefragt am 05.01.2026, noch nicht eingegangen" in shown
    for kind in ("erwerbsfaehigkeit", "bewilligung"):
        page = client.get(address(someone, kind))
        assert "wird dort geändert" in page.content.decode() and page.context["form"] is None
        assert client.post(address(someone, kind), {}).status_code == 403


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        (Role.RECEPTION, "erreichbarkeit", 422),
        (Role.RECEPTION, "besuch", 422),
        (Role.RECEPTION, "sprachen", 422),
        (Role.RECEPTION, "aufenthalt", 403),
        (Role.RECEPTION, "abschluesse", 404),
        (Role.BENEFITS_OFFICER, "aufenthalt", 403),
        (Role.MANAGING_DIRECTOR, "person", 403),
        (Role.TEAM_LEAD, "abschluesse", 422),
        (Role.DATA_PROTECTION_OFFICER, "person", 404),
    ],
)
def test_each_role_writes_what_its_task_needs(role: str, kind: str, status: int, client: Client) -> None:
    colleague = house.staff(role)
    someone = person_of(colleague.team)
    client.force_login(house.account_of(colleague))
    assert client.post(address(someone, kind), {}).status_code == status


def test_the_fact_of_somebody_else_does_not_exist_here(client: Client, counsellor: Staff) -> None:
    mine, other = person_of(counsellor), person_of(house.staff())
    foreign = phone(other)
    for url in (
        address(mine, "erreichbarkeit", foreign.pk),
        address(mine, "erreichbarkeit", foreign.pk, "ende"),
        address(other, "erreichbarkeit", foreign.pk),
        address(mine, "gibt-es-nicht"),
        address(mine, "person", mine.pk),
    ):
        assert client.get(url).status_code == 404, url
        assert client.post(url, {}).status_code == 404, url


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_kind_opens_empty_and_says_what_would_be_here(
    slug: str, client: Client, counsellor: Staff
) -> None:
    page = client.get(address(person_of(counsellor), slug))
    assert page.status_code == 200
    assert (slug in FORMS) is not KINDS[slug].is_imported


@pytest.mark.parametrize("panel", ["stammdaten", "leistung", "werdegang", "besuch"])
def test_an_empty_file_says_so_kindly_in_every_panel(panel: str, client: Client, counsellor: Staff) -> None:
    assert "eintragen</a>" in client.get(f"/person/{person_of(counsellor).pk}/{panel}/").content.decode()
