"""A paper of the wrong person goes to the right one, with its scan; both files say so, and it can come back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Contact
from augenhoehe.cases.paper_changes import LAID_ELSEWHERE
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.cases.tests.test_paper_changes import page_of, right, taken_in
from augenhoehe.documents import actions, vault
from augenhoehe.documents.models import Delivery, OwedPaper, Paper, PaperFile
from augenhoehe.documents.tests.consent_factories import prepared
from augenhoehe.documents.tests.factories import FILE, owed_by, paper_of
from augenhoehe.documents.tests.test_owed_papers import member_of
from augenhoehe.organisation.models import Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.models import AccessLogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def desk(me: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(me))
    return client


def somebody(me: Staff, name: str) -> Person:
    """With an open case, so that contacts can be written."""
    someone = person_of(me, given_name=name)
    case_of(me, person=someone)
    return someone


@pytest.fixture
def olena(me: Staff) -> Person:
    return somebody(me, "Olena")


@pytest.fixture
def karl(me: Staff) -> Person:
    return somebody(me, "Karl")


def lay(desk: Client, paper: Paper, to: Person, **changed: Any) -> Any:
    sent = {"other_number": to.client_number, "other_born": f"{to.birth_date:%d.%m.%Y}"}
    return right(desk, paper, **sent | changed)


def undo(desk: Client, paper: Paper) -> Any:
    return desk.post(f"{page_of(paper)}berichtigung/", {"undo": "1"}, follow=True)


def contacts(person: Person) -> list[str]:
    """Why each contact of this person does not hold; empty where it does."""
    return list(Contact.objects.filter(case__person=person).values_list("withdrawn_reason", flat=True))


def test_it_goes_with_its_scan_its_delivery_and_its_contact_and_comes_back(
    desk: Client, olena: Person, karl: Person
) -> None:
    first, second = taken_in(desk, olena, "bank_statements", "tenancy")
    files = {paper_file.address for paper_file in PaperFile.objects.filter(paper=first)}
    assert lay(desk, first, karl).headers["Location"] == page_of(first)
    assert set(AccessLogEntry.objects.values_list("person_id", flat=True)) == {olena.pk, karl.pk}
    first.refresh_from_db()
    assert first.delivery is not None
    assert (first.person, first.delivery.person, first.received_at) == (karl, karl, second.received_at)
    assert {paper_file.address for paper_file in first.files.all()} == files
    assert (contacts(olena), contacts(karl)) == ([""], [""]), "she has brought something all the same"
    assert lay(desk, second, karl).status_code == 302
    assert (contacts(olena), contacts(karl)) == ([LAID_ELSEWHERE], ["", ""])
    for one in (second, first):
        assert "Berichtigung zurückgenommen" in undo(desk, one).content.decode()
    assert (contacts(olena), contacts(karl)) == ([""], [LAID_ELSEWHERE] * 2)
    assert set(Delivery.objects.get(person=olena).papers.all()) == {first, second}


def test_the_file_it_lay_in_says_so_and_the_receipt_names_it_no_more(
    desk: Client, olena: Person, karl: Person
) -> None:
    paper, _ = taken_in(desk, olena, "bank_statements", "tenancy")
    lay(desk, paper, karl)
    assert "Olena" in desk.get(page_of(paper)).content.decode(), "on this side: where it lay, and why"
    delivery = desk.get(f"/eingang/{Delivery.objects.get(person=olena).address}/").content.decode()
    assert (
        "1 Unterlage aus diesem Eingang gehörte nicht hierher und liegt jetzt in einer anderen Akte"
        in delivery
    )
    assert "Kontoauszüge" not in delivery and "Karl" not in delivery
    assert "in eine andere Akte gelegt" in desk.get(f"/person/{olena.pk}/verlauf/").content.decode()
    assert "Kontoauszüge" in desk.get(f"/person/{karl.pk}/unterlagen/").content.decode()
    assert "Kontoauszüge" not in desk.get(f"/person/{olena.pk}/unterlagen/").content.decode()
    undo(desk, paper)
    assert (
        "einer anderen Akte"
        not in desk.get(f"/eingang/{Delivery.objects.get(person=olena).address}/").content.decode()
    )


@pytest.mark.parametrize("why", ["sealed", "of another house", "wrong birth date", "nobody"])
def test_who_may_not_be_seen_is_like_nobody(why: str, desk: Client, olena: Person, karl: Person) -> None:
    number, born = karl.client_number, karl.birth_date
    if why == "sealed":
        seal(karl)
    elif why == "of another house":
        stranger = person_of(house.staff())
        number, born = stranger.client_number, stranger.birth_date
    elif why == "wrong birth date":
        born += timedelta(days=1)
    else:
        number = "999Z999999"
    paper = paper_of(olena, "bank_statements")
    answer = right(desk, paper, other_number=number, other_born=f"{born:%d.%m.%Y}")
    assert answer.status_code == 422
    assert "keine Akte, die Sie öffnen dürfen" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.person, paper.corrected_at) == (olena, None)


@pytest.mark.parametrize(("own", "who"), [({"is_her_own": "on"}, "person"), ({}, "for_person")])
def test_only_what_he_brought_or_sent_himself_is_a_sign_of_life_from_him(
    own: dict[str, str], who: str, desk: Client, olena: Person, karl: Person
) -> None:
    (paper,) = taken_in(desk, olena, "bank_statements")
    assert lay(desk, paper, karl, **own).status_code == 302
    assert Delivery.objects.get(person=karl).from_whom == who
    assert Contact.objects.get(case__person=karl).is_two_way is bool(own)
    assert "Olena" not in desk.get(f"/person/{karl.pk}/kontakte/").content.decode()


def test_what_another_body_sent_stays_so_in_the_right_file(desk: Client, olena: Person, karl: Person) -> None:
    (paper,) = taken_in(desk, olena, "school")
    Delivery.objects.update(from_whom="other_body", from_name="Grundschule Süd")
    assert lay(desk, paper, karl, is_her_own="on").status_code == 302
    assert Delivery.objects.get(person=karl).from_name == "Grundschule Süd"
    assert contacts(karl) == []


def test_a_number_in_two_files_is_cleared_up_first(
    desk: Client, me: Staff, olena: Person, karl: Person
) -> None:
    person_of(me, client_number=karl.client_number, birth_date=karl.birth_date, twin=1)
    answer = lay(desk, paper_of(olena, "bank_statements"), karl)
    assert answer.status_code == 422 and "steht in zwei Akten" in answer.content.decode()


def test_once_one_of_both_is_sealed_nothing_comes_back_and_nobody_is_named(
    desk: Client, olena: Person, karl: Person
) -> None:
    paper = paper_of(olena, "bank_statements")
    lay(desk, paper, karl)
    seal(olena)
    page = undo(desk, paper).content.decode()
    assert "lässt sich nicht rückgängig machen" in page and "Olena" not in page
    paper.refresh_from_db()
    assert paper.person == karl
    seal(karl)
    assert desk.get(page_of(paper)).status_code == 404
    assert desk.get(f"/unterlagen-datei/{paper.files.get().address}/").status_code == 404


def test_a_page_from_before_does_not_take_it_back_in_the_right_file(
    desk: Client, olena: Person, karl: Person
) -> None:
    paper = paper_of(olena, "bank_statements")
    assert f'name="whose" value="{olena.pk}"' in desk.get(page_of(paper)).content.decode()
    lay(desk, paper, karl)
    sent = {"reason": "gehört nicht hierher", "whose": olena.pk}
    answer = desk.post(f"{page_of(paper)}ruecknahme/", sent, follow=True)
    assert "in der Zwischenzeit geändert" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.person, paper.withdrawn_at) == (karl, None)


def test_what_it_had_settled_is_missing_again_and_what_it_really_is_is_here(
    desk: Client, olena: Person, karl: Person
) -> None:
    hers, his = owed_by(olena, "payslip"), owed_by(karl, "payslip")
    paper = paper_of(olena, "payslip")
    assert list(OwedPaper.objects.open()) == [his]
    lay(desk, paper, karl)
    assert list(OwedPaper.objects.open()) == [hers]
    undo(desk, paper)
    assert list(OwedPaper.objects.open()) == [his]


def test_one_of_the_household_is_simply_chosen(desk: Client, me: Staff, olena: Person) -> None:
    child = member_of(olena, person_of(me, given_name="Dmytro"))
    paper = paper_of(olena, "school")
    came_with = paper.delivery
    assert lay(desk, paper, child).status_code == 302
    paper.refresh_from_db()
    assert (paper.person, paper.delivery) == (child, came_with)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"other_born": ""}, "Bitte beides"),
        ({"other_number": ""}, "Bitte beides"),
        ({"other_born": "x"}, "Datum"),
    ],
)
def test_half_an_answer_is_asked_for(
    given: dict[str, str], said: str, desk: Client, olena: Person, karl: Person
) -> None:
    answer = lay(desk, paper_of(olena), karl, **given)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_a_translation_or_a_signed_sheet_does_not_go_alone(
    desk: Client, me: Staff, olena: Person, karl: Person
) -> None:
    original = paper_of(olena, "diploma", language="uk")
    translation = paper_of(olena, "diploma", translation_of=original)
    for paper in (original, translation):
        assert "Übersetzung oder ein Original" in lay(desk, paper, karl).content.decode()
    with vault.keeping() as names:
        sheet = actions.keep_sheet(prepared(olena), [FILE], me, names)
    assert "unterschriebene Blatt" in lay(desk, sheet, karl).content.decode()


def test_a_day_that_was_wrong_too_is_the_day_there_and_the_rest_keeps_its_own(
    desk: Client, olena: Person, karl: Person
) -> None:
    (paper,) = taken_in(desk, olena, "bank_statements")
    day: date = timezone.localdate() - timedelta(days=6)
    assert lay(desk, paper, karl, received_on=day).status_code == 302
    mine, his = Delivery.objects.get(person=olena), Delivery.objects.get(person=karl)
    assert [timezone.localdate(one.received_at) for one in (mine, his)] == [timezone.localdate(), day]
    undo(desk, paper)
    paper.refresh_from_db()
    assert (paper.delivery, timezone.localdate(paper.received_at)) == (mine, timezone.localdate())


def test_a_way_back_that_was_a_mistake_is_taken_back_too(desk: Client, olena: Person, karl: Person) -> None:
    (paper,) = taken_in(desk, olena, "bank_statements")
    lay(desk, paper, karl)
    undo(desk, paper)
    desk.post(f"{page_of(paper)}berichtigung/", {"undo": "2"})
    paper.refresh_from_db()
    assert paper.person == karl
    assert (contacts(olena), contacts(karl)) == ([LAID_ELSEWHERE], [""])
    assert list(Delivery.objects.order_by("pk").values_list("laid_elsewhere", flat=True)) == [1, 0]


def test_what_a_translation_has_come_for_since_does_not_go_back_alone(
    desk: Client, olena: Person, karl: Person
) -> None:
    paper = paper_of(olena, "diploma", language="uk")
    lay(desk, paper, karl)
    paper_of(karl, "diploma", translation_of=paper)
    assert "Übersetzung oder ein Original" in undo(desk, paper).content.decode()
    paper.refresh_from_db()
    assert paper.person == karl


def test_who_has_become_somebody_else_s_file_meanwhile_keeps_it(
    desk: Client, me: Staff, olena: Person, karl: Person
) -> None:
    """Two files put together: the paper is the other one's by now, and half of the way back is none."""
    (paper,) = taken_in(desk, olena, "bank_statements")
    lay(desk, paper, karl)
    kept = somebody(me, "Karl-Heinz")
    for rows in (Paper.objects.filter(pk=paper.pk), Delivery.objects.filter(person=karl)):
        rows.update(person=kept)
    assert "lässt sich nicht rückgängig machen" in undo(desk, paper).content.decode()
    paper.refresh_from_db()
    assert paper.delivery is not None and (paper.person, paper.delivery.person) == (kept, kept)
