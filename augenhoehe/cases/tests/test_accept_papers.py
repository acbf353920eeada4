"""Taking papers in: one form, several papers, a contact, a receipt; and everything that can go wrong with it."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from augenhoehe.cases.models import Contact, HouseFunction
from augenhoehe.cases.tests.factories import case_of
from augenhoehe.documents import vault
from augenhoehe.documents.models import Delivery, Paper, PaperFile, PaperVisibility
from augenhoehe.documents.tests.factories import owed_by
from augenhoehe.documents.tests.samples import REFUSED, archive, pdf, photo_with_place, picture
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import BenefitUnit, BenefitUnitMembership, Person
from augenhoehe.people.tests.factories import person_of, seal

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reception() -> Staff:
    return house.staff(Role.RECEPTION)


@pytest.fixture
def olena(reception: Staff) -> Person:
    return person_of(house.team(local_jobcenter=reception.team.local_jobcenter))


@pytest.fixture
def counter(reception: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(reception))
    return client


def upload(content: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def form(*kinds: str, **given: Any) -> dict[str, Any]:
    """The form as the browser sends it, with these kinds and whatever else is given."""
    head = {"client_token": str(uuid.uuid4()), "from_whom": "person", "channel": "handed_in"}
    rows = {f"paper-{number}-kind": kind for number, kind in enumerate(kinds, start=1)}
    return head | {"received_on": str(timezone.localdate())} | rows | given


def address(someone: Person) -> str:
    return f"/person/{someone.pk}/unterlagen/annehmen/"


def test_three_papers_come_in_with_one_form_and_one_contact(
    counter: Client, reception: Staff, olena: Person
) -> None:
    case = case_of(reception, person=olena)
    owed_by(olena, "bank_statements")
    files = {
        "paper-2-scans": upload(photo_with_place()),
        "paper-3-scans": [upload(pdf(3)), upload(picture())],
    }
    answer = counter.post(address(olena), form("identity_card", "tenancy", "bank_statements", **files))
    delivery = Delivery.objects.get()
    assert answer.headers["Location"] == f"/eingang/{delivery.address}/"
    shown, tenancy, statements = delivery.papers.order_by("pk")
    assert shown.is_shown_only and not shown.files.exists()
    assert tenancy.visibility == PaperVisibility.SHARED
    assert [file.content_type for file in statements.files.all()] == ["application/pdf", "image/jpeg"]
    assert statements.answers.exists()
    contact = Contact.objects.get(case=case)
    assert (contact.channel, contact.outcome, contact.is_two_way) == ("paper", "received", True)
    assert (contact.function, contact.staff) == (HouseFunction.RECEPTION, reception)
    page = counter.get(answer.headers["Location"]).content.decode()
    assert "Mietvertrag" in page and "vorgelegt, nicht kopiert" in page


def test_the_fewest_inputs_are_one_kind(counter: Client, olena: Person) -> None:
    begun = counter.get(address(olena))
    assert begun.status_code == 200
    assert "Was ist es?</label>" in begun.content.decode(), "nobody calls it voluntary"
    head = begun.context["head"]
    given = {name: head[name].value() for name in head.fields if head[name].value() is not None}
    assert counter.post(address(olena), given | {"paper-1-kind": "payslip"}).status_code == 302
    assert Paper.objects.get().received_at.date() == timezone.now().date()


def test_the_second_click_finds_what_the_first_took_in(counter: Client, olena: Person) -> None:
    sent = form("tenancy")
    first, second = (
        counter.post(address(olena), sent | {"paper-1-scans": upload(picture())}) for _ in range(2)
    )
    assert first.headers["Location"] == second.headers["Location"]
    assert Paper.objects.count() == Delivery.objects.count() == 1
    assert stored_files() == {PaperFile.objects.get().stored.name}


def stored_files() -> set[str]:
    named = {file.stored.name for file in PaperFile.objects.all()}
    return {name for name in vault.names_older_than(timezone.now() + timedelta(days=1)) if name in named}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_with_its_sentence_and_nothing_is_kept(
    name: str, counter: Client, olena: Person, settings: Any
) -> None:
    settings.PAPERS_LIMITS = settings.PAPERS_LIMITS | {"pages": 30}
    content, said = REFUSED[name]
    answer = counter.post(
        address(olena),
        form("tenancy", **{"paper-1-scans": upload(content, "harmlos.pdf"), "paper-1-title": "bleibt"}),
    )
    page = answer.content.decode()
    if content:
        assert answer.status_code == 422
        assert "1. Unterlage" in page and said in page
        assert "bleibt" in page, "what was typed is still there"
        assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "mindestens eine Unterlage"),
        ({"paper-1-title": "Brief"}, "was für eine Unterlage"),
        ({"paper-1-kind": "invented"}, "gültige Auswahl"),
        ({"paper-1-kind": "tenancy", "paper-1-person": "1"}, "gültige Auswahl"),
        ({"paper-1-kind": "tenancy", "received_on": "2999-01-01"}, "in der Zukunft"),
        ({"paper-1-kind": "tenancy", "received_on": "1999-01-01"}, "zehn Jahre"),
        ({"paper-1-kind": "tenancy", "received_on": "gestern"}, "gültiges Datum"),
        ({"paper-1-kind": "tenancy", "from_whom": "other_body"}, "wer die Unterlagen abgegeben hat"),
        ({"paper-1-kind": "tenancy", "paper-1-translation_due_on": "2999-01-01"}, "in welcher Sprache"),
        ({"paper-1-kind": "tenancy", "paper-1-title": "x" * 10_000}, "120 Zeichen"),
        ({"paper-1-kind": "tenancy", "client_token": "x"}, "gültige"),
    ],
)
def test_wrong_input_is_said_in_words(
    given: dict[str, str], said: str, counter: Client, olena: Person
) -> None:
    answer = counter.post(address(olena), form(**given))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_copy_of_an_identity_card_is_refused_with_the_reason(counter: Client, olena: Person) -> None:
    answer = counter.post(address(olena), form("identity_card", **{"paper-1-scans": upload(picture())}))
    assert answer.status_code == 422
    assert "wird nur angesehen, nicht kopiert" in answer.content.decode()
    assert not Paper.objects.exists()


def test_control_characters_and_very_long_file_names_do_no_harm(counter: Client, olena: Person) -> None:
    name = "\u202egnp.exe\r\n" + "ä" * 10_000 + ".jpg"
    sent = form("other", **{"paper-1-scans": upload(picture(), name), "paper-1-title": "a\x00b\u202ec\x07d"})
    assert counter.post(address(olena), sent).status_code == 302
    assert Paper.objects.get().title == "a b c d"
    assert len(PaperFile.objects.get().stored.name) < 50


def test_htmx_gets_only_the_sentences_so_that_chosen_files_stay_chosen(
    counter: Client, olena: Person
) -> None:
    refused = counter.post(
        address(olena), form("tenancy", **{"paper-1-scans": upload(archive())}), headers=HTMX
    )
    assert refused.status_code == 422
    assert "<form" not in refused.content.decode() and "Art von Datei" in refused.content.decode()
    taken = counter.post(address(olena), form("tenancy"), headers=HTMX)
    assert taken.headers["HX-Redirect"] == f"/eingang/{Delivery.objects.get().address}/"


def test_a_scanner_that_does_not_answer_refuses_kindly_and_loses_nothing(
    counter: Client, olena: Person, settings: Any
) -> None:
    settings.CLAMD = "127.0.0.1:1"
    sent = form("tenancy", **{"paper-1-title": "bleibt"})
    answer = counter.post(address(olena), sent | {"paper-1-scans": upload(picture())})
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "Virenprüfung antwortet gerade nicht" in page and "bleibt" in page
    assert not Delivery.objects.exists()
    assert counter.post(address(olena), sent).status_code == 302, "without a file the paper comes in"


def test_a_full_disk_is_said_in_words(
    counter: Client, olena: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "papers": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/dev/full"},
        }
    }
    answer = counter.post(address(olena), form("tenancy", **{"paper-1-scans": upload(picture())}))
    assert answer.status_code == 503
    assert "Es wurde nichts gespeichert" in answer.content.decode()
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", full)
    answer = counter.post(address(olena), form("tenancy", **{"paper-1-scans": upload(picture())}))
    assert answer.status_code == 503
    assert not Delivery.objects.exists()


def test_far_too_much_is_refused_by_its_length_before_it_is_read(counter: Client, olena: Person) -> None:
    answer = counter.generic(
        "POST", address(olena), b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH="200000000"
    )
    assert answer.status_code == 413
    assert "höchstens 80 MB" in answer.content.decode()


def test_a_parent_brings_a_childs_paper_and_a_sealed_member_is_nobody(
    counter: Client, reception: Staff, olena: Person
) -> None:
    unit = BenefitUnit.objects.create(unit_number="BG-1")
    child, hidden = (
        person_of(reception, given_name=name, birth_date="2016-05-05") for name in ("Dmytro", "Verborgen")
    )
    for member in (olena, child, hidden):
        BenefitUnitMembership.objects.create(unit=unit, person=member, role="other", starts_on="2024-01-01")
    seal(hidden, house.staff())
    page = counter.get(address(olena)).content.decode()
    assert "Dmytro" in page and "Verborgen" not in page
    sent = {"paper-1-person": str(child.pk)}
    assert counter.post(address(olena), form("school", **sent)).status_code == 302
    assert Paper.objects.get().person == child and Delivery.objects.get().person == olena
    assert (
        counter.post(address(olena), form("school", **{"paper-1-person": str(hidden.pk)})).status_code == 422
    )


def test_what_somebody_brings_for_her_is_noted_but_no_sign_of_life_from_her(
    counter: Client, reception: Staff, olena: Person
) -> None:
    case_of(reception, person=olena)
    sent = form("school", from_whom="for_person", from_name="Nachbarin")
    assert counter.post(address(olena), sent).status_code == 302
    written = Contact.objects.get()
    assert (written.spoken_with, written.is_two_way) == ("companion", False)


def test_the_language_of_each_paper_is_in_sight(counter: Client, olena: Person) -> None:
    row = counter.get(address(olena)).content.decode().split('class="paper-row"')[1]
    assert 'name="paper-1-language"' in row.split("<details")[0]


def test_a_paper_of_another_body_is_no_contact_with_the_person(
    counter: Client, reception: Staff, olena: Person
) -> None:
    case_of(reception, person=olena)
    sent = form("school", from_whom="other_body", from_name="Grundschule Süd", channel="post")
    assert counter.post(address(olena), sent).status_code == 302
    assert not Contact.objects.exists()
    assert Paper.objects.get().visibility == PaperVisibility.INTERNAL


def test_a_doctors_note_is_protected_by_itself_and_its_receipt_is_for_whoever_took_it_in(
    counter: Client, reception: Staff, olena: Person
) -> None:
    answer = counter.post(address(olena), form("medical"))
    assert Paper.objects.get().visibility == PaperVisibility.SENSITIVE
    here = answer.headers["Location"]
    assert "Ärztliche Bescheinigung" in counter.get(here).content.decode()
    neighbour = Client()
    neighbour.force_login(house.account_of(house.staff(Role.RECEPTION, team=reception.team)))
    page = neighbour.get(here).content.decode()
    assert "besonders geschützte Unterlage" in page and "Ärztliche" not in page
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert "Ärztliche" not in counter.get(here).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_take_everything_in_once(
    reception: Staff, olena: Person, counter: Client
) -> None:
    case_of(reception, person=olena)
    sent, answers = form("tenancy"), []
    together = threading.Barrier(2)

    def click() -> None:
        client = Client()
        client.cookies = counter.cookies
        together.wait()
        answer = client.post(address(olena), sent | {"paper-1-scans": upload(picture())})
        answers.append(answer.headers["Location"])
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(set(answers)) == 1 and len(answers) == 2
    assert Paper.objects.count() == PaperFile.objects.count() == Contact.objects.count() == 1
