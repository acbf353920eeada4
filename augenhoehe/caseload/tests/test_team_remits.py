"""For whom a team is there: who reads and changes it, what is said before the click, history and undo."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.caseload.staffing.forms import REMITS
from augenhoehe.caseload.staffing.remit import left_without_team
from augenhoehe.caseload.tests.staffing_factories import LONG_AGO, looked_after
from augenhoehe.organisation.models import Role, Specialism, Staff, Team
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Seal
from augenhoehe.people.tests.factories import person
from augenhoehe.people.tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor() -> Staff:
    """The only one of her team, which is the only one of its local Jobcenter."""
    return house.staff()


@pytest.fixture
def director(counsellor: Staff, client: Client) -> Staff:
    """Logged in."""
    direction = house.staff(Role.MANAGING_DIRECTOR, team=house.team())
    client.force_login(house.account_of(direction))
    return direction


def url(team: Team, part: str = "") -> str:
    return f"/teams/{team.pk}/{part}"


def remit_of(team: Team) -> list[str]:
    return sorted(Team.objects.get(pk=team.pk).remit)


def change_on(page: str) -> str:
    return page.partition('name="change" value="')[2].partition('"')[0]


def test_a_team_for_everybody_becomes_one_for_young_people(
    client: Client, counsellor: Staff, director: Staff
) -> None:
    looked_after(counsellor, birth_date=date(2006, 4, 3))
    data = {"remit": ["under_25"], "seen": "alle"}
    answer = client.post(url(counsellor.team), data, follow=True)
    assert remit_of(counsellor.team) == ["under_25"]
    page = answer.content.decode()
    assert "wirkt auf neue Vorschläge" in page and "zurzeit da für: unter 25" in page
    assert director.addressed_name in page
    assert "unter 25" in client.get(f"/teams/?haus={counsellor.team.local_jobcenter_id}").content.decode()


def test_whom_no_team_would_be_there_for_is_said_before_it_is_saved(
    client: Client, counsellor: Staff, director: Staff
) -> None:
    for _ in range(6):
        looked_after(counsellor)
    data = {"remit": ["under_25"], "seen": "alle"}
    answer = client.post(url(counsellor.team), data)
    assert answer.status_code == 422
    assert "Für 6 Menschen" in answer.content.decode() and remit_of(counsellor.team) == []
    assert client.post(url(counsellor.team), data | {"anyway": "on"}).status_code == 302
    assert remit_of(counsellor.team) == ["under_25"]
    page = client.get(f"/teams/?haus={counsellor.team.local_jobcenter_id}").content.decode()
    assert "Für 6 Menschen ist hier kein Team zuständig" in page


def test_who_is_left_already_stops_no_other_change(
    client: Client, counsellor: Staff, director: Staff
) -> None:
    looked_after(counsellor)
    Team.objects.filter(pk=counsellor.team_id).update(remit=["under_25"])
    data = {"remit": ["refugees"], "seen": "under_25"}
    assert client.post(url(counsellor.team), data).status_code == 302


def test_a_few_people_are_not_counted_out(client: Client, counsellor: Staff, director: Staff) -> None:
    looked_after(counsellor)
    answer = client.post(url(counsellor.team), {"remit": ["under_25"], "seen": "alle"})
    assert "Für weniger als 5 Menschen" in answer.content.decode()


def test_another_team_for_everybody_takes_whom_this_one_leaves(counsellor: Staff) -> None:
    where = counsellor.team.local_jobcenter_id
    sealed = looked_after(counsellor)
    Seal.objects.create(person=sealed.person, reason="Schutz", starts_on=LONG_AGO)
    looked_after(counsellor, person())
    assert left_without_team(where, {}, timezone.localdate()) == 0
    assert left_without_team(where, {counsellor.team_id: ["under_25"]}, timezone.localdate()) == 1
    house.staff(team=house.team(local_jobcenter=counsellor.team.local_jobcenter))
    assert left_without_team(where, {counsellor.team_id: ["under_25"]}, timezone.localdate()) == 0


def test_a_change_is_taken_back_once(client: Client, counsellor: Staff, director: Staff) -> None:
    client.post(url(counsellor.team), {"remit": ["refugees"], "seen": "alle"})
    change = change_on(client.get(url(counsellor.team)).content.decode())
    for said in ("Es gilt wieder", "Das ist schon zurückgenommen"):
        answer = client.post(url(counsellor.team, "ruecknahme/"), {"change": change}, follow=True)
        assert said in answer.content.decode()
        assert remit_of(counsellor.team) == []


def test_taking_back_asks_before_people_are_left_without_a_team(
    client: Client, counsellor: Staff, director: Staff
) -> None:
    for _ in range(6):
        looked_after(counsellor)
    Team.objects.filter(pk=counsellor.team_id).update(remit=["under_25"])
    Team.objects.filter(pk=counsellor.team_id).update(remit=[])
    undo = url(counsellor.team, "ruecknahme/")
    change = {"change": change_on(client.get(url(counsellor.team)).content.decode())}
    answer = client.post(undo, change)
    page = answer.content.decode()
    assert answer.status_code == 422 and remit_of(counsellor.team) == []
    assert "Für 6 Menschen" in page and "Trotzdem zurücknehmen" in page and "Trotzdem speichern" not in page
    assert f'<form class="ah-form" method="post" action="{url(counsellor.team)}">' in page
    assert f'action="{undo}"' in page and change_on(page) == change["change"]
    for said in ("Es gilt wieder", "Das ist schon zurückgenommen"):
        assert said in client.post(undo, change | {"anyway": "on"}, follow=True).content.decode()
        assert remit_of(counsellor.team) == ["under_25"]


def test_a_number_nobody_has_takes_nothing_back(client: Client, counsellor: Staff, director: Staff) -> None:
    for change in ("9" * 5000, "9" * 25, "x", ""):
        answer = client.post(url(counsellor.team, "ruecknahme/"), {"change": change}, follow=True)
        assert answer.status_code == 200 and "Das ist schon zurückgenommen" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_while_a_remit_is_written_a_colleague_can_join_the_team(
    client: Client, counsellor: Staff, director: Staff
) -> None:
    def joins() -> Staff:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return house.staff(team=counsellor.team)

    for remit, seen in (["refugees"], "alle"), (["under_25"], "refugees"):
        with transaction.atomic():
            assert client.post(url(counsellor.team), {"remit": remit, "seen": seen}).status_code == 302
            (joined,) = at_once(joins)
        assert isinstance(joined, Staff)
    change = change_on(client.get(url(counsellor.team)).content.decode())
    with transaction.atomic():
        client.post(url(counsellor.team, "ruecknahme/"), {"change": change})
        (joined,) = at_once(joins)
    assert isinstance(joined, Staff) and remit_of(counsellor.team) == ["refugees"]


def test_two_windows_never_overwrite_each_others_remit(
    client: Client, counsellor: Staff, director: Staff
) -> None:
    client.post(url(counsellor.team), {"remit": ["refugees"], "seen": "alle"})
    answer = client.post(url(counsellor.team), {"remit": ["under_25"], "seen": "alle"})
    assert answer.status_code == 409
    assert "Es wurde nichts überschrieben" in answer.content.decode()
    assert remit_of(counsellor.team) == ["refugees"]
    assert 'name="seen" value="refugees"' in answer.content.decode()


def test_a_new_name_is_no_change_of_the_remit(client: Client, counsellor: Staff, director: Staff) -> None:
    Team.objects.filter(pk=counsellor.team_id).update(name="Team Nord")
    assert "Noch nichts." in client.get(url(counsellor.team)).content.decode()


def test_the_lead_reads_the_own_house_and_changes_nothing(client: Client, counsellor: Staff) -> None:
    client.force_login(house.account_of(house.staff(Role.TEAM_LEAD, team=counsellor.team)))
    page = client.get(url(counsellor.team))
    assert page.status_code == 200 and "Speichern" not in page.content.decode()
    assert client.post(url(counsellor.team), {"seen": "alle"}).status_code == 403
    assert client.get(url(house.team())).status_code == 404
    client.force_login(house.account_of(counsellor))
    assert client.get("/teams/").status_code == 403


@pytest.mark.parametrize(
    "data", [{}, {"remit": ["rich_people"], "seen": "alle"}, {"remit": ["outreach"], "seen": "alle"}]
)
def test_what_no_case_says_is_no_remit(
    client: Client, counsellor: Staff, director: Staff, data: dict[str, object]
) -> None:
    assert client.post(url(counsellor.team), data).status_code == 422
    assert remit_of(counsellor.team) == []


def test_what_can_be_chosen_is_what_a_case_may_say() -> None:
    assert {str(one) for one in REMITS} < set(Specialism.values)
