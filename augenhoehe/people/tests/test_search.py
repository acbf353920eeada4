"""Finding people by any spelling, birth date or number, among those one may see."""

from datetime import date

import pytest
from django.test import Client

from augenhoehe.organisation.models import Role
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.search import LIMIT, find, read_birth_date
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db


def found(user: object, text: str) -> set[str]:
    return {person.full_name for person in find(user, text)}


@pytest.mark.parametrize(
    "text",
    ["Kowalenko", "kovalenko", "Коваленко", "Kowal", "Олена", "Olena Kowalenko", "Коваленко Олена", "Ole"],
)
def test_it_finds_a_person_by_any_spelling_and_order(text: str) -> None:
    counsellor = house.staff()
    person_of(counsellor, given_name="Olena", family_name="Kowalenko")
    person_of(counsellor, given_name="Anna", family_name="Müller")
    assert found(counsellor.account, text) == {"Olena Kowalenko"}


def test_it_finds_all_spellings_of_one_name() -> None:
    counsellor = house.staff()
    for name in ("Müller", "Mueller", "Muller"):
        person_of(counsellor, given_name="Anna", family_name=name)
    assert len(find(counsellor.account, "Muel")) == 3


def test_a_misspelt_name_is_found_by_likeness_only_when_nothing_else_is() -> None:
    counsellor = house.staff()
    person_of(counsellor, family_name="Kowalenko")
    person_of(counsellor, given_name="Petro", family_name="Kowlenko")
    assert found(counsellor.account, "Kowalenk") == {"Olena Kowalenko"}
    assert "Olena Kowalenko" in found(counsellor.account, "Kowalenka")
    assert "Olena Kowalenko" in found(counsellor.account, "Kowalneko")


def test_the_second_half_of_a_double_name_is_found() -> None:
    counsellor = house.staff()
    person_of(counsellor, given_name="Ute", family_name="Meyer-Lüdenscheid")
    assert found(counsellor.account, "Lüdenscheid") == {"Ute Meyer-Lüdenscheid"}


@pytest.mark.parametrize("text", ["3.4.1985", "03.04.1985", "1985-04-03", "Kowal 3.4.1985", "3.4.1985 Olena"])
def test_it_finds_by_birth_date_alone_or_with_a_name(text: str) -> None:
    counsellor = house.staff()
    person_of(counsellor, birth_date=date(1985, 4, 3))
    person_of(counsellor, given_name="Anna", family_name="Kowalenko", birth_date=date(1990, 1, 1))
    assert found(counsellor.account, text) == {"Olena Kowalenko"}


@pytest.mark.parametrize("text", ["1985", "Kowal 1985", "1985 Olena"])
def test_it_finds_by_the_year_of_birth(text: str) -> None:
    counsellor = house.staff()
    person_of(counsellor, birth_date=date(1985, 4, 3))
    person_of(counsellor, given_name="Anna", birth_date=date(1986, 1, 1))
    assert found(counsellor.account, text) == {"Olena Kowalenko"}


def test_a_number_that_looks_like_a_year_is_found_as_a_number_too() -> None:
    counsellor = house.staff()
    person_of(counsellor, client_number="1985A00001", birth_date=date(1990, 1, 1))
    assert found(counsellor.account, "1985") == {"Olena Kowalenko"}


def test_a_name_in_arabic_script_is_found_as_it_is_written() -> None:
    counsellor = house.staff()
    person_of(counsellor, given_name="Amina", family_name="Al Khatib", native_name="أمينة الخطيب")
    assert found(counsellor.account, "الخطيب") == {"Amina Al Khatib"}
    assert found(counsellor.account, "أمينة الخطيب") == {"Amina Al Khatib"}


def test_behind_the_first_twenty_there_are_more(client: Client) -> None:
    counsellor = house.staff()
    for number in range(LIMIT + 3):
        person_of(counsellor, given_name=f"Olena{number:02}")
    client.force_login(house.account_of(counsellor))
    first = client.post("/suche/", {"q": "Kowalenko"})
    cursor = first.context["page"].next_cursor
    assert "Mehr als 20 Treffer" in first.content.decode()
    rest = client.get("/suche/", {"after": cursor})
    names = [person.pk for page in (first, rest) for person in page.context["page"]]
    assert len(names) == len(set(names)) == LIMIT + 3
    assert client.get("/suche/", {"after": "forged"}).status_code == 400


def test_whoever_sees_several_teams_reads_who_looks_after_whom(client: Client) -> None:
    counsellor = house.staff()
    lead = house.staff(Role.TEAM_LEAD, team=house.team(local_jobcenter=counsellor.team.local_jobcenter))
    person_of(counsellor)
    client.force_login(house.account_of(lead))
    shown = client.post("/suche/", {"q": "Kowalenko"}).content.decode()
    assert counsellor.addressed_name in shown and counsellor.team.name in shown
    client.force_login(house.account_of(counsellor))
    found = client.post("/suche/", {"q": "Kowalenko"}).content.decode()
    assert "Zuständig" not in found.split("<main")[1]


