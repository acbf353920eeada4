"""What was taken in by mistake a moment ago: by whom, until when, and what goes with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Contact
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.cases.tests.test_accept_papers import address, form
from augenhoehe.documents.models import Delivery, Paper
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def caring() -> Staff:
    return house.staff()


@pytest.fixture
def reception(caring: Staff) -> Staff:
    return house.staff(Role.RECEPTION, team=house.team(local_jobcenter=caring.team.local_jobcenter))


@pytest.fixture
def olena(caring: Staff) -> Person:
    someone = person_of(caring)
    case_of(caring, person=someone)
    return someone


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def taken_in(desk: Client, olena: Person) -> list[Paper]:
    assert desk.post(address(olena), form("tenancy", "bank_statements")).status_code == 302
    return list(Delivery.objects.latest("pk").papers.order_by("pk"))


def page_of(paper: Paper) -> str:
    assert paper.delivery is not None
    return f"/eingang/{paper.delivery.address}/"


def back(desk: Client, *papers: Paper, **changed: Any) -> Any:
    sent = {"papers": [str(one.address) for one in papers], "reason": "falsche Person"} | changed
    return desk.post(f"{page_of(papers[0])}ruecknahme/", sent)


def test_reception_takes_back_what_it_has_just_taken_in(reception: Staff, olena: Person) -> None:
    desk = logged_in(reception)
    one, other = taken_in(desk, olena)
    assert "Etwas davon war ein Versehen?" in desk.get(page_of(one)).content.decode()
    assert desk.get(f"/unterlage/{one.address}/").status_code == 404
    assert back(desk, one).status_code == 302
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.withdrawn_at and one.withdrawn_reason == "falsche Person" and other.withdrawn_at is None
    assert one.withdrawn_by_account == reception.account_id
    assert Contact.objects.get().withdrawn_at is None
    assert back(desk, other).status_code == 302
    assert Contact.objects.get().withdrawn_at is not None
    assert "Eingang zurückgenommen" in desk.get(page_of(one)).content.decode()


@pytest.mark.parametrize("wrong", [{"papers": []}, {"reason": ""}, {"papers": ["kaputt"]}])
def test_what_is_missing_or_forged_is_said_and_nothing_goes(
    wrong: dict[str, Any], reception: Staff, olena: Person
) -> None:
    desk = logged_in(reception)
    one, _ = taken_in(desk, olena)
    assert back(desk, one, **wrong).status_code == 422
    assert not Paper.objects.exclude(withdrawn_at=None).exists()


def test_a_paper_of_another_delivery_is_not_taken_back_with_it(reception: Staff, olena: Person) -> None:
    desk = logged_in(reception)
    before, _ = taken_in(desk, olena)
    one, _ = taken_in(desk, olena)
    assert back(desk, one, papers=[str(before.address)]).status_code == 422


@pytest.mark.parametrize(
    ("who", "expected"), [("reception", 403), ("counsellor", 403), ("far away", 404), ("officer", 404)]
)
def test_nobody_else_does(who: str, expected: int, caring: Staff, reception: Staff, olena: Person) -> None:
    one, _ = taken_in(logged_in(reception), olena)
    other = {
        "reception": lambda: house.staff(Role.RECEPTION, team=reception.team),
        "counsellor": lambda: caring,
        "far away": lambda: house.staff(Role.RECEPTION),
        "officer": lambda: house.staff(Role.DATA_PROTECTION_OFFICER),
    }[who]()
    assert "war ein Versehen?" not in logged_in(other).get(page_of(one)).content.decode()
    assert back(logged_in(other), one).status_code == expected


def test_nor_tomorrow_nor_when_the_file_is_sealed_by_now(
    caring: Staff, reception: Staff, olena: Person
) -> None:
    desk = logged_in(reception)
    one, _ = taken_in(desk, olena)
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert back(desk, one).status_code == 403
    Delivery.objects.update(created_at=timezone.now())
    seal(olena, caring)
    assert back(desk, one).status_code == 404
