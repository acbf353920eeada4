"""Papers in the file: what is listed to whom, what opens, what is owed, what is taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from augenhoehe.documents import actions, vault
from augenhoehe.documents.actions import Answers
from augenhoehe.documents.models import OwedPaper, Paper, PaperFile, PaperVisibility
from augenhoehe.documents.tests.factories import FILE, delivery_of, incoming, owed_by, paper_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, seal
from augenhoehe.privacy.models import AccessLogEntry, WayIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Staff:
    return house.staff()


@pytest.fixture
def olena(me: Staff) -> Person:
    return person_of(me)


def logged_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(house.account_of(staff))
    return client


def colleague(me: Staff, role: str) -> Client:
    return logged_in(house.staff(role, team=me.team))


def file_of(paper: Paper) -> str:
    return f"/unterlagen-datei/{paper.files.get().address}/"


def page_of(paper: Paper) -> str:
    return f"/unterlage/{paper.address}/"


def panel_of(someone: Person) -> str:
    return f"/person/{someone.pk}/unterlagen/"


def test_a_file_is_served_after_the_check_with_a_log_line_and_nothing_in_it_can_act(
    me: Staff, olena: Person
) -> None:
    answer = logged_in(me).get(file_of(paper_of(olena)))
    assert b"".join(answer.streaming_content) == FILE.content  # type: ignore[attr-defined]  # files are streamed
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Length"] == str(len(FILE.content))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"].startswith('inline; filename="Unterlage-')
    assert AccessLogEntry.objects.get(person_id=olena.pk).way_in == WayIn.PAPER


def test_a_file_can_be_taken_along_under_a_name_that_names_nobody(me: Staff, olena: Person) -> None:
    answer = logged_in(me).get(f"{file_of(paper_of(olena))}?herunterladen")
    assert answer["Content-Disposition"].startswith('attachment; filename="Unterlage-')
    assert "Kowalenko" not in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("role", "visibility", "status"),
    [
        (Role.TEAM_LEAD, PaperVisibility.SENSITIVE, 200),
        (Role.COUNSELLOR, PaperVisibility.INTERNAL, 200),
        (Role.COUNSELLOR, PaperVisibility.SENSITIVE, 404),  # a colleague of the same team
        (Role.BENEFITS_OFFICER, PaperVisibility.SHARED, 200),
        (Role.BENEFITS_OFFICER, PaperVisibility.SENSITIVE, 404),
        (Role.MANAGING_DIRECTOR, PaperVisibility.INTERNAL, 200),
        (Role.MANAGING_DIRECTOR, PaperVisibility.SENSITIVE, 404),
        (Role.RECEPTION, PaperVisibility.SHARED, 404),
        (Role.DATA_PROTECTION_OFFICER, PaperVisibility.SHARED, 404),
        (Role.ADMINISTRATOR, PaperVisibility.SHARED, 404),
    ],
)
def test_each_role_opens_what_its_task_needs(
    role: str, visibility: str, status: int, me: Staff, olena: Person
) -> None:
    paper, client = paper_of(olena, visibility=visibility), colleague(me, role)
    assert client.get(page_of(paper)).status_code == status
    assert client.get(file_of(paper)).status_code == status
    assert logged_in(me).get(file_of(paper)).status_code == 200


def test_reception_sees_what_came_but_of_protected_papers_only_that_there_is_one(
    me: Staff, olena: Person
) -> None:
    paper_of(olena, "tenancy", title="Ravardistraße")
    paper_of(olena, "medical", visibility=PaperVisibility.SENSITIVE)
    owed_by(olena, "sick_note")
    client = colleague(me, Role.RECEPTION)
    page = client.get(panel_of(olena)).content.decode()
    assert "Mietvertrag: Ravardistraße" in page
    assert "besonders geschützte Unterlage" in page
    assert "Ärztliche" not in page and "Krankmeldung" not in page
    asked = client.get(f"{panel_of(olena)}?art=medical").content.decode()
    assert "besonders geschützte Unterlage" not in asked.split("paper-rows")[-1] or "paper-rows" not in asked
    mine = logged_in(me).get(f"{panel_of(olena)}?art=medical").content.decode()
    assert "Ärztliche Bescheinigung" in mine and "Krankmeldung" in mine
    assert "Ravardistraße" not in mine


def test_a_sealed_file_hides_papers_receipts_and_what_is_owed(me: Staff, olena: Person) -> None:
    paper, owed = paper_of(olena), owed_by(olena)
    client, delivery = logged_in(me), paper.delivery
    assert delivery is not None
    seal(olena, house.staff())
    for address in (
        *(file_of(paper), page_of(paper), panel_of(olena), f"{panel_of(olena)}annehmen/"),
        *(f"/eingang/{delivery.address}/", f"/eingang/{delivery.address}/bestaetigung/de.pdf"),
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        f"/offene-unterlage/{owed.address}/ruecknahme/",
        f"{page_of(paper)}ruecknahme/",
        f"{page_of(paper)}uebersetzung/",
    ):
        assert client.post(address, {"reason": "x"}).status_code == 404, address


def test_what_was_owed_is_settled_by_its_paper_and_open_again_when_that_is_taken_back(olena: Person) -> None:
    first = owed_by(olena, days=-3)
    paper = paper_of(olena, "payslip")
    assert not OwedPaper.objects.open().exists()
    paper.withdraw(reason="unleserlich", account_id=None)
    assert list(OwedPaper.objects.overdue(timezone.localdate())) == [first]


def test_of_two_owed_papers_of_one_kind_none_is_guessed(olena: Person) -> None:
    september, october = (owed_by(olena, days=9, title=title) for title in ("September", "Oktober"))
    paper_of(olena, "payslip")
    paper_of(olena, "payslip", title="August")
    assert set(OwedPaper.objects.open()) == {september, october}
    paper_of(olena, "payslip", title="oktober")
    assert list(OwedPaper.objects.open()) == [september]
    paper_of(olena, "payslip", answers=Answers(frozenset({september.address})))
    assert not OwedPaper.objects.open().exists()


def test_a_missing_paper_is_asked_for_once_and_named_overdue_in_words(me: Staff, olena: Person) -> None:
    client, address = logged_in(me), f"{panel_of(olena)}fehlt/"
    today = timezone.localdate()
    given = {"kind": "payslip", "title": "", "due_on": today}
    assert client.post(address, {}).status_code == 422
    assert client.post(address, given | {"due_on": today - timedelta(days=1)}).status_code == 422
    for due_on in (today, today + timedelta(days=5)):
        answer = client.post(address, given | {"due_on": due_on})
        assert answer.headers["Location"] == f"/person/{olena.pk}/#head-panel_papers"
    owed = OwedPaper.objects.get()
    assert owed.due_on == today + timedelta(days=5)
    OwedPaper.objects.update(asked_on=today - timedelta(days=9), due_on=today - timedelta(days=2))
    assert "überfällig seit 2 Tagen" in client.get(panel_of(olena)).content.decode()
    stop = f"/offene-unterlage/{owed.address}/ruecknahme/"
    assert client.post(stop).status_code == 422
    assert client.post(stop, {"reason": "liegt schon vor"}).status_code == 302
    assert not OwedPaper.objects.open().exists()


def test_a_translation_is_asked_for_and_comes_and_two_windows_do_not_overwrite(
    me: Staff, olena: Person
) -> None:
    paper, client = paper_of(olena, language="uk"), logged_in(me)
    address, today = f"{page_of(paper)}uebersetzung/", timezone.localdate()
    seen = client.get(page_of(paper)).context["translation"]["seen"].value()
    assert client.post(address, {"seen": seen}).status_code == 422
    due = {"due_on": today + timedelta(days=9), "seen": seen}
    assert client.post(address, due).status_code == 302
    assert "Übersetzung erbeten bis" in client.get(page_of(paper)).content.decode()
    assert client.post(address, due | {"due_on": today + timedelta(days=30)}).status_code == 409
    seen = client.get(page_of(paper)).context["translation"]["seen"].value()
    assert client.post(address, due | {"received_on": today, "seen": seen}).status_code == 302
    paper.refresh_from_db()
    assert paper.translation_due_on == today + timedelta(days=9)
    assert paper.translation_received_at is not None
    assert f"es zählt der {today:%d.%m.%Y}" in client.get(page_of(paper)).content.decode()


def test_a_german_paper_needs_no_translation(me: Staff, olena: Person) -> None:
    paper = paper_of(olena)
    answer = logged_in(me).post(f"{page_of(paper)}uebersetzung/", {"due_on": timezone.localdate()})
    assert answer.status_code == 422


def test_the_same_card_in_two_files_survives_the_erasure_of_one(me: Staff, olena: Person) -> None:
    mine, other = paper_of(olena), paper_of(person_of(me))
    first, second = mine.files.get(), other.files.get()
    assert first.sha256 == second.sha256 and first.stored_as.name != second.stored_as.name
    vault.remove(first.stored.name)
    first.delete()
    answer = logged_in(me).get(file_of(other))
    assert b"".join(answer.streaming_content) == FILE.content  # type: ignore[attr-defined]  # files are streamed


def test_the_database_refuses_a_copy_of_what_was_only_shown(olena: Person) -> None:
    shown = paper_of(olena, "identity_card", is_shown_only=True, files=())
    copied = {"stored_as": "aa/b", "content_type": "image/png", "size_bytes": 1, "sha256": "0" * 64}
    with pytest.raises(IntegrityError, match="keine Kopie"), transaction.atomic():
        PaperFile.objects.create(paper=shown, **copied)


def test_when_a_row_cannot_be_written_no_file_is_left(olena: Person) -> None:
    before = stored_files()
    with pytest.raises(ValidationError):
        delivery_of(olena, incoming(olena), incoming(olena, "x" * 90))
    assert stored_files() == before
    assert not Paper.objects.exists()


def stored_files() -> set[str]:
    return set(vault.names_older_than(timezone.now() + timedelta(days=1)))


def test_a_full_store_keeps_neither_row_nor_file(olena: Person, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "papers": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/dev/full"},
        }
    }
    with pytest.raises(vault.CannotKeep):
        delivery_of(olena)
    assert not Paper.objects.exists()


def test_a_file_is_encrypted_at_rest_and_served_in_plain(me: Staff, olena: Person, settings: Any) -> None:
    plain = paper_of(olena)
    settings.PAPERS_KEYS = "q" * 43 + "="
    sealed = paper_of(olena)
    with storages["papers"].open(sealed.files.get().stored.name) as stored:
        assert FILE.content[:40] not in stored.read()
    for paper in (plain, sealed):
        answer = logged_in(me).get(file_of(paper))
        assert b"".join(answer.streaming_content) == FILE.content  # type: ignore[attr-defined]  # files are streamed


def test_a_file_that_was_changed_or_is_gone_is_not_shown_but_explained(
    me: Staff, olena: Person, settings: Any
) -> None:
    gone = paper_of(olena)
    vault.remove(gone.files.get().stored.name)
    settings.PAPERS_KEYS = "q" * 43 + "="
    sealed = paper_of(olena)
    settings.PAPERS_KEYS = ""
    for paper in (gone, sealed):
        answer = logged_in(me).get(file_of(paper))
        assert answer.status_code == 503
        assert "gerade nicht erreichbar" in answer.content.decode()


def test_the_second_click_finds_the_first_delivery(olena: Person) -> None:
    delivery = delivery_of(olena)
    again = type(delivery)(person=olena, client_token=delivery.client_token, received_at=timezone.now())
    with vault.keeping() as names:
        taken = actions.take_in(delivery=again, papers=[incoming(olena)], names=names)
    assert not taken.is_new and taken.delivery == delivery
    assert Paper.objects.count() == 1
