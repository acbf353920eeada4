"""The receipt is printed in German and in the person's language, accessible, and says what came and what is missing."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from augenhoehe.documents import vault
from augenhoehe.documents.models import Delivery
from augenhoehe.documents.orphans import remove_orphaned_files
from augenhoehe.documents.tests.factories import delivery_of, incoming, owed_by, paper_of
from augenhoehe.organisation.models import Role, Staff
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.models import Person
from augenhoehe.people.tests.factories import person_of, speaks
from augenhoehe.privacy.models import AccessLogEntry, WayIn
from augenhoehe.typesetting.tests.reading import root_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reception() -> Staff:
    return house.staff(Role.RECEPTION)


@pytest.fixture
def someone(reception: Staff) -> Person:
    one = person_of(reception, given_name="Amal", family_name="Haddad", native_name="أمل حداد")
    speaks(one, "ar")
    return one


@pytest.fixture
def handed_in(someone: Person, reception: Staff) -> Delivery:
    due_on = timezone.localdate() + timedelta(days=20)
    owed_by(someone, "payslip", title="Oktober")
    return delivery_of(
        someone,
        incoming(someone, "identity_card", is_shown_only=True, files=()),
        incoming(someone, "tenancy", title="Am Rathaus"),
        incoming(someone, "diploma", language="ar", translation_due_on=due_on),
        incoming(someone, "medical", visibility="sensitive"),
        staff=reception,
    )


def printed(handed_in: Delivery, language: str, staff: Staff | None) -> bytes:
    client = Client()
    client.force_login((staff or handed_in.staff).account)  # type: ignore[arg-type, union-attr]  # every colleague of the factory has an account
    answer = client.get(f"/eingang/{handed_in.address}/bestaetigung/{language}.pdf")
    assert answer.status_code == 200
    assert "Haddad" not in answer["Content-Disposition"]
    return answer.content


def test_it_says_in_arabic_and_german_what_came_and_what_is_missing(handed_in: Delivery) -> None:
    text = text_of(printed(handed_in, "ar", None))
    for german in (
        "Eingangsbestätigung",
        "Mietvertrag: Am Rathaus",
        "Ausweis oder Pass",
        "Ärztliche Bescheinigung",
    ):
        assert german in text, german
    for german in ("Das fehlt noch", "Lohnabrechnung: Oktober", "Bitte eine Übersetzung bis"):
        assert german in text, german
    assert f"{handed_in.received_at:%d.%m.%Y}" in text
    for arabic in ("استلام", "إيجار", "جواز", "راتب", "ترجمة"):
        assert arabic in text, arabic
    assert AccessLogEntry.objects.latest("pk").way_in == WayIn.PAPER


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Das haben wir bekommen"),
        ("uk", "Договір оренди"),
        ("en", "Tenancy agreement"),
        ("leicht", "Miet-Vertrag"),
    ],
)
def test_it_is_printed_in_every_language_and_accessible(
    language: str, said: str, handed_in: Delivery
) -> None:
    paper = printed(handed_in, language, None)
    assert said in text_of(paper)
    assert root_of(paper)["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in paper or "/StructTreeRoot" in root_of(paper)


def test_a_language_nobody_offers_and_a_wrong_address_are_not_found(handed_in: Delivery) -> None:
    client = Client()
    client.force_login(handed_in.staff.account)  # type: ignore[union-attr, arg-type]  # every colleague of the factory has an account
    assert client.get(f"/eingang/{handed_in.address}/bestaetigung/xx.pdf").status_code == 404
    assert client.get("/eingang/6d3b6a4e-0000-4000-8000-000000000000/").status_code == 404


def test_a_colleague_prints_it_without_naming_what_is_protected(
    handed_in: Delivery, reception: Staff
) -> None:
    text = text_of(printed(handed_in, "en", house.staff(Role.RECEPTION, team=reception.team)))
    assert "Medical" not in text and "Ärztliche" not in text
    assert "a specially protected paper" in text


def test_a_paper_taken_back_is_no_longer_confirmed(handed_in: Delivery) -> None:
    handed_in.papers.get(kind="tenancy").withdraw(reason="falsche Akte", account_id=None)
    assert "Mietvertrag" not in text_of(printed(handed_in, "de", None))


def test_files_without_a_row_are_removed_after_a_day_and_others_stay(someone: Person) -> None:
    kept = paper_of(someone).files.get().stored.name
    lost: vault.Names = []
    vault.keep(b"left behind", lost)
    call_command("remove_orphaned_files", verbosity=0)
    assert set(lost) <= all_names()
    assert remove_orphaned_files(timedelta(days=-1)) >= 1
    assert kept in all_names() and not set(lost) & all_names()


def all_names() -> set[str]:
    return set(vault.names_older_than(timezone.now() + timedelta(days=1)))
