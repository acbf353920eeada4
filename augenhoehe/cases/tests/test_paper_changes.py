"""A paper is put right, gets a further page, is taken back; what came from it follows."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Case, Contact
from augenhoehe.cases.paper_changes import NO_PAPER_LEFT
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.cases.tests.test_accept_papers import address, form
from augenhoehe.documents.models import Delivery, OwedPaper, Paper
from augenhoehe.documents.tests.factories import FILE, delivery_of, incoming, owed_by, paper_of
from augenhoehe.documents.tests.samples import picture
from augenhoehe.documents.tests.test_owed_papers import member_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def olena(me: Staff) -> Person:
    return person_of(me)


@pytest.fixture
def desk(me: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(me))
    return client


def page_of(paper: Paper) -> str:
    return f"/unterlage/{paper.address}/"


def taken_in(desk: Client, olena: Person, *kinds: str) -> list[Paper]:
    """Handed in by the person, with the contact that is written with it."""
    assert desk.post(address(olena), form(*kinds)).status_code == 302
    return list(Delivery.objects.latest("pk").papers.order_by("pk"))


def right(desk: Client, paper: Paper, **changed: Any) -> Any:
    """The form of the correction as it was opened, with these changes."""
    shown = desk.get(f"{page_of(paper)}berichtigung/").context["form"]
    sent = {name: shown[name].value() or "" for name in shown.fields} | {"reason": "vertippt"} | changed
    return desk.post(f"{page_of(paper)}berichtigung/", sent)


def test_a_paper_taken_back_stays_visible_with_its_reason_and_its_file_is_closed(
    desk: Client, me: Staff, olena: Person
) -> None:
    paper = paper_of(olena)
    withdrawal, file = f"{page_of(paper)}ruecknahme/", f"/unterlagen-datei/{paper.files.get().address}/"
    assert desk.post(withdrawal).status_code == 422
    assert desk.post(withdrawal, {"reason": "gehört in eine andere Akte"}).status_code == 302
    assert desk.post(withdrawal, {"reason": "zweiter Klick"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.withdrawn_reason, paper.withdrawn_by_account) == (
        "gehört in eine andere Akte",
        me.account_id,
    )
    assert "gehört in eine andere Akte" in desk.get(f"/person/{olena.pk}/unterlagen/").content.decode()
    assert desk.get(file).status_code == 404
    assert desk.post(withdrawal, {"undo": "1"}).status_code == 302
    assert desk.get(file).status_code == 200


@pytest.mark.parametrize("has_token", [True, False])
def test_with_the_last_paper_of_a_delivery_its_contact_goes_and_comes_back(
    has_token: bool, desk: Client, me: Staff, olena: Person
) -> None:
    case = case_of(me, person=olena)
    first, last = taken_in(desk, olena, "tenancy", "school")
    if not has_token:
        Contact.objects.update(token=None)  # as it was written before contacts knew their delivery
    desk.post(f"{page_of(first)}ruecknahme/", {"reason": "falsche Person"})
    assert Contact.objects.get().withdrawn_at is None, "one paper was really brought"
    answer = desk.post(f"{page_of(last)}ruecknahme/", {"reason": "falsche Person"}, follow=True)
    assert "Auch der Kontakt dazu zählt nicht mehr" in answer.content.decode()
    contact = Contact.objects.get()
    assert (contact.withdrawn_reason, contact.withdrawn_by_account) == (NO_PAPER_LEFT, me.account_id)
    assert Case.objects.get(pk=case.pk).last_two_way_at is None, (
        "the clock of «lange kein Gespräch» is right again"
    )
    desk.post(f"{page_of(last)}ruecknahme/", {"undo": "1"})
    assert Contact.objects.get().withdrawn_at is None
    assert Case.objects.get(pk=case.pk).last_two_way_at is not None


def test_a_contact_somebody_took_back_for_another_reason_stays_taken_back(
    desk: Client, me: Staff, olena: Person
) -> None:
    case_of(me, person=olena)
    (paper,) = taken_in(desk, olena, "tenancy")
    Contact.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="war die Nachbarin")
    for sent in ({"reason": "falsch"}, {"undo": "1"}):
        desk.post(f"{page_of(paper)}ruecknahme/", sent)
    assert Contact.objects.get().withdrawn_reason == "war die Nachbarin"


def test_everything_can_be_put_right_with_a_reason_and_put_back(
    desk: Client, me: Staff, olena: Person
) -> None:
    child = member_of(olena, person_of(me, given_name="Dmytro"))
    paper = paper_of(olena, "tenancy")
    changed = {"kind": "school", "person": child.pk, "visibility": "internal", "title": "3b"}
    assert right(desk, paper, **changed).status_code == 302
    paper.refresh_from_db()
    assert (paper.kind, paper.person, paper.visibility, paper.title) == ("school", child, "internal", "3b")
    page = desk.get(page_of(paper)).content.decode()
    assert "vertippt" in page and "Art Mietvertrag" in page and me.family_name in page
    assert desk.post(f"{page_of(paper)}berichtigung/", {"undo": "1"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.kind, paper.person, paper.visibility, paper.title) == ("tenancy", olena, "shared", "")
    assert "Berichtigung zurückgenommen" in desk.get(page_of(paper)).content.decode()


def test_a_wrong_day_is_put_right_for_all_of_the_delivery_and_its_contact(
    desk: Client, me: Staff, olena: Person
) -> None:
    case_of(me, person=olena)
    first, second = taken_in(desk, olena, "tenancy", "school")
    day = timezone.localdate() - timedelta(days=6)
    assert right(desk, first, received_on=day, is_whole=True).status_code == 302
    second.refresh_from_db()
    assert "vertippt" in desk.get(page_of(second)).content.decode(), "each of them says why"
    days = (second.received_at, Delivery.objects.get().received_at, Contact.objects.get().occurred_at)
    assert {timezone.localdate(moment) for moment in days} == {day}
    desk.post(f"{page_of(second)}berichtigung/", {"undo": "1"})
    first.refresh_from_db()
    assert timezone.localdate(first.received_at) == timezone.localdate()
    assert timezone.localdate(Contact.objects.get().occurred_at) == timezone.localdate()


def test_a_second_click_takes_nothing_further_back(desk: Client, olena: Person) -> None:
    paper = paper_of(olena, "tenancy")
    assert right(desk, paper, kind="school").status_code == 302
    for _ in range(2):
        desk.post(f"{page_of(paper)}berichtigung/", {"undo": "1"})
        paper.refresh_from_db()
        assert paper.kind == "tenancy"


def test_taking_a_correction_back_leaves_what_others_put_right_since(desk: Client, olena: Person) -> None:
    first, second = taken_in(desk, olena, "tenancy", "school")
    day = timezone.localdate() - timedelta(days=6)
    assert right(desk, first, kind="payslip").status_code == 302
    assert right(desk, second, received_on=day, is_whole=True).status_code == 302
    desk.post(f"{page_of(first)}berichtigung/", {"undo": "1"})
    first.refresh_from_db()
    assert first.kind == "payslip", (
        "the day of all is the last correction now, and this page had not shown it"
    )
    assert right(desk, second, received_on=timezone.localdate()).status_code == 302
    desk.post(f"{page_of(first)}berichtigung/", {"undo": "2"})
    days = Paper.objects.order_by("pk").values_list("received_at", flat=True)
    assert [timezone.localdate(moment) for moment in days] == [timezone.localdate()] * 2


def test_one_paper_of_several_gets_a_day_of_its_own_and_the_contact_stays(
    desk: Client, me: Staff, olena: Person
) -> None:
    case_of(me, person=olena)
    first, second = taken_in(desk, olena, "tenancy", "school")
    came = first.received_at
    day = timezone.localdate() - timedelta(days=6)
    assert "Ohne Haken nur für diese Unterlage" in desk.get(f"{page_of(first)}berichtigung/").content.decode()
    assert right(desk, first, received_on=day).status_code == 302
    for seen in "12":
        for held in (first, second):
            held.refresh_from_db()
        assert timezone.localdate(first.received_at) == (day if seen == "1" else timezone.localdate())
        assert (second.received_at, second.corrected_at) == (came, None)
        assert (Delivery.objects.get().received_at, Contact.objects.get().occurred_at) == (came, came)
        desk.post(f"{page_of(first)}berichtigung/", {"undo": seen})


def test_the_only_paper_takes_the_day_of_its_delivery_and_contact_along(
    desk: Client, me: Staff, olena: Person
) -> None:
    case_of(me, person=olena)
    (paper,) = taken_in(desk, olena, "tenancy")
    day = timezone.localdate() - timedelta(days=6)
    assert right(desk, paper, received_on=day).status_code == 302
    assert timezone.localdate(Contact.objects.get().occurred_at) == day


def test_who_is_sealed_by_now_is_not_named_and_gets_nothing_back(
    desk: Client, me: Staff, olena: Person
) -> None:
    child = member_of(olena, person_of(me, given_name="Dmytro"))
    paper = paper_of(child, "school")
    assert right(desk, paper, person=olena.pk).status_code == 302
    seal(child)
    page = desk.get(page_of(paper)).content.decode()
    assert "Dmytro" not in page and "jemand anderes" in page
    desk.post(f"{page_of(paper)}berichtigung/", {"undo": "1"})
    paper.refresh_from_db()
    assert paper.person == olena


def test_what_was_asked_for_anew_is_owed_once_when_the_paper_turns_out_to_be_something_else(
    desk: Client, olena: Person
) -> None:
    first = owed_by(olena, "payslip")
    paper = paper_of(olena, "payslip")
    anew = owed_by(olena, "payslip")
    assert right(desk, paper, kind="tenancy").status_code == 302
    assert list(OwedPaper.objects.open()) == [anew]
    first.refresh_from_db()
    assert first.withdrawn_reason == "inzwischen noch einmal erbeten"


def test_a_paper_of_another_kind_settles_what_it_really_is(desk: Client, olena: Person) -> None:
    tenancy, school = owed_by(olena, "tenancy"), owed_by(olena, "school")
    paper = paper_of(olena, "tenancy")
    assert list(OwedPaper.objects.open()) == [school]
    assert right(desk, paper, kind="school").status_code == 302
    assert list(OwedPaper.objects.open()) == [tenancy]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "kern-error"),
        ({"received_on": "2999-01-01"}, "in der Zukunft"),
        ({"kind": "identity_card"}, "nicht kopiert"),
        ({"person": "1"}, "gültige Auswahl"),
        ({"language": "de"}, "keine Übersetzung"),
    ],
)
def test_wrong_corrections_are_refused_in_words(
    changed: dict[str, str], said: str, desk: Client, olena: Person
) -> None:
    due_on = timezone.localdate() + timedelta(days=9)
    paper = paper_of(olena, "diploma", language="uk", translation_due_on=due_on)
    answer = right(desk, paper, **changed)
    assert answer.status_code == 422 and said in answer.content.decode()
    paper.refresh_from_db()
    assert paper.corrected_at is None and paper.kind == "diploma"


def test_two_windows_do_not_overwrite_each_other(desk: Client, olena: Person) -> None:
    paper = paper_of(olena)
    stale = desk.get(f"{page_of(paper)}berichtigung/").context["form"]["seen"].value()
    assert right(desk, paper, title="Ravardistraße").status_code == 302
    assert right(desk, paper, title="anders", seen=stale).status_code == 409
    paper.refresh_from_db()
    assert paper.title == "Ravardistraße"


def test_whoever_protects_a_paper_he_may_not_open_then_lands_in_the_file(me: Staff, olena: Person) -> None:
    officer = Client()
    officer.force_login(house.account_of(house.staff(Role.BENEFITS_OFFICER, team=me.team)))
    answer = right(officer, paper_of(olena), visibility="sensitive")
    assert answer.headers["Location"] == f"/person/{olena.pk}/#head-panel_papers"


def test_a_further_page_is_added_once_with_its_day(desk: Client, olena: Person) -> None:
    paper = paper_of(olena)
    Paper.objects.update(created_at=timezone.now() - timedelta(days=2))
    files = f"{page_of(paper)}dateien/"
    for _ in range(2):
        page_two = SimpleUploadedFile("seite2.jpg", picture("JPEG"), "image/jpeg")
        assert desk.post(files, {"scans": page_two}).status_code == 302
    assert paper.files.count() == 2
    assert "dazugelegt" in desk.get(page_of(paper)).content.decode()
    assert desk.post(files).status_code == 422


@pytest.mark.parametrize("state", ["shown", "withdrawn"])
def test_nothing_is_added_to_what_was_only_shown_or_taken_back(
    state: str, desk: Client, olena: Person
) -> None:
    if state == "shown":
        delivery = delivery_of(olena, incoming(olena, "identity_card", is_shown_only=True, files=()))
        paper = delivery.papers.get()
    else:
        paper = paper_of(olena)
        paper.withdraw(reason="falsch", account_id=None)
    before = paper.files.count()
    sent = {"scans": SimpleUploadedFile("a.png", FILE.content, "image/png")}
    assert desk.post(f"{page_of(paper)}dateien/", sent).status_code == 422
    assert paper.files.count() == before
