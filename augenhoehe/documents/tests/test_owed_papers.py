"""What is owed for somebody else, in part, and no longer; as the file and the receipt tell it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.documents.actions import Answers
from augenhoehe.documents.models import OwedPaper
from augenhoehe.documents.tests.factories import delivery_of, incoming, owed_by, paper_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.typesetting.tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def olena(me: Staff) -> Person:
    return person_of(me)


@pytest.fixture
def child(me: Staff, olena: Person) -> Person:
    return member_of(olena, person_of(me, given_name="Dmytro", birth_date="2016-05-05"))


@pytest.fixture
def desk(me: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(me))
    return client


def member_of(olena: Person, other: Person) -> Person:
    """Both live from one budget."""
    unit, _ = BenefitUnit.objects.get_or_create(unit_number="BG-1")
    for one in (olena, other):
        since = {"role": "other", "starts_on": "2024-01-01"}
        BenefitUnitMembership.objects.get_or_create(unit=unit, person=one, defaults=since)
    return other


def panel(desk: Client, someone: Person) -> str:
    return desk.get(f"/person/{someone.pk}/unterlagen/").content.decode()


def test_a_paper_is_asked_for_a_child_and_settled_by_the_childs_paper(
    desk: Client, olena: Person, child: Person
) -> None:
    address, due_on = f"/person/{olena.pk}/unterlagen/fehlt/", timezone.localdate() + timedelta(days=5)
    sent = {"kind": "school", "for_person": child.pk, "due_on": due_on}
    for _ in range(2):
        assert desk.post(address, sent).status_code == 302
    owed = OwedPaper.objects.get()
    assert (owed.person, owed.for_person) == (olena, child)
    assert "für Dmytro" in panel(desk, olena)
    assert "erbeten von" in panel(desk, child)
    paper_of(olena, "school")
    assert OwedPaper.objects.open().exists(), "her own certificate is not the child's"
    paper_of(child, "school")
    assert not OwedPaper.objects.open().exists()


def test_nobody_outside_the_household_can_be_chosen(desk: Client, olena: Person, me: Staff) -> None:
    sent = {"kind": "school", "for_person": person_of(me).pk, "due_on": timezone.localdate()}
    assert desk.post(f"/person/{olena.pk}/unterlagen/fehlt/", sent).status_code == 422


def test_what_is_owed_for_a_sealed_child_is_not_told(desk: Client, olena: Person, child: Person) -> None:
    owed_by(olena, "school", for_person=child)
    seal(child, house.staff())
    assert "Schulbescheinigung" not in panel(desk, olena)


def test_a_part_keeps_it_open_and_file_and_receipt_say_so(desk: Client, me: Staff, olena: Person) -> None:
    owed = owed_by(olena, "bank_statements", title="drei Monate")
    answers = Answers(frozenset({owed.address}), is_partial=True)
    delivery = delivery_of(olena, incoming(olena, "bank_statements", answers=answers), staff=me)
    assert list(OwedPaper.objects.open()) == [owed]
    assert "ein Teil ist da" in panel(desk, olena)
    assert "ein Teil ist da" in desk.get(f"/eingang/{delivery.address}/").content.decode()
    printed = text_of(desk.get(f"/eingang/{delivery.address}/bestaetigung/ar.pdf").content)
    assert "Ein Teil ist schon da" in printed and "الباقي" in printed
    delivery.papers.get().withdraw(reason="falsch", account_id=None)
    assert "ein Teil ist da" not in panel(desk, olena)


def test_the_receipt_names_the_child_something_is_owed_for(
    desk: Client, me: Staff, olena: Person, child: Person
) -> None:
    owed_by(olena, "school", for_person=child)
    delivery = delivery_of(olena, staff=me)
    assert "für Dmytro" in text_of(desk.get(f"/eingang/{delivery.address}/bestaetigung/de.pdf").content)


def test_what_is_no_longer_owed_stays_visible_with_who_and_why_and_can_come_back(
    desk: Client, me: Staff, olena: Person
) -> None:
    owed = owed_by(olena)
    address = f"/offene-unterlage/{owed.address}/ruecknahme/"
    assert desk.post(address, {"reason": "liegt der Leistung schon vor"}).status_code == 302
    page = panel(desk, olena)
    assert "Nicht mehr erwartet" in page and "liegt der Leistung schon vor" in page
    assert me.family_name in page.split("Nicht mehr erwartet")[1]
    assert desk.post(address, {"undo": "1"}).status_code == 302
    assert list(OwedPaper.objects.open()) == [owed]
    assert "Nicht mehr erwartet" not in panel(desk, olena)


def test_what_was_asked_for_anew_is_not_expected_twice(desk: Client, olena: Person) -> None:
    owed = owed_by(olena)
    owed.withdraw(reason="doch nicht", account_id=None)
    again = owed_by(olena)
    answer = desk.post(f"/offene-unterlage/{owed.address}/ruecknahme/", {"undo": "1"}, follow=True)
    assert "schon wieder gebeten" in answer.content.decode()
    assert list(OwedPaper.objects.open()) == [again]


def test_reception_reads_that_something_is_not_expected_and_not_why(me: Staff, olena: Person) -> None:
    owed_by(olena).withdraw(reason="wegen der Trennung", account_id=None)
    reception = Client()
    reception.force_login(house.account_of(house.staff(Role.RECEPTION, team=me.team)))
    page = panel(reception, olena)
    assert "Nicht mehr erwartet" in page and "Trennung" not in page


def test_on_the_page_of_a_paper_one_says_again_what_it_answers(desk: Client, olena: Person) -> None:
    owed, other = owed_by(olena, title="September"), owed_by(olena, title="Oktober")
    paper = paper_of(olena, "payslip", answers=Answers(frozenset({owed.address})))
    page, address = f"/unterlage/{paper.address}/", f"/unterlage/{paper.address}/erledigt/"
    assert "ist damit vollständig da" in desk.get(page).content.decode()
    sent = {f"owed-{owed.address}": "none", f"owed-{other.address}": "part"}
    assert desk.post(address, sent).status_code == 302
    assert set(OwedPaper.objects.open()) == {owed, other}
    other.refresh_from_db()
    assert other.partly_by == paper
    assert desk.post(address, {f"owed-{other.address}": "whole"}).status_code == 302
    assert list(OwedPaper.objects.open()) == [owed]
    elsewhere = owed_by(person_of(house.staff()))
    desk.post(address, {f"owed-{elsewhere.address}": "whole"})
    assert OwedPaper.objects.open().filter(pk=elsewhere.pk).exists(), "somebody else's stays as it is"


def test_what_turns_out_to_be_a_part_is_a_part_of_what_was_asked_for_anew(
    desk: Client, olena: Person
) -> None:
    owed = owed_by(olena, title="September")
    paper = paper_of(olena, "payslip", answers=Answers(frozenset({owed.address})))
    anew = owed_by(olena, title="September")
    desk.post(f"/unterlage/{paper.address}/erledigt/", {f"owed-{owed.address}": "part"})
    assert list(OwedPaper.objects.open()) == [anew], "it is not owed twice"
    assert OwedPaper.objects.get(pk=anew.pk).partly_by == paper
    owed.refresh_from_db()
    assert owed.withdrawn_at is not None and owed.received_by is None


def test_a_receipt_of_nothing_is_not_printed(desk: Client, me: Staff, olena: Person) -> None:
    delivery = delivery_of(olena, staff=me)
    delivery.papers.get().withdraw(reason="falsche Person", account_id=None)
    page = desk.get(f"/eingang/{delivery.address}/").content.decode()
    assert "Eingang zurückgenommen" in page and "bestaetigung" not in page
    answer = desk.get(f"/eingang/{delivery.address}/bestaetigung/ar.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/eingang/{delivery.address}/")