@pytest.mark.parametrize("text", ["31.2.1985", "3.4.85", "1985", "00.00.0000", "Olena"])
def test_what_is_no_day_is_no_birth_date(text: str) -> None:
    assert read_birth_date(text) is None


def test_it_finds_by_client_number_and_by_unit_number() -> None:
    counsellor = house.staff()
    someone = person_of(counsellor, client_number="321A004711")
    unit = BenefitUnit.objects.create(unit_number="32702BG0001234")
    BenefitUnitMembership.objects.create(
        unit=unit, person=someone, role="representative", starts_on=date(2024, 1, 1)
    )
    person_of(counsellor, given_name="Anna", family_name="Anders")
    for text in ("321a0047", "321 A 004711", "32702bg00", "32702BG0001234"):
        assert found(counsellor.account, text) == {"Olena Kowalenko"}, text


@pytest.mark.parametrize(
    "text", ["", "   ", "–", "'", "%", "_", "\\", "31.2.1985 %", "\0", "1\0", "Ole\0na", "a" * 500]
)
def test_odd_input_finds_nobody_and_breaks_nothing(text: str) -> None:
    counsellor = house.staff()
    person_of(counsellor, given_name="Bert", family_name="Brecht")
    assert found(counsellor.account, text) == set()


def test_a_search_shows_no_more_than_one_looks_through() -> None:
    counsellor = house.staff()
    for _ in range(LIMIT + 2):
        person_of(counsellor)
    assert len(find(counsellor.account, "Kowalenko")) == LIMIT


def test_it_finds_nobody_whom_one_may_not_see() -> None:
    counsellor, neighbour = house.staff(), house.staff()
    hidden = person_of(neighbour, client_number="HIDDEN1")
    sealed = person_of(counsellor, client_number="SEALED1", birth_date=date(1977, 7, 7))
    seal(sealed)
    for text in ("Kowalenko", "Kowalenka", hidden.client_number, sealed.client_number, "7.7.1977"):
        assert found(counsellor.account, text) == set(), text


def test_everybody_is_searched_for_in_their_own_reach() -> None:
    local_jobcenter = house.local_jobcenter()
    team = house.team(local_jobcenter=local_jobcenter)
    person_of(team)
    colleague = house.staff(Role.COUNSELLOR, team=house.team(local_jobcenter=local_jobcenter))
    lead = house.staff(Role.TEAM_LEAD, team=house.team(local_jobcenter=local_jobcenter))
    assert found(colleague.account, "Kowalenko") == set()
    assert found(lead.account, "Kowalenko") == {"Olena Kowalenko"}


def test_the_page_asks_by_post_and_puts_no_name_into_an_address(client: Client) -> None:
    counsellor = house.staff()
    someone = person_of(counsellor)
    client.force_login(house.account_of(counsellor))
    page = client.post("/suche/", {"q": "Олена"})
    assert f"/person/{someone.pk}/" in page.content.decode()
    assert "Kowalenko" in client.get("/suche/").content.decode()
    client.post("/suche/", {"q": ""})
    assert "Kowalenko" not in client.get("/suche/", {"q": "Olena"}).content.decode()


def test_names_are_stored_with_their_keys() -> None:
    someone = person_of(house.staff(), given_name="Юлія", family_name="Müller")
    stored = Person.objects.get(pk=someone.pk)
    assert (stored.search_key, stored.given_first_key) == ("mulir iulia", "iulia mulir")


def searched_by(role: Role) -> str:
    colleague = house.staff(role=role)
    client = Client()
    client.force_login(house.account_of(colleague))
    person_of(colleague, family_name="Kowalenko")
    return str(client.post("/suche/", {"q": "Kowalenko"}).content.decode())


@pytest.mark.parametrize(("role", "takes"), [(Role.RECEPTION, True), (Role.COUNSELLOR, False)])
def test_at_the_counter_papers_are_taken_in_straight_from_the_search(role: Role, takes: bool) -> None:
    page = searched_by(role)
    assert "Kowalenko" in page
    assert ("/unterlagen/annehmen/" in page) is takes


@pytest.mark.parametrize(
    ("role", "told", "leads_on"),
    [(Role.OUTREACH, True, True), (Role.ADMINISTRATOR, True, False), (Role.RECEPTION, False, False)],
)
def test_who_sees_nobody_by_role_is_told_so_and_where_to_go(role: Role, told: bool, leads_on: bool) -> None:
    page = searched_by(role).split("<main")[1]
    assert ("nur Akten, die eigens für Sie geöffnet sind" in page) is told
    assert ("Wenn es nicht warten kann" in page) is leads_on
