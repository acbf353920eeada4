"""Client number and unit number with their days: the provisional one is replaced, the old one still finds her."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.organisation.models import Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.numbers import earlier_clients, earlier_units
from augenhoehe.people.search import find
from augenhoehe.people.tests.fact_pages import address, panel, send
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.people.twins import TOPIC

pytestmark = pytest.mark.django_db
REAL = {"client_number": "355 a 777001", "number_since": "2026-05-04", "number_source": "benefits"}


@pytest.fixture
def counsellor(client: Client) -> Staff:
    """A colleague who is logged in."""
    colleague = house.staff()
    client.force_login(house.account_of(colleague))
    return colleague


def number_of(someone: Person) -> str:
    return Person.objects.values_list("client_number", flat=True).get(pk=someone.pk)


def test_the_provisional_number_is_replaced_and_still_finds_her(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, client_number="NEU-AB12CD34")
    url = address(someone, "kundennummer")
    assert "vorläufig, bis das Leistungsverfahren" in panel(client, someone, "stammdaten")
    assert f'value="{timezone.localdate():%Y-%m-%d}"' in client.get(url).content.decode()
    assert send(client, url, **REAL).status_code == 302
    assert number_of(someone) == "355A777001"
    told = panel(client, someone, "stammdaten")
    assert "355A777001" in told and "seit 04.05.2026" in told and "aus der Leistung übernommen" in told
    assert "NEU-AB12CD34" in client.get(url).content.decode()
    for typed in ("neu-ab12", "355A777001"):
        assert [one.pk for one in find(counsellor.account, typed)] == [someone.pk]
    assert earlier_clients(["NEU-AB12CD34", "355A777001"]) == {"NEU-AB12CD34": someone.pk}


def test_the_change_is_taken_back_and_the_number_is_free_again(client: Client, counsellor: Staff) -> None:
    someone, other = (
        person_of(counsellor, client_number="NEU-1"),
        person_of(counsellor, client_number="NEU-2"),
    )
    send(client, address(someone, "kundennummer"), **REAL)
    client.post(address(someone, "kundennummer", "ruecknahme"))
    assert number_of(someone) == "NEU-1"
    assert send(client, address(other, "kundennummer"), **REAL).status_code == 302


def test_another_change_in_the_file_leaves_the_way_back(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, client_number="NEU-1")
    url = address(someone, "kundennummer")
    send(client, url, **REAL)
    told = {
        "interpreter_need": "none",
        "interpreter_checked_on": "2026-05-04",
        "interpreter_source": "person",
    }
    assert send(client, address(someone, "sprachmittlung"), **told).status_code == 302
    assert "lässt sich zurücknehmen" in client.get(url).content.decode()
    client.post(address(someone, "kundennummer", "ruecknahme"))
    assert number_of(someone) == "NEU-1"
    assert "lässt sich zurücknehmen" not in client.get(url).content.decode()
    assert client.get(address(someone, "sprachmittlung")).context["undo"]


def test_an_interpreter_nobody_asked_about_is_not_answered_by_saving(
    client: Client, counsellor: Staff
) -> None:
    url = address(person_of(counsellor), "sprachmittlung")
    assert client.get(url).context["form"]["interpreter_need"].value() == ""
    given = {"interpreter_need": "", "interpreter_checked_on": "2026-05-04", "interpreter_source": "person"}
    assert send(client, url, **given).status_code == 422


def test_a_refused_number_leaves_the_way_back_in_sight(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, client_number="NEU-1")
    send(client, address(someone, "kundennummer"), **REAL)
    answer = send(client, address(someone, "kundennummer"), **REAL | {"client_number": "NEU-9"})
    assert answer.status_code == 422 and "Rückgängig" in answer.content.decode()


def test_a_number_somebody_has_got_meanwhile_is_not_taken_back(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, client_number="355A000001")
    send(client, address(someone, "kundennummer"), **REAL | {"number_since": ""})
    person_of(counsellor, client_number="355A000001")
    answer = client.post(address(someone, "kundennummer", "ruecknahme"), follow=True)
    assert answer.status_code == 200 and "passt nicht mehr zu dem" in answer.content.decode()
    assert number_of(someone) == "355A777001"


def test_a_slip_of_the_pen_is_no_earlier_number(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, client_number="355A000001")
    send(client, address(someone, "kundennummer"), **REAL | {"number_since": ""})
    assert earlier_clients(["355A000001"]) == {}


@pytest.mark.parametrize("was", ["now", "before"])
def test_a_number_somebody_has_or_had_is_refused_in_words(
    was: str, client: Client, counsellor: Staff
) -> None:
    holder = person_of(counsellor, client_number="NEU-1")
    send(client, address(holder, "kundennummer"), **REAL)
    if was == "before":
        send(
            client,
            address(holder, "kundennummer"),
            **REAL | {"client_number": "355B2", "number_since": "2026-06-01"},
        )
    someone = person_of(counsellor, client_number="NEU-2")
    answer = send(client, address(someone, "kundennummer"), **REAL)
    assert answer.status_code == 422 and "schon vergeben" in answer.content.decode()
    assert "kann die Teamleitung beide Akten zusammenführen" in answer.content.decode()
    assert number_of(someone) == "NEU-2"


def test_a_sealed_file_with_that_number_is_not_betrayed(client: Client, counsellor: Staff) -> None:
    seal(person_of(house.staff(), client_number="355A777001"))
    someone = person_of(counsellor, client_number="NEU-2")
    assert send(client, address(someone, "kundennummer"), **REAL).status_code == 302
    assert Person.objects.get(pk=someone.pk).twin == 1


def test_who_may_read_the_sealed_file_learns_that_its_number_was_given_again(
    client: Client, counsellor: Staff
) -> None:
    keeper = house.staff()
    sealed = person_of(keeper, client_number="355A777001")
    seal(sealed, keeper)
    someone = person_of(counsellor, client_number="NEU-2")
    answer = client.get(send(client, address(someone, "kundennummer"), **REAL).headers["Location"])
    assert "geschützt" not in answer.content.decode()
    told = Notification.objects.filter(topic=TOPIC)
    assert list(told.values_list("recipient_id", "object_id")) == [(keeper.account_id, sealed.pk)]
    send(client, address(someone, "kundennummer"), **REAL | {"number_since": "2026-05-05"})
    assert told.count() == 1


@pytest.mark.parametrize(
    "given", [{"client_number": "NEU-9"}, {"client_number": ""}, {"number_since": "2099-01-01"}]
)
def test_what_is_no_number_is_refused(given: dict[str, str], client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, client_number="NEU-2")
    assert send(client, address(someone, "kundennummer"), **REAL | given).status_code == 422


def test_a_number_of_another_length_than_all_others_is_asked_about_once(
    client: Client, counsellor: Staff
) -> None:
    for index in range(10):
        person_of(counsellor, client_number=f"355B{index:06}")
    someone = person_of(counsellor, client_number="NEU-2")
    url, short = address(someone, "kundennummer"), REAL | {"client_number": "12"}
    asked = send(client, url, **short)
    assert asked.status_code == 422 and "haben 10 Zeichen, diese 2. Stimmt sie?" in asked.content.decode()
    assert 'type="checkbox" name="is_right"' in asked.content.decode() and number_of(someone) == "NEU-2"
    assert send(client, url, **short, is_right="on").status_code == 422, (
        "a tick is for the number it stood at"
    )
    assert send(client, url, **short, is_right="12").status_code == 302
    assert send(client, url, **REAL).status_code == 302


def unit_of(someone: Person, number: str) -> BenefitUnit:
    unit = BenefitUnit.objects.create(unit_number=number)
    BenefitUnitMembership.objects.create(
        unit=unit, person=someone, role="representative", starts_on=date(2024, 1, 1)
    )
    return unit


def test_the_unit_gets_its_real_number_and_the_old_one_finds_its_members(
    client: Client, counsellor: Staff
) -> None:
    someone = person_of(counsellor)
    unit = unit_of(someone, "NEU-77")
    given = {"unit_number": "35502//0001", "number_since": "2026-05-04", "number_source": "benefits"}
    url = address(someone, "bg-nummer")
    assert url in panel(client, someone, "bedarfsgemeinschaft")
    assert send(client, url, **given).status_code == 302
    unit.refresh_from_db()
    assert unit.unit_number == "35502//0001"
    assert [one.pk for one in find(counsellor.account, "NEU-77")] == [someone.pk]
    assert earlier_units(["NEU-77"]) == {"NEU-77": unit.pk}
    other = person_of(counsellor)
    unit_of(other, "NEU-78")
    answer = send(client, address(other, "bg-nummer"), **given)
    assert answer.status_code == 422 and "schon vergeben" in answer.content.decode()
    client.post(address(someone, "bg-nummer", "ruecknahme"))
    unit.refresh_from_db()
    assert unit.unit_number == "NEU-77"


def test_without_a_unit_there_is_no_number_to_enter(client: Client, counsellor: Staff) -> None:
    url = address(person_of(counsellor), "bg-nummer")
    assert client.get(url).context["form"] is None
    assert client.post(url, {}).status_code == 404


def test_two_windows_on_one_number_get_a_conflict(client: Client, counsellor: Staff) -> None:
    someone = person_of(counsellor, client_number="NEU-2")
    url = address(someone, "kundennummer")
    before = client.get(url).context["form"]["version"].value()
    send(client, url, **REAL)
    answer = client.post(url, {"version": before, **REAL | {"client_number": "355A777002"}})
    assert answer.status_code == 409 and number_of(someone) == "355A777001"


@pytest.mark.parametrize(("role", "status"), [(Role.BENEFITS_OFFICER, 422), (Role.RECEPTION, 403)])
def test_the_benefits_office_knows_the_number(role: str, status: int, client: Client) -> None:
    colleague = house.staff(role)
    someone = person_of(colleague.team)
    client.force_login(house.account_of(colleague))
    assert client.post(address(someone, "kundennummer"), {}).status_code == status
