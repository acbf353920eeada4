"""«Mein Tag»: the same lists, whether a counsellor's few are looked at all together or a whole house is asked."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Case, FollowUp
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.config.my_day.lists import BY_KEY
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Responsibility
from augenhoehe.people.tests.factories import person_of, seal, speaks

pytestmark = pytest.mark.django_db

QUIET = 30
LONG = "/mein-tag/lange-ohne-gespraech/"


@pytest.fixture
def counsellor() -> Staff:
    """A counsellor with thirty people whom nobody has talked with for long, each since another day."""
    staff = house.staff()
    for place in range(QUIET):
        case_of(staff, starts_on=date(2023, 1, 1) + timedelta(days=place))
    return staff


def names_of_cases(client: Client, address: str) -> list[int]:
    """The persons linked on the page, in the order of the rows."""
    text = client.get(address).content.decode()
    rows = text.split('id="rows"')[1].split("</tbody>")[0] if 'id="rows"' in text else ""
    return list(map(int, re.findall(r'<th scope="row".*?/person/(\d+)/', rows)))


def next_address(client: Client, address: str) -> str:
    """Where the rest of the list is."""
    found = re.search(r'href="([^"]*after=[^"]*)"', client.get(address).content.decode())
    assert found is not None
    return found.group(1).replace("&amp;", "&")


def logged_in(staff: Staff) -> Client:
    """A browser with this colleague's session."""
    client = Client()
    assert staff.account is not None
    client.force_login(staff.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.TEAM_LEAD, Role.MANAGING_DIRECTOR])
def test_a_long_list_comes_in_pages_and_nobody_gets_lost(counsellor: Staff, role: str) -> None:
    reader = counsellor if role == Role.COUNSELLOR else house.staff(role, team=counsellor.team)
    client = logged_in(reader)
    first = names_of_cases(client, LONG)
    rest = names_of_cases(client, next_address(client, LONG))
    assert first + rest == list(Case.objects.order_by("starts_on").values_list("person_id", flat=True))
    assert len(rest) == QUIET - 25


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.TEAM_LEAD])
def test_the_first_of_each_list_stand_on_my_day_once(counsellor: Staff, role: str) -> None:
    on = timezone.localdate()
    both = Case.objects.order_by("starts_on").first()
    assert both is not None
    for hour in (15, 9):
        at = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
        FollowUp.objects.create(case=both, staff=counsellor, kind="talk", due_on=on, starts_at=at)
    Responsibility.objects.filter(person=both.person).update(starts_on=on - timedelta(days=3))
    reader = counsellor if role == Role.COUNSELLOR else house.staff(role, team=counsellor.team)
    client = logged_in(reader)
    shown = names_of_cases(client, "/")
    assert shown[0] == both.person_id
    assert len(shown) == len(set(shown)) == 1 + BY_KEY["lange-ohne-gespraech"].first - 1
    assert "Gespräch heute um 09:00 Uhr" in client.get("/").content.decode()
    assert names_of_cases(client, "/mein-tag/neu/") == [both.person_id]


def test_a_colleague_s_people_are_not_on_my_lists(counsellor: Staff) -> None:
    colleague = house.staff(team=counsellor.team)
    assert names_of_cases(logged_in(colleague), LONG) == []


def test_a_sealed_file_is_on_no_list(counsellor: Staff) -> None:
    closed = Case.objects.order_by("starts_on").first()
    assert closed is not None
    seal(closed.person)
    assert closed.person_id not in names_of_cases(logged_in(counsellor), LONG)


def test_a_row_names_the_language_and_the_person() -> None:
    staff = house.staff()
    someone = person_of(staff, given_name="Iryna", family_name="Bondarenko", interpreter_need="spoken")
    speaks(someone)
    case_of(staff, person=someone, starts_on=date(2023, 1, 1))
    text = logged_in(staff).get(LONG).content.decode()
    assert "Iryna Bondarenko" in text and "Українська" in text and "Dolmetschen" in text
