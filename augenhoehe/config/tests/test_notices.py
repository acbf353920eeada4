"""«Hinweise»: said to those they concern, as long as these may see the person, and never to anybody else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from augenhoehe.config.notices import PAGE_SIZE, SHOWN
from augenhoehe.organisation.models import Notification, Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people import emergencies
from augenhoehe.people.models import AccessGrant, Person, Responsibility
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.people.twins import TOPIC as TWIN

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
SENTENCE = (
    "Herr Rottstegge hat am 20.11.2026 um 16:40 Uhr die Akte von Olena Kowalenko im Notzugriff geöffnet."
)
LIST = "/hinweise/"


@pytest.fixture
def caring() -> Staff:
    return house.staff()


@pytest.fixture
def officer() -> Staff:
    return house.staff(Role.DATA_PROTECTION_OFFICER)


@pytest.fixture
def someone(caring: Staff, officer: Staff) -> Person:
    """A person whose file was opened in an emergency by somebody who is not there for her."""
    opened = person_of(caring)
    break_glass(opened)
    return opened


def break_glass(someone: Person, opener: Staff | None = None) -> None:
    emergencies.open_in_emergency(
        staff=opener or house.staff(Role.RECEPTION, salutation="herr", family_name="Rottstegge"),
        client_number=someone.client_number,
        birth_date=someone.birth_date,
        reason="Die Person steht weinend am Empfang.",
        with_sensitive=False,
        at=AT,
    )


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def page_of(staff: Staff, address: str = "/") -> str:
    return logged_in(staff).get(address).content.decode()


def of(staff: Staff) -> Notification:
    return Notification.objects.get(recipient=staff.account)


def told(staff: Staff, topic: str, number: int | None, times: int = 1) -> None:
    Notification.objects.bulk_create(
        Notification(recipient=staff.account, topic=topic, object_id=number) for _ in range(times)
    )


def test_an_emergency_is_said_to_the_officer_and_to_whoever_looks_after_the_person(
    someone: Person, caring: Staff, officer: Staff
) -> None:
    above = page_of(caring)
    assert SENTENCE in above and f'href="/person/{someone.pk}/zugriffe/"' in above
    start = page_of(officer)
    assert SENTENCE in start and 'href="/datenschutz/notzugriffe/"' in start
    assert SENTENCE in page_of(caring, LIST)
    for other in (house.staff(team=caring.team), house.staff(Role.TEAM_LEAD, team=caring.team)):
        assert "Notzugriff geöffnet" not in page_of(other) + page_of(other, LIST)


def test_a_benefits_officer_is_led_to_the_file_which_has_no_log_for_her(caring: Staff) -> None:
    someone, benefits = person_of(caring), house.staff(Role.BENEFITS_OFFICER, team=caring.team)
    Responsibility.objects.create(
        person=someone,
        local_jobcenter=caring.team.local_jobcenter,
        team=caring.team,
        staff=benefits,
        role="benefits",
        starts_on=AT.date() - timedelta(days=9),
    )
    break_glass(someone)
    assert f'<a href="/person/{someone.pk}/">Akte öffnen</a>' in page_of(benefits)


def test_a_twin_is_named_to_nobody_and_leads_to_the_sealed_file(caring: Staff) -> None:
    someone = person_of(caring)
    seal(someone, caring)
    told(caring, TWIN, someone.pk)
    above = page_of(caring)
    assert "Vielleicht gibt es jetzt zwei Akten unter einer Nummer." in above
    hint = above.split('aria-labelledby="hints"')[1].split("</section>")[0]
    assert f"/person/{someone.pk}/" in hint and "Kowalenko" not in hint


@pytest.mark.parametrize("address", ["/", LIST])
def test_nothing_betrays_a_hint_about_somebody_one_may_not_see(
    someone: Person, caring: Staff, officer: Staff, address: str
) -> None:
    seal(someone)
    told(caring, TWIN, someone.pk)
    told(caring, TWIN, someone.pk + 999)
    told(caring, emergencies.EMERGENCY_TOPIC, 999_999)
    told(caring, "bench", None)
    for reader in (caring, officer):
        page = page_of(reader, address)
        assert 'aria-labelledby="hints"' not in page and "Kowalenko" not in page
        assert 'id="notice-rows"' not in page


def test_a_read_hint_leaves_the_lists_and_can_be_brought_back(someone: Person, caring: Staff) -> None:
    client, one = logged_in(caring), of(caring)
    for _ in range(2):
        answer = client.post(f"{LIST}{one.pk}/gelesen/", {"back": "/?unter25=1"})
        assert answer.headers["Location"] == "/?unter25=1"
        first = of(caring).read_at
        assert first is not None
    above = client.get("/").content.decode()
    assert SENTENCE not in above and f'Er bleibt unter <a href="{LIST}">Hinweise</a>' in above
    assert of(caring).read_at == first
    all_of_them = client.get(LIST).content.decode()
    assert SENTENCE in all_of_them and "wieder ungelesen" in all_of_them
    for _ in range(2):
        assert client.post(f"{LIST}{one.pk}/gelesen/ende/").headers["Location"] == LIST
    assert of(caring).read_at is None
    assert SENTENCE in client.get("/").content.decode()


def test_after_reading_nobody_is_led_to_another_site(someone: Person, caring: Staff) -> None:
    for back in ("https://example.org/", "//example.org/", "/konto/", ""):
        answer = logged_in(caring).post(f"{LIST}{of(caring).pk}/gelesen/", {"back": back})
        assert answer.headers["Location"] == "/"


def test_the_hints_of_others_are_not_there(someone: Person, caring: Staff, officer: Staff) -> None:
    client = logged_in(caring)
    for ending in ("gelesen/", "gelesen/ende/"):
        assert client.post(f"{LIST}{of(officer).pk}/{ending}").status_code == 404
        assert client.get(f"{LIST}{of(caring).pk}/{ending}").status_code == 405
    assert of(officer).read_at is None
    nobody = Client()
    nobody.force_login(house.account())
    assert nobody.get(LIST).status_code == 403
    assert nobody.post(f"{LIST}{of(caring).pk}/gelesen/").status_code == 403


def test_a_colleague_who_left_is_not_named(someone: Person, caring: Staff) -> None:
    opener = Staff.objects.get(role=Role.RECEPTION)
    Staff.objects.filter(pk=opener.pk).update(given_name="", family_name="ausgeschieden", salutation="none")
    assert "Eine inzwischen ausgeschiedene Fachkraft hat am 20.11.2026" in page_of(caring)


def test_many_hints_come_in_pages_and_only_the_newest_stand_above_the_lists(
    someone: Person, caring: Staff
) -> None:
    told(caring, emergencies.EMERGENCY_TOPIC, AccessGrant.objects.get().pk, times=PAGE_SIZE)
    above = page_of(caring)
    assert above.count(f"{SENTENCE} <a") == SHOWN
    assert "Weitere Hinweise" in above and "Alle Hinweise" not in above
    first = page_of(caring, LIST)
    following = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert following is not None
    rest = page_of(caring, following.group(1).replace("&amp;", "&"))
    assert (first.count(f"{SENTENCE} <a"), rest.count(f"{SENTENCE} <a")) == (PAGE_SIZE, 1)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.DATA_PROTECTION_OFFICER])
@pytest.mark.parametrize(("address", "more"), [("/", 2), (LIST, 1)])
def test_hints_cost_the_same_however_many_there_are(
    role: str, address: str, more: int, caring: Staff
) -> None:
    reader = caring if role == Role.COUNSELLOR else house.staff(role)
    client = logged_in(reader)
    without = statements(client, address)
    spent = []
    for times in (1, 30):
        for _ in range(times):
            someone = person_of(caring)
            break_glass(someone)
            told(reader, TWIN, someone.pk)
        spent.append(statements(client, address))
    assert spent == [without + more, without + more]


def statements(client: Client, address: str) -> int:
    client.get("/konto/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_start_page_of_the_administration_has_no_hints_and_says_so_on_their_page() -> None:
    staff = house.staff(Role.ADMINISTRATOR)
    assert 'aria-labelledby="hints"' not in page_of(staff)
    assert "Kein Hinweis." in page_of(staff, LIST)
